"""What the finished cohort must count up to: the figures of the trial's reports.

Foà et al., N Engl J Med 2020;383:1613 (abstract) and the sources of clinical reference 1.6. The counts are
made by `analysis.endpoints` in the finished data; nothing of the application prints a figure from this page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dalba_desktop.alerts.engine import assess
from dalba_desktop.analysis.endpoints import DAYS_PER_MONTH, CohortTable
from dalba_desktop.analysis.survival import Observation, kaplan_meier, log_rank, reverse_kaplan_meier
from dalba_desktop.demo.biology import LABORATORIES
from dalba_desktop.demo.calendar import Calendar
from dalba_desktop.domain.genetics import Ikzf1Plus, ikzf1plus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.patient import Genetics
from dalba_desktop.domain.phases import PhaseName, phase_on
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy

MONTHS = 18
OS_PERCENT, DFS_PERCENT = 95, 88
RESPONSES = {
    "d85": (17, 59, 6, 11),
    "blinatumomab-1": (32, 57, 18, 14),
    "blinatumomab-2": (33, 55, 23, 10),
    "blinatumomab-3": (31, 44, 24, 7),
    "blinatumomab-4": (30, 37, 25, 5),
    "blinatumomab-5": (24, 29, 20, 4),
}
"""Responders, sampled, CMR, PNQ. Day 85 and cycle 2 as reported; cycles 1, 3 and 4 near the reported shares."""
CYCLES_STARTED = (58, 56, 45, 37, 29)


def survival_fits(calendars: Sequence[Calendar], genetics: Sequence[Genetics | None]) -> bool:
    """Whether the dates alone give the reported follow-up, survival, and a worse course with IKZF1plus."""
    alive = [calendar.overall_survival() for calendar in calendars]
    free: dict[str, list[Observation]] = {}
    for calendar, lesions in zip(calendars, genetics, strict=True):
        row = calendar.disease_free_survival()
        if row is not None:
            free.setdefault(ikzf1plus(lesions).value, []).append(row)
    day = MONTHS * DAYS_PER_MONTH
    everyone = kaplan_meier([row for rows in free.values() for row in rows]).at(day).survival
    follow_up = reverse_kaplan_meier(alive).quantile(0.5)
    return (
        _rounds_to(kaplan_meier(alive).at(day).survival, OS_PERCENT)
        and _rounds_to(everyone, DFS_PERCENT)
        and follow_up is not None
        and round(follow_up / DAYS_PER_MONTH) == MONTHS
        and _is_worse(free, day)
    )


def table_fits(table: CohortTable) -> bool:
    """Whether the end points, counted in the finished data, are those reported."""
    rates = {
        rate.at: (rate.share.n, rate.share.of, rate.cmr, rate.pnq)
        for rate in table.molecular_response
        if rate.at in RESPONSES
    }
    day = MONTHS * DAYS_PER_MONTH
    mutations = table.abl1_mutations
    return (
        (table.n, table.age_median, table.age_range, table.cr.n) == (63, 54, (24, 82), 62)
        and rates == RESPONSES
        and table.cycles_started == CYCLES_STARTED
        and _rounds_to(table.os.at(day).survival, OS_PERCENT)
        and _rounds_to(table.dfs.at(day).survival, DFS_PERCENT)
        and table.median_follow_up_months is not None
        and round(table.median_follow_up_months) == MONTHS
        and (table.relapses, table.allografts, table.transplant_related_deaths) == (6, 24, 1)
        and table.adverse_events_grade3plus == 21
        and (mutations.during_induction, mutations.cleared_after_induction) == (6, 6)
    )


def tests_were_due(case: CaseHistory) -> bool:
    """Whether the engine itself asked for every ABL1 test that found a mutation in induction, the day before it."""
    first = min((test for test in case.abl1_tests if test.variants), key=lambda test: test.date, default=None)
    if first is None or phase_on(case, first.date).name is not PhaseName.INDUCTION:
        return True
    before = first.date - dt.timedelta(days=1)
    assessed = assess(case, load_policy(), load_mutation_table(), before, LABORATORIES)
    return any(alert.rule == "abl1-test-due" for alert in assessed.open_alerts)


def _rounds_to(share: float | None, percent: int) -> bool:
    return share is not None and round(100 * share) == percent


def _is_worse(free: dict[str, list[Observation]], day: float) -> bool:
    plus, without = free.get(Ikzf1Plus.YES, []), free.get(Ikzf1Plus.NO, [])
    test = log_rank({"yes": plus, "no": without})
    here, there = kaplan_meier(plus).at(day).survival, kaplan_meier(without).at(day).survival
    return test is not None and test.p < 0.05 and here is not None and there is not None and here < there
