"""What a decision was made on, kept as text: rule, subject, severity, what would close it, and the facts.

The text can be read back, so that a card which returns can say why. A fact stands with a digest of what it is, not
of how it went on: a corrected level changes it, an end, a hold or a note does not. Dates and sentences of the alert
are no part of it; what would close the alert is, because a second resisted TKI on the same test is a new question.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dalba_desktop.alerts.findings import Alert, Evidence, Message, Severity
from dalba_desktop.domain import codec
from dalba_desktop.domain.codes import Abl1Status
from dalba_desktop.domain.history import LISTS, CaseHistory

_HOW_IT_WENT_ON = frozenset(
    {"id", "note", "withdrawn", "end", "holds", "stop_reason", "reported_on", "action", "timepoint"}
)
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One alert as it was decided on. `closes` and the values of `facts` are digests."""

    rule: str
    subject: str
    severity: Severity
    closes: str
    facts: Mapping[Evidence, str]

    @property
    def key(self) -> tuple[str, str]:
        """Rule and subject: an episode has at most one alert of each."""
        return self.rule, self.subject


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The alerts of an episode, and for a snooze the results that were there already (None for other decisions)."""

    parts: tuple[Part, ...]
    results: frozenset[str] | None = None

    @property
    def facts(self) -> dict[Evidence, str]:
        """Every fact behind the episode with its digest."""
        return {fact: digest for part in self.parts for fact, digest in part.facts.items()}

    def part(self, rule: str, subject: str) -> Part | None:
        """What was decided on of a rule and subject."""
        return next((part for part in self.parts if part.key == (rule, subject)), None)


def fingerprint_of(alerts: Iterable[Alert], known: CaseHistory) -> Fingerprint:
    """The fingerprint of the alerts of an episode; equal whatever the order of alerts and facts."""
    parts = [
        Part(
            alert.rule,
            alert.subject,
            alert.severity,
            closing_digest(alert.closes_when),
            {fact: fact_digest(known, fact) for fact in sorted(set(alert.evidence))},
        )
        for alert in alerts
    ]
    return Fingerprint(tuple(sorted(parts, key=lambda part: part.key)))


def fingerprint(alerts: Iterable[Alert], known: CaseHistory) -> str:
    """The fingerprint of the alerts of an episode as text, for `Decision.fingerprint`."""
    return written(fingerprint_of(alerts, known))


def results_in(known: CaseHistory) -> frozenset[str]:
    """The ids of every MRD sample and every reported ABL1 test."""
    tests = (test.id for test in known.abl1_tests if test.status is not Abl1Status.PENDING)
    return frozenset([*(sample.id for sample in known.mrd), *tests])


def fact_digest(known: CaseHistory, fact: Evidence) -> str:
    """What a fact is, in eight characters; "" for one that is not there (any more)."""
    record = known.find(fact.list, fact.id) if fact.list in LISTS else None
    if record is None:
        return ""
    written = codec.write_record(record)
    return _digest({key: value for key, value in written.items() if key not in _HOW_IT_WENT_ON})


def closing_digest(closes_when: Message) -> str:
    """What would close an alert, in eight characters. Its dates are left out: they follow from the facts."""
    asked_for = {key: str(value) for key, value in closes_when.values.items() if not isinstance(value, dt.date)}
    return _digest([closes_when.code, asked_for])


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def written(made: Fingerprint) -> str:
    """A fingerprint as text, the same for equal ones."""
    document: dict[str, Any] = {
        "alerts": [
            {
                "rule": part.rule,
                "subject": part.subject,
                "severity": part.severity.value,
                "closes": part.closes,
                "facts": {f"{fact.list}/{fact.id}": digest for fact, digest in part.facts.items()},
            }
            for part in made.parts
        ]
    }
    if made.results is not None:
        document["results"] = sorted(made.results)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(text: str | None) -> Fingerprint | None:
    """A fingerprint from its text, None for the text of another program or a damaged one."""
    try:
        raw = json.loads(text or "")
        results = raw.get("results")
        made = Fingerprint(
            tuple(_read_part(entry) for entry in raw["alerts"]),
            None if results is None else frozenset(str(entry) for entry in results),
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None
    return made


def _read_part(raw: Any) -> Part:
    facts = {Evidence(*place.split("/", maxsplit=1)): str(digest) for place, digest in raw["facts"].items()}
    return Part(str(raw["rule"]), str(raw["subject"]), Severity(raw["severity"]), str(raw["closes"]), facts)
