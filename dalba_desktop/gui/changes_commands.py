"""What changed: fills its tab, notes when a case was looked at, tells at the head of the page what others did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from dalba_desktop.domain.history import LISTS
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.changes_tab import ChangesTab, Reference
from dalba_desktop.gui.changes_words import changes_sheet, entered_words, nothing_words, notice_words, told_against
from dalba_desktop.gui.menus import Entry
from dalba_desktop.gui.privacy import shown_changes, shown_view
from dalba_desktop.gui.record_rows import Sheet
from dalba_desktop.gui.record_tabs import SHEET_OF_LIST
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.trail_words import local_words
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import date_words, list_words, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.changes import CaseChanges, Opened, Since

SEEN_MS = 6_000
"""How long a case is shown before it counts as looked at: who walks down the list has not seen what is new."""
LATER_MS = 250
"""The page comes first; what changed is worked out when it stands."""


def menu_entries() -> tuple[Entry | None, ...]:
    """What goes into the View menu."""
    return (Entry("changes", say("What &changed"), "Ctrl+J", "case"),)


class ChangesCommands(QObject):
    """Puts the tab under the chart and looks after the visits to cases.

    The list is held against the opening before this visit: noting the visit does not make the list vanish while it is
    being read.
    """

    def __init__(self, session: Session, workspace: Workspace, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self.tab = ChangesTab(theme())
        workspace.page.tabs.add_page(say("Changes"), self.tab, self.tab.beside, self.tab.table)
        self._case: str | None = None
        self._opened: Opened | None = None
        self._was_seen = False
        self._wanted: Reference | None = None
        self.changes: CaseChanges | None = None
        self.seen = self._timer(SEEN_MS, self._note_seen)
        self.later = self._timer(LATER_MS, self.fill)
        self.tab.reference_chosen.connect(self._chosen)
        self.tab.fact_selected.connect(self._select)
        self.tab.fact_opened.connect(workspace.page.select_fact)
        workspace.case_shown.connect(self._shown)
        workspace.page.tabs.bar.currentChanged.connect(self._turned)
        session.locking.connect(self._leave)
        session.locked.connect(self._forget)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {"changes": self.show}

    def show(self) -> None:
        """Turns to the tab and gives it the keyboard."""
        tabs = self._workspace.page.tabs
        tabs.bar.setCurrentIndex(tabs.pages.indexOf(self.tab))
        if self.later.isActive():
            self.fill()
        self.tab.focus_list()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.tab.set_theme(theme)

    def fill(self) -> None:
        """Works out what changed in the case shown and tells it."""
        self.later.stop()
        case_id = self._case
        if case_id is None or not self._session.is_open:
            return
        if self._workspace.as_of is not None:
            self._show_none(say("A past day is shown. What changed is told as of today: Escape leads back."))
            return
        with said_calmly(self._show_none):
            self._name_references(case_id)
            since, words, why_not = self._since(case_id)
            if since is None:
                self._show_none(why_not)
                return
            tracker = self._session.tracker
            self.changes = tracker.changes.since(case_id, since)
            if self.changes.entered is not None and self.tab.chosen is Reference.OPENED:
                self._show_none(entered_words(self.changes))
                return
            view = tracker.case_view(case_id)
            sheet = changes_sheet(shown_changes(self.changes, view.history.patient), shown_view(view))
            note = told_against(self.changes, words)
            self.tab.show_changes(sheet, note, " ".join(part for part in (nothing_words(words), note) if part))
            self._title(len(sheet.rows))

    def _shown(self, case_id: str) -> None:
        if case_id != self._case:
            self._leave()
            self._enter(case_id)
        if self._is_shown or self._workspace.as_of is not None:
            self.fill()
        else:
            self.later.start()

    def _enter(self, case_id: str) -> None:
        self._case, self._was_seen = case_id, False
        self.changes = None
        self._opened = self._session.tracker.changes.last_opened(case_id)
        self.tab.choose(self._wanted or self._usual(case_id))
        self._show_none("")
        self.seen.start()
        self._tell_of_others(case_id)

    def _usual(self, case_id: str) -> Reference:
        """The last opening; for who never had the case open, the last visit."""
        if self._opened is not None or self._session.tracker.changes.last_visit(case_id) is None:
            return Reference.OPENED
        return Reference.VISIT

    def _tell_of_others(self, case_id: str) -> None:
        """One line at the head when somebody else, or an import, changed the case since it was open here last."""
        opened = self._opened
        if opened is None or self._workspace.as_of is not None:
            return
        changes = self._session.tracker.changes
        if not changes.has_rows_since(case_id, opened):
            return
        said = notice_words(changes.since(case_id, opened), self._opened_words())
        if said:
            self._workspace.page.notice.show_notice(said, (say("What changed"), self.show))

    def _note_seen(self) -> None:
        self._was_seen = True
        self._note()

    def _note(self) -> None:
        """The moment is kept beside the trail; a medium that does not take it is no reason to disturb anybody."""
        case_id = self._case
        if case_id is None or self._session.is_read_only or case_id not in self._session.tracker.case_ids():
            return
        with said_calmly(lambda _: None):
            self._session.tracker.changes.note_opened(case_id)

    def _leave(self) -> None:
        """What was on the page until now was seen, if it stood there long enough."""
        self.seen.stop()
        if self._was_seen and self._session.is_open:
            self._note()
        self._case, self._was_seen = None, False

    def _forget(self) -> None:
        """Keeps nothing of a store that was closed."""
        self.later.stop()
        self._case, self._opened, self.changes = None, None, None
        self._show_none("")
        self.tab.name_references("", "")
        self.tab.date.set_value("")

    def _chosen(self) -> None:
        self._wanted = self.tab.chosen
        self.fill()

    def _turned(self, _: int) -> None:
        if self._is_shown and self.later.isActive():
            self.fill()

    @property
    def _is_shown(self) -> bool:
        return self._workspace.page.tabs.pages.currentWidget() is self.tab

    def _name_references(self, case_id: str) -> None:
        visit = self._session.tracker.changes.last_visit(case_id)
        if visit is None:
            visited = say("No visit recorded")
        else:
            kind = list_words(visit.list)
            visited = say("Since the last visit, {date} ({kind})", date=date_words(visit.day), kind=kind)
        opened = self._opened_words()
        self.tab.name_references(opened[:1].upper() + opened[1:] if opened else say("Not opened here before"), visited)

    def _opened_words(self) -> str:
        if self._opened is None:
            return ""
        return say("since you last opened it, {when}", when=local_words(self._opened.at.isoformat()))

    def _since(self, case_id: str) -> tuple[Since | None, str, str]:
        """Since when, in words, or why that cannot be told."""
        if self.tab.chosen is Reference.OPENED:
            return self._opened, self._opened_words(), self._never_opened(case_id)
        if self.tab.chosen is Reference.VISIT:
            visit = self._session.tracker.changes.last_visit(case_id)
            none = say("No follow-up, response, note or MRD sample before today: there is no last visit to go by.")
            if visit is None:
                return None, "", none
            return visit.day, say("since the last visit on {date}", date=date_words(visit.day)), ""
        day = self.tab.day
        if day is None:
            return None, "", say("Type or pick a day: what changed after its end is told.")
        return day, say("since {date}", date=date_words(day)), ""

    def _never_opened(self, case_id: str) -> str:
        entered = self._session.tracker.changes.entered(case_id)
        if entered is None:
            return say("You have not opened this case here before.")
        when = local_words(entered.at)
        if entered.imported:
            return say("You have not opened this case here before; it was entered by import on {when}.", when=when)
        return say(
            "You have not opened this case here before; it was entered on {when} by {who}.", when=when, who=entered.who
        )

    def _show_none(self, why: str) -> None:
        self.tab.show_changes(Sheet("changes", say("Changes"), (), ()), "", why)
        self._title(0)

    def _title(self, count: int) -> None:
        title = say("Changes")
        self._workspace.page.tabs.set_page_title(self.tab, f"{title}  {count}" if count else title)

    def _select(self, list_name: str, record_id: str) -> None:
        """In the chart, and in its table behind this one: walking down the list stays in the list."""
        if list_name not in LISTS:
            return
        page = self._workspace.page
        page.chart.select(list_name, record_id)
        table = page.tabs.tables.get(SHEET_OF_LIST.get(list_name, list_name))
        if table is not None:
            table.select(record_id)

    def _timer(self, after_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer
