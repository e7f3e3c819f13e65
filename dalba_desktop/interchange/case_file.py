"""The case file `dalba-case/1`: cases in and out as UTF-8 JSON.

Reading is strict and names the place of the first thing that is wrong (`cases[3].mrd[7].date`). Writing is canonical:
the same cases always give the same bytes, and what was written reads back as it was.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.codec import FactError, Json
from dalba_desktop.domain.history import CaseHistory, read_case, write_case
from dalba_desktop.domain.mrd import Laboratory

FORMAT = "dalba-case/1"
_KEYS = ("format", "synthetic", "as_of", "laboratories", "policy", "cases")
_DEEPEST = 32
_LONGEST_INTEGER = 400


class UnreadableFile(FactError):
    """A file that is not what it should be as a whole: no JSON, cut short, in another encoding. One sentence."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(place, None, "", sentence)
        self.args = (f"{place}: {sentence}" if place else sentence,)


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """Cases and what came with them: laboratories, a centre's own policy values, and the marks of demo data."""

    cases: tuple[CaseHistory, ...]
    synthetic: bool = False
    as_of: dt.date | None = None
    laboratories: tuple[Laboratory, ...] = ()
    policy: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


def read_case_file(text: str | bytes, check_policy: Callable[[Mapping[str, float]], object] | None = None) -> CaseFile:
    """A case file from its text or its UTF-8 bytes, a byte order mark or not. Raises the first `FactError`.

    `check_policy` may refuse policy values by raising a `FactError`: which keys there are is not known here.
    """
    raw = _parse(text)
    if not isinstance(raw, dict):
        raise UnreadableFile("", f'a case file is one JSON object with "format": "{FORMAT}"')
    if raw.get("format") != FORMAT:
        raise FactError("format", raw.get("format"), FORMAT)
    for key in raw:
        if key not in _KEYS:
            raise FactError(key, key, ", ".join(_KEYS), "unknown key")
    synthetic = raw.get("synthetic")
    if synthetic is not None and not isinstance(synthetic, bool):
        raise FactError("synthetic", synthetic, "true or false")
    return CaseFile(
        synthetic=bool(synthetic),
        as_of=_read_as_of(raw.get("as_of")),
        laboratories=_read_laboratories(raw.get("laboratories")),
        policy=_read_policy(raw.get("policy"), check_policy),
        cases=_read_cases(raw.get("cases")),
    )


def write_case_file(file: CaseFile) -> str:
    """The canonical text of a case file."""
    written: dict[str, Json] = {"format": FORMAT}
    if file.synthetic:
        written["synthetic"] = True
    if file.as_of is not None:
        written["as_of"] = file.as_of.isoformat()
    if file.laboratories:
        written["laboratories"] = [codec.write_record(entry) for entry in file.laboratories]
    if file.policy:
        written["policy"] = {key: _plain_number(file.policy[key]) for key in sorted(file.policy)}
    written["cases"] = [write_case(history) for history in file.cases]
    return json.dumps(written, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


class _Object(dict[str, Any]):
    """A JSON object that remembers a key written twice."""

    twice: str | None = None


class _NotANumber:
    """NaN or Infinity, which JSON does not have, until its place is known."""

    def __init__(self, name: str) -> None:
        self.name = name


def _parse(text: str | bytes) -> Json:
    text = (_decoded(text) if isinstance(text, bytes) else text).removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableFile("", "the file is empty")
    try:
        raw = json.loads(
            text, object_pairs_hook=_object, parse_constant=_NotANumber, parse_int=_whole_number, parse_float=float
        )
    except json.JSONDecodeError as error:
        cut = " (the file is cut short)" if error.pos >= len(text.rstrip()) else ""
        raise UnreadableFile(f"line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}{cut}") from None
    except RecursionError:
        raise UnreadableFile("", "not a case file: nested too deeply") from None
    _check_tree(raw)
    return raw


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"line {line}", "not UTF-8 text; a case file is UTF-8 JSON") from None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        made.twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return made


def _whole_number(digits: str) -> float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else math.inf


def _check_tree(raw: Json) -> None:
    """Refuses what the parser lets pass, with its place: keys written twice, NaN and Infinity, depth."""
    waiting: list[tuple[str, Any, int]] = [("", raw, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        if isinstance(value, _NotANumber):
            raise UnreadableFile(place, f"{value.name} is not a number of JSON")
        if depth > _DEEPEST:
            raise UnreadableFile(place[:80], "not a case file: nested too deeply")
        if isinstance(value, _Object) and value.twice is not None:
            raise UnreadableFile(_joined(place, value.twice), "the key is written twice")
        waiting.extend((where, entry, depth + 1) for where, entry in reversed(list(_entries(place, value))))


def _entries(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((_joined(place, key), entry) for key, entry in value.items())
    elif isinstance(value, list):
        yield from ((f"{place}[{index}]", entry) for index, entry in enumerate(value))


def _joined(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _read_as_of(raw: Json) -> dt.date | None:
    if raw is None:
        return None
    try:
        return codec.read_day(raw)
    except ValueError:
        raise FactError("as_of", raw, "a calendar day as YYYY-MM-DD") from None


def _read_laboratories(raw: Json) -> tuple[Laboratory, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise FactError("laboratories", raw, "a list of objects")
    made: list[Laboratory] = []
    for index, entry in enumerate(raw):
        laboratory = codec.read_record(Laboratory, entry, f"laboratories[{index}]")
        if any(laboratory.name == other.name for other in made):
            raise FactError(f"laboratories[{index}].name", laboratory.name, "a name used once in the file")
        made.append(laboratory)
    return tuple(made)


def _read_policy(raw: Json, check: Callable[[Mapping[str, float]], object] | None) -> Mapping[str, float]:
    if raw is None:
        return MappingProxyType({})
    if not isinstance(raw, dict):
        raise FactError("policy", raw, "an object of numbers")
    read: dict[str, float] = {}
    for key in sorted(raw):
        value = raw[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
            raise FactError(f"policy.{key}", value, "a number")
        read[key] = float(value)
    if check is not None:
        check(read)
    return MappingProxyType(read)


def _read_cases(raw: Json) -> tuple[CaseHistory, ...]:
    if not isinstance(raw, list):
        raise FactError("cases", raw, "a list of objects")
    places: dict[str, str] = {}
    made: list[CaseHistory] = []
    for index, entry in enumerate(raw):
        history = read_case(entry, f"cases[{index}]")
        where = f"cases[{index}].patient.case_id"
        if history.case_id in places:
            allowed = "a case_id used once in the file"
            raise FactError(where, history.case_id, allowed, f"already used at {places[history.case_id]}")
        places[history.case_id] = where
        made.append(history)
    return tuple(made)


def _plain_number(value: float) -> float:
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else value
