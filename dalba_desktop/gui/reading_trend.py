"""The fitted line of a segment in words: how fast a series falls or climbs, with its interval, or why none is given."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.rules.segments import segment_at, treatment_changes
from dalba_desktop.analysis.kinetics import MIN_DAYS, fit_segment
from dalba_desktop.analysis.readings import Crossing, KineticFit, MrdReading
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.gui.reading_links import LinkedWords, figure, in_a_row, linked, pressable
from dalba_desktop.wording import NBSP, date_words, figures, percent_words, plain_number, say, say_n

LONGEST_DAYS = 36_525
"""What would take longer than a century is no forecast."""
CROSSING_KEYS = ("mrd_failure_percent", "test_amplifiable_percent")
"""The thresholds that projected crossings are of, in the order of `Policy.measurement`."""


def segment_of(points: Sequence[MrdReading], point: MrdReading, known: CaseHistory) -> tuple[MrdReading, ...]:
    """The points of a series between the same two changes of treatment as `point`, in order of time."""
    changes = treatment_changes(known)
    later = next((day for day in changes if day > point.date), dt.date.max)
    last = [other for other in points if other.date < later][-1]
    return segment_at(points, last, changes, longest_days=math.inf)


def fit_of(segment: Sequence[MrdReading], policy: Policy, laboratories: Mapping[str, Laboratory]) -> KineticFit:
    """The engine's regression of a segment."""
    name = segment[0].series.laboratory or "-"
    return fit_segment(segment, policy.measurement, laboratories.get(name, Laboratory(name=name)))


def trend_words(fit: KineticFit, segment: Sequence[MrdReading], policy: Policy, as_of: dt.date) -> LinkedWords:
    """The segment, its slope with the interval, what that means in days; or why there is no slope."""
    first = pressable(date_words(fit.first), Evidence("mrd", segment[0].id), say("Show in chart and table"))
    said = linked(
        say("{results} since {first}"), results=say_n("{count} result", "{count} results", fit.n), first=first
    )
    if fit.n_censored:
        below = say_n("{count} of them below its limit", "{count} of them below their limits", fit.n_censored)
        said = linked(say("{said}, {below}"), said=said, below=below)
    parts: list[LinkedWords | str] = [said]
    if fit.slope_log10_per_day is None:
        parts.append(refusal_words(fit))
    else:
        parts.append(speed_words(fit))
        parts += crossing_words(fit, policy, as_of)
        parts.append(slope_words(fit))
    return in_a_row(linked(say("{sentence}."), sentence=part) for part in parts)


def rise_words(fit: KineticFit, policy: Policy, as_of: dt.date) -> tuple[LinkedWords, ...]:
    """For a card about a rise: how fast it doubles and what it reaches when; nothing where the line does not climb."""
    if fit.doubling_days is None:
        return ()
    said = [LinkedWords(speed_words(fit)), *crossing_words(fit, policy, as_of)]
    return tuple(linked(say("{sentence}."), sentence=one) for one in said)


def speed_words(fit: KineticFit) -> str:
    """`Doubles every 9 days (95 % 6 to 17)`; what an interval that reaches no change leaves open is said."""
    assert fit.slope_ci95 is not None
    low, high = fit.slope_ci95
    if fit.doubling_days is not None:
        quick = say("Doubles every {days} days", days=days_words(fit.doubling_days))
        steady, other = (_days(high), _days(low)), say("standing still")
    elif fit.halving_days is not None:
        quick = say("Halves every {days} days", days=days_words(fit.halving_days))
        steady, other = (_days(-low), _days(-high)), say("standing still")
    else:
        return say("Neither climbs nor falls")
    if steady[1] is None:
        return say(
            "{quick} (95{nbsp}% from {least} days to {other})",
            quick=quick,
            nbsp=NBSP,
            least=days_words(steady[0] or math.inf),
            other=other,
        )
    return say(
        "{quick} (95{nbsp}% {least} to {most})",
        quick=quick,
        nbsp=NBSP,
        least=days_words(steady[0] or math.inf),
        most=days_words(steady[1]),
    )


def slope_words(fit: KineticFit) -> str:
    """`Slope −0.041 log a day (−0.049 to −0.033)`."""
    assert fit.slope_log10_per_day is not None
    assert fit.slope_ci95 is not None
    return say(
        "Slope {slope} log a day ({low} to {high})",
        slope=_signed(fit.slope_log10_per_day),
        low=_signed(fit.slope_ci95[0]),
        high=_signed(fit.slope_ci95[1]),
    )


def refusal_words(fit: KineticFit) -> str:
    """Why there is no slope."""
    days = (fit.last - fit.first).days
    return {
        "too-few-quantified": say("No slope: it needs two measured levels under one treatment"),
        "too-short": say("No slope: the results span {days} days, it needs {least}", days=days, least=MIN_DAYS),
        "no-maximum": say("No slope: one line meets every result, so nothing says how sure it would be"),
    }.get(fit.refused or "", say("No slope"))


def crossing_words(fit: KineticFit, policy: Policy, as_of: dt.date) -> list[LinkedWords]:
    """What a climbing line reaches after the day looked at, and when."""
    said = []
    for key, crossing in zip(CROSSING_KEYS, fit.crossings, strict=False):
        if crossing.date is None or crossing.date <= as_of:
            continue
        level = figure(policy, key, percent_words(crossing.level_percent))
        when = _crossing_days(fit, crossing)
        said.append(linked(say("Reaches {level} about {when}"), level=level, when=when))
    return said


def _crossing_days(fit: KineticFit, crossing: Crossing) -> str:
    about = date_words(crossing.date)
    if crossing.ci95_days is None:
        return say("{day}, by a slope that may be none", day=about)
    first, last = (_day_after(fit.first, days) for days in crossing.ci95_days)
    if first is None or last is None:
        return about
    return say("{day} ({first} to {last})", day=about, first=date_words(first), last=date_words(last))


def _day_after(first: dt.date, days: float) -> dt.date | None:
    return first + dt.timedelta(days=round(days)) if abs(days) < LONGEST_DAYS else None


def _days(slope_log10_per_day: float) -> float | None:
    """In how many days a slope doubles; None where it does not climb."""
    return math.log10(2) / slope_log10_per_day if slope_log10_per_day > 0 else None


def days_words(days: float) -> str:
    """`7.3`, `48`: one decimal where it tells something."""
    if days > LONGEST_DAYS:
        return say("any number of")
    return figures(f"{days:.1f}" if days < 10 else f"{days:,.0f}")


def _signed(slope: float) -> str:
    return ("+" if slope > 0 else "") + plain_number(slope, 2)
