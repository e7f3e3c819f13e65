"""A typed line as its preview shows it: what each word was read as, what follows from it, what is open. No widgets."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import list_of
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.quick.reading import LineReading, Option, Part, Problem, Question
from dalba_desktop.gui.facts import previous_in_series
from dalba_desktop.gui.forms.entry import PREVIEW_ID, Context, Entry
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.wording import date_words, field_place, field_words, level_words, say, value_words
from dalba_desktop.wording.quick_entry import assumed_words, describe, option_words, problem_words, question_words

_DAYS = frozenset({"date", "start", "end", "reported_on", "neutrophil_engraftment", "platelet_engraftment"})
_MEASURED = frozenset(
    {"level_percent", "category", "target_copies", "control_copies", "lod_percent", "loq_percent", "status", "variants",
     "vaf_percent", "dose", "dose_unit", "value", "grade", "marrow_blasts_percent"}
)  # fmt: skip
LONGEST_REASON = 200
MOST_CHOICES = 9


class Tone(StrEnum):
    """How a word is underlined: when, what and how much by a line, what is asked by dots, what is wrong by a wave."""

    DAY = "day"
    WHAT = "what"
    MEASURED = "measured"
    ASKED = "asked"
    WRONG = "wrong"
    TYPED = "typed"
    """Not understood, but the word is still being typed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The characters from `start` to `end` (excluded) of the line."""

    start: int
    end: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Caption:
    """What one part was read as, in words."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, and the line that says so."""

    text: str
    line: str
    cursor: int


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence; `is_loud` unless it speaks of a word that is still being typed."""

    text: str
    is_loud: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything that is said of a line while it is being typed."""

    title: str = ""
    is_ready: bool = False
    captions: tuple[Caption, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    question: str = ""
    choices: tuple[Choice, ...] = ()
    later: tuple[str, ...] = ()
    problems: tuple[Told, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it in one breath, for a screen reader."""
        rows = (say("{name}: {words}", name=name, words=words) for name, words in self.rows)
        choices = (
            say("{number}: {answer}", number=place, answer=choice.text) for place, choice in enumerate(self.choices, 1)
        )
        said = (self.title, *(each.text for each in self.captions), *rows, *(each.text for each in self.problems))
        return ". ".join(part for part in (*said, self.question, *choices) if part)


def preview_of(reading: LineReading, context: Context, cursor: int | None) -> Preview:
    """What is said of a reading. `cursor` is where somebody types just now; None once Enter was pressed."""
    entry = judged(reading, context)
    words = describe(reading)
    problems = tuple(_told(reading, each, cursor) for each in reading.problems)
    if entry is not None and entry.record is None:
        problems += tuple(Told(_named(key, said), is_loud=True) for key, said in entry.problems.items())
    first = reading.questions[0] if reading.questions else None
    return Preview(
        title=words.title or say("Not clear yet"),
        is_ready=reading.is_ready and (entry is None or entry.record is not None),
        captions=_captions(reading, context),
        rows=tuple(row for row in _rows(reading, context, entry) if row[1]),
        question="" if first is None else _question(first),
        choices=() if first is None else _choices(reading, first),
        later=tuple(_question(each) for each in reading.questions[1:]),
        problems=problems,
        marks=_marks(reading, cursor),
    )


def judged(reading: LineReading, context: Context) -> Entry | None:
    """The record as its form would judge it: how it counts, what is unusual. None while there is no record."""
    record = reading.record
    if record is None:
        return None
    kind = KINDS[list_of(record)]
    return kind.entry(kind.texts(record), _after(reading.along, context), record.id, kind.kept(record))


def stored_words(reading: LineReading, context: Context) -> str:
    """What was stored, for the notice."""
    entry = judged(reading, context)
    preview = entry.preview if entry is not None else ""
    if reading.record is not None and reading.amends:
        return _change(reading.record, context)
    days = [each.text for each in _captions(reading, context) if each.mark.tone is Tone.DAY]
    named = preview if days and days[0] in preview else " · ".join((*days[:1], preview))
    also = (_change(each, context) for each in reading.along)
    return "; ".join(part for part in (named, *also) if part)


def changes_words(before: Record, after: Record) -> str:
    """`end: — → 30 Apr 2025`, value by value."""
    name = list_of(after)
    old, new = codec.write_record(before), codec.write_record(after)
    keys = sorted((key for key in {*old, *new} if old.get(key) != new.get(key)), key=lambda key: field_place(name, key))
    return "; ".join(
        say(
            "{field} {old} \N{RIGHTWARDS ARROW} {new}",
            field=field_words(key),
            old=value_words(name, key, old.get(key)),
            new=value_words(name, key, new.get(key)),
        )
        for key in keys
    )


def reason_of(text: str) -> str:
    """The reason of an amendment: nobody corrected anything, it was told by this line."""
    line = " ".join(text.split())
    if len(line) > LONGEST_REASON:
        line = line[: LONGEST_REASON - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return say("by quick entry: {line}", line=line)


def _after(along: Sequence[Record], context: Context) -> Context:
    """The case with what changes along with the record."""
    view = context.view
    for record in along:
        known, history = view.known.with_record(record), view.history.with_record(record)
        view = dataclasses.replace(view, known=known, history=history)
    return dataclasses.replace(context, view=view)


def _captions(reading: LineReading, context: Context) -> tuple[Caption, ...]:
    units = tuple(part for part in reading.parts if part.key == "dose_unit")
    made: dict[str, Caption] = {}
    for part in reading.parts:
        if part.key == "dose_unit" and len(reading.parts) > 1:
            continue
        alone = dataclasses.replace(reading, parts=(part, *units) if part.key == "dose" else (part,))
        for text in describe(alone).parts:
            made.setdefault(_with_day(text, part, context), Caption(_with_day(text, part, context), _mark(part)))
    return tuple(made.values())


def _with_day(text: str, part: Part, context: Context) -> str:
    """A day with its number in the protocol."""
    if part.key not in _DAYS or not isinstance(part.value, str):
        return text
    day = dt.date.fromisoformat(part.value)
    plain, dated = date_words(day), context.dated(day)
    return text.replace(plain, dated) if plain in text else text


def _mark(part: Part) -> Mark:
    tone = Tone.DAY if part.key in _DAYS else Tone.MEASURED if part.key in _MEASURED else Tone.WHAT
    return Mark(part.start, part.end, tone)


def _marks(reading: LineReading, cursor: int | None) -> tuple[Mark, ...]:
    asked = [Mark(each.start, each.end, Tone.ASKED) for each in reading.questions if each.end > each.start]
    wrong = [
        Mark(each.start, each.end, Tone.TYPED if _is_typed_now(reading, each, cursor) else Tone.WRONG)
        for each in reading.problems
        if each.end > each.start
    ]
    return tuple(sorted((*map(_mark, reading.parts), *asked, *wrong), key=lambda mark: mark.start))


def _is_typed_now(reading: LineReading, open_one: Problem | Question, cursor: int | None) -> bool:
    """Whether it speaks of the word at the end of the line while somebody is still typing it."""
    end = len(reading.text)
    return cursor == end == open_one.end


def _told(reading: LineReading, problem: Problem, cursor: int | None) -> Told:
    return Told(problem_words(problem), is_loud=not _is_typed_now(reading, problem, cursor))


def _rows(reading: LineReading, context: Context, entry: Entry | None) -> list[tuple[str, str]]:
    # The day stands there with its year, and what changes along has a row of its own.
    silent = {"year", "ends"} if reading.along else {"year"}
    assumed = [each for each in reading.assumed if each.code not in silent]
    rows = [(say("Assumed"), " · ".join(_assumed(reading, assumed)))]
    if reading.record is not None and reading.amends:
        rows.append((say("Changes"), _change(reading.record, context)))
    rows += [(say("Also"), _change(each, context)) for each in reading.along]
    if entry is None:
        return rows
    rows.append((say("Counts as") if isinstance(reading.record, MrdSample) else say("Stores"), entry.preview))
    if isinstance(reading.record, MrdSample):
        rows.append((say("Before"), _before(reading.record, context)))
    rows.append((say("Unusual"), " ".join(_named(key, said) for key, said in entry.hints.items())))
    return rows


def _assumed(reading: LineReading, assumed: Sequence[Any]) -> list[str]:
    return [assumed_words(reading.list_name, each) for each in assumed]


def _change(record: Record, context: Context) -> str:
    from dalba_desktop.gui.forms.form_words import record_words

    before = context.history.find(list_of(record), record.id)
    if before is None:
        return ""
    changed = changes_words(before, record)
    name = record_words(list_of(record), before)
    return say("{record}: {changes}", record=name[:1].upper() + name[1:], changes=changed)


def _before(sample: MrdSample, context: Context) -> str:
    """The result that this one is compared with."""
    named = dataclasses.replace(sample, id=sample.id or PREVIEW_ID)
    readings = readings_of(context.known.with_record(named), context.policy.measurement, context.laboratories)
    reading = next(each for each in readings if each.id == named.id)
    before = previous_in_series(readings, reading)
    if before is None:
        return say("no result that this one can be compared with")
    return say("{level} on {date}", level=level_words(before), date=context.dated(before.date))


def _named(key: str, said: str) -> str:
    name = field_words(key.split("[")[0].split(".")[0])
    return say("{field}: {said}", field=name[:1].upper() + name[1:], said=said[:1].lower() + said[1:])


def _question(question: Question) -> str:
    words = question_words(question)
    return words[:1].upper() + words[1:]


def _choices(reading: LineReading, question: Question) -> tuple[Choice, ...]:
    return tuple(_choice(reading, question, option) for option in question.options[:MOST_CHOICES])


def _choice(reading: LineReading, question: Question, option: Option) -> Choice:
    text = option_words(reading.list_name, question, option)
    if isinstance(option.value, str) and text == option.replacement.strip():
        text = value_words(reading.list_name, question.key, option.value)
    return Choice(text, question.answered(reading.text, option), question.start + len(option.replacement))
