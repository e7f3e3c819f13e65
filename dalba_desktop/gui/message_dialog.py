"""Small dialogs: give a reason, say yes, read something."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dalba_desktop.gui.clipboard import clipboard
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

WIDTH_PX = 440


def button(text: str, role: str = "", *, is_default: bool = False) -> QPushButton:
    """A button in a role of the style sheet (primary, flat, fold, choice)."""
    made = QPushButton(text)
    made.setAccessibleName(text.replace("&", ""))
    if role:
        made.setProperty("role", role)
    made.setAutoDefault(is_default)
    made.setDefault(is_default)
    return made


class SmallDialog(QDialog):
    """A title, a text, something in between, buttons at the right."""

    def __init__(self, title: str, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(px(WIDTH_PX))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)
        self.column.addWidget(words(title, "title", wraps=True))
        self.column.addWidget(words(text, wraps=True, selectable=True))

    def add_buttons(self, *buttons: QPushButton) -> None:
        """The row of buttons, the default one last."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for one in buttons:
            row.addWidget(one)
        self.column.addSpacing(8)
        self.column.addLayout(row)


class ReasonDialog(SmallDialog):
    """Asks for a reason, or for another line of text named `asks_for`; the button waits until there is one."""

    def __init__(
        self, title: str, question: str, yes: str, parent: QWidget | None = None, *, asks_for: str = ""
    ) -> None:
        super().__init__(title, question, parent)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(asks_for or say("Reason"))
        self.reason.setPlaceholderText(asks_for or say("Reason"))
        self.reason.setMaxLength(200)
        self.column.addWidget(self.reason)
        needed = say("A reason is needed: it stays in the record with the date.")
        self.hint = words(say("It stays in the record with the date.") if asks_for else needed, "small", wraps=True)
        self.column.addWidget(self.hint)
        self.yes = button(yes, "primary", is_default=True)
        self.yes.setEnabled(False)
        self.yes.clicked.connect(self.accept)
        no = button(say("Cancel"))
        no.clicked.connect(self.reject)
        self.add_buttons(no, self.yes)
        self.reason.textChanged.connect(lambda: self.yes.setEnabled(bool(self.text())))
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """The reason without spaces around it."""
        return self.reason.text().strip()


class ConfirmDialog(SmallDialog):
    """Asks for a yes; Cancel is what Enter presses."""

    def __init__(self, title: str, question: str, yes: str, parent: QWidget | None = None) -> None:
        super().__init__(title, question, parent)
        self.yes = button(yes)
        self.yes.clicked.connect(self.accept)
        no = button(say("Cancel"), "primary", is_default=True)
        no.clicked.connect(self.reject)
        self.add_buttons(self.yes, no)


class TellDialog(SmallDialog):
    """Says something; of a problem `details` can be copied."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None, *, details: str = "") -> None:
        super().__init__(title, text, parent)
        close = button(say("Close"), "primary", is_default=True)
        close.clicked.connect(self.accept)
        self.copy = button(say("Copy details"))
        self.copy.setToolTip(say("The kind of the problem and the lines of code: no values, no names"))
        self.copy.clicked.connect(lambda: clipboard().copy(details))
        self.add_buttons(*([self.copy] if details else []), close)
        if not details:
            self.copy.deleteLater()
