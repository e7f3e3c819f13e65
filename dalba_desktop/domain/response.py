"""What the disease did: remissions, relapses, transplants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import Record, boolean, choice, choices_of, day, integer, number, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Record):
    """A haematological response assessment."""

    date: dt.date = day(required=True)
    category: codes.ResponseCategory | None = choice(codes.ResponseCategory)
    marrow_blasts_percent: float | None = number(unit="%", high=100)
    neutrophils_10e9_per_l: float | None = number(unit="10^9/L")
    platelets_10e9_per_l: float | None = number(unit="10^9/L")
    extramedullary: bool | None = boolean()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relapse(Record):
    """A relapse, by type and site, with CD19 on the blasts."""

    date: dt.date = day(required=True)
    type: codes.RelapseType | None = choice(codes.RelapseType)
    sites: tuple[codes.Site, ...] = choices_of(codes.Site)
    cd19: codes.Cd19 | None = choice(codes.Cd19)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transplant(Record):
    """A stem-cell transplant; `date` is the day of infusion. Acute GvHD by MAGIC, chronic by NIH 2014."""

    date: dt.date = day(required=True)
    number: int | None = integer(low=1)
    donor: codes.Donor | None = choice(codes.Donor)
    source: codes.GraftSource | None = choice(codes.GraftSource)
    conditioning: codes.Conditioning | None = choice(codes.Conditioning)
    disease_status: codes.DiseaseStatus | None = choice(codes.DiseaseStatus)
    neutrophil_engraftment: dt.date | None = day()
    platelet_engraftment: dt.date | None = day()
    acute_gvhd_grade: int | None = integer(high=4)
    chronic_gvhd: codes.ChronicGvhd | None = choice(codes.ChronicGvhd)
    gvhd_prophylaxis: str | None = text()
