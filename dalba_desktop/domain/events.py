"""Everything else that happens to a patient: toxicity, other drugs, measurements, follow-up, notes, decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import Record, boolean, choice, choices_of, day, instant, integer, number, text


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent(Record):
    """An adverse event: CTCAE v5.0 term and grade, or CRS and ICANS graded by ASTCT."""

    term: str = text(required=True)
    grade: int = integer(low=1, high=5, required=True)
    start: dt.date = day(required=True)
    end: dt.date | None = day()
    related_to: tuple[codes.Agent, ...] = choices_of(codes.Agent)
    serious: bool | None = boolean()
    action: codes.EventAction | None = choice(codes.EventAction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concomitant(Record):
    """Another drug, by the class that matters for interactions."""

    drug: str = text(required=True)
    class_: codes.ConcomitantClass | None = choice(codes.ConcomitantClass)
    start: dt.date = day(required=True)
    end: dt.date | None = day()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Record):
    """One measured value; its unit is part of the kind's name."""

    date: dt.date = day(required=True)
    kind: codes.AssessmentKind = choice(codes.AssessmentKind, required=True)
    value: float = number(required=True)


LARGEST_VALUES: Mapping[codes.AssessmentKind, float] = {
    codes.AssessmentKind.DONOR_CHIMERISM_PERCENT: 100,
    codes.AssessmentKind.LVEF_PERCENT: 100,
}
"""Where a measured value has an upper end, percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Record):
    """Whether the patient was alive on a day. The row with status dead carries the date of death."""

    date: dt.date = day(required=True)
    status: codes.VitalStatus = choice(codes.VitalStatus, required=True)
    cause_of_death: codes.CauseOfDeath | None = choice(codes.CauseOfDeath)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Record):
    """A dated free text."""

    date: dt.date = day(required=True)
    text: str = text(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """What a person decided about an alert, tied to the evidence it rested on."""

    rule: str | None = text()
    episode: str | None = text()
    fingerprint: str | None = text()
    kind: codes.DecisionKind | None = choice(codes.DecisionKind)
    reason: str | None = text()
    comment: str | None = text()
    by: str | None = text()
    at: dt.datetime | None = instant()
