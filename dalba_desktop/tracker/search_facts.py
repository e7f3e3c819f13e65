"""What the search keeps of a case that is worked out: its facts for filters, and its conclusions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop import wording
from dalba_desktop.analysis.filters_facts import Concluded, FilterFacts, facts_of
from dalba_desktop.analysis.filters_text import padded
from dalba_desktop.analysis.worklist import expected_samples
from dalba_desktop.domain import codes
from dalba_desktop.domain.genetics import Ikzf1Plus
from dalba_desktop.store.search_text import texts_of_record
from dalba_desktop.tracker.views import CaseRow, CaseView, row_of
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.alerts.policy import Policy


def facts_of_view(view: CaseView, policy: Policy) -> FilterFacts:
    """The facts of a case for filters, as its page shows it. Alerts are those that are open and undecided."""
    row = row_of(view)
    calendar = policy.calendars.get(view.known.patient.protocol)
    readings = view.assessment.readings
    concluded = Concluded(
        phase=view.assessment.phase,
        response=view.assessment.molecular_response.response,
        last=row.last,
        is_rising=row.trend == "rising",
        expected=() if calendar is None else expected_samples(view.known, readings, calendar, view.as_of),
        alerts=tuple(
            (alert.rule, alert.severity.value)
            for found in view.episodes
            if found.is_open
            for alert in found.episode.open_alerts
        ),
        ikzf1plus=Ikzf1Plus(view.assessment.ikzf1plus),
    )
    withdrawn = [
        " ".join(texts_of_record(name, record))
        for name, record in view.history.records()
        if record.withdrawn is not None
    ]
    return facts_of(view.known, concluded, view.as_of, withdrawn)


def concluded_words(view: CaseView) -> str:
    """The words of a row of the case list that stand in no fact, a space in front and behind of each."""
    return padded(" ".join(_concluded(row_of(view)))) + " "


def _concluded(row: CaseRow) -> list[str]:
    parts = ["" if row.age is None else str(row.age)]
    if row.phase is not None:
        parts.append(wording.phase_and_day(row.phase))
    if row.last is not None:
        is_undetected = row.last.category is codes.MrdCategory.UNDETECTED
        parts.append(say("not detected") if is_undetected else wording.level_words(row.last))
    parts += [wording.label(code) for code in (row.sex, row.transcript) if code is not None]
    if row.gravest is not None:
        parts += [wording.severity_word(row.gravest), say("alert")]
    if row.trend == "rising":
        parts.append(say("rising"))
    return parts
