"""Joins why and why not to the window: the pane beside the MRD table, the matrix beside the ABL1 table, the cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.gui.case_matrix_pane import CaseMatrixPane
from dalba_desktop.gui.menus import Entry
from dalba_desktop.gui.reading_pane import ReadingPane
from dalba_desktop.gui.reading_words import reading_text
from dalba_desktop.gui.record_tabs import SHEET_OF_LIST
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say


def menu_entries() -> tuple[Entry | None, ...]:
    """What stands in the menu of the case."""
    return (
        None,
        Entry("why", say("Wh&y this reading"), "Ctrl+Shift+Y", "case"),
        Entry("to_alert", say("To the alert of the selecte&d fact"), "Alt+Right", "case"),
        Entry("to_fact", say("Bac&k to the fact"), "Alt+Left", "case"),
    )


class ReadingCommands(QObject):
    """Follows the selection of the page; says which threshold is to be shown, or the whole table of mutations."""

    threshold_asked = Signal(str)
    mutations_asked = Signal()

    def __init__(self, session: Session, workspace: Workspace, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self.pane = ReadingPane(theme())
        self.matrix = CaseMatrixPane(theme())
        page, alerts = workspace.page, workspace.alerts
        page.tabs.set_beside("mrd", self.pane)
        page.tabs.set_beside("abl1_tests", self.matrix)
        self._fact: Evidence | None = None
        page.fact_selected.connect(self._selected)
        workspace.case_shown.connect(self._shown)
        session.locked.connect(self._clear)
        session.reloaded.connect(self._follow)
        self.pane.threshold_pressed.connect(self.threshold_asked)
        self.pane.evidence_pressed.connect(page.select_fact)
        self.pane.card_pressed.connect(alerts.show_card)
        self.matrix.test_pressed.connect(lambda record_id: page.select_fact("abl1_tests", record_id))
        self.matrix.table_asked.connect(self.mutations_asked)
        alerts.all_pressed.connect(self.show_all)
        alerts.threshold_pressed.connect(self.threshold_asked)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menu do."""
        return {"why": self.show_why, "to_alert": self.to_alert, "to_fact": self.to_fact}

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.pane.set_theme(theme)
        self.matrix.set_theme(theme)

    def show_why(self) -> None:
        """Gives the keyboard to the pane that goes with the tab shown, else to that of the MRD results."""
        tabs = self._workspace.page.tabs
        if tabs.current is tabs.tables.get("abl1_tests"):
            self.matrix.focus_first()
            return
        if "mrd" in tabs.tables:
            tabs.bar.setCurrentIndex(list(tabs.tables).index("mrd"))
        self.pane.focus_first()

    def to_alert(self) -> None:
        """From the selected fact to its line on a card that rests on it; again, to the next such card."""
        fact = self._workspace.alerts.fact_with_focus() or self._fact
        if fact is not None:
            self._workspace.alerts.go_to_evidence(fact)

    def to_fact(self) -> None:
        """From the line of a card to the row of its fact; from anywhere else to the row of the one selected."""
        fact = self._workspace.alerts.fact_with_focus() or self._fact
        if fact is None:
            return
        page = self._workspace.page
        if fact != self._fact:
            page.select_fact(fact.list, fact.id)
        elif not page.tabs.select(fact.list, fact.id):
            return
        table = page.tabs.current
        if table is not None:
            table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_all(self, facts: Sequence[Evidence]) -> None:
        """Marks facts in the chart and in their tables, and shows the table that holds most of them."""
        page = self._workspace.page
        page.chart.show_evidence([(fact.list, fact.id) for fact in facts])
        keys = [SHEET_OF_LIST.get(fact.list, fact.list) for fact in facts]
        for key, table in page.tabs.tables.items():
            table.mark_rows({fact.id for fact, of in zip(facts, keys, strict=True) if of == key})
        most = max(dict.fromkeys(keys), key=keys.count, default="")
        if most in page.tabs.tables:
            page.tabs.bar.setCurrentIndex(list(page.tabs.tables).index(most))
            page.tabs.tables[most].scroll_to_marked()

    def _selected(self, list_name: str, record_id: str) -> None:
        self._fact = Evidence(list_name, record_id)
        self._workspace.alerts.mark_fact(self._fact)
        for table in self._workspace.page.tabs.tables.values():
            table.mark_rows(())
        if list_name == "mrd":
            self._read(record_id)
        elif list_name == "abl1_tests":
            self.matrix.show_test(record_id)

    def _shown(self, _case_id: str) -> None:
        page = self._workspace.page
        for table in page.tabs.tables.values():
            table.mark_rows(())
        ringed = page.chart.selected
        self._fact = Evidence(*ringed) if ringed is not None else None
        self._workspace.alerts.mark_fact(self._fact, scrolls=False)
        selected = page.tabs.tables["mrd"].selected_row if "mrd" in page.tabs.tables else None
        self._read(selected.id if selected is not None else None)
        if self._workspace.view is not None:
            self.matrix.set_case(self._workspace.view, self._session.tracker.settings.mutation_table())

    def _follow(self) -> None:
        """The store may have no case any more."""
        if self._workspace.view is None:
            self._clear()

    def _read(self, record_id: str | None) -> None:
        view = self._workspace.view
        if view is None or not self._session.is_open:
            return
        tracker = self._session.tracker
        laboratories = tracker.settings.in_force().laboratories
        self.pane.set_reading(reading_text(view, tracker.policy, laboratories, record_id))

    def _clear(self) -> None:
        self._fact = None
        self._workspace.alerts.mark_fact(None)
        self.pane.set_reading(None)
        self.matrix.clear()
