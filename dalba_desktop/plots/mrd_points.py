"""Readings -> the points, lines, floor and callout of the MRD panel."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dalba_desktop.alerts.findings import Alert, Assessment, Severity
from dalba_desktop.analysis.readings import MrdReading, SeriesKey
from dalba_desktop.domain import codes
from dalba_desktop.plots import chart_words, day_words
from dalba_desktop.plots.chart_parts import Callout, Family, FloorStep, Join, Point, PointKind, Series
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.wording import figures, say, signed_log

Z95 = 1.96
"""Half-width of a 95 % interval in standard deviations."""
COPIES_FOR_95_PERCENT = 3.0
"""Copies a sample must hold to show one with 95 % chance (alert rules, "Limit U")."""
FLOOR_REACH_DAYS = 92.0
"""A sample speaks for at most this long before and after itself: half of the longest planned interval."""
FLOOR_END_SHARE = 0.02
"""Of the axis: how far the floor goes on before the first and after the last sample."""
RULE_RISING = "mrd-rising"
RULE_TEST_DUE = "abl1-test-due"


def kind_of(reading: MrdReading) -> PointKind:
    """How a reading is drawn."""
    category = reading.category
    if category is codes.MrdCategory.UNDETECTED and reading.upper_limit_percent is not None:
        return PointKind.UNDETECTED if reading.evaluable else PointKind.INADEQUATE
    if not reading.evaluable:
        return PointKind.NOT_EVALUABLE
    if category is codes.MrdCategory.POSITIVE_NOT_QUANTIFIABLE:
        return PointKind.PNQ
    return PointKind.QUANTIFIED if category is codes.MrdCategory.QUANTIFIED else PointKind.NOT_EVALUABLE


def sensitivity_percent(reading: MrdReading) -> float | None:
    """The lowest level the sample could have shown, None where nothing says so.

    The limit U of an undetected sample; for the others the sample's own LoD, the limit its reading carries,
    or three copies in its control copies.
    """
    if reading.category is codes.MrdCategory.UNDETECTED:
        return reading.upper_limit_percent
    sample = reading.sample
    if sample.lod_percent is not None:
        return sample.lod_percent
    if sample.control_copies:
        return 100.0 * COPIES_FOR_95_PERCENT / sample.control_copies
    return reading.lower_limit_percent


def series_of(readings: Sequence[MrdReading]) -> tuple[Series, ...]:
    """The series in order of their first sample, labelled where one family holds several."""
    keys = list(dict.fromkeys(reading.series for reading in readings))
    families: dict[Family, list[SeriesKey]] = defaultdict(list)
    for key in keys:
        families[Family(key.specimen, key.assay)].append(key)
    return tuple(
        Series(key, family, chart_words.series_words(key, _differing(families[family])))
        for key in keys
        for family in (Family(key.specimen, key.assay),)
    )


def _differing(keys: Sequence[SeriesKey]) -> list[str]:
    names = ("laboratory", "scale", "target", "control_gene")
    return [name for name in names if len({getattr(key, name) for key in keys}) > 1]


def points_of(assessment: Assessment, series: Sequence[Series], scale: TimeScale) -> tuple[Point, ...]:
    """One point per reading, in the order of the readings."""
    places = {entry.key: place for place, entry in enumerate(series)}
    rings = evidence_severity(assessment, "mrd")
    return tuple(
        _point(reading, places[reading.series], rings.get(reading.id), scale) for reading in assessment.readings
    )


def evidence_severity(assessment: Assessment, list_name: str) -> Mapping[str, Severity]:
    """The facts of a list that open alerts rest on, each with the gravest severity."""
    found: dict[str, Severity] = {}
    for alert in assessment.open_alerts:
        for item in alert.evidence:
            if item.list == list_name and (item.id not in found or found[item.id].rank < alert.severity.rank):
                found[item.id] = alert.severity
    return found


def _point(reading: MrdReading, series: int, ring: Severity | None, scale: TimeScale) -> Point:
    kind = kind_of(reading)
    level, low, high, is_open = _span(reading, kind)
    reason: tuple[str, ...] = ()
    if kind is PointKind.INADEQUATE:
        reason = chart_words.inadequate_words(reading)
    interval = (low, high) if kind is PointKind.QUANTIFIED and low is not None and high is not None else None
    return Point(
        id=reading.id,
        date=reading.date,
        day=scale.day(reading.date),
        series=series,
        kind=kind,
        level_percent=level,
        low_percent=low,
        high_percent=high,
        is_open_below=is_open,
        floor_percent=sensitivity_percent(reading) if is_open else None,
        is_doubtful=reading.doubtful,
        reason=reason,
        ring=ring,
        words=chart_words.point_words(reading, kind, interval, scale),
        brief=chart_words.brief_level(reading, kind),
    )


MOST_DECADES = 12.0
"""A whisker is never longer than any axis: less than one copy has no bounds to speak of."""


def _span(reading: MrdReading, kind: PointKind) -> tuple[float | None, float | None, float | None, bool]:
    """Level, lower and upper end of the bar, and whether the bar has no lower end."""
    upper = reading.upper_limit_percent
    if kind is PointKind.QUANTIFIED:
        level, sd = reading.level_percent, reading.sd_log10
        if level is None or sd is None:
            return level, None, None, False
        reach = 10.0 ** min(Z95 * sd, MOST_DECADES)
        return level, level / reach, level * reach, False
    if kind is PointKind.PNQ:
        lower = reading.lower_limit_percent
        if upper is None:
            return None, None, None, False
        if lower is not None and 0 < lower < upper:
            return math.sqrt(lower * upper), lower, upper, False
        return upper, None, upper, True
    if kind is PointKind.NOT_EVALUABLE:
        level = reading.level_percent
        return (level if level is not None and level > 0 else None), None, None, False
    return upper, None, None, False


def joins_of(points: Sequence[Point]) -> tuple[Join, ...]:
    """The lines: within one series, never through a result that is not evaluable, never between two limits.

    Of several samples of one day the highest is joined (alert rules, "Series"). The stretch between two
    facts that an open alert rests on carries its severity.
    """
    by_series: dict[int, list[int]] = defaultdict(list)
    for place, point in enumerate(points):
        by_series[point.series].append(place)
    return tuple(join for places in by_series.values() for join in _joined(points, places))


def _joined(points: Sequence[Point], places: Sequence[int]) -> Iterator[Join]:
    days: dict[dt.date, list[int]] = defaultdict(list)
    for place in places:
        days[points[place].date].append(place)
    for one, other in pairwise(_counted(points, days[when]) for when in sorted(days)):
        if one is None or other is None:
            continue
        censored = points[one].kind.is_censored, points[other].kind.is_censored
        if all(censored):
            continue
        rings = [ring for ring in (points[one].ring, points[other].ring) if ring is not None]
        severity = min(rings, key=lambda ring: ring.rank) if len(rings) == 2 else None
        yield Join(points[one].series, one, other, any(censored), severity)


def _counted(points: Sequence[Point], places: Sequence[int]) -> int | None:
    usable = [
        place
        for place in places
        if points[place].kind not in (PointKind.INADEQUATE, PointKind.NOT_EVALUABLE)
        and points[place].level_percent is not None
    ]
    return max(usable, key=lambda place: points[place].level_percent or 0.0) if usable else None


def floor_of(readings: Sequence[MrdReading], scale: TimeScale) -> tuple[FloorStep, ...]:
    """What the marrow BCR::ABL1 samples could not see: each from half-way to its neighbours, the best of a day."""
    best: dict[float, float] = {}
    for reading in readings:
        if reading.sample.specimen is not codes.Specimen.MARROW or not reading.sample.is_bcr_abl1:
            continue
        if kind_of(reading) is PointKind.NOT_EVALUABLE:
            continue
        percent = sensitivity_percent(reading)
        if percent is not None and percent > 0:
            day = scale.day(reading.date)
            best[day] = min(percent, best.get(day, percent))
    days = sorted(best)
    end = FLOOR_END_SHARE * (scale.last - scale.first)
    steps = []
    for place, day in enumerate(days):
        before = (day - days[place - 1]) / 2 if place else end
        after = (days[place + 1] - day) / 2 if place + 1 < len(days) else end
        first = max(scale.first, day - min(before, FLOOR_REACH_DAYS))
        last = min(scale.last, day + min(after, FLOOR_REACH_DAYS))
        steps.append(FloorStep(first, last, best[day]))
    return tuple(steps)


def callout_of(assessment: Assessment, points: Sequence[Point], scale: TimeScale) -> Callout | None:
    """The numbers of the gravest open rise beside its newest sample; None without one."""
    rises = [alert for alert in assessment.open_alerts if alert.rule == RULE_RISING and "delta_log10" in alert.numbers]
    if not rises:
        return None
    alert = max(rises, key=lambda item: (item.severity.rank, item.since))
    on_chart = {point.id: place for place, point in enumerate(points)}
    places = [on_chart[item.id] for item in alert.evidence if item.list == "mrd" and item.id in on_chart]
    places = sorted(
        (place for place in places if points[place].level_percent is not None), key=lambda place: points[place].date
    )
    if not places:
        return None
    said = alert.summary.values
    opened = [place for place in places if points[place].date == said.get("to_date", alert.since)]
    newest = opened[-1] if opened else places[-1]
    earlier = [place for place in places if points[place].date == said.get("from_date", points[places[0]].date)]
    reference = earlier[0] if earlier and earlier[0] != newest else None
    gravest = max(points[newest].ring or alert.severity, alert.severity, key=lambda item: item.rank)
    return Callout(newest, _callout_lines(assessment, alert, points, reference, scale), gravest)


def _callout_lines(
    assessment: Assessment, alert: Alert, points: Sequence[Point], reference: int | None, scale: TimeScale
) -> tuple[str, ...]:
    delta = signed_log(alert.numbers["delta_log10"])
    if reference is not None:
        at_least = points[reference].kind.is_censored
        since = day_words.day_words(points[reference].day, scale)
        delta = (
            say("at least {delta} since {day}", delta=delta, day=since)
            if at_least
            else say("{delta} since {day}", delta=delta, day=since)
        )
    se = alert.numbers.get("se_log10")
    lines = [delta if se is None else say("{delta}, noise \N{PLUS-MINUS SIGN}{noise}", delta=delta, noise=_fixed(se))]
    if any(other.rule == RULE_TEST_DUE and other.episode == alert.episode for other in assessment.open_alerts):
        lines.append(say("ABL1 test due"))
    return tuple(lines)


def _fixed(se: float) -> str:
    return figures(f"{Z95 * se:.2f}")
