"""What became of each case: responses, relapse, graft, measurements, other drugs, follow-up, notes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from dalba_desktop.demo.calendar import AS_OF, Calendar, days, months, working_day
from dalba_desktop.demo.people import Person
from dalba_desktop.demo.plan import Course, Event, Fate, Twist
from dalba_desktop.demo.toxicity import CMV, Toxicity
from dalba_desktop.domain.codes import (
    AssessmentKind,
    CauseOfDeath,
    Cd19,
    ChronicGvhd,
    Conditioning,
    DiseaseStatus,
    Donor,
    GraftSource,
    RelapseType,
    ResponseCategory,
    Site,
    VitalStatus,
)
from dalba_desktop.domain.events import Assessment, FollowUp, Note
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.response import Relapse, Response, Transplant

DONORS = (
    (Donor.MATCHED_SIBLING, 8),
    (Donor.MATCHED_UNRELATED, 9),
    (Donor.MISMATCHED_UNRELATED, 2),
    (Donor.HAPLOIDENTICAL, 4),
    (Donor.CORD, 1),
)
"""The 24 grafts, in the proportions of the 40-month update (clinical reference 1.6)."""
_TYPES = {
    Event.LATE_AFTER_LEAVING: (RelapseType.HAEMATOLOGICAL, (Site.MARROW,), Cd19.POSITIVE),
    Event.CNS_AFTER_CYCLE_1: (RelapseType.EXTRAMEDULLARY, (Site.CNS,), Cd19.POSITIVE),
    Event.CNS_AFTER_CYCLE_2: (RelapseType.EXTRAMEDULLARY, (Site.CNS,), Cd19.UNKNOWN),
    Event.HAEMATOLOGICAL: (RelapseType.HAEMATOLOGICAL, (Site.MARROW,), Cd19.NEGATIVE),
    Event.NODAL: (RelapseType.EXTRAMEDULLARY, (Site.NODE,), Cd19.POSITIVE),
    Event.CNS_AFTER_GRAFT: (RelapseType.EXTRAMEDULLARY, (Site.CNS,), Cd19.POSITIVE),
}
_CNS = (Event.CNS_AFTER_CYCLE_1, Event.CNS_AFTER_CYCLE_2, Event.CNS_AFTER_GRAFT)


def draw_responses(
    rng: random.Random, course: Course, calendar: Calendar, samples: Sequence[MrdSample]
) -> list[Response]:
    """Marrow morphology at day 22 and until remission, at day 85, after cycle 2, and after a salvaged relapse."""
    rows: list[Response] = []
    for name in ("d22", "d45", "d57", "d85"):
        day = calendar.marrow[name]
        if calendar.cr is None:
            if name in ("d22", "d45"):
                rows.append(_response(rng, day, ResponseCategory.PR if name == "d22" else ResponseCategory.NR))
        elif day < calendar.cr:
            rows.append(
                _response(rng, day, rng.choice((ResponseCategory.CRI, ResponseCategory.CRI, ResponseCategory.PR)))
            )
        elif day == calendar.cr or (name == "d85" and course.fate is not Fate.LEFT_EARLY):
            rows.append(_response(rng, day, ResponseCategory.CR))
    rows += [_response(rng, sample.date, ResponseCategory.CR) for sample in samples if sample.timepoint == "C2"]
    again = {
        Event.CNS_AFTER_CYCLE_1: 40,
        Event.CNS_AFTER_CYCLE_2: 45,
        Event.HAEMATOLOGICAL: 44,
        Event.NODAL: 60,
        Event.CNS_AFTER_GRAFT: 42,
    }
    if calendar.relapse is not None and course.event in again:
        day = working_day(calendar.relapse + days(again[course.event]))
        if day <= calendar.last_contact:
            rows.append(_response(rng, day, ResponseCategory.CR))
    return rows


def _response(rng: random.Random, day: dt.date, category: ResponseCategory) -> Response:
    poor = category in (ResponseCategory.PR, ResponseCategory.NR)
    full = category is ResponseCategory.CR
    blasts = (
        rng.randint(8, 22) if category is ResponseCategory.PR else rng.randint(26, 44) if poor else rng.randint(0, 3)
    )
    return Response(
        date=day,
        category=category,
        marrow_blasts_percent=float(blasts),
        neutrophils_10e9_per_l=round(rng.uniform(1.2, 4.8) if full else rng.uniform(0.5, 0.95), 2),
        platelets_10e9_per_l=float(rng.randint(104, 290) if full else rng.randint(38, 96)),
        extramedullary=False,
    )


def draw_relapses(course: Course, calendar: Calendar) -> list[Relapse]:
    """The relapse, by type and site."""
    if calendar.relapse is None or course.event not in _TYPES:
        return []
    kind, sites, cd19 = _TYPES[course.event]
    return [Relapse(date=calendar.relapse, type=kind, sites=sites, cd19=cd19)]


def draw_transplants(
    rng: random.Random, course: Course, calendar: Calendar, age: int, donor: Donor | None
) -> list[Transplant]:
    """The graft. Those over 55 are conditioned at reduced intensity."""
    if calendar.transplant is None:
        return []
    day = calendar.transplant
    cord, related = donor is Donor.CORD, donor is Donor.HAPLOIDENTICAL
    neutrophils = day + days(rng.randint(24, 29) if cord else rng.randint(13, 22))
    platelets = neutrophils + days(rng.randint(8, 20) if cord else rng.randint(-2, 9))
    grade = 3 if course.event is Event.DEATH_OF_GRAFT else rng.choices((0, 1, 2, 3), (8, 7, 6, 1))[0]
    chronic = None
    if calendar.last_contact > day + days(180) and course.event is not Event.DEATH_OF_GRAFT:
        levels = (ChronicGvhd.NONE, ChronicGvhd.MILD, ChronicGvhd.MODERATE, ChronicGvhd.SEVERE)
        chronic = rng.choices(levels, (10, 6, 3, 1))[0]
    return [
        Transplant(
            date=day,
            number=1,
            donor=donor,
            source=GraftSource.CORD if cord else rng.choices((GraftSource.BLOOD, GraftSource.MARROW), (17, 6))[0],
            conditioning=Conditioning.REDUCED if age > 55 else Conditioning.MYELOABLATIVE,
            disease_status=DiseaseStatus.CR2
            if calendar.relapse is not None and calendar.relapse < day
            else DiseaseStatus.CR1,
            neutrophil_engraftment=neutrophils if neutrophils <= AS_OF else None,
            platelet_engraftment=platelets if platelets <= AS_OF else None,
            acute_gvhd_grade=grade,
            chronic_gvhd=chronic,
            gvhd_prophylaxis="PTCy + tacrolimus + MMF"
            if related
            else "ciclosporin + methotrexate"
            if donor is Donor.MATCHED_SIBLING
            else "ciclosporin + methotrexate + ATG",
        )
    ]


def draw_assessments(
    rng: random.Random, course: Course, calendar: Calendar, toxicity: Toxicity, samples: Sequence[MrdSample]
) -> list[Assessment]:
    """Single measurements: QTcF, ejection fraction, CSF, CMV copies, chimerism, immunoglobulins."""
    rows: list[Assessment] = []

    def add(day: dt.date, kind: AssessmentKind, value: float) -> None:
        if day <= calendar.last_contact:
            rows.append(Assessment(date=day, kind=kind, value=float(value)))

    qtc = rng.randint(396, 438)
    add(calendar.day_one - days(1), AssessmentKind.QTCF_MS, qtc)
    add(calendar.marrow["d22"], AssessmentKind.QTCF_MS, qtc + rng.randint(-6, 22))
    if rng.random() < 0.35:
        add(calendar.day_one - days(2), AssessmentKind.LVEF_PERCENT, rng.randint(55, 66))
    add(calendar.day_one, AssessmentKind.CSF_BLASTS, 0)
    if calendar.relapse is not None and course.event in _CNS:
        add(calendar.relapse, AssessmentKind.CSF_BLASTS, 1)
        add(working_day(calendar.relapse + days(13)), AssessmentKind.CSF_BLASTS, 0)
    if len(calendar.cycles) >= 2 and rng.random() < 0.4:
        add(working_day(calendar.cycles[1][1] + days(6)), AssessmentKind.IGG_G_PER_L, round(rng.uniform(2.4, 6.2), 1))
    for event in toxicity.events:
        if event.term == CMV and event.end is not None:
            add(event.start, AssessmentKind.CMV_IU_PER_ML, rng.randint(14, 90) * 100)
            add(event.end, AssessmentKind.CMV_IU_PER_ML, rng.randint(5, 30) * 10)
        if event.term.startswith("Alanine") and event.grade == 3 and event.end is not None:
            add(event.start, AssessmentKind.ALT_ULN, round(rng.uniform(5.4, 9.5), 1))
            add(event.end, AssessmentKind.ALT_ULN, round(rng.uniform(0.8, 1.6), 1))
    if calendar.transplant is not None:
        for sample in samples:
            if sample.date > calendar.transplant and (sample.timepoint or "").startswith("tx+"):
                donor = 100 if sample.timepoint != "tx+30" or rng.random() < 0.6 else rng.randint(96, 99)
                add(sample.date, AssessmentKind.DONOR_CHIMERISM_PERCENT, donor)
    if course.twist is Twist.GRAFT_POSITIVE:
        add(working_day(AS_OF - days(11)), AssessmentKind.DONOR_CHIMERISM_PERCENT, 92)
    if course.twist is Twist.CMV:
        add(working_day(AS_OF - days(6)), AssessmentKind.CMV_IU_PER_ML, 2400)
    return rows


def draw_follow_up(course: Course, calendar: Calendar) -> list[FollowUp]:
    """A row every six months and at the last contact, or at death."""
    rows: list[FollowUp] = []
    after = 1
    while (day := working_day(calendar.diagnosis + months(6 * after))) < calendar.last_contact - days(45):
        rows.append(FollowUp(date=day, status=_status(course, calendar, day)))
        after += 1
    if calendar.death is not None:
        cause = {Fate.NO_CR: CauseOfDeath.INFECTION, Fate.LEFT_EARLY: CauseOfDeath.RELAPSE}
        why = cause.get(course.fate, CauseOfDeath.TRANSPLANT_RELATED)
        return [*rows, FollowUp(date=calendar.death, status=VitalStatus.DEAD, cause_of_death=why)]
    lost = VitalStatus.LOST if course.twist is Twist.LOST else _status(course, calendar, calendar.last_contact)
    return [*rows, FollowUp(date=calendar.last_contact, status=lost)]


def _status(course: Course, calendar: Calendar, day: dt.date) -> VitalStatus:
    if calendar.cr is None or day < calendar.cr:
        return VitalStatus.ALIVE
    if calendar.relapse is None or day < calendar.relapse:
        return VitalStatus.ALIVE_IN_REMISSION
    settled = course.event is not Event.LATE_AFTER_LEAVING and day > calendar.relapse + days(62)
    return VitalStatus.ALIVE_IN_REMISSION if settled else VitalStatus.ALIVE_IN_RELAPSE


_REMARKS = {
    Twist.RISING_PENDING: (20, "ABL1 sequencing sent from the repeat marrow; result expected in two weeks."),
    Twist.RESISTANT: (12, "T315I reported. Change to ponatinib to be discussed at the next visit."),
    Twist.BLOOD_POSITIVE: (6, "Blood positive; marrow to be arranged."),
    Twist.EFFUSION: (6, "Dyspnoea on stairs, effusion on the right; dasatinib held, furosemide."),
    Twist.CMV: (6, "CMV rising; valganciclovir discussed with the transplant centre."),
    Twist.GRAFT_POSITIVE: (10, "Ciclosporin being tapered."),
}
_ASIDES = (
    (40, "Marrow dry at the first pass, repeated on the same day."),
    (60, "Ankle swelling, better with a lower salt intake."),
    (100, "Wishes to have the later cycles nearer home."),
    (130, "Back at work half-time."),
    (95, "Pump alarm during the night; infusion restarted within the hour."),
    (170, "Echocardiogram normal."),
)


def draw_notes(rng: random.Random, person: Person, course: Course, calendar: Calendar) -> list[Note]:
    """A dated word here and there."""
    if course.twist in _REMARKS:
        before, text = _REMARKS[course.twist]
        return [Note(date=AS_OF - days(before), text=text)]
    if course.fate is Fate.NO_CR:
        return [Note(date=calendar.day_one + days(42), text="Dasatinib stopped: pneumonia, no remission.")]
    if course.fate is Fate.LEFT_EARLY:
        return [
            Note(
                date=calendar.marrow["d57"] + days(3),
                text=f"At {person.age} prefers to stop treatment and stay at home.",
            )
        ]
    if rng.random() < 0.24:
        day, text = rng.choice(_ASIDES)
        if calendar.cycles and calendar.day_one + days(day) < calendar.last_contact:
            return [Note(date=working_day(calendar.day_one + days(day)), text=text)]
    return []
