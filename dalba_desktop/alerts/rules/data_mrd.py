"""Four checks of MRD results: `data-ratio-mismatch`, `data-scale`, `data-duplicate`, `data-target-changed`.

Examples: 0.31 % beside 12 of 45,000 copies, which are 0.027 %; e1a2 on the International Scale, which exists for p210
only; two different results of one series and day; an e14a2 result in a patient diagnosed with e1a2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.measurement import exceeds
from dalba_desktop.analysis.readings import MrdReading, SeriesKey
from dalba_desktop.domain.codes import Scale, Transcript
from dalba_desktop.domain.mrd import MrdSample

RATIO = Card(
    rule="data-ratio-mismatch", grade=Grade.DATA, citation="data-check", uses=("data_ratio_difference_percent",)
)
SCALE = Card(rule="data-scale", grade=Grade.DATA, citation="international-scale")
DUPLICATE = Card(rule="data-duplicate", grade=Grade.DATA, citation="data-check")
TARGET = Card(rule="data-target-changed", grade=Grade.DATA, citation="mrd-target")

_P210 = (Transcript.E13A2, Transcript.E14A2, Transcript.E13A2_E14A2)
_NOT_KNOWN = (None, Transcript.UNKNOWN)
_COMPONENTS = {
    Transcript.E13A2_E14A2: (Transcript.E13A2, Transcript.E14A2),
    Transcript.E1A2_P210: (Transcript.E1A2, *_P210),
}


def evaluate_ratio(question: Question) -> Answer:
    """One alert per sample whose level is not 100 x target / control copies."""
    alerts = []
    for sample in question.known.mrd:
        level, target, control = sample.level_percent, sample.target_copies, sample.control_copies
        if sample.scale is not Scale.RATIO or level is None or target is None or not control:
            continue
        ratio = 100 * target / control
        allowed = ratio * question.policy["data_ratio_difference_percent"] / 100
        if exceeds(abs(level - ratio), allowed) or (ratio == 0 and level > 0):
            values: dict[str, Value] = {"date": sample.date, "recorded": level, "ratio": ratio}
            numbers = {"level_percent": level, "ratio_percent": ratio}
            alerts.append(_alert(question, RATIO, sample, values, numbers=numbers))
    return Answer(tuple(alerts))


def evaluate_scale(question: Question) -> Answer:
    """One alert per sample on the International Scale whose target has none."""
    alerts = []
    for sample in question.known.mrd:
        target = sample.target or question.known.patient.transcript
        if sample.scale is Scale.IS and target is not None and target not in (*_NOT_KNOWN, *_P210):
            alerts.append(_alert(question, SCALE, sample, {"date": sample.date, "target": target.value}))
    return Answer(tuple(alerts))


def evaluate_duplicate(question: Question) -> Answer:
    """One alert per sample that differs from the first one recorded for its series and day."""
    first_of: dict[tuple[SeriesKey, dt.date], MrdReading] = {}
    alerts = []
    for reading in question.readings:
        first = first_of.setdefault((reading.series, reading.date), reading)
        if _result(first) != _result(reading):
            evidence = evidence_of([first, reading])
            alerts.append(_alert(question, DUPLICATE, reading.sample, {"date": reading.date}, evidence=evidence))
    return Answer(tuple(alerts))


def evaluate_target(question: Question) -> Answer:
    """One alert per BCR::ABL1 sample whose own target is not the diagnostic transcript nor a part of it."""
    transcript = question.known.patient.transcript
    if transcript is None or transcript is Transcript.UNKNOWN:
        return Answer()
    fitting = (transcript, *_COMPONENTS.get(transcript, ()))
    alerts = []
    for sample in question.known.mrd:
        target = sample.target
        if sample.is_bcr_abl1 and target is not None and target not in (*_NOT_KNOWN, *fitting):
            values = {"date": sample.date, "target": target.value, "transcript": transcript.value}
            alerts.append(_alert(question, TARGET, sample, values))
    return Answer(tuple(alerts))


def _result(reading: MrdReading) -> tuple[object, ...]:
    """What the result says: a category or level left to be worked out counts as what was worked out."""
    return reading.category, reading.level_percent, reading.sample.target_copies, reading.sample.control_copies


def _alert(
    question: Question,
    card: Card,
    sample: MrdSample,
    values: Mapping[str, Value],
    *,
    numbers: Mapping[str, float] | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Alert:
    return card.alert(
        question,
        severity=Severity.WARNING,
        subject=sample.id,
        since=sample.date,
        says="open",
        values=values,
        evidence=evidence or (Evidence("mrd", sample.id),),
        numbers=numbers,
    )
