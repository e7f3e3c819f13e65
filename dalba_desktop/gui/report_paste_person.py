"""Whose report a text is: what it says of the person after a label, against what the case knows. No widgets."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dalba_desktop.domain.patient import Patient
from dalba_desktop.wording import date_words, say

_BEGIN = r"(?:^|(?<=[\t;|,])|(?<=\s\s))[ ]*"
_END = r"[ ]*[:=][ ]*"
_VALUE = r"(?P<value>[^\n\t;|]*?)(?=[ ]{2,}|[\t\n;|]|,\s|[ ]+\(|[ ]+[\w.]+(?: of birth| di nascita| il)?[ ]*[:=]|[ ]*$)"
_FAMILY = r"family name|last name|surname|cognome|nachname"
_GIVEN = r"given name|first name|forename|nome|vorname|pr[eé]nom"
_WHOLE = (
    r"patient(?:'s)?(?: name)?|pat\.?|name|full name|paziente|nominativo|cognome e nome|nome e cognome|nom|patiente"
)
_BORN = "|".join(
    (
        r"d\.?o\.?b\.?|date of birth|birth ?date|born(?: on)?|data di nascita",
        r"nat[oa](?: il)?|geb(?:oren)?\.?(?: am)?|n[eé]e? le",
    )
)
_NUMBER = (
    r"hospital (?:number|no\.?|id)|mrn|pid|patient (?:id|no\.?|number)|unit no\.?|nosologico|(?:n\.?|numero) "
    r"(?:cartella|paziente|nosologico)|cartella(?: clinica)?|codice paziente|id paziente"
)
_DAY = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{2,4})")
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "sig", "sigra", "signora", "signor", "herr", "frau", "mme", "prof"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What of the text contradicts the case, sentence by sentence, and what agrees with it, in words."""

    contradictions: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()


def identity_of(text: str, patient: Patient) -> Identity:
    """Compares what is labelled in the text with the person of the case; what neither says is no contradiction."""
    contradictions: list[str] = []
    agrees: list[str] = []
    for name, found in (
        (say("name"), _names(text, patient)),
        (say("date of birth"), _births(text, patient)),
        (say("hospital number"), _numbers(text, patient)),
    ):
        wrong = [said for said in found if said]
        contradictions += wrong
        if found and not wrong:
            agrees.append(name)
    return Identity(tuple(dict.fromkeys(contradictions)), tuple(agrees))


def _names(text: str, patient: Patient) -> list[str]:
    """One entry per name that can be compared: a sentence where it is another one, else empty."""
    family, given = _tokens(patient.family_name or ""), _tokens(patient.given_name or "")
    found = []
    for label, owns in ((_WHOLE, family or given), (_FAMILY, family), (_GIVEN, given)):
        for value in _labelled(text, label):
            read = _tokens(value)
            if read and owns:
                fits = _fits(read, family | given) if label == _WHOLE else _fits(read, owns)
                fits = fits and (label != _WHOLE or _initials_only(read) or owns <= read)
                case = " ".join(part for part in (patient.given_name, patient.family_name) if part)
                said = say("The text is about {name}; this case is {case}.", name=value, case=case)
                found.append("" if fits else said)
    return found


def _fits(read: frozenset[str], known: frozenset[str]) -> bool:
    """Whether the names have one in common, or the initials are those of the case."""
    if _initials_only(read):
        return read <= {name[0] for name in known}
    return bool(read & known)


def _initials_only(read: frozenset[str]) -> bool:
    return all(len(each) == 1 for each in read)


def _births(text: str, patient: Patient) -> list[str]:
    found = []
    for value in _labelled(text, _BORN):
        match = _DAY.search(value)
        if match is None or (patient.birth_date is None and patient.birth_year is None):
            continue
        days = list(_days(match))
        if patient.birth_date is not None:
            fits = patient.birth_date in days
            known = date_words(patient.birth_date)
        else:
            fits = any(day.year == patient.birth_year for day in days)
            known = str(patient.birth_year)
        said = say("The text says born {born}; this case says {known}.", born=match[0], known=known)
        found.append("" if fits or not days else said)
    return found


def _days(match: re.Match[str]) -> Iterator[dt.date]:
    """Every day that the figures can stand for: an American order and a short year are no contradiction."""
    first, second, third = (int(part) for part in match.groups())
    orders = [(third, second, first), (third, first, second)] if len(match[1]) < 3 else [(first, second, third)]
    for year, month, day in orders:
        for century in (0,) if year > 99 else (1900, 2000):
            try:
                yield dt.date(year + century, month, day)
            except ValueError:
                continue


def _numbers(text: str, patient: Patient) -> list[str]:
    known = _plain(patient.hospital_number or "")
    found = []
    for value in _labelled(text, _NUMBER):
        read = _plain(value)
        if read and known and any(char.isdigit() for char in read):
            fits = read in (known, _plain(patient.case_id))
            said = say(
                "The text has the hospital number {number}; this case has {known}.",
                number=value,
                known=patient.hospital_number,
            )
            found.append("" if fits else said)
    return found


def _labelled(text: str, label: str) -> list[str]:
    pattern = re.compile(f"{_BEGIN}(?:{label}){_END}{_VALUE}", re.IGNORECASE | re.MULTILINE)
    return [match["value"].strip() for match in pattern.finditer(text) if match["value"].strip()]


def _tokens(text: str) -> frozenset[str]:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()
    words = re.findall(r"[^\W\d_]+", plain.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    return frozenset(words) - _TITLES


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum()).lstrip("0")
