"""Times a job against its floor, turn and turn about, and answers with medians and their ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table. Times are medians in milliseconds."""

    name: str
    floor: str
    job_ms: float
    floor_ms: float

    @property
    def ratio(self) -> float:
        """How many floors the job takes."""
        return self.job_ms / self.floor_ms


def paired(name: str, job: Job, floor_name: str, floor: Job, rounds: int, *, before: Job = lambda: None) -> Measured:
    """Runs both once to warm up, then in turn so that a busy machine slows both alike.

    `before` prepares each round and is not timed.
    """
    before()
    job()
    floor()
    jobs, floors = [], []
    for _ in range(rounds):
        before()
        floors.append(_milliseconds(floor))
        jobs.append(_milliseconds(job))
    return Measured(name, floor_name, statistics.median(jobs), statistics.median(floors))


def _milliseconds(job: Job) -> float:
    begun = time.perf_counter()
    job()
    return (time.perf_counter() - begun) * 1000
