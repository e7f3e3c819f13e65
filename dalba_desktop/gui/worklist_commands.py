"""The worklist of all cases, joined to the window: filled as the ward is read; what is opened and entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.privacy import on_change, shown_id, shown_text
from dalba_desktop.gui.readonly import reason_words as read_only_words
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.ward_reader import WardReader
from dalba_desktop.gui.worklist_files import WorklistFiles
from dalba_desktop.gui.worklist_page import HORIZONS, USUAL_WEEKS, WorklistPage
from dalba_desktop.gui.worklist_words import entry_of, entry_words, reading_words, spoken_words
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import count_words, say
from dalba_desktop.wording.worklist import kind_words, reason_words, source_words, work_words

if TYPE_CHECKING:
    from dalba_desktop.gui.forms.record_form import RecordForm
    from dalba_desktop.gui.forms.texts import Texts

DESK = "worklist"
KEY = "Ctrl+2"
WEEKS = "worklist/weeks"
SOON_MS = 400
"""While cases are read, the page follows so often."""


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What goes into the Go menu."""
    return {"go": (Entry("worklist", say("&Worklist"), KEY, "store"),)}


class Records(Protocol):
    """Where facts are entered."""

    def add(self, list_name: str = "mrd", texts: Texts | None = None) -> RecordForm | None:
        """Opens the form for a new record."""

    def edit(self, list_name: str, record_id: str) -> RecordForm | None:
        """Opens the form for a recorded fact."""


class WorklistCommands(QObject):
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
        self._records: Records | None = None
        self.page = WorklistPage(theme())
        self.files = WorklistFiles(session, self.page, asker, window)
        kept = Settings().words_of(WEEKS)
        self.page.set_weeks(int(kept[0]) if kept and kept[0].isdecimal() else USUAL_WEEKS)
        self.line = workspace.add_desk(DESK, say("Worklist"), self.page)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        ward.worked_out.connect(self._take_in)
        ward.completed.connect(self.refresh)
        workspace.page_shown.connect(lambda key: self.refresh() if key == DESK else None)
        session.opened.connect(self.refresh)
        session.reloaded.connect(self.refresh)
        session.locked.connect(self._forget)
        page = self.page
        page.selection_changed.connect(self._show_detail)
        page.open_asked.connect(self.open_case)
        page.entry_asked.connect(self.enter_result)
        page.weeks_chosen.connect(lambda weeks: Settings().keep_words(WEEKS, [str(weeks)]))
        on_change(self._say_again)

    def join(self, records: Records) -> None:
        """Takes what opens the forms of a case."""
        self._records = records

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {"worklist": self.show}

    def use(self, menus: Menus) -> None:
        """Nothing in the menus changes with the page."""

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.page.set_theme(theme)

    def show(self) -> None:
        """Brings the worklist to the front."""
        if self._session.is_open:
            self._workspace.show_desk(DESK)

    def refresh(self) -> None:
        """Shows what is to be done for the cases that are worked out."""
        self._soon.stop()
        if not self._session.is_open:
            return
        from dalba_desktop.tracker.worklist import last_day, waiting

        tracker = self._session.tracker
        done, total = tracker.ward.count
        with said_calmly(self._session.failed.emit):
            views = tracker.ward.views()
            found = (row for view in views for row in tracker.worklists.of_case(view))
            self._count(*waiting(found, tracker.as_of), done, total)
            if self._workspace.desk == DESK:
                rows = tracker.worklists.rows(views, last_day(tracker.as_of, max(HORIZONS)))
                aside = tracker.worklists.set_aside(views)
                self.page.show_rows(rows, set_aside=aside, done=done, total=total, as_of=tracker.as_of)
        self._bar()

    def open_case(self) -> None:
        """Shows the case of the entry as it is today, at the record that it is about."""
        row = self.page.selected
        if row is None or not self._session.is_open:
            return
        self._workspace.look_at(None)
        self._workspace.go_to(row.case_id)
        if row.item.record_id:
            self._workspace.page.select_fact(row.item.list, row.item.record_id)
        self._workspace.page.chart.setFocus()

    def enter_result(self) -> None:
        """Opens the form for what was done, filled in as far as the entry knows."""
        row = self.page.selected
        if row is None or self._records is None or not self._session.is_open or self._session.is_read_only:
            return
        list_name, record_id, texts = entry_of(row.item, self._session.tracker.as_of)
        self.open_case()
        if record_id:
            self._records.edit(list_name, record_id)
            return
        form = self._records.add(list_name)
        if form is not None and texts and not form.has_typed:
            form.prefill(texts)

    def _take_in(self, case_ids: tuple[str, ...]) -> None:
        """Works out the entries of what was just read, and shows them soon."""
        if not self._session.is_open:
            return
        tracker = self._session.tracker
        with said_calmly(self._session.failed.emit):
            for case_id in case_ids:
                tracker.worklists.of_case(tracker.case_view(case_id))
        if not self._soon.isActive():
            self._soon.start()

    def _count(self, late: int, week: int, done: int, total: int) -> None:
        shown = count_words(late + week) if late + week else ""
        spoken = spoken_words(late, week)
        if done < total:
            shown, spoken = f"{shown}\N{HORIZONTAL ELLIPSIS}", f"{spoken}, {reading_words(done, total)}"
        self.line.show_count(shown if total else "", spoken if total else "")

    def _bar(self) -> None:
        """Greys what would take out a list of some cases only, or leave no trace, and says why."""
        done, total = self._session.tracker.ward.count
        why = read_only_words() if self._session.is_read_only else ""
        if not why and done < total:
            why = say("Once every case is read: {progress}", progress=reading_words(done, total))
        for pressed in (self.page.print_list, self.page.calendar):
            pressed.setEnabled(not why)
            pressed.setToolTip(why)

    def _show_detail(self) -> None:
        row = self.page.selected
        if row is None or not self._session.is_open:
            self.page.detail.show_entry("", "", "", entry_words(None), "")
            return
        item = row.item
        title = " \N{MIDDLE DOT} ".join((shown_id(row.case_id), kind_words(item.kind), work_words(item)))
        source = source_words([row.listed], self._session.tracker.policy)
        why = read_only_words() if self._session.is_read_only else ""
        self.page.detail.show_entry(title, shown_text(reason_words(row.listed)), source, entry_words(item), why)

    def _say_again(self) -> None:
        self.page.table.say_again()
        self.page.notice.say_again()
        self._show_detail()

    def _forget(self) -> None:
        self._soon.stop()
        self.page.notice.clear()
        self.page.kind.setCurrentIndex(0)
        self.page.show_rows((), set_aside=0, done=0, total=0, as_of=None)
        self.line.show_count("")
