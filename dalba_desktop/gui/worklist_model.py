"""The worklist as a Qt table model: a heading for every week, then its entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from dalba_desktop.analysis.worklist import DueState
from dalba_desktop.gui import fonts
from dalba_desktop.gui.privacy import shown_id, shown_text
from dalba_desktop.wording import say
from dalba_desktop.wording.worklist import (
    kind_words,
    reason_words,
    state_words,
    week_words,
    window_words,
    work_words,
)

if TYPE_CHECKING:
    from dalba_desktop.tracker.worklist import WorkRow

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, str, str, str]

DAYS, CASE, KIND, WHAT, STATE, WHY = range(6)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: an entry, or without one the heading of a week and how many stand under it."""

    monday: dt.date | None
    count: int
    row: WorkRow | None = None


class WorklistModel(QAbstractTableModel):
    """Shows weeks of entries in the order given."""

    def __init__(self, colours: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._as_of = dt.date.min
        self.lines: tuple[Line, ...] = ()

    def set_weeks(self, weeks: Sequence[tuple[dt.date | None, Sequence[WorkRow]]], as_of: dt.date) -> bool:
        """Shows these weeks as of a day; False when they are what is shown."""
        lines = tuple(
            line
            for monday, rows in weeks
            for line in (Line(monday, len(rows)), *(Line(monday, 0, row) for row in rows))
        )
        if (lines, as_of) == (self.lines, self._as_of):
            return False
        self.beginResetModel()
        self.lines, self._as_of = lines, as_of
        self.endResetModel()
        return True

    def row_at(self, place: int) -> WorkRow | None:
        """The entry of a line; None for a heading, and where no line is."""
        return self.lines[place].row if 0 <= place < len(self.lines) else None

    def place_of(self, key: Key) -> int | None:
        """Where an entry stands, None when it is not shown."""
        return next(
            (place for place, line in enumerate(self.lines) if line.row is not None and line.row.key == key), None
        )

    def say_again(self) -> None:
        """Ids or colours are to be shown otherwise."""
        if self.lines:
            self.dataChanged.emit(self.index(0, DAYS), self.index(len(self.lines) - 1, WHY))

    def set_colours(self, colours: dict[str, str]) -> None:
        """Takes the colours of another theme."""
        self._colours = colours
        self.say_again()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Headings and entries."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Days, case, kind, what, state, why."""
        return 0 if parent.isValid() else WHY + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be stood on."""
        return Qt.ItemFlag.NoItemFlags if self.row_at(index.row()) is None else super().flags(index)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (say("Days"), say("Case"), say("Kind"), say("What"), say("State"), say("Why"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says in a role."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.cell(line, column)
        if role == Qt.ItemDataRole.FontRole and (line.row is None or column == CASE or self._is_late(line, column)):
            return fonts.font(bold=True)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._colours[self._colour(line, column)])
        return None

    def cell(self, line: Line, column: int) -> str:
        """The words of a cell; a heading stands in the first."""
        if line.row is None:
            if column:
                return ""
            return say("{week}  ({count})", week=week_words(line.monday, self._as_of), count=line.count)
        item = line.row.item
        match column:
            case 0:
                return window_words(item, self._as_of)
            case 1:
                return shown_id(line.row.case_id)
            case 2:
                return kind_words(item.kind)
            case 3:
                return work_words(item)
            case 4:
                return state_words(item, self._as_of)
        return shown_text(reason_words(line.row.listed))

    def _is_late(self, line: Line, column: int) -> bool:
        return column == STATE and line.row is not None and line.row.item.state is DueState.OVERDUE

    def _colour(self, line: Line, column: int) -> str:
        if self._is_late(line, column):
            return "critical_text"
        is_ahead = line.row is not None and line.row.item.state is DueState.UPCOMING
        return "muted" if line.row is not None and (column in (KIND, WHY) or (column == STATE and is_ahead)) else "ink"
