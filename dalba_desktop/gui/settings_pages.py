"""The pages of the settings that an open store has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.backup_words import light_words
from dalba_desktop.gui.lock_commands import PREFERENCE as LOCK_AFTER
from dalba_desktop.gui.lock_idle import minutes_of
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings_backups import BackupsPage
from dalba_desktop.gui.settings_calendar import CalendarEditor
from dalba_desktop.gui.settings_centre import CentrePage
from dalba_desktop.gui.settings_exchange import ExchangePage
from dalba_desktop.gui.settings_knowledge import KnowledgePages, MutationSettings, SettingsDeeds, ThresholdSettings
from dalba_desktop.gui.settings_laboratories import LaboratoriesPage
from dalba_desktop.gui.settings_lock import LockPage
from dalba_desktop.gui.settings_page import SettingsPage
from dalba_desktop.plots.theme import Theme

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker
    from dalba_desktop.tracker.settings import Settings


class StorePages:
    """Makes the pages and fills them."""

    def __init__(self, theme: Theme) -> None:
        self.centre = CentrePage()
        self.laboratories = LaboratoriesPage(theme)
        self.thresholds = ThresholdSettings(theme)
        self.calendars = CalendarEditor()
        self.mutations = MutationSettings(theme)
        self.lock = LockPage()
        self.backups = BackupsPage()
        self.exchange = ExchangePage(theme)
        self.knowledge = KnowledgePages(self.thresholds, self.mutations, self.calendars, lambda _: None)

    @property
    def before(self) -> tuple[SettingsPage, ...]:
        """Those that stand before what the store does not keep."""
        return (
            self.centre,
            self.laboratories,
            self.thresholds,
            self.calendars,
            self.mutations,
            self.lock,
            self.backups,
        )

    def join_deeds(
        self,
        session: Session,
        asker: Asker,
        make: Callable[[Callable[[Settings], object]], bool],
        show_problem: Callable[[str], None],
    ) -> None:
        """Has thresholds and mutation table do what they do in their own window."""
        self.knowledge.show_problem = show_problem
        SettingsDeeds(session, asker, self.centre, make).join(self.knowledge)

    def fill(self, tracker: Tracker, now: dt.datetime) -> None:
        """Shows what is in force."""
        settings = tracker.settings
        standing = light_words(tracker.safety.state(), now).full
        minutes = minutes_of(tracker.keeping.preference(LOCK_AFTER))
        self.centre.fill(tracker)
        self.laboratories.show_uses(settings.laboratory_uses())
        self.thresholds.set_rows(settings.policy_values())
        self.mutations.inside.set_table(settings.mutation_table())
        self.calendars.set_rows(settings.calendars())
        self.lock.show_minutes(minutes)
        self.backups.show_backups(standing, str(tracker.safety.second_folder or ""))
