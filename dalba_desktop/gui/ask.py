"""Every question to the user goes through here, so that tests can answer and nothing pops up unasked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from dalba_desktop.gui.decision_dialog import DecisionDialog
from dalba_desktop.gui.error_details import details_of
from dalba_desktop.gui.message_dialog import ConfirmDialog, ReasonDialog, TellDialog
from dalba_desktop.gui.privacy import shown_text
from dalba_desktop.wording import say


class Asker(Protocol):
    """What the program may ask or tell the user outside its own pages."""

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        """An existing file, None when the user thought better of it."""

    def file_to_save(self, title: str, suggestion: str, kinds: str) -> Path | None:
        """Where to write a file; overwriting has been confirmed."""

    def folder(self, title: str) -> Path | None:
        """An existing folder, None when the user thought better of it."""

    def reason(self, title: str, question: str) -> str | None:
        """A reason in the user's words, never empty; None when cancelled."""

    def decision(
        self, title: str, question: str, yes: str, reasons: Sequence[tuple[str, str]], needs_comment: str
    ) -> tuple[str, str] | None:
        """A reason of the list ("" when there is none to choose) and a comment; None when cancelled.

        `reasons` are codes with their words; the code `needs_comment` comes with a comment that is not empty.
        """

    def text(self, title: str, question: str, asks_for: str, yes: str) -> str | None:
        """A line of text, never empty; None when cancelled. `asks_for` names it, `yes` is the word on the button."""

    def confirmed(self, title: str, question: str, yes: str) -> bool:
        """Whether the user said yes; `yes` is the word on the button."""

    def tell(self, title: str, text: str) -> None:
        """Says something that needs to be read."""

    def open_file(self, path: Path) -> bool:
        """Opens a file with the program the desktop uses for it."""


class DialogAsker:
    """Asks with dialogs over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        """An existing file, None when the user thought better of it."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        return Path(chosen) if chosen else None

    def file_to_save(self, title: str, suggestion: str, kinds: str) -> Path | None:
        """Where to write a file; the file dialog itself asks before one is overwritten."""
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, suggestion, kinds)
        return Path(chosen) if chosen else None

    def folder(self, title: str) -> Path | None:
        """An existing folder, None when the user thought better of it."""
        chosen = QFileDialog.getExistingDirectory(self._window, title)
        return Path(chosen) if chosen else None

    def reason(self, title: str, question: str) -> str | None:
        """A reason in the user's words, never empty; None when cancelled."""
        dialog = ReasonDialog(shown_text(title), shown_text(question), say("Withdraw"), self._window)
        try:
            return dialog.text() if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def decision(
        self, title: str, question: str, yes: str, reasons: Sequence[tuple[str, str]], needs_comment: str
    ) -> tuple[str, str] | None:
        """A reason of the list and a comment; None when cancelled."""
        dialog = DecisionDialog(shown_text(title), shown_text(question), yes, reasons, needs_comment, self._window)
        try:
            return dialog.answer() if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def text(self, title: str, question: str, asks_for: str, yes: str) -> str | None:
        """A line of text, never empty; None when cancelled."""
        dialog = ReasonDialog(shown_text(title), shown_text(question), yes, self._window, asks_for=asks_for)
        try:
            return dialog.text() if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def confirmed(self, title: str, question: str, yes: str) -> bool:
        """Whether the user said yes."""
        dialog = ConfirmDialog(shown_text(title), shown_text(question), yes, self._window)
        try:
            return bool(dialog.exec())
        finally:
            dialog.deleteLater()

    def tell(self, title: str, text: str) -> None:
        """Says something that needs to be read."""
        dialog = TellDialog(shown_text(title), shown_text(text), self._window, details=details_of(text))
        dialog.exec()
        dialog.deleteLater()

    def open_file(self, path: Path) -> bool:
        """Opens a file with the program the desktop uses for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
