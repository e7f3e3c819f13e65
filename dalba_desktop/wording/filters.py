"""Filters of the search field in words: what was understood, what could not be read, what can be typed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from enum import StrEnum

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.analysis.filters import Clause, Problem, Query, Word
from dalba_desktop.analysis.filters_keys import KEYS, Key, Unit, value_of
from dalba_desktop.analysis.filters_values import Amount, Comparison, Period, Tag, Text, Value
from dalba_desktop.domain import codes
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.wording.alerts import rule_title
from dalba_desktop.wording.language import mark, say, say_n
from dalba_desktop.wording.words import NBSP, date_words, label, phase_words, plain_number, severity_word

BETWEEN = " \N{MIDDLE DOT} "
_SIGNS = {
    Comparison.ABOVE: ">",
    Comparison.AT_LEAST: "\N{GREATER-THAN OR EQUAL TO}",
    Comparison.BELOW: "<",
    Comparison.AT_MOST: "\N{LESS-THAN OR EQUAL TO}",
    Comparison.EQUAL: "",
}
_MEANS = mark(
    {
        "mrd": "what the newest marrow shows",
        "phase": "the phase of treatment now",
        "overdue": "a planned sample is late",
        "due": "a planned sample is due, or will be",
        "mut": "an ABL1 mutation found at any time",
        "tki": "the TKI taken now",
        "agent": "a drug given at any time",
        "alert": "open alerts, by severity or rule",
        "transplant": "transplanted, and how often",
        "relapse": "relapsed, and how",
        "age": "age in years",
        "sex": "sex",
        "transcript": "the BCR::ABL1 transcript",
        "ikzf1plus": "IKZF1plus",
        "protocol": "the protocol",
        "alive": "not known to have died",
        "dead": "died",
        "lost": "lost to follow-up",
        "lab": "a laboratory that measured MRD",
        "note": "words of notes and remarks",
        "withdrawn": "words of facts that were taken back",
        "since": "how long the phase has lasted",
        "diagnosed": "the day of diagnosis",
    }
)
_VALUES: Mapping[str, Mapping[str, str]] = {
    "mrd": mark(
        {
            "rising": "MRD rising",
            "cmr": "CMR",
            "pnq": "MRD positive, not quantifiable",
            "response": "CMR or PNQ",
            "none": "no molecular response",
            "positive": "MRD positive",
            "unclear": "MRD not evaluable",
            "missing": "no marrow MRD yet",
        }
    ),
    "overdue": mark({"yes": "a sample overdue", "no": "no sample overdue"}),
    "due": mark({"yes": "a sample due or to come", "no": "no sample due or to come"}),
    "mut": mark(
        {
            "any": "an ABL1 mutation ever",
            "none": "tested, no ABL1 mutation",
            "compound": "a compound mutation",
            "pending": "an ABL1 test pending",
            "untested": "no ABL1 result yet",
        }
    ),
    "tki": mark({"any": "on a TKI", "none": "on no TKI"}),
    "alert": mark({"any": "an open alert", "none": "no open alert", "info": "an informative alert"}),
    "transplant": mark({"yes": "transplanted", "no": "not transplanted"}),
    "relapse": mark({"yes": "relapsed", "no": "never relapsed"}),
    "age": mark({"unknown": "age not known"}),
    "ikzf1plus": mark({"yes": "IKZF1plus", "no": "not IKZF1plus", "incomplete": "IKZF1plus not known"}),
    "alive": mark({"yes": "alive", "no": "not alive"}),
    "dead": mark({"yes": "dead", "no": "not dead"}),
    "lost": mark({"yes": "lost to follow-up", "no": "not lost to follow-up"}),
}
_CODES: Mapping[str, type[StrEnum]] = {
    "sex": codes.Sex,
    "transcript": codes.Transcript,
    "protocol": codes.Protocol,
    "tki": codes.Agent,
    "agent": codes.Agent,
    "relapse": codes.RelapseType,
}


def key_means(key: str) -> str:
    """What a filter looks at, for whoever chooses one."""
    return say(_MEANS[key])


def query_words(query: Query) -> str:
    """What was understood: `MRD rising · T315I ever`; words first, as they were typed."""
    return BETWEEN.join([*map(_word_words, query.words), *map(clause_words, query.clauses)])


def _word_words(word: Word) -> str:
    quoted = say("\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}", words=word.text)
    return say("without {what}", what=quoted) if word.is_negated else quoted


def clause_words(clause: Clause) -> str:
    """One filter in words: `not: phase induction or dead`."""
    words = say(" or ").join(value_words(clause.key, value) for value in clause.values)
    return say("not: {what}", what=words) if clause.is_negated else words


def value_words(key: str, value: Value) -> str:
    """One value of a filter in words that stand by themselves."""
    if isinstance(value, Tag):
        return tag_words(key, value.name)
    if isinstance(value, Text):
        words = say("\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}", words=" ".join(value.words))
        template = mark({"lab": "laboratory {words}", "note": "note {words}", "withdrawn": "withdrawn {words}"})[key]
        return say(template, words=words)
    if isinstance(value, Period):
        return say(_ON_DAYS[key], when=_compared(value.comparison, _period_words(value)))
    return say(_AMOUNTS[key], amount=_compared(value.comparison, _amount_words(KEYS[key].unit, value)))


_ON_DAYS = mark({"since": "in this phase since {when}", "diagnosed": "diagnosed {when}"})
_AMOUNTS = mark(
    {
        "mrd": "MRD {amount}",
        "overdue": "overdue {amount}",
        "due": "due in {amount}",
        "alert": "open alerts {amount}",
        "transplant": "transplants {amount}",
        "relapse": "relapses {amount}",
        "age": "age {amount}",
        "since": "in this phase {amount}",
        "diagnosed": "diagnosed {amount} ago",
    }
)


def tag_words(key: str, name: str) -> str:
    """A named value in words: `on ponatinib`, `T315I ever`, `phase induction`."""
    own = _VALUES.get(key, {})
    if name in own:
        return say(own[name])
    if key == "phase":
        phases = {value_of(phase): phase for phase in PhaseName}
        return say("phase {phase}", phase=phase_words(phases[name]).lower())
    if key == "mut":
        if name.isdigit():
            return say("a change of ABL1 codon {codon} ever", codon=name)
        return say("{what} ever", what=name.upper())
    if key == "alert":
        if name in list(Severity):
            return say("alert {severity}", severity=severity_word(Severity(name)).lower())
        return say("alert \N{LEFT DOUBLE QUOTATION MARK}{rule}\N{RIGHT DOUBLE QUOTATION MARK}", rule=rule_title(name))
    named = {value_of(code): label(code) for code in _CODES[key]}.get(name, name)
    if key == "tki":
        return say("on {drug}", drug=named)
    if key == "agent":
        return say("{what} ever", what=named)
    if key == "relapse":
        return say("{kind} relapse", kind=named)
    return named


def offered_words(key: str, name: str) -> str:
    """A value that is offered in words; nothing for what says it itself, such as the name of a laboratory."""
    if KEYS[key].reads_text:
        return ""
    words = tag_words(key, name.casefold() if key == "mut" else name)
    return "" if words.casefold() == name else words


def _compared(comparison: Comparison, words: str) -> str:
    sign = _SIGNS[comparison]
    return f"{sign}{NBSP}{words}" if sign else words


def _amount_words(unit: Unit | None, value: Amount) -> str:
    figures = len(f"{value.number:.9f}".rstrip("0").replace(".", "").lstrip("0"))
    number = plain_number(value.number, figures) if value.number % 1 else f"{value.number:.0f}"
    if unit is Unit.PERCENT:
        return f"{number}{NBSP}%"
    if unit is Unit.DAYS:
        return say_n("{count}\N{NO-BREAK SPACE}day", "{count}\N{NO-BREAK SPACE}days", round(value.number))
    return number


def _period_words(value: Period) -> str:
    if value.first == value.last:
        return date_words(value.first)
    if value.first.month == value.last.month:
        return f"{value.first.year}-{value.first.month:02}"
    return str(value.first.year)


def problem_words(problem: Problem, known: Sequence[str] = ()) -> str:
    """What could not be read, and what can be typed there. `known` are values that only this store knows."""
    if problem.code == "open-quote":
        return say("The quotation marks are not closed.")
    if problem.code == "unknown-key":
        near = difflib.get_close_matches(problem.key.casefold(), KEYS, n=1, cutoff=0.6)
        names = ", ".join(KEYS)
        if near:
            return say("{key}: is no filter. Did you mean {near}:? There are {names}.", key=problem.key, near=near[0],
                       names=names)  # fmt: skip
        return say("{key}: is no filter. There are {names}.", key=problem.key, names=names)
    allowed = allowed_words(KEYS[problem.key], known)
    if problem.code == "no-value" or problem.is_unfinished:
        return say("{key}: takes {allowed}.", key=problem.key, allowed=allowed)
    return say("{key}:{value} is not used: {key}: takes {allowed}.", key=problem.key, value=problem.value,
               allowed=allowed)  # fmt: skip


def allowed_words(key: Key, known: Sequence[str] = ()) -> str:
    """What a filter takes, in one line."""
    parts = [", ".join(key.values)] if key.values else []
    if key.reads_variants:
        parts.append(say("a variant such as T315I"))
    if key.name == "alert":
        parts.append(say("a rule such as mrd-rising"))
    if key.reads_text:
        parts.append(say("any words"))
    if key.reads_days:
        parts.append(say("a day, month or year such as 2024-05 or >=2024"))
    if key.unit is not None:
        parts.append(say(_SUCH_AS[key.unit]))
    if known and key.name == "lab":
        parts.append(say("here: {names}", names=", ".join(known)))
    return say("; or ").join(parts)


_SUCH_AS = mark(
    {
        Unit.PERCENT: "a level in percent such as >0.1 or <=0.01",
        Unit.DAYS: "a time such as >7d, <2w, >3m",
        Unit.YEARS: "years such as >=60",
        Unit.COUNT: "a number such as >1",
    }
)


def hit_words(where: str, text: str, start: int, end: int, *, around: int = 24) -> str:
    """`note: …new pleural effusion, 400 ml…`: a text cut around what was met in it."""
    ellipsis = "\N{HORIZONTAL ELLIPSIS}"
    flat = "".join(" " if char.isspace() else char for char in text)
    first = max(0, start - around // 2)
    if first:
        first = flat.find(" ", first, start) + 1 or first
    last = min(len(flat), end + around * 3)
    cut = (ellipsis if first else "") + flat[first:last].strip() + (ellipsis if last < len(flat) else "")
    return say("{where}: {text}", where=where, text=cut)
