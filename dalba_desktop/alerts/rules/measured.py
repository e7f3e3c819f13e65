"""Measured values by day, for the rules that look at the newest one."""

from __future__ import annotations

from itertools import groupby

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.alerts.rules.question import Question
from dalba_desktop.domain.codes import AssessmentKind
from dalba_desktop.domain.events import Assessment


def by_day(question: Question, kind: AssessmentKind, *, lowest: bool = False) -> list[Assessment]:
    """One value per day in order of time: of several on one day the highest, or the lowest where low is grave."""
    rows = sorted((row for row in question.known.assessments if row.kind is kind), key=lambda row: row.date)
    choose = min if lowest else max
    return [choose(of_day, key=lambda row: row.value) for _, of_day in groupby(rows, key=lambda row: row.date)]


def newest(question: Question, kind: AssessmentKind) -> Assessment | None:
    """The newest value (of its day the highest), None without any."""
    rows = by_day(question, kind)
    return rows[-1] if rows else None


def measured(*rows: Assessment) -> tuple[Evidence, ...]:
    """Measured values as evidence."""
    return tuple(Evidence("assessments", row.id) for row in rows)
