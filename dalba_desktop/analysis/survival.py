"""Kaplan-Meier, reverse Kaplan-Meier and the log-rank test, to the conventions of R's survival package.

Times are days (any non-negative number works). At equal times events come before censorings. Confidence
intervals are 95 %, log-log (`survfit(conf.type = "log-log")`); like R they are not defined where the
estimate is 1 or 0, which is None here. The golden figures in the tests were made with R.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution (R `qnorm(0.975)`)."""
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Observation:
    """How long one person was followed, and whether the event ended it (False: censored)."""

    time: float
    event: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A curve read at one time. None: the curve does not reach that far, or R gives no interval there."""

    time: float
    survival: float | None
    ci95: tuple[float, float] | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan-Meier curve: one entry per distinct time of the data, censorings included.

    `survival[i]` holds from `times[i]` until before the next time; before the first time it is 1.
    `at_risk[i]` counts those not yet failed or censored just before `times[i]`.
    """

    n: int
    n_events: int
    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    censored: tuple[int, ...]
    survival: tuple[float, ...]
    ci95_lower: tuple[float | None, ...]
    ci95_upper: tuple[float | None, ...]

    def at(self, time: float) -> Point:
        """The estimate at a time, its interval and the number still at risk then."""
        place = bisect_right(self.times, time) - 1
        following = bisect_left(self.times, time)
        at_risk = self.at_risk[following] if following < len(self.times) else 0
        if not self.times or time > self.times[-1]:
            return Point(time, None, None, 0)
        if place < 0:
            return Point(time, 1.0, None, at_risk)
        lower, upper = self.ci95_lower[place], self.ci95_upper[place]
        interval = None if lower is None or upper is None else (lower, upper)
        return Point(time, self.survival[place], interval, at_risk)

    def quantile(self, fraction: float) -> float | None:
        """The time by which this fraction has had the event; None when the curve does not fall that far.

        Where the curve runs level exactly at that height the middle of the level stretch counts (R `quantile.survfit`);
        a stretch that no fall ends reaches to the last time.
        """
        height = 1 - fraction
        for time, survival in zip(self.times, self.survival, strict=True):
            if survival < height - _SAME:
                return time
            if survival <= height + _SAME:
                falls = (t for t, s in zip(self.times, self.survival, strict=True) if s < height - _SAME)
                return (time + next(falls, self.times[-1])) / 2
        return None


@dataclass(frozen=True, slots=True)
class LogRank:
    """The log-rank test over two or more groups: expected events per group, chi-square, degrees of freedom, p."""

    groups: tuple[str, ...]
    n: tuple[int, ...]
    observed: tuple[int, ...]
    expected: tuple[float, ...]
    chi2: float
    df: int
    p: float


def kaplan_meier(observations: Sequence[Observation]) -> Curve:
    """The product-limit estimate with Greenwood's variance and log-log 95 % intervals.

    Raises ValueError for a negative time. No observations give an empty curve.
    """
    if any(one.time < 0 for one in observations):
        raise ValueError("a time under observation cannot be negative")
    times = sorted({one.time for one in observations})
    failed = dict.fromkeys(times, 0)
    left = dict.fromkeys(times, 0)
    for one in observations:
        (failed if one.event else left)[one.time] += 1
    at_risk: list[int] = []
    survival: list[float] = []
    intervals: list[tuple[float, float] | None] = []
    remaining, estimate, greenwood = len(observations), 1.0, 0.0
    for time in times:
        deaths = failed[time]
        at_risk.append(remaining)
        estimate *= (remaining - deaths) / remaining
        greenwood += deaths / (remaining * (remaining - deaths)) if remaining > deaths else 0.0
        survival.append(estimate)
        intervals.append(_log_log(estimate, greenwood))
        remaining -= deaths + left[time]
    return Curve(
        n=len(observations),
        n_events=sum(failed.values()),
        times=tuple(times),
        at_risk=tuple(at_risk),
        events=tuple(failed.values()),
        censored=tuple(left.values()),
        survival=tuple(survival),
        ci95_lower=tuple(None if pair is None else pair[0] for pair in intervals),
        ci95_upper=tuple(None if pair is None else pair[1] for pair in intervals),
    )


def reverse_kaplan_meier(observations: Sequence[Observation]) -> Curve:
    """The curve of being followed: censoring is the event and the event censors. Its median is the median follow-up."""
    return kaplan_meier([Observation(one.time, not one.event) for one in observations])


def log_rank(groups: Mapping[str, Sequence[Observation]]) -> LogRank | None:
    """The unweighted test of R `survdiff`. None when fewer than two groups can ever have an event."""
    named = {name: tuple(rows) for name, rows in groups.items() if rows}
    everyone = [one for rows in named.values() for one in rows]
    size = len(named)
    expected, variance = np.zeros(size), np.zeros((size, size))
    for time in sorted({one.time for one in everyone if one.event}):
        at_risk = np.array([sum(one.time >= time for one in rows) for rows in named.values()], dtype=float)
        total = float(at_risk.sum())
        deaths = sum(one.event and one.time == time for one in everyone)
        share = at_risk / total
        expected += deaths * share
        if total > 1:
            scale = deaths * (total - deaths) / (total - 1)
            variance += scale * (np.diag(share) - np.outer(share, share))
    observed = np.array([sum(one.event for one in rows) for rows in named.values()], dtype=float)
    used = [place for place in range(size) if expected[place] > 0]
    if len(used) < 2:
        return None
    kept = used[:-1]  # the last group follows from the others
    difference = (observed - expected)[kept]
    try:
        chi2 = float(difference @ np.linalg.solve(variance[np.ix_(kept, kept)], difference))
    except np.linalg.LinAlgError:
        return None
    return LogRank(
        groups=tuple(named),
        n=tuple(len(rows) for rows in named.values()),
        observed=tuple(int(count) for count in observed),
        expected=tuple(float(count) for count in expected),
        chi2=chi2,
        df=len(kept),
        p=chi2_upper_tail(chi2, len(kept)),
    )


def chi2_upper_tail(chi2: float, df: int) -> float:
    """P(X >= chi2) of the chi-square distribution with a whole number of degrees of freedom.

    The finite sums of Abramowitz and Stegun 26.4.4 (odd df) and 26.4.5 (even df): exact, no approximation.
    """
    half = max(chi2, 0.0) / 2
    if df % 2:
        total, term, step = math.erfc(math.sqrt(half)), math.exp(-half) * math.sqrt(half / math.pi) * 2, 1.5
    else:
        total, term, step = math.exp(-half), math.exp(-half) * half, 2.0
    for _ in range((df - 1) // 2):
        total += term
        term *= half / step
        step += 1
    return min(total, 1.0)


def _log_log(estimate: float, greenwood: float) -> tuple[float, float] | None:
    """The 95 % interval of a survival probability on the log(-log) scale; None where that is not defined."""
    if not 0 < estimate < 1:
        return None
    width = Z95 * math.sqrt(greenwood) / math.log(estimate)  # negative
    centre = math.log(-math.log(estimate))
    return math.exp(-math.exp(centre - width)), math.exp(-math.exp(centre + width))
