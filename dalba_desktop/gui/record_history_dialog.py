"""Who changed this, from what: one record, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import ElidedLabel, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.record_rows import Cell, Column, Row, Sheet, number_cell, text_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.trail_words import from_and_to, in_order, local_words, shortened
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import NONE, action_words, field_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.trail_pages import TrailRow

WIDEST, HIGHEST = 1040, 560


class RecordHistoryDialog(QDialog):
    """Every value that one record ever had."""

    def __init__(
        self, theme: Theme, name: str, case_id: str, rows: Sequence[TrailRow], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Who changed this?"))
        self._rows = tuple(rows)
        self.what = ElidedLabel(say("{what}, {case}", what=name, case=case_id), "muted")
        self.summary = words(wraps=True)
        self.only_changed = QCheckBox(say("Only fields that were changed"))
        self.table = RecordTable(say("History of this record"), theme)
        changed = changed_fields(self._rows)
        self.only_changed.setChecked(bool(changed))
        self.only_changed.setEnabled(bool(changed))
        self.only_changed.toggled.connect(self._fill)
        close = button(say("Close"), "primary", is_default=True)
        close.clicked.connect(self.accept)
        self.close_button = close
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.summary, 1)
        head.addWidget(self.only_changed, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(words(say("Who changed this?"), "title"))
        column.addWidget(self.what)
        column.addSpacing(4)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.summary.setText(summary_words(self._rows))
        self._fill()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 80, px(HIGHEST) + 80)
        return QSize(min(px(WIDEST), room.width() - 80), min(px(HIGHEST), room.height() - 80))

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _fill(self) -> None:
        self.table.set_sheet(history_sheet(self._rows, only_changed=self.only_changed.isChecked()))


def changed_fields(rows: Sequence[TrailRow]) -> tuple[str, ...]:
    """The fields that were set more than once, in the order of the record."""
    times: dict[str, int] = {}
    for row in rows:
        for change in in_order(row.entry.list, row.changes):
            times[change.field] = times.get(change.field, 0) + 1
    return tuple(field for field, count in times.items() if count > 1)


def summary_words(rows: Sequence[TrailRow]) -> str:
    """Who entered it and when, and how often it was changed since."""
    if not rows:
        return say("The trail does not speak of it: it was erased, or it is not stored yet.")
    first = rows[0].entry
    entered = say("Entered on {when} by {who}.", when=local_words(first.at), who=first.who)
    since = len(rows) - 1
    if not since:
        return say("{entered} Not changed since.", entered=entered)
    last = rows[-1].entry
    return say_n(
        "{entered} Changed once since: {what} on {when} by {who}.",
        "{entered} Changed {count} times since, last on {when} by {who}.",
        since,
        entered=entered,
        what=action_words(last.action),
        when=local_words(last.at),
        who=last.who,
    )


def history_sheet(rows: Sequence[TrailRow], *, only_changed: bool) -> Sheet:
    """Field by field, each with every value it had, oldest first."""
    columns = (
        Column(say("Field")),
        Column(say("When")),
        Column(say("Who")),
        Column(say("What")),
        Column(say("From")),
        Column(say("To")),
        Column(say("Row"), True),
        Column(say("Reason")),
    )
    fields = dict.fromkeys(change.field for row in rows for change in in_order(row.entry.list, row.changes))
    shown = changed_fields(rows) if only_changed else tuple(field for field in fields if field != "id")
    made = []
    for order, field in enumerate(shown):
        is_first = True
        for row in rows:
            for change in row.changes:
                if change.field != field:
                    continue
                entry = row.entry
                before, after = from_and_to(entry.list, change)
                key = (0, float(order * 100_000 + entry.sequence % 100_000), "")
                cells = (
                    Cell(field_words(field) if is_first else "", key),
                    Cell(local_words(entry.at), (0, float(entry.sequence), "")),
                    text_cell(entry.who),
                    text_cell(action_words(entry.action)),
                    text_cell(NONE if entry.before is None else shortened(before)),
                    text_cell(shortened(after)),
                    number_cell(str(entry.sequence), entry.sequence),
                    text_cell(row.reason),
                )
                made.append(Row(entry.list or "", f"{field}/{entry.sequence}", cells))
                is_first = False
    return Sheet("history", say("History of this record"), columns, tuple(made))
