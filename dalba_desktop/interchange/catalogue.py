"""The catalogues that ship with the program: choosing the language that everything is said in."""

from __future__ import annotations

import gettext

from dalba_desktop.assets import asset
from dalba_desktop.wording.language import ENGLISH, LANGUAGES, use


def speak(code: str) -> None:
    """Says everything in a language from now on; in English for a code that is none of `LANGUAGES`."""
    if code == ENGLISH or code not in LANGUAGES:
        use(gettext.NullTranslations())
        return
    with asset("resources", "translations", f"{code}.mo").open("rb") as file:
        use(gettext.GNUTranslations(file), code)
