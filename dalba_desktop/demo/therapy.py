"""What each case is given: steroid, TKI with holds and reductions, blinatumomab, intrathecals, salvage, the graft."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field, replace

from dalba_desktop.demo.calendar import AS_OF, Calendar, days, working_day
from dalba_desktop.demo.plan import Course, Event, Fate, Twist
from dalba_desktop.demo.toxicity import Toxicity
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.codes import Agent, DoseUnit, StopReason
from dalba_desktop.domain.treatment import Hold, Treatment

_TRIPLE = ("methotrexate", "cytarabine", "dexamethasone")
_INTRATHECAL_DAYS = (1, 22, 43, 57, 85)
_PLANNED_INTRATHECALS = 12


@dataclass
class Therapy:
    """The treatments of one case as they are put together."""

    rng: random.Random
    course: Course
    calendar: Calendar
    toxicity: Toxicity
    rows: list[Treatment] = field(default_factory=list)

    @property
    def stop(self) -> dt.date:
        """The last day anything is given."""
        return self.calendar.death or AS_OF


def draw_treatments(
    rng: random.Random,
    course: Course,
    calendar: Calendar,
    age: int,
    interruptions: tuple[int, ...],
    toxicity: Toxicity,
    tests: list[Abl1Test],
) -> list[Treatment]:
    """Every treatment row of one case."""
    therapy = Therapy(rng, course, calendar, toxicity)
    _give_steroid(therapy)
    _give_tki(therapy, age, tests)
    _give_blinatumomab(therapy, interruptions)
    _give_intrathecals(therapy)
    _give_salvage(therapy)
    return [row for row in therapy.rows if row.start <= therapy.stop]


def _give_steroid(therapy: Therapy) -> None:
    """Prednisone alone for 7 days, on to day 24, tapered to day 31."""
    one = therapy.calendar.day_one
    for first, last, dose in ((-6, 24, 60.0), (25, 28, 30.0), (29, 31, 15.0)):
        therapy.rows.append(
            Treatment(
                agent=Agent.PREDNISONE,
                start=one + days(first - 1),
                end=one + days(last - 1),
                dose=dose,
                dose_unit=DoseUnit.MG_PER_M2_PER_DAY,
                stop_reason=StopReason.COMPLETED if last == 31 else None,
            )
        )


def _give_tki(therapy: Therapy, age: int, tests: list[Abl1Test]) -> None:
    """Dasatinib from day 1, then what the course makes of it. A change of dose or drug is a new row."""
    calendar, course, rng = therapy.calendar, therapy.course, therapy.rng
    steps: list[tuple[dt.date, Agent | None, float, StopReason | None]] = [
        (calendar.day_one, Agent.DASATINIB, 140.0, None)
    ]
    steps += [(day, Agent.DASATINIB, dose, StopReason.TOXICITY) for day, dose in therapy.toxicity.reductions]
    if therapy.toxicity.other_tki is not None:
        steps.append((therapy.toxicity.other_tki, Agent.IMATINIB, 400.0, StopReason.TOXICITY))
    end, why = None, None
    if course.fate is Fate.NO_CR:
        end, why = calendar.day_one + days(41), StopReason.TOXICITY
    elif course.fate is Fate.LEFT_EARLY:
        end, why = calendar.marrow["d57"] + days(3), StopReason.CHOICE
    elif calendar.transplant is not None and course.event is not Event.CNS_AFTER_CYCLE_1:
        end, why = calendar.transplant - days(rng.randint(5, 7)), StopReason.TRANSPLANT
    found = [test for test in tests if test.variants and test.variants[0].protein == "p.Thr315Ile"]
    if course.mutation == "T315I" and course.fate is Fate.TKI and found and found[0].reported_on is not None:
        # Blinatumomab began on dasatinib; ponatinib follows once it has done its work.
        steps.append((working_day(calendar.treatment_end + days(15)), Agent.PONATINIB, 30.0, StopReason.MUTATION))
    if course.twist is Twist.RESOLVING:
        steps.append((working_day(calendar.treatment_end + days(12)), Agent.PONATINIB, 30.0, StopReason.MRD))
    if calendar.relapse is not None and course.event is not Event.LATE_AFTER_LEAVING:
        start = working_day(calendar.relapse + days(4))
        steps.append((start, Agent.PONATINIB, 45.0, StopReason.RELAPSE))
        steps.append((working_day(start + days(45)), Agent.PONATINIB, 30.0, None))
    elif calendar.transplant is not None and calendar.death is None and rng.random() < 0.7:
        resumed = working_day(calendar.transplant + days(rng.randint(58, 95)))
        steps.append((resumed, Agent.DASATINIB, 100.0 if age < 60 else 70.0, None))
    elif course.fate is Fate.TKI and course.twist is None and course.mutation is None and rng.random() < 0.35:
        # Long on the drug, many do well on less.
        steps.append((working_day(calendar.treatment_end + days(rng.randint(20, 150))), Agent.DASATINIB, 100.0, None))
    _lay_out(therapy, steps, end, why)
    if calendar.transplant is not None and course.event is Event.CNS_AFTER_CYCLE_1:
        _stop_for_graft(therapy, calendar.transplant)


def _lay_out(
    therapy: Therapy,
    steps: list[tuple[dt.date, Agent | None, float, StopReason | None]],
    end: dt.date | None,
    why: StopReason | None,
) -> None:
    """Rows from steps: each lasts until the day before the next, or until the treatment's end before the graft."""
    last = therapy.calendar.death
    ordered = sorted(steps, key=lambda step: step[0])
    kept = [step for place, step in enumerate(ordered) if place == 0 or _changes(ordered[place - 1], step)]
    for place, (start, agent, dose, _) in enumerate(kept):
        following = kept[place + 1] if place + 1 < len(kept) else None
        stop = following[0] - days(1) if following is not None else last
        reason = following[3] if following is not None else StopReason.DEATH if last is not None else None
        if end is not None and start <= end and (stop is None or end < stop):
            stop, reason = end, why
        if start > AS_OF or agent is None or (stop is not None and stop < start):
            continue
        holds = tuple(
            hold for hold in therapy.toxicity.holds if start < hold.start and (stop is None or hold.start < stop)
        )
        therapy.rows.append(
            Treatment(
                agent=agent,
                start=start,
                end=stop if stop is None or stop <= AS_OF else None,
                dose=dose,
                dose_unit=DoseUnit.MG_PER_DAY,
                holds=tuple(
                    replace(hold, end=min(hold.end, stop) if stop is not None else hold.end) if hold.end else hold
                    for hold in holds
                ),
                stop_reason=reason,
            )
        )


def _changes(
    before: tuple[dt.date, Agent | None, float, StopReason | None],
    after: tuple[dt.date, Agent | None, float, StopReason | None],
) -> bool:
    """Whether a step gives another drug or less of it than the step before."""
    return before[1] is not after[1] or after[2] < before[2]


def _stop_for_graft(therapy: Therapy, graft: dt.date) -> None:
    """Ends the TKI a week before a graft in second remission."""
    stop = graft - days(6)
    therapy.rows = [
        replace(row, end=stop, stop_reason=StopReason.TRANSPLANT)
        if row.is_tki and row.start <= stop and (row.end is None or row.end > stop)
        else row
        for row in therapy.rows
    ]


def _give_blinatumomab(therapy: Therapy, interruptions: tuple[int, ...]) -> None:
    """28 mcg/day for 28 days; an interruption is made up for at the end of the cycle."""
    for number, ((start, end), held) in enumerate(zip(therapy.calendar.cycles, interruptions, strict=False), start=1):
        cycle = Treatment(
            agent=Agent.BLINATUMOMAB,
            start=start,
            end=end,
            cycle=number,
            dose=28.0,
            dose_unit=DoseUnit.MCG_PER_DAY,
            stop_reason=StopReason.COMPLETED,
        )
        if not held:
            therapy.rows.append(cycle)
            continue
        first = start + days(therapy.toxicity.cycle_day.get(number, therapy.rng.randint(2, 9)))
        last = first + days(held - 1)
        if therapy.course.twist is Twist.NEUROTOXICITY:
            low = last + days(1)
            therapy.rows += [
                replace(cycle, end=first - days(1), stop_reason=StopReason.TOXICITY),
                replace(cycle, start=low, end=low + days(6), dose=9.0, stop_reason=None),
                replace(cycle, start=low + days(7)),
            ]
        else:
            therapy.rows.append(replace(cycle, holds=(Hold(start=first, end=last, reason="fever"),)))
    if therapy.calendar.cycles and therapy.calendar.diagnosis >= dt.date(2017, 11, 1):
        first, last = therapy.calendar.cycles[0][0] - days(1), therapy.calendar.cycles[-1][1]
        therapy.rows.append(
            Treatment(
                agent=Agent.LEVETIRACETAM,
                start=first,
                end=last,
                dose=1000.0,
                dose_unit=DoseUnit.MG_PER_DAY,
                stop_reason=StopReason.COMPLETED,
            )
        )


def _give_intrathecals(therapy: Therapy) -> None:
    """Twelve, the first five in induction, two with each cycle, the rest by the end of the first year."""
    calendar, rng = therapy.calendar, therapy.rng
    wanted = 10 if therapy.course.twist is Twist.FEW_INTRATHECALS else _PLANNED_INTRATHECALS
    planned = [calendar.day_one + days(day - 1 + (rng.randint(0, 2) if day > 1 else 0)) for day in _INTRATHECAL_DAYS]
    planned = [min(day, calendar.cycles[0][0] - days(1)) if calendar.cycles else day for day in planned]
    for _, end in calendar.cycles:
        planned += [end - days(rng.randint(12, 14)), end + days(rng.randint(2, 5))]
    while len(planned) < _PLANNED_INTRATHECALS:
        planned.append(planned[-1] + days(rng.randint(20, 27)))
    given = sorted({working_day(day) for day in planned[:wanted]})
    until = min(
        day
        for day in (
            calendar.last_contact,
            None if calendar.transplant is None else calendar.transplant - days(10),
            calendar.relapse,
            None if therapy.course.fate is not Fate.NO_CR else calendar.day_one + days(41),
            None if therapy.course.fate is not Fate.LEFT_EARLY else calendar.marrow["d57"] + days(3),
        )
        if day is not None
    )
    given = [day for day in given if day <= until]
    if therapy.course.event in (Event.CNS_AFTER_CYCLE_1, Event.CNS_AFTER_CYCLE_2, Event.CNS_AFTER_GRAFT):
        assert calendar.relapse is not None
        given += [working_day(calendar.relapse + days(3 + 4 * place)) for place in range(8)]
    therapy.rows += [
        Treatment(agent=Agent.INTRATHECAL, start=day, end=day, drugs=_TRIPLE)
        for day in sorted(set(given))
        if day <= calendar.last_contact
    ]


def _give_salvage(therapy: Therapy) -> None:
    """What follows a relapse, besides ponatinib and intrathecals."""
    relapse = therapy.calendar.relapse
    if relapse is None:
        return
    start = working_day(relapse + days(5))
    match therapy.course.event:
        case Event.LATE_AFTER_LEAVING:
            end = min(start + days(60), therapy.stop)
            row = Treatment(
                agent=Agent.PREDNISONE,
                start=start,
                end=end,
                dose=25.0,
                dose_unit=DoseUnit.MG_PER_DAY,
                stop_reason=StopReason.DEATH,
                note="Palliative.",
            )
            therapy.rows.append(row)
        case Event.HAEMATOLOGICAL:
            doses = [start + days(shift) for shift in (0, 7, 14, 28, 35, 42)]
            therapy.rows += [
                Treatment(agent=Agent.INOTUZUMAB, start=first, end=last, stop_reason=reason)
                for first, last, reason in (
                    (doses[0], doses[2], None),
                    (doses[3], doses[5], StopReason.COMPLETED),
                )
                if last <= AS_OF
            ]
        case _:
            therapy.rows += [
                Treatment(
                    agent=Agent.CHEMOTHERAPY,
                    start=start + days(shift),
                    end=start + days(shift + 2),
                    drugs=("methotrexate", "cytarabine"),
                    stop_reason=StopReason.COMPLETED,
                )
                for shift in (0, 24)
            ]
