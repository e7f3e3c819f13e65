"""The tables of merging: the person, where a side is chosen with the arrow keys, and what becomes of each record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from dalba_desktop.domain.fields import Record
from dalba_desktop.gui.mending_words import doubt_words, field_title, list_title, other_values, side_words, values_line
from dalba_desktop.gui.record_rows import Column, Row, Sheet, date_cell, text_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.mending import MergePlan, PersonField, Side

LEFT, KEPT = 1, 2
"""The columns of the two cases."""
CHOSEN, NOT_CHOSEN = "\N{BLACK CIRCLE}", "\N{WHITE CIRCLE}"


class PersonTable(RecordTable):
    """Left and right choose for the row, Enter goes on to the next open one; a click chooses as well."""

    chosen = Signal(str, int)
    """A field and the column that was chosen for it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(say("The person"), theme, parent)
        self.horizontalHeader().setSectionsClickable(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose."""
        row = self.selected_row
        side = {Qt.Key.Key_Left: LEFT, Qt.Key.Key_Right: KEPT}.get(Qt.Key(event.key()))
        if side is None or row is None:
            super().keyPressEvent(event)
            return
        self.chosen.emit(row.id, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a value chooses it."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() in (LEFT, KEPT):
            self.chosen.emit(self.records.rows[index.row()].id, index.column())


def person_sheet(plan: MergePlan, choices: Mapping[str, Side]) -> Sheet:
    """What has to be chosen first, then what only one case has, then what both say."""
    from dalba_desktop.tracker.mending import Standing

    rank = (Standing.CONFLICT, Standing.ONLY_LEFT, Standing.ONLY_KEPT, Standing.SAME)
    fields = sorted(plan.fields, key=lambda field: rank.index(field.standing))
    columns = (Column(say("Field")), Column(plan.left.case_id), Column(plan.kept.case_id), Column(say("Then")))
    rows = tuple(_person_row(field, choices.get(field.key), plan) for field in fields)
    return Sheet("person", say("The person"), columns, rows)


def _person_row(field: PersonField, choice: Side | None, plan: MergePlan) -> Row:
    from dalba_desktop.tracker.mending import Side, Standing

    left, kept = side_words(field, field.left), side_words(field, field.kept)
    if field.standing is Standing.CONFLICT:
        left = f"{CHOSEN if choice is Side.LEFT else NOT_CHOSEN} {left}"
        kept = f"{CHOSEN if choice is Side.KEPT else NOT_CHOSEN} {kept}"
        taken = {Side.LEFT: plan.left.case_id, Side.KEPT: plan.kept.case_id}
        then = say("choose: \N{LEFTWARDS ARROW} or \N{RIGHTWARDS ARROW}")
        if choice is not None:
            then = say("as in {case_id}", case_id=taken[choice])
    else:
        then = {
            Standing.SAME: say("both say so"),
            Standing.ONLY_LEFT: say("taken over from {case_id}", case_id=plan.left.case_id),
            Standing.ONLY_KEPT: say("stays"),
        }[field.standing]
    is_same = field.standing is Standing.SAME
    cells = tuple(text_cell(text) for text in (field_title(field.key), left, kept, then))
    return Row("patient", field.key, cells, is_muted=is_same)


def records_sheet(plan: MergePlan) -> Sheet:
    """What becomes of each record of the case that is left: pairs to look at, then what is twice, then the rest."""
    columns = (
        Column(say("Record")),
        Column(say("Day")),
        Column(plan.left.case_id),
        Column(plan.kept.case_id),
        Column(say("Then")),
    )
    doubtful = {(pair.list, pair.left.id) for pair in plan.doubtful}
    rows = [
        _record_row(
            pair.list,
            pair.left,
            other_values(pair.list, pair.left, pair.kept),
            other_values(pair.list, pair.kept, pair.left),
            doubt_words(pair),
        )
        for pair in plan.doubtful
    ]
    rows += [
        _record_row(pair.list, pair.left, values_line(pair.list, pair.left), say("the same"), say("kept once"))
        for pair in plan.twice
    ]
    rows += [
        _record_row(name, record, values_line(name, record), None, say("moves over"))
        for name, record in plan.new
        if (name, record.id) not in doubtful
    ]
    return Sheet("records", say("Records"), columns, tuple(rows))


def _record_row(name: str, record: Record, left: str, kept: str | None, then: str) -> Row:
    day = getattr(record, "date", None) or getattr(record, "start", None)
    cells = (
        text_cell(list_title(name)),
        date_cell(day if isinstance(day, dt.date) else None),
        text_cell(left),
        text_cell(kept),
        text_cell(then),
    )
    return Row(name, f"{name}/{record.id}", cells, record.withdrawn is not None)
