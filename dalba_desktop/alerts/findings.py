"""What the engine says: alerts with their evidence, and what it considered and did not call.

Everything here is codes and numbers; `wording` makes the sentences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from dalba_desktop.analysis.readings import KineticFit, MolecularResponse, MrdReading
from dalba_desktop.domain.phases import Phase

Value = float | int | str | bool | dt.date | None


class Severity(StrEnum):
    """Info is context; warnings and criticals are the open alerts people count."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info, 2 for critical."""
        return list(Severity).index(self)


class Grade(StrEnum):
    """How well a rule is supported: established, supported, opinion, or a check of the data themselves."""

    ESTABLISHED = "E"
    SUPPORTED = "S"
    OPINION = "O"
    DATA = "-"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet said: its code and the values that go into it."""

    code: str
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A fact a conclusion rests on: the list of the case file it stands in, and its id."""

    list: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One open alert: why, on which facts, what speaks against it, what would close it, which values it used."""

    rule: str
    version: int
    severity: Severity
    grade: Grade
    subject: str
    episode: str
    since: dt.date
    summary: Message
    evidence: tuple[Evidence, ...]
    against: tuple[Message, ...] = ()
    closes_when: Message
    citation: str
    numbers: Mapping[str, float]
    policy: Mapping[str, float]

    @property
    def is_open(self) -> bool:
        """Whether people count it: a warning or a critical."""
        return self.severity is not Severity.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCalled:
    """A rule that looked at these facts and stayed silent, with the reason."""

    rule: str
    evidence: tuple[Evidence, ...]
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything that follows from a case as known on a day."""

    case_id: str
    as_of: dt.date
    phase: Phase
    molecular_response: MolecularResponse
    readings: tuple[MrdReading, ...]
    kinetics: tuple[KineticFit, ...]
    alerts: tuple[Alert, ...]
    not_called: tuple[NotCalled, ...]
    data_doubts: tuple[Message, ...]
    ikzf1plus: str

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """Warnings and criticals, gravest first, then newest."""
        return tuple(alert for alert in self.alerts if alert.is_open)

    @property
    def gravest(self) -> Severity | None:
        """The gravest open severity, None when nothing is open."""
        return max((alert.severity for alert in self.open_alerts), key=lambda item: item.rank, default=None)
