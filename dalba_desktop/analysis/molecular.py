"""What each MRD result says: category, limits, adequacy, response class and noise; and how two compare.

Definitions: `alert-rules.md`, "Words". Values of two series are never subtracted.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dalba_desktop.analysis.measurement import Measurement, exceeds, reaches
from dalba_desktop.analysis.readings import RESPONSES, MolecularResponse, MrdReading, ResponseClass, SeriesKey
from dalba_desktop.domain.codes import MrdCategory, Scale, Specimen
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory, MrdSample

_RANK = {MrdCategory.UNDETECTED: 0, MrdCategory.POSITIVE_NOT_QUANTIFIABLE: 1, MrdCategory.QUANTIFIED: 2}
_NO_MEASUREMENT_PERCENT = 1e6
"""Copies that give a higher ratio are a slip of the keyboard and no level."""
_LARGEST_COUNTING_VARIANCE = 1e6
"""Less than a millionth of a copy says nothing; the cap only keeps the figure finite."""
_UNNAMED = Laboratory(name="-")


@dataclass(frozen=True, slots=True)
class Delta:
    """A change between two comparable samples on the log10 scale; a lower bound when the reference is censored."""

    log10: float
    se: float
    lower_bound: bool


def readings_of(
    known: CaseHistory, measurement: Measurement, laboratories: Sequence[Laboratory] = ()
) -> tuple[MrdReading, ...]:
    """One reading per MRD sample that is not withdrawn, by date and then in the order given."""
    named = {laboratory.name: laboratory for laboratory in laboratories}
    live = [sample for sample in known.mrd if sample.withdrawn is None]
    return tuple(
        reading_of(sample, known, measurement, named) for sample in sorted(live, key=lambda sample: sample.date)
    )


def reading_of(
    sample: MrdSample, known: CaseHistory, measurement: Measurement, laboratories: Mapping[str, Laboratory]
) -> MrdReading:
    """What one sample says by itself."""
    laboratory = laboratories.get(sample.laboratory or "", _UNNAMED)
    level = level_of(sample, laboratory)
    category = sample.category or derived_category(sample, level, laboratory)
    adequate = _is_adequate(sample, measurement)
    evaluable = _is_evaluable(category, level, adequate=adequate)
    key = series_of(sample, known)
    response = _response(sample, category, evaluable=evaluable, adequate=adequate)
    upper = _upper_limit(sample, category, laboratory, measurement)
    return MrdReading(
        sample=sample,
        day=known.day_number(sample.date),
        series=key,
        category=category,
        level_percent=None if category is MrdCategory.UNDETECTED else level,
        lower_limit_percent=_lower_limit(sample, category, laboratory, upper),
        upper_limit_percent=upper,
        evaluable=evaluable,
        adequate=adequate,
        adequacy_recorded=sample.control_copies is not None,
        response=response,
        depth=_depth(sample, measurement) if category is MrdCategory.UNDETECTED and evaluable else None,
        sd_log10=_sd_log10(sample, level, laboratory, measurement)
        if evaluable and level is not None and category is MrdCategory.QUANTIFIED
        else None,
    )


def series_of(sample: MrdSample, known: CaseHistory) -> SeriesKey:
    """The series of a sample; its target is the patient's transcript where the sample names none."""
    target = sample.target
    if target is None and sample.is_bcr_abl1:
        target = known.patient.transcript
    return SeriesKey(
        sample.assay, target, sample.scale, sample.specimen, sample.laboratory or None, sample.control_gene
    )


def level_of(sample: MrdSample, laboratory: Laboratory) -> float | None:
    """The level in percent: the laboratory's figure, else 100 x target / control; on the IS times its factor."""
    if sample.level_percent is not None:
        return sample.level_percent
    if sample.target_copies is None or not sample.control_copies:
        return None
    ratio = 100 * sample.target_copies / sample.control_copies
    if ratio > _NO_MEASUREMENT_PERCENT:
        return None
    if sample.scale is Scale.RATIO:
        return ratio
    return None if laboratory.conversion_factor is None else ratio * laboratory.conversion_factor


def derived_category(sample: MrdSample, level: float | None, laboratory: Laboratory) -> MrdCategory:
    """The category where the laboratory gave none (data dictionary)."""
    if sample.target_copies == 0 or (level == 0 and not sample.target_copies):
        return MrdCategory.UNDETECTED
    if not level:
        return MrdCategory.NOT_EVALUABLE
    loq = sample.loq_percent if sample.loq_percent is not None else laboratory.loq_percent
    if loq is not None and not reaches(level, loq):
        return MrdCategory.POSITIVE_NOT_QUANTIFIABLE
    return MrdCategory.QUANTIFIED


def _is_adequate(sample: MrdSample, measurement: Measurement) -> bool:
    if sample.control_copies is not None:
        return reaches(sample.control_copies, measurement.adequate_copies_of(sample.control_gene))
    return sample.lod_percent is None or not exceeds(sample.lod_percent, measurement.adequate_lod_percent)


def _is_evaluable(category: MrdCategory, level: float | None, *, adequate: bool) -> bool:
    if category is MrdCategory.NOT_EVALUABLE:
        return False
    if category is MrdCategory.UNDETECTED:
        return adequate
    return category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE or (level is not None and level > 0)


def _response(sample: MrdSample, category: MrdCategory, *, evaluable: bool, adequate: bool) -> ResponseClass:
    if not evaluable:
        return ResponseClass.NOT_EVALUABLE
    if sample.specimen is Specimen.MARROW and sample.is_bcr_abl1 and adequate:
        if category is MrdCategory.UNDETECTED:
            return ResponseClass.CMR
        if category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE:
            return ResponseClass.PNQ
    return ResponseClass.NONE


def _upper_limit(
    sample: MrdSample, category: MrdCategory, laboratory: Laboratory, measurement: Measurement
) -> float | None:
    if category is MrdCategory.UNDETECTED:
        if sample.lod_percent is not None:
            return sample.lod_percent
        if sample.control_copies:
            return 100 * measurement.copies_excluded / sample.control_copies
        return _first(laboratory.lod_percent, measurement.default_lod_percent)
    if category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE:
        return _first(sample.loq_percent, laboratory.loq_percent, measurement.default_loq_percent)
    return None


def _lower_limit(sample: MrdSample, category: MrdCategory, laboratory: Laboratory, upper: float | None) -> float | None:
    if category is not MrdCategory.POSITIVE_NOT_QUANTIFIABLE or upper is None:
        return None
    lod = sample.lod_percent if sample.lod_percent is not None else laboratory.lod_percent
    return lod if lod is not None and lod < upper else None


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _depth(sample: MrdSample, measurement: Measurement) -> str | None:
    recorded = sample.control_copies or 0.0
    depths = measurement.depths_of(sample.control_gene)
    return next((depth for depth, copies in depths if reaches(recorded, copies)), None)


def own_noise(level_percent: float, laboratory: Laboratory, measurement: Measurement) -> float:
    """The assay's noise at a level without counting noise: the laboratory's own figure where it gives one."""
    if laboratory.noise_log10 is not None:
        return laboratory.noise_log10
    return measurement.noise_at(level_percent)


def _sd_log10(sample: MrdSample, level: float, laboratory: Laboratory, measurement: Measurement) -> float:
    variance = own_noise(level, laboratory, measurement) ** 2
    control = sample.control_copies
    target = sample.target_copies
    if target is None and control:
        target = level * control / 100
    counted = min(sum(1 / copies for copies in (target, control) if copies), _LARGEST_COUNTING_VARIANCE)
    return math.sqrt(variance + counted / math.log(10) ** 2)


def delta_between(reference: MrdReading, newer: MrdReading) -> Delta:
    """The change from a reference to a quantified sample of the same series, with its standard error.

    A censored reference gives a lower bound (from its limit), whose error is that of the newer sample alone.
    """
    assert newer.level_percent is not None
    assert newer.sd_log10 is not None
    change = math.log10(newer.level_percent / reference.bound_percent)
    if reference.quantified and reference.sd_log10 is not None:
        return Delta(change, math.hypot(reference.sd_log10, newer.sd_log10), lower_bound=False)
    return Delta(change, newer.sd_log10, lower_bound=True)


def highest_of_day(readings: Iterable[MrdReading]) -> tuple[MrdReading, ...]:
    """The evaluable readings, the highest of each day, by date."""
    by_day: dict[dt.date, MrdReading] = {}
    for reading in readings:
        if not reading.evaluable:
            continue
        present = by_day.get(reading.date)
        if present is None or _height(reading) > _height(present):
            by_day[reading.date] = reading
    return tuple(by_day[day] for day in sorted(by_day))


def _height(reading: MrdReading) -> tuple[int, float, bool]:
    return _RANK[reading.category], reading.bound_percent, not reading.doubtful


def series_points(readings: Iterable[MrdReading]) -> dict[SeriesKey, tuple[MrdReading, ...]]:
    """The evaluable BCR::ABL1 readings of each series, the highest of each day, by date."""
    grouped: defaultdict[SeriesKey, list[MrdReading]] = defaultdict(list)
    for reading in readings:
        if reading.sample.is_bcr_abl1:
            grouped[reading.series].append(reading)
    return {key: points for key, group in grouped.items() if (points := highest_of_day(group))}


def marrow_readings(readings: Iterable[MrdReading]) -> tuple[MrdReading, ...]:
    """Every marrow BCR::ABL1 reading, evaluable or not."""
    return tuple(
        reading for reading in readings if reading.sample.is_bcr_abl1 and reading.sample.specimen is Specimen.MARROW
    )


def marrow_response_days(readings: Iterable[MrdReading]) -> tuple[dt.date, ...]:
    """The days whose highest evaluable marrow BCR::ABL1 sample is a molecular response, in any series."""
    return tuple(reading.date for reading in highest_of_day(marrow_readings(readings)) if reading.response in RESPONSES)


def molecular_response(readings: Iterable[MrdReading]) -> MolecularResponse:
    """What the newest marrow BCR::ABL1 sample says, and since when that response has lasted."""
    marrow = marrow_readings(readings)
    if not marrow:
        return MolecularResponse(response=ResponseClass.NO_SAMPLE)
    newest_day = max(reading.date for reading in marrow)
    of_day = [reading for reading in marrow if reading.date == newest_day]
    newest = next(iter(highest_of_day(of_day)), of_day[-1])
    since: dt.date | None = None
    for reading in reversed(highest_of_day(marrow)):
        if newest.response not in RESPONSES or reading.response not in RESPONSES:
            break
        since = reading.date
    return MolecularResponse(
        response=newest.response,
        date=newest.date,
        mrd_id=newest.id,
        depth=newest.depth,
        since=since,
    )
