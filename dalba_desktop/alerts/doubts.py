"""Facts that contradict each other, kept as they are and said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dalba_desktop.alerts.findings import Message
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain.codes import MrdCategory


def data_doubts(readings: Sequence[MrdReading]) -> tuple[Message, ...]:
    """Where the category given for a sample contradicts its numbers."""
    return tuple(doubt for reading in readings for doubt in _category_doubts(reading))


def _category_doubts(reading: MrdReading) -> Iterator[Message]:
    sample = reading.sample
    if sample.category is None:
        return
    values = {"date": reading.date, "category": sample.category.value, "level": sample.level_percent}
    positive = bool(sample.level_percent) or bool(sample.target_copies)
    if sample.category is MrdCategory.UNDETECTED and positive:
        yield Message("data.undetected-with-level", values)
    elif sample.category is MrdCategory.QUANTIFIED and not reading.evaluable:
        yield Message("data.quantified-without-level", values)
    elif sample.category is MrdCategory.POSITIVE_NOT_QUANTIFIABLE and sample.target_copies == 0:
        yield Message("data.positive-without-copies", values)
