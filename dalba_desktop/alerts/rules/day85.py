"""`mrd-no-response-day85`: the landmark sample at the end of induction is no molecular response.

Context rather than alarm: 71 % of the trial's patients had none at day 85. From 0.1 % up it is a warning.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.endpoints import LANDMARK, CohortCase, induction_samples
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.analysis.readings import RESPONSES
from dalba_desktop.domain.phases import blinatumomab_cycles

RULE = "mrd-no-response-day85"
CARD = Card(
    rule=RULE,
    grade=Grade.SUPPORTED,
    citation="d-alba-day85",
    uses=("day85_warning_percent", "blinatumomab_cycles_for_response"),
)


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case."""
    landmark = induction_samples(CohortCase(question.known, question.readings)).get(LANDMARK)
    if landmark is None or landmark.response in RESPONSES or question.response_after(landmark.date) is not None:
        return Answer()
    completed = sum(cycle.completed_by(question.as_of) for cycle in blinatumomab_cycles(question.known))
    if completed >= question.policy["blinatumomab_cycles_for_response"]:
        return Answer()
    limit = question.policy["day85_warning_percent"]
    high = landmark.quantified and reaches(landmark.bound_percent, limit)
    alert = CARD.alert(
        question,
        severity=Severity.WARNING if high else Severity.INFO,
        since=landmark.date,
        says="high" if high else "open",
        values={
            "day": landmark.day,
            "level": landmark.bound_percent,
            "category": landmark.category.value,
            "limit": limit,
        },
        evidence=evidence_of([landmark]),
        numbers={"level_percent": landmark.bound_percent},
    )
    return Answer((alert,))
