"""`lab-toxicity`: ALT or lipase high on a day on which a TKI was taken.

Example: ALT 5.5 times the upper limit on dasatinib: warning until a newer value is at most 5 times. A value measured
while the TKI was on hold is not judged "on" it.
"""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.alerts.findings import Alert, Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.measured import measured, newest
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.analysis.measurement import exceeds
from dalba_desktop.domain.codes import AssessmentKind
from dalba_desktop.domain.phases import tki_on

RULE = "lab-toxicity"
_LIMITS = {AssessmentKind.ALT_ULN: "alt_warning_uln", AssessmentKind.LIPASE_ULN: "lipase_warning_uln"}
CARD = Card(rule=RULE, grade=Grade.ESTABLISHED, citation="ctcae", uses=tuple(_LIMITS.values()))


def evaluate(question: Question) -> Answer:
    """One alert per kind of value."""
    return Answer(tuple(_alerts(question)))


def _alerts(question: Question) -> Iterator[Alert]:
    for kind, key in _LIMITS.items():
        row = newest(question, kind)
        limit = question.policy[key]
        if row is None or not exceeds(row.value, limit):
            continue
        tki = tki_on(question.known, row.date)
        if tki is None:
            continue
        yield CARD.alert(
            question,
            severity=Severity.WARNING,
            subject=kind.value,
            since=row.date,
            says="open",
            values={"kind": kind.value, "value": row.value, "date": row.date, "tki": tki.value},
            evidence=measured(row),
            closing_values={"kind": kind.value, "bound": limit},
            numbers={kind.value: row.value},
        )
