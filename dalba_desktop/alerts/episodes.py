"""The alerts as people count them: one run of events is one episode, however many rules speak of it."""

from __future__ import annotations

from dataclasses import dataclass

from dalba_desktop.alerts.findings import Alert, Assessment, Severity

RUN_OF_EVENTS = "molecular/"
"""How the engine's id of an episode begins that several rules share; its date moves with the first open event."""


@dataclass(frozen=True, slots=True)
class Episode:
    """What one card tells: the engine's id and at least one alert, the gravest first."""

    id: str
    alerts: tuple[Alert, ...]

    @property
    def gravest(self) -> Alert:
        """The alert that gives the card its title."""
        return self.alerts[0]

    @property
    def severity(self) -> Severity:
        """The gravest severity."""
        return self.gravest.severity

    @property
    def is_open(self) -> bool:
        """Whether one of its alerts is a warning or a critical; else all of it is context."""
        return self.gravest.is_open

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """Its warnings and criticals."""
        return tuple(alert for alert in self.alerts if alert.is_open)


def episodes_of(assessment: Assessment) -> tuple[Episode, ...]:
    """The alerts by episode, context included, in the engine's order: gravest first, then newest."""
    grouped: dict[str, list[Alert]] = {}
    for alert in assessment.alerts:
        grouped.setdefault(alert.episode, []).append(alert)
    # Sorting keeps the engine's order among equals.
    return tuple(
        Episode(key, tuple(sorted(group, key=lambda alert: -alert.severity.rank))) for key, group in grouped.items()
    )
