"""Takes samples: turns "this is in the marrow on that day" into the record a laboratory would have sent."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from dalba_desktop.demo.biology import LABORATORIES, Measured, measure_as
from dalba_desktop.demo.calendar import AS_OF, days, working_day
from dalba_desktop.demo.plan import Result
from dalba_desktop.domain.abl1 import Abl1Test, Variant, hgvs_protein
from dalba_desktop.domain.codes import Abl1Method, Abl1Status, Assay, MrdCategory, Specimen, Transcript
from dalba_desktop.domain.mrd import Laboratory, MrdSample

_CATEGORY = {
    Result.CMR: MrdCategory.UNDETECTED,
    Result.MISSING: MrdCategory.UNDETECTED,  # no copies, but too few of ABL1 to say so
    Result.PNQ: MrdCategory.POSITIVE_NOT_QUANTIFIABLE,
    Result.QUANTIFIED: MrdCategory.QUANTIFIED,
}
_CODING = {"T315I": "c.944C>T", "E255K": "c.763G>A", "F317L": "c.951C>G"}
_TARGET = {Transcript.E1A2_P210: Transcript.E1A2}
"""Where both fusions were found the laboratories follow the e1a2."""


@dataclass
class Sampler:
    """The laboratory work-up of one case. `moves_on` is the day the samples begin to go to the other laboratory."""

    rng: random.Random
    transcript: Transcript
    last_contact: dt.date
    laboratory: Laboratory
    moves_on: dt.date | None = None
    mrd: list[MrdSample] = field(default_factory=list)
    tests: list[Abl1Test] = field(default_factory=list)

    def laboratory_on(self, day: dt.date) -> Laboratory:
        """Where a sample of that day goes."""
        moved = self.moves_on is not None and day >= self.moves_on
        return next(one for one in LABORATORIES if (one is self.laboratory) is not moved)

    def take(
        self,
        day: dt.date,
        wanted: Result,
        log10_level: float = -2.0,
        *,
        timepoint: str,
    ) -> MrdSample | None:
        """A marrow sample that shows what is wanted. None when it was never taken or is not reported yet."""
        if wanted is Result.MISSING and self.rng.random() < 0.35:
            return None
        measured = measure_as(self.rng, wanted, log10_level, self.laboratory_on(day))
        return self.add(day, measured, timepoint=timepoint)

    def add(
        self,
        day: dt.date,
        measured: Measured,
        *,
        timepoint: str,
        specimen: Specimen = Specimen.MARROW,
        reported: dt.date | None = None,
    ) -> MrdSample | None:
        """The record of a measurement. None when it lies after the last contact or is not reported by `AS_OF`."""
        reported_on = reported or working_day(day + days(self.rng.randint(4, 9)))
        if day > self.last_contact or reported_on > AS_OF:
            return None
        sample = MrdSample(
            date=day,
            reported_on=reported_on,
            specimen=specimen,
            assay=Assay.RQPCR,
            target=_TARGET.get(self.transcript, self.transcript),
            laboratory=self.laboratory_on(day).name,
            target_copies=float(measured.target),
            control_copies=float(measured.control),
            level_percent=measured.level,
            category=_CATEGORY[measured.result],
            timepoint=timepoint,
            note=None if measured.result is not Result.MISSING else "Few ABL1 copies; repeat requested.",
        )
        self.mrd.append(sample)
        return sample

    def add_igtr(self, day: dt.date, level: float | None, *, timepoint: str) -> None:
        """An IG/TR quantification beside a marrow sample; a level of None is not detected."""
        reported_on = working_day(day + days(self.rng.randint(9, 15)))
        if day > self.last_contact or reported_on > AS_OF:
            return
        self.mrd.append(
            MrdSample(
                date=day,
                reported_on=reported_on,
                specimen=Specimen.MARROW,
                assay=Assay.IGTR_RQPCR,
                laboratory=self.laboratory_on(day).name,
                level_percent=level,
                category=MrdCategory.UNDETECTED if level is None else MrdCategory.QUANTIFIED,
                lod_percent=0.001,
                loq_percent=0.005,
                timepoint=timepoint,
            )
        )

    def test_abl1(
        self,
        day: dt.date,
        variants: Mapping[str, float] | None = None,
        *,
        status: Abl1Status | None = None,
        specimen: Specimen | None = Specimen.MARROW,
        reported: dt.date | None = None,
        note: str | None = None,
    ) -> Abl1Test:
        """An ABL1 test by next-generation sequencing. `variants` maps a protein change to its percentage of reads."""
        found = tuple(
            Variant(protein=hgvs_protein(name), coding=_CODING[name], vaf_percent=fraction)
            for name, fraction in (variants or {}).items()
        )
        outcome = status or (Abl1Status.MUTATION if found else Abl1Status.NO_MUTATION)
        pending = outcome is Abl1Status.PENDING
        test = Abl1Test(
            date=day,
            reported_on=None if pending else reported or working_day(day + days(self.rng.randint(9, 14))),
            specimen=specimen,
            method=Abl1Method.NGS,
            status=outcome,
            lod_percent=3.0,
            variants=found,
            note=note,
        )
        self.tests.append(test)
        return test
