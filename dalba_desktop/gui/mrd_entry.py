"""What was typed into the MRD form, read: the record, what is wrong at which field, and what was understood.

No widgets here: texts by field key go in, an `Entry` comes out. A key is that of the data dictionary, except that
`level` takes a result in any form the dictionary lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dalba_desktop.analysis.measurement import Measurement
from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.domain import codec, codes
from dalba_desktop.domain.fields import Kind, Spec, specs_of
from dalba_desktop.domain.level_text import AmbiguousText, ReadLevel, UnreadableText, read_level, read_number
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.gui.facts import change_log10, previous_in_series
from dalba_desktop.gui.typed_date import UnreadableDate, read_date
from dalba_desktop.wording import count_words, date_words, label, percent_words, say, signed_log

if TYPE_CHECKING:
    from dalba_desktop.analysis.readings import MrdReading
    from dalba_desktop.tracker import CaseView

LEVEL = "level"
SPECS: Mapping[str, Spec] = {item.key: item.spec for item in specs_of(MrdSample)}
_HIGHEST_PERCENT = SPECS["level_percent"].high or 0.0
_LOOKS_GROUPED = re.compile(r"\d{1,3}\.\d{3}")
_FROM_LEVEL = ("level_percent", "category", "lod_percent", "loq_percent", "target_copies", "control_copies")
PREVIEW_ID = "\N{MIDDLE DOT}preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`problems` stand in the way, `hints` do not; `understood` says how a typed text was read. All by field key."""

    sample: MrdSample | None
    problems: Mapping[str, str]
    hints: Mapping[str, str]
    understood: Mapping[str, str]
    preview: str


def texts_of(sample: MrdSample) -> dict[str, str]:
    """A recorded result as the form shows it; reading these texts gives the same record again."""
    texts = {LEVEL: ""}
    for key, value in codec.write_record(sample).items():
        if key in ("id", "withdrawn"):
            continue
        texts[LEVEL if key == "level_percent" else key] = (
            number_text(value) if isinstance(value, int | float) else value
        )
    return texts


def number_text(value: float) -> str:
    """A number that reads back as itself, also where three decimals could be taken for thousands."""
    text = repr(value)
    return text + "0" if _LOOKS_GROUPED.fullmatch(text) and not text.startswith("0") else text


def read_entry(
    texts: Mapping[str, str],
    view: CaseView,
    measurement: Measurement,
    laboratories: Sequence[Laboratory] = (),
    record_id: str = "",
) -> Entry:
    """Reads the whole form. `sample` is None while anything stands in the way."""
    raw: dict[str, Any] = {"id": record_id or PREVIEW_ID}
    problems: dict[str, str] = {}
    understood: dict[str, str] = {}
    for key, text in texts.items():
        if key != LEVEL and text.strip():
            _read_field(key, text, raw, problems, understood, view)
    _read_level_into(texts.get(LEVEL, ""), raw, problems)
    for error in codec.problems_in(MrdSample, raw):
        key = error.place.split(".")[0]
        problems.setdefault(LEVEL if key == "level_percent" else key, _problem_words(error))
    if LEVEL not in problems and not any(raw.get(key) is not None for key in _FROM_LEVEL):
        problems[LEVEL] = say("Needed: a level, ND, PNQ or NE.")
    if problems:
        return Entry(sample=None, problems=problems, hints={}, understood=understood, preview="")
    sample = codec.read_record(MrdSample, raw, "")
    preview = preview_words(sample, view, measurement, laboratories)
    if not record_id:
        sample = codec.read_record(MrdSample, {key: value for key, value in raw.items() if key != "id"}, "")
    return Entry(
        sample=sample, problems={}, hints=_hints(sample, view, record_id), understood=understood, preview=preview
    )


def _read_field(
    key: str, text: str, raw: dict[str, Any], problems: dict[str, str], understood: dict[str, str], view: CaseView
) -> None:
    kind = SPECS[key].kind
    if kind is Kind.DATE:
        try:
            day = read_date(text)
        except UnreadableDate as error:
            problems[key] = str(error)
            return
        raw[key] = day.isoformat()
        number = view.known.day_number(day)
        understood[key] = (
            date_words(day)
            if number is None
            else say("{date}, day {day}", date=date_words(day), day=str(number).replace("-", "\N{MINUS SIGN}"))
        )
    elif kind is Kind.NUMBER:
        try:
            raw[key] = read_number(text)
        except AmbiguousText as error:
            problems[key] = _ambiguity(error)
        except UnreadableText:
            problems[key] = say("Not a number.")
    else:
        raw[key] = text.strip()


def _ambiguity(error: AmbiguousText) -> str:
    small, large = sorted(error.readings)[:2]
    return say(
        "{small} or {large}? Drop the separator.",
        small=f"{small:g}",
        large=f"{large:.0f}",
    )


def _read_level_into(text: str, raw: dict[str, Any], problems: dict[str, str]) -> None:
    """Adds what the level says to the other fields; where both say something, they have to agree."""
    if not text.strip():
        return
    try:
        level = _level(text)
    except AmbiguousText as error:
        problems[LEVEL] = _ambiguity(error)
        return
    except UnreadableText as error:
        problems[LEVEL] = _LEVEL_PROBLEMS.get(error.code, _LEVEL_PROBLEMS["unreadable"])()
        return
    for key in _FROM_LEVEL:
        value = getattr(level, key)
        if value is None:
            continue
        value = value.value if isinstance(value, codes.MrdCategory) else value
        if raw.get(key, value) != value:
            problems.setdefault(key, say("The level says otherwise."))
        raw[key] = value


def _level(text: str) -> ReadLevel:
    """The level; of two readings the one that a percentage can have at all."""
    try:
        return read_level(text)
    except AmbiguousText:
        readings = []
        for sign in (".", ","):
            try:
                level = read_level(text, decimal=sign)
            except UnreadableText:
                continue
            if level.level_percent is not None and level.level_percent <= _HIGHEST_PERCENT:
                readings.append(level)
        if len(readings) != 1:
            raise
        return readings[0]


_LEVEL_PROBLEMS = {
    "unreadable": lambda: say("Not read: 0.012, <0.001, ND, PNQ, NE"),
    "not-positive": lambda: say("A limit is above 0."),
    "no-control": lambda: say("Control copies cannot be 0; type NE for a failed sample."),
    "unit": lambda: say("Type the level in percent."),
}


def _problem_words(error: codec.FactError) -> str:
    if error.reason == "required":
        return say("Needed.")
    return say("Allowed: {allowed}.", allowed=error.allowed)


def _hints(sample: MrdSample, view: CaseView, record_id: str) -> dict[str, str]:
    """What is unusual but may be right."""
    hints = {}
    if sample.date > view.as_of:
        hints["date"] = say("After {date}: it counts from its day on.", date=date_words(view.as_of))
    elif (view.history.patient.diagnosis_date - sample.date).days > 30:
        hints["date"] = say(
            "Long before the diagnosis of {date}.", date=date_words(view.history.patient.diagnosis_date)
        )
    if sample.reported_on is not None and sample.reported_on < sample.date:
        hints["reported_on"] = say("Before the sample was taken.")
    twins = [
        row
        for row in view.known.mrd
        if row.id != record_id
        and (row.date, row.specimen, row.assay, row.laboratory)
        == (sample.date, sample.specimen, sample.assay, sample.laboratory)
    ]
    if twins and "date" not in hints:
        hints["date"] = say("A result of this day and assay is already there.")
    return hints


def preview_words(
    sample: MrdSample, view: CaseView, measurement: Measurement, laboratories: Sequence[Laboratory]
) -> str:
    """What was understood, as it will count: `not detected, limit 0.001 %, 45,000 ABL1 copies: adequate · CMR`."""
    readings = readings_of(view.known.with_record(sample), measurement, laboratories)
    reading = next(reading for reading in readings if reading.id == sample.id)
    parts = [", ".join([_result_words(reading), *_copies_words(reading)])]
    if reading.response.value in ("CMR", "PNQ"):
        parts.append(" ".join(part for part in (reading.response.value, reading.depth or "") if part))
    before = previous_in_series(readings, reading)
    delta = change_log10(before, reading) if before is not None else None
    if before is not None and delta is not None:
        parts.append(say("{delta} since {date}", delta=signed_log(delta), date=date_words(before.date)))
    return " · ".join(parts)


def _result_words(reading: MrdReading) -> str:
    if reading.category is codes.MrdCategory.QUANTIFIED:
        return say("{level}, quantified", level=percent_words(reading.level_percent))
    words = label(reading.category)
    if reading.upper_limit_percent is None:
        return words
    limit = percent_words(reading.upper_limit_percent)
    if reading.category is codes.MrdCategory.UNDETECTED:
        return say("{result}, limit {level}", result=words, level=limit)
    return say("{result}, below {level}", result=words, level=limit)


def _copies_words(reading: MrdReading) -> list[str]:
    if not reading.adequacy_recorded:
        judged = say("adequacy not recorded") if reading.adequate else say("inadequate by its detection limit")
        return [judged]
    copies = say(
        "{count} {gene} copies",
        count=count_words(reading.sample.control_copies),
        gene=reading.sample.control_gene.value,
    )
    if reading.adequate:
        return [say("{copies}: adequate", copies=copies)]
    if reading.category is codes.MrdCategory.UNDETECTED:
        return [say("{copies}: inadequate, cannot be read as negative", copies=copies)]
    return [say("{copies}: inadequate, doubtful", copies=copies)]
