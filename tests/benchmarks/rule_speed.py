"""What the rules cost: a cohort against loading it from its encrypted store, one case, one kinetics fit."""

from __future__ import annotations

import datetime as dt
import functools
import json
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalba_desktop.alerts.engine import assess
from dalba_desktop.analysis.kinetics import censored_regression
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from tests.benchmarks.cases import SAMPLES, a_case_with_60_samples
from tests.benchmarks.speed_cases import CASES, cohort
from tests.benchmarks.speed_cases import SAMPLES as SAMPLES_OF_A_CASE
from tests.benchmarks.timing import Measured, paired
from tests.builders import on_day
from tests.knowledge import MUTATIONS, POLICY

_GOLDENS = Path(__file__).parent.parent / "goldens" / "kinetics.json"
_PASSPHRASE = "bench"
_TODAY = on_day(700)


@dataclass(frozen=True, slots=True)
class Took:
    """How long single pieces of work took, in milliseconds.

    Each is the best of three, so that the longest is a slow piece of work and not a busy machine.
    """

    name: str
    median_ms: float
    longest_ms: float
    limit_ms: float


def against_loading(folder: Path) -> Measured:
    """All rules over the cohort, against reading the same histories from the encrypted store."""
    path = folder / "speed.dalba"
    with Tracker.create(path, _PASSPHRASE, today=_TODAY) as tracker:
        tracker.import_cases(CaseFile(cases=cohort()))
    with Store.open(path, _PASSPHRASE) as store:
        histories = store.cases()
        return paired(
            f"all rules, {CASES:,} cases x {SAMPLES_OF_A_CASE} samples",
            lambda: judged(histories, _TODAY),
            "loading them from the encrypted store",
            store.cases,
            rounds=5,
        )


def judged(histories: Sequence[CaseHistory], as_of: dt.date) -> None:
    """Every case under all rules."""
    for history in histories:
        assess(history, POLICY, MUTATIONS, as_of)


def one_case() -> list[Took]:
    """One case judged anew: the cohort's cases, and the case of 60 samples."""
    each = [_milliseconds(functools.partial(judged, [history], _TODAY)) for history in cohort()]
    case = a_case_with_60_samples()
    large = [_milliseconds(functools.partial(judged, [case], on_day(1200))) for _ in range(100)]
    return [
        _took(f"one case, {SAMPLES_OF_A_CASE} samples", each, 5),
        _took(f"one case, {SAMPLES} samples over three years", large, 5),
    ]


def one_fit() -> Took:
    """One censored regression, over the 500 series of the R goldens (3 to 12 points)."""
    series = [
        (row["days"], [-math.inf if low is None else low for low in row["lower"]], row["upper"])
        for row in json.loads(_GOLDENS.read_text(encoding="utf-8"))
    ]
    times = [_milliseconds(functools.partial(censored_regression, *one)) for one in series]
    return _took("one kinetics fit", times, 0.5)


def _milliseconds(job: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        job()
        times.append((time.perf_counter() - begun) * 1000)
    return min(times)


def _took(name: str, times: Sequence[float], limit: float) -> Took:
    return Took(name, statistics.median(times), max(times), limit)
