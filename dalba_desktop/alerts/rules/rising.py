"""`mrd-rising`: BCR::ABL1 of one series rises by more than its noise.

A sample n opens it as a *pair* (against the newest sample before it), from the *nadir* (against the lowest of
the treatment segment) or as a *trend* (the fitted line of the segment climbs). Each way is judged alone; a
nadir or trend that stays open over the same reference is one rise, dated by its first n.

Example: marrow 0.31 % on day 45, 1.2 % on day 57: +0.59 log, standard error 0.22; 0.59 > 1.96 x 0.22, so the
pair opens it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Message, NotCalled, Severity, Value
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.doubts import doubts_between
from dalba_desktop.alerts.rules.question import Answer, Question, evidence_of
from dalba_desktop.alerts.rules.segments import segment_at, treatment_changes
from dalba_desktop.analysis import kinetics
from dalba_desktop.analysis.measurement import exceeds, reaches
from dalba_desktop.analysis.molecular import Delta, delta_between
from dalba_desktop.analysis.readings import MrdReading, SeriesKey

RULE = "mrd-rising"
CARD = Card(
    rule=RULE,
    grade=Grade.SUPPORTED,
    citation="rise-noise",
    uses=(
        "rise_min_log10",
        "rise_pair_se",
        "rise_nadir_se",
        "rise_lookback_days",
        "rise_critical_log10",
        "confirm_days",
        "mrd_failure_percent",
        "trend_min_samples",
        "trend_min_quantified",
        "trend_min_days",
    ),
)


class Way(StrEnum):
    """How a rise was seen."""

    PAIR = "pair"
    NADIR = "nadir"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Opening:
    """One sample that opens the rule in one way, with the reference it is judged against."""

    way: Way
    reference: MrdReading
    sample: MrdReading
    delta: Delta
    fitted_rise_log10: float | None = None
    slope_log10_per_day: float | None = None

    @property
    def largest_rise(self) -> float:
        """The larger of the measured and the fitted rise, log10."""
        return max(self.delta.log10, self.fitted_rise_log10 or 0.0)


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise over one reference: its openings in order of time, and the day that closed it."""

    openings: tuple[Opening, ...]
    closed_on: dt.date | None
    severity: Severity

    @property
    def first(self) -> Opening:
        """The opening that dates it."""
        return self.openings[0]

    @property
    def series(self) -> SeriesKey:
        """The series it stands in."""
        return self.first.sample.series


def evaluate(question: Question) -> Answer:
    """One alert per series with an open rise; and why the other rises were not called."""
    alerts = tuple(_alert(question, group) for group in open_rises(question).values())
    return Answer(alerts, tuple(_not_called(question)))


def open_rises(question: Question) -> dict[SeriesKey, tuple[Rise, ...]]:
    """The rises of each series that nothing has closed by `as_of`."""
    found: dict[SeriesKey, tuple[Rise, ...]] = {}
    for series, points in question.series.items():
        still_open = tuple(rise for rise in rises_of(question, points) if rise.closed_on is None)
        if still_open:
            found[series] = still_open
    return found


def rises_of(question: Question, points: Sequence[MrdReading]) -> tuple[Rise, ...]:
    """Every rise of a series, open or closed, in the order in which they opened. `points` are the whole series."""
    return question.once((RULE, "rises", points[0].series), lambda: tuple(_rises(question, points)))


def _rises(question: Question, points: Sequence[MrdReading]) -> Iterator[Rise]:
    groups: list[list[Opening]] = []
    for opening in openings_of(question, points):
        group = next((group for group in groups if _same_rise(question, points, group, opening)), None)
        if group is None:
            groups.append([opening])
        else:
            group.append(opening)
    pairs = [group[0] for group in groups if group[0].way is Way.PAIR]
    for group in groups:
        closed, severity = _closed_on(question, points, group[0]), _severity(question, points, group, pairs)
        yield Rise(tuple(group), closed, severity)


def _same_rise(question: Question, points: Sequence[MrdReading], group: Sequence[Opening], opening: Opening) -> bool:
    first = group[0]
    if opening.way is Way.PAIR or (first.way, first.reference) != (opening.way, opening.reference):
        return False
    closed = _closed_on(question, points, first)
    return closed is None or closed > opening.sample.date


def openings_of(question: Question, points: Sequence[MrdReading]) -> tuple[Opening, ...]:
    """Every sample of a series that opens the rule in one way or another. `points` are the whole series."""
    return question.once((RULE, "openings", points[0].series), lambda: tuple(_openings(question, points)))


def _openings(question: Question, points: Sequence[MrdReading]) -> Iterator[Opening]:
    changes = question.once("treatment-changes", lambda: treatment_changes(question.known))
    for index, sample in enumerate(points):
        if not sample.quantified:
            continue
        pair = _pair(question, points[:index], sample)
        segment = segment_at(points, sample, changes, question.policy["rise_lookback_days"])
        for opening in (pair, _nadir(question, segment), _trend(question, segment)):
            if opening is not None:
                yield opening


def pair_reference(question: Question, earlier: Sequence[MrdReading], sample: MrdReading) -> MrdReading | None:
    """The newest non-doubtful sample of the series before n, at most the look-back earlier."""
    reference = next((point for point in reversed(earlier) if not point.doubtful), None)
    if reference is None or (sample.date - reference.date).days > question.policy["rise_lookback_days"]:
        return None
    return reference


def _pair(question: Question, earlier: Sequence[MrdReading], sample: MrdReading) -> Opening | None:
    reference = pair_reference(question, earlier, sample)
    if reference is None:
        return None
    return _compared(question, Way.PAIR, reference, sample, question.policy["rise_pair_se"])


def _nadir(question: Question, segment: Sequence[MrdReading]) -> Opening | None:
    reference = _nadir_reference(segment)
    if reference is None:
        return None
    return _compared(question, Way.NADIR, reference, segment[-1], question.policy["rise_nadir_se"])


def _nadir_reference(segment: Sequence[MrdReading]) -> MrdReading | None:
    """The lowest quantified, non-doubtful sample of the segment before its last, the newest of equals."""
    candidates = [point for point in segment[:-1] if point.quantified and not point.doubtful]
    return min(reversed(candidates), key=lambda point: point.bound_percent, default=None)


def _compared(
    question: Question, way: Way, reference: MrdReading, sample: MrdReading, standard_errors: float
) -> Opening | None:
    delta = delta_between(reference, sample)
    if reaches(delta.log10, question.policy["rise_min_log10"]) and exceeds(delta.log10, standard_errors * delta.se):
        return Opening(way, reference, sample, delta)
    return None


def _trend(question: Question, segment: Sequence[MrdReading]) -> Opening | None:
    policy = question.policy
    first, sample = segment[0], segment[-1]
    days = (sample.date - first.date).days
    quantified = sum(1 for point in segment if point.quantified)
    if len(segment) < policy["trend_min_samples"] or quantified < policy["trend_min_quantified"]:
        return None
    reference = next((point for point in segment if not point.doubtful), sample)
    if days < policy["trend_min_days"] or reference is sample:
        return None
    delta = delta_between(reference, sample)
    if not reaches(delta.log10, policy["rise_min_log10"]):
        return None
    fit = kinetics.fit_segment(segment, policy.measurement, question.laboratory_of(sample.series))
    if fit.slope_ci95 is None or fit.slope_log10_per_day is None or fit.slope_ci95[0] <= 0:
        return None
    rise = fit.slope_log10_per_day * days
    if not reaches(rise, policy["rise_min_log10"]):
        return None
    return Opening(Way.TREND, reference, sample, delta, rise, fit.slope_log10_per_day)


def _is_above(question: Question, point: MrdReading, reference: MrdReading) -> bool:
    """Whether a sample still stands the smallest called rise above the reference."""
    if not point.quantified:
        return False
    return reaches(math.log10(point.bound_percent / reference.bound_percent), question.policy["rise_min_log10"])


def _closed_on(question: Question, points: Sequence[MrdReading], opening: Opening) -> dt.date | None:
    closing = [
        point.date
        for point in points
        if point.date > opening.sample.date and _closes(question, point, opening.reference)
    ]
    response = question.response_after(opening.sample.date)
    return min([*closing, *([response] if response else [])], default=None)


def _closes(question: Question, point: MrdReading, reference: MrdReading) -> bool:
    if point.quantified:
        return not _is_above(question, point, reference)
    return point.adequate


def _severity(
    question: Question, points: Sequence[MrdReading], openings: Sequence[Opening], pairs: Sequence[Opening]
) -> Severity:
    policy = question.policy
    first = openings[0]
    run = [point for point in points if point.date >= first.sample.date and point.quantified]
    if not any(reaches(point.bound_percent, policy["mrd_failure_percent"]) for point in run):
        return Severity.INFO
    if any(reaches(opening.largest_rise, policy["rise_critical_log10"]) for opening in openings):
        return Severity.CRITICAL
    if any(_is_confirmed(question, points, opening) for opening in openings) or _is_one_of_two(points, first, pairs):
        return Severity.CRITICAL
    return Severity.WARNING


def _is_confirmed(question: Question, points: Sequence[MrdReading], opening: Opening) -> bool:
    days = dt.timedelta(days=question.policy["confirm_days"])
    later = next((point for point in points if point.date >= opening.sample.date + days), None)
    return later is not None and _is_above(question, later, opening.reference)


def _is_one_of_two(points: Sequence[MrdReading], first: Opening, pairs: Sequence[Opening]) -> bool:
    """Whether the pair is one of two consecutive pair rises."""
    if first.way is not Way.PAIR:
        return False
    place = {point.date: index for index, point in enumerate(points)}
    here = place[first.sample.date]
    return any(abs(place[other.sample.date] - here) == 1 for other in pairs)


def _alert(question: Question, rises: tuple[Rise, ...]) -> Alert:
    gravest = max(rises, key=lambda rise: (rise.severity.rank, -rise.first.sample.date.toordinal()))
    opening = _telling(question, gravest)
    since = min(rise.first.sample.date for rise in rises)
    numbers: dict[str, float] = {"delta_log10": opening.delta.log10, "se_log10": opening.delta.se}
    if opening.fitted_rise_log10 is not None and opening.slope_log10_per_day is not None:
        numbers["fitted_rise_log10"] = opening.fitted_rise_log10
        numbers["slope_log10_per_day"] = opening.slope_log10_per_day
    newest = [point for point in question.series[gravest.series] if point.quantified][-1]
    code, values = _summary(question, opening)
    return CARD.alert(
        question,
        severity=gravest.severity,
        subject=str(gravest.series),
        since=since,
        says=code,
        values=values,
        evidence=evidence_of([opening.reference, opening.sample, newest]),
        against=doubts_between(question, opening.reference, opening.sample),
        closing_values={"reference_date": opening.reference.date},
        numbers=numbers,
    )


def _telling(question: Question, rise: Rise) -> Opening:
    """The opening a card prints: the first, or the first large enough to be critical by itself."""
    limit = question.policy["rise_critical_log10"]
    return next((opening for opening in rise.openings if reaches(opening.largest_rise, limit)), rise.first)


def _summary(question: Question, opening: Opening) -> tuple[str, dict[str, Value]]:
    values: dict[str, Value] = {
        "way": opening.way.value,
        "specimen": opening.sample.sample.specimen.value,
        "delta": opening.delta.log10,
        "se": opening.delta.se,
        "noise": max(
            question.policy["rise_min_log10"],
            question.policy["rise_nadir_se" if opening.way is Way.NADIR else "rise_pair_se"] * opening.delta.se,
        ),
        "from_level": opening.reference.bound_percent,
        "from_date": opening.reference.date,
        "to_level": opening.sample.bound_percent,
        "to_date": opening.sample.date,
        "days": (opening.sample.date - opening.reference.date).days,
        "fitted": opening.fitted_rise_log10,
    }
    return f"{opening.way}" + (".from-censored" if opening.delta.lower_bound else ""), values


def _not_called(question: Question) -> Iterator[NotCalled]:
    changes = question.once("treatment-changes", lambda: treatment_changes(question.known))
    for points in question.series.values():
        opened = {opening.sample.id for opening in openings_of(question, points)}
        for index, sample in enumerate(points):
            if not sample.quantified or sample.id in opened:
                continue
            reference = pair_reference(question, points[:index], sample)
            if reference is None:
                yield from _without_reference(question, points[:index], sample)
                continue
            segment = segment_at(points, sample, changes, question.policy["rise_lookback_days"])
            for compared, errors in ((reference, "rise_pair_se"), (_nadir_reference(segment), "rise_nadir_se")):
                if compared is not None and (delta := delta_between(compared, sample)).log10 > 0:
                    yield _below_noise(question, compared, sample, delta, errors)
                    break


def _below_noise(question: Question, reference: MrdReading, sample: MrdReading, delta: Delta, errors: str) -> NotCalled:
    threshold = max(question.policy["rise_min_log10"], question.policy[errors] * delta.se)
    values: dict[str, Value] = {"delta": delta.log10, "threshold": threshold, "since": reference.date}
    code = f"{RULE}.below-noise" + (".from-censored" if delta.lower_bound else "")
    return _silent(evidence_of([reference, sample]), Message(code, values))


def _silent(evidence: tuple[Evidence, ...], reason: Message) -> NotCalled:
    return NotCalled(rule=RULE, evidence=evidence, reason=reason)


def _without_reference(question: Question, earlier: Sequence[MrdReading], sample: MrdReading) -> Iterator[NotCalled]:
    """Why a sample could not be compared: an older series, an inadequate sample, or a change of series."""
    evidence = (Evidence("mrd", sample.id),)
    if earlier:
        newest = earlier[-1]
        code = "only-doubtful" if newest.doubtful else "too-old"
        yield _silent(evidence_of([newest, sample]), Message(f"{RULE}.{code}", {"since": newest.date}))
        return
    before = [reading for reading in question.readings if reading.sample.is_bcr_abl1 and reading.date < sample.date]
    own = [reading for reading in before if reading.series == sample.series]
    if own:
        copies = own[-1].sample.control_copies
        values = {"since": own[-1].date, "copies": copies}
        yield _silent(evidence_of([own[-1], sample]), Message(f"{RULE}.inadequate-before", values))
    elif before:
        other = before[-1]
        changed = ",".join(_differences(other.series, sample.series))
        values_of: Mapping[str, str | dt.date] = {"changed": changed, "since": other.date}
        yield _silent((Evidence("mrd", other.id), *evidence), Message(f"{RULE}.series-break", values_of))


def _differences(one: SeriesKey, other: SeriesKey) -> Iterator[str]:
    """What sets two series apart, as the names of the fields."""
    for name in ("specimen", "assay", "target", "scale", "laboratory", "control_gene"):
        if getattr(one, name) != getattr(other, name):
            yield name
