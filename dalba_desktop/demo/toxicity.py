"""Adverse events (CTCAE v5.0 terms), and what they do to the drugs: holds, reductions, another TKI."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dalba_desktop.demo.calendar import AS_OF, Calendar, days
from dalba_desktop.demo.plan import Course, Fate, Twist
from dalba_desktop.domain.codes import Agent, EventAction
from dalba_desktop.domain.events import AdverseEvent
from dalba_desktop.domain.treatment import Hold

CMV = "Cytomegalovirus infection reactivation"
_DASATINIB, _BLINATUMOMAB = Agent.DASATINIB, Agent.BLINATUMOMAB


@dataclass
class Toxicity:
    """The adverse events of one case and their consequences. `cycle_day` says how far into a cycle a hold began."""

    events: list[AdverseEvent] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    reductions: list[tuple[dt.date, float]] = field(default_factory=list)
    other_tki: dt.date | None = None
    cycle_day: dict[int, int] = field(default_factory=dict)

    def add(
        self,
        term: str,
        grade: int,
        start: dt.date,
        length: int | None,
        related: tuple[Agent, ...] = (),
        action: EventAction = EventAction.NONE,
    ) -> None:
        """One event of so many days (None: still going on)."""
        self.events.append(
            AdverseEvent(
                term=term,
                grade=grade,
                start=start,
                end=None if length is None else start + days(length),
                related_to=related,
                serious=grade >= 4 or (grade == 3 and term not in _LABORATORY),
                action=action,
            )
        )

    def hold(self, start: dt.date, length: int, reason: str, dose: float | None = None) -> None:
        """Dasatinib held for so many days; back at `dose` where one is given."""
        self.holds.append(Hold(start=start, end=start + days(length - 1), reason=reason))
        if dose is not None:
            self.reductions.append((start + days(length), dose))


_LABORATORY = ("Neutrophil count decreased", "Alanine aminotransferase increased", "Lipase increased")

_CYTOPENIAS = ("Platelet count decreased", "Anemia")

Severe = Callable[[random.Random, Toxicity, Calendar], None]


def draw_interruptions(rng: random.Random, course: Course, severe: Sequence[str]) -> tuple[int, ...]:
    """Days each blinatumomab cycle is held."""
    held = [rng.choice((1, 2, 3)) if rng.random() < 0.07 else 0 for _ in range(course.cycles)]
    if course.twist is Twist.NEUROTOXICITY:
        held[0] = 4
    if "fever" in severe:
        held[0] = 2
    return tuple(held)


def allot_severe(rng: random.Random, courses: Sequence[Course]) -> dict[int, list[str]]:
    """Which cases carry which grade 3 to 5 event: the 21 of the trial's report, one to a case where possible."""
    allotted: dict[int, list[str]] = {}
    for place, course in enumerate(courses):
        if course.fate is Fate.NO_CR:
            allotted[place] = ["sepsis"]
        elif course.twist is Twist.HYPERTENSION:
            allotted[place] = ["hypertension"]
        elif course.twist is Twist.NEUROTOXICITY:
            allotted[place] = ["seizure"]

    def among(names: Sequence[str], fits: Callable[[Course], bool]) -> None:
        free = [
            place
            for place, course in enumerate(courses)
            if place not in allotted and course.twist is None and course.event is None and fits(course)
        ]
        for place, name in zip(rng.sample(free, len(names)), names, strict=True):
            allotted[place] = [name]

    among(["cmv graft"] * 2, lambda course: course.fate is Fate.ALLOGRAFT and course.cycles > 0)
    among(["effusion"], lambda course: course.fate is Fate.TKI and course.cycles == 5 and course.mutation is None)
    among(["cmv"] * 4 + ["neutropenia"] * 4 + ["fever"] * 2, lambda course: course.cycles >= 2)
    among(["alt", "alt", "lung", "lipase", "febrile"], lambda course: course.cycles >= 2 and course.rise is None)
    return allotted


def draw_toxicity(rng: random.Random, course: Course, calendar: Calendar, severe: Sequence[str]) -> Toxicity:
    """The adverse events of one case."""
    toxicity = Toxicity()
    for name in severe:
        _SEVERE[name](rng, toxicity, calendar)
    _draw_mild(rng, toxicity, course, calendar)
    if course.twist is Twist.EFFUSION:
        toxicity.add("Pleural effusion", 2, AS_OF - days(19), None, (_DASATINIB,), EventAction.INTERRUPTED)
        toxicity.holds.append(Hold(start=AS_OF - days(6), reason="pleural effusion"))
    return toxicity


def _cmv(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    start = calendar.day_one + days(rng.uniform(34, 95))
    toxicity.add(CMV, 3, start, rng.randint(14, 24), (_DASATINIB, Agent.PREDNISONE))


def _cmv_graft(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    assert calendar.transplant is not None
    toxicity.add(CMV, 3, calendar.transplant + days(rng.uniform(28, 50)), rng.randint(15, 26))


def _neutropenia(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    start = calendar.cycles[rng.choice((0, 0, 1))][0] + days(rng.uniform(7, 20))
    grade = rng.choice((3, 3, 4))
    toxicity.add(
        "Neutrophil count decreased",
        grade,
        start,
        rng.randint(8, 15),
        (_DASATINIB, _BLINATUMOMAB),
        EventAction.INTERRUPTED,
    )
    toxicity.hold(start + days(1), rng.randint(5, 7), "neutropenia", 100.0)


def _fever(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    day = rng.randint(2, 4)
    toxicity.cycle_day[1] = day
    start = calendar.cycles[0][0] + days(day - 1)
    toxicity.add("Fever", 3, start, rng.randint(3, 5), (_BLINATUMOMAB,), EventAction.INTERRUPTED)


def _effusion(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    start = calendar.treatment_end + days(rng.uniform(25, 70))
    toxicity.add("Pleural effusion", 3, start, rng.randint(24, 36), (_DASATINIB,), EventAction.INTERRUPTED)
    toxicity.hold(start + days(1), rng.randint(12, 16), "pleural effusion, drained", 70.0)


def _hypertension(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    start = calendar.day_one + days(rng.uniform(90, 104))
    toxicity.add("Pulmonary hypertension", 3, start, rng.randint(100, 140), (_DASATINIB,), EventAction.STOPPED)
    toxicity.other_tki = start + days(rng.randint(3, 6))


def _seizure(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    day = rng.randint(3, 5)
    toxicity.cycle_day[1] = day
    start = calendar.cycles[0][0] + days(day)
    toxicity.add("Seizure", 3, start, 1, (_BLINATUMOMAB,), EventAction.INTERRUPTED)


def _sepsis(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    assert calendar.death is not None
    length = rng.randint(3, 6)
    toxicity.add("Sepsis", 5, calendar.death - days(length), length)


def _alt(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    start = calendar.day_one + days(rng.uniform(8, 60))
    action = EventAction.INTERRUPTED
    toxicity.add("Alanine aminotransferase increased", 3, start, rng.randint(12, 21), (_DASATINIB,), action)
    toxicity.hold(start + days(1), rng.randint(4, 7), "transaminases")


def _lung(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    toxicity.add("Lung infection", 3, calendar.day_one + days(rng.uniform(12, 70)), rng.randint(12, 20))


def _lipase(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    start = calendar.day_one + days(rng.uniform(30, 80))
    toxicity.add("Lipase increased", 3, start, rng.randint(8, 16), (_DASATINIB,), EventAction.INTERRUPTED)
    toxicity.hold(start + days(1), rng.randint(3, 6), "lipase", 100.0)


def _febrile(rng: random.Random, toxicity: Toxicity, calendar: Calendar) -> None:
    toxicity.add("Febrile neutropenia", 3, calendar.day_one + days(rng.uniform(2, 16)), rng.randint(5, 9))


_SEVERE: dict[str, Severe] = {
    "cmv": _cmv,
    "cmv graft": _cmv_graft,
    "neutropenia": _neutropenia,
    "fever": _fever,
    "effusion": _effusion,
    "hypertension": _hypertension,
    "seizure": _seizure,
    "sepsis": _sepsis,
    "alt": _alt,
    "lung": _lung,
    "lipase": _lipase,
    "febrile": _febrile,
}


@dataclass(frozen=True)
class _Mild:
    """A grade 1 or 2 event: how often, in which days after day 1 or (`cycle`) after the start of cycle 1, how long."""

    term: str
    share: float
    first: int
    last: int
    length: tuple[int, int]
    related: tuple[Agent, ...]
    second_grade: float = 0.3
    cycle: bool = False


_MILD = (
    _Mild("Cytokine release syndrome", 0.17, 0, 2, (1, 3), (_BLINATUMOMAB,), 0.1, cycle=True),
    _Mild("Fever", 0.2, 0, 4, (1, 3), (_BLINATUMOMAB,), cycle=True),
    _Mild("Tremor", 0.1, 2, 12, (4, 15), (_BLINATUMOMAB,), 0.1, cycle=True),
    _Mild("Headache", 0.14, 1, 16, (1, 5), (_BLINATUMOMAB,), cycle=True),
    _Mild("Platelet count decreased", 0.14, 4, 40, (7, 20), (_DASATINIB,), 0.5),
    _Mild("Anemia", 0.1, 3, 30, (10, 25), (_DASATINIB,), 0.7),
    _Mild("Alanine aminotransferase increased", 0.16, 10, 80, (7, 20), (_DASATINIB,)),
    _Mild("Hyperglycemia", 0.1, 1, 20, (8, 22), (Agent.PREDNISONE,), 0.5),
    _Mild("Diarrhea", 0.1, 5, 70, (2, 8), (_DASATINIB,)),
    _Mild("Fatigue", 0.12, 10, 80, (20, 60), (_DASATINIB,)),
    _Mild("Rash maculo-papular", 0.08, 6, 50, (5, 14), (_DASATINIB,)),
    _Mild(CMV, 0.07, 30, 80, (10, 20), (_DASATINIB, Agent.PREDNISONE), 1.0),
    _Mild("Pleural effusion", 0.16, 60, 260, (14, 40), (_DASATINIB,), 0.5),
)


def _draw_mild(rng: random.Random, toxicity: Toxicity, course: Course, calendar: Calendar) -> None:
    present = {event.term for event in toxicity.events}
    until = calendar.day_one + days(56) if course.fate in (Fate.NO_CR, Fate.LEFT_EARLY) else calendar.last_contact
    if calendar.transplant is not None:
        until = min(until, calendar.transplant - days(20))
    if calendar.relapse is not None:
        until = min(until, calendar.relapse - days(10))
    for mild in _MILD:
        if rng.random() > mild.share or mild.term in present or (mild.cycle and not calendar.cycles):
            continue
        origin = calendar.cycles[0][0] if mild.cycle else calendar.day_one
        start = origin + days(rng.randint(mild.first, mild.last))
        length = rng.randint(*mild.length)
        if start + days(length) > until or (toxicity.other_tki is not None and start > toxicity.other_tki - days(30)):
            continue
        grade = 2 if rng.random() < mild.second_grade else 1
        effusion = mild.term == "Pleural effusion"
        held = grade == 2 and not toxicity.holds and (effusion or (mild.term in _CYTOPENIAS and rng.random() < 0.6))
        action = EventAction.INTERRUPTED if held else EventAction.NONE
        toxicity.add(mild.term, grade, start, length, mild.related, action)
        if held:
            less = effusion or rng.random() < 0.5
            reason = "pleural effusion" if effusion else "cytopenia"
            toxicity.hold(start + days(1), rng.randint(4, 7), reason, 100.0 if less else None)
