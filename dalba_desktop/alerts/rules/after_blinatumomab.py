"""`mrd-no-response-after-blinatumomab`: two cycles given, and the newest marrow is still no molecular response.

Example: cycle 2 ended on day 155, marrow 0.04 % on day 160: warning (40 % of the trial's patients).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.molecular import highest_of_day, marrow_readings
from dalba_desktop.analysis.readings import RESPONSES, MrdReading
from dalba_desktop.domain.codes import IGTR_ASSAYS, MrdCategory
from dalba_desktop.domain.phases import blinatumomab_cycles

RULE = "mrd-no-response-after-blinatumomab"
CARD = Card(
    rule=RULE,
    grade=Grade.SUPPORTED,
    citation="d-alba",
    uses=("blinatumomab_cycles_for_response", "cycle_end_lead_days", "igtr_pair_days"),
)


@dataclass(frozen=True, slots=True)
class NoResponse:
    """The run of marrow samples without a response since the second cycle."""

    run: tuple[MrdReading, ...]
    igtr: tuple[MrdReading, ...]
    severity: Severity
    cycles: int

    @property
    def since(self) -> dt.date:
        """The day of the first sample of the run."""
        return self.run[0].date


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case."""
    found = no_response(question)
    return Answer() if found is None else Answer((_alert(question, found),))


def no_response(question: Question) -> NoResponse | None:
    """The open finding, or None."""
    policy = question.policy
    completed = [cycle for cycle in blinatumomab_cycles(question.known) if cycle.completed_by(question.as_of)]
    wanted = int(policy["blinatumomab_cycles_for_response"])
    if len(completed) < wanted:
        return None
    end = completed[wanted - 1].end
    assert end is not None
    begin = end - dt.timedelta(days=policy["cycle_end_lead_days"])
    marrow = [point for point in highest_of_day(marrow_readings(question.readings)) if point.date >= begin]
    responses = [index for index, point in enumerate(marrow) if point.response in RESPONSES]
    run = tuple(marrow[responses[-1] + 1 :] if responses else marrow)
    if not run:
        return None
    newest = run[-1].date
    igtr = tuple(
        reading
        for reading in question.readings
        if reading.sample.assay in IGTR_ASSAYS
        and reading.evaluable
        and abs((reading.date - newest).days) <= policy["igtr_pair_days"]
    )
    clear = bool(igtr) and all(reading.category is MrdCategory.UNDETECTED for reading in igtr)
    return NoResponse(run, igtr, Severity.INFO if clear else Severity.WARNING, len(completed))


def _alert(question: Question, found: NoResponse) -> Alert:
    newest = found.run[-1]
    values: dict[str, Value] = {
        "cycles": found.cycles,
        "level": newest.bound_percent,
        "category": newest.category.value,
        "date": newest.date,
    }
    igtr = tuple(Evidence("mrd", reading.id) for reading in found.igtr)
    return CARD.alert(
        question,
        severity=found.severity,
        since=found.since,
        says="igtr-clear" if found.severity is Severity.INFO else "open",
        values=values,
        evidence=(*evidence_of([found.run[0], newest]), *igtr),
        numbers={"level_percent": newest.bound_percent, "cycles": float(found.cycles)},
    )
