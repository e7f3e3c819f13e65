"""A new store: who keeps it, and its passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import ElidedLabel, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.passphrase_fields import NewPassphrase, forget_typed
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.whole_dialog import WholeDialog
from dalba_desktop.wording import say

WIDTH_PX = 480
LONGEST_NAME = 80


class CreateDialog(WholeDialog):
    """Enter accepts once the two agree. `warning` says what speaks against the folder, empty when nothing does."""

    def __init__(self, path: Path, parent: QWidget | None = None, *, warning: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Create a store"))
        self.setMinimumWidth(px(WIDTH_PX))
        self.name = QLineEdit()
        self.name.setAccessibleName(say("Your name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(say("Dr Rossi"))
        self.new = NewPassphrase()
        self.warning = words(warning, wraps=True)
        self.make = button(say("Create"), "primary", is_default=True)
        self.make.clicked.connect(self.accept)
        cancel = button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        column.addWidget(words(path.stem, "title", wraps=True))
        column.addWidget(ElidedLabel(str(path.parent), "muted"))
        if warning:
            column.addSpacing(8)
            column.addWidget(self._notice())
        column.addSpacing(12)
        column.addWidget(words(say("Your name"), "small"))
        column.addWidget(self.name)
        column.addWidget(words(say("Stands beside every change in the store's own trail; can be left out."), "small"))
        column.addSpacing(8)
        column.addWidget(self.new)
        column.addSpacing(8)
        column.addWidget(
            words(
                say(
                    "Only the passphrase opens the store, or the recovery kit that you can make in the next step. "
                    "Without both nobody can recover what it holds, not even the makers of this program."
                ),
                "strong",
                wraps=True,
            )
        )
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.make)
        column.addLayout(row)
        self.new.changed.connect(self._judge)
        self.finished.connect(lambda _: None if self.result() else self.forget())
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def passphrase(self) -> str:
        """What was chosen."""
        return self.new.text()

    def user_name(self) -> str:
        """Who keeps the store; empty for the system account."""
        return self.name.text().strip()

    def forget(self) -> None:
        """Keeps nothing of what was typed."""
        self.new.forget()
        forget_typed(self.name)

    def _notice(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("notice")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.warning)
        return frame

    def _judge(self) -> None:
        self.make.setEnabled(self.new.is_complete)
