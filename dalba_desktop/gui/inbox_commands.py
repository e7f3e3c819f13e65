"""The alerts of all cases, joined to the window: what is opened, decided, decided together, opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from dalba_desktop import wording
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.gui.alert_words import card_of
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.case_list_model import person_words
from dalba_desktop.gui.decision_commands import asked
from dalba_desktop.gui.inbox_counter import InboxCounter
from dalba_desktop.gui.inbox_detail import OPEN, REOPEN, DetailText
from dalba_desktop.gui.inbox_page import InboxPage
from dalba_desktop.gui.inbox_reader import InboxReader
from dalba_desktop.gui.inbox_words import InboxRow, progress_words
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.privacy import held_back, on_change, shown_view
from dalba_desktop.gui.readonly import reason_words
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.ward_reader import WardReader
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dalba_desktop.tracker.inbox import Key

DESK = "alerts"
KEY = "Ctrl+1"


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What goes into the Go menu."""
    return {"go": (Entry("inbox", say("&Alerts of all cases"), KEY, "store"),)}


class InboxCommands(QObject):
    """Fills the page as the ward is read, and carries out what is asked for on it."""

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        asker: Asker,
        window: QMainWindow,
        theme: Callable[[], Theme],
        ward: WardReader,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._menus: Menus | None = None
        self._is_filling = False
        self._away: tuple[Key, ...] = ()
        """What was decided on last: when it is back, it is selected again."""
        self.page = InboxPage(theme())
        self.line = workspace.add_desk(DESK, say("Alerts"), self.page)
        self.reader = InboxReader(session, ward, self)
        self.counter = InboxCounter(session, self.reader, self.page, self)
        self.reader.updated.connect(self._show)
        self.page.selection_changed.connect(self._show_detail)
        self.page.deed_asked.connect(self.do)
        self.page.backtest_asked.connect(self._backtest)
        self.page.detail.evidence_pressed.connect(self._show_fact)
        self.page.detail.threshold_pressed.connect(workspace.alerts.threshold_pressed)
        session.opened.connect(self._show_detail)
        session.locked.connect(self._forget)
        workspace.day_chosen.connect(self._show_detail)
        on_change(self._redraw)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {"inbox": self.show}

    def use(self, menus: Menus) -> None:
        """Takes the menus: the back-test stands there too."""
        self._menus = menus

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.page.set_theme(theme)

    def show(self) -> None:
        """Brings the inbox to the front."""
        if self._session.is_open:
            self._workspace.show_desk(DESK)

    @property
    def why_not(self) -> str:
        """Why nothing can be decided now; "" when it can."""
        return reason_words() if self._session.is_read_only else self._session.why_not()

    def do(self, deed: str) -> None:
        """Carries out what a button or a letter asks for, on the rows selected."""
        rows = self.page.selected
        if not rows or not self._session.is_open:
            return
        if deed == OPEN:
            self.open_case(rows[0])
        elif self.why_not:
            return
        elif deed == REOPEN:
            self._decide(rows[:1], lambda: self._session.open_again(rows[0].line.case_id, rows[0].line.found))
        elif len(rows) > 1:
            self._acknowledge_all(rows)
        else:
            self._decide_one(DecisionKind(deed), rows[0])

    def open_case(self, row: InboxRow) -> None:
        """Shows the page of a case at the newest fact behind an alert."""
        from dalba_desktop.tracker.inbox import newest_evidence

        view = self._session.tracker.case_view(row.line.case_id)
        fact = newest_evidence(view, row.line.found.episode)
        self._go_to(row)
        if fact is not None:
            self._workspace.page.select_fact(fact.list, fact.id)
        self._workspace.page.chart.setFocus()

    def _go_to(self, row: InboxRow) -> None:
        """To the case as it is today: a past day may know nothing of the alert."""
        self._workspace.look_at(None)
        self._workspace.go_to(row.line.case_id)
        self._workspace.alerts.show_card(row.line.found.episode.id)

    def _show_fact(self, list_name: str, record_id: str) -> None:
        rows = self.page.selected
        if rows:
            self._go_to(rows[0])
            self._workspace.page.select_fact(list_name, record_id)

    def _decide_one(self, kind: DecisionKind, row: InboxRow) -> None:
        case_id, episode = row.line.case_id, row.line.found.episode
        answer = asked(self._asker, kind, episode)
        if answer is None:
            return
        reason, comment = answer
        session = self._session
        deeds: dict[DecisionKind, Callable[[], None]] = {
            DecisionKind.ACKNOWLEDGED: lambda: session.acknowledge(case_id, episode),
            DecisionKind.SNOOZED: lambda: session.snooze(case_id, episode, comment),
            DecisionKind.DISMISSED: lambda: session.dismiss(case_id, episode, reason, comment),
        }
        self._decide((row,), deeds[kind])

    def _acknowledge_all(self, rows: Sequence[InboxRow]) -> None:
        if not all(row.waits for row in rows):
            return
        seen = [(row.line.case_id, row.line.found.episode) for row in rows]

        def carry_out() -> None:
            with wait_cursor():
                self._session.run(lambda tracker: tracker.inbox.acknowledge_all(seen))

        self._decide(rows, carry_out)

    def _decide(self, rows: Sequence[InboxRow], deed: Callable[[], None]) -> None:
        """Does it, and goes to the row after those it was done with."""
        keys = tuple(row.key for row in rows)
        self.page.notice.clear()
        problems: list[str] = []
        with said_calmly(problems.append):
            deed()
        if problems:
            self.page.notice.show_notice(problems[0])
            self.reader.gather()
            return
        self._away = keys
        if len(rows) > 1:
            self.reader.take_out(keys)
        self.page.setFocus()

    def _show(self) -> None:
        is_open, rows = self._session.is_open, self.reader.rows
        there = {row.key for row in rows if row.waits}
        back = [key for key in self._away if key in there]
        as_of = self._session.tracker.as_of if is_open else None
        self._is_filling = True
        try:
            self.page.show_rows(rows, self.reader.done, self.reader.total, as_of)
            if self._away and len(back) == len(self._away):
                self._away = ()
                self.page.table.select(back)
        finally:
            self._is_filling = False
        self._show_detail()
        self._count()

    def _count(self) -> None:
        waiting, done, total = self.page.waiting, self.reader.done, self.reader.total
        if not total:
            self.line.show_count("")
            return
        spoken = say_n("{count} open alert", "{count} open alerts", waiting)
        if done < total:
            spoken = say("{spoken}, {progress}", spoken=spoken, progress=progress_words(done, total))
        shown = wording.count_words(waiting) if waiting else ""
        self.line.show_count(f"{shown}\N{HORIZONTAL ELLIPSIS}" if done < total else shown, spoken)

    def _show_detail(self) -> None:
        if self._is_filling:
            return
        rows = self.page.selected if self._session.is_open else ()
        self.page.detail.show_detail(self._detail_of(rows), self.why_not if rows else "")

    def _detail_of(self, rows: Sequence[InboxRow]) -> DetailText:
        if len(rows) != 1:
            return DetailText(tuple(rows))
        from dalba_desktop.tracker.views import row_of

        row = rows[0]
        view = self.reader.view_of(row.line.case_id)
        if view is None:
            return DetailText((row,))
        episode = row.line.found.episode.id
        found = next((each for each in view.episodes if each.episode.id == episode), None)
        if found is None:
            return DetailText((row,))
        view = shown_view(view)
        return DetailText(
            rows=(row,),
            person=person_words(row_of(view)),
            card=card_of(view, self._session.tracker.policy, found),
            decided=wording.decision_words(found.decision) if found.is_settled and found.decision else "",
            comment=held_back(found.decision.comment) if found.is_settled and found.decision else "",
        )

    def _redraw(self) -> None:
        """Identifiers were hidden, or are shown again."""
        self.page.table.redraw()
        self.page.notice.say_again()
        self.page.detail.show_detail(DetailText(), "")
        self._show_detail()

    def _backtest(self) -> None:
        if self._menus is not None:
            self._menus.actions["backtest"].trigger()

    def _forget(self) -> None:
        self._away = ()
        self.page.notice.clear()
        self.page.filter.clear()
        self.page.filter.also_decided.setChecked(False)
