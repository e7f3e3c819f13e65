"""What can be done with the chart: how it is looked at, how it is taken away. Menu and buttons share their actions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.case_commands import safe_name
from dalba_desktop.gui.chart_copy import ChartCopy, Form, form_of, kinds
from dalba_desktop.gui.chart_drawing import CaseSource
from dalba_desktop.gui.chart_keys import ZOOM
from dalba_desktop.gui.chart_table import ChartTable
from dalba_desktop.gui.clipboard import clipboard
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.gui.session import PATIENCE_MS, Session
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.working import work_beside
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.chart_options import Align, alignment_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

_ALIGNS = {f"align_{align.value}": align for align in Align}
_SHOWS = {
    "chart_trend": "shows_trend",
    "chart_reference": "shows_reference",
    "chart_planned": "shows_planned",
    "chart_gaps": "compresses_gaps",
}
"""Switches by the key of their entry: the option each of them turns."""


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """The menu of the chart."""
    return {
        "chart": (
            Entry("chart_closer", say("Zoom &in"), "Ctrl++", "case"),
            Entry("chart_farther", say("Zoom &out"), "Ctrl+-", "case"),
            Entry("chart_whole", say("&Whole course"), "Ctrl+0", "case"),
            None,
            Entry("align_day_one", say("Count from day &1"), "Alt+1", "align"),
            Entry("align_diagnosis", say("Count from &diagnosis"), "Alt+2", "align"),
            Entry("align_blinatumomab", say("Count from first &blinatumomab"), "Alt+3", "align"),
            Entry("align_transplant", say("Count from &transplant"), "Alt+4", "align"),
            None,
            Entry("chart_trend", say("T&rend with doubling time"), "Ctrl+T", "case"),
            Entry("chart_reference", say("D-ALBA r&eference marks"), "Ctrl+Alt+R", "case"),
            Entry("chart_planned", say("&Planned samples"), "Ctrl+Alt+P", "case"),
            Entry("chart_gaps", say("Compress long &gaps"), "Ctrl+Alt+G", "case"),
            None,
            Entry("chart_copy", say("&Copy as picture"), "Ctrl+Shift+C", "case"),
            Entry("chart_copy_vector", say("Copy as &vector"), "Ctrl+Alt+V", "case"),
            Entry("chart_copy_text", say("Copy as te&xt"), "Ctrl+Alt+C", "case"),
            Entry("chart_save", say("&Save the chart as\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Alt+S", "case", writes=True),
            Entry("chart_table", say("Chart as a tab&le\N{HORIZONTAL ELLIPSIS}"), "Ctrl+G", "case"),
        )
    }


class ChartCommands(QObject):
    """Joins the chart of the page to menu, settings, clipboard and store."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QWidget, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        self._theme = theme
        self._settings = Settings()
        self._actions: dict[str, QAction] = {}
        self._pane = workspace.page.chart_pane
        self._view = workspace.page.chart
        self.table: ChartTable | None = None
        self._view.set_options(self._settings.chart_options)
        self._view.mark_selected.connect(self._show_in_table)
        self._view.sight_changed.connect(self._sight_changed)
        workspace.page.fact_selected.connect(self._show_in_table)
        workspace.case_shown.connect(self._case_shown)
        session.locked.connect(self.close)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menu do."""
        return {
            "chart_closer": lambda: self._view.zoom_at_reading(ZOOM),
            "chart_farther": lambda: self._view.zoom_at_reading(1 / ZOOM),
            "chart_whole": self._view.show_whole,
            **{key: partial(self._turn, align=align) for key, align in _ALIGNS.items()},
            **{key: partial(self._switch, name) for key, name in _SHOWS.items()},
            "chart_copy": self.copy_picture,
            "chart_copy_vector": self.copy_vector,
            "chart_copy_text": self.copy_text,
            "chart_save": self.save,
            "chart_table": self.show_table,
        }

    def use(self, menus: Menus) -> None:
        """Takes the actions of the menu: some are switches, and the buttons under the chart show the same ones."""
        self._actions = {entry.key: menus.actions[entry.key] for entry in menu_entries()["chart"] if entry is not None}
        group = QActionGroup(self)
        for key in (*_ALIGNS, *_SHOWS):
            self._actions[key].setCheckable(True)
        for key in _ALIGNS:
            group.addAction(self._actions[key])
        self._actions["chart_closer"].setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        entries = [None if entry is None else self._actions[entry.key] for entry in menu_entries()["chart"]]
        looks, takes = entries[: entries.index(self._actions["chart_copy"]) - 1], entries[-5:]
        self._pane.offer(looks, takes)
        self._tick()

    def copy_picture(self) -> None:
        """Puts the chart on the clipboard as a picture."""
        made = self._copied()
        if made is not None:
            clipboard().put(made.picture())
            self._pane.say(say("Copied: the chart as a picture."))

    def copy_vector(self) -> None:
        """Puts the chart on the clipboard as SVG and PDF."""
        made = self._copied()
        if made is not None:
            clipboard().put(made.vector())
            self._pane.say(say("Copied: the chart as lines and letters, SVG and PDF."))

    def copy_text(self) -> None:
        """Puts the facts of the chart on the clipboard as a table."""
        made = self._copied()
        if made is not None:
            clipboard().copy(made.text())
            self._pane.say(say("Copied: the chart as a table."))

    def save(self) -> None:
        """Asks where to and writes the chart to a file that anyone can read; the trail notes it."""
        case_id, made = self._workspace.case_id, self._copied()
        if case_id is None or made is None:
            return
        suggestion = f"{safe_name(shown_id(case_id))}-{say('chart')}.{Form.PNG}"
        path = self._asker.file_to_save(say("Save the chart, unencrypted"), suggestion, kinds())
        if path is None:
            return
        form = form_of(path)
        if form is None:
            form, path = Form.PNG, path.with_name(f"{path.name}.{Form.PNG}")
        as_of = self._workspace.as_of
        with said_calmly(lambda why: self._tell(say("Nothing was written. {why}", why=why))):
            with wait_cursor():
                writing = say("Writing the chart\N{HORIZONTAL ELLIPSIS}")
                content = work_beside(writing, lambda: made.content(form), self._window, says_so_after_ms=PATIENCE_MS)
                self._session.perform(lambda tracker: tracker.write_chart(case_id, path, content, form.value, as_of))
            self._tell(say("Chart written: {path}. The file is not encrypted.", path=str(path)))

    def show_table(self) -> None:
        """Opens the chart as a table, or brings it to the front."""
        source = self._source
        if source is None:
            return
        if self.table is None:
            self.table = ChartTable(self._theme(), self._window)
            self.table.row_selected.connect(self._workspace.page.select_fact)
            self.table.copy_asked.connect(self.copy_text)
            self.table.finished.connect(self._table_closed)
        self.table.set_chart(source, self._view.options)
        if self._view.selected is not None:
            self.table.select(*self._view.selected)
        self.table.show()
        self.table.activateWindow()
        self.table.take_keyboard()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        if self.table is not None:
            self.table.set_theme(theme)

    def close(self) -> None:
        """Takes the table away: the store is being closed."""
        if self.table is not None:
            self.table.reject()
        self._tick()

    @property
    def _source(self) -> CaseSource | None:
        return self._view.source if isinstance(self._view.source, CaseSource) else None

    def _copied(self) -> ChartCopy | None:
        source = self._source
        return None if source is None else ChartCopy(source, self._view.size(), self._view.options)

    def _switch(self, name: str) -> None:
        self._turn(**{name: not getattr(self._view.options, name)})

    def _turn(self, **changes: object) -> None:
        """Looks at the chart in another way, and remembers it for the next case and the next start."""
        options = dataclasses.replace(self._view.options, **changes)  # type: ignore[arg-type]
        self._settings.chart_options = options
        self._view.set_options(options)
        self._tick()
        self._sight_changed()

    def _tick(self) -> None:
        """Shows in the menu how the chart is looked at, and offers only what the case has."""
        if not self._actions:
            return
        source, options = self._source, self._view.options
        there = source.alignments if source is not None else ()
        shown = alignment_of(source.view.known, options.align) if source is not None else options.align
        for key, align in _ALIGNS.items():
            self._actions[key].setEnabled(align in there)
            self._actions[key].setChecked(align is shown)
        for key, name in _SHOWS.items():
            self._actions[key].setChecked(getattr(options, name))

    def _case_shown(self, _: str) -> None:
        self._tick()
        self._sight_changed()

    def _sight_changed(self) -> None:
        source = self._source
        if self.table is not None and source is not None and self._view.sight.is_drawn:
            self.table.set_chart(source, self._view.options)

    def _show_in_table(self, list_name: str, record_id: str) -> None:
        if self.table is not None:
            self.table.select(list_name, record_id)

    def _table_closed(self) -> None:
        if self.table is not None:
            self.table.deleteLater()
            self.table = None

    def _tell(self, sentence: str) -> None:
        self._workspace.page.notice.show_notice(sentence)
