"""The rows of the inbox: dense, many can be selected, one letter decides, Enter opens the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.gui import fonts
from dalba_desktop.gui.inbox_model import (
    CASE,
    DAYS,
    MARK,
    PHASE,
    SEVERITY_ROLE,
    SINCE,
    SUMMARY,
    TITLE,
    Change,
    InboxModel,
)
from dalba_desktop.gui.marks import paint_severity
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.inbox_words import InboxRow
    from dalba_desktop.tracker.inbox import Key

ROW_PX = 26
MARK_COLUMN_PX = 34
PADDING_PX = 18
LEAST_SUMMARY_PX = 180
"""Where the sentence would have less room than this, the phase gives way, then the date: the pane says both."""
_WIDEST = {CASE: "DEMO-014", SINCE: "28 May 2028", DAYS: "1888", PHASE: "After transplant"}
_TITLE_SHARE, _TITLE_PX = 0.42, (150, 230)


class _Marks(QStyledItemDelegate):
    """Draws the mark of a severity in its cell; shape and colour both tell."""

    colours: dict[str, str]

    def __init__(self, colours: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.colours = colours

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground of the cell, then the mark."""
        super().paint(painter, option, index)
        paint_severity(painter, QRectF(option.rect), Severity(index.data(SEVERITY_ROLE)), self.colours)


class InboxTable(QTableView):
    """Keeps what is selected and what is in sight while rows come and go; when all of it goes, the next is selected."""

    selection_changed = Signal()
    entered = Signal()
    letter_pressed = Signal(str)
    """A letter without a modifier: one of those that decide, or not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("records")
        self.setProperty("dense", "yes")
        self.setAccessibleName(say("Open alerts of all cases"))
        self.setAccessibleDescription(
            say("The gravest first. Enter opens the case; Shift, Ctrl and Ctrl+A select several.")
        )
        self.inbox = InboxModel(colours_of(theme), self)
        self._marks = _Marks(colours_of(theme), self)
        self.setModel(self.inbox)
        self.setItemDelegateForColumn(MARK, self._marks)
        header = make_plain(self, px(ROW_PX))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(px(MARK_COLUMN_PX))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._is_filling = False
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.doubleClicked.connect(lambda _: self.entered.emit())

    def show_rows(self, rows: Sequence[InboxRow]) -> None:
        """Shows these rows; what was selected and is still there stays selected, and stays in its place on screen."""
        keys, current, top = [row.key for row in self.selected], self.current_key, self._top()
        following = self.key_after(keys)
        self._is_filling = True
        try:
            if self.inbox.set_rows(rows) is Change.ROWS:
                self._put_back(top)
                if not self.select(keys, current, scrolls=False) and following is not None:
                    self.select([following])
        finally:
            self._is_filling = False

    @property
    def selected(self) -> tuple[InboxRow, ...]:
        """The rows selected, from the top."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.inbox.rows[place] for place in places)

    @property
    def current_key(self) -> Key | None:
        """The row on which the keyboard stands."""
        index = self.currentIndex()
        return self.inbox.rows[index.row()].key if index.isValid() else None

    def key_after(self, keys: Iterable[Key]) -> Key | None:
        """The row that follows the last of these, else the one before the first of them; None when no other is left."""
        going = set(keys)
        places = [place for place, row in enumerate(self.inbox.rows) if row.key in going]
        if not places:
            return None
        following = self.inbox.rows[places[-1] + 1 :]
        before = tuple(row for row in reversed(self.inbox.rows[: places[-1]]) if row.key not in going)
        return next((row.key for row in (*following, *before)), None)

    def select(self, keys: Iterable[Key], current: Key | None = None, *, scrolls: bool = True) -> bool:
        """Selects these rows, the keyboard on one of them. False when none of them is shown."""
        wanted = set(keys)
        places = [place for place, row in enumerate(self.inbox.rows) if row.key in wanted]
        if not places:
            return False
        at = None if current is None else self.inbox.place_of(current)
        index = self.inbox.index(places[0] if at is None else at, CASE)
        chosen = QItemSelection()
        for first, last in _runs(places):
            chosen.select(self.inbox.index(first, MARK), self.inbox.index(last, PHASE))
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if scrolls:
            self.scrollTo(index)
        return True

    def select_first(self) -> None:
        """Selects the first row, if there is one."""
        if self.inbox.rows:
            self.select([self.inbox.rows[0].key])

    def redraw(self) -> None:
        """Asks for every word again: identifiers were hidden, or are shown again."""
        self.inbox.say_again()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._marks.colours = colours_of(theme)
        self.inbox.set_colours(colours_of(theme))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, a letter decides; everything else as in every table."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif plain and event.text().isalpha():
            self.letter_pressed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the new width among the columns."""
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Letters of another size want columns of another width."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._share_width()

    def _tell(self) -> None:
        if not self._is_filling:
            self.selection_changed.emit()

    def _top(self) -> tuple[Key, int] | None:
        """The row at the upper edge, and how far it is scrolled beyond it."""
        place = self.rowAt(0)
        if place < 0 or self.verticalScrollBar().value() == 0:
            return None
        return self.inbox.rows[place].key, self.rowViewportPosition(place)

    def _put_back(self, top: tuple[Key, int] | None) -> None:
        place = None if top is None else self.inbox.place_of(top[0])
        if top is not None and place is not None:
            self.verticalScrollBar().setValue(place * self.verticalHeader().defaultSectionSize() - top[1])

    def _share_width(self) -> None:
        widths = {
            column: QFontMetrics(fonts.font(bold=column == CASE)).horizontalAdvance(text) + px(PADDING_PX)
            for column, text in _WIDEST.items()
        }
        left = self.viewport().width() - px(MARK_COLUMN_PX) - sum(widths.values())
        for giving in (PHASE, SINCE):
            gives_way = left < px(_TITLE_PX[0] + LEAST_SUMMARY_PX)
            self.setColumnHidden(giving, gives_way)
            left += widths[giving] if gives_way else 0
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        title = max(px(_TITLE_PX[0]), min(px(_TITLE_PX[1]), int(left * _TITLE_SHARE)))
        self.setColumnWidth(MARK, px(MARK_COLUMN_PX))
        self.setColumnWidth(TITLE, title)
        self.setColumnWidth(SUMMARY, max(px(80), left - title))


def _runs(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Rows under each other as first and last; `places` are in order."""
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1:
            yield first, last
            first = place
        last = place
    yield first, last
