"""The first page on a store: its name, the passphrase, and what went wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import ElidedLabel, restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.passphrase_fields import forget_typed
from dalba_desktop.gui.privacy import is_hidden
from dalba_desktop.gui.sheet_page import SheetPage
from dalba_desktop.wording import say


class UnlockPage(SheetPage):
    """Says what was typed for which store, passphrase or recovery code; is told when it was refused."""

    unlock_asked = Signal(object, str)
    read_asked = Signal(object, str)
    """Open it for reading only."""
    restore_asked = Signal(object)
    """Another way in: a backup of this store."""
    other_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self._wait_seconds = 0
        self.synthetic = words(say("SYNTHETIC"), "synthetic")
        self.name = words(role="heading", wraps=True)
        self.folder = ElidedLabel(role="muted")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(say("Passphrase or recovery code"))
        self.passphrase.setAccessibleName(say("Passphrase or recovery code"))
        self.passphrase.textChanged.connect(self._typed)
        self.passphrase.returnPressed.connect(self._ask)
        self.note = words(role="muted", wraps=True)
        self.note.setAccessibleName(say("Why it is locked"))
        self.show_it = QCheckBox(say("Show"))
        self.show_it.toggled.connect(self._show_typed)
        self.error = words(role="problem", wraps=True, selectable=True)
        self.error.setAccessibleName(say("Problem"))
        self.unlock = button(say("Unlock"), "primary", is_default=True)
        self.unlock.clicked.connect(self._ask)
        self.read_only = button(say("Open for reading only"))
        self.read_only.clicked.connect(self._ask_reading)
        self.restore = button(say("Restore a backup\N{HORIZONTAL ELLIPSIS}"), "flat")
        self.restore.clicked.connect(lambda: self.restore_asked.emit(self._path))
        self.other = button(say("Another store\N{HORIZONTAL ELLIPSIS}"), "flat")
        self.other.clicked.connect(self.other_asked)

        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.synthetic, 0, Qt.AlignmentFlag.AlignTop)
        typing = QHBoxLayout()
        typing.setSpacing(12)
        typing.addWidget(self.passphrase, 1)
        typing.addWidget(self.show_it)
        pressed = QHBoxLayout()
        pressed.setSpacing(8)
        pressed.addWidget(self.other)
        pressed.addWidget(self.restore)
        pressed.addStretch(1)
        pressed.addWidget(self.read_only)
        pressed.addWidget(self.unlock)
        sheet = QVBoxLayout()
        sheet.setSpacing(8)
        sheet.addLayout(head)
        sheet.addWidget(self.folder)
        sheet.addWidget(self.note)
        sheet.addSpacing(12)
        sheet.addLayout(typing)
        sheet.addWidget(self.error)
        sheet.addSpacing(4)
        sheet.addLayout(pressed)
        self.set_sheet(sheet)
        self.show_note("")
        self.show_problem("")
        self.show_wait(0)

    def set_store(self, path: Path, *, synthetic: bool = False) -> None:
        """Asks for the passphrase of a store; whether it is a demo is only known once it has been open."""
        self._path = path
        self.say_name()
        self.synthetic.setVisible(synthetic)
        self.forget()
        self.show_note("")
        self.show_problem("")
        self.show_wait(0)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_name(self) -> None:
        """Says which store it asks for, as it may be shown now."""
        self.name.setText(say("A store") if is_hidden() else self._path.stem)
        self.folder.setText("" if is_hidden() else str(self._path.parent))

    @property
    def is_synthetic(self) -> bool:
        """Whether it is a demo store."""
        return not self.synthetic.isHidden()

    @property
    def path(self) -> Path:
        """The store it asks for."""
        return self._path

    def show_note(self, sentence: str) -> None:
        """Says why the store was locked, when nobody asked for it."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def show_wait(self, seconds: int) -> None:
        """The next try has to wait for so long; 0 when it need not."""
        self._wait_seconds = seconds
        self.unlock.setText(say("Unlock in {seconds} s", seconds=seconds) if seconds else say("Unlock"))
        self._judge()

    def show_problem(self, sentence: str, *, can_read: bool = False, can_restore: bool = False) -> None:
        """Says why the store did not open; what was typed stays, selected, to be corrected.

        `can_read` offers to open it for reading only, `can_restore` a backup.
        """
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.read_only.setVisible(can_read)
        self.restore.setVisible(can_restore)
        restyle(self.passphrase, "state", "problem" if sentence and not can_read else "")
        if sentence:
            self.passphrase.selectAll()
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keeps nothing of what was typed."""
        self.show_it.setChecked(False)
        forget_typed(self.passphrase)

    def _typed(self) -> None:
        self._judge()
        if self.error.text() and self.passphrase.text():
            self.show_problem("", can_restore=self.restore.isVisibleTo(self))

    def _judge(self) -> None:
        self.unlock.setEnabled(bool(self.passphrase.text()) and not self._wait_seconds)
        self.read_only.setEnabled(self.unlock.isEnabled())

    def _show_typed(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)

    def _ask(self) -> None:
        if self.unlock.isEnabled():
            self.unlock_asked.emit(self._path, self.passphrase.text())

    def _ask_reading(self) -> None:
        self.read_asked.emit(self._path, self.passphrase.text())
