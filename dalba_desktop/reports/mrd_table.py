"""Every MRD result of a case as a row, newest first."""

from __future__ import annotations

from dalba_desktop.analysis.readings import MrdReading, ResponseClass
from dalba_desktop.domain import codes
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import change_words, joined, sample_words
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.tables import date_cells, date_columns, record_row, table
from dalba_desktop.wording import (
    NBSP,
    NONE,
    count_words,
    figures,
    label,
    percent_words,
    plain_number,
    response_words,
    say,
    say_n,
)

_FAILURE_PERCENT = 0.01


def mrd_table(data: ReportData) -> RecordTable | None:
    """The results known on the day and the withdrawn ones; None when there is none."""
    known_ids = {sample.id for sample in data.known.mrd}
    printed = [
        sample
        for sample in data.history.mrd
        if sample.id in known_ids or (sample.withdrawn is not None and sample.date <= data.as_of)
    ]
    if not printed:
        return None
    readings = {reading.id: reading for reading in data.assessment.readings}
    columns = (
        *date_columns(data.known, say("Date")),
        Column(say("Specimen"), 40.0),
        Column(say("Assay, target"), 59.0 if data.known.day_one is not None else 84.0),
        Column(say("Level"), 52.0, "right"),
        Column(say("Control copies"), 34.0, "right"),
        Column(say("Limit"), 61.0, "right"),
        Column(say("Laboratory"), 53.0),
        Column(say("Reading")),
    )
    printed.sort(key=lambda sample: (sample.date, sample.known_on, sample.id), reverse=True)
    rows = [_row(data, sample, readings.get(sample.id), columns) for sample in printed]
    later = sum(1 for sample in data.history.mrd if sample not in printed)
    count = say_n("{count} result", "{count} results", len(printed))
    if any(sample.is_bcr_abl1 for sample in printed):
        count = joined([count, say("BCR::ABL1 as ratio to the control gene, unless IS is said")])
    if later:
        count = joined([count, say_n("{count} later one not known yet", "{count} later ones not known yet", later)])
    return table(say("Minimal residual disease"), columns, rows, count=count)


def _row(data: ReportData, sample: MrdSample, reading: MrdReading | None, columns: tuple[Column, ...]) -> Row:
    if sample.withdrawn is not None:
        reading = None
    cells = (
        *date_cells(data.known, sample.date),
        label(sample.specimen),
        assay_words(sample, data.known.patient.transcript),
        sample_words(sample, reading),
        _copies(sample),
        _limit(sample, reading),
        sample.laboratory or NONE,
        _reading(data, sample, reading),
    )
    return record_row(sample, columns, cells)


def assay_words(sample: MrdSample, transcript: codes.Transcript | None) -> str:
    """`RQ-PCR e1a2`; the International Scale is named, the ratio is said once for the table."""
    if not sample.is_bcr_abl1:
        return label(sample.assay)
    target = sample.target or transcript
    named = f"{label(sample.assay)} {target.value}" if target is not None else label(sample.assay)
    return joined([named, label(sample.scale) if sample.scale is codes.Scale.IS else ""])


def _copies(sample: MrdSample) -> str:
    if sample.control_copies is None:
        return NONE
    gene = "" if sample.control_gene is codes.ControlGene.ABL1 else label(sample.control_gene)
    return joined([count_words(sample.control_copies), gene], " ")


def _limit(sample: MrdSample, reading: MrdReading | None) -> str:
    if reading is not None and reading.category is codes.MrdCategory.UNDETECTED and reading.upper_limit_percent:
        return say("< {percent}", percent=percent_words(reading.upper_limit_percent))
    if reading is not None and reading.category is codes.MrdCategory.POSITIVE_NOT_QUANTIFIABLE:
        upper = reading.upper_limit_percent
        if reading.lower_limit_percent is None or upper is None:
            return NONE if upper is None else f"< {_short(upper)}{NBSP}%"
        return f"{_short(reading.lower_limit_percent)}–{_short(upper)}{NBSP}%"
    return percent_words(sample.lod_percent)


def _short(limit_percent: float) -> str:
    """A limit as laboratories write it, `0.001`: without the zero that would claim a second figure."""
    written = plain_number(limit_percent, 2)
    return written.rstrip("0").rstrip(figures(".")) if figures(".") in written else written


def _reading(data: ReportData, sample: MrdSample, reading: MrdReading | None) -> str:
    """What follows from the row: the change, the response with its depth, the doubt; and the laboratory's own label."""
    parts: list[str] = []
    if reading is not None:
        parts = [
            change_words(data.assessment.readings, reading),
            joined([_response(reading), reading.depth or ""], " "),
            _doubt(reading),
        ]
    stated = sample.timepoint or ""
    if stated.lower() in (f"d{data.known.day_number(sample.date)}", sample.specimen.value):
        stated = ""
    return joined([*parts, stated]) or NONE


def _doubt(reading: MrdReading) -> str:
    """What keeps an inadequate sample from counting; a positive in it is believed but doubtful."""
    if reading.adequate or reading.category is codes.MrdCategory.NOT_EVALUABLE:
        return ""
    return say("doubtful: few control copies") if reading.doubtful else say("inadequate sample")


def _response(reading: MrdReading) -> str:
    """Molecular response, of an evaluable marrow BCR::ABL1 sample; at 0.01 % and above its absence is plain."""
    if not reading.sample.is_bcr_abl1 or reading.sample.specimen is not codes.Specimen.MARROW or not reading.evaluable:
        return ""
    if reading.response is ResponseClass.PNQ:
        return say("MR (PNQ)")
    if reading.response is ResponseClass.CMR:
        return response_words(reading.response)
    return say("not MR") if (reading.level_percent or 1.0) < _FAILURE_PERCENT else ""
