"""Days of a line as dates: the year that was not typed, the protocol day, and what cannot be.

A year that was not typed is that of the latest such day up to the day asked about; where another one is as likely it
is asked. A typed day that is unusual is asked too, and confirmed with a `!` right behind it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.items import DayText, Item, Label, RelativeDay, Word

SOON_DAYS = 35
"""A day this close ahead is as likely meant as the one a year ago."""
PLANNED_DAYS = 120
"""The same for what may be planned."""
BEFORE_DIAGNOSIS_DAYS = 30
_YEARS_BACK = 8
_LONGEST_YEAR = 366

DayItem = DayText | RelativeDay | Label


@dataclass(frozen=True, slots=True)
class Limits:
    """What days a key takes: also planned ones, also those long before the diagnosis or after death."""

    may_be_planned: bool = False
    anywhere: bool = False


PAST = Limits()
PLANNED = Limits(may_be_planned=True)
ANYWHERE = Limits(anywhere=True)


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day of the line with the word that says what it is the day of: a role, a verb, or nothing."""

    item: DayItem
    role: str
    word: Word | None


def typed_days(draft: Draft, *role_keys: str) -> list[TypedDay]:
    """The days left, each with its role. `d57` counts only where no other day was typed."""
    plain: list[DayItem] = [*draft.left(DayText), *draft.left(RelativeDay)]
    found = sorted(plain, key=lambda item: item.start)
    days = [_with_role(draft, item, role_keys) for item in found]
    if all(day.role == "reported" for day in days):
        labels = [label for label in draft.left(Label) if label.day is not None]
        days += [_with_role(draft, label, role_keys) for label in labels[:1]]
    return days


def _with_role(draft: Draft, item: DayItem, role_keys: tuple[str, ...]) -> TypedDay:
    before = draft.beside(item, -1)
    if isinstance(before, Word):
        for key in ("role", *role_keys):
            if values := before.values(key):
                return TypedDay(item, values[0], before)
    return TypedDay(item, "", None)


def put_day(draft: Draft, day: TypedDay, key: str, limits: Limits = PAST) -> dt.date | None:
    """Reads a day into a key; the piece and a joint before it are taken. None after it was asked or refused."""
    take_day(draft, day)
    date = resolve(draft, day.item, key, limits)
    if date is not None:
        draft.put(day.item, key, date.isoformat())
    return date


def take_day(draft: Draft, day: TypedDay) -> None:
    """Takes a day and the joint before it."""
    draft.take(day.item)
    if day.word is not None and draft.has(day.word) and day.word.values("role"):
        draft.take(day.word)


def resolve(draft: Draft, item: DayItem, key: str, limits: Limits = PAST) -> dt.date | None:
    """The date of a day, or None after it was asked or refused."""
    if isinstance(item, RelativeDay):
        return _checked(draft, item, draft.as_of + dt.timedelta(days=item.offset), key, limits)
    if isinstance(item, Label):
        return _protocol_day(draft, item, key, limits)
    if item.year is None:
        return _without_year(draft, item, key, limits)
    if item.year < 100:
        return _two_figures(draft, item, key, limits)
    date = _date(item.year, item.month, item.day)
    if date is None:
        draft.refuse(item, "no-such-day", value=draft.typed(item))
        return None
    return _checked(draft, item, date, key, limits)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _protocol_day(draft: Draft, item: Label, key: str, limits: Limits) -> dt.date | None:
    assert item.day is not None
    if draft.known.day_one is None:
        draft.refuse(item, "no-day-one")
        return None
    date = draft.known.day_one + dt.timedelta(days=item.day - 1)
    return _checked(draft, item, date, key, limits)


def _without_year(draft: Draft, item: DayText, key: str, limits: Limits) -> dt.date | None:
    years = range(draft.as_of.year + _YEARS_BACK, draft.as_of.year - _YEARS_BACK - 1, -1)
    dates = [date for date in (_date(year, item.month, item.day) for year in years) if date is not None]
    if not dates:
        draft.refuse(item, "no-such-day", value=draft.typed(item))
        return None
    past = max(date for date in dates if date <= draft.as_of)
    ahead = min(date for date in dates if date > draft.as_of)
    near = (ahead - draft.as_of).days <= (PLANNED_DAYS if limits.may_be_planned else SOON_DAYS)
    early = _is_early(draft, past, limits)
    far = (draft.as_of - past).days > _LONGEST_YEAR
    if (draft.assumes and not (near or early or far)) or item.is_sure:
        date = _checked(draft, item, past, key, limits)
        if date is not None:
            draft.assume(key, date.isoformat(), "year")
        return date
    options = [] if early and limits.may_be_planned else [(past, early)]
    options += [(ahead, False)] if limits.may_be_planned else []
    made = [(date.isoformat(), day_text(date) + ("!" if sure else "")) for date, sure in options]
    draft.ask(item, key, "before-diagnosis" if early and not limits.may_be_planned else "which-year", made)
    return None


def _two_figures(draft: Draft, item: DayText, key: str, limits: Limits) -> dt.date | None:
    """`12/3/26`: day first, unless the year could stand first as well."""
    assert item.year is not None
    date = _date(2000 + item.year, item.month, item.day)
    if date is None:
        draft.refuse(item, "no-such-day", value=draft.typed(item))
        return None
    turned = [_date(2000 + item.day, item.month, item.year)]
    if "." not in draft.typed(item):
        # With points the day comes first everywhere; `05/06/26` is read both ways.
        turned.append(_date(2000 + item.year, item.day, item.month))
    others = {day for day in turned if day is not None and day <= draft.as_of and not _is_early(draft, day, PAST)}
    if others - {date}:
        days = [date] if date <= draft.as_of or limits.may_be_planned else []
        days += sorted(others - {date})
        draft.ask(item, key, "which-order", [(day.isoformat(), day_text(day)) for day in days])
        return None
    return _checked(draft, item, date, key, limits)


def _is_early(draft: Draft, date: dt.date, limits: Limits) -> bool:
    earliest = draft.known.patient.diagnosis_date - dt.timedelta(days=BEFORE_DIAGNOSIS_DAYS)
    return not limits.anywhere and date < earliest


def _checked(draft: Draft, item: DayItem, date: dt.date, key: str, limits: Limits) -> dt.date | None:
    birth, death = draft.known.patient.birth_date, draft.known.death_date
    if date > draft.as_of and not limits.may_be_planned:
        draft.refuse(item, "future", date=date.isoformat())
    elif birth is not None and date < birth:
        draft.refuse(item, "before-birth", date=date.isoformat())
    elif _is_early(draft, date, limits) and not is_sure(item):
        draft.ask(item, key, "before-diagnosis", [(date.isoformat(), sure_text(date))])
    elif death is not None and date > death and not limits.anywhere and not is_sure(item):
        draft.ask(item, key, "after-death", [(date.isoformat(), sure_text(date))])
    else:
        return date
    return None


def is_sure(item: Item) -> bool:
    """Whether the piece carries the `!` that confirms it."""
    return isinstance(item, DayText | Label) and item.is_sure


def day_text(date: dt.date) -> str:
    """A date as a line takes it without a question: `12/3/2026`."""
    return f"{date.day}/{date.month}/{date.year}"


def sure_text(date: dt.date) -> str:
    """A date as a line takes it in any case: `12/3/2026!`."""
    return day_text(date) + "!"


def ask_day(draft: Draft, key: str) -> None:
    """Asks for a day that is missing."""
    days = ((draft.as_of, "today"), (draft.as_of - dt.timedelta(days=1), "yesterday"))
    draft.ask(None, key, "missing", [(date.isoformat(), text) for date, text in days])
