"""Thresholds and mutation table as pages of the settings: the same pages as in their own window, the same deeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.knowledge_deeds import KnowledgeDeeds
from dalba_desktop.gui.knowledge_dialog import MutationPage, ThresholdPage
from dalba_desktop.gui.knowledge_words import matches
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.settings_calendar import CalendarEditor
from dalba_desktop.gui.settings_page import SettingsPage
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import PolicyRow, Settings


class ThresholdSettings(SettingsPage):
    """The table of thresholds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("thresholds", say("Thresholds"), parent=parent)
        self.inside = ThresholdPage(theme)
        self._rows: tuple[PolicyRow, ...] = ()
        self.body.addWidget(self.inside, 1)

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """The table: what is looked for is all that it shows then."""
        return {self.title: self.inside.table}

    def set_rows(self, rows: Sequence[PolicyRow]) -> None:
        """Shows every threshold."""
        self._rows = tuple(rows)
        self.inside.set_rows(rows)

    def holds(self, text: str) -> bool:
        """Whether one threshold holds every word."""
        return super().holds(text) or any(matches(row, text) for row in self._rows)

    def look_for(self, text: str) -> None:
        """Shows those thresholds alone."""
        self.inside.search.setText("" if super().holds(text) else text)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.inside.table.set_theme(theme)


class MutationSettings(SettingsPage):
    """Which ABL1 variant resists which TKI, and who vouches for the table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("mutations", say("Mutation table"), parent=parent)
        self.inside = MutationPage(theme)
        self.body.addWidget(self.inside, 1)

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """The buttons by what they do."""
        return {
            say("Sign"): self.inside.sign,
            say("Use another table"): self.inside.replace,
            say("Mutations and TKIs"): self.inside.matrix,
        }

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.inside.matrix.set_theme(theme)


class KnowledgePages:
    """The pages together, as the deeds want them."""

    def __init__(
        self,
        thresholds: ThresholdSettings,
        mutations: MutationSettings,
        calendars: CalendarEditor,
        show_problem: Callable[[str], None],
    ) -> None:
        self.thresholds = thresholds.inside
        self.mutations = mutations.inside
        self.calendars = calendars
        self.show_problem = show_problem


class SettingsDeeds(KnowledgeDeeds):
    """The same deeds; whoever shows the settings makes the change, tells its effect and fills the pages."""

    def __init__(
        self, session: Session, asker: Asker, parent: QObject, make: Callable[[Callable[[Settings], object]], bool]
    ) -> None:
        super().__init__(session, asker, parent)
        self._make = make

    def change(self, change: Callable[[Settings], object]) -> None:
        """Has a change made."""
        self._make(change)
