"""When the store locks by itself."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.lock_idle import FEWEST_MINUTES, MOST_MINUTES, NEVER, USUAL_MINUTES
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.whole_dialog import WholeDialog
from dalba_desktop.wording import say

WIDTH_PX = 440


class LockingDialog(WholeDialog):
    """Minutes without a key or a movement, or never."""

    def __init__(self, minutes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Locking"))
        self.setMinimumWidth(px(WIDTH_PX))
        self.locks = QCheckBox(say("Lock after"))
        self.locks.setAccessibleName(say("Lock when nobody is at the keyboard"))
        self.locks.setChecked(minutes != NEVER)
        self.minutes = QLineEdit(str(minutes or USUAL_MINUTES))
        whole = QIntValidator(FEWEST_MINUTES, MOST_MINUTES, self.minutes)
        plain = QLocale.c()
        # Else `1,2` would pass as 12 with its thousands set apart.
        plain.setNumberOptions(QLocale.NumberOption.RejectGroupSeparator)
        whole.setLocale(plain)
        self.minutes.setValidator(whole)
        self.minutes.setAccessibleName(say("Minutes without a key or a movement"))
        self.minutes.setToolTip(say("{low} to {high}", low=FEWEST_MINUTES, high=MOST_MINUTES))
        self.minutes.setFixedWidth(px(56))
        self.minutes.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.problem = words(role="problem", wraps=True)
        self.problem.hide()
        self.keep = button(say("Keep"), "primary", is_default=True)
        self.keep.clicked.connect(self.accept)
        cancel = button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.locks)
        line.addWidget(self.minutes)
        line.addWidget(words(say("minutes without a key or a movement")), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words(say("Locking"), "title"))
        column.addLayout(line)
        column.addWidget(
            words(
                say(
                    "The store also locks with Ctrl+L, when the computer sleeps, and when the session is locked, where "
                    "the system says so. What was half typed is kept inside the store, encrypted, and is there again "
                    "afterwards."
                ),
                "muted",
                wraps=True,
            )
        )
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.keep)
        column.addSpacing(4)
        column.addLayout(row)
        self.locks.toggled.connect(self.minutes.setEnabled)
        self.locks.toggled.connect(self._judge)
        self.minutes.textChanged.connect(self._judge)
        self.minutes.setEnabled(self.locks.isChecked())
        self.minutes.selectAll()
        self.minutes.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> int:
        """The minutes, or NEVER."""
        return int(self.minutes.text()) if self.locks.isChecked() else NEVER

    def _judge(self) -> None:
        self.keep.setEnabled(not self.locks.isChecked() or self.minutes.hasAcceptableInput())
