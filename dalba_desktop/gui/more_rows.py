"""Other drugs, measured values and follow-up of a case as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.domain import codes
from dalba_desktop.domain.events import Assessment, Concomitant, FollowUp
from dalba_desktop.gui.record_rows import (
    Cell,
    Column,
    Sheet,
    date_cell,
    day_cell,
    newest_first,
    number_cell,
    row_of,
    text_cell,
    with_remark,
)
from dalba_desktop.wording import figures, label, say

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView


def concomitant_sheet(view: CaseView) -> Sheet:
    """Every other drug, by the class that interactions go by."""
    columns = (
        Column(say("Drug")),
        Column(say("Class")),
        Column(say("Start")),
        Column(say("Day"), True),
        Column(say("End")),
        Column(say("Remark")),
    )

    def cells(row: Concomitant) -> tuple[Cell, ...]:
        return (
            text_cell(row.drug),
            text_cell(label(row.class_)),
            date_cell(row.start),
            day_cell(view, row.start),
            date_cell(row.end, open_word=say("ongoing")),
            with_remark(row, ""),
        )

    rows = newest_first(row_of(view, "concomitants", row, cells(row), row.start) for row in view.history.concomitants)
    return Sheet("concomitants", say("Other drugs"), columns, rows)


def assessment_sheet(view: CaseView) -> Sheet:
    """Every measured value that is no MRD result."""
    columns = (
        Column(say("Date")),
        Column(say("Day"), True),
        Column(say("What")),
        Column(say("Value"), True),
        Column(say("Remark")),
    )

    def cells(row: Assessment) -> tuple[Cell, ...]:
        return (
            date_cell(row.date),
            day_cell(view, row.date),
            text_cell(label(row.kind)),
            number_cell(value_words(row), row.value),
            with_remark(row, ""),
        )

    rows = newest_first(row_of(view, "assessments", row, cells(row), row.date) for row in view.history.assessments)
    return Sheet("assessments", say("Values"), columns, rows)


def value_words(row: Assessment) -> str:
    """A measured value with every figure that was typed; blasts in the CSF are there or not."""
    if row.kind is codes.AssessmentKind.CSF_BLASTS:
        return say("seen") if row.value else say("none")
    return figures(repr(row.value).removesuffix(".0"))


def follow_up_sheet(view: CaseView) -> Sheet:
    """Whether the patient was alive, and when that was last known."""
    columns = (Column(say("Date")), Column(say("Day"), True), Column(say("Status")), Column(say("Remark")))

    def cells(row: FollowUp) -> tuple[Cell, ...]:
        cause = "" if row.cause_of_death is None else say("cause: {cause}", cause=label(row.cause_of_death))
        return date_cell(row.date), day_cell(view, row.date), text_cell(label(row.status)), with_remark(row, cause)

    rows = newest_first(row_of(view, "follow_up", row, cells(row), row.date) for row in view.history.follow_up)
    return Sheet("follow_up", say("Follow-up"), columns, rows)
