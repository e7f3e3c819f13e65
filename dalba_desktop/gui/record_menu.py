"""Small menus of the tabs: what can be done with a row, and to which list a new record is added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from dalba_desktop.gui.forms.form_words import menu_words
from dalba_desktop.gui.record_rows import Row
from dalba_desktop.wording import say

EDIT, WITHDRAW, HISTORY = "edit", "withdraw", "history"
MOVE, ATTACH, DOCUMENT = "move", "attach", "document"
STOP, CHANGE_DOSE, HOLD = "stop", "change-dose", "hold"
"""What can be done with a running drug in one step."""
HISTORY_KEY = "Ctrl+Shift+W"
_KEYS = {EDIT: "Ctrl+E", WITHDRAW: "Ctrl+Backspace", HISTORY: HISTORY_KEY, MOVE: "Ctrl+M", ATTACH: "Ctrl+Alt+A"}


class RowMenu(QMenu):
    """Says what was asked of a row. `barred` is why nothing can be changed; what changes it is grey then.

    With `has_document` it can be looked at.
    """

    asked = Signal(str)

    def __init__(
        self,
        row: Row,
        barred: str,
        parent: QWidget | None = None,
        *,
        can_change: bool = True,
        has_document: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.deeds: dict[str, QAction] = {}
        if can_change:
            changes = [
                (EDIT, say("&Edit\N{HORIZONTAL ELLIPSIS}")),
                (WITHDRAW, say("&Withdraw\N{HORIZONTAL ELLIPSIS}")),
            ]
            if row.is_running:
                changes += [
                    (STOP, say("&Stop today\N{HORIZONTAL ELLIPSIS}")),
                    (CHANGE_DOSE, say("Change the &dose\N{HORIZONTAL ELLIPSIS}")),
                    (HOLD, say("&Hold from today\N{HORIZONTAL ELLIPSIS}")),
                ]
            changes += [
                (ATTACH, say("&Attach a document\N{HORIZONTAL ELLIPSIS}")),
                (MOVE, say("&Move to another case\N{HORIZONTAL ELLIPSIS}")),
            ]
            for deed, words in changes:
                action = self._offer(deed, words)
                action.setEnabled(not row.is_withdrawn and not barred)
                action.setToolTip(barred or " ")
            self.addSeparator()
            if has_document:
                self._offer(DOCUMENT, say("Show its d&ocument"))
        self._offer(HISTORY, say("Who changed this?"))

    def _offer(self, deed: str, words: str) -> QAction:
        action = self.addAction(words)
        action.triggered.connect(lambda _=False: self.asked.emit(deed))
        if deed in _KEYS:
            # Only shown here: the shortcut itself belongs to the menu of the window.
            action.setShortcut(QKeySequence(_KEYS[deed]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.deeds[deed] = action
        return action


class AddMenu(QMenu):
    """The lists of a tab that holds several; says which was chosen."""

    asked = Signal(str)

    def __init__(self, lists: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for name in lists:
            action = self.addAction(menu_words(name))
            action.triggered.connect(lambda _=False, name=name: self.asked.emit(name))
