"""The case in the words of a colleague who was asked how it stands."""

from __future__ import annotations

from dalba_desktop.alerts.episodes import Episode
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.analysis.readings import RESPONSES, MrdReading, ResponseClass
from dalba_desktop.domain import codes
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import change_since, dated, joined, treatment_words
from dalba_desktop.wording import (
    NBSP,
    date_words,
    label,
    level_words,
    phase_and_day,
    response_words,
    say,
    say_n,
    settled_words,
    signed_log,
)


def situation_words(data: ReportData) -> str:
    """Phase and day, TKI, last MRD and its change, molecular response, open alerts."""
    sentences = [_phase(data), _tki(data), _last_mrd(data), _molecular_response(data), _alerts(data)]
    return joined(sentences, " ")


def _phase(data: ReportData) -> str:
    phase = data.assessment.phase
    if phase.name is PhaseName.DEAD:
        return say("Died {date}.", date=date_words(data.known.death_date))
    return say("{phase}, since {date}.", phase=phase_and_day(phase), date=date_words(phase.since))


def _tki(data: ReportData) -> str:
    if data.assessment.phase.name is PhaseName.DEAD:
        return ""
    rows = [row for row in data.known.treatments if row.is_tki and row.covers(data.as_of)]
    if not rows:
        return say("No TKI now.") if any(row.is_tki for row in data.known.treatments) else say("No TKI recorded.")
    rows.sort(key=lambda row: (row.start, row.id))
    return joined([_taken_or_held(row, data) for row in rows], " ")


def _taken_or_held(row: Treatment, data: ReportData) -> str:
    holds = [hold for hold in row.holds if hold.covers(data.as_of)]
    words = treatment_words(row)
    what = words[:1].upper() + words[1:]
    if holds:
        return say("{drug}, held since {date}.", drug=what, date=date_words(holds[-1].start))
    return say("{drug} since {date}.", drug=what, date=date_words(row.start))


def _last_mrd(data: ReportData) -> str:
    readings = [reading for reading in data.assessment.readings if reading.sample.is_bcr_abl1]
    marrow = [reading for reading in readings if reading.sample.specimen is codes.Specimen.MARROW]
    if not readings:
        return say("No BCR::ABL1 result.")
    newest = (marrow or readings)[-1]
    words = say(
        "Last {specimen} MRD {level} on {date}",
        specimen=label(newest.sample.specimen),
        level=level_words(newest),
        date=dated(data.known, newest.date),
    )
    return joined([words, _compared(data, newest)], ", ") + "."


def _compared(data: ReportData, newest: MrdReading) -> str:
    """The change to the result before; where that is no number, what it was."""
    change = change_since(data.assessment.readings, newest)
    if change is not None:
        delta, reference = change
        return say(
            "{delta} since {date} ({level})",
            delta=signed_log(delta),
            date=date_words(reference.date),
            level=level_words(reference),
        )
    earlier = [
        reading
        for reading in data.assessment.readings
        if reading.series == newest.series and reading.date < newest.date and reading.evaluable
    ]
    if not earlier:
        return ""
    before = earlier[-1]
    return say("before that {level} on {date}", level=level_words(before), date=date_words(before.date))


def _molecular_response(data: ReportData) -> str:
    response = data.assessment.molecular_response
    if response.response is ResponseClass.NO_SAMPLE:
        return ""
    if response.response is ResponseClass.NOT_EVALUABLE:
        return say("Molecular response not evaluable.")
    if response.response not in RESPONSES:
        return say("No molecular response.")
    depth = response.depth if response.depth is not None else ""
    named = joined([response_words(response.response), depth])
    if response.since is None:
        return say("Molecular response: {response}.", response=named)
    return say("Molecular response ({response}) since {date}.", response=named, date=date_words(response.since))


def _alerts(data: ReportData) -> str:
    waiting = [found.episode for found in data.cards if found.is_open]
    settled = settled_words(data.cards)
    said = _waiting(waiting) if waiting else say("No open alert")
    return say("{open}; {decided}.", open=said, decided=settled) if settled else say("{open}.", open=said)


def _waiting(episodes: list[Episode]) -> str:
    critical = sum(episode.severity is Severity.CRITICAL for episode in episodes)
    count = say_n("{count} open alert", "{count} open alerts", len(episodes)).replace(" ", NBSP)
    if not critical:
        return count
    grave = say_n("{count} critical", "{count} critical", critical).replace(" ", NBSP)
    return say("{count}, {critical}", count=count, critical=grave)
