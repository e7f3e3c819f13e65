"""What can be done about thresholds and the mutation table, wherever their pages stand; asks for reasons and names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.knowledge_dialog import MutationPage, ThresholdPage
from dalba_desktop.gui.knowledge_words import number_words, unit_words
from dalba_desktop.gui.session import Session
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import CalendarRow, PolicyRow, Settings


class ShowsCalendars(Protocol):
    """A page with the calendars of all protocols."""

    def set_rows(self, rows: Sequence[CalendarRow]) -> None:
        """Shows the calendars."""


class KnowledgeSurface(Protocol):
    """Where the pages stand: a window of their own, or the settings."""

    @property
    def thresholds(self) -> ThresholdPage:
        """The table of thresholds."""

    @property
    def mutations(self) -> MutationPage:
        """The mutation table with who vouches for it."""

    @property
    def calendars(self) -> ShowsCalendars:
        """The calendars."""

    def show_problem(self, sentence: str) -> None:
        """What could not be done; empty when all is well."""


class KnowledgeDeeds(QObject):
    """Joins the pages to the session. Every change reloads the cases: it may bear on all of them."""

    def __init__(self, session: Session, asker: Asker, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._asker = asker
        self.surface: KnowledgeSurface | None = None

    def join(self, surface: KnowledgeSurface) -> None:
        """Takes the pages and shows what is in force."""
        self.surface = surface
        self.fill()
        surface.thresholds.value_typed.connect(self.set_value)
        surface.thresholds.reset_asked.connect(self.reset_value)
        surface.mutations.sign_asked.connect(self.sign)
        surface.mutations.replace_asked.connect(self.replace)
        surface.mutations.shipped_asked.connect(self.use_shipped)
        ignored = self._session.tracker.settings.in_force().ignored
        if ignored:
            names = ", ".join(ignored)
            surface.show_problem(
                say("Not used, because this version does not know or cannot read it: {names}", names=names)
            )

    def fill(self) -> None:
        """Shows what is in force now."""
        if self.surface is None:
            return
        settings = self._session.tracker.settings
        self.surface.thresholds.set_rows(settings.policy_values())
        self.surface.mutations.set_table(settings.mutation_table())
        self.surface.calendars.set_rows(settings.calendars())

    def set_value(self, key: str, text: str) -> None:
        """Sets an own value once a reason is given; without any text the shipped one comes back."""
        row = self._row(key)
        if row is None:
            return
        if not text:
            self.reset_value(key)
            return
        question = say(
            "{meaning}: {value} {unit} in place of {shipped}. It bears on every case of this store. Why?",
            meaning=say(row.entry.meaning),
            value=text,
            unit=unit_words(row.entry.unit),
            shipped=number_words(row.shipped),
        )
        with said_calmly(self._problem):
            self._session.tracker.settings.check_policy_value(key, text)
            reason = self._asker.text(say("Set an own value"), question, say("Reason"), say("Set value"))
            if reason is not None:
                self.change(lambda settings: settings.set_policy_value(key, text, reason))

    def reset_value(self, key: str) -> None:
        """Goes back to the shipped value once a reason is given."""
        row = self._row(key)
        if row is None or row.own is None:
            return
        question = say(
            "{meaning}: back to {shipped} {unit}. Your own value stays in the history. Why?",
            meaning=say(row.entry.meaning),
            shipped=number_words(row.shipped),
            unit=unit_words(row.entry.unit),
        )
        reason = self._asker.text(say("Back to the shipped value"), question, say("Reason"), say("Go back"))
        if reason is not None:
            self.change(lambda settings: settings.reset_policy_value(key, reason))

    def sign(self) -> None:
        """A clinician vouches for the table in force."""
        table = self._session.tracker.knowledge
        question = say(
            "You have read the {count} calls of version {version} and vouch for them in this centre. "
            "The signature holds for exactly this file.",
            count=len(table.cells),
            version=table.version,
        )
        name = self._asker.text(say("Sign the mutation table"), question, say("Name of the clinician"), say("Sign"))
        if name is not None:
            self.change(lambda settings: settings.sign_mutation_table(name))

    def replace(self) -> None:
        """Takes a table from disk; an older one only after a question."""
        path = self._asker.file_to_open(say("Use another mutation table"), say("Mutation tables (*.toml *.json)"))
        if path is None:
            return
        from dalba_desktop.tracker.settings import OlderTable

        def take(settings: Settings) -> None:
            try:
                settings.replace_mutation_table(path)
            except OlderTable as error:
                title = say("Use an older table?")
                if self._asker.confirmed(title, str(error), say("Use the older one")):
                    settings.replace_mutation_table(path, force=True)

        self.change(take)

    def use_shipped(self) -> None:
        """Goes back to the table that ships with the application."""
        question = say("The table from disk stays in the store and can be used again.")
        if self._asker.confirmed(say("Back to the shipped table?"), question, say("Go back")):
            self.change(lambda settings: settings.use_shipped_table())

    def change(self, change: Callable[[Settings], object]) -> None:
        """Makes a change of the settings and shows what is in force then, or why it was not made."""
        self._problem("")
        with said_calmly(self._problem):
            self._session.change_settings(change)
        self.fill()

    def _row(self, key: str) -> PolicyRow | None:
        if not self._session.is_open:
            return None
        return next((row for row in self._session.tracker.settings.policy_values() if row.key == key), None)

    def _problem(self, sentence: str) -> None:
        if self.surface is not None:
            self.surface.show_problem(sentence)
