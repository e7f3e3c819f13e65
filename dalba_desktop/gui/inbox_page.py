"""The alerts of all cases: what waits, the gravest first, a line each; beside it the alert that is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dalba_desktop.gui.empty_page import NEW_CASE_KEY
from dalba_desktop.gui.inbox_calls_row import CallsRow
from dalba_desktop.gui.inbox_detail import OPEN, InboxDetail
from dalba_desktop.gui.inbox_filter import InboxFilterBar
from dalba_desktop.gui.inbox_table import InboxTable
from dalba_desktop.gui.inbox_words import (
    InboxRow,
    looked_at_words,
    nothing_open_words,
    progress_words,
    state_words,
)
from dalba_desktop.gui.labels import ElidedLabel, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.scale_size import px, px_size
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dalba_desktop.tracker.inbox import Key

WIDE_PX = 960
"""From this width on the alert stands beside the rows, else below them."""


class InboxPage(QWidget):
    """Takes rows and shows those that the filter takes; says what is selected and what is to be done with it."""

    selection_changed = Signal()
    deed_asked = Signal(str)
    backtest_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(say("Alerts of all cases"))
        self.state = ElidedLabel(role="muted")
        self.backtest = button(
            say("&Back-test\N{HORIZONTAL ELLIPSIS}").replace("&", "")
        )  # its letter may be one that decides
        self.backtest.setToolTip(say("What the rules would have called over the cases of this store"))
        self.backtest.clicked.connect(self.backtest_asked)
        self.notice = NoticeBar()
        self.filter = InboxFilterBar()
        self.table = InboxTable(theme)
        self.nothing = words(role="large", wraps=True)
        self.nothing_more = words(role="muted", wraps=True)
        self.all_again = button(say("Clear the filter"))
        self.detail = InboxDetail(theme)
        self.calls = CallsRow(theme)
        self._rows: Sequence[InboxRow] = ()
        self._read = (0, 0)
        self._as_of: dt.date | None = None
        self._first: Key | None = None
        """The row that was selected for want of another; while cases are still read it gives way to a graver one."""
        self._build()
        self.filter.changed.connect(self._filter)
        self.filter.left_downwards.connect(self._go_down)
        self.all_again.clicked.connect(self.filter.clear)
        self.table.selection_changed.connect(self.selection_changed)
        self.table.entered.connect(lambda: self.deed_asked.emit(OPEN))
        self.table.letter_pressed.connect(self._letter)
        self.detail.deed_asked.connect(self.deed_asked)

    def show_rows(self, rows: Sequence[InboxRow], done: int, total: int, as_of: dt.date | None) -> None:
        """Shows these rows, made of so many of so many cases; without a day no store is open."""
        self._rows, self._read, self._as_of = rows, (done, total), as_of
        self.filter.set_rows(rows)
        self._filter()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through after the head of the page."""
        return self.middle, self.detail, self.calls

    @property
    def waiting(self) -> int:
        """How many alerts wait, whatever the filter."""
        return sum(row.waits for row in self._rows)

    @property
    def selected(self) -> tuple[InboxRow, ...]:
        """The rows selected."""
        return self.table.selected if self.is_filled else ()

    @property
    def is_filled(self) -> bool:
        """Whether there are rows, not a sentence in their place."""
        return self.middle.currentWidget() is self.table

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)
        self.detail.set_theme(theme)
        self.calls.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else below each other."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= px(WIDE_PX)
        wanted = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self.split.orientation() is not wanted:
            self.split.setOrientation(wanted)
            self.split.setSizes([px(700), px(340)] if is_wide else [px(300), px(240)])

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(words(say("Alerts"), "heading"))
        head.addWidget(self.state, 1)
        head.addWidget(self.backtest)
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 12, 16, 8)
        upper.setSpacing(10)
        upper.addLayout(head)
        upper.addWidget(self.notice)
        upper.addWidget(self.filter)
        empty = QWidget()
        lines = QVBoxLayout(empty)
        lines.setContentsMargins(16, 48, 16, 16)
        lines.setSpacing(8)
        for label in (self.nothing, self.nothing_more):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            lines.addWidget(label)
        lines.addWidget(self.all_again, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.table)
        self.middle.addWidget(empty)
        self.middle.setMinimumSize(px_size(320, 120))
        self.detail.setMinimumSize(px_size(280, 120))
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.middle)
        self.split.addWidget(self.detail)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setSizes([px(856), px(340)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addWidget(rule())
        column.addWidget(self.split, 1)
        column.addWidget(rule())
        column.addWidget(self.calls)

    def _filter(self) -> None:
        wanted = self.filter.wanted
        shown = [row for row in self._rows if wanted.takes(row)]
        was_filled = self.is_filled
        self.table.show_rows(shown)
        self._say(shown)
        selected = [row.key for row in self.table.selected]
        if shown and (not selected or (selected == [self._first] and shown[0].key != self._first)):
            self.table.select_first()
            self._first = shown[0].key if self._read[0] < self._read[1] else None
        if shown and not was_filled and not wanted.narrows and self.filter.search.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selection_changed.emit()

    def _say(self, shown: Sequence[InboxRow]) -> None:
        done, total = self._read
        as_of, wanted = self._as_of, self.filter.wanted
        decided = sum(not row.waits for row in self._rows)
        self.state.setText("" if as_of is None or not total else state_words(self._rows, done, total, as_of))
        of_all = self.waiting + (decided if wanted.also_decided else 0)
        self.filter.shown.setText(say("{shown} of {all}", shown=len(shown), all=of_all) if wanted.narrows else "")
        self.filter.setEnabled(total > 0)
        self.middle.setCurrentIndex(0 if shown else 1)
        self.detail.setVisible(bool(shown))
        self.setFocusProxy(self.table if shown else self.filter.search)
        self.all_again.setVisible(bool(wanted.narrows and of_all))
        if as_of is None or not total:
            keys = {"keys": NEW_CASE_KEY, "import": "Ctrl+I"}
            said = say("No case yet")
            more = say("{keys} makes one, {import} imports a case file; its alerts then stand here.", **keys)
        elif wanted.narrows and of_all:
            said, more = say("No alert is found by this filter"), say("Without it there are {count}.", count=of_all)
        elif done < total:
            said, more = say("Nothing open so far"), progress_words(done, total)
        else:
            said, more = nothing_open_words(total), looked_at_words(as_of, decided)
        self.nothing.setText(said)
        self.nothing_more.setText(more)

    def _go_down(self) -> None:
        if self.is_filled:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _letter(self, letter: str) -> None:
        deed = self.detail.deed_of(letter)
        if deed is not None:
            self.deed_asked.emit(deed)
