"""A typed line cut into its pieces. Every character but blanks and `, ; : = .` belongs to one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from dalba_desktop.domain.quick.items import (
    CodingText,
    DayText,
    Grade,
    Item,
    Label,
    NoteText,
    Quoted,
    RelativeDay,
    Strange,
    VariantText,
    Word,
)
from dalba_desktop.domain.quick.tokens_day import DAY_AHEAD, read_day_text
from dalba_desktop.domain.quick.tokens_number import PLAIN, read_amount, read_pair
from dalba_desktop.domain.quick.words import LEXICON, LONGEST_PHRASE, Meaning

_BLANKS = re.compile(r"[ \t\r\n\u00a0\u202f,;:=.()\[\]]+")
_QUOTES = {'"': '"', "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}", "\u00ab": "\u00bb"}
_NOTE = re.compile(r"(?P<word>notes?|nota|commento?)(?!\w)\s*:?\s*", re.IGNORECASE)
_VARIANT = re.compile(
    r"(?:N[MP]_\d+(?:\.\d+)?(?:\(ABL1\))?:\s*)?"
    r"(?:p\.\(?(?:[A-Z][a-z]{2}|[A-Z])\d{1,4}(?:[A-Z][a-z]{2}|[A-Z])\)?"
    r"|[ARNDCQEGHILKMFPSTWYV]\d{3}[ARNDCQEGHILKMFPSTWYV]"
    r"|(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val)\d{1,4}[A-Z][a-z]{2})(?!\w)",
    re.IGNORECASE,
)
_CODING = re.compile(r"c\.\d{1,5}[ACGT]>[ACGT](?!\w)", re.IGNORECASE)
_GRADE = re.compile(r"(?:grade|grado|gr|g)\.?\s*(?P<grade>[0-9]|(?a:I{1,3}|IV|V))(?!\w|[.,][0-9])", re.IGNORECASE)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_CYCLE = re.compile(r"(?:cycle|ciclo|c)\.?\s?(?P<cycle>[0-9])(?!\w|[.,][0-9])", re.IGNORECASE)
_PROTOCOL_DAY = re.compile(
    r"(?:day|giorno|d)\.?\s?(?P<day>[0-9]{1,4})(?!\w|[.,][0-9])(?:(?P<sure>!)(?!\w))?", re.IGNORECASE
)
_AFTER = re.compile(r"(?P<tx>tx)?\s?\+(?P<count>[0-9]{1,3})(?P<months>m)?(?!\w|[.,][0-9])", re.IGNORECASE)
_BELOW = re.compile(
    r"(?:pos(?:itive?|itiv[oa])?\.?\s*<\s*(?P<positive>loq)|<\s*(?P<limit>lo[dq]))(?!\w)", re.IGNORECASE
)

_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\w+")
_GAP = re.compile(r"[ \u00a0/.,:&+_-]{1,3}")
_DASH = re.compile(r"[-\u2013\u2014\u2192](?:>)?(?=\s*)")
_DASH_TO_DAY = re.compile(rf"[-\u2013\u2014\u2192]\s*(?={DAY_AHEAD})")
_NEGATIVE = re.compile(rf"[-\u2212]\s?{PLAIN}(?:\s?%)?")
_ABOVE = re.compile(rf"[>\u2265\u2264~\u2248\u00b1]=?(?:\s*{PLAIN}(?:\s?%)?)?")

Names = Mapping[str, tuple[Meaning, ...]]
"""Phrases known only to this case: the names of its laboratories."""


def items_of(text: str, names: Names) -> list[Item]:
    """The pieces of the line, in order; they do not overlap."""
    items: list[Item] = []
    place = 0
    while place < len(text):
        if blank := _BLANKS.match(text, place):
            # A comma or point right before a figure belongs to it: `,5`.
            place = blank.end() - (blank.group()[-1] in ",." and text[blank.end() : blank.end() + 1].isdigit())
            if place > blank.start():
                continue
            place = blank.start()
        item = _next(text, place, names, is_first=not items)
        items.append(item)
        place = item.end
        if len(items) > 1 and isinstance(item, DayText) and _announces_note(items[-2]):
            rest = text[place:].strip(" \t:,;")
            if rest:
                items.append(NoteText(place, len(text), rest))
            return items
    return items


def _announces_note(item: Item) -> bool:
    return isinstance(item, Word) and bool(item.values("note"))


def _next(text: str, place: int, names: Names, *, is_first: bool) -> Item:
    if match := _NOTE.match(text, place):
        return _note(text, match, is_first=is_first)
    readers: tuple[Callable[[str, int], Item | None], ...] = (
        _quoted, read_day_text, _variant, _below, _grade, _label, read_pair, read_amount,
    )  # fmt: skip
    for reader in readers:
        found = reader(text, place)
        if found is not None:
            return found
    return _phrase(text, place, names) or _mark(text, place)


def _note(text: str, match: re.Match[str], *, is_first: bool) -> Item:
    quoted = _quoted(text, match.end()) if match.end() < len(text) else None
    if isinstance(quoted, Quoted):
        return NoteText(match.start(), quoted.end, quoted.text)
    if is_first and read_day_text(text, match.end()) is not None:
        # `note 12/3 seen in clinic`: the day is read as one, the word waits for its text after it.
        return Word(match.start(), match.end("word"), (("note", "day"),))
    rest = text[match.end() :].strip()
    return NoteText(match.start(), len(text), rest)


def _quoted(text: str, place: int) -> Item | None:
    close = _QUOTES.get(text[place])
    if close is None:
        return None
    end = place + 1
    while (end := text.find(close, end)) >= 0:
        if close == '"' and text[end + 1 : end + 2] == '"':
            end += 2
            continue
        return Quoted(
            place, end + 1, text[place + 1 : end].replace('""', '"') if close == '"' else text[place + 1 : end]
        )
    return Strange(place, len(text), "unclosed-quote")


def _variant(text: str, place: int) -> Item | None:
    match = _VARIANT.match(text, place)
    if match is not None and match.group().isascii():
        return VariantText(place, match.end(), match.group())
    if match := _CODING.match(text, place):
        return CodingText(place, match.end(), match.group())
    return None


def _below(text: str, place: int) -> Item | None:
    match = _BELOW.match(text, place)
    if match is None:
        return None
    limit = (match["positive"] or match["limit"]).lower()
    category = "undetected" if limit == "lod" else "positive_not_quantifiable"
    return Word(place, match.end(), (("category", category), ("below", limit)))


def _grade(text: str, place: int) -> Item | None:
    match = _GRADE.match(text, place)
    if match is None:
        return None
    written = match["grade"].upper()
    return Grade(place, match.end(), _ROMAN.get(written) or int(written))


def _label(text: str, place: int) -> Item | None:
    if match := _CYCLE.match(text, place):
        cycle = int(match["cycle"])
        return Label(place, match.end(), f"C{cycle}", cycle=cycle)
    if match := _PROTOCOL_DAY.match(text, place):
        day = int(match["day"])
        return Label(place, match.end(), f"d{day}", day=day, is_sure=match["sure"] is not None)
    if match := _AFTER.match(text, place):
        prefix, suffix = "tx" if match["tx"] else "", "m" if match["months"] else ""
        return Label(place, match.end(), f"{prefix}+{int(match['count'])}{suffix}")
    return None


def _phrase(text: str, place: int, names: Names) -> Item | None:
    words: list[str] = []
    ends: list[int] = []
    at = place
    while len(words) < LONGEST_PHRASE + 3 and (word := _WORD.match(text, at)):
        words.append(word.group().casefold())
        ends.append(word.end())
        gap = _GAP.match(text, word.end())
        if gap is None:
            break
        at = gap.end()
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[:count])
        meanings = (*LEXICON.get(phrase, ()), *names.get(phrase, ()))
        if meanings and not text[ends[count - 1] : ends[count - 1] + 1].startswith("_"):
            offset = next((int(value) for key, value in meanings if key == "today"), None)
            return (
                Word(place, ends[count - 1], meanings)
                if offset is None
                else RelativeDay(place, ends[count - 1], offset)
            )
    return None


def _mark(text: str, place: int) -> Item:
    """What is left: a plus, a dash, a number that is none, a word nobody knows, a single character."""
    if text[place] in "+&":
        return Word(place, place + 1, (("also", "also"),))
    if match := _DASH_TO_DAY.match(text, place):
        return Word(place, place + 1, (("role", "end"),))
    if match := _NEGATIVE.match(text, place):
        return Strange(place, match.end(), "negative")
    if match := _ABOVE.match(text, place):
        return Strange(place, match.end(), "above")
    if match := _RUN.match(text, place):
        return Strange(place, match.end(), "unknown-word")
    if match := _DASH.match(text, place):
        return Word(place, place + 1, (("filler", "filler"),))
    hidden = unicodedata.category(text[place]).startswith("C")
    return Strange(place, place + 1, "invisible" if hidden else "unknown-word")
