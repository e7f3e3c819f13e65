"""The engine's messages as sentences a colleague would say, and its sources in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Message, Value
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test, short_name
from dalba_desktop.domain.events import AdverseEvent, Assessment, Concomitant, FollowUp
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory, list_of
from dalba_desktop.domain.response import Response
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.wording.alert_texts_course import COURSE_CITATIONS, COURSE_TEMPLATES, COURSE_TITLES, COURSE_WORDS
from dalba_desktop.wording.alert_texts_molecular import MOLECULAR_CITATIONS, MOLECULAR_TEMPLATES, MOLECULAR_TITLES
from dalba_desktop.wording.language import figures, mark, say
from dalba_desktop.wording.words import (
    NBSP,
    count_words,
    date_words,
    dose_words,
    label,
    level_words,
    percent_words,
    severity_word,
    signed_log,
    variant_words,
)

_TITLES = {**MOLECULAR_TITLES, **COURSE_TITLES}
_TEMPLATES = {**MOLECULAR_TEMPLATES, **COURSE_TEMPLATES}
_CITATIONS = {**MOLECULAR_CITATIONS, **COURSE_CITATIONS}

_CAUSES = mark(
    {
        "mrd-rising": "MRD rose{on}",
        "mrd-loss-of-response": "Molecular response was lost{on}",
        "mrd-no-response-after-blinatumomab": "No molecular response after blinatumomab{on}",
        "relapse": "Relapse on {date} after a TKI",
    }
)

_GRADES = mark(
    {
        Grade.ESTABLISHED: "established",
        Grade.SUPPORTED: "supported",
        Grade.OPINION: "opinion",
        Grade.DATA: "data check",
    }
)

_CHANGES = mark(
    {
        "specimen": "specimen",
        "assay": "assay",
        "target": "target",
        "scale": "scale",
        "laboratory": "laboratory",
        "control_gene": "control gene",
    }
)


def alert_title(alert: Alert) -> str:
    """What the card is headed: the finding, never a rule id where words exist."""
    return rule_title(alert.rule)


def rule_title(rule: str) -> str:
    """What a rule finds; the id of a rule that this version does not know."""
    return say(_TITLES[rule]) if rule in _TITLES else rule


def alert_summary(alert: Alert) -> str:
    """The one sentence of the card."""
    return message(alert.summary)


def alert_mark_word(alert: Alert) -> str:
    """The severity in a word, to stand with its mark."""
    return severity_word(alert.severity)


def closes(alert: Alert) -> str:
    """What would close the alert."""
    return message(alert.closes_when)


def grade_word(grade: Grade) -> str:
    """How well the rule is supported, in a word."""
    return say(_GRADES[grade])


def citation(alert: Alert) -> str:
    """The source of the rule, in full."""
    return say(_CITATIONS[alert.citation]) if alert.citation in _CITATIONS else alert.citation


def message(said: Message) -> str:
    """A message as a sentence; an unknown code is shown as it is, so nothing is lost."""
    template = _TEMPLATES.get(said.code)
    if template is None:
        return said.code
    return _capital(say(template, **_in_words(said.values)))


def _capital(sentence: str) -> str:
    """A sentence with a capital, fragments (without a full stop) left as they are."""
    return sentence[:1].upper() + sentence[1:] if sentence.endswith(".") else sentence


def _in_words(values: Mapping[str, Value]) -> dict[str, str]:
    words = {name: _WORDS[name](value) if name in _WORDS else _plain(value) for name, value in values.items()}
    if "cause" in values:
        words["cause"] = _cause(values)
    if "start" in values:
        words["period"] = _period(values["start"], values["end"])
    if "category" in values and values["category"] != codes.MrdCategory.QUANTIFIED.value:
        words["level"] = label(codes.MrdCategory(str(values["category"])))
    words["nbsp"] = NBSP
    return words


def _cause(values: Mapping[str, Value]) -> str:
    tki = values["tki"]
    on = "" if tki is None else say(" on {tki}", tki=tki)
    return say(_CAUSES[str(values["cause"])], on=on, date=_date(values["date"]))


def _period(start: Value, end: Value) -> str:
    if end is None:
        return say("since {start}", start=_date(start))
    return say("{start} to {end}", start=_date(start), end=_date(end))


def _plain(value: Value) -> str:
    if isinstance(value, dt.date):
        return date_words(value)
    return "" if value is None else str(value)


def _date(value: Value) -> str:
    return date_words(value if isinstance(value, dt.date) else None)


def _percent(value: Value) -> str:
    return percent_words(float(value) if isinstance(value, int | float) else None)


def _log(value: Value) -> str:
    return signed_log(float(value)) if isinstance(value, int | float) else ""


def _unsigned_log(value: Value) -> str:
    return figures(f"{float(value):.2f}{NBSP}log") if isinstance(value, int | float) else ""


def _count(value: Value) -> str:
    return count_words(float(value) if isinstance(value, int | float) else None)


_WORDS: Mapping[str, Callable[[Value], str]] = {
    "specimen": lambda value: label(codes.Specimen(str(value))),
    "from_level": _percent,
    "to_level": _percent,
    "level": _percent,
    "newest_level": _percent,
    "limit": _percent,
    "vaf": _percent,
    "delta": _log,
    "fitted": _log,
    "noise": _unsigned_log,
    "threshold": _unsigned_log,
    "copies": _count,
    "variants": lambda value: ", ".join(short_name(name) for name in str(value).split(",")),
    "changed": lambda value: ", ".join(say(_CHANGES[name]) for name in str(value).split(",")),
    "response": lambda value: label(codes.MrdCategory(str(value))),
    **COURSE_WORDS,
}


def evidence_words(evidence: Evidence, history: CaseHistory, readings: Mapping[str, MrdReading]) -> str:
    """A fact behind an alert in a few words: `5 Mar 2025 · marrow 1.2 %`. `readings` are by MRD id."""
    record = history.find(evidence.list, evidence.id)
    if record is None:
        return f"{evidence.list} {evidence.id}"
    day = getattr(record, "date", None) or getattr(record, "start", None)
    reading = readings.get(evidence.id) if evidence.list == "mrd" else None
    fact = f"{label(reading.sample.specimen)} {level_words(reading)}" if reading is not None else _fact_words(record)
    return f"{date_words(day)} · {fact}"


def _fact_words(record: Record) -> str:
    if isinstance(record, Abl1Test):
        found = ", ".join(variant_words(item.protein, item.vaf_percent) for item in record.variants)
        return f"{say('ABL1 test')}: {found or label(record.status)}"
    if isinstance(record, Treatment):
        return f"{label(record.agent)} {dose_words(record.dose, record.dose_unit)}".strip()
    if isinstance(record, AdverseEvent):
        return say("{term} grade {grade}", term=record.term, grade=record.grade)
    if isinstance(record, Concomitant):
        return record.drug if record.class_ is None else f"{record.drug} ({label(record.class_)})"
    if isinstance(record, Assessment):
        return f"{label(record.kind)} {figures(f'{record.value:g}')}"
    if isinstance(record, Response):
        return say("response {category}", category=label(record.category))
    if isinstance(record, FollowUp):
        return label(record.status)
    return say(_RECORDS[list_of(record)])


_RECORDS = mark(
    {
        "mrd": "MRD sample",
        "relapses": "relapse",
        "transplants": "transplant",
        "notes": "note",
        "decisions": "decision",
    }
)


def policy_words(alert: Alert, policy: Policy) -> tuple[tuple[str, str, str], ...]:
    """The policy values an alert used: meaning, value with unit, source with its standing."""
    rows = []
    for key, value in alert.policy.items():
        entry = policy.values[key]
        own = say(" (own value)") if entry.own else ""
        written = figures(f"{value:,.0f}" if value == int(value) else f"{value:g}")
        unit = policy_unit(entry.unit)
        rows.append((say(entry.meaning), f"{written}{NBSP}{unit}{own}", f"{entry.source} [{say(entry.standing)}]"))
    return tuple(rows)


STANDINGS = mark(("verified", "memory", "opinion", "definition"))
"""How well a value of the policy is known, as its file has it."""


def policy_unit(unit: str) -> str:
    """The unit of a threshold; brackets, which mark what is none, stay."""
    bare = unit.strip("()")
    return unit.replace(bare, say(bare)) if bare else unit
