"""The worklist of all cases, week by week: what is late, what is due, what comes; why, and what can be entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dalba_desktop.analysis.worklist import WorkKind
from dalba_desktop.gui.empty_page import IMPORT_KEY, NEW_CASE_KEY
from dalba_desktop.gui.labels import ElidedLabel, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.worklist_detail import WorklistDetail
from dalba_desktop.gui.worklist_table import WorklistTable
from dalba_desktop.gui.worklist_words import horizon_words, nothing_words, reading_words, state_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say
from dalba_desktop.wording.worklist import kind_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.worklist import WorkRow

HORIZONS = (2, 4, 8, 12)
USUAL_WEEKS = 4


class WorklistPage(QWidget):
    """Takes entries of as many weeks as can be asked for, and shows those of the kind and the weeks chosen."""

    selection_changed = Signal()
    open_asked = Signal()
    entry_asked = Signal()
    print_asked = Signal()
    calendar_asked = Signal()
    weeks_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(say("Worklist of all cases"))
        self.state = ElidedLabel(role="muted")
        self.print_list = button(say("&Print / save PDF\N{HORIZONTAL ELLIPSIS}"))
        self.calendar = button(say("Calendar f&ile\N{HORIZONTAL ELLIPSIS}"))
        self.notice = NoticeBar()
        self.kind = QComboBox()
        self.weeks = QComboBox()
        self.shown_words = words(role="muted")
        self.table = WorklistTable(theme)
        self.detail = WorklistDetail()
        self.nothing = words(role="large", wraps=True)
        self.nothing_more = words(role="muted", wraps=True)
        self.all_again = button(say("&Show all kinds"))
        self._rows: Sequence[WorkRow] = ()
        self._read = (0, 0)
        self._set_aside = 0
        self._as_of: dt.date | None = None
        self._fill_choices()
        self._build()
        self.print_list.clicked.connect(self.print_asked)
        self.calendar.clicked.connect(self.calendar_asked)
        self.kind.currentIndexChanged.connect(lambda _: self._filter())
        self.weeks.currentIndexChanged.connect(self._choose_weeks)
        self.all_again.clicked.connect(lambda: self.kind.setCurrentIndex(0))
        self.table.selection_changed.connect(self.selection_changed)
        self.table.opened.connect(self.open_asked)
        self.table.entry_asked.connect(self.entry_asked)
        self.detail.open_case.clicked.connect(self.open_asked)
        self.detail.enter.clicked.connect(self.entry_asked)

    @property
    def chosen_kind(self) -> WorkKind | None:
        """The one kind that is shown; None for all."""
        data = self.kind.currentData()
        return WorkKind(data) if data else None

    @property
    def chosen_weeks(self) -> int:
        """How many weeks are shown, this one included."""
        return int(self.weeks.currentData())

    @property
    def shown(self) -> tuple[WorkRow, ...]:
        """The entries that are shown, in order."""
        return tuple(line.row for line in self.table.work.lines if line.row is not None)

    @property
    def selected(self) -> WorkRow | None:
        """The entry selected."""
        return self.table.selected if self.middle.currentWidget() is self.table else None

    def show_rows(
        self, rows: Sequence[WorkRow], *, set_aside: int, done: int, total: int, as_of: dt.date | None
    ) -> None:
        """Shows these entries, of so many of so many cases; without a day no store is open."""
        self._rows, self._set_aside, self._read, self._as_of = rows, set_aside, (done, total), as_of
        self._filter()

    def set_weeks(self, weeks: int) -> None:
        """Chooses how far ahead is looked, without telling."""
        was_blocked = self.weeks.blockSignals(True)
        self.weeks.setCurrentIndex(HORIZONS.index(weeks) if weeks in HORIZONS else HORIZONS.index(USUAL_WEEKS))
        self.weeks.blockSignals(was_blocked)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _fill_choices(self) -> None:
        self.kind.addItem(say("All kinds"), "")
        for kind in WorkKind:
            self.kind.addItem(kind_words(kind), kind.value)
        self.kind.setAccessibleName(say("Kind"))
        for weeks in HORIZONS:
            self.weeks.addItem(horizon_words(weeks), weeks)
        self.weeks.setAccessibleName(say("How far ahead"))
        self.set_weeks(USUAL_WEEKS)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(words(say("Worklist"), "heading"))
        head.addStretch(1)
        head.addWidget(self.calendar)
        head.addWidget(self.print_list)
        narrowing = QHBoxLayout()
        narrowing.setSpacing(8)
        for name, box in ((say("&Kind"), self.kind), (say("&Ahead"), self.weeks)):
            label = words(name, "muted")
            label.setBuddy(box)
            narrowing.addWidget(label)
            narrowing.addWidget(box)
            narrowing.addSpacing(8)
        narrowing.addWidget(self.shown_words)
        narrowing.addStretch(1)
        upper = QVBoxLayout()
        upper.setContentsMargins(12, 12, 12, 8)
        upper.setSpacing(8)
        upper.addLayout(head)
        upper.addWidget(self.state)
        upper.addWidget(self.notice)
        upper.addLayout(narrowing)
        empty = QWidget()
        lines = QVBoxLayout(empty)
        lines.setContentsMargins(48, 48, 48, 16)
        lines.setSpacing(8)
        for label in (self.nothing, self.nothing_more):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            lines.addWidget(label)
        lines.addWidget(self.all_again, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.table)
        self.middle.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addWidget(rule())
        column.addWidget(self.middle, 1)
        column.addWidget(self.detail)

    def _choose_weeks(self, _: int) -> None:
        self.weeks_chosen.emit(self.chosen_weeks)
        self._filter()

    def _filter(self) -> None:
        from dalba_desktop.tracker.worklist import by_week, comes_by, last_day

        if self._as_of is None:
            self.table.show_weeks((), dt.date.min)
            self._say((), ())
            return
        until, kind = last_day(self._as_of, self.chosen_weeks), self.chosen_kind
        near = [row for row in self._rows if comes_by(row.item, until)]
        shown = near if kind is None else [row for row in near if row.item.kind is kind]
        self.table.show_weeks(by_week(shown), self._as_of)
        self._say(near, shown)

    def _say(self, near: Sequence[WorkRow], shown: Sequence[WorkRow]) -> None:
        (done, total), as_of = self._read, self._as_of
        is_there = as_of is not None and total > 0
        self.state.setText(state_of(self._rows, self._set_aside, done, total, as_of) if as_of and total else "")
        self.shown_words.setText(say("{shown} of {all}", shown=len(shown), all=len(near)) if near != shown else "")
        was_empty = self.middle.currentIndex() == 1
        self.middle.setCurrentIndex(0 if shown else 1)
        self.detail.setVisible(bool(shown))
        self.setFocusProxy(self.table if shown else self.kind)
        self.all_again.setVisible(bool(near))
        for narrows in (self.kind, self.weeks):
            narrows.setEnabled(is_there)
        if not is_there:
            said = say("No case yet")
            keys = {"keys": NEW_CASE_KEY, "import": IMPORT_KEY}
            more = say("{keys} makes one, {import} imports a case file; what is due then stands here.", **keys)
        elif near:
            said = say("Nothing of this kind within {weeks}", weeks=horizon_words(self.chosen_weeks))
            more = say("Of the other kinds there are {count}.", count=len(near))
        elif done < total:
            said, more = say("Nothing so far"), reading_words(done, total)
        else:
            said, more = nothing_words(self.chosen_weeks)
        self.nothing.setText(said)
        self.nothing_more.setText(more)
        if was_empty and shown and self.kind.hasFocus() and self.chosen_kind is None:
            # It stood there only because there was no entry to stand on.
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
