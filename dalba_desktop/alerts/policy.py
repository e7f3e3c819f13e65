"""The thresholds: each a value with its unit, its source and how well it is supported, editable per centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from dalba_desktop.analysis.measurement import Measurement
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Protocol
from dalba_desktop.domain.schedule import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyValue:
    """One threshold. `standing` is one of verified, memory, opinion, definition; `own` marks a centre's value.

    `above_zero` marks one that the engine divides by or takes the logarithm of.
    """

    key: str
    value: float
    unit: str
    meaning: str
    source: str
    standing: str
    above_zero: bool = False
    own: bool = False

    @property
    def highest(self) -> float:
        """What a value may be at most: a hundred years, or a number that no square of it overflows."""
        return _LONGEST_DAYS if "day" in self.unit else _LARGEST

    def allows(self, value: object) -> bool:
        """Whether a centre may set this value."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return 0 <= value <= self.highest and not (self.above_zero and value == 0)

    @property
    def allowed(self) -> str:
        """What a centre may set, in words."""
        least = "above 0" if self.above_zero else "of at least 0"
        return f"a number {least} and at most {self.highest:,.0f} ({self.unit.strip('()')})"


STANDINGS = ("verified", "memory", "opinion", "definition")
_KEYS = {"value", "unit", "meaning", "source", "standing"}
_LONGEST_DAYS = 36_525.0
_LARGEST = 1e9


@dataclass(frozen=True)
class Policy:
    """Every threshold by key, with the version of the file it came from."""

    version: str
    values: Mapping[str, PolicyValue]
    calendars: Mapping[Protocol, Calendar] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, key: str) -> float:
        """The value of a threshold. Raises KeyError for one that the file does not hold."""
        return self.values[key].value

    def used(self, *keys: str) -> Mapping[str, float]:
        """The values of these thresholds, for an alert to print."""
        return MappingProxyType({key: self[key] for key in keys})

    def with_own(self, overrides: Mapping[str, Any], place: str = "policy") -> Policy:
        """The policy with a centre's own values. Raises `FactError` for an unknown key or a value it does not allow."""
        values = dict(self.values)
        for key, value in overrides.items():
            if key not in values:
                raise FactError(f"{place}.{key}", key, ", ".join(sorted(values)), "unknown key")
            if not values[key].allows(value):
                raise FactError(f"{place}.{key}", value, values[key].allowed)
            values[key] = replace(values[key], value=float(value), own=True)
        return replace(self, values=MappingProxyType(values))

    @property
    def measurement(self) -> Measurement:
        """The values that judge a single result."""
        return Measurement(
            adequate_copies=self["adequate_copies"],
            adequate_copies_gusb=self["adequate_copies_gusb"],
            adequate_lod_percent=self["adequate_lod_percent"],
            default_lod_percent=self["default_lod_percent"],
            default_loq_percent=self["default_loq_percent"],
            copies_excluded=self["copies_excluded"],
            depth_copies=(self["mr4_copies"], self["mr45_copies"], self["mr5_copies"]),
            depth_copies_gusb=(self["mr4_copies_gusb"], self["mr45_copies_gusb"], self["mr5_copies_gusb"]),
            noise_high_log10=self["noise_high_log10"],
            noise_middle_log10=self["noise_middle_log10"],
            noise_low_log10=self["noise_low_log10"],
            noise_high_from_percent=self["noise_high_from_percent"],
            noise_middle_from_percent=self["noise_middle_from_percent"],
            crossing_levels_percent=(self["mrd_failure_percent"], self["test_amplifiable_percent"]),
        )


def read_policy(document: Mapping[str, Any]) -> Policy:
    """A policy from the parsed file: `version` and one table per threshold. Raises `FactError` on what it lacks."""
    values: dict[str, PolicyValue] = {}
    thresholds = document.get("threshold")
    if not isinstance(thresholds, Mapping):
        raise FactError("policy.threshold", None, "one table per threshold", "required")
    for key, entry in thresholds.items():
        place = f"policy.threshold.{key}"
        if not isinstance(entry, Mapping) or set(entry) - {"above_zero"} != _KEYS:
            raise FactError(place, entry, "a table with " + ", ".join(sorted(_KEYS)))
        if entry["standing"] not in STANDINGS:
            raise FactError(f"{place}.standing", entry["standing"], ", ".join(STANDINGS))
        values[key] = PolicyValue(key=key, **{**entry, "value": float(entry["value"])})
    return Policy(str(document.get("version", "")), MappingProxyType(values))
