"""Lines about toxicity, other drugs and measured values: `CRS g2 4/4`, `pantoprazole from 1/3`, `qtc 480 5/4`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from dalba_desktop.domain.codes import AssessmentKind
from dalba_desktop.domain.events import AdverseEvent, Concomitant
from dalba_desktop.domain.quick.course import finish_dated, read_one_day
from dalba_desktop.domain.quick.days import (
    PAST,
    PLANNED,
    Limits,
    ask_day,
    is_sure,
    resolve,
    sure_text,
    take_day,
    typed_days,
)
from dalba_desktop.domain.quick.draft import Draft, bound, live
from dalba_desktop.domain.quick.items import Grade, Item, Pair, Quoted, Word
from dalba_desktop.domain.quick.numbers import number_text, plain
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.domain.quick.values import UNITS, measured


def read_adverse_event(draft: Draft) -> LineReading:
    """`effusion g3 from 11/2 dasa`; `effusion resolved 3/4` ends the one that is open."""
    terms = draft.words("term")
    for word in terms[:1]:
        draft.take(word)
        draft.put(word, "term", word.values("term")[0])
    if not terms:
        for quoted in draft.left(Quoted)[:1]:
            draft.take(quoted)
            draft.put(quoted, "term", quoted.text)
    for grade in draft.left(Grade):
        draft.take(grade)
        draft.put(grade, "grade", grade.grade)
    agents = draft.words("agent")
    for word in agents:
        draft.take(word)
        draft.part(word, "related_to", word.values("agent")[0])
    if agents:
        draft.raw["related_to"] = list(dict.fromkeys(word.values("agent")[0] for word in agents))
    for word in draft.words("serious"):
        draft.take(word)
        draft.put(word, "serious", word.values("serious")[0] == "true")
    draft.put_words("action")
    resolved = draft.words("resolved")
    days = _read_interval(draft, "resolved", PAST)
    for word in resolved:
        draft.take(word)
        draft.part(word, "verb", "resolved")
    if resolved and "start" not in days:
        return _resolve_event(draft, days)
    if "start" not in days and not draft.is_open:
        ask_day(draft, "start")
    if "grade" not in draft.raw and not draft.is_open:
        draft.ask(None, "grade", "missing", [(grade, f"g{grade}") for grade in range(1, 6)])
    return finish_dated(draft, "adverse_events", days.get("start"))


def _resolve_event(draft: Draft, days: Mapping[str, Item]) -> LineReading:
    found: list[AdverseEvent] = [
        row
        for row in live(draft.known.adverse_events)
        if row.end is None
        and row.term.casefold() == str(draft.raw.get("term")).casefold()
        and draft.raw.get("grade") in (None, row.grade)
    ]
    if "end" not in days and not draft.is_open:
        ask_day(draft, "end")
    if len(found) != 1:
        draft.refuse(days.get("end"), "several-rows" if found else "nothing-open")
        return draft.finish("adverse_events")
    draft.raw["term"] = found[0].term
    if draft.raw.get("end", "9999") < found[0].start.isoformat():
        draft.refuse(days.get("end"), "end-before-start")
    return draft.finish("adverse_events", amended=found[0])


def _read_interval(draft: Draft, end_key: str, limits: Limits) -> dict[str, Item]:
    """Puts start and end; the places of both."""
    read: dict[str, Item] = {}
    typed = typed_days(draft, end_key)
    ends = {"end", "resolved", "stop"}
    only_end = bool(draft.words(end_key)) and len(typed) == 1
    for day in typed:
        is_end = day.role in ends or (only_end and not day.role)
        key = "end" if is_end else "start"
        take_day(draft, day)
        if key in read or day.role == "reported":
            draft.refuse(day.item, "which-day", value=draft.typed(day.item))
            continue
        date = resolve(draft, day.item, key, limits)
        if date is not None:
            draft.put(day.item, key, date.isoformat())
        read[key] = day.item
    if draft.raw.get("end", "9999") < draft.raw.get("start", ""):
        draft.refuse(read["end"], "end-before-start")
    return read


def read_concomitant(draft: Draft) -> LineReading:
    """`pantoprazole from 1/3`; `stop omeprazole 3/4` ends the one that is open."""
    for word in draft.words("other_drug"):
        draft.take(word)
        drug_class, _, drug = word.values("other_drug")[0].partition(":")
        draft.put(word, "drug", drug)
        draft.raw["class"] = drug_class
    verbs = draft.words("verb")
    stops = bool(verbs) and verbs[0].values("verb")[0] == "stop"
    days = _read_interval(draft, "verb" if stops else "role", PLANNED)
    for word in verbs[:1]:
        if word.values("verb")[0] in ("start", "stop"):
            draft.take(word)
            draft.part(word, "verb", word.values("verb")[0])
    if stops and "start" not in days:
        return _stop_concomitant(draft, days)
    draft.assume("class", draft.raw["class"], "drug-class")
    if "start" not in days and not draft.is_open:
        ask_day(draft, "start")
    if "start" in draft.raw and not draft.is_open:
        _check_taken(draft, days["start"])
    return finish_dated(draft, "concomitants", days.get("start"))


def _check_taken(draft: Draft, day: Item) -> None:
    """A drug that is taken already is not begun a second time by a slip."""
    start = draft.raw["start"]
    for row in live(draft.known.concomitants):
        is_taken = row.start.isoformat() < start and (row.end is None or row.end.isoformat() >= start)
        if row.drug.casefold() == draft.raw["drug"] and is_taken and not is_sure(day):
            draft.ask(day, "start", "taken-already", [(start, sure_text(dt.date.fromisoformat(start)))])
            return


def _stop_concomitant(draft: Draft, days: Mapping[str, Item]) -> LineReading:
    drug = str(draft.raw.get("drug"))
    found: list[Concomitant] = [
        row for row in live(draft.known.concomitants) if row.end is None and row.drug.casefold() == drug.casefold()
    ]
    if "end" not in days and not draft.is_open:
        ask_day(draft, "end")
    if len(found) != 1:
        draft.refuse(days.get("end"), "several-rows" if found else "nothing-running")
        return draft.finish("concomitants")
    del draft.raw["class"], draft.raw["drug"]
    if draft.raw.get("end", "9999") < found[0].start.isoformat():
        draft.refuse(days.get("end"), "end-before-start")
    return draft.finish("concomitants", amended=found[0])


def read_assessment(draft: Draft) -> LineReading:
    """`qtc 480 5/4`. A number without the unit that its kind needs is asked."""
    day = read_one_day(draft)
    words = draft.words("kind")
    word = words[0]
    kind = word.values("kind")[0]
    draft.take(word)
    draft.put(word, "kind", kind)
    if kind == AssessmentKind.QTCF_MS and draft.typed(word).casefold() == "qtc":
        draft.assume("kind", kind, "qtcf")
    _read_assessed(draft, word, kind)
    if "value" not in draft.raw and not draft.is_open:
        draft.refuse(word, "needs-number", key=kind)
    return finish_dated(draft, "assessments", day)


def _read_assessed(draft: Draft, word: Word, kind: str) -> None:
    if kind == AssessmentKind.CSF_BLASTS:
        for said in draft.words("yes_no")[:1]:
            draft.take(said)
            draft.put(said, "value", int(said.values("yes_no")[0]))
    pair = draft.beside(word, 1)
    if isinstance(pair, Pair) and kind == AssessmentKind.SYSTOLIC_MMHG:
        draft.take(pair)
        systolic = plain(draft, pair.first, "value")
        if systolic is not None:
            draft.ask(pair, "value", "systolic-only", [(systolic, number_text(systolic))])
        return
    amount = bound(draft, word, lambda amount: amount.unit in UNITS[kind] and not amount.is_limit)
    if amount is None:
        return
    draft.take(amount)
    value = measured(draft, amount, kind, "value")
    if value is not None:
        draft.put(amount, "value", value)
