"""`ikzf1plus`: the recorded lesions make the case IKZF1plus. Context, its effect contested; never an action.

Example: IKZF1 and PAX5 deleted, ERG not: IKZF1plus. With ERG unknown the lesions are incomplete and nothing is said.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Message, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.codes import Deletion, Zygosity
from dalba_desktop.domain.genetics import Ikzf1Plus, ikzf1plus

RULE = "ikzf1plus"
CARD = Card(rule=RULE, grade=Grade.SUPPORTED, citation="ikzf1plus")
_LOST = (Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Deletion.DELETED)


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case, since diagnosis. Patient facts have no id, so it names no evidence."""
    patient = question.known.patient
    genetics = patient.genetics
    if genetics is None or patient.diagnosis_date > question.as_of or ikzf1plus(genetics) is not Ikzf1Plus.YES:
        return Answer()
    lost = [name for name in ("cdkn2a", "cdkn2b", "pax5", "par1") if getattr(genetics, name) in _LOST]
    alert = CARD.alert(
        question,
        severity=Severity.INFO,
        since=patient.diagnosis_date,
        says="open",
        values={"partners": ",".join(lost)},
        against=[Message("ikzf1plus.contested")],
    )
    return Answer((alert,))
