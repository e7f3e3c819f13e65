"""The filters there are: for each key the values it knows and the kinds of figure it compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.domain import codes
from dalba_desktop.domain.genetics import Ikzf1Plus
from dalba_desktop.domain.phases import PhaseName


class Unit(StrEnum):
    """What the figures of a key count."""

    PERCENT = "percent"
    DAYS = "days"
    YEARS = "years"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Key:
    """One filter. `values` are its fixed values; `unit` that of its figures; the rest says what else it reads.

    `is_open`: also values that are known only where it is asked, such as the rules of the engine.
    """

    name: str
    values: tuple[str, ...] = ()
    unit: Unit | None = None
    reads_days: bool = False
    reads_text: bool = False
    reads_variants: bool = False
    is_open: bool = False


YES_NO = ("yes", "no")


def value_of(code: StrEnum) -> str:
    """A code as it is typed: `post-transplant`, `car-t`."""
    return code.value.casefold().replace("_", "-")


def _values(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(value_of(code) for code in kind)


_ALL = (
    Key("mrd", ("rising", "cmr", "pnq", "response", "none", "positive", "unclear", "missing"), Unit.PERCENT),
    Key("phase", _values(PhaseName)),
    Key("overdue", YES_NO, Unit.DAYS),
    Key("due", YES_NO, Unit.DAYS),
    Key("mut", ("any", "none", "compound", "pending", "untested"), reads_variants=True),
    Key("tki", ("any", "none", *(value_of(agent) for agent in codes.Agent if agent in codes.TKIS))),
    Key("agent", _values(codes.Agent)),
    Key("alert", ("any", "none", "critical", "warning", "info"), Unit.COUNT, is_open=True),
    Key("transplant", YES_NO, Unit.COUNT),
    Key("relapse", (*YES_NO, *_values(codes.RelapseType)), Unit.COUNT),
    Key("age", ("unknown",), Unit.YEARS),
    Key("sex", _values(codes.Sex)),
    Key("transcript", ("p190", "p210", *_values(codes.Transcript))),
    Key("ikzf1plus", _values(Ikzf1Plus)),
    Key("protocol", _values(codes.Protocol)),
    Key("alive", YES_NO),
    Key("dead", YES_NO),
    Key("lost", YES_NO),
    Key("lab", reads_text=True, is_open=True),
    Key("note", reads_text=True),
    Key("withdrawn", reads_text=True),
    Key("since", unit=Unit.DAYS, reads_days=True),
    Key("diagnosed", unit=Unit.DAYS, reads_days=True),
)

KEYS: Mapping[str, Key] = {key.name: key for key in _ALL}
"""Every filter by its name, in the order in which they are offered."""

Vocabulary = Mapping[str, tuple[str, ...]]
"""For keys that are open, and for completion: values that are known only where it is asked."""
