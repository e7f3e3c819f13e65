"""The benchmarks of the rules, as tables: `python -m tests.benchmarks.run --rules`. A few minutes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import rule_speed
from tests.benchmarks.simulated import SAMPLES, SERIES, SPACING_DAYS, rise, stable
from tests.benchmarks.slope_coverage import SERIES as FITS
from tests.benchmarks.slope_coverage import Covered, as_patients_show, stressed

_COPIES = (30_000, 100_000, None)
_STABLE = (0.003, 0.03, 0.3)
_OPENS_AT_MOST = 0.04
_RISES = ((0.02, 0.80), (0.1, 0.95), (0.3, 0.95), (1.0, 0.95))
_SLOPES = (0.0, 0.005, 0.02, 0.05)
_COVERS = (0.94, 0.98)
_LOADS = 2.0


def tables(folder: Path) -> Iterator[str]:
    """Line by line, as the figures come."""
    yield from _stable_table()
    yield from _rise_table()
    yield from _coverage_table()
    yield from _speed_table(folder)


def _stable_table() -> Iterator[str]:
    yield f"Stable series: {SERIES:,} of {SAMPLES} samples each, {SPACING_DAYS} days apart; share of samples that open"
    yield ""
    yield "| level % | control copies | quantified | pair | nadir | trend | any | each at most 4 % |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---|"
    for copies in _COPIES:
        for level in _STABLE:
            found = stable(level, copies)
            shares = (found.quantified, found.pair, found.nadir, found.trend, found.any_way)
            kept = all(share <= _OPENS_AT_MOST for share in shares[1:4])
            yield _row([f"{level}", _copies(copies), *(_percent(share) for share in shares), _verdict(kept)])
    yield ""


def _rise_table() -> Iterator[str]:
    yield f"Rises of one log: {SERIES:,} each after 5 stable samples or 1; share that opens at the first risen sample"
    yield ""
    yield "| from % | control copies | stable before | at the first | at the second | limit | |"
    yield "|---:|---:|---:|---:|---:|---:|---|"
    for copies in _COPIES:
        for level, least in _RISES:
            for before in (5, 1):
                found = rise(level, copies, before)
                shares = [_percent(share) for share in (found.at_first, found.at_second, least)]
                yield _row([f"{level}", _copies(copies), f"{before}", *shares, _verdict(found.at_first >= least)])
    yield ""


def _coverage_table() -> Iterator[str]:
    yield f"slope_ci95: {FITS:,} series of 3 to 12 samples each; share that covers the true slope, wanted 94 to 98 %"
    yield ""
    yield "| noise | slopes | covered | 3 samples | 12 | one noise | more | refused | |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---|"
    mix = as_patients_show()
    kept = _COVERS[0] <= mix.share <= _COVERS[1]
    yield _row(["half and half", "as patients show", *_shares(mix), _verdict(kept)])
    for steps in (False, True):
        for steepest in _SLOPES:
            found = stressed(steps=steps, steepest=steepest)
            inside = _COVERS[0] <= found.share <= _COVERS[1]
            slopes = f"stress: up to {steepest} log/d"
            yield _row(["policy" if steps else "0.25 log", slopes, *_shares(found), "" if inside else "outside"])
    yield ""


def _shares(found: Covered) -> list[str]:
    parts = (found.three_samples, found.twelve_samples, found.one_noise, found.more_noises, found.refused)
    return [_percent(share) for share in (found.share, *parts)]


def _speed_table(folder: Path) -> Iterator[str]:
    cohort = rule_speed.against_loading(folder)
    yield "| job | ms | floor | ms | ratio | at most | |"
    yield "|---|---:|---|---:|---:|---:|---|"
    times = [f"{cohort.job_ms:.0f}", cohort.floor, f"{cohort.floor_ms:.0f}", f"{cohort.ratio:.2f}", f"{_LOADS:.0f}"]
    yield _row([cohort.name, *times, _verdict(cohort.ratio <= _LOADS)])
    yield ""
    yield "| work | median ms | longest ms | limit ms | |"
    yield "|---|---:|---:|---:|---|"
    for took in (*rule_speed.one_case(), rule_speed.one_fit()):
        times = [f"{took.median_ms:.3f}", f"{took.longest_ms:.3f}", f"{took.limit_ms}"]
        yield _row([took.name, *times, _verdict(took.longest_ms < took.limit_ms)])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _copies(copies: int | None) -> str:
    return "not recorded" if copies is None else f"{copies:,}"


def _verdict(kept: bool) -> str:
    return "ok" if kept else "MISSED"
