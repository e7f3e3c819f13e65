"""The protocols' calendars from their file, or from a centre's own values; what cannot be a calendar is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import TKIS, Agent, Protocol
from dalba_desktop.domain.schedule import Calendar

SECTIONS = ("after_cycle", "follow_up", "after_transplant")
"""The parts of the file that hold for every protocol."""

_DESCRIBING = frozenset({"source", "standing"})
_LONGEST_DAYS = 3_653
_LONGEST_MONTHS = 600
_SHORTEST_STEP_MONTHS = 0.25


def read_calendars(document: Mapping[str, Any]) -> Mapping[Protocol, Calendar]:
    """The calendar of each protocol in the parsed file. Raises `FactError` with the place of what is not allowed."""
    calendars: dict[Protocol, Calendar] = {}
    protocols = _table(document, "protocol", "protocols") if "protocol" in document else {}
    for name in protocols:
        if name not in Protocol.__members__.values():
            raise FactError(f"protocols.{name}", name, ", ".join(item.value for item in Protocol), "unknown protocol")
        calendars[Protocol(name)] = _calendar(
            _Part(_table(protocols, name, "protocols"), f"protocols.{name}"), document
        )
    return MappingProxyType(calendars)


def _calendar(protocol: _Part, document: Mapping[str, Any]) -> Calendar:
    cycle, later, graft = (_Part(_table(document, name, "protocols"), name) for name in SECTIONS)
    protocol.only("induction", "anchor_day", "tki")
    cycle.only("from_day", "to_day")
    later.only(
        "every_months",
        "tolerance_days",
        "until_month",
        "late_every_months",
        "late_tolerance_days",
        "late_until_month",
    )
    graft.only("days", "every_months", "tolerance_days", "until_month")
    return Calendar(
        induction=protocol.windows("induction"),
        anchor_day=protocol.days("anchor_day", least=1) if "anchor_day" in protocol.values else None,
        tki=protocol.tki("tki") if "tki" in protocol.values else None,
        after_cycle=(first := cycle.days("from_day"), cycle.days("to_day", least=first)),
        every_months=later.step("every_months"),
        tolerance_days=later.days("tolerance_days"),
        until_month=later.months("until_month"),
        late_every_months=later.step("late_every_months"),
        late_tolerance_days=later.days("late_tolerance_days"),
        late_until_month=later.months("late_until_month"),
        transplant_days=graft.windows("days"),
        transplant_every_months=graft.step("every_months"),
        transplant_tolerance_days=graft.days("tolerance_days"),
        transplant_until_month=graft.months("until_month"),
    )


def _table(document: Mapping[str, Any], key: str, place: str) -> Mapping[str, Any]:
    found = document.get(key)
    if not isinstance(found, Mapping):
        raise FactError(f"{place}.{key}", found, "a table", "required" if found is None else "")
    return found


class _Part:
    """One table of the file and where it stands; each method reads one value or says what it should be."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self.values = values
        self.place = place

    def only(self, *keys: str) -> None:
        """Refuses a key that nothing reads: it would be a slip without effect."""
        for key in self.values:
            if key not in keys and key not in _DESCRIBING:
                raise FactError(f"{self.place}.{key}", key, ", ".join([*keys, *sorted(_DESCRIBING)]), "unknown key")

    def days(self, key: str, least: int = 0) -> int:
        """A whole number of days."""
        value = self.values.get(key)
        if not _is_whole(value, least):
            raise self._refused(key, f"a whole number from {least} to {_LONGEST_DAYS} (days)")
        return int(self.values[key])

    def windows(self, key: str) -> tuple[tuple[int, int], ...]:
        """Pairs of day and tolerance."""
        value = self.values.get(key)
        if not isinstance(value, list | tuple) or not all(map(_is_window, value)):
            raise self._refused(key, "a list of pairs [day from 1, tolerance in days]")
        return tuple((day, tolerance) for day, tolerance in value)

    def months(self, key: str) -> float:
        """A number of months, 0 for none."""
        return self._number(key, 0)

    def step(self, key: str) -> float:
        """The months from one sample to the next: a step of nothing would never end."""
        return self._number(key, _SHORTEST_STEP_MONTHS)

    def tki(self, key: str) -> Agent:
        """The TKI of the protocol."""
        value = self.values[key]
        if not isinstance(value, str) or value not in TKIS:
            raise self._refused(key, ", ".join(sorted(agent.value for agent in TKIS)))
        return Agent(value)

    def _number(self, key: str, least: float) -> float:
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= _LONGEST_MONTHS:
            raise self._refused(key, f"a number from {least:g} to {_LONGEST_MONTHS} (months)")
        return value

    def _refused(self, key: str, allowed: str) -> FactError:
        return FactError(f"{self.place}.{key}", self.values.get(key), allowed, "" if key in self.values else "required")


def _is_whole(value: object, least: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= _LONGEST_DAYS


def _is_window(pair: object) -> bool:
    return isinstance(pair, list | tuple) and len(pair) == 2 and _is_whole(pair[0], 1) and _is_whole(pair[1])
