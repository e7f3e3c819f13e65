"""What a field allows, in the language in use: the core says it in English, as files and scripts know it.

The core's sentence is taken apart by the templates below. Keys, codes and numbers stay as a file has them; what is no
template of this version stays English.
"""

from __future__ import annotations

import functools
import re

from dalba_desktop.domain.codec import FactError, shown
from dalba_desktop.wording.language import ENGLISH, language, mark, say

_WHOLE = mark(
    (
        "a list of: {listed}",
        "already used at {place}",
        "{what}, at most {high}",
        "{what} and at most {high}",
        "line {line}, column {column}",
        "line {line}",
        "{what} (the file is cut short)",
        "{what} ({unit})",
        "a calendar day as YYYY-MM-DD, {first} to {last}",
        "a number from {low} to {high} for {kind}",
        "{what} from {low} to {high}",
        "{what} of {low} to {high} characters",
        "{what} of at least {low} character",
        "{what} of at least {low}",
        "{what} above {low}",
        "text of at most {count} characters",
        "a list of at most {count} laboratories",
        "at most {count} lines",
        "a line of 1 to {count} characters, none of them a control character",
        "a table with {listed}",
        "not JSON: {reason}",
        'a case file is one JSON object with "format": "{format}"',
        "{what} is not a number of JSON",
        "codon {codon} of ABL1 isoform 1a is {residue}",
    )
)
_WORDS = mark(
    (
        "text",
        "a number",
        "a whole number",
        "true or false",
        "a calendar day as YYYY-MM-DD",
        "a UTC time as YYYY-MM-DDThh:mm:ssZ",
        "one of a list",
        "a list of text",
        "a list",
        "an object",
        "a list of objects",
        "an object of numbers",
        "a table",
        "one table per threshold",
        "a table for each protocol",
        "an id used once in its case",
        "a name used once in the file",
        "a substitution such as T315I",
        "0 (no blasts) or 1 (blasts)",
        "required",
        "unknown key",
        "unknown protocol",
        "unknown TKI",
        "no such day",
        "no such time",
        "given twice",
        "each key once",
        "each laboratory once",
        "each variant once per TKI",
        "it holds a character that is not text",
        "no control characters and no spaces at the ends",
        "made by a newer version of the application",
        "only isoform 1a is read: NM_005157.6 / NP_005148.2",
        "no change of the protein",
        "the file is empty",
        "not UTF-8 text; a case file is UTF-8 JSON",
        "not a case file: nested too deeply",
        "the key is written twice",
    )
)


def refusal_words(error: FactError) -> str:
    """Where a value stands, what it is, what is allowed: as `str(error)` in English."""
    if language() == ENGLISH:
        return str(error)
    if not error.allowed:  # a file that is not what it should be as a whole
        return ": ".join(allowed_words(part) for part in (error.place, error.reason) if part)
    value, allowed = shown(error.value), allowed_words(error.allowed)
    if error.reason:
        return say(
            "{place}: {value} is not allowed; {reason}; allowed: {allowed}",
            place=error.place,
            value=value,
            reason=allowed_words(error.reason),
            allowed=allowed,
        )
    return say("{place}: {value} is not allowed; allowed: {allowed}", place=error.place, value=value, allowed=allowed)


def allowed_words(allowed: str) -> str:
    """A part of it, `a number from 0 to 100 (%)`, by the template that fits."""
    if allowed in _WORDS:
        return say(allowed)
    for template in _WHOLE:
        match = _shape(template).fullmatch(allowed)
        if match is not None:
            parts = match.groupdict()
            if "what" in parts:
                parts["what"] = allowed_words(parts["what"])
            return say(template, **parts)
    return allowed


@functools.cache
def _shape(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template)))
