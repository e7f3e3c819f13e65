"""`cns-suspected`: the newest CSF holds blasts, and no CNS relapse says so yet.

Example: blasts in the CSF of day 200: critical, until a clear CSF or a CNS relapse dated from day 193 on.
"""

from __future__ import annotations

from dalba_desktop.alerts.findings import Grade, Severity
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.measured import measured, newest
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.domain.codes import AssessmentKind, Site

RULE = "cns-suspected"
CARD = Card(rule=RULE, grade=Grade.ESTABLISHED, citation="cns-relapse", uses=("cns_relapse_lead_days",))
_BLASTS = 1
"""What `csf_blasts` records for yes; a code of the data dictionary, not a threshold."""


def evaluate(question: Question) -> Answer:
    """At most one alert, about `csf_blasts`."""
    csf = newest(question, AssessmentKind.CSF_BLASTS)
    if csf is None or not reaches(csf.value, _BLASTS):
        return Answer()
    lead = question.policy["cns_relapse_lead_days"]
    if any(Site.CNS in row.sites and (csf.date - row.date).days <= lead for row in question.known.relapses):
        return Answer()
    alert = CARD.alert(
        question,
        severity=Severity.CRITICAL,
        subject=csf.kind.value,
        since=csf.date,
        says="open",
        values={"date": csf.date},
        evidence=measured(csf),
    )
    return Answer((alert,))
