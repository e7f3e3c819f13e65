"""The rows of the tables under the chart: records of a case as cells of text. Plain functions, no widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.events import AdverseEvent, Note
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.facts import change_log10, previous_in_series
from dalba_desktop.wording import (
    NONE,
    alert_title,
    count_words,
    date_words,
    dose_words,
    label,
    level_words,
    percent_words,
    say,
    say_n,
    signed_log,
    variant_words,
)

if TYPE_CHECKING:
    from dalba_desktop.analysis.readings import MrdReading
    from dalba_desktop.tracker import CaseView

SortKey = tuple[int, float, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and whether its cells are numbers (right-aligned)."""

    title: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the value it is sorted by."""

    text: str
    sort: SortKey


@dataclass(frozen=True, slots=True)
class Row:
    """One record as a row. A withdrawn row is struck through and says so in its last cell."""

    list: str
    id: str
    cells: tuple[Cell, ...]
    is_withdrawn: bool = False
    is_muted: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: its title, its columns, its rows (newest first), and how many of them count."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        """Rows that have not been withdrawn."""
        return sum(not row.is_withdrawn for row in self.rows)


def sheets_of(view: CaseView) -> tuple[Sheet, ...]:
    """The tabs of a case in the order they stand."""
    return tuple(
        make(view) for make in (mrd_sheet, treatment_sheet, abl1_sheet, response_sheet, event_sheet, note_sheet)
    )


def text_cell(text: str | None) -> Cell:
    """A cell of text; an em dash where nothing is recorded."""
    return Cell(text or NONE, (1, 0.0, (text or "").casefold()))


def number_cell(text: str, value: float | None) -> Cell:
    """A cell of a number; what is not recorded sorts last."""
    return Cell(text, (0, value, "") if value is not None else (2, 0.0, ""))


def date_cell(day: dt.date | None, *, open_word: str = NONE) -> Cell:
    """A cell of a date; `open_word` stands where there is none."""
    return Cell(date_words(day) if day else open_word, (0, float(day.toordinal()), "") if day else (2, 0.0, ""))


def day_cell(view: CaseView, day: dt.date) -> Cell:
    """The protocol day of a date."""
    number = view.known.day_number(day)
    return number_cell(NONE if number is None else str(number).replace("-", "\N{MINUS SIGN}"), number)


def with_remark(record: Record, remark: str) -> Cell:
    """The last cell: withdrawal first, then the remark, then the note."""
    parts = [remark] if remark else []
    if record.note:
        parts.append(" ".join(record.note.split()))
    if record.withdrawn is not None:
        gone = say("withdrawn {date}", date=date_words(record.withdrawn.on))
        parts = [f"{gone}: {record.withdrawn.reason}", *parts]
    return Cell(" · ".join(parts), (1, 0.0, " ".join(parts).casefold()))


def _sorted(rows: Iterable[tuple[dt.date, Row]]) -> tuple[Row, ...]:
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True))


def _row(view: CaseView, name: str, record: Record, cells: Sequence[Cell], known_on: dt.date) -> tuple[dt.date, Row]:
    # The days of a record order its rows; whether it was known on the day asked for decides if it is muted.
    day: dt.date = getattr(record, "date", getattr(record, "start", known_on))
    return day, Row(name, record.id, tuple(cells), record.withdrawn is not None, known_on > view.as_of)


def mrd_sheet(view: CaseView) -> Sheet:
    """Every MRD result with what it says."""
    readings = {reading.id: reading for reading in view.assessment.readings}
    names_assay = len({_assay_words(row) for row in view.history.mrd}) > 1
    called = called_words(view)
    columns = (
        Column(say("Date")),
        Column(say("Day"), True),
        Column(say("Specimen")),
        *([Column(say("Assay"))] if names_assay else []),
        Column(say("Level"), True),
        Column(say("Change"), True),
        Column(say("Copies"), True),
        Column(say("Laboratory")),
        Column(say("Reading")),
    )

    def cells(row: MrdSample) -> tuple[Cell, ...]:
        reading = readings.get(row.id)
        before = previous_in_series(view.assessment.readings, reading) if reading is not None else None
        delta = change_log10(before, reading) if before is not None and reading is not None else None
        remark = (
            " · ".join(part for part in (called.get(row.id, ""), reading_words(reading)) if part) if reading else ""
        )
        if reading is None and row.withdrawn is None:
            remark = say("not known on {date}", date=date_words(view.as_of))
        return (
            date_cell(row.date),
            day_cell(view, row.date),
            text_cell(label(row.specimen)),
            *([text_cell(_assay_words(row))] if names_assay else []),
            _level_cell(row, reading),
            number_cell(NONE if delta is None else signed_log(delta), delta),
            number_cell(_copies(row), row.control_copies),
            text_cell(row.laboratory),
            with_remark(row, remark),
        )

    rows = _sorted(_row(view, "mrd", row, cells(row), row.known_on) for row in view.history.mrd)
    return Sheet("mrd", say("MRD"), columns, rows)


def called_words(view: CaseView) -> dict[str, str]:
    """What the gravest open alert calls the newest result it rests on, by the result's id."""
    called: dict[str, str] = {}
    dates = {row.id: row.date for row in view.history.mrd}
    for alert in view.assessment.open_alerts:
        facts = [fact.id for fact in alert.evidence if fact.list == "mrd" and fact.id in dates]
        if alert.rule.startswith("mrd-") and facts:
            called.setdefault(max(facts, key=dates.__getitem__), alert_title(alert))
    return called


def _assay_words(row: MrdSample) -> str:
    return label(row.assay) + (" IS" if row.scale is codes.Scale.IS else "")


def _copies(row: MrdSample) -> str:
    words = count_words(row.control_copies)
    if row.control_copies is None or row.control_gene is codes.ControlGene.ABL1:
        return words
    return f"{words} {row.control_gene.value}"


def _level_cell(row: MrdSample, reading: MrdReading | None) -> Cell:
    if reading is None:
        words = percent_words(row.level_percent) if row.level_percent is not None else label(row.category)
        return number_cell(words, row.level_percent)
    words = level_words(reading)
    if reading.category is codes.MrdCategory.UNDETECTED:
        words = say("not detected")
    value = reading.level_percent if reading.quantified else 0.0
    return number_cell(words, value if reading.evaluable else -1.0)


def reading_words(reading: MrdReading) -> str:
    """What follows from one result alone: response and depth, the limit it lies below, doubts."""
    parts = []
    if reading.response.value in ("CMR", "PNQ"):
        parts.append(" ".join(part for part in (reading.response.value, reading.depth or "") if part))
    if reading.category is codes.MrdCategory.UNDETECTED and reading.upper_limit_percent is not None:
        parts.append(say("limit {level}", level=percent_words(reading.upper_limit_percent)))
    if reading.category is codes.MrdCategory.POSITIVE_NOT_QUANTIFIABLE and reading.upper_limit_percent is not None:
        parts.append(say("below {level}", level=percent_words(reading.upper_limit_percent)))
    if not reading.adequate:
        parts.append(say("inadequate sample") if not reading.evaluable else say("doubtful: inadequate sample"))
    return " · ".join(parts)


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

    rows = _sorted(_row(view, "treatments", row, cells(row), row.start) for row in view.history.treatments)
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

    rows = _sorted(_row(view, "abl1_tests", row, cells(row), row.date) for row in view.history.abl1_tests)
    return Sheet("abl1_tests", "ABL1", columns, rows)


def response_sheet(view: CaseView) -> Sheet:
    """Haematological responses, relapses and transplants on one time line."""
    columns = (Column(say("Date")), Column(say("Day"), True), Column(say("What")), Column(say("Detail")))
    makers: tuple[tuple[str, str, Callable[..., str]], ...] = (
        ("responses", say("Response"), _response_detail),
        ("relapses", say("Relapse"), _relapse_detail),
        ("transplants", say("Transplant"), _transplant_detail),
    )
    rows = _sorted(
        _row(
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

    rows = _sorted(_row(view, "adverse_events", row, cells(row), row.start) for row in view.history.adverse_events)
    return Sheet("adverse_events", say("Events"), columns, rows)


def note_sheet(view: CaseView) -> Sheet:
    """Dated free text."""
    columns = (Column(say("Date")), Column(say("Note")))

    def cells(row: Note) -> tuple[Cell, ...]:
        return date_cell(row.date), with_remark(row, " ".join(row.text.split()))

    rows = _sorted(_row(view, "notes", row, cells(row), row.date) for row in view.history.notes)
    return Sheet("notes", say("Notes"), columns, rows)


def count_title(sheet: Sheet) -> str:
    """`MRD  14`; without a number when there is nothing."""
    return f"{sheet.title}  {sheet.count}" if sheet.count else sheet.title


def looked_at(view: CaseView) -> str:
    """What was there to be judged: for a panel with nothing open."""
    counted = (
        say_n("{count} MRD result", "{count} MRD results", len(view.known.mrd)),
        say_n("{count} ABL1 test", "{count} ABL1 tests", len(view.known.abl1_tests)),
        say_n("{count} treatment", "{count} treatments", len(view.known.treatments)),
    )
    return say("Looked at {facts}, as of {date}.", facts=", ".join(counted), date=date_words(view.as_of))
