"""An open store: cases at the left, the page in the middle, alerts at the right."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from dalba_desktop.gui.alert_words import cards_of, closed_words, decided_of, doubt_words, not_called_words
from dalba_desktop.gui.alerts_panel import AlertsPanel, PanelText
from dalba_desktop.gui.alerts_side import LEAST_PAGE_PX, AlertsSide
from dalba_desktop.gui.case_list import CaseList
from dalba_desktop.gui.case_list_hand import ListHand
from dalba_desktop.gui.case_list_model import by_urgency, in_order
from dalba_desktop.gui.case_page import CasePage
from dalba_desktop.gui.desk_bar import DeskButton
from dalba_desktop.gui.empty_page import EmptyPage
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.privacy import shown_view
from dalba_desktop.gui.reading_side import RAIL_PX
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.sheets import looked_at
from dalba_desktop.plots.theme import Theme

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseRow, CaseView, Changed

LEAST_LIST_PX, HANDLES_PX = 220, 4
AT_ONCE = 8
"""So many cases are worked out before the list is shown: a small ward needs no second look."""


class Workspace(QWidget):
    """Listens to the session and hands data to its three columns."""

    case_shown = Signal(str)
    page_shown = Signal(str)
    """Another page is in the middle: the key of one about all cases, "" for the page of a case."""
    day_chosen = Signal()
    """Another day is looked at, or now again."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.as_of: dt.date | None = None
        """The past day that the page shows; None for now."""
        self.as_stored = False
        """Whether a past day is shown as the store held it then, before later corrections, not as known by now."""
        self._fills_list = False
        self._waits = False
        """Whether the case behind a page about all cases is to be drawn again."""
        self._order_is_due = False
        """Whether the list is still in the order in which the cases came, for most are not yet worked out."""
        self.view: CaseView | None = None
        """What the page shows; None without a case."""
        self.cases = CaseList(theme)
        self.hand = ListHand(self.cases.view, self.cases.search, self)
        self.hand.let_go.connect(self.put_in_order)
        self.page = CasePage(theme)
        self.alerts = AlertsPanel(theme)
        self.side = AlertsSide(self.alerts)
        self.empty = EmptyPage()
        self.desks: dict[str, QWidget] = {}
        """The pages about all cases, by key."""
        self._give_room()
        self.beside_list = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.page, self.side):
            self.beside_list.addWidget(widget)
        self.beside_list.setStretchFactor(0, 1)
        self.beside_list.setStretchFactor(1, 0)
        self.beside_list.setSizes([924, 272])
        self.middle = QStackedWidget()
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.beside_list)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.cases)
        self.split.addWidget(self.middle)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([244, 1196])
        for splitter in (self.split, self.beside_list):
            splitter.setChildrenCollapsible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.split)

        self.cases.case_selected.connect(self._show_selected)
        for came in (self.cases.case_entered, self.cases.case_pressed, self.cases.case_selected):
            came.connect(lambda _: self._leave_desk())
        self.cases.desks.chosen.connect(self.show_desk)
        self.cases.case_entered.connect(lambda _: self.page.chart.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.alerts.evidence_pressed.connect(self.page.select_fact)
        session.opened.connect(self.reload)
        session.reloaded.connect(self.reload)
        session.changed.connect(self._changed)
        session.locked.connect(self.clear)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a window too narrow for list and page both give way, rather than that one covers the other."""
        self._give_room()
        super().resizeEvent(event)

    def _give_room(self) -> None:
        least = px(LEAST_LIST_PX) + px(LEAST_PAGE_PX) + px(RAIL_PX) + HANDLES_PX
        share = min(1.0, self.width() / least) if self.isVisible() else 1.0
        self.cases.setMinimumWidth(int(px(LEAST_LIST_PX) * share))
        self.page.setMinimumWidth(int(px(LEAST_PAGE_PX) * share))

    @property
    def case_id(self) -> str | None:
        """The case shown."""
        return self.page.case_id

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What stands from left to right, and in the middle downwards, as Tab goes."""
        if self.desk is not None:
            page = self.desks[self.desk]
            return self.cases, page, *getattr(page, "parts", ())
        return self.cases, *self.page.parts, self.side

    @property
    def desk(self) -> str | None:
        """The key of the page about all cases that is shown; None while it is the page of a case."""
        shown = self.middle.currentWidget()
        return next((key for key, page in self.desks.items() if page is shown), None)

    @property
    def is_due(self) -> bool:
        """Whether the page of the case, behind one about all cases, is to be drawn anew before it is seen again."""
        return self._waits

    @property
    def notice(self) -> NoticeBar | None:
        """Where the page in front says what has just happened; None where it has no place for that."""
        page = self.page if self.desk is None else self.desks[self.desk]
        return getattr(page, "notice", None) if self.case_id is not None else None

    def add_desk(self, key: str, text: str, page: QWidget) -> DeskButton:
        """One more page about all cases, with its line above the list."""
        self.desks[key] = page
        self.middle.addWidget(page)
        return self.cases.desks.add(key, text)

    def show_desk(self, key: str | None) -> None:
        """Brings a page about all cases to the front, or the page of the selected case again."""
        if key is None:
            has_case = bool(self.cases.model.rows)
            self.middle.setCurrentWidget(self.beside_list if has_case else self.empty)
            if self._waits and has_case and self.case_id is not None:
                self.show_case(self.case_id)
        else:
            self.middle.setCurrentWidget(self.desks[key])
            self.desks[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.cases.desks.show_chosen(key)
        self.page_shown.emit(key or "")

    def reload(self) -> None:
        """Reads the case list anew, the gravest first, and shows a case of it: the one shown before, else the first."""
        with self._filling_list():
            self._reload()

    @contextmanager
    def _filling_list(self) -> Generator[None]:
        was, self._fills_list = self._fills_list, True
        try:
            yield
        finally:
            self._fills_list = was

    def _reload(self) -> None:
        tracker = self._session.tracker
        if len(tracker.case_ids()) <= AT_ONCE:
            tracker.ward.advance(math.inf)
        self._order_is_due = not tracker.ward.is_complete
        rows = tracker.ward.rows()
        rows = self._as_shown(rows) if self._order_is_due else by_urgency(rows)
        before = self.case_id
        self.cases.search.clear()
        self.cases.set_rows(rows)
        self.empty.synthetic.setVisible(self._session.tracker.synthetic)
        self.empty.show_problem("")
        if self.desk is None or not rows:
            self.show_desk(None)
        if not rows:
            self.view = None
            self.page.clear()
            self.empty.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if before is not None and self.cases.select(before):
            self._show_again(before)
        else:
            self.cases.select_first()
            self.hand.watch_window()
        if self.desk is None:
            self.cases.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh_rows(self, case_ids: Sequence[str]) -> None:
        """Fills the lines of cases that have just been worked out."""
        tracker = self._session.tracker
        with self._filling_list():
            self.cases.refresh_rows([tracker.ward.row(case_id) for case_id in case_ids])

    def put_in_order(self) -> None:
        """Once every case is worked out the gravest come first, as soon as nobody's hand is in the list.

        While nobody has done anything since the store was opened, the gravest case is shown, too.
        """
        if not self._order_is_due or not self._session.is_open or not self._session.tracker.ward.is_complete:
            return
        self.refresh_rows([row.case_id for row in self.cases.model.rows if not row.is_worked_out])
        if self.hand.is_in_list:
            return
        self._order_is_due = False
        was_touched = self.hand.has_touched_window
        self.hand.stop_watching()
        with self._filling_list():
            self.cases.set_rows(by_urgency(self.cases.model.rows))
            if not was_touched:
                self.cases.select_first()
        self.cases.view.scrollTo(self.cases.view.currentIndex())

    def _as_shown(self, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
        return in_order(rows, [row.case_id for row in self.cases.model.rows])

    def _leave_desk(self) -> None:
        """A case that somebody chose takes the place of a page about all; one that the list chose anew does not."""
        if self.desk is not None and not self._fills_list:
            self.show_desk(None)

    def go_to(self, case_id: str) -> None:
        """Shows the page of a case, whatever is in front and whatever the list is narrowed to."""
        if not self.cases.select(case_id):
            self.cases.search.clear()
            self.cases.select(case_id)
        if self.case_id != case_id:
            self.show_case(case_id)
        self.show_desk(None)

    def _show_selected(self, case_id: str) -> None:
        if self._fills_list and case_id == self.case_id:
            self._show_again(case_id)
        else:
            self.show_case(case_id)

    def _show_again(self, case_id: str) -> None:
        """The case that is shown is other than it was: behind a page about all cases it is drawn when that one goes."""
        self._waits = self.desk is not None
        if not self._waits:
            self.show_case(case_id)

    def show_case(self, case_id: str) -> None:
        """Shows a case on the page and its alerts."""
        self._waits = False
        tracker = self._session.tracker
        if self.as_of is None:
            view = tracker.case_view(case_id)
            self.refresh_rows((case_id,))  # worked out for the page, not by the reader of the ward
        else:
            view = tracker.changes.page(case_id, self.as_of, as_stored=self.as_stored)
        self.view = view = shown_view(view)
        policy = tracker.policy
        self.page.set_case(view, policy.calendars.get(view.known.patient.protocol))
        self.show_alerts(view)
        self.case_shown.emit(case_id)

    def look_at(self, as_of: dt.date | None, *, as_stored: bool = False) -> None:
        """Shows the page as known on a day, or as the store held it then; None shows it as it is now."""
        as_stored = as_stored and as_of is not None
        if (as_of, as_stored) == (self.as_of, self.as_stored):
            return
        self.as_of, self.as_stored = as_of, as_stored
        if self.case_id is not None:
            self.show_case(self.case_id)
        self.day_chosen.emit()

    def show_alerts(self, view: CaseView) -> None:
        """Shows the alerts of a case, with what was decided about them."""
        policy = self._session.tracker.policy
        self.alerts.set_alerts(
            PanelText(
                open_ones=cards_of(view, policy, open_ones=True),
                decided=decided_of(view),
                context=cards_of(view, policy, open_ones=False),
                closed=closed_words(view),
                not_called=not_called_words(view),
                doubts=doubt_words(view),
                looked_at=looked_at(view),
            )
        )

    def clear(self) -> None:
        """Keeps nothing of a store that was closed."""
        self._order_is_due = False
        self.hand.stop_watching()
        was_past = self.as_of is not None
        self.as_of, self.as_stored, self.view = None, False, None
        self.cases.search.clear()
        self.cases.set_rows(())
        self.page.clear()
        self.show_desk(None)
        if was_past:
            self.day_chosen.emit()
        self.alerts.set_alerts(PanelText())

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        for set_theme in self._themed():
            set_theme(theme)
        self._give_room()  # comes after another size, too
        self.side.settle()

    def _themed(self) -> tuple[Callable[[Theme], None], ...]:
        return self.cases.set_theme, self.page.set_theme, self.alerts.set_theme

    def _changed(self, changed: Changed) -> None:
        tracker = self._session.tracker
        is_one_of_many = self.cases.model.has_case(changed.case_id)
        with self._filling_list():
            if is_one_of_many and len(tracker.case_ids()) == len(self.cases.model.rows):
                self.cases.refresh_rows([tracker.ward.row(changed.case_id)])
            else:
                self.cases.set_rows(self._as_shown(tracker.ward.rows()))
        if changed.case_id == self.case_id:
            self._show_again(changed.case_id)
