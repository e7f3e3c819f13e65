"""A fact of a case in a few words, as evidence or in a cell."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import NamedTuple

from dalba_desktop.alerts.findings import Assessment, Evidence
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test
from dalba_desktop.domain.events import AdverseEvent, Concomitant, FollowUp, Note
from dalba_desktop.domain.events import Assessment as Measurement
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.response import Relapse, Response, Transplant
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.plots.side_words import measurement_words
from dalba_desktop.wording import (
    MINUS,
    NBSP,
    date_words,
    dose_words,
    figures,
    label,
    level_words,
    percent_words,
    say,
    say_n,
    short_date,
    signed_log,
    variant_words,
)


def joined(parts: Sequence[str], separator: str = ", ") -> str:
    """The parts that say something, in a row."""
    return separator.join(part for part in parts if part)


def dated(history: CaseHistory, when: dt.date) -> str:
    """`5 Mar 2025, day 57`; without a day 1 the date alone."""
    day = history.day_number(when)
    if day is None:
        return date_words(when)
    words = say("day {day}", day=f"{day}".replace("-", MINUS)).replace(" ", NBSP)
    return say("{date}, {day}", date=date_words(when), day=words)


def span(start: dt.date, end: dt.date | None) -> str:
    """`8 Jan – 5 Mar 2025`, or until now."""
    if end is None:
        return say("{start}, ongoing", start=date_words(start))
    if end == start:
        return date_words(start)
    if start > end or start.year != end.year:
        return f"{date_words(start)} – {date_words(end)}"
    if start.month == end.month:
        return f"{start.day}–{date_words(end)}"
    return f"{short_date(start)} – {date_words(end)}"


def days_words(days: Sequence[dt.date]) -> str:
    """`11 Jul, 3 Aug, 31 Dec 2018, 25 Jan 2019`: days in order, each year said once."""
    last_of_year = {day.year: place for place, day in enumerate(days)}
    return joined(
        [date_words(day) if last_of_year[day.year] == place else short_date(day) for place, day in enumerate(days)]
    )


def sample_words(sample: MrdSample, reading: MrdReading | None) -> str:
    """What one MRD result says; without a reading (a withdrawn row) what was recorded."""
    if reading is not None and reading.category is codes.MrdCategory.UNDETECTED:
        return label(reading.category)
    if reading is not None:
        return level_words(reading)
    if sample.level_percent is not None:
        return percent_words(sample.level_percent)
    if sample.target_copies is not None and sample.control_copies:
        return percent_words(100.0 * sample.target_copies / sample.control_copies)
    return label(sample.category)


def change_since(readings: Sequence[MrdReading], reading: MrdReading) -> tuple[float, MrdReading] | None:
    """The log10 change to the newest earlier believable result of the same series, where both are numbers."""
    if not reading.quantified or reading.level_percent is None:
        return None
    earlier = [
        other
        for other in readings
        if other.series == reading.series and other.date < reading.date and other.evaluable and not other.doubtful
    ]
    if not earlier:
        return None
    reference = max(earlier, key=lambda other: (other.date, other.bound_percent))
    if not reference.quantified or not reference.level_percent:
        return None
    return math.log10(reading.level_percent / reference.level_percent), reference


def change_words(readings: Sequence[MrdReading], reading: MrdReading) -> str:
    """`+0.59 log`, empty where nothing can be compared."""
    change = change_since(readings, reading)
    return "" if change is None else signed_log(change[0])


def variants_words(test: Abl1Test) -> str:
    """The result of an ABL1 test: `T315I 38 %, E255K`; or its status."""
    if not test.variants:
        return label(test.status)
    return joined(
        [
            joined(
                [
                    variant_words(variant.protein, variant.vaf_percent),
                    say(
                        "compound with {others}",
                        others=joined([variant_words(other) for other in variant.compound_with]),
                    )
                    if variant.compound_with
                    else "",
                ],
                " ",
            )
            for variant in test.variants
        ]
    )


def treatment_words(row: Treatment) -> str:
    """`dasatinib 140 mg/day`, `blinatumomab cycle 2`."""
    cycle = say("cycle {cycle}", cycle=row.cycle) if row.cycle is not None else ""
    return joined([label(row.agent), cycle, dose_words(row.dose, row.dose_unit)], " ")


def response_details(row: Response) -> str:
    """The numbers behind a haematological response."""
    return joined(
        [
            say("blasts {percent}", percent=percent_words(row.marrow_blasts_percent))
            if row.marrow_blasts_percent is not None
            else "",
            say("neutrophils {count} × 10⁹/l", count=figures(f"{row.neutrophils_10e9_per_l:g}"))
            if row.neutrophils_10e9_per_l is not None
            else "",
            say("platelets {count} × 10⁹/l", count=figures(f"{row.platelets_10e9_per_l:g}"))
            if row.platelets_10e9_per_l is not None
            else "",
            say("extramedullary disease") if row.extramedullary else "",
        ]
    )


def relapse_details(row: Relapse) -> str:
    """Where a relapse was and what the blasts carry."""
    cd19 = say("CD19 {state}", state=label(row.cd19)) if row.cd19 is not None else ""
    return joined([joined([label(site) for site in row.sites]), cd19])


def transplant_details(row: Transplant) -> str:
    """Donor, source, conditioning, status, engraftment, graft-versus-host disease."""
    return joined(
        [
            label(row.donor) if row.donor else "",
            say("graft from {source}", source=label(row.source)) if row.source else "",
            label(row.conditioning) if row.conditioning else "",
            label(row.disease_status) if row.disease_status else "",
            say("neutrophils since {date}", date=date_words(row.neutrophil_engraftment))
            if row.neutrophil_engraftment
            else "",
            say("platelets since {date}", date=date_words(row.platelet_engraftment))
            if row.platelet_engraftment
            else "",
            say("acute GvHD grade {grade}", grade=row.acute_gvhd_grade) if row.acute_gvhd_grade is not None else "",
            say("chronic GvHD {grade}", grade=label(row.chronic_gvhd)) if row.chronic_gvhd else "",
            say("prophylaxis {text}", text=row.gvhd_prophylaxis) if row.gvhd_prophylaxis else "",
        ]
    )


def evidence_words(known: CaseHistory, assessment: Assessment, evidence: Evidence) -> str:
    """A fact an alert rests on, with its date; a fact that cannot be found is named by list and id."""
    return _fact_words(*_fact(known, assessment, evidence))


def evidence_list(known: CaseHistory, assessment: Assessment, evidence: Sequence[Evidence]) -> list[str]:
    """The facts alerts rest on, oldest first; what happened the same way several times (intrathecal doses) as one."""
    facts = sorted((_fact(known, assessment, item) for item in evidence), key=lambda fact: fact.first)
    alike: dict[str, list[_Fact]] = {}
    for fact in facts:
        alike.setdefault(fact.what, []).append(fact)
    return [
        words
        for what, group in alike.items()
        for words in ([_many_words(what, group)] if len(group) >= _MANY else [_fact_words(*fact) for fact in group])
    ]


_MANY = 4


class _Fact(NamedTuple):
    """What, when in words, and from when to when (for sorting)."""

    what: str
    when: str
    first: dt.date
    last: dt.date


def _fact_words(what: str, when: str, *_: dt.date) -> str:
    return say("{what} ({when})", what=what, when=when) if when else what


def _many_words(what: str, group: Sequence[_Fact]) -> str:
    last = max(fact.last for fact in group)
    return say("{what}, {count} times ({when})", what=what, count=len(group), when=span(group[0].first, last))


def _fact(known: CaseHistory, assessment: Assessment, evidence: Evidence) -> _Fact:
    record = known.find(evidence.list, evidence.id) if evidence.list in LISTS else None
    match record:
        case Treatment() | AdverseEvent() | Concomitant():
            end = record.last_day if isinstance(record, Treatment) else record.end
            return _Fact(_record_words(known, assessment, record), span(record.start, end), record.start, record.start)
        case MrdSample() | Abl1Test() | Measurement() | Response() | Relapse() | Transplant() | FollowUp() | Note():
            words = _record_words(known, assessment, record)
            return _Fact(words, dated(known, record.date), record.date, record.date)
    words = say("data at diagnosis") if evidence.list == "patient" else f"{evidence.list} {evidence.id}"
    return _Fact(words, "", dt.date.min, dt.date.min)


def _record_words(known: CaseHistory, assessment: Assessment, record: Record) -> str:
    """A fact without its date."""
    match record:
        case MrdSample():
            reading = next((entry for entry in assessment.readings if entry.id == record.id), None)
            assay = _unusual_assay(record, known.patient.transcript)
            level = level_words(reading) if reading is not None else sample_words(record, None)
            return joined([label(record.specimen), assay, level], " ")
        case Treatment():
            return joined([treatment_words(record), _held(record)])
        case Abl1Test():
            return say("ABL1 test: {result}", result=variants_words(record))
        case AdverseEvent():
            return say("{term} grade {grade}", term=record.term, grade=record.grade)
        case Measurement():
            return measurement_words(record)
        case Concomitant():
            return joined([record.drug, label(record.class_) if record.class_ is not None else ""])
        case Response():
            return label(record.category) if record.category else say("response not classified")
        case Relapse():
            kind = say("{kind} relapse", kind=label(record.type)) if record.type else say("relapse")
            return joined([kind, relapse_details(record)])
        case Transplant():
            return joined([say("transplant"), label(record.donor) if record.donor else ""])
        case FollowUp():
            return say("died") if record.status is codes.VitalStatus.DEAD else label(record.status)
    return say("note")


def _unusual_assay(sample: MrdSample, transcript: codes.Transcript | None) -> str:
    """What was measured, where it is not the transcript of the diagnosis."""
    if not sample.is_bcr_abl1:
        return label(sample.assay)
    return sample.target.value if sample.target is not None and sample.target is not transcript else ""


def _held(row: Treatment) -> str:
    """When a drug was held; of several holds the newest."""
    if not row.holds:
        return ""
    newest = max(row.holds, key=lambda hold: hold.start)
    words = say("held {span}", span=span(newest.start, newest.end))
    earlier = len(row.holds) - 1
    if not earlier:
        return words
    return say_n("{held} and once before", "{held} and {count} times before", earlier, held=words)


def holds_words(row: Treatment) -> str:
    """When a drug was held and why: `12–18 Feb 2025 (effusion)`."""
    return joined(
        [
            say("{span} ({reason})", span=span(hold.start, hold.end), reason=hold.reason)
            if hold.reason
            else span(hold.start, hold.end)
            for hold in row.holds
        ],
        "; ",
    )


def age_words(known: CaseHistory, birth_date: dt.date | None, as_of: dt.date) -> str:
    """The age in years on a day (at death, if earlier); empty when no birth is recorded."""
    when = min(as_of, known.death_date) if known.death_date else as_of
    if birth_date is not None:
        years = when.year - birth_date.year - ((when.month, when.day) < (birth_date.month, birth_date.day))
        return f"{years}"
    if known.patient.birth_year is not None:
        return say("about {count}", count=when.year - known.patient.birth_year)
    return ""
