"""What was found in a damaged store, where each row of it came from, and what cannot be known about it."""

from __future__ import annotations

import collections
import datetime as dt
import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from dalba_desktop.domain import codec
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.attachments import ATTACHMENTS
from dalba_desktop.store.contents import LABORATORIES, PATIENT, PREFERENCES, SECTIONS, SIGN_OFFS, Place
from dalba_desktop.store.damaged import Found
from dalba_desktop.store.old_trail import OldTrail

DRAFTS = "drafts"
KNOWLEDGE_FILES = "knowledge_files"

R = TypeVar("R")
Row = dict[str, Any]


class Origin(StrEnum):
    """Where a row of the new store comes from."""

    READ = "read"
    TRAIL = "trail"
    LOST = "lost"


class Doubt(StrEnum):
    """What cannot be known about a row or a list."""

    MAY_BE_OLDER = "may-be-older"
    """Taken from the trail, and a newer row of the trail may have been lost."""
    DIFFERS = "differs"
    """Table and trail do not agree, and no damage explains it. What the table says was taken, if it says anything."""
    MAY_BE_GONE = "may-be-gone"
    """The trail speaks of it, the table does not hold it, and rows of the trail that may say why are lost: left out."""
    MAY_BE_MORE = "may-be-more"
    """Of this list more may be lost than anything readable tells of; the place has no id."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with what tells its place among the others: its first row of the trail, its position in the table.

    Either is infinite when it is not known.
    """

    record: Any
    first_told: float
    position: float


@dataclass(frozen=True, slots=True)
class Touched:
    """What of a case came from the trail, what is lost, and what is in doubt."""

    from_trail: list[Place] = field(default_factory=list)
    lost: list[Place] = field(default_factory=list)
    doubts: list[tuple[Doubt, Place]] = field(default_factory=list)


@dataclass
class Gathered:
    """Everything that was found. `origins` has every place that is known of."""

    trail: OldTrail
    synthetic: bool | None = None
    as_of: dt.date | None = None
    patients: dict[str, Listed] = field(default_factory=dict)
    records: dict[tuple[str, str], list[Listed]] = field(default_factory=dict)
    laboratories: list[Laboratory] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    knowledge_files: list[Row] = field(default_factory=list)
    own_values: list[Row] = field(default_factory=list)
    sign_offs: list[Row] = field(default_factory=list)
    preferences: Row = field(default_factory=dict)
    drafts: list[Row] = field(default_factory=list)
    origins: dict[Place, Origin] = field(default_factory=dict)
    doubts: list[tuple[Doubt, Place]] = field(default_factory=list)

    def cases(self) -> Iterator[tuple[Patient, list[Record]]]:
        """The cases that can be stored, with their records, in the order in which they came as far as it is known."""
        for patient in _in_order(self.patients.values()):
            found: list[Record] = []
            for name in LISTS:
                found += _in_order(self.records.get((patient.case_id, name), []))
            yield patient, found

    def list_names(self) -> tuple[str, ...]:
        """The lists of which anything is known, in the order of the data dictionary."""
        there = {place.list for place in self.origins}
        known = (PATIENT, *LISTS, ATTACHMENTS, LABORATORIES, *SECTIONS, KNOWLEDGE_FILES, SIGN_OFFS, PREFERENCES, DRAFTS)
        return tuple(name for name in known if name in there)

    def counts(self) -> Mapping[tuple[str, Origin], int]:
        """How many rows of each list have which origin."""
        return collections.Counter((place.list, origin) for place, origin in self.origins.items())

    def touched(self) -> Mapping[str | None, Touched]:
        """What the damage did to each case, and under None to what belongs to none; the others are not there."""
        found: dict[str | None, Touched] = collections.defaultdict(Touched)
        for place, origin in self.origins.items():
            if origin is Origin.TRAIL:
                found[place.case_id].from_trail.append(place)
            elif origin is Origin.LOST:
                found[place.case_id].lost.append(place)
        for doubt, place in self.doubts:
            found[place.case_id].doubts.append((doubt, place))
        return found

    def settle(self, place: Place, content: Any, *, is_known: bool, is_absent: bool) -> Any:
        """What a place holds in the new store in plain JSON, None for nothing; notes its origin and what is in doubt.

        `content` is what the table says, None when it says nothing; `is_known`: its key can be read; `is_absent`: the
        table certainly has no such row.
        """
        entry = self.trail.newest.get(place)
        said = None if entry is None or entry.after is None else json.loads(entry.after)
        may_be_newer = self.trail.may_have_more(place.case_id, entry.sequence if entry else 0)
        if content is not None:
            self.origins[place] = Origin.READ
            if not may_be_newer and said != json.loads(json.dumps(content)):
                self.doubts.append((Doubt.DIFFERS, place))
            return content
        if said is None:
            if is_known:
                self.origins[place] = Origin.LOST
            return None
        if is_absent and may_be_newer:
            self.doubts.append((Doubt.MAY_BE_GONE, place))
            return None
        self.origins[place] = Origin.TRAIL
        if is_absent:
            self.doubts.append((Doubt.DIFFERS, place))
        elif may_be_newer:
            self.doubts.append((Doubt.MAY_BE_OLDER, place))
        return said

    def record(self, place: Place, kind: type[R], content: Any) -> R | None:
        """A settled content as a record; one that no version of the application wrote is lost."""
        if content is None:
            return None
        try:
            return codec.read_record(kind, content, place.list)
        except FactError:
            self.lose(place)
            return None

    def lose(self, place: Place) -> None:
        """Notes that a place is lost, whatever was thought of it before."""
        self.origins[place] = Origin.LOST
        self.doubts = [each for each in self.doubts if each[1] != place]

    def may_be_more(self, list_name: str, table: Found, case_id: str | None = None) -> None:
        """Notes that more of a list may be lost than is known of, when that is so."""
        if not table.is_whole and self.trail.may_have_more(case_id):
            self.doubts.append((Doubt.MAY_BE_MORE, Place(case_id, list_name, "")))


def _in_order(listed: Collection[Listed]) -> list[Any]:
    is_told = all(math.isfinite(each.first_told) for each in listed)
    return [each.record for each in sorted(listed, key=lambda each: each.first_told if is_told else each.position)]
