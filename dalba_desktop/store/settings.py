"""What a centre sets for itself: thresholds, calendars, the knowledge file in force, and who vouches for a file.

A value that is replaced or reset gets an end and stays, so a store can always say what held on a day, and why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.store import audit, rows
from dalba_desktop.store.audit import Action, Trail


class Section(StrEnum):
    """What an own value replaces; also the list its audit rows name."""

    POLICY = "policy"
    CALENDARS = "calendars"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """One value a centre has set, as plain JSON. Times are UTC text; without `ended_at` it is in force."""

    section: Section
    key: str
    value: Any
    at: str
    who: str
    reason: str
    ended_at: str | None = None
    ended_by: str | None = None
    ended_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeFile:
    """A knowledge file taken from disk. `name` says what it is, such as `abl1_mutations`."""

    sha256: str
    name: str
    version: str
    date: str
    content: bytes
    at: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """A clinician, `name`, vouches for exactly the file with that SHA-256; `who` entered it."""

    sha256: str
    name: str
    at: str
    who: str


@dataclass(frozen=True, kw_only=True)
class StoredSettings:
    """Everything a centre has set, all from one moment; own values and files are those in force."""

    version: int
    policy: Mapping[str, OwnValue]
    calendars: Mapping[str, OwnValue]
    files_in_force: Mapping[str, tuple[OwnValue, KnowledgeFile]]
    laboratories: tuple[Laboratory, ...]
    sign_offs: tuple[SignOff, ...]


_OWN = ("section", "key", "value", "at", "who", "reason", "ended_at", "ended_by", "ended_reason")
_FILE = ("sha256", "name", "version", "date", "content", "at", "who")
_SIGN_OFF = ("sha256", "name", "at", "who")
SIGN_OFFS = "sign_offs"
PREFERENCES = "preferences"
_IN_FORCE = "WHERE section = ? AND ended_at IS NULL ORDER BY key"


def values_in_force(database: Database, section: Section) -> Mapping[str, OwnValue]:
    """The own values of a section by key."""
    found = database.execute(rows.select("own_value", _OWN, _IN_FORCE), [section.value])
    return MappingProxyType({made.key: made for made in map(_own_value, found)})


def value_history(database: Database, section: Section, key: str) -> tuple[OwnValue, ...]:
    """Every value ever set for a key, oldest first."""
    rest = "WHERE section = ? AND key = ? ORDER BY number"
    return tuple(map(_own_value, database.execute(rows.select("own_value", _OWN, rest), [section.value, key])))


def knowledge_files(database: Database) -> tuple[KnowledgeFile, ...]:
    """Every knowledge file ever taken from disk, in the order in which they came."""
    found = database.execute(rows.select("knowledge_file", _FILE, "ORDER BY rowid"))
    return tuple(KnowledgeFile(**dict(zip(_FILE, row, strict=True))) for row in found)


def sign_offs(database: Database) -> tuple[SignOff, ...]:
    """Every sign-off, oldest first."""
    found = database.execute(rows.select("sign_off", _SIGN_OFF, "ORDER BY number"))
    return tuple(SignOff(**dict(zip(_SIGN_OFF, row, strict=True))) for row in found)


def preferences(database: Database) -> Mapping[str, Any]:
    """What the user prefers for this store, as plain JSON values by key. Raises FactError."""
    found = {}
    for key, value in database.execute("SELECT key, value FROM preference ORDER BY key"):
        try:
            found[key] = json.loads(value)
        except ValueError:
            raise FactError(f"preference {key}", None, "JSON") from None
    return MappingProxyType(found)


def files_in_force(database: Database) -> Mapping[str, tuple[OwnValue, KnowledgeFile]]:
    """The own knowledge files in use by name, each with who put it in force, when and why.

    Raises FactError when a file is missing or its content is no longer what it was taken for.
    """
    in_force = values_in_force(database, Section.KNOWLEDGE)
    if not in_force:
        return MappingProxyType({})
    by_hash = {file.sha256: file for file in knowledge_files(database)}
    chosen = {}
    for name, own in in_force.items():
        file = by_hash.get(own.value)
        if file is None or hashlib.sha256(file.content).hexdigest() != file.sha256:
            raise FactError(f"knowledge_file {name}", own.value, "the SHA-256 of a file in the store")
        chosen[name] = (own, file)
    return MappingProxyType(chosen)


class SettingsWriter:
    """The part of a transaction that changes what a centre has set; each change leaves its audit row."""

    def __init__(self, database: Database, trail: Trail, at: dt.datetime, who: str, reason: str) -> None:
        self._database = database
        self._trail = trail
        self._at = at
        self._who = who
        self._reason = reason

    def put_policy(self, key: str, value: float) -> None:
        """Sets the centre's own value of a threshold."""
        self._put(Section.POLICY, key, float(value))

    def reset_policy(self, key: str) -> bool:
        """Ends the centre's own value of a threshold; False when there is none."""
        return self._end(Section.POLICY, key)

    def put_calendar(self, protocol: str, document: Mapping[str, Any]) -> None:
        """Sets the centre's own calendar of a protocol, shaped like `protocols.toml`."""
        self._put(Section.CALENDARS, protocol, dict(document))

    def reset_calendar(self, protocol: str) -> bool:
        """Ends the centre's own calendar of a protocol; False when there is none."""
        return self._end(Section.CALENDARS, protocol)

    def use_knowledge_file(self, name: str, content: bytes, version: str, date: str) -> None:
        """Keeps a knowledge file and puts it in force in place of the one before."""
        sha256 = hashlib.sha256(content).hexdigest()
        known = self._database.execute("SELECT 1 FROM knowledge_file WHERE sha256 = ?", [sha256]).fetchone()
        if known is None:
            values = [sha256, name, version, date, content, audit.utc_text(self._at), self._who]
            self._database.execute(rows.insert("knowledge_file", _FILE), values)
        self._put(Section.KNOWLEDGE, name, sha256)

    def use_shipped_knowledge(self, name: str) -> bool:
        """Goes back to the file that ships with the application; False when that is in force already."""
        return self._end(Section.KNOWLEDGE, name)

    def sign(self, sha256: str, name: str) -> None:
        """Records that a clinician vouches for the file with that SHA-256."""
        self.set_sign_off(sha256, name, present=True)
        self._trail.append(Action.ADDED, None, SIGN_OFFS, sha256, None, {"name": name, "sha256": sha256})

    def put_preference(self, key: str, value: Any) -> None:
        """Sets what the user prefers for this store; None goes back to what the application does by itself."""
        before = preferences(self._database).get(key)
        if before == value:
            return
        self.set_preference(key, value)
        action = Action.ADDED if before is None else Action.WITHDRAWN if value is None else Action.AMENDED
        self._trail.append(action, None, PREFERENCES, key, before, value)

    def _put(self, section: Section, key: str, value: Any) -> None:
        before = values_in_force(self._database, section).get(key)
        self.set_own_value(section, key, value)
        action = Action.ADDED if before is None else Action.AMENDED
        self._trail.append(action, None, section.value, key, None if before is None else before.value, value)

    def _end(self, section: Section, key: str) -> bool:
        before = values_in_force(self._database, section).get(key)
        if before is None:
            return False
        self.set_own_value(section, key, None)
        self._trail.append(Action.WITHDRAWN, None, section.value, key, before.value, None)
        return True

    def set_own_value(self, section: Section, key: str, value: Any) -> None:
        """Ends the value in force, if any, and puts another there unless it is None; without an audit row."""
        self._database.execute(
            "UPDATE own_value SET ended_at = ?, ended_by = ?, ended_reason = ? "
            "WHERE section = ? AND key = ? AND ended_at IS NULL",
            [audit.utc_text(self._at), self._who, self._reason, section.value, key],
        )
        if value is not None:
            values = [section.value, key, rows.canonical_json(value), audit.utc_text(self._at), self._who, self._reason]
            self._database.execute(rows.insert("own_value", _OWN[:6]), values)

    def set_sign_off(self, sha256: str, name: str, *, present: bool) -> None:
        """A sign-off, or the newest of its kind taken back, without an audit row."""
        if present:
            values = [sha256, name, audit.utc_text(self._at), self._who]
            self._database.execute(rows.insert("sign_off", _SIGN_OFF), values)
            return
        self._database.execute(
            "DELETE FROM sign_off WHERE number = (SELECT max(number) FROM sign_off WHERE sha256 = ? AND name = ?)",
            [sha256, name],
        )

    def set_preference(self, key: str, value: Any) -> None:
        """A preference, or none when the value is None; without an audit row."""
        self._database.execute("DELETE FROM preference WHERE key = ?", [key])
        if value is not None:
            self._database.execute(rows.insert("preference", ("key", "value")), [key, rows.canonical_json(value)])


def _own_value(row: tuple[Any, ...]) -> OwnValue:
    values = dict(zip(_OWN, row, strict=True))
    try:
        value = json.loads(values.pop("value"))
    except ValueError:
        raise FactError(f"own_value {values['key']}", None, "JSON") from None
    return OwnValue(**{**values, "section": Section(values["section"]), "value": value})
