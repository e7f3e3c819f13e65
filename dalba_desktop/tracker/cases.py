"""Making a case and correcting what is recorded about its person; who may be in the store already."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.alerts.findings import Message
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import list_of
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.views import Changed

PATIENT = "patient"
FIRST_ID = "CASE-001"
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i"})
"""Letters that are no others with an accent."""
_WRITTEN_OUT = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
"""How letters are written out where a keyboard lacks them."""
_NUMBERED = re.compile(r"(?P<name>.*?)(?P<number>\d+)")


class Likeness(StrEnum):
    """Why two cases may be of one person."""

    HOSPITAL_NUMBER = "hospital-number"
    NAMES = "names"
    """The same names and date of birth."""
    DATES = "dates"
    """The same date of birth, sex and date of diagnosis."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that may be of the same person, and the strongest reason to think so."""

    case_id: str
    why: Likeness


class Cases:
    """The cases of an open store. All methods raise the errors of `store.errors`."""

    def __init__(self, store: Store, who: Callable[[], str]) -> None:
        self._store = store
        self._who = who
        self._people: tuple[int, tuple[Patient, ...]] = (-1, ())

    def add_case(self, patient: Patient, records: Sequence[Record] = ()) -> Changed:
        """Makes a case, with its first facts if there are any; undo takes all of it away again.

        Raises Conflict when the id is taken, FactError for what the data dictionary does not allow; nothing is stored.
        """
        with self._store.writing(who=self._who()) as writer:
            writer.add_case(patient)
            for record in records:
                writer.add(patient.case_id, record)
        lists = frozenset({PATIENT, *(list_of(record) for record in records)})
        return Changed(patient.case_id, lists, Message("case-added", {"count": len(records)}))

    def amend_patient(self, patient: Patient, reason: str) -> Changed:
        """Replaces what is recorded about the person of a case. Raises UnknownCase, FactError."""
        with self._store.writing(who=self._who(), reason=reason) as writer:
            writer.amend_patient(patient)
        return Changed(patient.case_id, frozenset({PATIENT}), Message("patient-amended"))

    def suggest_case_id(self) -> str:
        """The next free id in the style of the newest case whose id ends in a number: after ROMA-015 ROMA-016."""
        taken = self._store.case_ids()
        like = next((case_id for case_id in reversed(taken) if _NUMBERED.fullmatch(case_id)), "")
        style = _NUMBERED.fullmatch(like) or _NUMBERED.fullmatch(FIRST_ID)
        assert style is not None
        name, width = style["name"], len(style["number"])
        found = [_NUMBERED.fullmatch(case_id) for case_id in taken]
        numbers = [int(match["number"]) for match in found if match is not None and match["name"] == name]
        free = (f"{name}{number:0{width}}" for number in itertools.count(max(numbers, default=0) + 1))
        # That of a case which became part of another one is not given again.
        return next(made for made in free if self._store.merged_into(made) is None)

    def similar(self, patient: Patient) -> tuple[str, ...]:
        """The ids of other cases that may be of the same person, in the order in which they came."""
        return tuple(found.case_id for found in self.alike(patient))

    def alike(self, patient: Patient) -> tuple[Alike, ...]:
        """The same with the reason: one hospital number; names and date of birth; date of birth, sex and diagnosis.

        Capitals, accents, how umlauts are written, spaces and the order of the two names do not count. Fit for every
        key that is pressed: who is in the store is read once per change of it.
        """
        others = (other for other in self._all_people() if other.case_id != patient.case_id)
        judged = ((other.case_id, _likeness(patient, other)) for other in others)
        return tuple(Alike(case_id, why) for case_id, why in judged if why is not None)

    def forget(self) -> None:
        """After something that no version number tells of: who is in the store is read again."""
        self._people = (-1, ())

    def _all_people(self) -> tuple[Patient, ...]:
        newest = max(self._store.versions().values(), default=0)
        if self._people[0] != newest:
            self._people = (newest, self._store.patients())
        return self._people[1]


def _likeness(one: Patient, other: Patient) -> Likeness | None:
    number = _number(one.hospital_number)
    if number and number == _number(other.hospital_number):
        return Likeness.HOSPITAL_NUMBER
    if one.birth_date is None or one.birth_date != other.birth_date:
        return None
    names = _names(one)
    if names and names == _names(other):
        return Likeness.NAMES
    if one.sex is not None and one.sex is other.sex and one.diagnosis_date == other.diagnosis_date:
        return Likeness.DATES
    return None


def _names(patient: Patient) -> tuple[str, ...]:
    """Both names, whichever was typed first; nothing while one of them is missing."""
    names = sorted((_name(patient.family_name), _name(patient.given_name)))
    return tuple(names) if all(names) else ()


def _name(text: str | None) -> str:
    """A name as anybody may have typed it: Müller, Mueller and Muller are one."""
    plain = _plain(text).translate(_LETTERS)
    for written, letter in _WRITTEN_OUT:
        plain = plain.replace(written, letter)
    return plain


def _number(text: str | None) -> str:
    """A hospital number without the zeros in front, which spreadsheets leave out."""
    return _plain(text).lstrip("0")


def _plain(text: str | None) -> str:
    """The letters and figures of a text, without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text or "")
    return "".join(char for char in apart if char.isalnum()).casefold()
