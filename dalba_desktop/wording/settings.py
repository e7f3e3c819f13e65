"""The settings of a centre in words: a line for the window, for paper and for the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dalba_desktop.domain.codes import Protocol
from dalba_desktop.wording.alerts import policy_unit
from dalba_desktop.wording.language import figures, mark, say
from dalba_desktop.wording.words import NBSP, NONE, date_words, label

_PARTS = mark(
    {
        "centre": "Centre",
        "laboratories": "Laboratory",
        "policy": "Threshold",
        "calendars": "Calendar",
        "mutation_table": "Mutation table",
        "searches": "Saved search",
    }
)
_STANDINGS = mark(
    {
        "same": "the same",
        "new": "new here",
        "differs": "differs",
        "only-here": "only here, stays",
    }
)


def setting_part_words(part: str) -> str:
    """What kind of setting it is."""
    return say(_PARTS[part]) if part in _PARTS else part


def setting_name_words(part: str, key: str) -> str:
    """Which setting it is: `Laboratory Roma`; of some there is only one."""
    what = setting_part_words(part)
    if part in ("centre", "mutation_table"):
        return what
    name = label(Protocol(key)) if part == "calendars" and key in Protocol.__members__.values() else key
    return say("{what} {name}", what=what, name=name)


def setting_standing_words(standing: str) -> str:
    """How a setting of a file stands to that of the store."""
    return say(_STANDINGS[standing]) if standing in _STANDINGS else standing


def setting_value_words(part: str, value: Any, unit: str = "") -> str:
    """A setting as a line; a dash where there is none. `unit` is that of a threshold."""
    if value is None:
        return NONE
    match part:
        case "centre":
            return ", ".join(
                [*(value[key] for key in ("department", "name") if key in value), *value.get("address", ())]
            )
        case "laboratories":
            return figure_words(value)
        case "searches":
            return str(value)
        case "calendars":
            return _calendar_words(value)
        case "mutation_table":
            day = dt.date.fromisoformat(value["date"])
            return say("version {version} of {date}", version=value["version"], date=date_words(day))
        case _:
            number = figures(f"{value:.12g}")
            return f"{number}{NBSP}{policy_unit(unit).strip('()')}" if unit else number


def figure_words(shown: Mapping[str, Any]) -> str:
    """The figures of a laboratory on a line: `LoD 0.001 %, LoQ 0.003 %, factor 0.8, noise 0.2 log10`."""
    told = (
        (say("LoD"), "lod_percent", f"{NBSP}%"),
        (say("LoQ"), "loq_percent", f"{NBSP}%"),
        (say("factor"), "conversion_factor", ""),
        (say("noise"), "noise_log10", f"{NBSP}log10"),
    )
    found = [(name, shown.get(key), unit) for name, key, unit in told]
    said = [f"{name}{NBSP}{figures(f'{value:.12g}')}{unit}" for name, value, unit in found if value is not None]
    return ", ".join(said) or say("no figures of its own")


def _calendar_words(document: Mapping[str, Any]) -> str:
    (part,) = document["protocol"].values()
    days = ", ".join(f"{day}{NBSP}±{NBSP}{tolerance}" for day, tolerance in part.get("induction", ()))
    later, graft = document["follow_up"], document["after_transplant"]
    return say(
        "days {days}; every {months} months, after transplant every {graft}",
        days=days or NONE,
        months=figures(f"{later['every_months']:g}"),
        graft=figures(f"{graft['every_months']:g}"),
    )
