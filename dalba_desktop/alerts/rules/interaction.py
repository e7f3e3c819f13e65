"""`drug-interaction`: another drug that changes what dasatinib or ponatinib does, both taken on one day.

Example: omeprazole (a PPI) beside dasatinib: warning until either row ends; a hold ends neither.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Evidence, Grade, Message, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.rules.taken import first_taken
from dalba_desktop.domain.codes import Agent, ConcomitantClass
from dalba_desktop.domain.events import Concomitant
from dalba_desktop.domain.treatment import Treatment

RULE = "drug-interaction"
CARD = Card(rule=RULE, grade=Grade.ESTABLISHED, citation="interactions")

_CYP3A4 = (ConcomitantClass.CYP3A4_INHIBITOR, ConcomitantClass.CYP3A4_INDUCER)
_ACID = (ConcomitantClass.PPI, ConcomitantClass.H2_BLOCKER)
_WITH = {Agent.DASATINIB: (*_CYP3A4, *_ACID), Agent.PONATINIB: _CYP3A4}
_GRAVEST_FIRST = (*_CYP3A4, *_ACID)
_SAYS = {
    ConcomitantClass.CYP3A4_INHIBITOR: "inhibitor",
    ConcomitantClass.CYP3A4_INDUCER: "inducer",
    ConcomitantClass.PPI: "acid",
    ConcomitantClass.H2_BLOCKER: "acid",
}


@dataclass(frozen=True, slots=True)
class _Pair:
    drug: Concomitant
    drug_class: ConcomitantClass
    tki: Treatment
    since: dt.date


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case: every pair is evidence, the gravest is named."""
    pairs = list(_pairs(question))
    if not pairs:
        return Answer()
    gravest = min(pairs, key=lambda pair: (_GRAVEST_FIRST.index(pair.drug_class), pair.since))
    holds = [hold for hold in gravest.tki.holds if hold.covers(question.as_of)]
    tki = gravest.tki.agent.value
    alert = CARD.alert(
        question,
        severity=Severity.WARNING,
        since=min(pair.since for pair in pairs),
        says=_SAYS[gravest.drug_class],
        values={
            "drug": gravest.drug.drug,
            "drug_class": gravest.drug_class.value,
            "tki": tki,
            "date": gravest.since,
        },
        evidence=[item for pair in pairs for item in _evidence(pair)],
        against=[Message("doubt.hold", {"agent": tki, "start": hold.start, "end": hold.end}) for hold in holds],
        closing_values={"drug": gravest.drug.drug, "tki": tki},
        numbers={"pairs": float(len(pairs))},
    )
    return Answer((alert,))


def _pairs(question: Question) -> Iterator[_Pair]:
    """The pairs whose rows both cover `as_of`, dated by the first day on which both drugs were taken."""
    as_of = question.as_of
    for drug in question.known.concomitants:
        if drug.class_ is None or (drug.end is not None and drug.end < as_of):
            continue
        for row in question.known.treatments:
            if drug.class_ in _WITH.get(row.agent, ()) and row.covers(as_of):
                since = first_taken(row, drug.start, as_of)
                if since is not None:
                    yield _Pair(drug, drug.class_, row, since)


def _evidence(pair: _Pair) -> tuple[Evidence, Evidence]:
    return Evidence("concomitants", pair.drug.id), Evidence("treatments", pair.tki.id)
