"""Treatments, ABL1 tests, responses, events and notes of a case as rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.events import AdverseEvent, Note
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Treatment
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
from dalba_desktop.wording import NONE, date_words, dose_words, label, percent_words, say, variant_words

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView


def treatment_sheet(view: CaseView) -> Sheet:
    """Every drug, dose and interruption."""
    columns = (
        Column(say("Drug")),
        Column(say("Start")),
        Column(say("End")),
        Column(say("Days"), True),
        Column(say("Dose"), True),
        Column(say("Cycle"), True),
        Column(say("Interruptions and reasons")),
    )

    def cells(row: Treatment) -> tuple[Cell, ...]:
        last = row.last_day
        length = ((last or view.as_of) - row.start).days + 1
        remarks = [
            say(
                "held {start} to {end}",
                start=date_words(hold.start),
                end=date_words(hold.end) if hold.end else say("now"),
            )
            + (f" ({hold.reason})" if hold.reason else "")
            for hold in row.holds
        ]
        if row.stop_reason is not None:
            remarks.append(say("ended: {reason}", reason=label(row.stop_reason)))
        if row.drugs:
            remarks.append(", ".join(row.drugs))
        return (
            text_cell(label(row.agent)),
            date_cell(row.start),
            date_cell(last, open_word=say("ongoing")),
            number_cell(str(length), length),
            number_cell(dose_words(row.dose, row.dose_unit) or NONE, row.dose),
            number_cell(str(row.cycle) if row.cycle is not None else NONE, row.cycle),
            with_remark(row, "; ".join(remarks)),
        )

    rows = newest_first(row_of(view, "treatments", row, cells(row), row.start) for row in view.history.treatments)
    return Sheet("treatments", say("Treatment"), columns, rows)


def abl1_sheet(view: CaseView) -> Sheet:
    """Every ABL1 kinase-domain test."""
    columns = (
        Column(say("Date")),
        Column(say("Day"), True),
        Column(say("Reported")),
        Column(say("Specimen")),
        Column(say("Method")),
        Column(say("Result")),
        Column(say("Detection limit"), True),
        Column(say("Variants")),
    )

    def cells(row: Abl1Test) -> tuple[Cell, ...]:
        found = ", ".join(
            variant_words(item.protein, item.vaf_percent)
            + (
                say(" in cis with {others}", others=", ".join(map(variant_words, item.compound_with)))
                if item.compound_with
                else ""
            )
            for item in row.variants
        )
        return (
            date_cell(row.date),
            day_cell(view, row.date),
            date_cell(row.reported_on),
            text_cell(label(row.specimen)),
            text_cell(label(row.method)),
            text_cell(label(row.status)),
            number_cell(percent_words(row.lod_percent), row.lod_percent),
            with_remark(row, found),
        )

    rows = newest_first(row_of(view, "abl1_tests", row, cells(row), row.date) for row in view.history.abl1_tests)
    return Sheet("abl1_tests", "ABL1", columns, rows)


def response_sheet(view: CaseView) -> Sheet:
    """Haematological responses, relapses and transplants on one time line."""
    columns = (Column(say("Date")), Column(say("Day"), True), Column(say("What")), Column(say("Detail")))
    makers: tuple[tuple[str, str, Callable[..., str]], ...] = (
        ("responses", say("Response"), _response_detail),
        ("relapses", say("Relapse"), _relapse_detail),
        ("transplants", say("Transplant"), _transplant_detail),
    )
    rows = newest_first(
        row_of(
            view,
            name,
            row,
            (date_cell(row.date), day_cell(view, row.date), text_cell(what), with_remark(row, detail(row))),
            row.date,
        )
        for name, what, detail in makers
        for row in getattr(view.history, name)
    )
    return Sheet("responses", say("Response"), columns, rows)


def _response_detail(row: Response) -> str:
    parts = [label(row.category)]
    if row.marrow_blasts_percent is not None:
        parts.append(say("marrow blasts {percent}", percent=percent_words(row.marrow_blasts_percent)))
    if row.neutrophils_10e9_per_l is not None:
        parts.append(say("neutrophils {count:g} × 10⁹/L", count=row.neutrophils_10e9_per_l))
    if row.platelets_10e9_per_l is not None:
        parts.append(say("platelets {count:g} × 10⁹/L", count=row.platelets_10e9_per_l))
    if row.extramedullary:
        parts.append(say("extramedullary disease"))
    return " · ".join(parts)


def _relapse_detail(row: Relapse) -> str:
    parts = [label(row.type)]
    if row.sites:
        parts.append(", ".join(label(site) for site in row.sites))
    if row.cd19 is not None:
        parts.append(say("CD19 {status}", status=label(row.cd19)))
    return " · ".join(parts)


def _transplant_detail(row: Transplant) -> str:
    parts = [label(code) for code in (row.donor, row.conditioning, row.source, row.disease_status) if code is not None]
    if row.acute_gvhd_grade is not None:
        parts.append(say("acute GvHD grade {grade}", grade=row.acute_gvhd_grade))
    if row.chronic_gvhd is not None:
        parts.append(say("chronic GvHD {grade}", grade=label(row.chronic_gvhd)))
    return " · ".join(parts) or NONE


def event_sheet(view: CaseView) -> Sheet:
    """Adverse events."""
    columns = (
        Column(say("Start")),
        Column(say("Day"), True),
        Column(say("End")),
        Column(say("Event")),
        Column(say("Grade"), True),
        Column(say("Action")),
        Column(say("Related to")),
    )

    def cells(row: AdverseEvent) -> tuple[Cell, ...]:
        related = ", ".join(label(agent) for agent in row.related_to)
        return (
            date_cell(row.start),
            day_cell(view, row.start),
            date_cell(row.end, open_word=say("ongoing")),
            text_cell(row.term),
            number_cell(str(row.grade), row.grade),
            text_cell(label(row.action)),
            with_remark(row, " · ".join(part for part in (related, say("serious") if row.serious else "") if part)),
        )

    rows = newest_first(
        row_of(view, "adverse_events", row, cells(row), row.start) for row in view.history.adverse_events
    )
    return Sheet("adverse_events", say("Events"), columns, rows)


def note_sheet(view: CaseView) -> Sheet:
    """Dated free text."""
    columns = (Column(say("Date")), Column(say("Note")))

    def cells(row: Note) -> tuple[Cell, ...]:
        return date_cell(row.date), with_remark(row, " ".join(row.text.split()))

    rows = newest_first(row_of(view, "notes", row, cells(row), row.date) for row in view.history.notes)
    return Sheet("notes", say("Notes"), columns, rows)
