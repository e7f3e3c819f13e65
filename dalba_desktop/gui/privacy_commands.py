"""F8: identifiers hidden for the projector, and shown again; the mark that says so, and what is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.privacy import Privacy, privacy
from dalba_desktop.gui.privacy_cover import Covers
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

KEY = "hide_identifiers"


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What goes into the View menu."""
    return {"view": (Entry(KEY, say("Hide &identifiers"), "F8"),)}


class PrivacyCommands(QObject):
    """Joins the entry of the menu to the state, and has the window drawn anew."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QMainWindow, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        del asker, theme
        self.state = privacy() or Privacy(session, window)
        self.covers = Covers(self.state, self)
        self._workspace = workspace
        self._entry: QAction | None = None
        self.mark = words(role="synthetic")
        self.mark.hide()
        window.statusBar().addWidget(self.mark)
        self.state.changed.connect(self._dress)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {KEY: self.state.turn}

    def use(self, menus: Menus) -> None:
        """Takes the entry of the menu, which is ticked while identifiers are hidden."""
        self._entry = menus.actions[KEY]
        self._entry.setCheckable(True)
        self._tick()

    def set_theme(self, theme: Theme) -> None:
        """Nothing here has a colour of its own."""

    def _tick(self) -> None:
        is_hidden = self.state.is_hidden
        if self._entry is not None:
            self._entry.setChecked(is_hidden)
        self.mark.setText(say("IDENTIFIERS HIDDEN") if is_hidden else "")
        self.mark.setToolTip(say("No id, name, birth date or free text is shown. F8 shows them again."))
        self.mark.setVisible(is_hidden)

    def _dress(self) -> None:
        self._tick()
        workspace = self._workspace
        workspace.cases.redraw()
        workspace.page.notice.say_again()
        if workspace.case_id is not None:
            workspace.show_case(workspace.case_id)
            workspace.page.chart.draw_now()
