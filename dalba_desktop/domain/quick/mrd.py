"""A line about an MRD result: `12/3 bm 0,004% abl 48000`."""

from __future__ import annotations

import re
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.quick.check import check_numbers
from dalba_desktop.domain.quick.days import ask_day, is_sure, put_day, resolve, sure_text, typed_days
from dalba_desktop.domain.quick.draft import Draft, live
from dalba_desktop.domain.quick.items import Amount, Item, Label, Quoted, Strange, Word
from dalba_desktop.domain.quick.last_time import assume_as_last_time, choose_assay
from dalba_desktop.domain.quick.level import read_copies, read_result
from dalba_desktop.domain.quick.numbers import is_bare_whole
from dalba_desktop.domain.quick.reading import LineReading

MRD = "mrd"


def read_mrd(draft: Draft) -> LineReading:
    """Reads the line as one MRD measurement."""
    day = _read_days(draft)
    for key, field in (("specimen", "specimen"), ("transcript", "target")):
        draft.put_words(key, field)
    read_copies(draft)
    read_result(draft)
    _read_scale(draft)
    check_numbers(draft)
    _read_labels(draft, day)
    _read_laboratory(draft)
    if "specimen" not in draft.raw:
        draft.ask(None, "specimen", "missing", [("marrow", "bm"), ("blood", "pb"), ("csf", "csf")])
    choose_assay(draft)
    assume_as_last_time(draft)
    if day is not None and not draft.is_open:
        _check_twins(draft, day)
    return draft.finish(MRD)


def _read_days(draft: Draft) -> Item | None:
    """The day of the sample and the day of the report; a second day is asked about."""
    days = typed_days(draft)
    samples = [day for day in days if day.role != "reported"]
    for day in days:
        if day.role == "reported":
            put_day(draft, day, "reported_on")
    if not samples and draft.is_asked("date"):
        return None
    if not samples:
        if not _ask_pointed_day(draft):
            ask_day(draft, "date")
        return None
    sample = samples[0]
    if sample.role:
        draft.refuse(sample.word, "not-here", value=draft.typed(sample.item))
    put_day(draft, sample, "date")
    for other in samples[1:]:
        draft.take(other.item)
        later = resolve(draft, other.item, "reported_on")
        if later is not None:
            draft.ask(other.item, "date", "two-days", [(later.isoformat(), f"rep {draft.typed(other.item)}")])
    if "reported_on" in draft.raw and draft.raw["reported_on"] < draft.raw.get("date", ""):
        report = next(day.item for day in days if day.role == "reported")
        draft.refuse(report, "reported-before-sample")
    return sample.item


def _ask_pointed_day(draft: Draft) -> bool:
    """`12.3` where no other day stands: the day, or a level?"""
    for amount in draft.left(Amount):
        day = _POINTED_DAY.fullmatch(amount.digits)
        if day is not None and not amount.unit and not amount.is_limit:
            draft.take(amount)
            options = [(f"{day[1]}/{day[2]}", f"{day[1]}/{day[2]}"), (amount.digits, f"{amount.digits}%")]
            draft.ask(amount, "date", "day-or-level", options)
            return True
    return False


_POINTED_DAY = re.compile(r"(0?[1-9]|[12][0-9]|3[01])[.](0?[1-9]|1[0-2])")


def _read_scale(draft: Draft) -> None:
    """`is` counts only right behind the level: elsewhere it is a word of a sentence."""
    draft.put_words("only_scale", "scale")
    for word in draft.words("scale"):
        before = draft.beside(word, -1)
        if isinstance(before, Amount) and not is_bare_whole(before):
            draft.take(word)
            draft.put(word, "scale", "is")


def _read_labels(draft: Draft, day: Item | None) -> None:
    """Time points. Beside a protocol day that gave the day of the sample there is no second one."""
    for word in draft.words("label_word"):
        after = draft.beside(word, 1)
        if isinstance(after, Quoted) and draft.has(after):
            draft.take(word)
            draft.take(after)
            draft.put(after, "timepoint", after.text)
    for label in draft.left(Label):
        if isinstance(day, Label) and label.day is not None:
            continue
        draft.take(label)
        draft.put(label, "timepoint", label.label)
    for word in draft.words("label"):
        draft.take(word)
        draft.put(word, "timepoint", "dx")


def _read_laboratory(draft: Draft) -> None:
    for word in draft.words("no_laboratory"):
        draft.take(word)
        draft.part(word, "laboratory", None)
        draft.raw["laboratory"] = None
    for word in draft.words("laboratory_word"):
        after = draft.beside(word, 1)
        if isinstance(after, Quoted) and draft.has(after):
            draft.take(after)
            draft.put(after, "laboratory", after.text)
        elif not (isinstance(after, Word) and after.values("laboratory")):
            _ask_laboratory(draft, word, after)
        draft.take(word)
    for word in draft.words("laboratory"):
        draft.take(word)
        names = sorted(word.values("laboratory"))
        exact = [name for name in names if name == draft.typed(word)]
        if len(names) > 1 and not exact:
            before = draft.beside(word, -1)
            is_led = isinstance(before, Word) and bool(before.values("laboratory_word"))
            place = Item(before.start, word.end) if is_led and before is not None else word
            draft.ask(place, "laboratory", "which-laboratory", [(name, f"lab {quoted(name)}") for name in names])
        else:
            draft.put(word, "laboratory", (exact or names)[0])


def _ask_laboratory(draft: Draft, word: Word, after: Item | None) -> None:
    """A name nobody knows: one of those that are known, or this one, in quotes."""
    names = sorted({name for name in laboratory_names(draft) if name})
    place: Item = word
    if isinstance(after, Strange) and after.code == "unknown-word" and draft.has(after):
        draft.take(after)
        place = Item(word.start, after.end)
        typed = draft.typed(after)
        if typed in names:
            draft.put(place, "laboratory", typed)
            return
        names.append(typed)
    draft.ask(place, "laboratory", "which-laboratory", [(name, f"lab {quoted(name)}") for name in names])


def laboratory_names(draft: Draft) -> list[str]:
    """The laboratories that are set up, and those of the results of the case."""
    of_case = [row.laboratory for row in live(draft.known.mrd) if row.laboratory is not None]
    return [*(laboratory.name for laboratory in draft.laboratories), *of_case]


def quoted(text: str) -> str:
    """Text as a line takes it letter by letter."""
    return '"' + text.replace('"', '""') + '"'


def _check_twins(draft: Draft, day: Item) -> None:
    """The same result again is refused; another one of the same series and day is asked about."""
    typed = codec.problems_in(MrdSample, draft.raw)
    if typed:
        return
    sample: MrdSample = codec.read_record(MrdSample, draft.raw, "")
    for row in live(draft.known.mrd):
        if _series(row, draft) != _series(sample, draft):
            continue
        if _values(row) == _values(sample):
            draft.refuse(day, "already-stored", id=row.id)
        elif not is_sure(day):
            draft.ask(day, "date", "same-day", [(row.id, sure_text(sample.date))])
        return


def _series(row: MrdSample, draft: Draft) -> tuple[Any, ...]:
    target = row.target or draft.known.patient.transcript
    return (row.date, row.specimen, row.assay, row.laboratory, target, row.scale, row.control_gene)


def _values(row: MrdSample) -> tuple[Any, ...]:
    return (row.level_percent, row.category, row.target_copies, row.control_copies, row.lod_percent, row.loq_percent)
