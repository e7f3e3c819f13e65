"""The MRD results of a case as rows: what was reported, how it moved, what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.domain import codes
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.facts import change_log10, previous_in_series
from dalba_desktop.gui.reading_change import short_silence
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
from dalba_desktop.wording import (
    NONE,
    alert_title,
    count_words,
    date_words,
    label,
    level_words,
    percent_words,
    say,
    signed_log,
)

if TYPE_CHECKING:
    from dalba_desktop.analysis.readings import MrdReading
    from dalba_desktop.tracker import CaseView


def mrd_sheet(view: CaseView) -> Sheet:
    """Every MRD result with what it says."""
    readings = {reading.id: reading for reading in view.assessment.readings}
    names_assay = len({_assay_words(row) for row in view.history.mrd}) > 1
    names_laboratory = len({row.laboratory for row in view.history.mrd}) > 1
    called, silent = called_words(view), short_silence(view)
    columns = (
        Column(say("Date")),
        Column(say("Day"), True),
        Column(say("Specimen")),
        *([Column(say("Assay"))] if names_assay else []),
        Column(say("Level"), True),
        Column(say("Change"), True),
        Column(say("Copies"), True),
        *([Column(say("Laboratory"))] if names_laboratory else []),
        Column(say("Reading")),
    )

    def cells(row: MrdSample) -> tuple[Cell, ...]:
        reading = readings.get(row.id)
        before = previous_in_series(view.assessment.readings, reading) if reading is not None else None
        delta = change_log10(before, reading) if before is not None and reading is not None else None
        judged = called.get(row.id) or silent.get(row.id, "")
        remark = " · ".join(part for part in (judged, reading_words(reading)) if part) if reading else ""
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
            *([text_cell(row.laboratory)] if names_laboratory else []),
            with_remark(row, remark),
        )

    rows = newest_first(row_of(view, "mrd", row, cells(row), row.known_on) for row in view.history.mrd)
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
