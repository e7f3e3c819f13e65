"""Asks what a worklist that leaves the store may say of whom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from dalba_desktop.gui.message_dialog import SmallDialog, button
from dalba_desktop.wording import say


class TakeOutDialog(SmallDialog):
    """What goes into the file, and one choice about it; the file itself is asked for afterwards."""

    def __init__(self, title: str, text: str, choice: str, *, is_chosen: bool, parent: QWidget | None = None) -> None:
        super().__init__(title, text, parent)
        self.choice = QCheckBox(choice)
        self.choice.setAccessibleName(choice)
        self.choice.setChecked(is_chosen)
        self.column.addWidget(self.choice)
        self.yes = button(say("Choose a file\N{HORIZONTAL ELLIPSIS}"), "primary", is_default=True)
        self.yes.clicked.connect(self.accept)
        no = button(say("Cancel"))
        no.clicked.connect(self.reject)
        self.add_buttons(no, self.yes)
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)
