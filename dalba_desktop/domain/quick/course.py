"""Lines about what the disease did: response, relapse, transplant, alive or dead."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.quick.days import (
    ANYWHERE,
    PAST,
    PLANNED,
    Limits,
    TypedDay,
    ask_day,
    is_sure,
    put_day,
    sure_text,
    typed_days,
)
from dalba_desktop.domain.quick.draft import Draft, bound, live
from dalba_desktop.domain.quick.items import Amount, Grade, Item
from dalba_desktop.domain.quick.numbers import plain
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.domain.quick.values import UNITS, measured
from dalba_desktop.domain.response import Transplant

_OUTCOMES = {"acute_gvhd_grade", "chronic_gvhd", "neutrophil_engraftment", "platelet_engraftment"}


def read_response(draft: Draft) -> LineReading:
    """`CR 29/1 blasts 2 anc 1.2 plt 150`."""
    day = read_one_day(draft)
    draft.put_words("response", "category")
    _read_value(draft, "blasts", "marrow_blasts_percent")
    _read_value(draft, "neutrophils", "neutrophils_10e9_per_l")
    _read_value(draft, "platelets", "platelets_10e9_per_l")
    for word in draft.words("extramedullary"):
        draft.take(word)
        draft.put(word, "extramedullary", word.values("extramedullary")[0] == "true")
    return finish_dated(draft, "responses", day)


def _read_value(draft: Draft, key: str, field: str) -> None:
    units = UNITS.get(field, ("", "%"))
    for word in draft.words(key):
        amount = bound(draft, word, lambda amount: amount.unit in units and not amount.is_limit)
        if amount is not None:
            draft.take(word)
            draft.take(amount)
            value = measured(draft, amount, field, field) if field in UNITS else plain(draft, amount, field)
            if value is not None:
                draft.put(amount, field, value)


def read_relapse(draft: Draft) -> LineReading:
    """`relapse 3/5 haem bm cd19 neg`."""
    day = read_one_day(draft)
    draft.put_words("cd19")
    draft.put_words("relapse_type", "type")
    sites = []
    for word in draft.words("site"):
        draft.take(word)
        draft.part(word, "sites", word.values("site")[0])
        sites.append(word.values("site")[0])
    if sites:
        draft.raw["sites"] = list(dict.fromkeys(sites))
    for word in draft.words("relapse"):
        draft.take(word)
        draft.part(word, "list", "relapses")
    return finish_dated(draft, "relapses", day)


def read_follow_up(draft: Draft) -> LineReading:
    """`alive in cr 3/5`, `dead 3/5 relapse`, `lost 3/5`."""
    day = read_one_day(draft, limits=ANYWHERE)
    draft.put_words("vital", "status")
    if draft.raw.get("status") == "dead":
        draft.put_words("cause", "cause_of_death")
    if day is not None and "date" in draft.raw and not is_sure(day):
        _check_death(draft, day)
    return finish_dated(draft, "follow_up", day)


def _check_death(draft: Draft, day: Item) -> None:
    """A second death, a sign of life after it, a death before something measured: asked."""
    date, death = dt.date.fromisoformat(draft.raw["date"]), draft.known.death_date
    is_dead = draft.raw.get("status") == "dead"
    known = draft.known
    measured = [row.date for rows in (known.mrd, known.abl1_tests, known.assessments) for row in live(rows)]
    begun = [row.start for rows in (known.treatments, known.adverse_events) for row in live(rows)]
    if death is not None and (date > death or (is_dead and date != death)):
        draft.ask(day, "date", "after-death" if date > death else "other-death", [(date.isoformat(), sure_text(date))])
    elif is_dead and any(other > date for other in (*measured, *begun)):
        draft.ask(day, "date", "facts-after", [(date.isoformat(), sure_text(date))])


def read_note(draft: Draft) -> LineReading:
    """`note 12/3 seen in clinic`, or a text in quotes. Without a day it is today's, and that is said."""
    for word in draft.words("note"):
        draft.take(word)
    days = typed_days(draft)
    if days:
        put_day(draft, days[0], "date", ANYWHERE)
    else:
        draft.raw["date"] = draft.as_of.isoformat()
        draft.assume("date", draft.as_of.isoformat(), "today")
    draft.take_text("text")
    if not draft.raw.get("text") and not draft.is_open:
        draft.refuse(None, "empty-note")
    return draft.finish("notes")


def read_transplant(draft: Draft) -> LineReading:
    """`tx 26/9 sib ric`; with the day of a known one, or none, it says more of that transplant."""
    days = typed_days(draft, "neutrophil_engraftment", "platelet_engraftment")
    for day in days:
        if day.role in ("neutrophil", "platelet"):
            key = f"{day.role}_engraftment"
            assert day.word is not None
            draft.take(day.word)
            put_day(draft, day, key)
    mains = [day for day in days if day.role not in ("neutrophil", "platelet")]
    if mains:
        put_day(draft, mains[0], "date", PLANNED)
    is_named = bool(draft.words("tx"))
    for word in draft.words("tx"):
        draft.take(word)
        draft.part(word, "list", "transplants")
    for word in draft.words("of_transplant"):
        draft.take(word)
    for key in ("donor", "disease_status", "conditioning"):
        draft.put_words(key)
    cord = draft.raw.get("donor") == "cord"
    draft.put_words("source")
    if cord and "source" not in draft.raw:
        draft.raw["source"] = "cord"
    draft.put_words("prophylaxis", "gvhd_prophylaxis")
    _read_gvhd(draft)
    return _finish_transplant(draft, mains[0] if mains else None, is_named=is_named)


def _read_gvhd(draft: Draft) -> None:
    for word in draft.words("acute_gvhd"):
        after = draft.beside(word, 1)
        if isinstance(after, Grade) and draft.has(after):
            draft.take(word)
            draft.take(after)
            draft.put(after, "acute_gvhd_grade", after.grade)
        elif isinstance(after, Amount) and after.digits in tuple("01234") and not after.unit and draft.has(after):
            draft.take(word)
            draft.take(after)
            draft.put(after, "acute_gvhd_grade", int(after.digits))
    for word in draft.words("chronic_gvhd"):
        severities = draft.words("severity")
        if severities:
            draft.take(word)
            draft.take(severities[0])
            draft.put(severities[0], "chronic_gvhd", severities[0].values("severity")[0])


def _finish_transplant(draft: Draft, main: TypedDay | None, *, is_named: bool) -> LineReading:
    for key in ("neutrophil_engraftment", "platelet_engraftment"):
        if draft.raw.get(key, "9999") < draft.raw.get("date", ""):
            draft.refuse(draft.place_of(key), "engrafted-before")
    rows: list[Transplant] = sorted(live(draft.known.transplants), key=lambda row: row.date)
    date = draft.raw.get("date")
    amended = None
    if main is None:
        if not rows or set(draft.raw) <= {"donor", "source", "conditioning"}:
            ask_day(draft, "date")
        else:
            amended = rows[-1]
            draft.assume("date", amended.date.isoformat(), "last-time")
    elif date is not None:
        amended = next((row for row in rows if row.date.isoformat() == date), None)
        if amended is not None and set(draft.raw) <= {"date"}:
            draft.refuse(main.item, "already-stored", id=amended.id)
        elif amended is None and (not is_named or (rows and set(draft.raw) & _OUTCOMES)):
            # The day of GvHD or engraftment is none of a transplant.
            draft.refuse(main.item, "no-such-transplant")
    return draft.finish("transplants", amended=amended)


def read_one_day(draft: Draft, key: str = "date", limits: Limits = PAST) -> Item | None:
    """Puts the one day that a line needs, or asks for it; a second one is left and becomes a problem."""
    days = [day for day in typed_days(draft) if day.role in ("", "start")]
    if not days:
        ask_day(draft, key)
        return None
    put_day(draft, days[0], key, limits)
    return days[0].item


def finish_dated(draft: Draft, list_name: str, day: Item | None) -> LineReading:
    """Ends a reading; the same fact again is refused, another one of the same sort and day asked about."""
    if draft.is_open or codec.problems_in(LISTS[list_name], draft.raw):
        return draft.finish(list_name)
    made: Any = codec.read_record(LISTS[list_name], draft.raw, "")
    for row in live(getattr(draft.known, list_name)):
        if dataclasses.replace(row, id="", note=made.note) == made:
            draft.refuse(day, "already-stored", id=row.id)
            break
        if _sort_of(row) == _sort_of(made) and day is not None and not is_sure(day):
            draft.ask(
                day, "date", "same-day", [(row.id, sure_text(made.date if hasattr(made, "date") else made.start))]
            )
            break
    return draft.finish(list_name)


def _sort_of(row: Any) -> tuple[Any, ...]:
    names = ("date", "start", "kind", "term", "drug")
    return tuple(getattr(row, name, None) for name in names)
