"""Facts that contradict each other, kept as they are and said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dalba_desktop.alerts.findings import Message
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain.codes import MrdCategory


def data_doubts(readings: Sequence[MrdReading]) -> tuple[Message, ...]:
    """Where the category given for a sample contradicts its numbers."""
    return tuple(doubt for reading in readings for doubt in _category_doubts(reading))


def _category_doubts(reading: MrdReading) -> Iterator[Message]:
    sample = reading.sample
    if sample.category is None:
        return
    values = {"date": reading.date, "level": sample.level_percent}
    positive = bool(sample.level_percent) or bool(sample.target_copies)
    level, loq = sample.level_percent, sample.loq_percent
    if sample.category is MrdCategory.UNDETECTED and positive:
        yield Message("data.undetected-with-level", values)
    elif sample.category is MrdCategory.NOT_EVALUABLE and level:
        yield Message("data.not-evaluable-with-level", values)
    elif sample.category is MrdCategory.QUANTIFIED and not reading.evaluable:
        yield Message("data.quantified-without-level", values)
    elif sample.category is MrdCategory.QUANTIFIED and level and loq is not None and not reaches(level, loq):
        yield Message("data.quantified-below-limit", values)
    elif sample.category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE and sample.target_copies == 0:
        yield Message("data.positive-without-copies", values)
    elif sample.category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE and level and _can_be_quantified(reading, level):
        yield Message("data.positive-above-limit", values)


def _can_be_quantified(reading: MrdReading, level_percent: float) -> bool:
    """Whether a level called not quantifiable has reached the quantification limit in force."""
    return reading.upper_limit_percent is not None and reaches(level_percent, reading.upper_limit_percent)
