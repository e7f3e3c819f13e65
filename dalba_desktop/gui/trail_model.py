"""The audit trail as a Qt table model: newest first, filtered in short steps so that nothing stands still meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor

from dalba_desktop.gui.trail_filter import TrailFilter
from dalba_desktop.gui.trail_words import changes_words, local_words, record_words, shortened
from dalba_desktop.wording import action_words, moment_words, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.trail_pages import AuditEntry, TrailPages, TrailRow

Index = QModelIndex | QPersistentModelIndex

NUMBER, WHEN, WHO, WHAT, CASE, RECORD, CHANGES, REASON, CODE = range(9)
STEP_ROWS = 2000
"""Rows looked at between two looks at the keyboard: some ten milliseconds."""


class TrailModel(QAbstractTableModel):
    """Shows those rows of the trail that a filter takes. A row is put into words when it comes into sight."""

    counted = Signal(int, int, bool)
    """Rows shown, rows there are, and whether all have been looked at."""

    def __init__(self, colours: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._pages: TrailPages | Sequence[TrailRow] = ()
        self._entries: Sequence[AuditEntry] = ()
        self._filter = TrailFilter()
        self._places: list[int] = []
        self._looked_at = 0
        self._words: dict[int, tuple[str, ...]] = {}
        self._steps = QTimer(self)
        self._steps.setInterval(0)
        self._steps.timeout.connect(self._look_further)

    def set_pages(self, pages: TrailPages | None) -> None:
        """Shows another trail; None shows none."""
        self._pages = pages if pages is not None else ()
        self._entries = pages.entries if pages is not None else ()
        self._words.clear()
        self.look_for(self._filter)

    def look_for(self, wanted: TrailFilter) -> None:
        """Shows the rows that a filter takes, beginning with the newest; the rest follows by itself."""
        self._filter = wanted
        self.beginResetModel()
        self._places = []
        self._looked_at = 0
        self.endResetModel()
        self._steps.start()
        self._look_further()

    def stop(self) -> None:
        """Looks no further: the page is being closed."""
        self._steps.stop()

    @property
    def is_complete(self) -> bool:
        """Whether every row has been looked at."""
        return self._looked_at >= len(self._entries)

    def row_at(self, place: int) -> TrailRow:
        """The row of the trail shown at a place."""
        return self._pages[self._places[place]]

    def find(self, sequence: int) -> int | None:
        """Where the row with a number is shown, looked for among all of them; None when it is not."""
        while not self.is_complete:
            self._look_further()
        places = (place for place, at in enumerate(self._places) if self._entries[at].sequence == sequence)
        return next(places, None)

    def set_colours(self, colours: dict[str, str]) -> None:
        """Takes the colours of another theme."""
        self._colours = colours
        if self._places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, CODE))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows are shown so far."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Number, when, who, what, case, record, changes, reason, code."""
        return 0 if parent.isValid() else CODE + 1

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
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(index.row())[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), column)
        if role == Qt.ItemDataRole.ForegroundRole:
            entry = self._entries[self._places[index.row()]]
            is_quiet = entry.list is None or column in (NUMBER, CODE)
            return QColor(self._colours["muted"]) if is_quiet else None
        return None

    def _tip(self, place: int, column: int) -> str | None:
        entry = self._entries[self._places[place]]
        if column == WHEN:
            return moment_words(entry.at)
        if column == WHO:
            return (
                say("{who}, account {account}", who=entry.who, account=entry.account) if _is_plain(entry.who) else None
            )
        text = self._cells(place)[column]
        # A tool tip that looks like mark-up would be shown as rich text.
        return text if len(text) > 30 and _is_plain(text) else None

    def _cells(self, place: int) -> tuple[str, ...]:
        at = self._places[place]
        if at not in self._words:
            if len(self._words) > STEP_ROWS:
                self._words.clear()
            self._words[at] = cells_of(self._pages[at])
        return self._words[at]

    def _look_further(self) -> None:
        end = min(len(self._entries), self._looked_at + STEP_ROWS)
        found = [at for at in range(self._looked_at, end) if self._filter.takes(self._entries[at])]
        self._looked_at = end
        if found:
            first = len(self._places)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._places += found
            self.endInsertRows()
        if self.is_complete:
            self._steps.stop()
        self.counted.emit(len(self._places), len(self._entries), self.is_complete)


def titles() -> tuple[str, ...]:
    """The titles of the columns."""
    who = say("No."), say("When"), say("Who"), say("What")
    return *who, say("Case"), say("Record"), say("From \N{RIGHTWARDS ARROW} to"), say("Reason"), say("Code")


def cells_of(row: TrailRow) -> tuple[str, ...]:
    """A row of the trail in words, in the order of the columns."""
    entry = row.entry
    return (
        str(entry.sequence),
        local_words(entry.at),
        shortened(entry.who, 60),
        action_words(entry.action),
        entry.case_id or "",
        shortened(record_words(row), 400),
        shortened(changes_words(row), 600),
        shortened(row.reason, 300),
        row.code,
    )


def _is_plain(text: str) -> bool:
    return "<" not in text


def _side(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column == NUMBER else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
