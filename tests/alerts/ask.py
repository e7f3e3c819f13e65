"""One-line ways to put a case to a single rule, and the facts that the rules on the course of treatment look at."""

from __future__ import annotations

from typing import Any

from dalba_desktop.alerts.engine import Rule, assess
from dalba_desktop.alerts.findings import Alert
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MUTATIONS, POLICY


def asked(case: CaseBuilder, name: str, rule: Rule, day: int = 2000) -> tuple[Alert, ...]:
    """The alerts of one rule on a protocol day, gravest first. What no alert may lack is checked on the way."""
    history, as_of = case.build(), on_day(day)
    alerts = assess(history, POLICY, MUTATIONS, as_of, rules=((name, rule),)).alerts
    known = history.as_known_on(as_of)
    for alert in alerts:
        assert alert.rule == name
        assert alert.version > 0, alert.summary
        assert alert.since <= as_of
        assert all(known.find(item.list, item.id) is not None for item in alert.evidence)
    assert len({alert.subject for alert in alerts}) == len(alerts)
    return alerts


def severity(case: CaseBuilder, name: str, rule: Rule, day: int = 2000) -> str | None:
    """The severity of the only alert of a rule, None when it is silent."""
    found = asked(case, name, rule, day)
    assert len(found) <= 1
    return found[0].severity.value if found else None


def opened(case: CaseBuilder, name: str, rule: Rule, days: range) -> list[int]:
    """The protocol days on which a rule has an alert."""
    return [day for day in days if asked(case, name, rule, day)]


def an_event(day: int, term: str, grade: int, to: int | None = None, **values: Any) -> dict[str, Any]:
    """An adverse event that begins on a protocol day."""
    end = None if to is None else on_day(to)
    return {"term": term, "grade": grade, "start": on_day(day), "end": end, **values}


def a_value(day: int, kind: str, value: float, **values: Any) -> dict[str, Any]:
    """A measured value of a protocol day."""
    return {"date": on_day(day), "kind": kind, "value": value, **values}


def a_hold(day: int, to: int | None = None) -> dict[str, Any]:
    """An interruption of a treatment."""
    hold = {"start": on_day(day).isoformat()}
    return hold if to is None else {**hold, "end": on_day(to).isoformat()}


__all__ = ["a_case", "a_hold", "a_value", "an_event", "asked", "on_day", "opened", "severity"]
