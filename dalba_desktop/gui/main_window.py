"""The window: three pages, a menu, a status line. It joins its parts and does nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from dalba_desktop.gui import case_parts, desk_parts, safety_parts, tab_order
from dalba_desktop.gui.about_dialog import AboutDialog
from dalba_desktop.gui.ask import Asker, DialogAsker
from dalba_desktop.gui.backtest_commands import BacktestCommands
from dalba_desktop.gui.case_commands import CaseCommands
from dalba_desktop.gui.case_parts import CaseParts
from dalba_desktop.gui.decision_commands import DecisionCommands
from dalba_desktop.gui.desk_parts import DeskParts
from dalba_desktop.gui.drafts import BEGUN, Drafts
from dalba_desktop.gui.drafts_forms import aside_notice, begun_opener, record_opener
from dalba_desktop.gui.drop_commands import DropCommands
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.forms.patient_form import DRAFT_KIND as PERSON
from dalba_desktop.gui.knowledge_commands import KnowledgeCommands
from dalba_desktop.gui.labels import ElidedLabel, words
from dalba_desktop.gui.lock_commands import LockCommands
from dalba_desktop.gui.menus import Menus, joined
from dalba_desktop.gui.passphrase_commands import PassphraseCommands
from dalba_desktop.gui.past_words import mark_words
from dalba_desktop.gui.privacy import Privacy, is_hidden, shown_id
from dalba_desktop.gui.readonly import ReadOnlyGuard, bar_knowledge, reason_words
from dalba_desktop.gui.record_commands import RecordCommands
from dalba_desktop.gui.safety_parts import SafetyParts
from dalba_desktop.gui.scale_commands import ScaleCommands
from dalba_desktop.gui.scale_commands import menu_entries as scale_entries
from dalba_desktop.gui.session import Session, local_today
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.start_page import StartPage
from dalba_desktop.gui.store_commands import StoreCommands
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.gui.unlock_page import UnlockPage
from dalba_desktop.gui.window_memory import WindowMemory
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker

PROGRAM = "D-ALBA Desktop"
TAKES_OUT = ("export_pdf", "print_case", "chart_save")
"""Entries that write a file and change nothing."""


class MainWindow(QMainWindow):
    """Shows the start page, the unlock page or the workspace."""

    def __init__(
        self,
        themes: ThemeSwitch,
        *,
        make_demo: Callable[[], Tracker],
        today: Callable[[], dt.date] = local_today,
        asker: Asker | None = None,
    ) -> None:
        super().__init__()
        self._made_with = (themes, make_demo, today, asker)
        self._themes = themes
        self._settings = Settings()
        asker = asker if asker is not None else DialogAsker(self)
        self.session = Session(today, self)
        self.privacy = Privacy(self.session, self)
        self.start = StartPage()
        self.start.set_first_run(is_first=not self._settings.has_own_store)
        self.unlock = UnlockPage()
        self.workspace = Workspace(self.session, themes.theme)
        self.pages = QStackedWidget()
        for page in (self.start, self.unlock, self.workspace):
            self.pages.addWidget(page)
        self.setCentralWidget(self.pages)
        self.stores = StoreCommands(self.session, self.start, self.unlock, asker, make_demo, self)
        self.cases = CaseCommands(self.session, self.workspace, asker, self)
        self.start.import_asked.connect(lambda: self.cases.import_into_new(self.stores.create))
        self.records = RecordCommands(self.session, self.workspace, asker, self)
        self.decisions = DecisionCommands(self.session, self.workspace, asker, self)
        self.knowledge = KnowledgeCommands(self.session, asker, self, lambda: themes.theme)
        self.backtests = BacktestCommands(self.session, self, lambda: themes.theme)
        self.safety = SafetyParts(self.session, self.workspace, asker, self, lambda: themes.theme)
        self.keys = PassphraseCommands(self.session, self.workspace, asker, self, self.stores.tries)
        # Drafts before locks: what is open is put aside before it is closed.
        self.drafts = Drafts(self.session, self)
        self.drafts.case_shown = lambda: self.workspace.case_id
        self.drafts.show_case = self.workspace.cases.select
        for name in KINDS:
            self.drafts.add_kind(name, record_opener(name, self.workspace, self.records))
        self.drafts.add_kind(BEGUN, begun_opener(self.workspace))
        self.drafts.offer = aside_notice(self.workspace)
        self.records.drafts = self.drafts
        self.locks = LockCommands(self.session, self, self.stores.lock)
        self.read_only = ReadOnlyGuard(self.session, self.workspace, self)
        for happened in (self.workspace.case_shown, self.workspace.day_chosen):
            happened.connect(self._turn_drafts)
        self.stores.created.connect(self.keys.make_kit)
        self.session.failed.connect(self.workspace.page.notice.show_notice)
        self.about: AboutDialog | None = None
        self.parts = CaseParts(self.session, self.workspace, asker, self, lambda: themes.theme)
        self.parts.mending.join(self.records, self.safety.documents, self.safety.undoing.undo)
        self.parts.quick.join(self.records, self.safety.undoing.undo)
        self.parts.reports.join(self.records, self.safety.undoing.undo, self.drafts)
        self.parts.past.dressed.connect(self.read_only.apply)
        self.parts.readings.threshold_asked.connect(self._show_threshold)
        self.parts.readings.mutations_asked.connect(self._show_mutations)
        self.drops = DropCommands(self, asker)
        self.drafts.add_kind(PERSON, self.parts.person.opened_again)
        self.desk = DeskParts(self.session, self.workspace, asker, self, lambda: themes.theme)
        self.desk.worklist.join(self.records)
        more = (safety_parts.menu_entries(), case_parts.menu_entries(), desk_parts.menu_entries(), scale_entries())
        self.scaling = ScaleCommands(themes, self)
        self.menus = Menus(self, self._slots(), joined(*more))
        self.safety.use(self.menus)
        self.parts.use(self.menus)
        self.desk.use(self.menus)
        self.desk.palette.show_threshold = self._show_threshold
        self.records.use(self.menus.actions)
        self.pages.addWidget(self.safety.damage.page)
        self.safety.join(self.stores, self.unlock, self._show)
        self.state = ElidedLabel()
        self.synthetic = words(say("SYNTHETIC"), "synthetic")
        self.reading = words(say("READING ONLY"), "synthetic")
        self.reading.setToolTip(reason_words())
        self._held_by = ""
        self.statusBar().setSizeGripEnabled(False)
        self.past = words(role="synthetic")
        for shown in (self.reading, self.past, self.state, self.synthetic):
            # The state is the longest, and gives way.
            self.statusBar().addWidget(shown, 1 if shown is self.state else 0)
        self.stores.start_shown.connect(lambda: self._show(self.start))
        self.stores.unlock_shown.connect(lambda: self._show(self.unlock))
        self.session.opened.connect(self._opened)
        self.session.emptied.connect(self.repaint)
        for happened in (self.session.opened, self.session.locked, self.session.changed, self.session.reloaded):
            happened.connect(self._say_state)
        self.workspace.case_shown.connect(self._say_state)
        self.workspace.day_chosen.connect(self._say_state)
        self.workspace.page_shown.connect(self._say_state)
        self.privacy.changed.connect(self._say_state)
        self.privacy.changed.connect(self.unlock.say_name)
        self.workspace.page.tabs.selection_changed.connect(self._say_state)
        themes.theme_changed.connect(self._dress)
        self.menus.show_theme(themes.appearance)
        self.scaling.use(self.menus)
        self.memory = WindowMemory(self, self.workspace)
        self.memory.restore()
        self._say_state()
        self._show(self.start)

    def again(self) -> MainWindow:
        """Another window like this one without a store, in the language in use by now."""
        themes, make_demo, today, asker = self._made_with
        window = MainWindow(themes, make_demo=make_demo, today=today, asker=asker)
        window.stores.tries.take_over(self.stores.tries)
        window.privacy.take_over(self.privacy)
        return window

    def remember(self) -> None:
        """Keeps how the window looks for the next one."""
        self.memory.keep()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remembers the window and closes the store."""
        self.remember()
        self.drafts.is_closing = True
        self.session.lock()
        super().closeEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through an open store as the eye does."""
        if self.pages.currentWidget() is not self.workspace:
            return super().focusNextPrevChild(forward)
        return tab_order.step(self, self.workspace.parts, forward=forward)

    def _slots(self) -> dict[str, Callable[[], None]]:
        cases = self.workspace.cases
        return {
            "new_store": self.stores.create,
            "open_store": self.stores.open_other,
            "open_demo": self.stores.open_demo,
            "import_file": self.cases.import_file,
            "export_pdf": self.cases.export_pdf,
            "change_passphrase": self.keys.change,
            "recovery_kit": self.keys.make_kit,
            "locking": self.locks.show,
            "lock": self.stores.lock,
            "close_store": self.stores.close,
            "quit": lambda: (self.close(), None)[1],
            "find": cases.focus_search,
            "next_case": lambda: cases.step(1),
            "previous_case": lambda: cases.step(-1),
            "next_tab": lambda: self.workspace.page.tabs.step(1),
            "previous_tab": lambda: self.workspace.page.tabs.step(-1),
            "add_record": self.records.add_here,
            "edit_record": self.records.edit_selected,
            "withdraw_record": self.records.withdraw_selected,
            "knowledge": self._show_knowledge,
            "backtest": self.backtests.show,
            "theme_system": lambda: self._choose_theme(Appearance.SYSTEM),
            "theme_light": lambda: self._choose_theme(Appearance.LIGHT),
            "theme_dark": lambda: self._choose_theme(Appearance.DARK),
            "about": self._show_about,
            **self.safety.slots(),
            **self.parts.slots(),
            **self.desk.slots(),
            **self.scaling.slots(),
        }

    def _show(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        if page is self.unlock:
            self.unlock.passphrase.setFocus()
        self._say_state()

    def _opened(self) -> None:
        self._held_by = ""
        if not self.session.tracker.synthetic:
            self._settings.has_own_store = True
            self.start.set_first_run(is_first=False)
        if self.session.is_read_only:
            from dalba_desktop.tracker.outside import held_words

            self._held_by = held_words(self.session.tracker.path)
        self._show(self.workspace)

    def _say_state(self, *_: object) -> None:
        is_open = self.session.is_open and self.pages.currentWidget() is self.workspace
        is_read_only = is_open and self.session.is_read_only
        has_case = is_open and self.workspace.case_id is not None and self.workspace.desk is None
        as_of = self.workspace.as_of if is_open else None
        self.menus.set_state(
            has_store=is_open,
            has_case=has_case,
            has_result=has_case and self.workspace.page.tabs.can_change,
            read_only=self.read_only.why if is_open else "",
            still=TAKES_OUT if as_of is not None and not is_read_only and not self.workspace.as_stored else (),
        )
        mark = mark_words(as_of, as_stored=self.workspace.as_stored) if as_of is not None else ""
        self.past.setText(mark)
        self.past.setVisible(bool(mark))
        self.reading.setVisible(is_read_only)
        self.synthetic.setVisible(is_open and self.session.tracker.synthetic)
        if not is_open:
            self.state.setText(say("No store open"))
            self.setWindowTitle(PROGRAM)
            return
        tracker = self.session.tracker
        cases = say_n("{count} case", "{count} cases", len(tracker.case_ids()))
        state = say("Encrypted · as of {date} · {cases}", date=date_words(tracker.as_of), cases=cases)
        self.state.setText(" · ".join(part for part in (self._held_by, state) if part))
        file = "" if is_hidden() else tracker.path.stem
        parts = [part for part in (shown_id(self.workspace.case_id or ""), mark, file) if part]
        parts += [say("READING ONLY")] if is_read_only else []
        parts += [say("SYNTHETIC")] if tracker.synthetic else []
        self.setWindowTitle(" \N{EN DASH} ".join([*parts, PROGRAM]))

    def _turn_drafts(self, *_: object) -> None:
        self.drafts.turn(None if self.read_only.why else self.workspace.case_id)

    def _choose_theme(self, appearance: Appearance) -> None:
        self._settings.appearance = appearance
        self._themes.choose(appearance)

    def _dress(self, theme: Theme) -> None:
        self.workspace.set_theme(theme)
        self.knowledge.set_theme(theme)
        self.backtests.set_theme(theme)
        self.safety.set_theme(theme)
        self.parts.set_theme(theme)
        self.desk.set_theme(theme)
        self.read_only.apply()

    def _show_knowledge(self) -> None:
        self.knowledge.show()
        if self.knowledge.dialog is not None and self.session.is_read_only:
            bar_knowledge(self.knowledge.dialog)

    def _show_threshold(self, key: str) -> None:
        self._show_knowledge()
        if self.knowledge.dialog is not None:
            self.knowledge.dialog.show_threshold(key)

    def _show_mutations(self) -> None:
        self._show_knowledge()
        if self.knowledge.dialog is not None:
            self.knowledge.dialog.show_mutations()

    def _show_about(self) -> None:
        self.about = AboutDialog(self)
        self.about.finished.connect(self.about.deleteLater)
        self.about.open()
