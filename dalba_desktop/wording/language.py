"""The language in use: templates looked up in a gettext catalogue, then filled; figures written its way.

Nothing is ever formatted before it is looked up. The templates are the English sentences.
"""

from __future__ import annotations

import gettext
import string
from collections.abc import Mapping
from typing import Any, TypeVar

from dalba_desktop.wording.elision import elided

Texts = TypeVar("Texts")

ENGLISH = "en"
ITALIAN = "it"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", ITALIAN: "Italiano"}
"""Every language by its code, called as it calls itself."""
_SIGNS = {ENGLISH: (".", ","), ITALIAN: (",", "\N{NO-BREAK SPACE}")}
"""The sign of decimals and of thousands. A point for thousands would make `48.000` either number where people also
type points; a space is what ISO 80000-1 asks for, and every field of the program reads it."""


class _Language:
    """The catalogue in use."""

    code: str = ENGLISH
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(catalogue: gettext.NullTranslations, code: str = ENGLISH) -> None:
    """Speak the language of a catalogue from now on, and write figures as its `code` does."""
    _Language.catalogue = catalogue
    _Language.code = code


def language() -> str:
    """The code of the language in use."""
    return _Language.code


def mark(texts: Texts) -> Texts:
    """Marks texts that are said later: a literal, or the values of a literal table. What goes in comes out.

    It is how the catalogue finds templates that do not stand in a `say` themselves; nothing is looked up here.
    """
    return texts


def figures(written: str) -> str:
    """A number as Python writes it (`48,000.5`), with the signs of the language in use."""
    decimals, thousands = _SIGNS[_Language.code]
    return written if decimals == "." else written.translate({ord("."): decimals, ord(","): thousands})


def say(template: str, **values: object) -> str:
    """A sentence in the chosen language, its `{placeholders}` filled."""
    translated = _Language.catalogue.gettext(template) if template else ""
    return _filled(translated, values) if values else translated


def say_n(one: str, many: str, count: int, **values: object) -> str:
    """A sentence that depends on a count, which is also the placeholder `{count}`."""
    return _filled(_Language.catalogue.ngettext(one, many, count), {"count": count, **values})


class _Figures(string.Formatter):
    """Numbers that a template formats itself have the signs of the language too."""

    def format_field(self, value: Any, format_spec: str) -> str:
        written = str(super().format_field(value, format_spec))
        return figures(written) if isinstance(value, int | float) else written


_FIGURES = _Figures()


def _filled(template: str, values: Mapping[str, object]) -> str:
    if _Language.code == ENGLISH:
        return template.format(**values)
    return elided(_FIGURES.vformat(template, (), values))
