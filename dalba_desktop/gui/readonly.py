"""A store that can only be looked at: everything that would write is grey, and says why."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QPushButton

from dalba_desktop.gui.knowledge_dialog import KnowledgeDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say


def reason_words() -> str:
    """Why something that writes cannot be done."""
    return say("Open for reading only: nothing can be changed, exported or reported")


class ReadOnlyGuard(QObject):
    """Goes over the buttons of the workspace whenever they may have been made or enabled anew."""

    def __init__(self, session: Session, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._workspace = workspace
        session.opened.connect(self.apply)
        session.changed.connect(self.apply)
        session.reloaded.connect(self.apply)
        workspace.case_shown.connect(self.apply)
        workspace.page.tabs.selection_changed.connect(self.apply)

    def apply(self, *_: object) -> None:
        """Greys what writes; a store opened for writing gets its buttons back."""
        is_read_only = self._session.is_read_only
        for pressed in self._always_there():
            if is_read_only or not pressed.isEnabled():
                pressed.setEnabled(not is_read_only)
                pressed.setToolTip(reason_words() if is_read_only else "")
        if not is_read_only:
            return
        for pressed in self._made_anew():
            pressed.setEnabled(False)
            pressed.setToolTip(reason_words())

    def _always_there(self) -> tuple[QPushButton, ...]:
        return self._workspace.page.tabs.add, self._workspace.empty.import_cases

    def _made_anew(self) -> list[QPushButton]:
        tabs, alerts = self._workspace.page.tabs, self._workspace.alerts
        decisions = [pressed for card in alerts.cards for pressed in card.buttons.values()]
        return [tabs.edit, tabs.withdraw, *decisions, *(card.open_again for card in alerts.decided_cards)]


def bar_knowledge(dialog: KnowledgeDialog) -> None:
    """Thresholds and knowledge to read only."""
    table = dialog.thresholds.table
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    barred = (
        dialog.thresholds.reset,
        dialog.mutations.sign,
        dialog.mutations.replace,
        dialog.mutations.shipped,
    )

    def bar() -> None:
        for pressed in barred:
            pressed.setEnabled(False)
            pressed.setToolTip(reason_words())

    # Selecting a row would wake the button again.
    table.row_selected.connect(bar)
    table.reset_asked.disconnect()
    bar()
    dialog.show_problem(reason_words() + ".")
