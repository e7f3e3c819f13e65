"""How often `slope_ci95` covers the true slope: simulated series of 3 to 12 samples, 14, 21, 28 or 42 days apart.

The headline (`as_patients_show`) is one mix of 10,000 series. Half come from a laboratory that states its noise (0.25
log at every level), half have noise that steps with the level as in the policy. A third are plateaus, the others
rise or fall, equally often, with a doubling or halving time between 6.1 and 143 days, equally likely on a log scale.
Where that range comes from: published doubling times run from 6.1 d (fastest blast crisis) to 143 d (slowest with a
mutation in chronic phase; Blood 2012;119:4264), and the early halving times of the 68 patients of Michor 2005 lie
inside it (10-90 %: 9.9-24.7 d). The line begins anywhere between 0.01 % and 100 %, and none climbs above 100 %.

The stress lines (`stressed`) take one noise and slopes that are equally likely up to a limit, however far a line then
climbs: 0.02 log/d over a year are seven logs. That is where the interval covers least. It knows one noise, that at the
geometric mean of the quantified levels, and a steep line crosses all the policy's steps: its samples below 0.01 % are
noisier than the interval allows for, those above 0.1 % less so; and the fit weighs all alike (interfaces.md). With
one noise at every level the same slopes are covered as they should be.

Below 0.003 % a sample is undetected, below 0.006 % positive but not quantifiable. Series that are refused (fewer than
two quantified points, a line that meets all) are drawn again.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dalba_desktop.analysis.kinetics import fit_segment
from dalba_desktop.analysis.molecular import readings_of, series_points
from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.domain.patient import Patient
from tests.knowledge import MEASUREMENT

SERIES = 10_000
_GAPS = (14, 21, 28, 42)
_LOD, _LOQ = 0.003, 0.006
_ONE_NOISE = 0.25
_FASTEST_DAYS, _SLOWEST_DAYS = 6.1, 143.0
_MOST_LOG10 = 2.0
_ORIGIN = dt.date(2020, 1, 1)
_PATIENT = Patient(case_id="SIM", diagnosis_date=_ORIGIN)


@dataclass(frozen=True, slots=True)
class Line:
    """A true course: log10 % at the first sample and per day, how many samples, and whether noise steps by level."""

    count: int
    intercept: float
    slope: float
    steps: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """Shares of intervals that hold the true slope: of all series, the shortest, the longest, and by the noise.

    `one_noise` and `more_noises`: series whose levels stay within one step of the policy's noise, and the others.
    """

    share: float
    three_samples: float
    twelve_samples: float
    one_noise: float
    more_noises: float
    refused: float


def as_patients_show(series: int = SERIES, seed: int = 1) -> Covered:
    """All designs in one mix, with slopes as patients show them."""
    return _covered(_patient_line, random.Random(f"{seed}/mix"), series)


def stressed(*, steps: bool, steepest: float, series: int = SERIES, seed: int = 1) -> Covered:
    """One noise, slopes up to a limit."""

    def line(chance: random.Random) -> Line:
        count, slope = chance.randint(3, 12), chance.uniform(-steepest, steepest)
        return Line(count, chance.uniform(-2, 1.5), slope, steps)

    return _covered(line, random.Random(f"{seed}/{steps}/{steepest}"), series)


def _patient_line(chance: random.Random) -> Line:
    days = math.exp(chance.uniform(math.log(_FASTEST_DAYS), math.log(_SLOWEST_DAYS)))
    slope = chance.choice((-1, 0, 1)) * math.log10(2) / days
    return Line(chance.randint(3, 12), chance.uniform(-2, _MOST_LOG10), slope, chance.random() < 0.5)


def _covered(line_of: Callable[[random.Random], Line], chance: random.Random, series: int) -> Covered:
    """Simulates until so many series were fitted."""
    hits: dict[tuple[int, bool], list[bool]] = {}
    done = refused = 0
    while done < series:
        line = line_of(chance)
        days = _days(line, chance)
        if line_of is _patient_line and line.intercept + line.slope * days[-1] > _MOST_LOG10:
            continue
        case = CaseHistory(patient=_PATIENT, mrd=_samples(line, days, chance))
        (points,) = series_points(readings_of(case, MEASUREMENT)).values()
        laboratory = Laboratory(name="-", noise_log10=None if line.steps else _ONE_NOISE)
        fit = fit_segment(points, MEASUREMENT, laboratory)
        if fit.slope_ci95 is None:
            refused += 1
            continue
        done += 1
        crosses = len({MEASUREMENT.noise_at(point.bound_percent) for point in points}) > 1
        low, high = fit.slope_ci95
        hits.setdefault((line.count, crosses), []).append(low <= line.slope <= high)

    def share(*, of: int | None = None, crossing: bool | None = None) -> float:
        chosen = [
            hit
            for (count, crosses), group in hits.items()
            if of in (None, count) and crossing in (None, crosses)
            for hit in group
        ]
        return sum(chosen) / len(chosen)

    return Covered(
        share=share(),
        three_samples=share(of=3),
        twelve_samples=share(of=12),
        one_noise=share(crossing=False),
        more_noises=share(crossing=True),
        refused=refused / (refused + done),
    )


def _days(line: Line, chance: random.Random) -> tuple[int, ...]:
    return tuple(itertools.accumulate(chance.choice(_GAPS) if place else 0 for place in range(line.count)))


def _samples(line: Line, days: Sequence[int], chance: random.Random) -> tuple[MrdSample, ...]:
    made = []
    for place, day in enumerate(days):
        truth = line.intercept + line.slope * day
        noise = MEASUREMENT.noise_at(10**truth) if line.steps else _ONE_NOISE
        level = 10 ** (truth + chance.gauss(0, noise))
        category = codes.MrdCategory.POSITIVE_NOT_QUANTIFIABLE if level >= _LOD else codes.MrdCategory.UNDETECTED
        made.append(
            MrdSample(
                id=str(place),
                date=_ORIGIN + dt.timedelta(days=day),
                specimen=codes.Specimen.MARROW,
                assay=codes.Assay.RQPCR,
                category=None if level >= _LOQ else category,
                level_percent=level if level >= _LOQ else None,
                lod_percent=None if level >= _LOQ else _LOD,
                loq_percent=None if level >= _LOQ else _LOQ,
            )
        )
    return tuple(made)
