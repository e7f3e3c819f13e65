"""The worklist: what is expected of every case, gravest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.analysis.worklist import DueState, Expected, expected_samples
from dalba_desktop.tracker.tracker import Tracker

_ORDER = {DueState.OVERDUE: 0, DueState.DUE: 1, DueState.UPCOMING: 2}


@dataclass(frozen=True, slots=True)
class DueRow:
    """One planned sample of one case."""

    case_id: str
    expected: Expected


def due_rows(tracker: Tracker, as_of: dt.date, days_ahead: int) -> tuple[DueRow, ...]:
    """Overdue samples (longest first), those due (least time left first), those whose window begins within the days."""
    rows: list[DueRow] = []
    calendars = tracker.policy.calendars
    for case_id in tracker.case_ids():
        view = tracker.case_view(case_id, as_of)
        calendar = calendars.get(view.known.patient.protocol)
        if calendar is None:
            continue
        expected = expected_samples(view.known, view.assessment.readings, calendar, as_of)
        rows += [
            DueRow(case_id, item) for item in expected if item.state is not DueState.UPCOMING or item.days <= days_ahead
        ]
    return tuple(sorted(rows, key=_urgency))


def _urgency(row: DueRow) -> tuple[int, int, str]:
    days = -row.expected.days if row.expected.state is DueState.OVERDUE else row.expected.days
    return _ORDER[row.expected.state], days, row.case_id
