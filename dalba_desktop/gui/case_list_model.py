"""The case list as a model: what each row says, and what a search finds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dalba_desktop import wording
from dalba_desktop.domain import codes
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.wording import mark, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseRow

Index = QModelIndex | QPersistentModelIndex
RISING = "\N{BLACK UP-POINTING TRIANGLE}"
NOT_YET = "\N{EN DASH}"


class CaseRole(IntEnum):
    """What the delegate and the tests ask a row for."""

    CASE_ID = Qt.ItemDataRole.UserRole + 1
    PERSON = Qt.ItemDataRole.UserRole + 2
    PHASE = Qt.ItemDataRole.UserRole + 3
    """The phase in words, the fullest form first."""
    LEVEL = Qt.ItemDataRole.UserRole + 4
    GRAVEST = Qt.ItemDataRole.UserRole + 5
    SEARCHED = Qt.ItemDataRole.UserRole + 6
    IS_WORKED_OUT = Qt.ItemDataRole.UserRole + 7


_SEX_LETTERS = mark({codes.Sex.FEMALE: "F", codes.Sex.MALE: "M"})


def person_words(row: CaseRow) -> str:
    """`F 61 · e1a2`."""
    sex = _SEX_LETTERS.get(row.sex) if row.sex is not None else None
    person = " ".join(part for part in (say(sex) if sex else "", "" if row.age is None else str(row.age)) if part)
    transcript = row.transcript.value if row.transcript not in (None, codes.Transcript.UNKNOWN) else ""
    return " · ".join(part for part in (person, transcript) if part)


def phase_forms(row: CaseRow) -> list[str]:
    """The phase in words, the fullest form first; one empty form for a case that is not yet worked out."""
    if row.phase is None:
        return [""]
    return [wording.phase_and_day(row.phase), wording.phase_words(row.phase.name, row.phase.cycle)]


def level_words(row: CaseRow) -> str:
    """`1.2 % ▲`; an em dash without a result, a shorter one for a case that is not yet worked out."""
    if not row.is_worked_out:
        return NOT_YET
    if row.last is None:
        return wording.NONE
    words = say("not detected") if row.last.category is codes.MrdCategory.UNDETECTED else wording.level_words(row.last)
    return f"{words} {RISING}" if row.trend == "rising" else words


def spoken_words(row: CaseRow) -> str:
    """A row as a screen reader says it: every mark as a word."""
    if not row.is_worked_out:
        return ", ".join(part for part in (shown_id(row.case_id), person_words(row), say("not yet worked out")) if part)
    parts = [shown_id(row.case_id), person_words(row), phase_forms(row)[0]]
    if row.last is not None:
        parts.append(wording.level_words(row.last))
    if row.trend == "rising":
        parts.append(say("rising"))
    if row.gravest is not None:
        parts.append(wording.severity_word(row.gravest))
    return ", ".join(part for part in parts if part)


def searched_words(row: CaseRow) -> str:
    """What typing in the search field is compared with."""
    parts = [row.case_id, person_words(row), phase_forms(row)[0], level_words(row)]
    if row.sex is not None:
        parts.append(wording.label(row.sex))
    if row.transcript is not None:
        parts.append(wording.label(row.transcript))
    if row.gravest is not None:
        parts += [wording.severity_word(row.gravest), say("alert")]
    if row.trend == "rising":
        parts.append(say("rising"))
    return folded(" ".join(parts))


def folded(text: str) -> str:
    """Lower case, without accents and no-break spaces, so that what is typed is found."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace(wording.NBSP, " "))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def by_urgency(rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """The cases that need someone first, the gravest before the others; among equals in the order given."""
    return tuple(sorted(rows, key=lambda row: 0 if row.gravest is None else -row.gravest.rank))


def in_order(rows: Sequence[CaseRow], case_ids: Sequence[str]) -> tuple[CaseRow, ...]:
    """The cases as they stood before, new ones at the end: a list never jumps under the hand that works in it."""
    places = {case_id: place for place, case_id in enumerate(case_ids)}
    return tuple(sorted(rows, key=lambda row: places.get(row.case_id, len(places))))


def count_words(rows: Sequence[CaseRow]) -> str:
    """`63 cases · 4 need you today`; while they are worked out `312 of 1,000 read`."""
    read = sum(row.is_worked_out for row in rows)
    if read < len(rows):
        read_words, all_words = wording.count_words(read), wording.count_words(len(rows))
        return say("{count} of {total} read", count=read_words, total=all_words)
    cases = say_n("{count} case", "{count} cases", len(rows))
    waiting = sum(row.gravest is not None for row in rows)
    if not waiting:
        return cases
    return f"{cases} · {say_n('{count} needs you today', '{count} need you today', waiting)}"


class CaseListModel(QAbstractListModel):
    """One row per case, in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[CaseRow] = []
        self._places: dict[str, int] = {}

    def set_rows(self, rows: Sequence[CaseRow]) -> None:
        """Shows these cases. Where they are the same cases, changed or in another order, the selection stays."""
        places = {row.case_id: place for place, row in enumerate(rows)}
        if places.keys() != self._places.keys() or len(places) != len(rows):
            self.beginResetModel()
            self.rows, self._places = list(rows), places
            self.endResetModel()
            return
        if places != self._places:
            self._put_in_order(places)
        self.refresh_rows(rows)

    def refresh_rows(self, rows: Iterable[CaseRow]) -> None:
        """Takes what changed of some cases; those that are not in the list are left out."""
        for row in rows:
            place = self._places.get(row.case_id)
            if place is not None and self.rows[place] != row:
                self.rows[place] = row
                self.dataChanged.emit(self.index(place), self.index(place))

    def has_case(self, case_id: str) -> bool:
        """Whether the case is in the list, found by a search or not."""
        return case_id in self._places

    def _put_in_order(self, places: Mapping[str, int]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        after = [self.index(places[self.rows[index.row()].case_id]) for index in before]
        self.rows.sort(key=lambda row: places[row.case_id])
        self._places = dict(places)
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many cases there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says in a role."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_id(row.case_id)
        if role == CaseRole.CASE_ID:
            return row.case_id
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_words(row)
        if role == CaseRole.PERSON:
            return person_words(row)
        if role == CaseRole.PHASE:
            return phase_forms(row)
        if role == CaseRole.LEVEL:
            return level_words(row)
        if role == CaseRole.IS_WORKED_OUT:
            return row.is_worked_out
        if role == CaseRole.GRAVEST:
            return row.gravest.value if row.gravest is not None else None
        if role == CaseRole.SEARCHED:
            return searched_words(row)
        return None
