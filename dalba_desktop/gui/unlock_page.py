"""The first page on a store: its name, the passphrase, and what went wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import ElidedLabel, restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.sheet_page import SheetPage
from dalba_desktop.wording import say


class UnlockPage(SheetPage):
    """Says which passphrase was typed for which store; is told when it was refused."""

    unlock_asked = Signal(object, str)
    other_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self.synthetic = words(say("SYNTHETIC"), "synthetic")
        self.name = words(role="heading", wraps=True)
        self.folder = ElidedLabel(role="muted")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(say("Passphrase"))
        self.passphrase.setAccessibleName(say("Passphrase"))
        self.passphrase.textChanged.connect(self._typed)
        self.passphrase.returnPressed.connect(self._ask)
        self.show_it = QCheckBox(say("Show"))
        self.show_it.toggled.connect(self._show_typed)
        self.error = words(role="problem", wraps=True, selectable=True)
        self.error.setAccessibleName(say("Problem"))
        self.unlock = button(say("Unlock"), "primary", is_default=True)
        self.unlock.clicked.connect(self._ask)
        other = button(say("Another store\N{HORIZONTAL ELLIPSIS}"), "flat")
        other.clicked.connect(self.other_asked)

        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.synthetic, 0, Qt.AlignmentFlag.AlignTop)
        typing = QHBoxLayout()
        typing.setSpacing(12)
        typing.addWidget(self.passphrase, 1)
        typing.addWidget(self.show_it)
        pressed = QHBoxLayout()
        pressed.setSpacing(8)
        pressed.addWidget(other)
        pressed.addStretch(1)
        pressed.addWidget(self.unlock)
        sheet = QVBoxLayout()
        sheet.setSpacing(8)
        sheet.addLayout(head)
        sheet.addWidget(self.folder)
        sheet.addSpacing(12)
        sheet.addLayout(typing)
        sheet.addWidget(self.error)
        sheet.addSpacing(4)
        sheet.addLayout(pressed)
        self.set_sheet(sheet)
        self._typed()

    def set_store(self, path: Path, *, synthetic: bool = False) -> None:
        """Asks for the passphrase of a store; whether it is a demo is only known once it has been open."""
        self._path = path
        self.name.setText(path.stem)
        self.folder.setText(str(path.parent))
        self.synthetic.setVisible(synthetic)
        self.passphrase.clear()
        self.show_it.setChecked(False)
        self.show_problem("")
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, sentence: str) -> None:
        """Says why the store did not open; what was typed stays, selected, to be corrected."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        restyle(self.passphrase, "state", "problem" if sentence else "")
        if sentence:
            self.passphrase.selectAll()
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keeps nothing of what was typed."""
        self.passphrase.clear()

    def _typed(self) -> None:
        self.unlock.setEnabled(bool(self.passphrase.text()))
        if self.error.text() and self.passphrase.text():
            self.show_problem("")

    def _show_typed(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)

    def _ask(self) -> None:
        if self.passphrase.text():
            self.unlock_asked.emit(self._path, self.passphrase.text())
