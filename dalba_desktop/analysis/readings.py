"""What one MRD result says: the shape of a reading. `molecular` makes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.domain import codes
from dalba_desktop.domain.mrd import MrdSample


class ResponseClass(StrEnum):
    """Molecular response: CMR (not detected) and PNQ (positive, not quantifiable) are responses."""

    CMR = "CMR"
    PNQ = "PNQ"
    NONE = "none"
    NOT_EVALUABLE = "not_evaluable"
    NO_SAMPLE = "no_sample"


RESPONSES: frozenset[ResponseClass] = frozenset({ResponseClass.CMR, ResponseClass.PNQ})


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """What two results must share to be compared at all. A missing laboratory or target is one unnamed one."""

    assay: codes.Assay
    target: codes.Transcript | None
    scale: codes.Scale
    specimen: codes.Specimen
    laboratory: str | None
    control_gene: codes.ControlGene

    def __str__(self) -> str:
        """`rqpcr/e1a2/ratio/marrow/Lab A`; the control gene is named only when it is not ABL1."""
        target = self.target.value if self.target is not None else "-"
        parts = [self.assay.value, target, self.scale.value, self.specimen.value, self.laboratory or "-"]
        if self.control_gene is not codes.ControlGene.ABL1:
            parts.append(self.control_gene.value)
        return "/".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MrdReading:
    """One MRD result and what follows from it alone.

    Levels and limits are percent, `sd_log10` is the standard deviation of log10(level). For a censored
    sample `upper_limit_percent` is the limit U it lies below; for a positive-not-quantifiable one
    `lower_limit_percent` is its detection limit where one is recorded and lies below U.
    """

    sample: MrdSample
    day: int | None
    series: SeriesKey
    category: codes.MrdCategory
    level_percent: float | None
    lower_limit_percent: float | None
    upper_limit_percent: float | None
    evaluable: bool
    adequate: bool
    adequacy_recorded: bool
    response: ResponseClass
    depth: str | None
    sd_log10: float | None

    @property
    def id(self) -> str:
        """The id of the sample."""
        return self.sample.id

    @property
    def date(self) -> dt.date:
        """The day of the sample."""
        return self.sample.date

    @property
    def quantified(self) -> bool:
        """Evaluable with a level above zero."""
        return self.evaluable and self.category is codes.MrdCategory.QUANTIFIED

    @property
    def doubtful(self) -> bool:
        """A positive result in an inadequate sample: believed, but never a reference."""
        return self.evaluable and not self.adequate

    @property
    def bound_percent(self) -> float:
        """The level, or for a censored sample the limit it lies below. Only of an evaluable reading."""
        bound = self.level_percent if self.quantified else self.upper_limit_percent
        assert bound is not None
        return bound


@dataclass(frozen=True, slots=True, kw_only=True)
class MolecularResponse:
    """The response that the newest marrow BCR::ABL1 sample shows, and since when it has lasted without a break."""

    response: ResponseClass
    date: dt.date | None = None
    mrd_id: str | None = None
    depth: str | None = None
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a rising line meets a level: days since the segment's first sample, with a 95 % interval.

    `date` is None beyond a century; `ci95_days` is None where the slope's own interval reaches zero.
    """

    level_percent: float
    days: float
    date: dt.date | None
    ci95_days: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KineticFit:
    """A censored Gaussian regression of log10(level_percent) on days since the segment's first sample.

    Slopes are log10 per day; `crossings` are there where the line rises. Either the figures are there or `refused`
    is a code: `too-few-quantified`, `too-short`, `no-maximum`.
    """

    series: SeriesKey
    first: dt.date
    last: dt.date
    n: int
    n_censored: int
    intercept_log10: float | None = None
    slope_log10_per_day: float | None = None
    slope_se: float | None = None
    slope_ci95: tuple[float, float] | None = None
    scale_log10: float | None = None
    doubling_days: float | None = None
    halving_days: float | None = None
    crossings: tuple[Crossing, ...] = ()
    refused: str | None = None
