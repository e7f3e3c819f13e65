"""The courses of the 63: who goes how far, what the marrow shows after each step, and what befalls whom.

The strata are those of the trial's reports (clinical reference 1.6): how many begin each blinatumomab
cycle, how many respond, who is grafted, who relapses. Which course belongs to which patient, and every date
and level in it, is drawn at random; `targets` then counts in the finished data whether the strata hold.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Result(StrEnum):
    """What a marrow sample shows: quantified, positive but not quantifiable, not detected, or no good sample."""

    QUANTIFIED = "Q"
    PNQ = "P"
    CMR = "C"
    MISSING = "M"


RESPONDING = (Result.PNQ, Result.CMR)


class Fate(StrEnum):
    """What follows the last cycle."""

    TKI = "tki"
    ALLOGRAFT = "allograft"
    NO_CR = "no_cr"
    LEFT_EARLY = "left_early"


class Event(StrEnum):
    """What breaks a remission."""

    LATE_AFTER_LEAVING = "haematological, after leaving"
    CNS_AFTER_CYCLE_1 = "cns, after cycle 1"
    CNS_AFTER_CYCLE_2 = "cns, after cycle 2"
    HAEMATOLOGICAL = "haematological, on maintenance"
    NODAL = "nodal, on maintenance"
    CNS_AFTER_GRAFT = "cns, after the graft"
    DEATH_OF_GRAFT = "death of the graft"


class Twist(StrEnum):
    """What is going on when the demo stands still."""

    RISING_UNTESTED = "rising, no test yet"
    RISING_PENDING = "rising, test pending"
    RESISTANT = "T315I on dasatinib"
    BLOOD_POSITIVE = "positive blood"
    INADEQUATE = "inadequate sample"
    OVERDUE = "overdue"
    PERSISTENT = "persistent low level"
    MULTILINEAGE = "persistent, IG/TR negative"
    RESOLVING = "resolving on ponatinib"
    GRAFT_POSITIVE = "positive after the graft"
    EFFUSION = "pleural effusion"
    PPI = "proton-pump inhibitor"
    FEW_INTRATHECALS = "intrathecals behind"
    CMV = "cmv after the graft"
    HYPERTENSION = "pulmonary hypertension"
    NEUROTOXICITY = "seizure in cycle 1"
    LOST = "lost to follow-up"


@dataclass(kw_only=True, eq=False)
class Course:
    """One patient's way. `results` are those of day 85 and after each cycle; `rise` is where MRD rises in induction."""

    day85: Result
    fate: Fate = Fate.TKI
    after: list[Result] = field(default_factory=list)
    mutation: str | None = None
    rise: str | None = None
    event: Event | None = None
    twist: Twist | None = None

    @property
    def cycles(self) -> int:
        """How many blinatumomab cycles."""
        return len(self.after)

    @property
    def newest(self) -> Result:
        """The last planned result."""
        return self.after[-1] if self.after else self.day85

    @property
    def needed_days(self) -> int:
        """The least days from day 1 to the end of the story that it takes to live it."""
        days = 120 + 46 * self.cycles + (75 if self.fate is Fate.ALLOGRAFT else 0)
        if self.event is not None:
            days = max(days, _EVENT_NEEDS[self.event])
        if self.twist is not None:
            days = max(days, _TWIST_NEEDS.get(self.twist, 0))
        return days


_EVENT_NEEDS = {
    Event.LATE_AFTER_LEAVING: 320,
    Event.CNS_AFTER_CYCLE_1: 420,
    Event.CNS_AFTER_CYCLE_2: 330,
    Event.HAEMATOLOGICAL: 520,
    Event.NODAL: 450,
    Event.CNS_AFTER_GRAFT: 640,
    Event.DEATH_OF_GRAFT: 460,
}
_TWIST_NEEDS = {
    Twist.RISING_UNTESTED: 460,
    Twist.RISING_PENDING: 460,
    Twist.RESISTANT: 460,
    Twist.BLOOD_POSITIVE: 450,
    Twist.OVERDUE: 450,
    Twist.GRAFT_POSITIVE: 470,
    Twist.LOST: 600,
    Twist.FEW_INTRATHECALS: 420,
}
MUTATIONS = ("T315I", "T315I", "T315I", "T315I", "T315I", "E255K")
"""The ABL1 mutations of the six who rise in induction: five T315I, one E255K (clinical reference 1.6)."""


@dataclass(frozen=True)
class _Step:
    """How the marrow moves over one cycle: who responds, who loses it, who has no good sample; how many are CMR."""

    gain: int
    lose: int
    to_missing_from_response: int
    to_missing_from_quantified: int
    missing_to_response: int
    cmr: int


_STEPS = (
    _Step(gain=16, lose=1, to_missing_from_response=0, to_missing_from_quantified=1, missing_to_response=1, cmr=18),
    _Step(gain=4, lose=1, to_missing_from_response=1, to_missing_from_quantified=0, missing_to_response=0, cmr=23),
    _Step(gain=5, lose=2, to_missing_from_response=1, to_missing_from_quantified=0, missing_to_response=1, cmr=24),
    _Step(gain=2, lose=1, to_missing_from_response=0, to_missing_from_quantified=0, missing_to_response=1, cmr=25),
    _Step(gain=1, lose=1, to_missing_from_response=0, to_missing_from_quantified=0, missing_to_response=0, cmr=20),
)


def draw_courses(rng: random.Random) -> list[Course]:
    """The 63 courses, in no order that means anything."""
    early = [
        Course(day85=Result.MISSING, fate=Fate.NO_CR),
        Course(day85=Result.MISSING, fate=Fate.LEFT_EARLY, event=Event.LATE_AFTER_LEAVING),
        Course(day85=Result.QUANTIFIED, fate=Fate.ALLOGRAFT),
        Course(day85=Result.PNQ, twist=Twist.HYPERTENSION),
        Course(day85=Result.QUANTIFIED),
    ]
    treated = [Course(day85=Result.CMR) for _ in range(6)] + [Course(day85=Result.PNQ) for _ in range(10)]
    treated += [Course(day85=Result.QUANTIFIED) for _ in range(40)] + [Course(day85=Result.MISSING) for _ in range(2)]
    slow = [course for course in treated if course.day85 is Result.QUANTIFIED]
    for course, mutation in zip(slow, MUTATIONS, strict=False):
        course.mutation = mutation
    patterns = ["d57", "d85", "d45", "d85", "d57", "d85", "d85", "d57", "d85", "d57", "d45", "d85"]
    for course, pattern in zip(slow, patterns, strict=False):
        course.rise = pattern
    running = list(treated)
    for place, step in enumerate(_STEPS):
        _run_cycle(rng, running, step, first=place == 0, second=place == 1)
        stopped = _LEAVING[place](rng, running)
        running = [course for course in running if course not in stopped]
    _set_twists(rng, treated)
    return [*early, *treated]


def _run_cycle(rng: random.Random, running: Sequence[Course], step: _Step, *, first: bool, second: bool) -> None:
    """One more result for each. The six with a mutation respond by the end of cycle 2 and stay responders."""
    responders = [course for course in running if course.newest in RESPONDING]
    positive = [course for course in running if course.newest is Result.QUANTIFIED]
    missing = [course for course in running if course.newest is Result.MISSING]
    mutated = [course for course in positive if course.mutation]
    sure = mutated[::2] if first else mutated if second else []
    others = [course for course in positive if course.mutation is None]
    gaining = sure + rng.sample(others, step.gain - len(sure))
    settled = [course for course in responders if course.mutation is None]
    leaving = rng.sample(settled, step.lose + step.to_missing_from_response)
    still = [course for course in others if course not in gaining]
    unseen = leaving[step.lose :] + rng.sample(still, step.to_missing_from_quantified)
    now = [course for course in responders if course not in leaving] + gaining + missing[: step.missing_to_response]
    ranked = sorted(now, key=lambda course: _likelihood(rng, course), reverse=True)
    results = dict.fromkeys(running, Result.QUANTIFIED)
    results |= dict.fromkeys(ranked[: step.cmr], Result.CMR) | dict.fromkeys(ranked[step.cmr :], Result.PNQ)
    results |= dict.fromkeys(unseen, Result.MISSING)
    for course, result in results.items():
        course.after.append(result)


def _likelihood(rng: random.Random, course: Course) -> float:
    """How likely a responder is to be undetected: more so when undetected before, less right after a mutation."""
    rank = {Result.CMR: 1.6, Result.PNQ: 0.8, Result.MISSING: 0.6, Result.QUANTIFIED: 0.0}[course.newest]
    return rank + rng.random() - (3 if course.mutation and course.newest is Result.QUANTIFIED else 0)


def _pick(rng: random.Random, running: Sequence[Course], results: tuple[Result, ...], n: int) -> list[Course]:
    free = [course for course in running if course.newest in results and course.event is None and course.twist is None]
    return rng.sample([course for course in free if course.mutation is None], n)


def _after_1(rng: random.Random, running: Sequence[Course]) -> list[Course]:
    (toxic,) = _pick(rng, running, RESPONDING, 1)
    toxic.twist = Twist.NEUROTOXICITY
    (relapsed,) = _pick(rng, [c for c in running if c.rise is None], (Result.QUANTIFIED,), 1)
    relapsed.event, relapsed.fate = Event.CNS_AFTER_CYCLE_1, Fate.ALLOGRAFT
    return [toxic, relapsed]


def _after_2(rng: random.Random, running: Sequence[Course]) -> list[Course]:
    grafted = _graft(_pick(rng, running, (Result.QUANTIFIED,), 6))
    responders = _pick(rng, running, RESPONDING, 5)
    grafted += _graft(responders[:3])
    responders[3].event = Event.CNS_AFTER_CYCLE_2
    return [*grafted, *responders[3:]]


def _after_3(rng: random.Random, running: Sequence[Course]) -> list[Course]:
    grafted = _graft(_pick(rng, running, (Result.QUANTIFIED,), 5))
    responders = _pick(rng, running, RESPONDING, 3)
    grafted += _graft(responders[:1])
    grafted[0].event, grafted[1].event = Event.CNS_AFTER_GRAFT, Event.DEATH_OF_GRAFT
    responders[1].event = Event.HAEMATOLOGICAL
    return [*grafted, *responders[1:]]


def _after_4(rng: random.Random, running: Sequence[Course]) -> list[Course]:
    grafted = _graft(_pick(rng, running, (Result.QUANTIFIED,), 2))
    responders = _pick(rng, running, RESPONDING, 5)
    grafted += _graft(responders[:2])
    mutated = [c for c in running if c.mutation is not None and c.newest in RESPONDING]
    grafted += _graft(mutated[:1])
    responders[2].event = Event.NODAL
    return [*grafted, *responders[2:]]


def _after_5(rng: random.Random, running: Sequence[Course]) -> list[Course]:
    grafted = _graft(_pick(rng, running, (Result.QUANTIFIED,), 2))
    left = [course for course in running if course.newest is Result.QUANTIFIED and course not in grafted]
    for course, twist in zip(left, (Twist.PERSISTENT, Twist.MULTILINEAGE, Twist.RESOLVING), strict=True):
        course.twist = twist
    return list(running)


_LEAVING: tuple[Callable[[random.Random, Sequence[Course]], list[Course]], ...] = (
    _after_1,
    _after_2,
    _after_3,
    _after_4,
    _after_5,
)


def _graft(courses: list[Course]) -> list[Course]:
    for course in courses:
        course.fate = Fate.ALLOGRAFT
    return courses


def _set_twists(rng: random.Random, treated: Sequence[Course]) -> None:
    on_tki = [c for c in treated if c.fate is Fate.TKI and c.cycles >= 4]
    waiting = (
        Twist.RISING_UNTESTED,
        Twist.RISING_PENDING,
        Twist.RESISTANT,
        Twist.BLOOD_POSITIVE,
        Twist.OVERDUE,
        Twist.INADEQUATE,
        Twist.EFFUSION,
        Twist.PPI,
        Twist.FEW_INTRATHECALS,
        Twist.LOST,
    )
    for course, twist in zip(_pick(rng, on_tki, RESPONDING, len(waiting)), waiting, strict=True):
        course.twist = twist
    grafted = [c for c in treated if c.fate is Fate.ALLOGRAFT]
    every = (*RESPONDING, Result.QUANTIFIED)
    for course, twist in zip(_pick(rng, grafted, every, 2), (Twist.GRAFT_POSITIVE, Twist.CMV), strict=True):
        course.twist = twist
