"""The head of the case page: who, and a row of facts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.facts import Fact
from dalba_desktop.gui.labels import ElidedLabel, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

COLUMN_GAP_PX = 12


class CaseHeader(QWidget):
    """Case id and description on one line, below it what to know at a glance."""

    edit_asked = Signal()
    """The person's data are to be seen whole, or corrected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.case_id = ElidedLabel(role="heading")
        self.case_id.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.description = ElidedLabel(role="muted")
        self.synthetic = words(say("SYNTHETIC"), "synthetic")
        self.synthetic.setToolTip(say("Invented patients of the demo. No real person."))
        self.edit = button(say("Edit person"), "decision")
        self.edit.setAccessibleName(say("Person's data"))
        self.edit.clicked.connect(self.edit_asked)
        self.edit.hide()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.case_id)
        line.addWidget(self.description, 1)
        line.addWidget(self.edit)
        line.addWidget(self.synthetic)
        self._columns: list[tuple[Fact, ElidedLabel, ElidedLabel]] = []
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(COLUMN_GAP_PX)
        self._facts.setVerticalSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addLayout(self._facts)

    def set_case(self, case_id: str, description: str, facts: Sequence[Fact], *, synthetic: bool) -> None:
        """Shows a case."""
        self.case_id.setText(case_id)
        self.edit.setVisible(bool(case_id))
        self.description.setText(description)
        self.synthetic.setVisible(synthetic)
        self._clear()
        for column, fact in enumerate(facts):
            value = ElidedLabel(fact.value, "strong")
            value.shorter = fact.short_value
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            detail = ElidedLabel(fact.detail, "small")
            detail.shorter = fact.short_detail
            self._facts.addWidget(value, 0, column, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(detail, 1, column, Qt.AlignmentFlag.AlignTop)
            self._columns.append((fact, value, detail))
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the new width among the facts."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """By need. Where there is no room for all values, the last facts give way rather than all be cut."""
        bold, plain = QFontMetrics(fonts.font(bold=True)), QFontMetrics(fonts.font(fonts.SMALL_PX))
        left = self.width() + px(COLUMN_GAP_PX)
        for column, (fact, value, detail) in enumerate(self._columns):
            least = bold.horizontalAdvance(fact.short_value or fact.value) + px(COLUMN_GAP_PX)
            left -= least
            fits = left >= 0 or column == 0
            value.setVisible(fits)
            detail.setVisible(fits)
            wide, below = bold.horizontalAdvance(fact.value), plain.horizontalAdvance(fact.detail)
            # The value is what must not be cut; the line under it has a shorter form.
            self._facts.setColumnMinimumWidth(column, least - px(COLUMN_GAP_PX) if fits else 0)
            self._facts.setColumnStretch(column, max(60, max(wide, below) + wide // 2) if fits else 0)

    def _clear(self) -> None:
        self._columns.clear()
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for column in range(self._facts.columnCount()):
            self._facts.setColumnStretch(column, 0)
            self._facts.setColumnMinimumWidth(column, 0)
