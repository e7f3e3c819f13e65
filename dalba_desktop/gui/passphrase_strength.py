"""How hard a passphrase is to guess: an estimate of our own, with its reasons.

The text is read as an attacker's program tries it: common words, rows of keys and of the alphabet, repetition and years
first, then words of a dictionary, then signs at random. What is left over counts. It is an estimate for advice, never
for a refusal; it keeps nothing and shows no part of the text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from dalba_desktop.wording import figures, say

SHORTEST = 8
TRIES_PER_SECOND = 10_000
"""A rack of graphics cards against Argon2id with 64 MiB and three passes; generous to the attacker."""
_YEAR_SECONDS = 365.25 * 86_400


class Level(IntEnum):
    """Four steps, for four parts of a bar."""

    WEAK = 1
    FAIR = 2
    GOOD = 3
    STRONG = 4


@dataclass(frozen=True, slots=True)
class Strength:
    """`bits` is the binary logarithm of the tries needed; `reasons` say in words what counts little."""

    bits: float
    reasons: tuple[str, ...]

    @property
    def level(self) -> Level:
        """Weak below a month of trying, fair below a thousand years, strong from a million years on."""
        years = self.years
        if years < 1 / 12:
            return Level.WEAK
        if years < 1_000:
            return Level.FAIR
        return Level.GOOD if years < 1_000_000 else Level.STRONG

    @property
    def years(self) -> float:
        """How long it takes to try half of what has to be tried."""
        return math.exp2(min(self.bits - 1, 300.0)) / TRIES_PER_SECOND / _YEAR_SECONDS


_WORDS = """
000000 111111 123123 abc123 access admin adminadmin administrator alba all amore angel baseball batman blast
blina blinatumomab bone bonemarrow bonjour cancer cases changeme charlie chocolate ciao clinic computer
correct dalba daniel dasatinib default demo doctor dottore dragon ferrari flower football freedom geheim
george haematology hallo hello hematology hockey horse hospital hunter iloveyou italia jessica jordan juventus
killer klinik krankenhaus leucemia leukaemia leukemia login love lovely marina marrow martina master matrix
medicine medizin michael michelle milano monkey mustang napoli nicole ninja nurse ospedale parola pass
passphrase passw password passwort patient patients pazienti pepper ponatinib princess qazwsx qwertz roma
samantha schatz secret segreto shadow soccer solo sommer staple starten starwars store summer sunshine
superman sweet test thomas tigger trustno utente ward welcome whatever willkommen winter zaq
"""
_COMMON = frozenset(_WORDS.split())
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
    "!@#$%^&*()",
    '!"§$%&/()=',
)
_DISGUISE = str.maketrans("@4301!57$", "aaeoiists")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_VOWELS = frozenset("aeiouyáàâäãåæéèêëíìîïóòôöõøúùûüý")
_SHORTEST_ROW = 3
_SHORTEST_DISGUISED, _LONGEST_COMMON, _LONGEST_LOOKED_AT = 4, max(map(len, _COMMON)), 64
_COMMON_BITS, _ROW_BITS, _AGAIN_BITS, _YEAR_BITS, _DATE_BITS, _WORD_BITS = 7.0, 5.0, 2.0, 7.0, 15.0, 13.0


def strength_of(text: str) -> Strength:
    """Estimates a passphrase."""
    text = unicodedata.normalize("NFC", text)
    bits = 0.0
    reasons: dict[str, None] = {}
    seen: set[str] = set()
    for token in _tokens(text):
        worth, reason = _worth(token)
        if token.casefold() in seen and len(token) > 1:
            worth, reason = _AGAIN_BITS, say("what is repeated")
        seen.add(token.casefold())
        bits += worth
        if reason:
            reasons[reason] = None
    return Strength(bits, tuple(reasons))


def _tokens(text: str) -> Iterator[str]:
    """Words, numbers and signs; a common word in disguise stays whole, so do rows of keys over their borders."""
    for piece in re.split(r"(\s+)", text):
        low = piece.casefold()
        if not piece:
            continue
        if _plain(low) in _COMMON or _is_row(low):
            yield piece
        elif len(low) == len(piece) and (found := _in_disguise(low)):
            yield from _TOKEN.findall(piece[: found.start])
            yield piece[found.start : found.stop]
            yield from _TOKEN.findall(piece[found.stop :])
        else:
            yield from _TOKEN.findall(piece)


def _in_disguise(low: str) -> range:
    """Where a common word stands among other signs with digits or signs for letters; empty when there is none."""
    low = low[:_LONGEST_LOOKED_AT]
    for count in range(min(len(low), _LONGEST_COMMON), _SHORTEST_DISGUISED - 1, -1):
        for start in range(len(low) - count + 1):
            part = low[start : start + count]
            if not part.isalpha() and _plain(part) in _COMMON:
                return range(start, start + count)
    return range(0)


def _plain(text: str) -> str:
    """Without the disguise that every guessing program knows: p4ssw0rd."""
    return text.translate(_DISGUISE)


def _worth(token: str) -> tuple[float, str]:
    low = token.casefold()
    count = len(token)
    if count > 1 and len(set(low)) == 1:
        return 5.0 + math.log2(count), say("what is repeated")
    if low in _COMMON or _plain(low) in _COMMON:
        disguise = 0.0 if low in _COMMON else 2.0
        return _COMMON_BITS + disguise + _case_bits(token), say("a common word")
    if _is_row(low):
        return _ROW_BITS + math.log2(count), say("a row such as 1234, abcd or qwerty")
    if once := _repeated(low):
        return _worth(once)[0] + _AGAIN_BITS, say("what is repeated")
    if token.isdecimal():
        return _number_worth(token)
    if token.isspace():
        return 0.0, ""
    if token[0].isalpha():
        return _word_bits(token), ""
    return min(count * 5.0, 5.0 + (count - 1) * 4.0), ""


def _number_worth(token: str) -> tuple[float, str]:
    if len(token) == 4 and "1900" <= token <= "2049":
        return _YEAR_BITS, say("a year or a date")
    if len(token) in (6, 8) and _looks_like_date(token):
        return _DATE_BITS, say("a year or a date")
    return len(token) * math.log2(10), ""


def _looks_like_date(digits: str) -> bool:
    first, second, third = digits[:2], digits[2:4], digits[4:6]
    is_day_first = "01" <= first <= "31" and "01" <= second <= "12"
    is_month_first = "01" <= first <= "12" and "01" <= second <= "31"
    is_year_first = len(digits) == 8 and digits[:2] in ("19", "20") and "01" <= third <= "12"
    return is_day_first or is_month_first or is_year_first


def _word_bits(token: str) -> float:
    """A word of some language is found in a list of ten thousand; letters without such a shape have to be tried."""
    count = len(token)
    at_random = count * math.log2(26)
    if _looks_like_word(token.casefold()):
        at_random = min(at_random, _WORD_BITS + max(0, count - 10))
    return at_random + _case_bits(token)


def _looks_like_word(low: str) -> bool:
    vowels = sum(sign in _VOWELS for sign in low)
    longest = max((len(run) for run in re.split(f"[{''.join(sorted(_VOWELS))}]", low)), default=0)
    return 0.2 <= vowels / len(low) <= 0.7 and longest <= 4


def _case_bits(token: str) -> float:
    if token.islower() or not token.isalpha():
        return 0.0
    if token.istitle() or token.isupper():
        return 1.0
    return min(float(len(token)), 5.0)


def _is_row(low: str) -> bool:
    return len(low) >= _SHORTEST_ROW and any(low in row or low in row[::-1] for row in _ROWS)


def _repeated(low: str) -> str:
    """What a text repeats from its beginning to its end; empty when it does not."""
    place = (low + low).find(low, 1)
    return low[:place] if 0 < place < len(low) else ""


def strength_words(text: str) -> str:
    """The estimate as people read it, empty for an empty text."""
    if not text:
        return ""
    found = strength_of(text)
    said = say(
        "{level}: it takes {time} to find for someone who has the file and tries {rate} a second.",
        level=level_words(found.level),
        time=time_words(found.years),
        rate=figures(f"{TRIES_PER_SECOND:,}"),
    )
    if found.reasons and found.level < Level.STRONG:
        said += " " + say("Counts for little: {reasons}.", reasons=", ".join(found.reasons))
    return said


def level_words(level: Level) -> str:
    """Weak, fair, good, strong."""
    return {
        Level.WEAK: say("Weak"),
        Level.FAIR: say("Fair"),
        Level.GOOD: say("Good"),
        Level.STRONG: say("Strong"),
    }[level]


def time_words(years: float) -> str:
    """A span as one would say it: `3 days`, `40 years`, `millions of years`."""
    seconds = years * _YEAR_SECONDS
    day = 86_400.0
    if seconds < 60:
        return say("seconds")
    if seconds < 3_600:
        return say("minutes")
    if seconds < 2 * day:
        return say("hours")
    if seconds < 60 * day:
        return say("{count} days", count=_rounded(seconds / day))
    if years < 2:
        return say("{count} months", count=_rounded(years * 12))
    if years < 1_000:
        return say("{count} years", count=_rounded(years))
    if years < 1e6:
        return say("thousands of years")
    return say("millions of years")


def _rounded(count: float) -> str:
    """One figure is all an estimate is worth."""
    if count < 10:
        return f"{count:.0f}"
    size = 10 ** math.floor(math.log10(count))
    return figures(f"{round(count / size) * size:,}")
