"""The person and the disease at diagnosis: one record per case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.domain import codes
from dalba_desktop.domain.fields import boolean, choice, day, integer, nested, number, text, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Genetics:
    """Copy-number lesions that matter in Ph-positive ALL. IKZF1plus is derived from them, never stored."""

    ikzf1: codes.Deletion | None = choice(codes.Deletion)
    ikzf1_exons: str | None = text()
    cdkn2a: codes.Zygosity | None = choice(codes.Zygosity)
    cdkn2b: codes.Zygosity | None = choice(codes.Zygosity)
    pax5: codes.Deletion | None = choice(codes.Deletion)
    par1: codes.Deletion | None = choice(codes.Deletion)
    erg: codes.Deletion | None = choice(codes.Deletion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who, and what was found at diagnosis. `case_id` is the local pseudonym shown everywhere."""

    case_id: str = text(required=True, max_length=40)
    family_name: str | None = text(identifies=True)
    given_name: str | None = text(identifies=True)
    hospital_number: str | None = text(identifies=True)
    sex: codes.Sex | None = choice(codes.Sex)
    birth_date: dt.date | None = day()
    birth_year: int | None = integer(low=1900, high=2199)
    diagnosis_date: dt.date = day(required=True)
    protocol: codes.Protocol = choice(codes.Protocol, default=codes.Protocol.D_ALBA)
    protocol_start: dt.date | None = day()
    transcript: codes.Transcript | None = choice(codes.Transcript)
    wbc_10e9_per_l: float | None = number(unit="10^9/L", high=2000)
    marrow_blasts_percent: float | None = number(unit="%", high=100)
    cns_status: codes.CnsStatus | None = choice(codes.CnsStatus)
    ecog: int | None = integer(high=4)
    karyotype: str | None = text()
    additional_abnormalities: tuple[str, ...] = texts()
    genetics: Genetics | None = nested(Genetics)
    height_cm: float | None = number(unit="cm", low=100, high=250)
    weight_kg: float | None = number(unit="kg", low=20, high=300)
    hbv: codes.Hbv | None = choice(codes.Hbv)
    cmv_igg: codes.Serostatus | None = choice(codes.Serostatus)
    consent: bool | None = boolean()

    def age_on(self, when: dt.date) -> int | None:
        """Completed years on a day; by calendar year when only the year of birth is known; None when unknown."""
        if self.birth_date is not None:
            had_birthday = (when.month, when.day) >= (self.birth_date.month, self.birth_date.day)
            return when.year - self.birth_date.year - (0 if had_birthday else 1)
        if self.birth_year is not None:
            return when.year - self.birth_year
        return None
