"""What making one case of two would do, before it is done: the person field by field, the records one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record, specs_of
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.patient import Genetics, Patient

BIRTH = "birth_date"
"""Date and year of birth are chosen together: those of two persons do not fit one."""
_BIRTH_YEAR = "birth_year"
_GENETICS = "genetics"
_ALIKE_BY: Mapping[str, tuple[str, ...]] = {
    "treatments": ("agent", "start"),
    "mrd": ("date", "specimen", "assay", "target"),
    "abl1_tests": ("date", "specimen", "method"),
    "responses": ("date",),
    "relapses": ("date",),
    "transplants": ("date",),
    "adverse_events": ("term", "start"),
    "concomitants": ("drug", "start"),
    "assessments": ("date", "kind"),
    "follow_up": ("date",),
}
"""Two records that agree in these and in something else do not are probably one fact entered twice."""


class Side(StrEnum):
    """Which of the two cases a value comes from."""

    LEFT = "left"
    """The case that becomes part of the other."""
    KEPT = "kept"


class Standing(StrEnum):
    """How the two cases compare in one field of the person."""

    SAME = "same"
    ONLY_LEFT = "only-left"
    ONLY_KEPT = "only-kept"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class PersonField:
    """One field of the person with the plain values of both cases; `genetics.ikzf1` for one of a nested record."""

    key: str
    left: Any
    kept: Any
    standing: Standing


@dataclass(frozen=True, slots=True)
class Pair:
    """A record of each case."""

    list: str
    left: Record
    kept: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """What would become of the case that is left.

    `new` records are moved; of `twice` only the other case's stay, with the notes of both; of `doubtful` pairs both are
    there afterwards, for somebody to look at (their left ones are among `new`). `documents` counts those that move.
    """

    left: CaseHistory
    kept: CaseHistory
    fields: tuple[PersonField, ...]
    new: tuple[tuple[str, Record], ...]
    twice: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    documents: int

    @property
    def conflicts(self) -> tuple[PersonField, ...]:
        """What has to be chosen."""
        return tuple(field for field in self.fields if field.standing is Standing.CONFLICT)

    def is_complete(self, choices: Mapping[str, Side]) -> bool:
        """Whether every conflict is decided."""
        return all(field.key in choices for field in self.conflicts)

    def patient(self, choices: Mapping[str, Side]) -> Patient:
        """The person afterwards, under the id of the case that stays; without a choice what that case has, if any."""
        made: dict[str, Any] = {"case_id": self.kept.case_id}
        for field in self.fields:
            taken = {Standing.ONLY_LEFT: Side.LEFT, Standing.CONFLICT: choices.get(field.key)}.get(field.standing)
            source = self.left if taken is Side.LEFT else self.kept
            written = _written(source.patient)
            for key in (BIRTH, _BIRTH_YEAR) if field.key == BIRTH else (field.key,):
                if key in written:
                    made[key] = written[key]
        genetics = {key.partition(".")[2]: made.pop(key) for key in tuple(made) if key.startswith(f"{_GENETICS}.")}
        return codec.read_record(Patient, {**made, **({_GENETICS: genetics} if genetics else {})}, "patient")

    @property
    def once(self) -> dict[tuple[str, str], tuple[str, str]]:
        """The records that are kept once: list and id in the case that is left, by what stays."""
        return {(pair.list, pair.left.id): (pair.list, pair.kept.id) for pair in self.twice}


def plan_of(left: CaseHistory, kept: CaseHistory, documents: int = 0) -> MergePlan:
    """Compares two cases."""
    free = list(kept.records())
    new: list[tuple[str, Record]] = []
    twice: list[Pair] = []
    for name, record in left.records():
        same = next((each for each in free if each[0] == name and _content(each[1]) == _content(record)), None)
        if same is None:
            new.append((name, record))
        else:
            free.remove(same)
            twice.append(Pair(name, record, same[1]))
    doubtful = []
    for name, record in new:
        like = next((each for each in free if each[0] == name and _are_alike(name, record, each[1])), None)
        if like is not None:
            free.remove(like)
            doubtful.append(Pair(name, record, like[1]))
    return MergePlan(
        left=left,
        kept=kept,
        fields=tuple(_fields(left.patient, kept.patient)),
        new=tuple(new),
        twice=tuple(twice),
        doubtful=tuple(doubtful),
        documents=documents,
    )


def _fields(left: Patient, kept: Patient) -> Iterator[PersonField]:
    mine, theirs = _written(left), _written(kept)
    for key in _keys():
        one, other = mine.get(key), theirs.get(key)
        if key == BIRTH:
            one, other = (written.get(BIRTH, written.get(_BIRTH_YEAR)) for written in (mine, theirs))
        if one is None and other is None:
            continue
        yield PersonField(key, one, other, _standing(key, one, other))


def _standing(key: str, left: Any, kept: Any) -> Standing:
    if left == kept and isinstance(left, bool) == isinstance(kept, bool):
        return Standing.SAME
    if kept is None:
        return Standing.ONLY_LEFT
    if left is None:
        return Standing.ONLY_KEPT
    if key == BIRTH and str(left)[:4] == str(kept)[:4] and isinstance(left, int) != isinstance(kept, int):
        # A year that the other's date says as well.
        return Standing.ONLY_LEFT if isinstance(kept, int) else Standing.ONLY_KEPT
    return Standing.CONFLICT


def _keys() -> Iterator[str]:
    for item in specs_of(Patient):
        if item.key == _GENETICS:
            yield from (f"{_GENETICS}.{inner.key}" for inner in specs_of(Genetics))
        elif item.key not in ("case_id", _BIRTH_YEAR):
            yield item.key


def _written(patient: Patient) -> dict[str, Any]:
    written: dict[str, Any] = dict(codec.write_record(patient))
    genetics = written.pop(_GENETICS, None) or {}
    return {**written, **{f"{_GENETICS}.{key}": value for key, value in genetics.items()}}


def _content(record: Record) -> Any:
    return codec.write_record(dataclasses.replace(record, id="", note=None))


def _are_alike(name: str, one: Record, other: Record) -> bool:
    """What was withdrawn counts for nothing and is no reason to doubt."""
    keys = _ALIKE_BY.get(name, ())
    if not keys or one.withdrawn is not None or other.withdrawn is not None:
        return False
    return all(getattr(one, key) == getattr(other, key) for key in keys)


__all__ = ["BIRTH", "MergePlan", "Pair", "PersonField", "Side", "Standing", "plan_of"]
