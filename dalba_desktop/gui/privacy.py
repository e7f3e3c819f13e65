"""Identifiers held back while a room looks at the screen: what stands for a case, a text, a file.

Everything that draws an id asks `shown_id`, everything that draws a case `shown_view`, every sentence that came with
names in it `shown_text`. While nothing is hidden all of them give back what they were given. What identifies is
decided in `tracker.privacy`.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from dalba_desktop.gui.session import Session
from dalba_desktop.wording import date_words, say

if TYPE_CHECKING:
    import datetime as dt

    from dalba_desktop.domain.patient import Patient
    from dalba_desktop.tracker import CaseView
    from dalba_desktop.tracker.changes import CaseChanges

SHORTEST = 3
"""Letters of a name that is looked for in sentences: shorter ones are too often something else."""


class Privacy(QObject):
    """Whether identifiers are hidden, and what stands for each while they are.

    A case keeps its number as long as the program runs, over locking too. Nothing of this is written anywhere: it
    begins shown with the program, and what was hidden stays hidden until somebody says otherwise.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_hidden = False
        self._numbers: dict[str, dict[str, int]] = {}
        self._found: tuple[tuple[str, str, str], ...] | None = None
        self._told: dict[str, None] = {}
        _InForce.privacy = weakref.ref(self)
        for happened in (session.opened, session.changed, session.reloaded):
            happened.connect(self._look_again)
        session.locked.connect(self._forget)

    @property
    def is_hidden(self) -> bool:
        """Whether nothing on screen may say who a patient is."""
        return self._is_hidden

    def turn(self) -> None:
        """Hides identifiers, or shows them again."""
        self._is_hidden = not self._is_hidden
        self._found = None
        self.changed.emit()

    def take_over(self, before: Privacy) -> None:
        """Goes on where that of another window stood: as hidden, with the same numbers."""
        self._numbers, self._told = before._numbers, before._told
        if self.is_hidden != before.is_hidden:
            self.turn()

    def number(self, case_id: str) -> int | None:
        """The number of a case in the order in which cases came; None while no store is open."""
        if not self._session.is_open:
            return None
        tracker = self._session.tracker
        numbers = self._numbers.setdefault(str(tracker.path), {})
        if case_id not in numbers:
            for each in (*tracker.case_ids(), case_id):
                numbers.setdefault(each, len(numbers) + 1)
        return numbers[case_id]

    def know(self, *texts: str) -> None:
        """Texts of a case that identify, such as names of documents: sentences with them in it are held back too."""
        new = [text for text in texts if len(text) >= SHORTEST and text not in self._told]
        if new:
            self._told.update(dict.fromkeys(new))
            self._found = None

    def cleared(self, text: str) -> str:
        """A sentence without what identifies anybody in the open store."""
        folded = text.casefold()
        there = {folded_value: stands for folded_value, _, stands in self._values() if folded_value in folded}
        if not there:
            return text
        either = "|".join(re.escape(value) for value in sorted(there, key=len, reverse=True))
        pattern = re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])", re.IGNORECASE)
        return pattern.sub(lambda match: self._stands(there.get(match[0].casefold(), "")), text)

    def _stands(self, case_id: str) -> str:
        return self.shown_id(case_id) if case_id else say("[left out]")

    def shown_id(self, case_id: str) -> str:
        """What stands for a case."""
        number = self.number(case_id)
        return say("Case") if number is None else say("Case {number}", number=number)

    def _values(self) -> tuple[tuple[str, str, str], ...]:
        """What identifies: folded, as it is, and the id of the case where that is what it is."""
        if self._found is None:
            self._found = tuple(self._identifying())
        return self._found

    def _identifying(self) -> Iterator[tuple[str, str, str]]:
        for text in self._told:
            yield text.casefold(), text, ""
        if not self._session.is_open:
            return
        tracker = self._session.tracker
        for path in (str(tracker.path), tracker.path.name, tracker.path.stem):
            yield path.casefold(), path, ""
        for person in tracker.mending.people():
            yield person.case_id.casefold(), person.case_id, person.case_id
            for text in _of_person(person):
                yield text.casefold(), text, ""

    def _look_again(self, *_: object) -> None:
        self._found = None

    def _forget(self) -> None:
        self._found, self._told = None, {}


class _InForce:
    """The one of the window; none in a program without one."""

    privacy: Callable[[], Privacy | None] = staticmethod(lambda: None)


def privacy() -> Privacy | None:
    """The one in force."""
    found = _InForce.privacy()
    return found if found is not None and shiboken6.isValid(found) else None


def is_hidden() -> bool:
    """Whether nothing on screen may say who a patient is."""
    found = privacy()
    return found is not None and found.is_hidden


def shown_id(case_id: str) -> str:
    """A case id as it may be drawn: itself, or `Case 3`."""
    found = privacy()
    return found.shown_id(case_id) if found is not None and found.is_hidden and case_id else case_id


def shown_text(text: str) -> str:
    """A sentence as it may be drawn: itself, or without ids, names, numbers, birth dates and files of the store."""
    found = privacy()
    return found.cleared(text) if found is not None and found.is_hidden else text


def held_back(text: str | None) -> str:
    """What somebody typed or named, as it may be drawn: itself, or that it is held back. Nothing stays nothing."""
    if not text:
        return ""
    return say("held back") if is_hidden() else text


def shown_view(view: CaseView) -> CaseView:
    """A case as it may be drawn: itself, or without who it is."""
    if not is_hidden():
        return view
    from dalba_desktop.tracker.privacy import held_back as view_held_back

    return view_held_back(view)


def shown_changes(changes: CaseChanges, person: Patient) -> CaseChanges:
    """What changed in a case as it may be drawn."""
    if not is_hidden():
        return changes
    from dalba_desktop.tracker.privacy import changes_held_back

    return changes_held_back(changes, person)


def know(*texts: str) -> None:
    """Names and notes of documents, and what else identifies without standing in the data of a person."""
    found = privacy()
    if found is not None:
        found.know(*texts)


def on_change(act: Callable[[], object]) -> None:
    """Has something done whenever identifiers are hidden or shown again. For parts that draw them by themselves."""
    found = privacy()
    if found is not None:
        found.changed.connect(act)


def _of_person(person: Patient) -> Iterator[str]:
    for value in (person.family_name, person.given_name, person.hospital_number):
        for part in (value, *value.split()) if value else ():
            if len(part) >= SHORTEST:
                yield part
    if person.birth_date is not None:
        yield from notations(person.birth_date)


def notations(day: dt.date) -> tuple[str, ...]:
    """A day in the notations that people and this program write it in."""
    numbers = ("{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{d:02}-{m:02}-{y}")
    written = (each.format(d=day.day, m=day.month, y=day.year) for each in numbers)
    return (day.isoformat(), date_words(day), *written)
