"""What of the inbox is shown: words typed, one rule, one severity, and whether decided alerts stand there too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.gui.case_list_model import folded
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.inbox_words import InboxRow

SEARCH_PX, RULE_PX, SEVERITY_PX = 220, 240, 132
LEAST_PX = 96
"""Of the search field."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Every part narrows; the empty one shows what waits."""

    typed: tuple[str, ...] = ()
    rule: str = ""
    severity: Severity | None = None
    also_decided: bool = False

    def takes(self, row: InboxRow) -> bool:
        """Whether a row is shown."""
        return (
            (self.also_decided or row.waits)
            and (self.severity is None or row.line.severity is self.severity)
            and (not self.rule or self.rule in row.rules)
            and all(word in row.searched for word in self.typed)
        )

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything that waits."""
        return bool(self.typed or self.rule or self.severity)


class InboxFilterBar(QWidget):
    """Says when something else is asked for. The rules offered are those that speak somewhere."""

    changed = Signal()
    left_downwards = Signal()
    """From the search field to the rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Find an alert"))
        self.search.setAccessibleName(say("Find an alert"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(px(SEARCH_PX))
        self.search.setMinimumWidth(px(LEAST_PX))
        self.search.installEventFilter(self)
        self.rule = QComboBox()
        self.rule.setAccessibleName(say("Rule"))
        self.rule.setMaximumWidth(px(RULE_PX))
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rule.setMinimumContentsLength(9)
        self.severity = QComboBox()
        self.severity.setAccessibleName(say("Severity"))
        self.severity.setMaximumWidth(px(SEVERITY_PX))
        self.severity.addItem(say("Every severity"), "")
        for severity in (Severity.CRITICAL, Severity.WARNING):
            self.severity.addItem(wording.severity_word(severity), severity.value)
        self.also_decided = QCheckBox(say("Also decided"))
        self.shown = words(role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 3)
        row.addWidget(self.rule, 3)
        row.addWidget(self.severity, 2)
        row.addWidget(self.also_decided)
        row.addStretch(1)
        row.addWidget(self.shown)
        self.set_rules(())
        self.search.textChanged.connect(lambda _: self.changed.emit())
        for box in (self.rule, self.severity):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.also_decided.toggled.connect(lambda _: self.changed.emit())

    @property
    def wanted(self) -> InboxFilter:
        """What is asked for."""
        severity = str(self.severity.currentData() or "")
        return InboxFilter(
            typed=tuple(folded(self.search.text()).split()),
            rule=str(self.rule.currentData() or ""),
            severity=Severity(severity) if severity else None,
            also_decided=self.also_decided.isChecked(),
        )

    def clear(self) -> None:
        """Shows everything that waits again; decided alerts stay if they were asked for."""
        self.search.clear()
        self.rule.setCurrentIndex(0)
        self.severity.setCurrentIndex(0)

    def set_rows(self, rows: Sequence[InboxRow]) -> None:
        """Offers the rules that speak in these rows, with how often; the chosen one stays."""
        self.set_rules(rule for row in rows if row.waits for rule in row.rules)

    def set_rules(self, spoken: Iterable[str]) -> None:
        """Offers these rules."""
        count = Counter(spoken)
        chosen = str(self.rule.currentData() or "")
        if chosen:
            count.setdefault(chosen, 0)
        offered = sorted((wording.rule_title(rule), rule) for rule in count)
        texts = [(say("Every rule"), ""), *((f"{title}  {count[rule]}", rule) for title, rule in offered)]
        there = [(self.rule.itemText(place), str(self.rule.itemData(place))) for place in range(self.rule.count())]
        if texts == there:
            return
        self.rule.blockSignals(True)
        self.rule.clear()
        for text, rule in texts:
            self.rule.addItem(text, rule)
        self.rule.setCurrentIndex(max(0, self.rule.findData(chosen)))
        self.rule.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter go to the rows; Escape clears what was typed."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.left_downwards.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)
