"""What the tracker answers: a line of the case list, a page about one case, what a change touched. All frozen."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from dalba_desktop.alerts.decisions import DecidedEpisode, closed_since, decided
from dalba_desktop.alerts.episodes import episodes_of
from dalba_desktop.alerts.findings import Assessment, Message, Severity
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain import codes
from dalba_desktop.domain.events import Decision
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory, list_of
from dalba_desktop.domain.phases import Phase
from dalba_desktop.domain.timeline import Timeline
from dalba_desktop.store.audit import AuditHead


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change touched, so that every part of the window can decide whether to look again."""

    case_id: str
    lists: frozenset[str]
    description: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of the case list.

    Of a case that is not yet worked out only the person is known: `phase` is None, and nothing is said of results.
    `last` is the newest marrow BCR::ABL1 reading, else the newest of any kind. `trend` is "rising" while a rise is
    called at warning or above, else "". `open_alerts` counts episodes, as cards do: one run of events is one; what
    was acknowledged, snoozed or dismissed counts no more, neither here nor in `gravest`.
    """

    case_id: str
    sex: codes.Sex | None
    age: int | None
    transcript: codes.Transcript | None
    phase: Phase | None = None
    last: MrdReading | None = None
    trend: str = ""
    gravest: Severity | None = None
    open_alerts: int = 0

    @property
    def is_worked_out(self) -> bool:
        """Whether more is known than who it is."""
        return self.phase is not None


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """Everything a page needs about one case on one day.

    `history` is the whole case, withdrawn and later facts included; `known` what of it was known on `as_of`, from
    which `assessment` and `timeline` follow. `decisions` are those that count, None for those of `known`.
    """

    history: CaseHistory
    known: CaseHistory
    assessment: Assessment
    timeline: Timeline
    as_of: dt.date
    synthetic: bool
    audit_head: AuditHead | None
    decisions: tuple[Decision, ...] | None = None

    @functools.cached_property
    def episodes(self) -> tuple[DecidedEpisode, ...]:
        """Every card of the case with what was decided about it, context included; gravest first, then newest."""
        return decided(episodes_of(self.assessment), self.counted_decisions, self.known)

    @functools.cached_property
    def closed_decisions(self) -> tuple[Decision, ...]:
        """The decisions about cards that have closed since, newest first."""
        return closed_since([found.episode for found in self.episodes], self.counted_decisions)

    @property
    def counted_decisions(self) -> tuple[Decision, ...]:
        """The decisions that count on `as_of`."""
        return self.known.decisions if self.decisions is None else self.decisions

    @property
    def case_id(self) -> str:
        """The local pseudonym."""
        return self.history.case_id

    @property
    def age(self) -> int | None:
        """Completed years on `as_of`, or at death."""
        died = self.known.death_date
        return self.known.patient.age_on(self.as_of if died is None else min(died, self.as_of))


def row_of(view: CaseView) -> CaseRow:
    """The line of the case list for a case."""
    waiting = [found.episode.severity for found in view.episodes if found.is_open]
    patient = view.known.patient
    return CaseRow(
        case_id=view.case_id,
        sex=patient.sex,
        age=view.age,
        transcript=patient.transcript,
        phase=view.assessment.phase,
        last=_last_reading(view.assessment.readings),
        trend="rising" if any(alert.rule == "mrd-rising" for alert in view.assessment.open_alerts) else "",
        gravest=max(waiting, key=lambda severity: severity.rank, default=None),
        open_alerts=len(waiting),
    )


def _last_reading(readings: tuple[MrdReading, ...]) -> MrdReading | None:
    marrow = [
        reading
        for reading in readings
        if reading.sample.is_bcr_abl1 and reading.sample.specimen is codes.Specimen.MARROW
    ]
    found = marrow or readings
    return found[-1] if found else None


def changed(code: str, case_id: str, record: Record) -> Changed:
    """What a change of one fact touched; the codes are record-added, record-amended and record-withdrawn."""
    name = list_of(record)
    day = getattr(record, "date", None) or getattr(record, "start", None)
    return Changed(case_id, frozenset({name}), Message(code, {"list": name, "id": record.id, "date": day}))
