"""Minimal residual disease: one record per measurement."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import Record, choice, day, number, text


@dataclass(frozen=True, slots=True, kw_only=True)
class MrdSample(Record):
    """One MRD measurement of one sample as the laboratory reported it.

    `level_percent` is 100 x target / control or the laboratory's own figure; a `category` of None means
    it is derived from the numbers. Not detected, positive but not quantifiable, not evaluable and not
    recorded are different things, and none of them is zero.
    """

    date: dt.date = day(required=True)
    reported_on: dt.date | None = day()
    specimen: codes.Specimen = choice(codes.Specimen, required=True)
    assay: codes.Assay = choice(codes.Assay, required=True)
    target: codes.Transcript | None = choice(codes.Transcript)
    scale: codes.Scale = choice(codes.Scale, default=codes.Scale.RATIO)
    laboratory: str | None = text()
    target_copies: float | None = number(unit="copies")
    control_copies: float | None = number(unit="copies")
    control_gene: codes.ControlGene = choice(codes.ControlGene, default=codes.ControlGene.ABL1)
    level_percent: float | None = number(unit="%", high=1000)
    category: codes.MrdCategory | None = choice(codes.MrdCategory)
    lod_percent: float | None = number(unit="%", above_low=True)
    loq_percent: float | None = number(unit="%", above_low=True)
    timepoint: str | None = text()

    @property
    def known_on(self) -> dt.date:
        """The day the result became known."""
        return self.reported_on or self.date

    @property
    def is_bcr_abl1(self) -> bool:
        """Whether the assay measures BCR::ABL1 RNA."""
        return self.assay in codes.BCR_ABL1_ASSAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """A laboratory's own figures, used where a sample brings none."""

    name: str = text(required=True)
    lod_percent: float | None = number(unit="%", above_low=True)
    loq_percent: float | None = number(unit="%", above_low=True)
    conversion_factor: float | None = number(above_low=True)
    noise_log10: float | None = number(unit="log10")
