"""Under the trail: the row chosen, in full. Who, when, why, its code, and every value that it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.record_rows import Column, Row, Sheet, text_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.trail_words import from_and_to, in_order, local_words
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import entry_words, field_words, moment_words, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.trail_pages import TrailRow

HIGH_PX = 148
LOW_PX = 112
"""In a low window the trail itself needs the room."""
LEFT_PX = 380


class TrailReadOff(QWidget):
    """One row of the trail, to be read and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(px(HIGH_PX))
        self.what = words(role="strong", wraps=True, selectable=True)
        self.who = words(role="muted", wraps=True, selectable=True)
        self.why = words(wraps=True, selectable=True)
        self.code = words(role="small", wraps=True, selectable=True)
        self.values = RecordTable(say("What this row changed"), theme)
        self.nothing = words(role="muted", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.nothing)
        self.pages.addWidget(self.values)
        left = QWidget()
        left.setFixedWidth(px(LEFT_PX))
        said = QVBoxLayout(left)
        said.setContentsMargins(0, 4, 0, 0)
        said.setSpacing(4)
        for line in self.lines:
            said.addWidget(line)
        said.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self.pages, 1)
        self.show_row(None)

    @property
    def lines(self) -> tuple[QLabel, ...]:
        """What stands at the left, from above."""
        return self.what, self.who, self.why, self.code

    def show_row(self, row: TrailRow | None) -> None:
        """Shows a row in full; None asks for one to be chosen."""
        for line in self.lines:
            line.setText("")
        if row is None:
            self.who.setText(say("Select a row to read it in full."))
            self.nothing.setText("")
            self.pages.setCurrentWidget(self.nothing)
            self.values.clear_records()
            return
        entry = row.entry
        what = entry_words(entry)
        self.what.setText(what[:1].upper() + what[1:])
        self.who.setText(
            say(
                "{who} (account {account}) on {local}, {utc}",
                who=entry.who,
                account=entry.account,
                local=local_words(entry.at),
                utc=moment_words(entry.at),
            )
        )
        self.why.setText(say("Reason: {reason}", reason=row.reason) if row.reason else "")
        self.code.setText(say("Row {number} · code {code}", number=entry.sequence, code=row.code))
        self.nothing.setText(say("No fact was changed.") if not entry.is_erased else say("What it said was erased."))
        self.values.set_sheet(values_sheet(row))
        self.pages.setCurrentWidget(self.values if row.changes else self.nothing)

    def take_room(self, is_scarce: bool) -> None:
        """Is lower where there is little room."""
        self.setFixedHeight(px(LOW_PX) if is_scarce else px(HIGH_PX))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.values.set_theme(theme)


def values_sheet(row: TrailRow) -> Sheet:
    """Every value that a row changed; of a new record the values alone."""
    is_new = row.entry.before is None
    columns = (Column(say("Field")), Column(say("Value"))) if is_new else (
        Column(say("Field")), Column(say("From")), Column(say("To"))
    )  # fmt: skip
    rows = []
    for change in in_order(row.entry.list, row.changes):
        before, after = from_and_to(row.entry.list, change)
        texts = (field_words(change.field), after) if is_new else (field_words(change.field), before, after)
        rows.append(Row("", change.field, tuple(text_cell(text) for text in texts)))
    return Sheet("values", say("What this row changed"), columns, tuple(rows))
