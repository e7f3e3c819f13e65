"""The settings over the window: makes their pages, stores what is saved, keeps what was half typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.backup_commands import BackupCommands, utc_now
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.lock_commands import LockCommands
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.past_words import past_reason_words
from dalba_desktop.gui.readonly import bar_knowledge, reason_words
from dalba_desktop.gui.scale_commands import ScaleCommands
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings_appearance import AppearancePage
from dalba_desktop.gui.settings_deeds import PageDeeds
from dalba_desktop.gui.settings_dialog import SettingsDialog
from dalba_desktop.gui.settings_effect import SettingsEffect
from dalba_desktop.gui.settings_pages import StorePages
from dalba_desktop.gui.ward_reader import WardReader
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import change_words, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import Settings

KEY = "settings"
"""The entry of the menu, and the draft under which what was half typed lies in the store."""


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """What goes into the File menu."""
    return {"file": (None, Entry(KEY, say("Se&ttings\N{HORIZONTAL ELLIPSIS}"), "Ctrl+,"))}


class SettingsCommands(QObject):
    """Shows the dialog. Without an open store it has the one page that no store keeps."""

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
        self._asker = asker
        self._window = window
        self._theme = theme
        self._menus: Menus | None = None
        self._half: dict[str, Any] | None = None
        self._waits = False
        self.dialog: SettingsDialog | None = None
        self.pages: StorePages | None = None
        self.effect = SettingsEffect(session, ward, self)
        self.effect.told.connect(self._tell_effect)
        session.reloaded.connect(self.fill)
        session.closing.connect(self._keep_half)
        session.locked.connect(self.close)

    @property
    def locks(self) -> LockCommands | None:
        """Who looks after locking in this window."""
        return self._window.findChild(LockCommands)

    @property
    def backups(self) -> BackupCommands | None:
        """Who looks after backups in this window."""
        return self._window.findChild(BackupCommands)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {KEY: self.show}

    def use(self, menus: Menus) -> None:
        """Takes the menus: what they can switch is switched through them."""
        self._menus = menus

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    def show(self, page: str = "") -> None:
        """Opens the settings over the window, on a page of them, or on what was left half typed."""
        if self.dialog is not None:
            return
        pages = StorePages(self._theme()) if self._session.is_open else None
        self.pages = pages
        appearance = AppearancePage(
            self._menus.actions if self._menus is not None else {}, self._window.findChild(ScaleCommands)
        )
        appearance.language_chosen.connect(self._speak)
        listed = [appearance] if pages is None else [*pages.before, appearance, pages.exchange]
        dialog = SettingsDialog(listed, self._theme(), self._window)
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.undo.clicked.connect(self.undo)
        if pages is not None:
            PageDeeds(self._session, self._asker, self, pages).join(dialog)
            self._begin(dialog, pages)
        if page:
            dialog.show_page(page)
        dialog.resize(dialog.sizeHint())
        dialog.open()

    def fill(self) -> None:
        """Shows what is in force now; what is half typed stays."""
        if self.dialog is None or self.pages is None or not self._session.is_open:
            return
        with said_calmly(self.problem):
            self.pages.fill(self._session.tracker, self._now())
        self.dialog.mark_unsaved()

    def make(self, change: Callable[[Settings], object], done: str = "") -> bool:
        """Makes a change of the settings and tells it; False when it was not made, and why is said."""
        is_made = False
        before = self._last_change()
        self.effect.expect()
        with said_calmly(self.problem):
            self._session.change_settings(change)
            is_made = True
        if not is_made:
            self.effect.expect_nothing()
        elif self.dialog is not None:
            has_changed = self._last_change() != before
            self.dialog.say_now(done or (say("Saved.") if has_changed else ""), can_undo=has_changed)
        self.fill()
        return is_made

    def undo(self) -> None:
        """Takes the last change back, while the settings are open."""
        if self.dialog is None or not self._session.is_open:
            return
        with said_calmly(self.problem):
            self.effect.expect()
            undone = self._session.undo()
            self.dialog.say_now(say("Undone: {what}", what=change_words(undone.what)))
        self.fill()

    def problem(self, sentence: str) -> None:
        """Says why something could not be done."""
        if self.dialog is not None:
            self.dialog.say_now(sentence, is_problem=bool(sentence))

    def close(self) -> None:
        """Takes the dialog away: the store is being closed."""
        if self.dialog is not None:
            self.dialog.reject()

    def forget_half(self) -> None:
        """What was half typed is wanted no more."""
        self._half, self._waits = None, True
        self._keep_half()

    @property
    def why_not(self) -> str:
        """Why nothing can be changed now; "" when it can."""
        if self._session.is_read_only:
            return reason_words()
        return past_reason_words() if self._workspace.as_of is not None else ""

    def _begin(self, dialog: SettingsDialog, pages: StorePages) -> None:
        self.fill()
        pages.join_deeds(self._session, self._asker, self.make, self.problem)
        why = self.why_not
        if why:
            for page in dialog.pages.values():
                page.bar(why)
            bar_knowledge(pages.knowledge, why)
            dialog.note = f"{why}."
            dialog.say_now("")
            return
        self.effect.watch()
        kept = self._session.tracker.keeping.drafts().get(KEY)
        if isinstance(kept, dict):
            dialog.restore(kept)
            if dialog.unsaved:
                names = ", ".join(dialog.unsaved)
                dialog.say_now(say("Half typed before and kept: {pages}. Not saved yet.", pages=names))

    def _now(self) -> dt.datetime:
        backups = self.backups
        return backups.now() if backups is not None else utc_now()

    def _last_change(self) -> object:
        return self._session.tracker.undoing.next_undo if self._session.is_open else None

    def _tell_effect(self, sentence: str) -> None:
        if self.dialog is not None:
            said = " ".join(part for part in (self.dialog.said.text(), sentence) if part)
            self.dialog.say_now(said, can_undo=not self.dialog.undo.isHidden())

    def _speak(self, action: QAction) -> None:
        """Another language builds the window anew: the settings go first, and keep what was half typed."""
        self.close()
        QTimer.singleShot(0, self, action.trigger)

    def _closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        self.effect.rest()
        if self.pages is not None and not self._session.is_read_only:
            self._half, self._waits = dialog.typed() or None, True
            names = dialog.unsaved
            # Later: while the store is being locked it is kept when nothing else is written any more.
            QTimer.singleShot(0, self, lambda: self._kept_half(names))
        self.pages = None
        dialog.deleteLater()

    def _kept_half(self, names: tuple[str, ...]) -> None:
        if not self._waits or not self._session.is_open:
            return
        self._keep_half()
        if names:
            listed = ", ".join(names)
            self._workspace.page.notice.show_notice(
                say("Settings: half typed, not saved: {pages}.", pages=listed),
                (say("Continue"), self._continue),
                (say("Forget it"), self._forget),
            )

    def _keep_half(self) -> None:
        """Puts what was half typed into the store, encrypted; nothing forgets what lay there."""
        if not self._waits:
            return
        self._waits = False
        with said_calmly(lambda _: None):
            if self._half is not None or KEY in self._session.tracker.keeping.drafts():
                self._session.keep_draft(KEY, self._half)
        self._half = None

    def _continue(self) -> None:
        self._workspace.page.notice.clear()
        self.show()

    def _forget(self) -> None:
        self._workspace.page.notice.clear()
        self.forget_half()
