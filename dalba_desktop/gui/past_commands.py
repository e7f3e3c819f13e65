"""Looking at a past day: asks for it, walks from day to day, marks the page unmistakably, leads back to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dalba_desktop.domain.history import LISTS
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.past_banner import EARLIER_KEY, LATER_KEY, PastBanner
from dalba_desktop.gui.past_dialog import PastDialog
from dalba_desktop.gui.past_ground import ground_sheet, past_theme
from dalba_desktop.gui.past_words import known_words, past_reason_words, stored_words, title_words
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import NBSP, alert_title, date_words, list_words, say

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView

MOST_ALERTS = 5


def menu_entries() -> tuple[Entry | None, ...]:
    """What goes into the View menu."""
    return (Entry("past", say("&As known on a day\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Shift+A", "case"),)


class PastCommands(QObject):
    """Holds the banner and the dialog. The day itself is the workspace's, and stays when another case is shown."""

    dressed = Signal()
    """The page has the ground of another day; cards and buttons were made anew."""

    def __init__(self, session: Session, workspace: Workspace, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._window = window
        self._theme = theme
        self.dialog: PastDialog | None = None
        self._lent: list[tuple[QAction, QKeySequence]] = []
        self.banner = PastBanner(theme())
        workspace.page.put_above_chart(self.banner)
        self.banner.earlier_asked.connect(lambda: self._step(later=False))
        self.banner.later_asked.connect(lambda: self._step(later=True))
        self.banner.mode_asked.connect(self._other_way)
        self.banner.other_day_asked.connect(self.ask)
        self.banner.back_asked.connect(self.back)
        workspace.case_shown.connect(self._say)
        workspace.day_chosen.connect(self._dress)
        session.why_not = lambda: past_reason_words() + "." if workspace.as_of is not None else ""

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {"past": self.ask}

    def use(self, menus: Menus) -> None:
        """Takes the entries of the menus whose keys lead from day to day while a past day is shown."""
        keys = {QKeySequence(key) for key in (EARLIER_KEY, LATER_KEY)}
        self._lent = [(action, action.shortcut()) for action in menus.actions.values() if action.shortcut() in keys]

    def ask(self) -> None:
        """Asks which day, and how it is to be seen."""
        view = self._workspace.view
        if view is None or not self._session.is_open:
            return
        tracker = self._session.tracker
        now = tracker.case_view(view.case_id)
        self.dialog = PastDialog(
            tracker.as_of,
            self._named_days(now),
            begins=self._workspace.as_of,
            as_stored=self._workspace.as_stored,
            parent=self._window,
        )
        self.dialog.accepted.connect(self._answered)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def back(self) -> None:
        """Shows today again."""
        self._workspace.look_at(None)

    def look_at(self, day: dt.date) -> None:
        """Shows the page as known on a day; today or later is now."""
        if self._session.is_open:
            is_past = day < self._session.tracker.as_of
            self._workspace.look_at(day if is_past else None, as_stored=self._workspace.as_stored)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme, tinted while a past day is shown."""
        self.banner.set_theme(theme)
        is_past = self._workspace.as_of is not None
        self._workspace.beside_list.setStyleSheet(ground_sheet(theme) if is_past else "")
        if is_past:
            tinted = past_theme(theme)
            self._workspace.page.set_theme(tinted)
            self._workspace.alerts.set_theme(tinted)

    def _answered(self) -> None:
        if self.dialog is not None and self._session.is_open:
            day, as_stored = self.dialog.answer()
            self._workspace.look_at(day, as_stored=as_stored)

    def _other_way(self) -> None:
        self._workspace.look_at(self._workspace.as_of, as_stored=not self._workspace.as_stored)

    def _step(self, *, later: bool) -> None:
        earlier_day, later_day = self._neighbours()
        day = later_day if later else earlier_day
        if day is not None:
            self.look_at(day)

    def _neighbours(self) -> tuple[dt.date | None, dt.date | None]:
        """The nearest days before and after the one shown on which something became known; today is the last."""
        case_id, shown = self._workspace.case_id, self._workspace.as_of
        if case_id is None or shown is None:
            return None, None
        tracker = self._session.tracker
        days = (*tracker.changes.days_of_news(case_id), tracker.as_of)
        return max((day for day in days if day < shown), default=None), min(
            (day for day in days if day > shown), default=None
        )

    def _dress(self) -> None:
        theme = self._theme()
        if self._workspace.as_of is None:
            self._workspace.page.set_theme(theme)
            self._workspace.alerts.set_theme(theme)
        self.set_theme(theme)
        for action, key in self._lent:
            action.setShortcut(key if self._workspace.as_of is None else QKeySequence())
        self._say()
        self.dressed.emit()

    def _say(self, *_: object) -> None:
        day, view = self._workspace.as_of, self._workspace.view
        if day is None or view is None or not self._session.is_open:
            self.banner.hide()
            return
        as_stored, changes = self._workspace.as_stored, self._session.tracker.changes
        past, entered = changes.past(view.case_id, day), changes.entered(view.case_id)
        earlier, later = self._neighbours()
        self.banner.show_day(
            title_words(day, view.known.day_number(day), as_stored=as_stored),
            (stored_words if as_stored else known_words)(past, entered),
            as_stored=as_stored,
            has_earlier=earlier is not None,
            has_later=later is not None,
        )

    def _named_days(self, now: CaseView) -> list[tuple[dt.date, str]]:
        """The day of the selected fact, of each alert, of the last visit; each with its words."""
        found: list[tuple[dt.date, str]] = []
        selected = self._workspace.page.tabs.selected_record
        record = None if selected is None else now.history.find(*selected) if selected[0] in LISTS else None
        if selected is not None and record is not None:
            day = getattr(record, "known_on", None) or getattr(record, "date", None) or getattr(record, "start", None)
            if day is not None:
                found.append((day, _named(say("the selected fact"), list_words(selected[0]), day)))
        found += [
            (alert.since, _named(say("the alert"), alert_title(alert), alert.since))
            for alert in now.assessment.open_alerts[:MOST_ALERTS]
        ]
        visit = self._session.tracker.changes.last_visit(now.case_id)
        if visit is not None:
            found.append((visit.day, _named(say("the last visit"), list_words(visit.list), visit.day)))
        return found


def _named(what: str, name: str, day: dt.date) -> str:
    return f"{what}: {name}, {date_words(day)}".replace(NBSP, " ")
