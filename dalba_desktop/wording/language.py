"""The language in use: templates looked up in a gettext catalogue, then filled.

Nothing is ever formatted before it is looked up. The templates are the English sentences.
"""

from __future__ import annotations

import gettext
from typing import TypeVar

Texts = TypeVar("Texts")


class _Language:
    """The catalogue in use."""

    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(catalogue: gettext.NullTranslations) -> None:
    """Speak the language of a catalogue from now on."""
    _Language.catalogue = catalogue


def mark(texts: Texts) -> Texts:
    """Marks texts that are said later: a literal, or the values of a literal table. What goes in comes out.

    It is how the catalogue finds templates that do not stand in a `say` themselves; nothing is looked up here.
    """
    return texts


def say(template: str, **values: object) -> str:
    """A sentence in the chosen language, its `{placeholders}` filled."""
    translated = _Language.catalogue.gettext(template)
    return translated.format(**values) if values else translated


def say_n(one: str, many: str, count: int, **values: object) -> str:
    """A sentence that depends on a count, which is also the placeholder `{count}`."""
    return _Language.catalogue.ngettext(one, many, count).format(count=count, **values)
