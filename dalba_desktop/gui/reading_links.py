"""Sentences in which some words can be pressed: a threshold, or another fact. Plain text and places, no widgets."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.gui.knowledge_words import number_words, standing_words, unit_words
from dalba_desktop.wording import NBSP, say


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value of the policy, by its key."""

    key: str


Target = Threshold | Evidence
"""What a press leads to."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text something can be pressed; `tip` says in a line what it leads to."""

    start: int
    end: int
    target: Target
    tip: str = ""


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """A text and its places, in order, never overlapping."""

    text: str
    spans: tuple[Span, ...] = ()


def pressable(text: str, target: Target, tip: str = "") -> LinkedWords:
    """Words that can be pressed as a whole."""
    return LinkedWords(text, (Span(0, len(text), target, tip),))


def linked(template: str, **values: str | LinkedWords) -> LinkedWords:
    """A sentence of `say`, its `{placeholders}` not filled yet, with values that may be pressed.

    `linked(say("adequate from {limit}"), limit=figure(policy, "adequate_copies"))`. What a value says is never
    looked at again: braces in it stay as they are.
    """
    text = ""
    spans: list[Span] = []
    for before, name, _, _ in string.Formatter().parse(template):
        text += before
        if name is None:
            continue
        value = values[name]
        piece = value if isinstance(value, LinkedWords) else LinkedWords(value)
        spans += [Span(len(text) + one.start, len(text) + one.end, one.target, one.tip) for one in piece.spans]
        text += piece.text
    return LinkedWords(text, tuple(spans))


def in_a_row(parts: Iterable[LinkedWords | str], between: str = " ") -> LinkedWords:
    """Several texts one after the other; empty ones are left out."""
    text = ""
    spans: list[Span] = []
    for part in parts:
        piece = part if isinstance(part, LinkedWords) else LinkedWords(part)
        if not piece.text:
            continue
        text += between if text else ""
        spans += [Span(len(text) + one.start, len(text) + one.end, one.target, one.tip) for one in piece.spans]
        text += piece.text
    return LinkedWords(text, tuple(spans))


def figure(policy: Policy, key: str, text: str = "") -> LinkedWords:
    """A threshold with its unit where that is short, or a `text` that rests on it; a press leads to its source."""
    return pressable(text or value_words(policy, key), Threshold(key), threshold_tip(policy, key))


def value_words(policy: Policy, key: str) -> str:
    """`0.01 %`, `0.5 log`, `365 days`; a bare number for what is counted."""
    entry = policy.values[key]
    unit = {"%": "%", "% of reads": "%", "log10": "log", "days": say("days")}.get(entry.unit, "")
    return f"{number_words(entry.value)}{NBSP}{unit}" if unit else number_words(entry.value)


def threshold_tip(policy: Policy, key: str) -> str:
    """What a threshold means, its value, source, standing, and whether it is the centre's own."""
    entry = policy.values[key]
    said = say(
        "{meaning}: {value} {unit}\n{source} ({standing})",
        meaning=say(entry.meaning),
        value=number_words(entry.value),
        unit=unit_words(entry.unit),
        source=entry.source,
        standing=standing_words(entry.standing),
    )
    return "\n".join([said, say("own value")] if entry.own else [said])
