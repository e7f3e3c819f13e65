"""What a laboratory reports of a leukaemia: counting noise, the assay's own noise, and its limits.

The model is the one the alert rules assume (clinical reference 8.1): the logarithm of the ratio scatters with a
standard deviation that grows as the level falls, and the copies of BCR::ABL1 are counted, so they scatter by Poisson.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from dalba_desktop.demo.plan import Result
from dalba_desktop.domain.mrd import Laboratory

LABORATORIES = (
    Laboratory(name="Laboratory A", lod_percent=0.001, loq_percent=0.005),
    Laboratory(name="Laboratory B", lod_percent=0.002, loq_percent=0.01),
)
_FEWEST, _MOST = 8_000, 150_000
ADEQUATE = 10_000


@dataclass(frozen=True)
class Measured:
    """One result: copies of BCR::ABL1 and of ABL1, the level in percent (None when not detected), what it counts as.

    `bound` is the level, or the limit that a result below the quantifiable range lies under.
    """

    target: int
    control: int
    level: float | None
    result: Result
    bound: float


def noise_log10(level_percent: float) -> float:
    """The assay's own standard deviation of log10(level) at a level (alert rules, "Noise")."""
    return 0.15 if level_percent >= 0.1 else 0.25 if level_percent >= 0.01 else 0.35


def measure(rng: random.Random, true_percent: float, laboratory: Laboratory, *, control: int | None = None) -> Measured:
    """One measurement of a sample whose true ratio is known."""
    copies = control or draw_control(rng)
    ratio = true_percent * 10 ** rng.gauss(0, noise_log10(true_percent))
    target = poisson(rng, ratio * copies / 100)
    if target == 0:
        return Measured(0, copies, None, Result.CMR if copies >= ADEQUATE else Result.MISSING, 300 / copies)
    level = float(f"{100 * target / copies:.3g}")
    limit = laboratory.loq_percent or 0.01
    if level < limit:
        return Measured(target, copies, level, Result.PNQ, limit)
    return Measured(target, copies, level, Result.QUANTIFIED, level)


def measure_as(rng: random.Random, wanted: Result, log10_level: float, laboratory: Laboratory) -> Measured:
    """A measurement that comes out as wanted: the first draw that does, from a level that makes it likely.

    `log10_level` is used for a quantified result only, and lifted a little where it lies too near the limit.
    """
    limit = math.log10(laboratory.loq_percent or 0.01)
    if wanted is Result.MISSING:
        return measure(rng, 10**-4.5, laboratory, control=rng.randint(1_800, 9_200))
    while True:
        if wanted is Result.CMR:
            true = rng.uniform(-4.6, -3.3)
        elif wanted is Result.PNQ:
            true = rng.uniform(-3.0, limit - 0.1)
        else:
            true = max(log10_level, limit + rng.uniform(0.1, 0.35))
        control = max(draw_control(rng), 10_400) if wanted is not Result.QUANTIFIED else None
        found = measure(rng, 10**true, laboratory, control=control)
        if found.result is wanted:
            return found


def draw_control(rng: random.Random) -> int:
    """ABL1 copies summed over the replicates: log-normal, seldom below 10,000."""
    while True:
        copies = round(rng.lognormvariate(math.log(38_000), 0.62))
        if _FEWEST <= copies <= _MOST:
            return copies


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson count; from a mean of 400 on the rounded normal approximation."""
    if mean > 400:
        return max(round(rng.gauss(mean, math.sqrt(mean))), 0)
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
