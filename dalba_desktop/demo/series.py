"""The MRD of one case from diagnosis to the last contact, and the ABL1 tests it calls for."""

from __future__ import annotations

import datetime as dt
import math
import random
from itertools import pairwise

from dalba_desktop.demo.biology import LABORATORIES, Measured, measure, measure_as, noise_log10
from dalba_desktop.demo.calendar import Calendar, days, months, working_day
from dalba_desktop.demo.plan import RESPONDING, Course, Event, Fate, Result, Twist
from dalba_desktop.demo.sampling import Sampler
from dalba_desktop.demo.standstill import add_standstill, standstill_from
from dalba_desktop.domain.codes import Abl1Status, Specimen, Transcript
from dalba_desktop.domain.mrd import MrdSample

_INDUCTION = ("dx", "d22", "d45", "d57", "d85")


def draw_series(rng: random.Random, course: Course, transcript: Transcript, calendar: Calendar) -> Sampler:
    """Every sample and ABL1 test of one case."""
    sampler = Sampler(
        rng,
        transcript,
        calendar.last_contact,
        rng.choices(LABORATORIES, (6, 4))[0],
        _moving_day(rng, course, calendar),
    )
    level, newest = _take_induction(sampler, course, calendar)
    level, newest = _take_after_cycles(sampler, course, calendar, level, newest)
    if course.fate is Fate.TKI or course.event is Event.CNS_AFTER_CYCLE_1:
        _take_maintenance(sampler, course, calendar, level, newest)
    if course.fate is Fate.ALLOGRAFT and calendar.transplant is not None:
        _take_after_graft(sampler, course, calendar, calendar.transplant)
    if calendar.relapse is not None:
        _take_relapse(sampler, course, calendar.relapse)
    add_standstill(sampler, course, calendar.treatment_end)
    _take_blood(sampler, course, calendar)
    return sampler


def _moving_day(rng: random.Random, course: Course, calendar: Calendar) -> dt.date | None:
    """A few are followed nearer home once the infusions are over."""
    settled = course.twist is None and course.event is None and course.cycles > 0
    return calendar.treatment_end + days(62) if settled and rng.random() < 0.14 else None


def _take_induction(sampler: Sampler, course: Course, calendar: Calendar) -> tuple[float, Measured]:
    """Diagnosis to day 85. Returns log10 of the true level at day 85, and the last result."""
    laboratory = sampler.laboratory
    while True:
        levels = _rising_levels(sampler.rng, course.rise) if course.rise else _falling_levels(sampler.rng, course)
        found = {
            name: measure(sampler.rng, 10 ** levels[name], laboratory)
            if name != "d85" or course.rise
            else measure_as(sampler.rng, course.day85, levels[name], laboratory)
            for name in _INDUCTION
        }
        if _is_plausible(found, course):
            break
    for name, measured in found.items():
        day = calendar.marrow.get(name, calendar.diagnosis)
        left = course.fate in (Fate.NO_CR, Fate.LEFT_EARLY)
        if (left and name == "d85") or (course.fate is Fate.NO_CR and name == "d57"):
            continue
        may_be_missed = name in ("d22", "d45", "d57") and course.rise is None and not left
        if (may_be_missed and sampler.rng.random() < 0.05) or (
            measured.result is Result.MISSING and sampler.rng.random() < 0.4
        ):
            continue
        rising = course.rise == name
        soon = working_day(day + days(sampler.rng.randint(3, 6))) if rising else None
        sample = sampler.add(day, measured, timepoint=name, reported=soon)
        if sample is not None and rising:
            _test_rise(sampler, course, sample)
    return levels["d85"], found["d57" if found["d85"].result is Result.MISSING else "d85"]


def _falling_levels(rng: random.Random, course: Course) -> dict[str, float]:
    """log10 percent, falling on two slopes; deeper from the start in those who respond by day 85."""
    start = rng.gauss(1.6, 0.28)
    if course.fate is Fate.NO_CR:
        return {"dx": start, "d22": start - 0.7, "d45": start - 0.4, "d57": start, "d85": start}
    if course.day85 in RESPONDING:
        first, last = start - rng.uniform(2.3, 3.3), rng.uniform(-3.4, -2.3)
    else:
        first, last = start - rng.uniform(1.3, 2.5), rng.uniform(-1.8, 0.1)
    last = min(last, first - rng.uniform(0.2, 0.5))
    middle, late = rng.uniform(0.35, 0.6), rng.uniform(0.62, 0.85)
    return {
        "dx": start,
        "d22": first,
        "d45": first + (last - first) * middle,
        "d57": first + (last - first) * late,
        "d85": last,
    }


def _rising_levels(rng: random.Random, at: str) -> dict[str, float]:
    """log10 percent with a nadir before the sample named; doubling every 8 to 12 days from there, to 2 %."""
    return {name: level if name == "dx" else min(level, 0.3) for name, level in _uncapped(rng, at).items()}


def _uncapped(rng: random.Random, at: str) -> dict[str, float]:
    start = rng.gauss(1.6, 0.28)
    d22 = start - rng.uniform(1.9, 2.7)
    doubling = rng.uniform(8, 12)

    def grown(span: float) -> float:
        return span * math.log10(2) / doubling

    if at == "d45":
        return {"dx": start, "d22": d22, "d45": d22 + grown(23), "d57": d22 + grown(33), "d85": d22 + grown(48)}
    d45 = d22 - rng.uniform(0.5, 1.0)
    if at == "d57":
        # The nadir lies between the two samples of day 22 and day 57; day 45 is already on the way up.
        return {"dx": start, "d22": d45, "d45": d45 + grown(14), "d57": d45 + grown(30), "d85": d45 + grown(50)}
    d57 = d45 - rng.uniform(0.0, 0.25)
    return {"dx": start, "d22": d22, "d45": d45, "d57": d57, "d85": d57 + grown(29)}


def _is_plausible(found: dict[str, Measured], course: Course) -> bool:
    """Whether a rise is seen where the course has one, beyond what noise explains, and nowhere else before it."""
    names = _INDUCTION if course.rise is None else _INDUCTION[: _INDUCTION.index(course.rise) + 1]
    values = [(name, found[name]) for name in names if found[name].result is not Result.MISSING]
    for (_, earlier), (name, later) in pairwise(values):
        rise = _rise(earlier, later)
        if name != course.rise and rise is not None and rise[0] > 0.42 and course.fate is not Fate.NO_CR:
            return False
    if course.rise is None:
        return True
    lowest = min((one for _, one in values[:-1] if one.level is not None), key=lambda one: one.level or 0)
    quantified = all(one.result is Result.QUANTIFIED for one in found.values())
    delta, se = _rise(lowest, found[course.rise]) or (0.0, 1.0)
    return quantified and delta > max(0.6, 3.1 * se) and (found[course.rise].level or 0) < 6


def _rise(earlier: Measured, later: Measured) -> tuple[float, float] | None:
    """The change in log10 between two results and its standard error; None unless the later one is quantified."""
    if later.level is None or later.result is not Result.QUANTIFIED:
        return None
    spread = [noise_log10(later.level) ** 2 + 0.19 / later.target]
    if earlier.result is Result.QUANTIFIED:
        spread.append(noise_log10(earlier.bound) ** 2 + 0.19 / earlier.target)
    return math.log10(later.level / earlier.bound), math.sqrt(sum(spread))


def _test_rise(sampler: Sampler, course: Course, sample: MrdSample) -> None:
    """The ABL1 test that a rise calls for, sampled a few days after the rise was reported."""
    rng = sampler.rng
    day = working_day((sample.reported_on or sample.date) + days(rng.randint(1, 3)))
    if course.mutation is not None:
        sampler.test_abl1(day, {course.mutation: float(rng.randint(24, 91))})
    elif (sample.level_percent or 0) < 0.15 and rng.random() < 0.7:
        sampler.test_abl1(day, status=Abl1Status.NOT_AMPLIFIABLE)
        sampler.test_abl1(working_day(day + days(rng.randint(14, 20))))
    else:
        sampler.test_abl1(day)


def _take_after_cycles(
    sampler: Sampler, course: Course, calendar: Calendar, level: float, before: Measured
) -> tuple[float, Measured]:
    """One marrow after each cycle. Returns log10 of the last true level, and the last result."""
    rng = sampler.rng
    second_method = course.twist is None and rng.random() < 0.14
    for place, (result, (_, end)) in enumerate(zip(course.after, calendar.cycles, strict=True), start=1):
        level -= rng.uniform(0.6, 1.3) if place == 1 else rng.uniform(0.0, 0.5)
        level = max(level, rng.uniform(-1.95, -1.6)) if result is Result.QUANTIFIED else level
        following = calendar.cycles[place][0] if place < len(calendar.cycles) else end + days(14)
        day = working_day(min(end + days(rng.randint(2, 11)), following - days(2)))
        sample = _settled(sampler, result, level, before, day)
        if sample.result is Result.MISSING:
            if rng.random() < 0.6:
                sampler.add(day, sample, timepoint=f"C{place}")
            continue
        taken = sampler.add(day, sample, timepoint=f"C{place}")
        if taken is None:
            continue
        before = sample
        if course.mutation is not None and place == 1:
            sampler.test_abl1(day)
        elif result is Result.QUANTIFIED and place == 2:
            _test_persistence(sampler, taken)
        if course.twist is Twist.MULTILINEAGE and place >= 2:
            sampler.add_igtr(day, None, timepoint=f"C{place}")
        elif second_method and place == 2:
            level_too = (sample.level or 0) * rng.uniform(0.4, 1.6)
            sampler.add_igtr(day, float(f"{level_too:.2g}") if level_too >= 0.005 else None, timepoint="C2")
    return level, before


def _settled(sampler: Sampler, result: Result, level: float, before: Measured, day: dt.date) -> Measured:
    """A result that does not look like a rise against the one before it; noise that would is drawn again.

    After a negative in a rich sample even the lowest quantified result may look like one; then it stands.
    """
    laboratory = sampler.laboratory_on(day)
    for _ in range(60):
        measured = measure_as(sampler.rng, result, level, laboratory)
        rise = _rise(before, measured)
        if rise is None or rise[0] < 0.42:
            break
        level -= 0.03
    else:
        measured = measure_as(sampler.rng, result, level, laboratory)
    return measured


def _test_persistence(sampler: Sampler, sample: MrdSample) -> None:
    """MRD that stays through two cycles is tested once; low levels often cannot be amplified."""
    rng = sampler.rng
    day = working_day((sample.reported_on or sample.date) + days(rng.randint(1, 6)))
    low = (sample.level_percent or 0) < 0.1
    amplified = not low or rng.random() < 0.6
    sampler.test_abl1(day, status=None if amplified else Abl1Status.NOT_AMPLIFIABLE)


def _take_maintenance(sampler: Sampler, course: Course, calendar: Calendar, level: float, before: Measured) -> None:
    """Every three months to month 24 from diagnosis, then every six."""
    rng = sampler.rng
    end = calendar.treatment_end
    stop = min(day for day in (calendar.last_contact, standstill_from(course), calendar.transplant) if day is not None)
    after_relapse = 0
    for place, planned in enumerate(_planned(calendar.diagnosis, end), start=1):
        day = min(working_day(planned + days(rng.randint(-7, 9))), calendar.last_contact)
        if day < planned - days(20) or day > stop:
            return
        if calendar.relapse is not None and abs((day - calendar.relapse).days) < 24:
            continue
        if calendar.relapse is not None and day > calendar.relapse:
            after_relapse += 1
            wanted = (Result.QUANTIFIED, Result.PNQ, Result.CMR)[min(after_relapse, 3) - 1]
        else:
            wanted = _wanted(rng, course, place)
        if rng.random() < 0.04 and wanted in RESPONDING and day < calendar.last_contact - days(120):
            wanted = Result.MISSING
        level -= 0.35
        measured = _settled(sampler, wanted, max(level, rng.uniform(-1.8, -1.5)), before, day)
        sampler.add(day, measured, timepoint=f"+{round((day - end).days / 30.4375)}m")
        before = measured if wanted is not Result.MISSING else before
        if course.twist is Twist.MULTILINEAGE:
            sampler.add_igtr(day, None, timepoint=f"+{round((day - end).days / 30.4375)}m")


def _planned(diagnosis: dt.date, end: dt.date) -> list[dt.date]:
    """The planned days after the end of treatment (alert rules, "Planned samples")."""
    planned: list[dt.date] = []
    step = 1
    while end + months(3 * step) <= diagnosis + months(24):
        planned.append(end + months(3 * step))
        step += 1
    last = planned[-1] if planned else end
    return [*planned, *(last + months(6 * later) for later in range(1, 4))]


def _wanted(rng: random.Random, course: Course, visit: int) -> Result:
    if course.twist in (Twist.PERSISTENT, Twist.MULTILINEAGE):
        return Result.QUANTIFIED
    if course.twist is Twist.RESOLVING:
        return (Result.QUANTIFIED, Result.PNQ, Result.CMR)[min(visit, 3) - 1]
    if course.newest is Result.QUANTIFIED:  # never infused: dasatinib alone, slowly
        return Result.QUANTIFIED if visit <= 2 else Result.PNQ if visit == 3 else Result.CMR
    return Result.PNQ if rng.random() < 0.2 else Result.CMR


def _take_after_graft(sampler: Sampler, course: Course, calendar: Calendar, graft: dt.date) -> None:
    """Days 30, 60 and 90 after the graft, then every three months."""
    rng = sampler.rng
    planned = [graft + days(30), graft + days(60), graft + days(90)]
    planned += [graft + months(3 * step) for step in range(2, 9)]
    taken = [
        (plan, day)
        for plan in planned
        if (day := min(working_day(plan + days(rng.randint(-5, 6))), calendar.last_contact)) >= plan - days(9)
    ]
    before = Result.CMR
    positive = taken[-2:] if course.twist is Twist.GRAFT_POSITIVE else []
    for plan, day in taken:
        if calendar.relapse is not None and graft < calendar.relapse < day + days(24):
            wanted = Result.CMR if calendar.relapse <= day - days(24) else None
        elif (plan, day) in positive:
            wanted = Result.PNQ
        else:
            early = plan <= graft + days(30)
            wanted = Result.PNQ if before is Result.CMR and rng.random() < (0.3 if early else 0.07) else Result.CMR
        if wanted is None:
            continue
        before = wanted
        since = (plan - graft).days
        label = f"tx+{since}" if since <= 90 else f"tx+{round(since / 30.4375)}m"
        sampler.take(day, wanted, timepoint=label)


def _take_relapse(sampler: Sampler, course: Course, day: dt.date) -> None:
    """The marrow at relapse (blasts or none, by its site) and its ABL1 test."""
    rng = sampler.rng
    haematological = course.event in (Event.LATE_AFTER_LEAVING, Event.HAEMATOLOGICAL)
    if haematological:
        measured = measure(rng, 10 ** rng.uniform(1.3, 1.8), sampler.laboratory_on(day))
        sampler.add(day, measured, timepoint="relapse")
        sampler.test_abl1(day, {"T315I": float(rng.randint(60, 96))})
    else:
        wanted = Result.CMR if course.event is Event.CNS_AFTER_GRAFT else course.newest
        sampler.take(day, wanted, -1.9, timepoint="relapse")
        if course.event is Event.NODAL:
            sampler.test_abl1(day, {"F317L": 41.0}, specimen=None, note="From the lymph node.")
        elif course.event is Event.CNS_AFTER_CYCLE_2:
            sampler.test_abl1(day, specimen=Specimen.CSF, status=Abl1Status.NOT_AMPLIFIABLE)
            sampler.test_abl1(working_day(day + days(9)), specimen=Specimen.CSF)
        else:
            sampler.test_abl1(day, specimen=Specimen.CSF)


def _take_blood(sampler: Sampler, course: Course, calendar: Calendar) -> None:
    """Some have blood sent between two marrows; in response it shows little."""
    rng = sampler.rng
    if course.fate is not Fate.TKI or calendar.relapse is not None or rng.random() > 0.33:
        return
    marrow = [sample for sample in sampler.mrd if sample.specimen is Specimen.MARROW]
    for earlier, later in zip(marrow[-4:], marrow[-3:], strict=False):
        day = working_day(earlier.date + (later.date - earlier.date) / 2)
        if day <= calendar.treatment_end or (later.date - earlier.date).days < 60:
            continue
        wanted = Result.PNQ if rng.random() < 0.15 else Result.CMR
        found = measure_as(rng, wanted, -3.0, sampler.laboratory_on(day))
        sampler.add(day, found, timepoint="blood", specimen=Specimen.BLOOD)
