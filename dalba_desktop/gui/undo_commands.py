"""Undo and redo: named in the menu, told in the notice, shown where they happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.privacy import shown_text
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import change_words, mark, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.undoing import Undone

SECOND_REDO_KEY = "Ctrl+Y"
MESSAGE_MS = 10_000


class UndoCommands(QObject):
    """Joins the two entries of the Edit menu to the session.

    A text field that has the focus keeps Ctrl+Z and Ctrl+Shift+Z by itself: Qt asks it before any shortcut. Ctrl+Y is
    nobody's key on some systems, so it is handed to the field here.
    """

    def __init__(self, session: Session, workspace: Workspace, window: QMainWindow) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._window = window
        self._undo: QAction | None = None
        self._redo: QAction | None = None
        self._key = QShortcut(QKeySequence(SECOND_REDO_KEY), window)
        self._key.activated.connect(self.redo_by_key)
        happenings = (session.opened, session.changed, session.reloaded, session.locked, workspace.case_shown)
        for happened in (*happenings, workspace.day_chosen):
            happened.connect(self.say_what)

    def use(self, undo: QAction, redo: QAction) -> None:
        """Takes the entries of the menu, which say from now on what they would do."""
        self._undo, self._redo = undo, redo
        undo.enabledChanged.connect(self.say_what)
        redo.enabledChanged.connect(self.say_what)
        self.say_what()

    def say_what(self, *_: object) -> None:
        """Names what would be undone and done again; grey when there is nothing."""
        is_now = self._workspace.as_of is None
        is_possible = self._session.is_open and is_now and not self._session.tracker.read_only
        undoing = self._session.tracker.undoing if is_possible else None
        for action, what, plain, named in (
            (self._undo, undoing.next_undo if undoing else None, say("&Undo"), mark("&Undo: {what}")),
            (self._redo, undoing.next_redo if undoing else None, say("&Redo"), mark("&Redo: {what}")),
        ):
            if action is None:
                continue
            # An ampersand in a name would be taken for a key.
            text = plain if what is None else say(named, what=shown_text(change_words(what)).replace("&", "&&"))
            action.setText(text)
            if action.isEnabled() != (what is not None):
                action.setEnabled(what is not None)

    def undo(self) -> None:
        """Takes the newest change back and says so, or says why not."""
        self._move(redo=False)

    def redo(self) -> None:
        """Does again what was undone last."""
        self._move(redo=True)

    def redo_by_key(self) -> None:
        """Ctrl+Y: the text field that is being typed into comes first."""
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit | QPlainTextEdit) and not field.isReadOnly():
            field.redo()
        else:
            self.redo()

    def _move(self, *, redo: bool) -> None:
        if not self._session.is_open:
            return
        undoing = self._session.tracker.undoing
        if (undoing.next_redo if redo else undoing.next_undo) is None:
            return
        failed = mark("It was not done again: {why}.") if redo else mark("Nothing was undone: {why}.")
        with said_calmly(lambda why: self._say(say(failed, why=why.rstrip(".")))):
            done = self._session.redo() if redo else self._session.undo()
            self._show(done)
            what = change_words(done.what)
            if redo:
                self._say(say("Done again: {what}", what=what), (say("Undo"), self.undo))
            else:
                self._say(say("Undone: {what}", what=what), (say("Redo"), self.redo))
        self.say_what()

    def _show(self, done: Undone) -> None:
        """Goes to the case that was touched, where it is still there, so that one sees what happened."""
        if self._workspace.desk is not None:
            return  # a page about all cases shows by itself what is back
        values = done.what.values
        cases = [case_id for case_id in done.case_ids if case_id is not None]
        if done.what.code in ("change-move", "change-merge"):
            cases = [self._where_it_is(values)]
        if len(cases) != 1 or cases[0] not in self._session.tracker.case_ids():
            return
        if self._workspace.case_id != cases[0]:
            self._workspace.cases.select(cases[0])
        if done.what.code in ("change-one", "change-move") and self._workspace.case_id == cases[0]:
            self._workspace.page.select_fact(str(values["list"]), str(values["id"]))

    def _where_it_is(self, values: Mapping[str, Any]) -> str:
        """The case that was left, if what was moved, or the case itself, is back; else the one it went into."""
        tracker, left = self._session.tracker, str(values["case_id"])
        is_there = left in tracker.case_ids()
        if is_there and "list" in values:
            is_there = tracker.case_view(left).history.find(str(values["list"]), str(values["id"])) is not None
        return left if is_there else str(values["into"])

    def _say(self, text: str, *actions: tuple[str, object]) -> None:
        notice = self._workspace.notice
        if notice is None:
            self._window.statusBar().showMessage(shown_text(text), MESSAGE_MS)
        else:
            notice.show_notice(text, *actions)  # type: ignore[arg-type]
