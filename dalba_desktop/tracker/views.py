"""What the tracker answers: a line of the case list, a page about one case, what a change touched. All frozen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Assessment, Message, Severity
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain import codes
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

    `last` is the newest marrow BCR::ABL1 reading, else the newest of any kind. `trend` is "rising" while a rise is
    called at warning or above, else "". `open_alerts` counts episodes, as cards do: one run of events is one.
    """

    case_id: str
    sex: codes.Sex | None
    age: int | None
    transcript: codes.Transcript | None
    phase: Phase
    last: MrdReading | None
    trend: str
    gravest: Severity | None
    open_alerts: int


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """Everything a page needs about one case on one day.

    `history` is the whole case, withdrawn and later facts included; `known` what of it was known on `as_of`, from
    which `assessment` and `timeline` follow.
    """

    history: CaseHistory
    known: CaseHistory
    assessment: Assessment
    timeline: Timeline
    as_of: dt.date
    synthetic: bool
    audit_head: AuditHead | None

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
    open_alerts = view.assessment.open_alerts
    patient = view.known.patient
    return CaseRow(
        case_id=view.case_id,
        sex=patient.sex,
        age=view.age,
        transcript=patient.transcript,
        phase=view.assessment.phase,
        last=_last_reading(view.assessment.readings),
        trend="rising" if any(alert.rule == "mrd-rising" for alert in open_alerts) else "",
        gravest=view.assessment.gravest,
        open_alerts=len({alert.episode for alert in open_alerts}),
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
