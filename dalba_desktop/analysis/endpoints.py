"""The end points of a cohort, each a count of facts with its denominator.

Definitions: the end of `interfaces.md` and "Landmark of day 85" of the alert rules. Every function takes the
cases as they were known on a day (`CaseHistory.as_known_on`) with their readings; nothing here rounds.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dalba_desktop.analysis.molecular import highest_of_day, marrow_readings
from dalba_desktop.analysis.readings import RESPONSES, MrdReading, ResponseClass
from dalba_desktop.analysis.survival import (
    Z95,
    Curve,
    LogRank,
    Observation,
    kaplan_meier,
    log_rank,
    reverse_kaplan_meier,
)
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.events import AdverseEvent, Assessment, Concomitant, FollowUp
from dalba_desktop.domain.genetics import Ikzf1Plus, ikzf1plus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.phases import Cycle, PhaseName, blinatumomab_cycles, phase_on
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Treatment

DAYS_PER_MONTH = 30.4375
LANDMARK = "d85"
WINDOWS = {
    codes.Protocol.D_ALBA: (("d22", 17, 27), ("d45", 38, 52), ("d57", 50, 64), (LANDMARK, 75, 99)),
    codes.Protocol.ALL2820: (("d22", 17, 27), ("d45", 38, 52), (LANDMARK, 60, 84)),
    codes.Protocol.OTHER: ((LANDMARK, 75, 99),),
}
"""First and last protocol day of each induction sample; in all2820 days 60-84 take the place of the landmark."""
_BEFORE_CYCLE_DAY = 7
_BEFORE_CYCLE_END = dt.timedelta(days=7)
_AFTER_LAST_CYCLE = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class CohortCase:
    """One case as known on a day, and what its MRD results say (`molecular.readings_of`)."""

    known: CaseHistory
    readings: tuple[MrdReading, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion: how many, of how many."""

    n: int
    of: int

    @property
    def percent(self) -> float | None:
        """The proportion in percent, None of nobody."""
        return 100 * self.n / self.of if self.of else None

    @property
    def ci95(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval in percent, None of nobody."""
        if not self.of:
            return None
        share, z2 = self.n / self.of, Z95**2
        centre = (share + z2 / (2 * self.of)) / (1 + z2 / self.of)
        half = Z95 / (1 + z2 / self.of) * math.sqrt(share * (1 - share) / self.of + z2 / (4 * self.of**2))
        return 100 * max(centre - half, 0.0), 100 * min(centre + half, 1.0)


@dataclass(frozen=True, slots=True)
class MolecularResponseRate:
    """Molecular response at `d85`, `blinatumomab-2` ..., of those with an evaluable marrow sample there."""

    at: str
    share: Share
    cmr: int
    pnq: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A curve per group, and the log-rank test between them (None when it cannot be done)."""

    curves: dict[str, Curve]
    test: LogRank | None


@dataclass(frozen=True, slots=True)
class Abl1Mutations:
    """Cases with an ABL1 mutation: ever, first found in induction, and with a later test that finds none."""

    cases: int
    during_induction: int
    cleared: int
    cleared_after_induction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortTable:
    """The end points of a cohort on a day. Times of the curves are days."""

    as_of: dt.date
    n: int
    age_median: float | None
    age_range: tuple[int, int] | None
    female: Share
    cr: Share
    cycles_started: tuple[int, ...]
    molecular_response: tuple[MolecularResponseRate, ...]
    median_follow_up_months: float | None
    os: Curve
    dfs: Curve
    dfs_by_ikzf1plus: Comparison
    relapses: int
    allografts: int
    transplant_related_deaths: int
    adverse_events_grade3plus: int
    abl1_mutations: Abl1Mutations


def cohort_table(cases: Sequence[CohortCase], as_of: dt.date) -> CohortTable:
    """Every end point of the cases known on a day."""
    histories = [case.known for case in cases]
    ages = [age for one in histories if (age := one.patient.age_on(one.patient.diagnosis_date)) is not None]
    survival = [overall_survival(one) for one in histories]
    months = reverse_kaplan_meier(survival).quantile(0.5)
    return CohortTable(
        as_of=as_of,
        n=len(cases),
        age_median=statistics.median(ages) if ages else None,
        age_range=(min(ages), max(ages)) if ages else None,
        female=Share(sum(one.patient.sex is codes.Sex.FEMALE for one in histories), len(histories)),
        cr=Share(sum(first_cr(one) is not None for one in histories), len(histories)),
        cycles_started=cycles_started(histories),
        molecular_response=molecular_response_rates(cases),
        median_follow_up_months=None if months is None else months / DAYS_PER_MONTH,
        os=kaplan_meier(survival),
        dfs=kaplan_meier([row for one in histories if (row := disease_free_survival(one)) is not None]),
        dfs_by_ikzf1plus=disease_free_by(histories, lambda one: ikzf1plus(one.patient.genetics).value),
        relapses=sum(first_relapse(one) is not None for one in histories),
        allografts=sum(bool(allografts(one)) for one in histories),
        transplant_related_deaths=sum(died_of_transplant(one) for one in histories),
        adverse_events_grade3plus=sum(event.grade >= 3 for one in histories for event in one.adverse_events),
        abl1_mutations=abl1_mutations(histories),
    )


def first_cr(known: CaseHistory) -> dt.date | None:
    """The day of the first complete remission with full counts (CRi does not count)."""
    return min((row.date for row in known.responses if row.category is codes.ResponseCategory.CR), default=None)


def first_relapse(known: CaseHistory) -> dt.date | None:
    """The day of the first relapse at any site; a molecular one is not a relapse of the end points."""
    days = (row.date for row in known.relapses if row.type is not codes.RelapseType.MOLECULAR)
    return min(days, default=None)


def allografts(known: CaseHistory) -> tuple[dt.date, ...]:
    """The days of the allogeneic transplants; one whose donor is not recorded counts as one."""
    return tuple(sorted(row.date for row in known.transplants if row.donor is not codes.Donor.AUTOLOGOUS))


def died_of_transplant(known: CaseHistory) -> bool:
    """Whether the case died after an allograft, of it or of graft-versus-host disease."""
    causes = (codes.CauseOfDeath.TRANSPLANT_RELATED, codes.CauseOfDeath.GVHD)
    grafted = allografts(known)
    return bool(grafted) and any(
        row.status is codes.VitalStatus.DEAD and row.cause_of_death in causes and row.date >= grafted[0]
        for row in known.follow_up
    )


def last_contact(known: CaseHistory) -> dt.date:
    """The last day on which a fact shows the case alive: a visit, a sample, a drug begun or ended; no note does."""
    return max(_dated(known), default=known.patient.diagnosis_date)


def overall_survival(known: CaseHistory) -> Observation:
    """Days from diagnosis to death of any cause; censored at the last contact."""
    diagnosed = known.patient.diagnosis_date
    end = known.death_date
    return _observation(diagnosed, end, last_contact(known))


def disease_free_survival(known: CaseHistory) -> Observation | None:
    """Days from the first CR to relapse or death; None without a CR. Transplants do not censor."""
    start = first_cr(known)
    if start is None:
        return None
    ends = [day for day in (first_relapse(known), known.death_date) if day is not None and day >= start]
    return _observation(start, min(ends, default=None), last_contact(known))


def disease_free_by(histories: Sequence[CaseHistory], group_of: Callable[[CaseHistory], str]) -> Comparison:
    """Disease-free survival per group. The test leaves out the group of those who are not known (`incomplete`)."""
    groups: dict[str, list[Observation]] = {}
    for one in histories:
        row = disease_free_survival(one)
        if row is not None:
            groups.setdefault(group_of(one), []).append(row)
    ordered = dict(sorted(groups.items()))
    known = {name: rows for name, rows in ordered.items() if name != Ikzf1Plus.INCOMPLETE}
    return Comparison({name: kaplan_meier(rows) for name, rows in ordered.items()}, log_rank(known))


def cycles_started(histories: Sequence[CaseHistory]) -> tuple[int, ...]:
    """How many cases began blinatumomab cycle 1, 2, ... in order of time."""
    counts = [len(blinatumomab_cycles(one)) for one in histories]
    return tuple(sum(count >= place for count in counts) for place in range(1, max(counts, default=0) + 1))


def molecular_response_rates(cases: Sequence[CohortCase]) -> tuple[MolecularResponseRate, ...]:
    """Molecular response at the induction samples and after each blinatumomab cycle."""
    found: dict[str, list[MrdReading]] = {name: [] for name, _, _ in WINDOWS[codes.Protocol.D_ALBA]}
    for case in cases:
        for name, reading in {**induction_samples(case), **samples_after_cycles(case)}.items():
            found.setdefault(name, []).append(reading)
    return tuple(_rate(name, found[name]) for name in sorted(found, key=_place))


def induction_samples(case: CohortCase) -> dict[str, MrdReading]:
    """The first evaluable marrow sample in the window of each induction time point."""
    known = case.known
    cycles = blinatumomab_cycles(known)
    points: dict[str, MrdReading] = {}
    for name, first, last in WINDOWS[known.patient.protocol]:
        for reading in highest_of_day(marrow_readings(case.readings)):
            in_window = reading.day is not None and first <= reading.day <= last
            if in_window and not (name == LANDMARK and _from_day_7(reading, cycles)):
                points[name] = reading
                break
    return points


def samples_after_cycles(case: CohortCase) -> dict[str, MrdReading]:
    """The last evaluable marrow sample after each ended cycle: from 7 d before its end to the start of the next.

    After the last cycle: to 60 d after its end, before a transplant. Keys are `blinatumomab-1`, ...
    """
    cycles = blinatumomab_cycles(case.known)
    grafts = [row.date for row in case.known.transplants]
    points: dict[str, MrdReading] = {}
    for place, cycle in enumerate(cycles):
        if cycle.end is None:
            continue
        following = cycles[place + 1].start if place + 1 < len(cycles) else cycle.end + _AFTER_LAST_CYCLE
        for reading in highest_of_day(marrow_readings(case.readings)):
            grafted = any(cycle.start <= graft <= reading.date for graft in grafts)
            if cycle.end - _BEFORE_CYCLE_END <= reading.date <= following and not grafted:
                points[f"blinatumomab-{place + 1}"] = reading
    return points


def abl1_mutations(histories: Sequence[CaseHistory]) -> Abl1Mutations:
    """Cases with an ABL1 mutation, and in how many a later test found none."""
    found = induction = cleared = cleared_induction = 0
    for one in histories:
        positive = [row.date for row in one.abl1_tests if row.status is codes.Abl1Status.MUTATION]
        if not positive:
            continue
        first = min(positive)
        in_induction = phase_on(one, first).name is PhaseName.INDUCTION
        later = any(row.status is codes.Abl1Status.NO_MUTATION and row.date > first for row in one.abl1_tests)
        found += 1
        induction += in_induction
        cleared += later
        cleared_induction += later and in_induction
    return Abl1Mutations(found, induction, cleared, cleared_induction)


def _rate(name: str, readings: Sequence[MrdReading]) -> MolecularResponseRate:
    cmr = sum(reading.response is ResponseClass.CMR for reading in readings)
    pnq = sum(reading.response is ResponseClass.PNQ for reading in readings)
    return MolecularResponseRate(
        name, Share(sum(reading.response in RESPONSES for reading in readings), len(readings)), cmr, pnq
    )


def _place(name: str) -> tuple[bool, int]:
    return name.startswith("blinatumomab"), int("".join(sign for sign in name if sign.isdigit()))


def _from_day_7(reading: MrdReading, cycles: Sequence[Cycle]) -> bool:
    return bool(cycles) and (reading.date - cycles[0].start).days + 1 >= _BEFORE_CYCLE_DAY


def _observation(start: dt.date, end: dt.date | None, last: dt.date) -> Observation:
    return Observation(max(((end or last) - start).days, 0), end is not None)


def _dated(known: CaseHistory) -> Iterator[dt.date]:
    intervals: tuple[Treatment | AdverseEvent | Concomitant, ...] = (
        *known.treatments,
        *known.adverse_events,
        *known.concomitants,
    )
    for interval in intervals:
        yield interval.start
        if interval.end is not None:
            yield interval.end
    days: tuple[MrdSample | Abl1Test | Response | Relapse | Transplant | Assessment | FollowUp, ...] = (
        *known.mrd,
        *known.abl1_tests,
        *known.responses,
        *known.relapses,
        *known.transplants,
        *known.assessments,
        *known.follow_up,
    )
    yield from (row.date for row in days)
