"""`mrd-discordant`: BCR::ABL1 stands well above IG/TR in the same specimen: possibly multilineage BCR::ABL1.

Never a relapse alarm by itself. Only the newest pair of samples (at most 7 d apart) decides.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Alert, Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.analysis.readings import MrdReading, SeriesKey
from dalba_desktop.domain.codes import IGTR_ASSAYS, Assay, MrdCategory

RULE = "mrd-discordant"
CARD = Card(
    rule=RULE,
    grade=Grade.SUPPORTED,
    citation="multilineage",
    uses=("discordant_pair_days", "discordant_log10"),
)


@dataclass(frozen=True, slots=True)
class _Pair:
    bcr_abl1: MrdReading
    igtr: MrdReading
    flow: MrdReading | None

    @property
    def date(self) -> dt.date:
        return max(self.bcr_abl1.date, self.igtr.date)


def evaluate(question: Question) -> Answer:
    """One alert per BCR::ABL1 series whose newest pair is discordant."""
    by_series: dict[SeriesKey, list[_Pair]] = {}
    for pair in _pairs(question):
        by_series.setdefault(pair.bcr_abl1.series, []).append(pair)
    alerts = []
    for pairs in by_series.values():
        newest = max(pair.date for pair in pairs)
        apart = [pair for pair in pairs if pair.date == newest and _is_discordant(question, pair)]
        alerts += [_alert(question, pair) for pair in apart[:1]]
    return Answer(tuple(alerts))


def _alert(question: Question, pair: _Pair) -> Alert:
    flow = () if pair.flow is None else (pair.flow,)
    return CARD.alert(
        question,
        severity=Severity.INFO,
        subject=str(pair.bcr_abl1.series),
        since=pair.date,
        says="open",
        values={
            "specimen": pair.bcr_abl1.sample.specimen.value,
            "level": pair.bcr_abl1.bound_percent,
            "date": pair.bcr_abl1.date,
            "limit": pair.igtr.bound_percent,
        },
        evidence=evidence_of([pair.bcr_abl1, pair.igtr, *flow]),
        numbers={"difference_log10": _difference(pair)},
    )


def _pairs(question: Question) -> Iterator[_Pair]:
    days = question.policy["discordant_pair_days"]
    evaluable = [reading for reading in question.readings if reading.evaluable]
    others = [reading for reading in evaluable if not reading.sample.is_bcr_abl1]
    for one in evaluable:
        if not one.sample.is_bcr_abl1:
            continue
        near = [
            other
            for other in others
            if other.sample.specimen is one.sample.specimen and abs((other.date - one.date).days) <= days
        ]
        flows = [other for other in near if other.sample.assay is Assay.FLOW]
        for other in near:
            if other.sample.assay in IGTR_ASSAYS:
                yield _Pair(one, other, flows[-1] if flows else None)


def _difference(pair: _Pair) -> float:
    return math.log10(pair.bcr_abl1.bound_percent / pair.igtr.bound_percent)


def _is_discordant(question: Question, pair: _Pair) -> bool:
    if not pair.bcr_abl1.quantified:
        return False
    if reaches(_difference(pair), question.policy["discordant_log10"]):
        return True
    flow_clear = pair.flow is not None and pair.flow.category is MrdCategory.UNDETECTED
    return flow_clear and pair.igtr.category is MrdCategory.UNDETECTED
