"""Every treatment of a case as a row, newest first; intrathecal doses share one."""

from __future__ import annotations

from dalba_desktop.domain import codes
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import holds_words, joined
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.tables import DATE_WIDTH, date_cells, date_columns, record_row, table
from dalba_desktop.wording import NONE, date_words, dose_words, label, say, say_n


def treatment_table(data: ReportData) -> RecordTable | None:
    """The treatments begun by the day and the withdrawn ones; None when there is none."""
    withdrawn = [row for row in data.history.treatments if row.withdrawn is not None and row.start <= data.as_of]
    live = [*data.known.treatments]
    intrathecal = sorted(
        (row for row in live if row.agent is codes.Agent.INTRATHECAL and not row.note),
        key=lambda row: (row.start, row.id),
    )
    rows = sorted(
        [row for row in (*live, *withdrawn) if row not in intrathecal],
        key=lambda row: (row.start, row.id),
        reverse=True,
    )
    if not rows and not intrathecal:
        return None
    columns = (
        *date_columns(data.known, say("From")),
        Column(say("To"), DATE_WIDTH),
        Column(say("Drug"), 92.0),
        Column(say("Dose"), 60.0, "right"),
        Column(say("Ended for"), 46.0),
        Column(say("Held")),
    )
    printed = [_row(data, row, columns) for row in rows]
    if intrathecal:
        printed.append(_intrathecal(data, intrathecal, columns))
    return table(say("Treatment"), columns, printed)


def _row(data: ReportData, row: Treatment, columns: tuple[Column, ...]) -> Row:
    cycle = say("cycle {cycle}", cycle=row.cycle) if row.cycle is not None else ""
    cells = (
        *date_cells(data.known, row.start),
        say("ongoing") if row.last_day is None else date_words(row.last_day),
        joined([label(row.agent), cycle], " "),
        dose_words(row.dose, row.dose_unit) or NONE,
        label(row.stop_reason),
        holds_words(row) or NONE,
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
        each = joined([date_words(dose.start) for dose in doses])
        words = joined([joined([joined(drugs), strength], " "), each], ": ")
    else:
        words = joined([_dose(dose) for dose in doses], "; ")
    return record_row(doses[0], columns, cells, detail=words)


def _dose(dose: Treatment) -> str:
    strength = dose_words(dose.dose, dose.dose_unit)
    return joined([date_words(dose.start), joined(dose.drugs), strength], " ")
