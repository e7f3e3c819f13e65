"""How often `slope_ci95` covers the true slope: simulated series of 3 to 12 samples, 14, 21, 28 or 42 days apart.

The line begins anywhere between 0.01 % and 32 % and climbs or falls by up to the given slope. Noise is 0.25 log at
every level with a laboratory that says so, or steps with the level as in the policy. Below 0.003 % a sample is
undetected, below 0.006 % positive but not quantifiable. Series that are refused (fewer than two quantified points, a
line that meets all) are drawn again.
"""

from __future__ import annotations

import datetime as dt
import random
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
_ORIGIN = dt.date(2020, 1, 1)
_PATIENT = Patient(case_id="SIM", diagnosis_date=_ORIGIN)


@dataclass(frozen=True, slots=True)
class Covered:
    """Shares of intervals that hold the true slope: of all series, the shortest, the longest, and by the noise.

    `one_noise` and `more_noises`: series whose levels stay within one step of the policy's noise, and the others.
    """

    steps: bool
    steepest: float
    share: float
    three_samples: float
    twelve_samples: float
    one_noise: float
    more_noises: float
    refused: float


def covered(*, steps: bool, steepest: float, series: int = SERIES, seed: int = 1) -> Covered:
    """Simulates until so many series were fitted."""
    chance = random.Random(f"{seed}/{steps}/{steepest}")
    laboratory = Laboratory(name="-", noise_log10=None if steps else _ONE_NOISE)
    hits: dict[tuple[int, bool], list[bool]] = {}
    done = refused = 0
    while done < series:
        count, slope = chance.randint(3, 12), chance.uniform(-steepest, steepest)
        case = CaseHistory(patient=_PATIENT, mrd=_samples(count, slope, chance, steps=steps))
        (points,) = series_points(readings_of(case, MEASUREMENT)).values()
        fit = fit_segment(points, MEASUREMENT, laboratory)
        if fit.slope_ci95 is None:
            refused += 1
            continue
        done += 1
        crosses = len({MEASUREMENT.noise_at(point.bound_percent) for point in points}) > 1
        hits.setdefault((count, crosses), []).append(fit.slope_ci95[0] <= slope <= fit.slope_ci95[1])

    def share(*, of: int | None = None, crossing: bool | None = None) -> float:
        chosen = [
            hit
            for (count, crosses), group in hits.items()
            if of in (None, count) and crossing in (None, crosses)
            for hit in group
        ]
        return sum(chosen) / len(chosen)

    return Covered(
        steps=steps,
        steepest=steepest,
        share=share(),
        three_samples=share(of=3),
        twelve_samples=share(of=12),
        one_noise=share(crossing=False),
        more_noises=share(crossing=True),
        refused=refused / (refused + done),
    )


def _samples(count: int, slope: float, chance: random.Random, *, steps: bool) -> tuple[MrdSample, ...]:
    intercept, day = chance.uniform(-2, 1.5), 0
    made = []
    for place in range(count):
        day += chance.choice(_GAPS) if place else 0
        truth = intercept + slope * day
        noise = MEASUREMENT.noise_at(10**truth) if steps else _ONE_NOISE
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
