"""What is the same on every alert of one rule: its name, version, grade, source and the policy values it uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Message, Severity, Value
from dalba_desktop.alerts.rules.question import Question

CASE = "case"
"""The subject of a rule that speaks about the case as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One rule's unchanging part; `citation` is a key of the wording's sources."""

    rule: str
    version: int = 1
    grade: Grade
    citation: str
    uses: tuple[str, ...] = ()

    def alert(
        self,
        question: Question,
        *,
        severity: Severity,
        since: dt.date,
        says: str,
        values: Mapping[str, Value] | None = None,
        evidence: Sequence[Evidence] = (),
        subject: str = CASE,
        against: Sequence[Message] = (),
        closes: str = "closes",
        closing_values: Mapping[str, Value] | None = None,
        numbers: Mapping[str, float] | None = None,
    ) -> Alert:
        """An alert of this rule. `says` and `closes` are the parts of the message codes after the rule's name."""
        return Alert(
            rule=self.rule,
            version=self.version,
            severity=severity,
            grade=self.grade,
            subject=subject,
            episode="",
            since=since,
            summary=Message(f"{self.rule}.{says}", values or {}),
            evidence=tuple(dict.fromkeys(evidence)),
            against=tuple(against),
            closes_when=Message(f"{self.rule}.{closes}", closing_values or {}),
            citation=self.citation,
            numbers=MappingProxyType(dict(numbers or {})),
            policy=question.policy.used(*self.uses),
        )
