"""What speaks against a molecular alert: poor samples, a censored reference, holds between two samples."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.alerts.findings import Message
from dalba_desktop.alerts.rules.question import Question
from dalba_desktop.analysis.readings import MrdReading


def doubts_between(question: Question, reference: MrdReading, sample: MrdReading) -> tuple[Message, ...]:
    """What weakens the step from a reference to a sample, in the order in which one would say it."""
    return tuple(_doubts(question, reference, sample))


def _doubts(question: Question, reference: MrdReading, sample: MrdReading) -> Iterator[Message]:
    if sample.doubtful:
        copies = sample.sample.control_copies
        yield Message("doubt.low-copies", {"copies": copies, "date": sample.date})
    for reading in (reference, sample):
        if not reading.adequacy_recorded:
            yield Message("doubt.adequacy-not-recorded", {"date": reading.date})
    if not reference.quantified:
        yield Message("doubt.censored-reference", {"limit": reference.bound_percent, "date": reference.date})
    if sample.sample.target_copies is not None and 0 < sample.sample.target_copies < question.policy["few_copies"]:
        yield Message("doubt.few-copies", {"copies": sample.sample.target_copies, "date": sample.date})
    for row in question.known.treatments:
        if not row.is_tki:
            continue
        for hold in row.holds:
            if hold.start <= sample.date and (hold.end is None or hold.end >= reference.date):
                yield Message("doubt.hold", {"agent": row.agent.value, "start": hold.start, "end": hold.end})
