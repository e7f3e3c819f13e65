"""The demo cohort: 63 synthetic cases that add up to what the trial reported."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from dalba_desktop.analysis.endpoints import CohortCase, CohortTable, cohort_table
from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.assets import asset
from dalba_desktop.demo.biology import LABORATORIES
from dalba_desktop.demo.calendar import AS_OF, Calendar, draw_calendar
from dalba_desktop.demo.concomitants import draw_concomitants
from dalba_desktop.demo.enrolment import draw_enrolment
from dalba_desktop.demo.outcome import (
    DONORS,
    draw_assessments,
    draw_follow_up,
    draw_notes,
    draw_relapses,
    draw_responses,
    draw_transplants,
)
from dalba_desktop.demo.people import Person, draw_patient, draw_people
from dalba_desktop.demo.plan import Course, Fate, draw_courses
from dalba_desktop.demo.series import draw_series
from dalba_desktop.demo.targets import survival_fits, table_fits, tests_were_due
from dalba_desktop.demo.therapy import draw_treatments
from dalba_desktop.demo.toxicity import allot_severe, draw_interruptions, draw_toxicity
from dalba_desktop.domain.codes import Donor
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.interchange.case_file import CaseFile, read_case_file
from dalba_desktop.interchange.knowledge import load_policy

SEED = 2116
_PREFIXES = dict(zip(LISTS, ("t", "m", "b", "r", "x", "g", "e", "c", "a", "f", "n", "d"), strict=True))
_Row = TypeVar("_Row", bound=Record)


class NoCohortFoundError(RuntimeError):
    """No draw within reason met the targets."""


def generate(seed: int = SEED, *, draws: int = 5_000) -> CaseFile:
    """The cohort of a seed: the first draw whose finished data count up to the targets.

    About one draw in 150 does, which takes a few seconds. Raises `NoCohortFoundError`.
    """
    for draw in range(draws):
        cases = draw_cohort(f"{seed}/{draw}")
        if cases is not None and table_fits(table_of(cases)) and all(map(tests_were_due, cases)):
            return CaseFile(cases=cases, synthetic=True, as_of=AS_OF, laboratories=LABORATORIES)
    raise NoCohortFoundError(f"seed {seed}: no draw of {draws} met the targets")


def load_demo() -> CaseFile:
    """The committed cohort, as `python -m dalba_desktop.demo` wrote it."""
    return read_case_file(asset("resources", "demo", "demo-cohort.json").read_bytes())


def table_of(cases: Sequence[CaseHistory], as_of: dt.date = AS_OF) -> CohortTable:
    """The end points of the cohort, counted in its facts."""
    measurement = load_policy().measurement
    known = [case.as_known_on(as_of) for case in cases]
    return cohort_table([CohortCase(one, readings_of(one, measurement, LABORATORIES)) for one in known], as_of)


def draw_cohort(name: str) -> tuple[CaseHistory, ...] | None:
    """One draw of the whole cohort; None when its dates alone already miss the survival targets."""
    rng = random.Random(f"{name}/plan")
    courses = draw_courses(rng)
    severe = allot_severe(rng, courses)
    interruptions = [draw_interruptions(rng, course, severe.get(place, ())) for place, course in enumerate(courses)]
    diagnoses = draw_enrolment(random.Random(f"{name}/enrolment"), courses)
    calendars = [
        draw_calendar(random.Random(f"{name}/{place}/dates"), course, diagnoses[place], interruptions[place])
        for place, course in enumerate(courses)
    ]
    people = draw_people(random.Random(f"{name}/people"), courses)
    if not survival_fits(calendars, [person.genetics for person in people]):
        return None
    donors = [donor for donor, count in DONORS for _ in range(count)]
    rng.shuffle(donors)
    grafted = [place for place, course in enumerate(courses) if course.fate is Fate.ALLOGRAFT]
    donor_of = dict(zip(grafted, donors, strict=True))
    order = sorted(range(len(courses)), key=lambda place: (diagnoses[place], place))
    return tuple(
        _draw_case(
            f"{name}/{place}",
            f"DEMO-{number:03d}",
            courses[place],
            people[place],
            calendars[place],
            interruptions[place],
            severe.get(place, []),
            donor_of.get(place),
        )
        for number, place in enumerate(order, start=1)
    )


def _draw_case(
    name: str,
    case_id: str,
    course: Course,
    person: Person,
    calendar: Calendar,
    interruptions: tuple[int, ...],
    severe: Sequence[str],
    donor: Donor | None,
) -> CaseHistory:
    """One case. Each part has its own stream of chance, so that a change in one leaves the others as they are."""

    def rng(part: str) -> random.Random:
        return random.Random(f"{name}/{part}")

    patient = draw_patient(rng("patient"), person, case_id, calendar.diagnosis, calendar.day_one)
    toxicity = draw_toxicity(rng("toxicity"), course, calendar, severe)
    samples = draw_series(rng("mrd"), course, person.transcript, calendar)
    treatments = draw_treatments(rng("therapy"), course, calendar, person.age, interruptions, toxicity, samples.tests)
    return CaseHistory(
        patient=patient,
        treatments=_numbered("treatments", treatments, lambda row: row.start),
        mrd=_numbered("mrd", samples.mrd, lambda row: row.date),
        abl1_tests=_numbered("abl1_tests", samples.tests, lambda row: row.date),
        responses=_numbered(
            "responses", draw_responses(rng("response"), course, calendar, samples.mrd), lambda row: row.date
        ),
        relapses=_numbered("relapses", draw_relapses(course, calendar), lambda row: row.date),
        transplants=_numbered(
            "transplants", draw_transplants(rng("graft"), course, calendar, person.age, donor), lambda row: row.date
        ),
        adverse_events=_numbered("adverse_events", toxicity.events, lambda row: row.start),
        concomitants=_numbered(
            "concomitants", draw_concomitants(rng("other"), course, calendar, patient.hbv), lambda row: row.start
        ),
        assessments=_numbered(
            "assessments",
            draw_assessments(rng("measured"), course, calendar, toxicity, samples.mrd),
            lambda row: row.date,
        ),
        follow_up=_numbered("follow_up", draw_follow_up(course, calendar), lambda row: row.date),
        notes=_numbered("notes", draw_notes(rng("notes"), person, course, calendar), lambda row: row.date),
    )


def _numbered(name: str, rows: Iterable[_Row], day: Callable[[_Row], dt.date]) -> tuple[_Row, ...]:
    """The rows of a list by date, with ids a person can read: m1, m2, ..."""
    ordered = sorted(rows, key=day)
    return tuple(replace(row, id=f"{_PREFIXES[name]}{place}") for place, row in enumerate(ordered, start=1))
