"""The shipped policy and mutation table, and one-line ways to ask the engine in a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dalba_desktop.alerts.engine import assess
from dalba_desktop.alerts.findings import Alert, Assessment
from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from tests.builders import CaseBuilder, on_day

POLICY = load_policy()
MUTATIONS = load_mutation_table()
MEASUREMENT = POLICY.measurement
FAR_AWAY = dt.date(2100, 1, 1)


def readings(case: CaseHistory, laboratories: Sequence[Laboratory] = ()) -> tuple[MrdReading, ...]:
    """The readings of a case with the shipped policy."""
    return readings_of(case.as_known_on(FAR_AWAY), MEASUREMENT, laboratories)


def assessed(case: CaseBuilder, day: int = 2000, laboratories: Sequence[Laboratory] = ()) -> Assessment:
    """What the engine says of a case on a protocol day."""
    return assess(case.build(), POLICY, MUTATIONS, on_day(day), laboratories)


def alerts(case: CaseBuilder, rule: str, day: int = 2000, laboratories: Sequence[Laboratory] = ()) -> list[Alert]:
    """The alerts of one rule on a protocol day."""
    return [alert for alert in assessed(case, day, laboratories).alerts if alert.rule == rule]


def severity(case: CaseBuilder, rule: str, day: int = 2000, laboratories: Sequence[Laboratory] = ()) -> str | None:
    """The severity of the only alert of a rule, None when it is silent."""
    found = alerts(case, rule, day, laboratories)
    assert len(found) <= 1
    return found[0].severity.value if found else None
