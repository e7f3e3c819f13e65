"""`NAME.dalba-settings`: what a centre has set for itself, to be taken to a second workstation.

JSON in one canonical form: equal settings give equal bytes. There is no patient in it and no secret, and nobody's
sign-off: who vouches for a table does so in one store.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from dalba_desktop.alerts.calendars import SECTIONS, read_calendars
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.analysis.filters import parsed
from dalba_desktop.analysis.filters_keys import KEYS
from dalba_desktop.domain import codec
from dalba_desktop.domain.centre import Centre, read_centre
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Protocol
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.interchange.files import UnusableFile, read_bytes
from dalba_desktop.interchange.knowledge import mutation_table_of
from dalba_desktop.wording import refusal_words, say

FORMAT = "dalba-settings/1"
SUFFIX = ".dalba-settings"
LARGEST_BYTES = 4 * 1024 * 1024
_LONGEST_TEXT = 2_000
_MOST_LABORATORIES = 1_000
LONGEST_NAME, LONGEST_SEARCH = 60, 500
_MOST_SEARCHES = 500
_KEYS = ("format", "centre", "laboratories", "policy", "calendars", "mutation_table", "searches")


@dataclass(frozen=True, kw_only=True)
class SettingsFile:
    """What the file holds. `policy` and `calendars` are the centre's own ones alone; a table of None is the shipped.

    `searches` are saved ones by name, made of filters alone: a word to look for could be a patient's name.
    """

    centre: Centre = field(default_factory=Centre)
    laboratories: tuple[Laboratory, ...] = ()
    policy: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    calendars: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    mutation_table: bytes | None = None
    searches: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def write_settings(file: SettingsFile) -> bytes:
    """The file in its one form: parts in a fixed order, laboratories and keys by name."""
    document: dict[str, Any] = {"format": FORMAT}
    if file.centre.letterhead:
        document["centre"] = codec.write_record(file.centre)
    in_order = sorted(file.laboratories, key=lambda entry: entry.name)
    document["laboratories"] = [codec.write_record(entry) for entry in in_order]
    document["policy"] = {key: _plain_number(value) for key, value in sorted(file.policy.items())}
    document["calendars"] = {name: _sorted(part) for name, part in sorted(file.calendars.items())}
    if file.mutation_table is not None:
        document["mutation_table"] = file.mutation_table.decode()
    if file.searches:
        document["searches"] = dict(sorted(file.searches.items()))
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def read_settings_file(path: Path, policy: Policy) -> SettingsFile:
    """The settings in a file on the medium. Raises UnusableFile with the place of what is wrong and what is allowed."""
    content = read_bytes(path)
    try:
        return read_settings(content, policy)
    except FactError as error:
        raise UnusableFile(path, refusal_words(error)) from None


def read_settings(content: bytes, policy: Policy) -> SettingsFile:
    """The settings in a file's bytes; `policy` says which thresholds there are. Raises FactError."""
    document = _document(content)
    _check_format(document)
    for key in document:
        if key not in _KEYS:
            raise FactError(key, key, ", ".join(_KEYS), "unknown key")
    return SettingsFile(
        centre=read_centre(document.get("centre", {})),
        laboratories=_laboratories(document.get("laboratories", [])),
        policy=_policy(document.get("policy", {}), policy),
        calendars=_calendars(document.get("calendars", {})),
        mutation_table=_mutation_table(document.get("mutation_table")),
        searches=_searches(document.get("searches", {})),
    )


def is_filters_alone(text: str) -> bool:
    """Whether a search holds nothing but filters, and none of them a free text: no word that could name somebody."""
    query = parsed(text)
    is_free = any(KEYS[clause.key].reads_text for clause in query.clauses if clause.key in KEYS)
    return bool(query.clauses) and not (query.words or query.problems or is_free)


class NoSettingsFile(FactError):
    """Nothing in it can be read as settings: there is no value to show."""

    def __init__(self, reason: str) -> None:
        super().__init__("", None, FORMAT, reason)

    def __str__(self) -> str:
        return say("no settings file: {reason}", reason=self.reason)


def _document(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST_BYTES:
        raise NoSettingsFile(say("larger than {size} MB", size=LARGEST_BYTES // 1024 // 1024))
    try:
        found = json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise NoSettingsFile(say("not UTF-8 text")) from None
    except RecursionError:
        raise NoSettingsFile(say("nested too deeply")) from None
    except json.JSONDecodeError as error:
        raise NoSettingsFile(say("line {line}: not JSON", line=error.lineno)) from None
    except FactError:
        raise
    except ValueError:
        raise NoSettingsFile(say("a number in it is none")) from None
    if not isinstance(found, dict):
        raise NoSettingsFile(say("it holds no object"))
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise FactError(key, key, say("each key once"), say("given twice"))
        made[key] = value
    return made


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _check_format(document: Mapping[str, Any]) -> None:
    found = document.get("format")
    if found == FORMAT:
        return
    if isinstance(found, str) and found.startswith("dalba-settings/"):
        raise FactError("format", found, FORMAT, say("made by a newer version of the application"))
    raise FactError("format", found, FORMAT, "required" if found is None else "")


def _laboratories(raw: Any) -> tuple[Laboratory, ...]:
    if not isinstance(raw, list) or len(raw) > _MOST_LABORATORIES:
        raise FactError("laboratories", raw, f"a list of at most {_MOST_LABORATORIES} laboratories")
    made = tuple(codec.read_record(Laboratory, each, f"laboratories[{at}]") for at, each in enumerate(raw))
    names: set[str] = set()
    for at, entry in enumerate(made):
        if entry.name in names:
            raise FactError(f"laboratories[{at}].name", entry.name, say("each laboratory once"), say("given twice"))
        names.add(entry.name)
    return made


def _policy(raw: Any, policy: Policy) -> Mapping[str, float]:
    values = _object(raw, "policy")
    policy.with_own(values)
    return MappingProxyType({key: float(value) for key, value in values.items()})


def _calendars(raw: Any) -> Mapping[str, Mapping[str, Any]]:
    allowed = ", ".join(protocol.value for protocol in Protocol)
    for name, document in _object(raw, "calendars").items():
        place = f"calendars.{name}"
        if name not in Protocol.__members__.values():
            raise FactError(place, name, allowed, "unknown protocol")
        parts = _object(document, place)
        wanted = ("protocol", *SECTIONS)
        for key in parts:
            if key not in wanted:
                raise FactError(f"{place}.{key}", key, ", ".join(wanted), "unknown key")
        if list(_object(parts.get("protocol"), f"{place}.protocol")) != [name]:
            raise FactError(f"{place}.protocol", parts["protocol"], f"the calendar of {name} alone")
        try:
            read_calendars(parts)
        except FactError as error:
            raise FactError(f"{place}.{error.place}", error.value, error.allowed, error.reason) from None
        for part, described in (*((key, parts[key]) for key in SECTIONS), (name, parts["protocol"][name])):
            for key in ("source", "standing"):
                _check_text(described.get(key, ""), f"{place}.{part}.{key}")
    return MappingProxyType(dict(raw))


def _mutation_table(raw: Any) -> bytes | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise FactError("mutation_table", raw, "the text of a mutation table")
    try:
        content = raw.encode()
    except UnicodeEncodeError:
        raise FactError("mutation_table", "?", "text", "it holds a character that is not text") from None
    try:
        mutation_table_of(content)
    except FactError as error:
        if not error.place:
            raise FactError("mutation_table", raw, "TOML or JSON", error.reason) from None
        raise FactError(f"mutation_table.{error.place}", error.value, error.allowed, error.reason) from None
    return content


def _searches(raw: Any) -> Mapping[str, str]:
    found = _object(raw, "searches")
    if len(found) > _MOST_SEARCHES:
        raise FactError("searches", len(found), f"at most {_MOST_SEARCHES} searches")
    for name, text in found.items():
        if not name.isprintable() or name != " ".join(name.split()) or not 0 < len(name) <= LONGEST_NAME:
            raise FactError("searches", name, f"names of 1 to {LONGEST_NAME} characters")
        is_line = isinstance(text, str) and len(text) <= LONGEST_SEARCH and text.isprintable() and text == text.strip()
        if not is_line or not is_filters_alone(text):
            raise FactError(f"searches.{name}", text, say("filters alone, such as mrd:rising"))
    return MappingProxyType(found)


def _object(raw: Any, place: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise FactError(place, raw, "an object", "required" if raw is None else "")
    return raw


def _check_text(value: Any, place: str) -> None:
    is_text = isinstance(value, str) and len(value) <= _LONGEST_TEXT
    if not is_text or any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        raise FactError(place, value, f"text of at most {_LONGEST_TEXT} characters")


def _plain_number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _sorted(value: Any) -> Any:
    """The same with the keys of every object by name."""
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value
