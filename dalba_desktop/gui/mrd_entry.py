"""What was typed into the MRD form, read: the record, what is wrong at which field, and what was understood.

No widgets here: texts by field key go in, an `Entry` comes out. A key is that of the data dictionary, except that
`level` takes a result in any form the dictionary lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dalba_desktop.analysis.measurement import Measurement
from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.domain import codec, codes
from dalba_desktop.domain.fields import Spec, specs_of
from dalba_desktop.domain.level_text import AmbiguousText, ReadLevel, UnreadableText, read_level
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.gui.facts import change_log10, previous_in_series
from dalba_desktop.gui.forms.entry import PREVIEW_ID, Context, Entry
from dalba_desktop.gui.forms.hints import date_hints
from dalba_desktop.gui.forms.problem_words import ambiguity_words
from dalba_desktop.gui.forms.texts import Kept, codec_problems, number_text, read_texts
from dalba_desktop.wording import count_words, date_words, label, percent_words, say, signed_log

if TYPE_CHECKING:
    from dalba_desktop.analysis.readings import MrdReading
    from dalba_desktop.tracker import CaseView

LEVEL = "level"
SPECS: Mapping[str, Spec] = {item.key: item.spec for item in specs_of(MrdSample)}
_HIGHEST_PERCENT = SPECS["level_percent"].high or 0.0
_FROM_LEVEL = ("level_percent", "category", "lod_percent", "loq_percent", "target_copies", "control_copies")


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


def read_entry(texts: Mapping[str, str], context: Context, record_id: str = "", kept: Kept | None = None) -> Entry:
    """Reads the whole form. The record is None while anything stands in the way."""
    reading = read_texts(MrdSample, texts, context.known.day_number, _without_level(kept))
    raw: dict[str, Any] = {"id": record_id or PREVIEW_ID, **reading.raw}
    problems = reading.problems
    level = texts.get(LEVEL, "")
    if kept is not None and "level_percent" in kept.raw and level == kept.texts.get(LEVEL):
        raw["level_percent"] = kept.raw["level_percent"]
    else:
        _read_level_into(level, raw, problems)
    for place, said in codec_problems(MrdSample, raw).items():
        problems.setdefault(LEVEL if place == "level_percent" else place, said)
    if LEVEL not in problems and not any(raw.get(key) is not None for key in _FROM_LEVEL):
        problems[LEVEL] = say("Needed: a level, ND, PNQ or NE.")
    if problems:
        return Entry(record=None, problems=problems, hints={}, understood=reading.understood, preview="")
    sample = codec.read_record(MrdSample, raw, "")
    result = preview_words(sample, context.view, context.policy.measurement, context.laboratories)
    what = " ".join(
        (
            label(sample.specimen).capitalize() if sample.specimen is not codes.Specimen.CSF else "CSF",
            label(sample.assay),
        )
    )
    preview = say("{what} of {day}: {result}", what=what, day=context.dated(sample.date), result=result)
    if not record_id:
        sample = codec.read_record(MrdSample, {key: value for key, value in raw.items() if key != "id"}, "")
    return Entry(
        record=sample,
        problems={},
        hints=date_hints("mrd", sample, context, record_id),
        understood=reading.understood,
        preview=preview,
    )


def _without_level(kept: Kept | None) -> Kept | None:
    """The level is no field of its own, so nothing of it is kept here."""
    if kept is None:
        return None
    return Kept(kept.texts, {key: value for key, value in kept.raw.items() if key != "level_percent"})


def _read_level_into(text: str, raw: dict[str, Any], problems: dict[str, str]) -> None:
    """Adds what the level says to the other fields; where both say something, they have to agree."""
    if not text.strip():
        return
    try:
        level = _level(text)
    except AmbiguousText as error:
        problems[LEVEL] = ambiguity_words(error)
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
