"""How often `mrd-rising` opens by chance, and how often it sees a rise: simulated series with the policy's own noise.

One series is marrow of one laboratory on one TKI, a sample every 28 days, twelve of them in a stable series (all
within the look-back of a year and in one treatment segment). A sample's true level is the series' level times
10^N(0, s), s the policy's noise at the series' level. With copies, the target copies are Poisson around true level x
control copies / 100; none is "undetected" (limit: three copies), any other number is reported as a level, however few,
with its copies. Without copies the level is reported as it is, below the policy's detection limit as undetected.

A share is of all samples but the first of each series, which has no reference. A rise is some stable samples and then
two at ten times the level: it is seen when the first of these (or the second) opens the rule in any way.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dalba_desktop.alerts.rules.question import Question
from dalba_desktop.alerts.rules.rising import Way, openings_of
from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.treatment import Treatment
from tests.knowledge import MEASUREMENT, MUTATIONS, POLICY

SERIES = 10_000
SAMPLES = 12
SPACING_DAYS = 28
_ORIGIN = dt.date(2020, 1, 1)
_PATIENT = Patient(case_id="SIM", diagnosis_date=_ORIGIN, transcript=codes.Transcript.E1A2)
_TKI = (Treatment(id="t", agent=codes.Agent.DASATINIB, start=_ORIGIN - dt.timedelta(days=60)),)


@dataclass(frozen=True, slots=True)
class Stable:
    """What stable series did: shares of samples at which each way opened, and any of them."""

    level_percent: float
    control_copies: int | None
    quantified: float
    pair: float
    nadir: float
    trend: float
    any_way: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Shares of simulated 1-log rises that opened at the first risen sample, and at the second at the latest."""

    level_percent: float
    control_copies: int | None
    before: int
    at_first: float
    at_second: float


def stable(level_percent: float, control_copies: int | None, series: int = SERIES, seed: int = 1) -> Stable:
    """Simulates stable series at one level."""
    chance = random.Random(f"{seed}/{level_percent}/{control_copies}")
    opened: Counter[Way] = Counter()
    any_way = quantified = 0
    for _ in range(series):
        samples = _samples([level_percent] * SAMPLES, control_copies, chance)
        ways = _ways(samples)
        opened.update(way for found in ways.values() for way in found)
        any_way += len(ways)
        quantified += sum(1 for sample in samples[1:] if sample.level_percent)
    of = series * (SAMPLES - 1)
    return Stable(
        level_percent,
        control_copies,
        quantified / of,
        opened[Way.PAIR] / of,
        opened[Way.NADIR] / of,
        opened[Way.TREND] / of,
        any_way / of,
    )


def rise(level_percent: float, control_copies: int | None, before: int, series: int = SERIES, seed: int = 1) -> Seen:
    """Simulates rises of one log after so many samples at a stable level."""
    chance = random.Random(f"{seed}/{level_percent}/{control_copies}/{before}/rise")
    levels = [level_percent] * before + [10 * level_percent] * 2
    first = second = 0
    for _ in range(series):
        ways = _ways(_samples(levels, control_copies, chance))
        risen = {place for place in ways if place >= before}
        first += before in risen
        second += bool(risen)
    return Seen(level_percent, control_copies, before, first / series, second / series)


def _samples(levels: Sequence[float], control_copies: int | None, chance: random.Random) -> tuple[MrdSample, ...]:
    return tuple(_sample(place, level, control_copies, chance) for place, level in enumerate(levels))


def _sample(place: int, level: float, control_copies: int | None, chance: random.Random) -> MrdSample:
    drawn = level * 10 ** chance.gauss(0, MEASUREMENT.noise_at(level))
    target: float | None = None
    if control_copies is not None:
        target = float(_poisson(drawn * control_copies / 100, chance))
        drawn = 100 * target / control_copies
    seen = drawn > 0 if control_copies is not None else drawn >= MEASUREMENT.default_lod_percent
    return MrdSample(
        id=str(place),
        date=_ORIGIN + dt.timedelta(days=SPACING_DAYS * place),
        specimen=codes.Specimen.MARROW,
        assay=codes.Assay.RQPCR,
        category=None if seen else codes.MrdCategory.UNDETECTED,
        level_percent=drawn if seen else None,
        target_copies=target if seen else None,
        control_copies=control_copies,
    )


def _ways(samples: tuple[MrdSample, ...]) -> dict[int, set[Way]]:
    """By place of the sample: the ways in which it opened the rule."""
    case = CaseHistory(patient=_PATIENT, treatments=_TKI, mrd=samples)
    readings = readings_of(case, MEASUREMENT)
    question = Question(case, readings, POLICY, MUTATIONS, samples[-1].date, {})
    ways: dict[int, set[Way]] = {}
    for points in question.series.values():
        for opening in openings_of(question, points):
            ways.setdefault(int(opening.sample.id), set()).add(opening.way)
    return ways


def _poisson(mean: float, chance: random.Random) -> int:
    """Counts arrivals for small means; for large ones the normal approximation is near enough."""
    if mean > 200:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    count, left = -1, mean
    while left >= 0:
        left += math.log(1 - chance.random())
        count += 1
    return count
