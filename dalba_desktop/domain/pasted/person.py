"""Whether a report speaks of the person of the case: its name and day of birth against those on record."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from dalba_desktop.domain.pasted.days import OpenDay, day_in
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.quick.items import Item

_NAME = re.compile(
    r"(?<!\w)(?:patient(?:'s)?(?: name)?|paziente|surname|family name|cognome(?: e nome)?|nominativo)[ \t]*:[ \t]*"
    r"(?P<name>[^\s:;|][^\n\t:;|]{1,60}?)(?=[ \t]{2,}|[\n\t;|]|$)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?<!\w)(?:date of birth|birth date|dob|born(?: on)?|data di nascita|nat[oa](?:/a)? il)(?!\w)[ \t:.]*",
    re.IGNORECASE,
)
_LONGEST_DAY = 24


def other_person(text: str, patient: Patient, orders: frozenset[str], as_of: dt.date) -> Iterator[tuple[Item, str]]:
    """The places of a report that name somebody else, each with the code of the problem.

    `orders` as from `report_days.orders_in`.
    """
    birth = patient.birth_date
    family_name = _folded(patient.family_name or "")
    for match in _NAME.finditer(text):
        if family_name and family_name not in _folded(match["name"]):
            yield Item(match.start("name"), match.end("name")), "other-name"
            return
    for match in _BIRTH.finditer(text):
        end = min(match.end() + _LONGEST_DAY, len(text))
        day = day_in(text, match.end(), end, orders, as_of)
        if day is None or day.start != match.end() or birth is None:
            continue
        if isinstance(day, OpenDay):
            typed = {(each.year % 100, each.month, each.day) for each in day.dates}
        else:
            typed = {((day.year or birth.year) % 100, day.month, day.day)}
        if (birth.year % 100, birth.month, birth.day) not in typed:
            yield Item(day.start, day.end), "other-birth"
            return


def _folded(text: str) -> str:
    """Small letters without accents, words one blank apart."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())
