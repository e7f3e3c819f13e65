"""The language of the program and of Qt's own dialogs: which one, and putting it on."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from dalba_desktop.interchange.catalogue import speak
from dalba_desktop.wording.language import ENGLISH, ITALIAN, LANGUAGES

__all__ = ["ENGLISH", "ITALIAN", "chosen_language", "put_on"]

_LOCALES = {
    ENGLISH: QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    ITALIAN: QLocale(QLocale.Language.Italian, QLocale.Country.Italy),
}


class _Worn:
    """What Qt itself speaks by; English needs nothing."""

    translator: QTranslator | None = None


def chosen_language(kept: str) -> str:
    """The language that was chosen here; else Italian where the system is Italian, and English."""
    if kept in LANGUAGES:
        return kept
    return ITALIAN if QLocale.system().language() is QLocale.Language.Italian else ENGLISH


def put_on(application: QApplication, code: str) -> None:
    """Speaks a language from now on, Qt's own words and calendars included. What is on screen stays as it was."""
    speak(code)
    QLocale.setDefault(_LOCALES[code])
    if _Worn.translator is not None:
        application.removeTranslator(_Worn.translator)
        _Worn.translator = None
    if code == ENGLISH:
        return
    translator = QTranslator(application)
    if translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
        _Worn.translator = translator
