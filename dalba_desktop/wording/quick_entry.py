"""A line that was typed, in words: what was understood, what was assumed, what is asked and what is wrong.

What the user typed appears in these sentences as it stands: show them as plain text.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dalba_desktop.domain.codes import DoseUnit
from dalba_desktop.domain.quick.reading import Assumed, LineReading, Option, Part, Problem, Question
from dalba_desktop.wording.field_names import field_words, value_words
from dalba_desktop.wording.keeping import list_words
from dalba_desktop.wording.language import figures, mark, say
from dalba_desktop.wording.quick_sentences import ASSUMPTIONS, PROBLEMS, QUESTIONS
from dalba_desktop.wording.words import NBSP, NONE, count_words, date_words, dose_words, variant_words

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VERBS = mark(
    {
        "start": "start",
        "stop": "stop",
        "hold": "hold",
        "resume": "taken up again",
        "change": "change of dose",
        "unclear": "hold or stop",
        "resolved": "resolved",
    }
)
_SILENT_KEYS = ("list", "test", "family", "dose_unit")
"""Parts that only say what the line speaks of: the title says it already."""
_CONFIRMED = (
    "before-diagnosis", "after-death", "unusual-dose", "already-ended", "cycle-running", "other-tki", "outside-domain",
    "other-than-copies", "below-limit", "taken-already", "other-death", "facts-after", "unusual-value",
)  # fmt: skip
_NAMED_KEYS = (
    "reported_on", "end", "lod_percent", "loq_percent", "timepoint", "cycle", "note", "reason", "serious",
    "extramedullary", "chronic_gvhd", "cd19", "marrow_blasts_percent", "neutrophils_10e9_per_l", "platelets_10e9_per_l",
    "neutrophil_engraftment", "platelet_engraftment", "related_to", "cause_of_death", "action", "gvhd_prophylaxis",
    "stop_reason", "target",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """The preview of a line: its kind, and one text for each part, assumption, question and problem, in their order."""

    title: str
    parts: tuple[str, ...]
    assumed: tuple[str, ...]
    questions: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def line(self) -> str:
        """Title and parts in one line."""
        return " · ".join(text for text in (self.title, *self.parts) if text)


def describe(reading: LineReading) -> Description:
    """Everything to be said of a reading. A correction of a present record says so in its title."""
    title = list_words(reading.list_name)
    if reading.amends:
        title = say("{record}, changed", record=title)
    parts = [_dose_words(reading, part) or part_words(reading.list_name, part) for part in reading.parts]
    return Description(
        title=title[:1].upper() + title[1:],
        parts=tuple(dict.fromkeys(text for text in parts if text)),
        assumed=tuple(assumed_words(reading.list_name, assumed) for assumed in reading.assumed),
        questions=tuple(question_words(question) for question in reading.questions),
        problems=tuple(problem_words(problem) for problem in reading.problems),
    )


def _dose_words(reading: LineReading, part: Part) -> str:
    """A dose with its unit, wherever that comes from; "" for every other part."""
    said: tuple[Part | Assumed, ...] = (*reading.parts, *reading.assumed)
    units = [each.value for each in said if each.key == "dose_unit"]
    return dose_words(part.value, DoseUnit(units[0])) if part.key == "dose" and units else ""


def part_words(list_name: str | None, part: Part) -> str:
    """What the characters of a part were read as; "" where the title says it already."""
    key, value = part.key, part.value
    if key in _SILENT_KEYS or value is None:
        return ""
    if key == "verb":
        return say(_VERBS[value])
    if key == "variants":
        return variant_words(value)
    if key == "compound_with":
        return say("compound")
    if key in ("target_copies", "control_copies"):
        return say("{count} {kind}", count=count_words(value), kind=field_words(key))
    words = _value(list_name, key, value)
    return say("{field} {value}", field=field_words(key), value=words) if key in _NAMED_KEYS else words


def assumed_words(list_name: str | None, assumed: Assumed) -> str:
    """A value that was not typed, and why it is taken."""
    value = _value(list_name, assumed.key, assumed.value)
    return say(ASSUMPTIONS[assumed.code], field=field_words(assumed.key), value=value)


def question_words(question: Question) -> str:
    """What is asked, without the answers."""
    code = f"missing-{question.key}" if f"missing-{question.key}" in QUESTIONS else question.code
    template = QUESTIONS[code if question.code == "missing" else question.code]
    return say(template, field=field_words(question.key))


def option_words(list_name: str | None, question: Question, option: Option) -> str:
    """One answer to a question."""
    value, typed = option.value, option.replacement.strip()
    if question.code == "same-day":
        return say("yes, one more")
    if question.code == "pending-test":
        return say("the pending test: {typed}", typed=typed) if value else say("another test")
    if question.code == "compound-or-two":
        return say("one compound mutation") if value else say("two mutations")
    if question.code in _CONFIRMED:
        return say("yes, {value}", value=_value(list_name, question.key, value))
    if question.code == "percent-or-ratio":
        percent = _percent(value)
        return percent if typed.endswith("%") else say("{percent} (a ratio)", percent=percent)
    if (day := _day_of(value)) is not None:
        return date_words(day)
    return typed or NONE


def problem_words(problem: Problem) -> str:
    """What is wrong and, where it is known, what to type instead."""
    values: Mapping[str, Any] = {**problem.values}
    shown = {key: _shown(key, value) for key, value in values.items()}
    if "key" in values:
        shown["field"] = field_words(str(values["key"]))
    template = PROBLEMS[problem.code]
    if problem.code == "not-allowed" and values.get("reason") not in ("", None):
        return say("{field}: {reason}.", field=shown["field"], reason=shown["reason"])
    return say(template, **{**dict.fromkeys(("value", "field"), NONE), **shown})


def _shown(key: str, value: Any) -> str:
    if (day := _day_of(value)) is not None:
        return date_words(day)
    if key == "category":
        return str(value).replace("_", " ")
    return value_words(None, key, value)


def _day_of(value: Any) -> dt.date | None:
    """The day a value names. `2025-02-30` looks like one and is none: it is told as it was typed."""
    if isinstance(value, str) and _ISO.fullmatch(value):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
    return None


def _percent(value: float) -> str:
    """Every figure that was typed: a preview does not round."""
    written = repr(float(f"{value:.12g}")).removesuffix(".0")
    return f"{figures(written)}{NBSP}%"


def _value(list_name: str | None, key: str, value: Any) -> str:
    if (day := _day_of(value)) is not None:
        return date_words(day)
    if key in ("level_percent", "vaf_percent"):
        return _percent(value)
    if key == "variants":
        return variant_words(value)
    if key in ("dose", "value"):
        return figures(f"{value:g}")
    if key == "verb":
        return say(_VERBS[value])
    if key == "cycle":
        return str(value)
    if key == "acute_gvhd_grade":
        return say("acute GvHD grade {grade}", grade=value)
    if key == "grade":
        return say("grade {grade}", grade=value)
    return value_words(list_name, key, value)
