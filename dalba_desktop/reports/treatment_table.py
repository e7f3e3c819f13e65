"""Every treatment of a case, newest first: a row each, one for the steps of a steroid, one for intrathecal doses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dalba_desktop.domain import codes
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import days_words, holds_words, joined
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.tables import DATE_WIDTH, date_cells, date_columns, record_row, table
from dalba_desktop.wording import NONE, date_words, dose_words, figures, label, say, say_n, short_date


def treatment_table(data: ReportData) -> RecordTable | None:
    """The treatments begun by the day and the withdrawn ones; None when there is none."""
    withdrawn = [row for row in data.history.treatments if row.withdrawn is not None and row.start <= data.as_of]
    live = [*data.known.treatments]
    intrathecal = sorted(
        (row for row in live if row.agent is codes.Agent.INTRATHECAL and not row.note),
        key=lambda row: (row.start, row.id),
    )
    runs = _runs([row for row in live if row not in intrathecal]) + [[row] for row in withdrawn]
    runs.sort(key=lambda run: (run[0].start, run[0].id), reverse=True)
    if not runs and not intrathecal:
        return None
    columns = (
        *date_columns(data.known, say("From")),
        Column(say("To"), DATE_WIDTH),
        Column(say("Drug"), 90.0),
        Column(say("Dose"), 71.0, "right"),
        Column(say("Ended for"), 47.5),
        Column(say("Held, changed")),
    )
    printed = [_row(data, run, columns) for run in runs]
    if intrathecal:
        printed.append(_intrathecal(data, intrathecal, columns))
    return table(say("Treatment"), columns, printed)


def _runs(rows: Sequence[Treatment]) -> list[list[Treatment]]:
    """Each row alone, but the doses of a steroid that follow each other day by day together, oldest first."""
    runs: list[list[Treatment]] = []
    for row in sorted(rows, key=lambda row: (row.start, row.id)):
        before = next((run for run in reversed(runs) if run[-1].agent is row.agent), None)
        if before is not None and _is_next_step(before[-1], row):
            before.append(row)
        else:
            runs.append([row])
    return runs


def _is_next_step(before: Treatment, row: Treatment) -> bool:
    """Whether a row says nothing but that a steroid went on at another dose."""
    plain = not any(each.holds or each.note or each.drugs or each.dose is None for each in (before, row))
    return (
        plain
        and row.agent in codes.STEROIDS
        and row.dose_unit is before.dose_unit
        and before.stop_reason is None
        and before.last_day is not None
        and dt.timedelta(0) < row.start - before.last_day <= dt.timedelta(days=1)
    )


def _row(data: ReportData, run: Sequence[Treatment], columns: tuple[Column, ...]) -> Row:
    row, last = run[0], run[-1]
    cycle = say("cycle {cycle}", cycle=row.cycle) if row.cycle is not None else ""
    dose = dose_words(row.dose, row.dose_unit)
    if last is not row:
        dose = say("{first}–{last}", first=figures(f"{row.dose:g}"), last=dose_words(last.dose, last.dose_unit))
    day = short_date if row.start.year == last.start.year else date_words
    steps = [say("{dose} from {date}", dose=figures(f"{step.dose:g}"), date=day(step.start)) for step in run[1:]]
    cells = (
        *date_cells(data.known, row.start),
        say("ongoing") if last.last_day is None else date_words(last.last_day),
        joined([label(row.agent), cycle], " "),
        dose or NONE,
        label(last.stop_reason),
        joined([holds_words(row), *steps]) or NONE,
    )
    return record_row(row, columns, cells, detail=joined(row.drugs))


def _intrathecal(data: ReportData, doses: list[Treatment], columns: tuple[Column, ...]) -> Row:
    """All doses in one row, each with its date and, where they differ, its drugs."""
    same = {(dose.drugs, dose_words(dose.dose, dose.dose_unit)) for dose in doses}
    cells = (
        *date_cells(data.known, doses[0].start),
        date_words(doses[-1].start),
        label(codes.Agent.INTRATHECAL),
        say_n("{count} dose", "{count} doses", len(doses)),
        NONE,
        NONE,
    )
    if len(same) == 1:
        drugs, strength = next(iter(same))
        each = days_words([dose.start for dose in doses])
        words = joined([joined([joined(drugs), strength], " "), each], ": ")
    else:
        words = joined([_dose(dose) for dose in doses], "; ")
    return record_row(doses[0], columns, cells, detail=words)


def _dose(dose: Treatment) -> str:
    strength = dose_words(dose.dose, dose.dose_unit)
    return joined([date_words(dose.start), joined(dose.drugs), strength], " ")
