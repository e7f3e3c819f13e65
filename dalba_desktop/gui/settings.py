"""What is remembered between two starts: the window and the theme. Nothing about any store or patient."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

from dalba_desktop.gui.theme import Appearance

ORGANIZATION = "D-ALBA Desktop"


class Settings:
    """Reads and writes the settings of the user."""

    def __init__(self) -> None:
        self._kept = QSettings(ORGANIZATION, ORGANIZATION)

    @property
    def appearance(self) -> Appearance:
        """Light, dark, or what the desktop says."""
        kept = str(self._kept.value("view/appearance", Appearance.SYSTEM.value))
        return Appearance(kept) if kept in list(Appearance) else Appearance.SYSTEM

    @appearance.setter
    def appearance(self, appearance: Appearance) -> None:
        self._kept.setValue("view/appearance", appearance.value)

    def bytes_of(self, name: str) -> QByteArray:
        """A state that Qt gave (geometry, splitter); empty when there is none."""
        kept = self._kept.value(name)
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_bytes(self, name: str, state: QByteArray) -> None:
        """Keeps a state that Qt gave."""
        self._kept.setValue(name, state)
