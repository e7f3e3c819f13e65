"""Who the 63 are: age, sex, the disease at diagnosis, and the lesions found in it. No names are invented."""

from __future__ import annotations

import datetime as dt
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dalba_desktop.demo.plan import Course, Event, Fate
from dalba_desktop.domain.codes import CnsStatus, Deletion, Hbv, Protocol, Serostatus, Sex, Transcript, Zygosity
from dalba_desktop.domain.patient import Genetics, Patient

MEDIAN_AGE, YOUNGEST, OLDEST = 54, 24, 82
_FEMALE = 33
_OLDEST_GRAFTED = 66
_TRANSCRIPTS = (
    (Transcript.E1A2, 41),
    (Transcript.E14A2, 9),
    (Transcript.E13A2, 7),
    (Transcript.E13A2_E14A2, 1),
    (Transcript.E1A2_P210, 5),
)
"""p190 65 %, p210 27 %, both 8 % (clinical reference 1.6)."""
_IKZF1_PLUS, _IKZF1_ONLY, _NO_DELETION = 11, 13, 25
"""Of 49 studied (clinical reference 1.6); the other 14 were not."""
_PLUS_EVENTS = (Event.CNS_AFTER_CYCLE_1, Event.HAEMATOLOGICAL, Event.NODAL, Event.CNS_AFTER_GRAFT)


@dataclass(frozen=True)
class Person:
    """What a course does not say about a patient."""

    age: int
    sex: Sex
    transcript: Transcript
    genetics: Genetics | None


def draw_people(rng: random.Random, courses: Sequence[Course]) -> list[Person]:
    """One person for each course."""
    ages = _ages(rng, courses)
    sexes = [Sex.FEMALE] * _FEMALE + [Sex.MALE] * (len(courses) - _FEMALE)
    rng.shuffle(sexes)
    transcripts = [transcript for transcript, count in _TRANSCRIPTS for _ in range(count)]
    rng.shuffle(transcripts)
    lesions = _lesions(rng, courses)
    return [Person(*row) for row in zip(ages, sexes, transcripts, lesions, strict=True)]


def draw_patient(rng: random.Random, person: Person, case_id: str, diagnosis: dt.date, day_one: dt.date) -> Patient:
    """The patient record of a person."""
    karyotype, abnormalities = _karyotype(rng, person)
    height, weight = _build(rng, person.sex)
    return Patient(
        case_id=case_id,
        sex=person.sex,
        birth_year=diagnosis.year - person.age,
        diagnosis_date=diagnosis,
        protocol=Protocol.D_ALBA,
        protocol_start=day_one,
        transcript=person.transcript,
        wbc_10e9_per_l=_white_cells(rng),
        marrow_blasts_percent=float(round(min(rng.triangular(35, 99, 92), 98))),
        cns_status=rng.choices((CnsStatus.CNS1, CnsStatus.CNS2, CnsStatus.UNKNOWN), (54, 5, 4))[0],
        ecog=rng.choices((0, 1, 2), (34, 22, 7))[0],
        karyotype=karyotype,
        additional_abnormalities=abnormalities,
        genetics=person.genetics,
        height_cm=float(height),
        weight_kg=float(weight),
        hbv=rng.choices((Hbv.NEGATIVE, Hbv.ANTI_HBC), (57, 6))[0],
        cmv_igg=rng.choices((Serostatus.POSITIVE, Serostatus.NEGATIVE, Serostatus.UNKNOWN), (46, 13, 4))[0],
        consent=True,
    )


def _ages(rng: random.Random, courses: Sequence[Course]) -> list[int]:
    """Ages with the trial's median and range; grafts go to the younger, the oldest leaves early."""
    while True:
        middle = [min(max(round(rng.gauss(53, 14)), YOUNGEST + 1), OLDEST - 2) for _ in range(len(courses) - 2)]
        drawn = sorted([YOUNGEST, *middle, OLDEST])
        if statistics.median(drawn) == MEDIAN_AGE:
            break
    oldest_first = drawn[::-1]
    ages: dict[int, int] = {}
    order = list(range(len(courses)))
    rng.shuffle(order)
    for place in order:
        if courses[place].event is Event.LATE_AFTER_LEAVING:
            ages[place] = oldest_first.pop(0)
    for place in order:
        if courses[place].fate is Fate.NO_CR:
            ages[place] = oldest_first.pop(rng.randint(2, 6))
    grafted = [place for place in order if courses[place].fate is Fate.ALLOGRAFT]
    fit = [age for age in oldest_first if age <= _OLDEST_GRAFTED]
    for place, age in zip(grafted, rng.sample(fit, len(grafted)), strict=True):
        ages[place] = age
        oldest_first.remove(age)
    rest = [place for place in order if place not in ages]
    ages.update(zip(rest, rng.sample(oldest_first, len(rest)), strict=True))
    return [ages[place] for place in range(len(courses))]


def _lesions(rng: random.Random, courses: Sequence[Course]) -> list[Genetics | None]:
    """IKZF1plus more often where the disease came back, as the trial found."""
    plus = [place for place, course in enumerate(courses) if course.event in _PLUS_EVENTS]
    fixed = {place for place, course in enumerate(courses) if course.event is not None or course.fate is Fate.NO_CR}
    free = [place for place in range(len(courses)) if place not in fixed]
    rng.shuffle(free)
    missing = _IKZF1_PLUS - len(plus)
    groups = dict.fromkeys(plus + free[:missing], "plus")
    rest = free[missing:]
    events = [place for place, course in enumerate(courses) if course.event is Event.CNS_AFTER_CYCLE_2]
    only = events + rest[: _IKZF1_ONLY - len(events)]
    grafts = [place for place, course in enumerate(courses) if course.event is Event.DEATH_OF_GRAFT]
    rest = rest[_IKZF1_ONLY - len(events) :]
    none = grafts + rest[: _NO_DELETION - len(grafts)]
    groups |= dict.fromkeys(only, "only") | dict.fromkeys(none, "none")
    return [_genetics(rng, groups.get(place, "")) for place in range(len(courses))]


def _genetics(rng: random.Random, group: str) -> Genetics | None:
    if not group:
        not_done = Genetics(ikzf1=Deletion.UNKNOWN)
        return rng.choice((None, None, not_done))
    clean = Genetics(
        ikzf1=Deletion.NONE,
        cdkn2a=Zygosity.NONE,
        cdkn2b=Zygosity.NONE,
        pax5=Deletion.NONE,
        par1=Deletion.NONE,
        erg=Deletion.NONE,
    )
    if group == "none":
        return replace(clean, pax5=Deletion.DELETED) if rng.random() < 0.12 else clean
    exons = rng.choices(("4-7", "2-7", "4-8", "2-8", "1-8"), (45, 20, 8, 7, 20))[0]
    deleted = replace(clean, ikzf1=Deletion.DELETED, ikzf1_exons=exons)
    if group == "only":
        return deleted
    zygosity = rng.choice((Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS))
    both = replace(deleted, cdkn2a=zygosity, cdkn2b=rng.choice((zygosity, Zygosity.NONE)))
    return rng.choice(
        (
            both,
            replace(both, pax5=Deletion.DELETED),
            replace(deleted, pax5=Deletion.DELETED),
            replace(deleted, pax5=Deletion.DELETED, par1=Deletion.DELETED),
        )
    )


def _white_cells(rng: random.Random) -> float:
    while True:
        count = rng.lognormvariate(2.9, 1.15)
        if 0.8 < count < 300:
            return round(count, 1)


def _build(rng: random.Random, sex: Sex) -> tuple[int, int]:
    middle, spread = (176, 6.5) if sex is Sex.MALE else (163, 6)
    height = round(middle + spread * min(max(rng.gauss(0, 1), -2), 2))
    weight = round(rng.gauss(25.5, 3.6) * (height / 100) ** 2)
    return height, min(max(weight, 49), 118)


def _karyotype(rng: random.Random, person: Person) -> tuple[str | None, tuple[str, ...]]:
    """An ISCN karyotype and the abnormalities besides t(9;22) that it shows; None where the culture failed."""
    sex = "XX" if person.sex is Sex.FEMALE else "XY"
    cells = rng.randint(8, 19)
    normal = f"/46,{sex}[{20 - cells}]"
    translocation = "t(9;22)(q34;q11.2)"
    karyotypes: tuple[tuple[int, str | None, tuple[str, ...]], ...] = (
        (52, f"46,{sex},{translocation}[{cells}]{normal}", ()),
        (10, f"47,{sex},{translocation},+der(22)t(9;22)[{cells}]{normal}", ("+der(22)",)),
        (7, f"45,{sex},-7,{translocation}[{cells}]{normal}", ("-7",)),
        (7, f"46,{sex},del(9)(p21),{translocation}[{cells}]{normal}", ("9p-",)),
        (4, f"47,{sex},+8,{translocation}[{cells}]{normal}", ("+8",)),
        (3, f"46,{sex},i(7)(q10),{translocation}[{cells}]{normal}", ("7p-",)),
        (3, f"48,{sex},+8,{translocation},+der(22)t(9;22)[{cells}]{normal}", ("+8", "+der(22)")),
        (6, f"46,{sex}[20]", ()),
        (8, None, ()),
    )
    _, written, abnormalities = rng.choices(karyotypes, [weight for weight, _, _ in karyotypes])[0]
    return written, abnormalities
