"""What is half typed right now: the forms that are open, and the small dialogs that ask for one thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from dalba_desktop.gui.message_dialog import SmallDialog

Values = Mapping[str, Any]


@runtime_checkable
class Draft(Protocol):
    """A form dialog that can be put aside. `draft_key` is unique among forms and begins with its kind: `mrd/...`."""

    draft_key: str
    draft_case: str

    def content(self) -> Values | None:
        """What was typed, as plain JSON values; None when nothing was."""

    def restore(self, values: Values) -> None:
        """Shows what `content` gave."""

    def show_continued(self, sentence: str) -> None:
        """Says where what is shown comes from."""


def open_forms() -> list[Draft]:
    """The form dialogs that are open."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible() and isinstance(widget, Draft)
    ]


def begun_texts() -> list[Values]:
    """What was typed into the small dialogs that are open: reasons and comments, never what is hidden while typed."""
    begun: list[Values] = []
    for dialog in QApplication.topLevelWidgets():
        if not isinstance(dialog, SmallDialog) or not dialog.isVisible():
            continue
        lines = [
            line.text().strip()
            for line in dialog.findChildren(QLineEdit)
            if not line.isReadOnly() and line.echoMode() is QLineEdit.EchoMode.Normal
        ]
        typed = " · ".join(line for line in lines if line)
        if typed:
            begun.append({"title": dialog.windowTitle(), "text": typed})
    return begun
