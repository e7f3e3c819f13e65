"""What of a case filters look at, worked out once per version of the case: names, figures, days and texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dalba_desktop.analysis.filters_keys import YES_NO, value_of
from dalba_desktop.analysis.filters_text import padded
from dalba_desktop.analysis.readings import MrdReading, ResponseClass
from dalba_desktop.analysis.worklist import DueState, Expected
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import short_name
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.genetics import Ikzf1Plus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import Phase

_P210 = frozenset({codes.Transcript.E13A2, codes.Transcript.E14A2, codes.Transcript.E13A2_E14A2})
_CODON_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class FilterFacts:
    """One case for filters. `tags` are `key:value`; figures lie between two bounds, equal where they are exact.

    A result below a limit lies between 0 and that limit. `texts` are as `filters_text.padded` makes them.
    """

    case_id: str
    as_of: dt.date
    tags: frozenset[str]
    numbers: Mapping[str, tuple[float, float]]
    days: Mapping[str, dt.date]
    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What was concluded about the case elsewhere: `alerts` are the rule and severity of what is open.

    `last` is the newest marrow BCR::ABL1 reading, else the newest of any kind.
    """

    phase: Phase
    response: ResponseClass
    last: MrdReading | None
    is_rising: bool
    expected: Sequence[Expected]
    alerts: Sequence[tuple[str, str]]
    ikzf1plus: Ikzf1Plus


def facts_of(known: CaseHistory, concluded: Concluded, as_of: dt.date, withdrawn: Sequence[str] = ()) -> FilterFacts:
    """The facts of a case as known on a day. `withdrawn` are the texts of what was taken back."""
    patient = known.patient
    tags = {
        f"phase:{value_of(concluded.phase.name)}",
        f"ikzf1plus:{concluded.ikzf1plus.value}",
        f"protocol:{value_of(patient.protocol)}",
        f"sex:{value_of(patient.sex or codes.Sex.UNKNOWN)}",
        *_mrd_tags(concluded),
        *_transcript_tags(patient.transcript or codes.Transcript.UNKNOWN),
        *_treatment_tags(known, concluded.phase),
        *_variant_tags(known),
        *_alert_tags(concluded.alerts),
        *_course_tags(known),
        *(f"{name}:{_yes(days is not None)}" for name, days in _waiting(concluded.expected).items()),
    }
    numbers = {
        "transplant": _exact(len(known.transplants)),
        "relapse": _exact(len(known.relapses)),
        "alert": _exact(len(concluded.alerts)),
        **{name: _exact(days) for name, days in _waiting(concluded.expected).items() if days is not None},
    }
    died = known.death_date
    age = patient.age_on(as_of if died is None else min(died, as_of))
    if age is None:
        tags.add("age:unknown")
    else:
        numbers["age"] = _exact(age)
    level = _level(concluded.last)
    if level is not None:
        numbers["mrd"] = level
    return FilterFacts(
        case_id=patient.case_id,
        as_of=as_of,
        tags=frozenset(tags),
        numbers=numbers,
        days={"diagnosed": patient.diagnosis_date, "since": concluded.phase.since},
        texts={
            "lab": tuple({padded(sample.laboratory): None for sample in known.mrd if sample.laboratory}),
            "note": tuple(padded(text) for text in _notes(known)),
            "withdrawn": tuple(padded(text) for text in withdrawn),
        },
    )


def _exact(number: float) -> tuple[float, float]:
    return float(number), float(number)


def _yes(is_so: bool) -> str:
    return YES_NO[0] if is_so else YES_NO[1]


def _mrd_tags(concluded: Concluded) -> Iterator[str]:
    if concluded.is_rising:
        yield "mrd:rising"
    response = concluded.response
    if response in (ResponseClass.CMR, ResponseClass.PNQ):
        yield "mrd:response"
    if response in (ResponseClass.PNQ, ResponseClass.NONE):
        yield "mrd:positive"
    yield {
        ResponseClass.CMR: "mrd:cmr",
        ResponseClass.PNQ: "mrd:pnq",
        ResponseClass.NONE: "mrd:none",
        ResponseClass.NOT_EVALUABLE: "mrd:unclear",
        ResponseClass.NO_SAMPLE: "mrd:missing",
    }[response]


def _level(reading: MrdReading | None) -> tuple[float, float] | None:
    if reading is None or not reading.evaluable:
        return None
    if reading.quantified:
        return _exact(reading.bound_percent)
    return reading.lower_limit_percent or 0.0, reading.bound_percent


def _transcript_tags(transcript: codes.Transcript) -> Iterator[str]:
    yield f"transcript:{value_of(transcript)}"
    if transcript in (codes.Transcript.E1A2, codes.Transcript.E1A2_P210):
        yield "transcript:p190"
    if transcript in _P210 or transcript is codes.Transcript.E1A2_P210:
        yield "transcript:p210"


def _treatment_tags(known: CaseHistory, phase: Phase) -> Iterator[str]:
    yield from (f"agent:{value_of(row.agent)}" for row in known.treatments)
    if phase.tki is None:
        yield "tki:none"
    else:
        yield "tki:any"
        yield f"tki:{value_of(phase.tki)}"


def _variant_tags(known: CaseHistory) -> Iterator[str]:
    found = [variant for test in known.abl1_tests for variant in test.variants]
    for variant in found:
        name = short_name(variant.protein)
        yield f"mut:{name.casefold()}"
        yield f"mut:{name.strip(_CODON_LETTERS)}"
        if variant.compound_with:
            yield "mut:compound"
    if found:
        yield "mut:any"
    elif any(test.has_result for test in known.abl1_tests):
        yield "mut:none"
    else:
        yield "mut:untested"
    if any(test.status is codes.Abl1Status.PENDING for test in known.abl1_tests):
        yield "mut:pending"


def _alert_tags(alerts: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "alert:any" if alerts else "alert:none"
    for rule, severity in alerts:
        yield f"alert:{rule}"
        yield f"alert:{severity}"


def _course_tags(known: CaseHistory) -> Iterator[str]:
    newest = max(known.follow_up, key=lambda row: row.date, default=None)
    is_dead = known.death_date is not None
    yield f"dead:{_yes(is_dead)}"
    yield f"alive:{_yes(not is_dead)}"
    yield f"lost:{_yes(newest is not None and newest.status is codes.VitalStatus.LOST)}"
    yield f"transplant:{_yes(bool(known.transplants))}"
    yield f"relapse:{_yes(bool(known.relapses))}"
    yield from (f"relapse:{value_of(row.type)}" for row in known.relapses if row.type is not None)


def _waiting(expected: Sequence[Expected]) -> dict[str, int | None]:
    """Days that the longest overdue sample is late; days until the next one falls due, 0 while its window is open."""
    late = [item.days for item in expected if item.state is DueState.OVERDUE]
    until = [0 if item.state is DueState.DUE else item.days for item in expected if item.state is not DueState.OVERDUE]
    return {"overdue": max(late, default=None), "due": min(until, default=None)}


def _notes(known: CaseHistory) -> Iterator[str]:
    """What was written in free words: the notes, and what stands beside other facts."""
    yield from (note.text for note in known.notes)
    for _, record in known.records():
        text = remark_of(record)
        if text:
            yield text


def remark_of(record: Record) -> str:
    """The free words beside a fact."""
    return record.note or ""
