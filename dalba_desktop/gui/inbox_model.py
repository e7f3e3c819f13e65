"""The inbox as a Qt table model: one row per episode of a case."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from dalba_desktop import wording
from dalba_desktop.gui import fonts
from dalba_desktop.gui.inbox_words import InboxRow, decided_words, spoken_words
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.inbox import Key

Index = QModelIndex | QPersistentModelIndex

MARK, CASE, TITLE, SUMMARY, SINCE, DAYS, PHASE = range(7)
SEVERITY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The severity of a row as its code, for whoever draws the mark."""


class Change(IntEnum):
    """What `set_rows` did."""

    NOTHING = 0
    WORDS = 1
    ROWS = 2


class InboxModel(QAbstractTableModel):
    """Shows rows in the order given."""

    def __init__(self, colours: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self.rows: tuple[InboxRow, ...] = ()

    def set_rows(self, rows: Sequence[InboxRow]) -> Change:
        """Shows these rows; says whether others came, or only words of theirs are other than they were."""
        rows = tuple(rows)
        if rows == self.rows:
            return Change.NOTHING
        if [row.key for row in rows] == [row.key for row in self.rows]:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, PHASE))
            return Change.WORDS
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        return Change.ROWS

    def place_of(self, key: Key) -> int | None:
        """Where a row stands, None when it is not shown."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)

    def set_colours(self, colours: dict[str, str]) -> None:
        """Takes the colours of another theme."""
        self._colours = colours
        self.say_again()

    def say_again(self) -> None:
        """Has every cell drawn anew."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, PHASE))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Mark, case, alert, what it says, since, days, phase."""
        return 0 if parent.isValid() else PHASE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return titles()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says in a role."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            is_quiet = not row.waits or column in (SUMMARY, SINCE, DAYS, PHASE)
            return QColor(self._colours["muted" if is_quiet else "ink"])
        if role == Qt.ItemDataRole.FontRole and column == CASE and row.waits:
            return fonts.font(bold=True)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_words(row) if column == MARK else _cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, column)
        if role == SEVERITY_ROLE:
            return row.line.severity.value
        return None


def titles() -> tuple[str, ...]:
    """The titles of the columns."""
    return "", say("Case"), say("Alert"), say("What it says"), say("Since"), say("Days"), say("Phase")


def _cell(row: InboxRow, column: int) -> str:
    summary = decided_words(row) or row.summary
    return ("", shown_id(row.line.case_id), row.title, summary, row.since, row.days, row.phase)[column]


def _tip(row: InboxRow, column: int) -> str | None:
    """The whole of what may be cut short. A tool tip that looks like mark-up would be shown as rich text."""
    if column == MARK:
        return wording.severity_word(row.line.severity)
    said = _cell(row, column) if column in (TITLE, SUMMARY, PHASE) else ""
    return said if said and "<" not in said else None


def _side(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column == DAYS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
