"""`abl1-compound-mutation`: T315I with a second variant; on one molecule, ponatinib may fail as well."""

from __future__ import annotations

from dalba_desktop.alerts.findings import Evidence, Grade, Message, Severity
from dalba_desktop.alerts.mutations import COMPOUND, GATEKEEPER, row_of
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.codes import Abl1Status

RULE = "abl1-compound-mutation"
CARD = Card(rule=RULE, grade=Grade.SUPPORTED, citation="compound")


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case: what the newest tests with a result show together."""
    with_result = [test for test in question.known.abl1_tests if test.has_result]
    newest = max((test.date for test in with_result), default=None)
    of_day = [test for test in with_result if test.date == newest]
    variants = [variant for test in of_day for variant in test.variants if test.status is Abl1Status.MUTATION]
    proteins = list(dict.fromkeys(name for item in variants for name in (item.protein, *item.compound_with)))
    if newest is None or GATEKEEPER not in proteins or len(proteins) < 2:
        return Answer()
    declared = any(row_of(item) == COMPOUND for item in variants)
    alert = CARD.alert(
        question,
        severity=Severity.CRITICAL if declared else Severity.WARNING,
        since=newest,
        says="declared" if declared else "open",
        values={"variants": ",".join(proteins), "date": newest},
        evidence=[Evidence("abl1_tests", test.id) for test in of_day if test.variants],
        against=[] if declared else [Message("doubt.polyclonal")],
    )
    return Answer((alert,))
