"""The laboratory of the demo: its noise is the noise the alert rules reckon with."""

from __future__ import annotations

import math
import random
import statistics

import pytest

from dalba_desktop.demo.biology import LABORATORIES, draw_control, measure, measure_as, noise_log10, poisson
from dalba_desktop.demo.plan import Result
from dalba_desktop.domain.mrd import Laboratory
from tests.knowledge import MEASUREMENT

LAB_A = LABORATORIES[0]


@pytest.mark.parametrize("level", [30.0, 0.1, 0.05, 0.01, 0.005])
def test_the_noise_is_the_policys(level: float) -> None:
    assert noise_log10(level) == MEASUREMENT.noise_at(level)


@pytest.mark.parametrize("level", [10.0, 0.3, 0.05])
def test_repeated_measurements_scatter_by_assay_and_counting(level: float) -> None:
    rng = random.Random(1)
    found = [measure(rng, level, LAB_A, control=50_000) for _ in range(3000)]
    logs = [math.log10(one.level) for one in found if one.level is not None]
    counting = math.sqrt(1 / (level * 500)) / math.log(10)
    assert statistics.fmean(logs) == pytest.approx(math.log10(level), abs=0.03)
    assert statistics.stdev(logs) == pytest.approx(math.hypot(noise_log10(level), counting), rel=0.08)


@pytest.mark.parametrize("mean", [0.2, 3.0, 60.0, 900.0])
def test_counts_are_poisson(mean: float) -> None:
    rng = random.Random(2)
    counts = [poisson(rng, mean) for _ in range(3000)]
    assert statistics.fmean(counts) == pytest.approx(mean, rel=0.1)
    assert statistics.variance(counts) == pytest.approx(mean, rel=0.15)


@pytest.mark.parametrize("laboratory", LABORATORIES)
@pytest.mark.parametrize("wanted", list(Result))
def test_a_wanted_result_is_one_the_laboratory_would_report(laboratory: Laboratory, wanted: Result) -> None:
    rng = random.Random(3)
    for _ in range(50):
        found = measure_as(rng, wanted, -2.5, laboratory)
        assert found.result is wanted
        if wanted in (Result.CMR, Result.PNQ):
            assert found.control >= 10_000
        if wanted is Result.MISSING:
            assert (found.target, found.level) == (0, None)
            assert found.control < 10_000


def test_control_copies_stay_within_what_is_seen() -> None:
    rng = random.Random(4)
    copies = [draw_control(rng) for _ in range(2000)]
    assert 8_000 <= min(copies) <= max(copies) <= 150_000
    assert statistics.median(copies) == pytest.approx(38_000, rel=0.1)
