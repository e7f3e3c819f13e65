"""What was made of one typed line: what was understood where, what was assumed, what is asked, what is wrong.

Codes, numbers and places in the text; `wording.quick_entry` makes the sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dalba_desktop.domain.fields import Record


@dataclass(frozen=True, slots=True)
class Part:
    """The characters from `start` to `end` (excluded) were read as this value of this key.

    `value` is plain, as in the case file (`2026-03-12`, 0.004, "marrow"). Besides the dictionary's keys there is
    `verb`: start, stop, hold, resume.
    """

    start: int
    end: int
    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class Assumed:
    """A value that was not typed. `code` says where it comes from.

    year: the latest such day; last-time: as the newest sample of the specimen; as-patient: the diagnostic transcript
    (nothing is stored, the engine goes by the patient's); today; usual-unit; same-unit; per-day; begins; qtcf;
    drug-class; ends: the day a running row is ended with.
    """

    key: str
    value: Any
    code: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the value it stands for, and the text that, put in the question's place, says so."""

    value: Any
    replacement: str


@dataclass(frozen=True, slots=True)
class Question:
    """What cannot be known from the line: to answer, put an option's replacement at `start:end` and read again.

    `start == end` where something is missing; the replacement brings its own blank then.
    """

    key: str
    start: int
    end: int
    code: str
    options: tuple[Option, ...]

    def answered(self, text: str, option: Option) -> str:
        """The line with one of the options in the question's place."""
        return text[: self.start] + option.replacement + text[self.end :]


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way, at `start:end` of the text; `values` are what a sentence about it needs."""

    start: int
    end: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReading:
    """One line, read. `record` is None while anything is open; then nothing may be stored.

    `list_name` is the list the line speaks of, also while it is unfinished, None when not even that is known.
    `amends`: the record has the id of a present one and replaces it. `along`: present records that change with it and
    belong into the same transaction (a dose change ends the running row); all of them have ids.
    Parts, questions and problems lie inside the text and do not overlap.
    """

    text: str
    list_name: str | None = None
    record: Record | None = None
    amends: bool = False
    along: tuple[Record, ...] = ()
    parts: tuple[Part, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether Enter may store it."""
        return self.record is not None


P = TypeVar("P", Part, Question, Problem)


def apart(spans: Iterable[P], others: Iterable[Part | Question | Problem]) -> tuple[P, ...]:
    """In the order of the text, without those that lie on one before them or on another."""
    taken = [(other.start, other.end) for other in others]
    kept: list[P] = []
    for span in sorted(spans, key=lambda span: span.start):
        if all(span.end <= start or end <= span.start for start, end in taken):
            kept.append(span)
            taken.append((span.start, span.end))
    return tuple(kept)
