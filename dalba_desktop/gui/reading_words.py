"""What the engine made of one MRD result, in words: how it was read, how it moved, what was called and what was not.

No widgets. A number that comes from the policy can be pressed (`reading_links`), and so can the day of another result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop import wording
from dalba_desktop.alerts.doubts import data_doubts
from dalba_desktop.alerts.findings import Evidence, Severity
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.analysis import molecular
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.gui.facts import newest
from dalba_desktop.gui.reading_change import change_words, silent_words
from dalba_desktop.gui.reading_links import LinkedWords
from dalba_desktop.gui.reading_sample import limit_words, noise_words, result_words, sample_words
from dalba_desktop.gui.reading_trend import fit_of, segment_of, trend_words
from dalba_desktop.wording import date_words, label, level_words, percent_words, say

if TYPE_CHECKING:
    from dalba_desktop.analysis.readings import MrdReading
    from dalba_desktop.tracker import CaseView


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the pane: what it is about, and what is said."""

    name: str
    lines: tuple[LinkedWords, ...]


@dataclass(frozen=True, slots=True)
class CalledLine:
    """A card that rests on the result; `state` says what was decided about it, "" while it waits."""

    severity: Severity
    title: str
    state: str
    episode: str


@dataclass(frozen=True, slots=True)
class ReadingText:
    """Everything the pane shows about one result."""

    id: str
    date: str
    where: str
    level: str
    called: tuple[CalledLine, ...] = ()
    parts: tuple[Part, ...] = ()


def reading_text(
    view: CaseView, policy: Policy, laboratories: Sequence[Laboratory], record_id: str | None = None
) -> ReadingText | None:
    """What to say of a result, of the newest one without an id. None when there is no result."""
    named = {laboratory.name: laboratory for laboratory in laboratories}
    readings = {reading.id: reading for reading in view.assessment.readings}
    if record_id is None:
        last = newest(view.assessment.readings)
        record_id = last.id if last is not None else None
    sample = next((row for row in view.history.mrd if row.id == record_id), None)
    if sample is None:
        return None
    reading = readings.get(sample.id)
    if reading is None:
        return _not_read(view, sample)
    return ReadingText(
        id=reading.id,
        date=date_words(reading.date),
        where=where_words(view, sample),
        level=level_words(reading),
        called=called_lines(view, reading.id),
        parts=tuple(part for part in _parts(view, policy, named, reading) if part.lines),
    )


def where_words(view: CaseView, sample: MrdSample) -> str:
    """`5 Mar 2025 · day 57 · marrow · Lab A`."""
    day = view.known.day_number(sample.date)
    parts = [date_words(sample.date)]
    if day is not None:
        parts.append(say("day {day}", day=str(day).replace("-", wording.MINUS)))
    parts.append(label(sample.specimen))
    if not sample.is_bcr_abl1:
        parts.append(label(sample.assay))
    if sample.laboratory:
        parts.append(sample.laboratory)
    return " · ".join(parts)


def called_lines(view: CaseView, record_id: str) -> tuple[CalledLine, ...]:
    """Every card one of whose rules rests on the result, gravest first."""
    fact = Evidence("mrd", record_id)
    lines = []
    for found in view.episodes:
        resting = [alert for alert in found.episode.alerts if fact in alert.evidence]
        if not resting:
            continue
        state = label(found.decision.kind) if found.is_settled and found.decision is not None else ""
        titles = " · ".join(dict.fromkeys(wording.alert_title(alert) for alert in resting))
        lines.append(CalledLine(resting[0].severity, titles, state, resting[0].episode))
    return tuple(lines)


def _parts(view: CaseView, policy: Policy, laboratories: Mapping[str, Laboratory], reading: MrdReading) -> list[Part]:
    laboratory = laboratories.get(reading.sample.laboratory or "")
    doubts = tuple(LinkedWords(wording.message(doubt)) for doubt in data_doubts((reading,)))
    return [
        Part(say("Read as"), result_words(reading, policy)),
        Part(say("Change"), change_words(view, policy, reading)),
        Part(say("Not called"), silent_words(view, policy, reading)),
        Part(say("Limit"), limit_words(reading, policy, laboratory)),
        Part(say("Sample"), sample_words(reading, policy)),
        Part(say("Noise"), noise_words(reading, policy, laboratory)),
        Part(say("Trend"), _trend(view, policy, laboratories, reading)),
        Part(say("Doubts"), doubts),
    ]


def _trend(
    view: CaseView, policy: Policy, laboratories: Mapping[str, Laboratory], reading: MrdReading
) -> tuple[LinkedWords, ...]:
    if not reading.sample.is_bcr_abl1:
        return ()
    points = molecular.series_points(view.assessment.readings).get(reading.series, ())
    if reading.id not in {point.id for point in points}:
        if not reading.evaluable:
            return (LinkedWords(say("Not part of any trend.")),)
        return (LinkedWords(say("Another result of this day stands higher and counts in the trend.")),)
    segment = segment_of(points, reading, view.known)
    return (trend_words(fit_of(segment, policy, laboratories), segment, policy, view.as_of),)


def _not_read(view: CaseView, sample: MrdSample) -> ReadingText:
    level = percent_words(sample.level_percent) if sample.level_percent is not None else label(sample.category)
    if sample.withdrawn is not None:
        said = say("Withdrawn on {date}. It counts for nothing.", date=date_words(sample.withdrawn.on))
        why = [LinkedWords(said), *([LinkedWords(sample.withdrawn.reason)] if sample.withdrawn.reason else [])]
    else:
        why = [LinkedWords(say("Not known yet on {date}. No rule looked at it.", date=date_words(view.as_of)))]
    return ReadingText(
        sample.id, date_words(sample.date), where_words(view, sample), level, (), (Part(say("Read as"), tuple(why)),)
    )
