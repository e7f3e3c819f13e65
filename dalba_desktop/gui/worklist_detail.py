"""Below the worklist: why the entry that is selected is there, by which source, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import ElidedLabel, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.wording import say


class WorklistDetail(QWidget):
    """One entry in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(role="strong")
        self.reason = words(wraps=True, selectable=True)
        self.source = words(role="small", wraps=True, selectable=True)
        self.open_case = button(say("&Open case"))
        self.enter = button("", "primary")
        for label in (self.reason, self.source):
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.open_case)
        head.addWidget(self.enter)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 8, 12, 12)
        inner.setSpacing(4)
        inner.addLayout(head)
        inner.addWidget(self.reason)
        inner.addWidget(self.source)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(inner)

    def show_entry(self, title: str, reason: str, source: str, enters: str, why_not: str) -> None:
        """Shows an entry; `why_not` says why nothing can be entered, empty when it can."""
        self.title.setText(title)
        self.reason.setText(reason)
        self.source.setText(source)
        self.source.setVisible(bool(source))
        self.enter.setText(enters)
        self.enter.setAccessibleName(enters.replace("&", ""))
        self.enter.setEnabled(not why_not)
        self.enter.setToolTip(why_not)
