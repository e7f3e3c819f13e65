"""Which stretches of a course hold nothing and are so long that drawing them shorter helps."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from dalba_desktop.plots.time_scale import HALF_DAY, Gap
from dalba_desktop.wording import figures, say_n

LEAST_GAP_DAYS = 120.0
"""Longer than the longest wait between planned samples in the first two years (three months and their tolerance)."""
LEAST_GAP_SHARE = 0.2
"""Of the axis: a shorter stretch is left as it is, because breaking the axis would cost more than it wins."""
MOST_GAPS = 4
DAYS_PER_MONTH = 30.4375
MONTHS_SAID = 24
"""Longer stretches are told in years."""


def gaps_of(days: Iterable[float]) -> tuple[Gap, ...]:
    """The stretches between neighbouring days with a fact that are drawn shorter, in order of time.

    The longest first, each where it is longer than `LEAST_GAP_DAYS` and than `LEAST_GAP_SHARE` of what the longer
    ones have left of the axis; at most `MOST_GAPS`.
    """
    known = sorted(set(days))
    if len(known) < 2:
        return ()
    left = known[-1] - known[0]
    found: list[Gap] = []
    for one, other in sorted(pairwise(known), key=lambda pair: (pair[0] - pair[1], pair[0])):
        length = other - one
        if length <= LEAST_GAP_DAYS or length <= LEAST_GAP_SHARE * left or len(found) == MOST_GAPS:
            break
        found.append(Gap(one + HALF_DAY, other - HALF_DAY, length_words(length)))
        left -= length
    return tuple(sorted(found, key=lambda gap: gap.first))


def length_words(days: float) -> str:
    """`7 months`, `2.5 years`."""
    months = round(days / DAYS_PER_MONTH)
    if months <= MONTHS_SAID:
        return say_n("{n} month", "{n} months", months, n=months)
    years = round(2 * months / 12) / 2
    return say_n("{n} year", "{n} years", round(years), n=figures(f"{years:g}"))
