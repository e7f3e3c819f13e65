"""A store that can only be looked at, or a past day of it: everything that would write is grey, and says why."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QWidget

from dalba_desktop.gui.knowledge_deeds import KnowledgeSurface
from dalba_desktop.gui.past_words import past_reason_words
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say


def reason_words() -> str:
    """Why something that writes cannot be done."""
    return say("Open for reading only: nothing can be changed, exported or reported")


WRITES = "writes"
"""The property of a widget that changes the store, whatever page it stands on."""

BEFORE = "before_it_was_barred"


def mark_as_writing(*widgets: QWidget) -> None:
    """Has widgets of the workspace grey, with the reason, while nothing can be changed."""
    for widget in widgets:
        widget.setProperty(WRITES, True)


class ReadOnlyGuard(QObject):
    """Goes over the buttons of the workspace whenever they may have been made or enabled anew.

    The tabs of facts look after their own.
    """

    def __init__(self, session: Session, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._workspace = workspace
        self._is_barred = False
        session.opened.connect(self.apply)
        session.changed.connect(self.apply)
        session.reloaded.connect(self.apply)
        workspace.case_shown.connect(self.apply)

    @property
    def why(self) -> str:
        """Why nothing can be changed now; "" when it can."""
        if self._session.is_read_only:
            return reason_words()
        return past_reason_words() if self._workspace.as_of is not None else ""

    def apply(self, *_: object) -> None:
        """Greys what writes; a store opened for writing, shown as it is today, gets its buttons back."""
        why = self.why
        self._workspace.page.tabs.set_barred(why)
        for pressed in self._always_there():
            if why or not pressed.isEnabled():
                pressed.setEnabled(not why)
                pressed.setToolTip(why)
        if not why and not self._is_barred:
            return
        self._is_barred = bool(why)
        for widget in self._workspace.findChildren(QWidget):
            if widget.property(WRITES):
                self._bar(widget, why)
        if not why:
            return
        for pressed in self._made_anew():
            pressed.setEnabled(False)
            pressed.setToolTip(why)

    def _bar(self, widget: QWidget, why: str) -> None:
        """Greys a widget, or gives it back as it was."""
        if why and widget.property(BEFORE) is None:
            widget.setProperty(BEFORE, [widget.isEnabled(), widget.toolTip()])
        before = widget.property(BEFORE)
        if why:
            widget.setEnabled(False)
            widget.setToolTip(why)
        elif before is not None:
            widget.setProperty(BEFORE, None)
            widget.setEnabled(before[0])
            widget.setToolTip(before[1])

    def _always_there(self) -> tuple[QPushButton, ...]:
        empty = self._workspace.empty
        return empty.new_case, empty.import_cases

    def _made_anew(self) -> list[QPushButton]:
        alerts = self._workspace.alerts
        decisions = [pressed for card in alerts.cards for pressed in card.buttons.values()]
        return [*decisions, *(card.open_again for card in alerts.decided_cards)]


def bar_knowledge(dialog: KnowledgeSurface, why: str = "") -> None:
    """Thresholds and knowledge to read only; `why` where it is not that the whole store can only be read."""
    why = why or reason_words()
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
            pressed.setToolTip(why)

    # Selecting a row would wake the button again.
    table.row_selected.connect(bar)
    table.reset_asked.disconnect()
    bar()
    dialog.show_problem(why + ".")
