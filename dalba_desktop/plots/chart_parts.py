"""What a case chart shows, as data: positions in days and percent, words, meanings. No colours, no pixels.

`day` is the position on the time axis: the protocol day (day 1 is day 1), or days from diagnosis where the
case has no day 1. An interval of days `first` to `last` covers both days whole, so it runs from half a day
before to half a day after.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.analysis.readings import SeriesKey
from dalba_desktop.domain import codes
from dalba_desktop.domain.phases import PhaseName
from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots.planned import PlannedState


class Role(StrEnum):
    """What a colour means; the value is the name of the theme's colour."""

    INK = "ink"
    MUTED = "muted"
    CRITICAL = "critical"
    WARNING = "warning"
    DASATINIB = "dasatinib"
    OTHER_TKI = "other_tki"
    BLINATUMOMAB = "blinatumomab"
    STEROID = "steroid"
    TRANSPLANT = "transplant"


class PointKind(StrEnum):
    """How an MRD result is drawn. Inadequate: not detected in too small a sample, so not negative."""

    QUANTIFIED = "quantified"
    PNQ = "pnq"
    UNDETECTED = "undetected"
    INADEQUATE = "inadequate"
    NOT_EVALUABLE = "not_evaluable"

    @property
    def is_censored(self) -> bool:
        """A value known only to lie below a limit."""
        return self in (PointKind.PNQ, PointKind.UNDETECTED)


class Glyph(StrEnum):
    """The signs of the lanes."""

    TICK = "tick"
    MUTATION = "mutation"
    NO_MUTATION = "no_mutation"
    PENDING = "pending"
    NOT_AMPLIFIABLE = "not_amplifiable"
    REMISSION = "remission"
    NO_REMISSION = "no_remission"
    RELAPSE = "relapse"
    TRANSPLANT = "transplant"
    ADVERSE_EVENT = "adverse_event"
    DEATH = "death"
    LOST = "lost"
    DOT = "dot"


@dataclass(frozen=True, slots=True, order=True)
class Family:
    """Samples drawn with one shape and colour: same specimen, same kind of assay."""

    specimen: codes.Specimen
    assay: codes.Assay


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the chart: results that may be compared. `label` tells it from others of its family, else empty."""

    key: SeriesKey
    family: Family
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One MRD result. `level_percent` None stands on the bottom edge.

    `low_percent`/`high_percent`: the 95 % interval of a quantified result, LoD and LoQ of a
    positive-not-quantifiable one; `is_open_below` when no LoD bounds the bar from below: it is then drawn without
    an end down to `floor_percent`, what the sample could have seen, or to the edge where that is not known.
    """

    id: str
    date: dt.date
    day: float
    series: int
    kind: PointKind
    level_percent: float | None
    low_percent: float | None = None
    high_percent: float | None = None
    is_open_below: bool = False
    floor_percent: float | None = None
    is_doubtful: bool = False
    reason: tuple[str, ...] = ()
    ring: Severity | None = None
    words: str = ""
    brief: str = ""
    list: str = "mrd"


@dataclass(frozen=True, slots=True)
class Join:
    """A line between two results of one series, by their places in `ChartModel.points`; dotted at a censored end."""

    series: int
    first: int
    last: int
    is_dotted: bool
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class FloorStep:
    """From `first` to `last` (days) a marrow sample could not see what lies below `percent`."""

    first: float
    last: float
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BarItem:
    """A treatment as a bar. `share` is dose relative to the usual full dose, None when no dose is recorded.

    `forms` are labels from the fullest to the shortest; the first that fits is drawn. `forms_behind` may stand behind
    the bar where it is too short: behind the last of a taper for the whole of it, behind the others nothing. One that
    `is_slim` is a concomitant drug: a thin line on a track of its own below the bars.
    """

    list: str
    id: str
    lane: Lane
    track: int
    first: float
    last: float
    is_ongoing: bool
    share: float | None
    role: Role
    forms: tuple[str, ...]
    forms_behind: tuple[str, ...]
    pauses: tuple[tuple[float, float], ...]
    words: str
    is_slim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkItem:
    """A fact of one day as a glyph with a label; a lower `rank` keeps its label longer.

    One that `is_quiet` is small and has no label.
    """

    list: str
    id: str
    lane: Lane
    day: float
    glyph: Glyph
    role: Role
    forms: tuple[str, ...]
    rank: int
    words: str
    is_filled: bool = True
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A phase as a shaded span; `role` None is not shaded, only labelled."""

    name: PhaseName
    first: float
    last: float
    role: Role | None
    forms: tuple[str, ...]
    rank: int
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedMark:
    """A planned sample: the day, its window in days, and in words."""

    label: str
    day: float
    first: float
    last: float
    state: PlannedState
    words: str


@dataclass(frozen=True, slots=True)
class ReferenceMark:
    """A published proportion beside the day it belongs to, its label from the fullest form to the shortest."""

    label: str
    day: float
    forms: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Callout:
    """The numbers of the gravest rise, written beside the point (its place in `ChartModel.points`)."""

    point: int
    lines: tuple[str, ...]
    severity: Severity
