"""What a centre sets for itself: thresholds, laboratories, calendars, the mutation table and who vouches for it.

Every change is one transaction with who, when and why. What is in force is kept until the store says that something
changed, by whichever program.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dalba_desktop.alerts.calendars import SECTIONS, read_calendars
from dalba_desktop.alerts.mutations import MutationTable
from dalba_desktop.alerts.policy import Policy, PolicyValue
from dalba_desktop.domain import codec
from dalba_desktop.domain.centre import Centre, read_centre
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Protocol
from dalba_desktop.domain.level_text import read_number
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.schedule import Calendar
from dalba_desktop.interchange.knowledge import (
    MUTATION_TABLE,
    load_calendar_document,
    mutation_table_of,
    read_mutation_file,
)
from dalba_desktop.store.laboratory_use import results_by_laboratory
from dalba_desktop.store.settings import KnowledgeFile, OwnValue, Section, SignOff, StoredSettings
from dalba_desktop.store.store import NAME_OF, Store
from dalba_desktop.tracker.settings_file import CENTRE, SettingsFiles
from dalba_desktop.wording import language, say
from dalba_desktop.wording.language import ENGLISH


class SettingRefused(Exception):
    """A change of the settings that is not made, in one sentence."""

    exit_code = 2


class OlderTable(SettingRefused):
    """A mutation table from disk that is older than the one in force; it can be forced."""


@dataclass(frozen=True, kw_only=True)
class InForce:
    """What the engine judges by, all from one moment.

    `ignored` names own values that this version of the application does not know or cannot read; the shipped ones
    stand in for them.
    """

    policy: Policy
    knowledge: MutationTable
    laboratories: tuple[Laboratory, ...]
    stored: StoredSettings
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow:
    """One threshold as it is in force, with the shipped value and, where the centre set its own, who, when and why."""

    entry: PolicyValue
    shipped: float
    own: OwnValue | None

    @property
    def key(self) -> str:
        """Its name in files and on the command line."""
        return self.entry.key


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """The planned samples of a protocol, with where they come from; `document` is shaped like `protocols.toml`."""

    protocol: Protocol
    calendar: Calendar
    document: Mapping[str, Any]
    own: OwnValue | None

    @property
    def source(self) -> str:
        """Where the days of the protocol come from."""
        return str(self.document["protocol"][self.protocol.value].get("source", ""))

    @property
    def standing(self) -> str:
        """Whether that source was seen, is from memory, or is an opinion."""
        return str(self.document["protocol"][self.protocol.value].get("standing", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInForce:
    """The mutation table in force. `own` says who put a file of the centre in force; None: as shipped."""

    table: MutationTable
    shipped: MutationTable
    own: OwnValue | None
    signed: SignOff | None
    files: tuple[KnowledgeFile, ...]


@dataclass(frozen=True, slots=True)
class LaboratoryUse:
    """A laboratory by its name as results write it: its own figures, if it has any, and how many results name it."""

    name: str
    figures: Laboratory | None
    results: int


class Settings:
    """The settings of one open store. `policy` and `shipped_table` are what the application brings."""

    def __init__(self, store: Store, policy: Policy, shipped_table: MutationTable, who: Callable[[], str]) -> None:
        self._store = store
        self._base = policy
        self._shipped_table = shipped_table
        self._who = who
        self._kept: InForce | None = None
        self.files = SettingsFiles(store, self, policy, who)

    def in_force(self) -> InForce:
        """Everything the engine judges by; read again only after a change."""
        if self._kept is None or self._kept.stored.version != self._store.settings_version():
            self._kept = self._read()
        return self._kept

    def policy_values(self) -> tuple[PolicyRow, ...]:
        """Every threshold, in the order of the policy file."""
        now = self.in_force()
        return tuple(
            PolicyRow(entry=entry, shipped=self._base[key], own=now.stored.policy.get(key) if entry.own else None)
            for key, entry in now.policy.values.items()
        )

    def policy_history(self, key: str) -> tuple[OwnValue, ...]:
        """Every value the centre ever set for a threshold, oldest first, with its end where it has one."""
        return self._store.own_value_history(Section.POLICY, key)

    def set_policy_value(self, key: str, value: float | str, reason: str) -> None:
        """Sets the centre's own value; text is read as a number. Raises FactError, SettingRefused without a reason."""
        number = self.check_policy_value(key, value)
        with self._store.writing(who=self._who(), reason=_reason(reason)) as writer:
            writer.put_policy(key, number)

    def check_policy_value(self, key: str, value: float | str) -> float:
        """The number that would be set. Raises SettingRefused for an unknown key, FactError for what is not allowed."""
        if key not in self._base.values:
            near = ", ".join(difflib.get_close_matches(key, self._base.values, n=3, cutoff=0.5)) or "?"
            raise SettingRefused(say("{key}: no such threshold; did you mean {near}", key=codec.shown(key), near=near))
        value = _number(value)
        self._base.with_own({key: value})
        return float(value)

    def reset_policy_value(self, key: str, reason: str = "") -> None:
        """Goes back to the shipped value; the own one stays in the history. Raises SettingRefused without one."""
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            if not writer.reset_policy(key):
                raise SettingRefused(say("{key}: there is no own value to take back", key=codec.shown(key)))

    def laboratories(self) -> tuple[Laboratory, ...]:
        """The laboratories' own figures, in the order in which they came."""
        return self.in_force().laboratories

    def set_laboratory(self, laboratory: Laboratory, reason: str = "", *, was: str = "") -> None:
        """Adds a laboratory or replaces its figures; `was` is the name it had before, when that changes too.

        Raises FactError for a figure the data dictionary refuses, SettingRefused for the name of another one.
        """
        laboratory = codec.read_record(Laboratory, codec.write_record(laboratory), "laboratories")
        is_renamed = was not in ("", laboratory.name)
        if is_renamed and any(entry.name == laboratory.name for entry in self.laboratories()):
            raise SettingRefused(say("{name} has figures already: change those.", name=codec.shown(laboratory.name)))
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            if is_renamed:
                writer.remove_laboratory(was)
            writer.put_laboratory(laboratory)

    def remove_laboratory(self, name: str, reason: str = "") -> None:
        """Takes a laboratory's figures away: the usual values stand in for them. Raises SettingRefused."""
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            if not writer.remove_laboratory(name):
                raise SettingRefused(say("There are no figures of {name}.", name=codec.shown(name)))

    def laboratory_uses(self) -> tuple[LaboratoryUse, ...]:
        """Every laboratory with figures or with results, by name; the figures are None where only results name it."""
        counts = results_by_laboratory(self._store)
        figures = {entry.name: entry for entry in self.laboratories()}
        names = sorted({*counts, *figures}, key=lambda name: (name.casefold(), name))
        return tuple(LaboratoryUse(name, figures.get(name), counts.get(name, 0)) for name in names)

    @property
    def centre(self) -> Centre:
        """Who keeps the store, for the head of what it prints; empty while nobody has said."""
        try:
            return read_centre(self._store.preferences.get(CENTRE) or {})
        except FactError:
            return Centre()

    def set_centre(self, centre: Centre, physician: str | None = None) -> None:
        """Says who keeps the store, and with a name who uses it under this account. Raises FactError."""
        raw = codec.write_record(centre)
        read_centre(raw)
        with self._store.writing(who=self._who()) as writer:
            writer.put_preference(CENTRE, raw or None)
            if physician is not None:
                name = " ".join(physician.split())
                writer.put_preference(
                    NAME_OF + self._store.account, name if name not in ("", self._store.account) else None
                )

    def calendars(self) -> tuple[CalendarRow, ...]:
        """The calendar of every protocol."""
        now = self.in_force()
        own = {name: value for name, value in now.stored.calendars.items() if f"calendar.{name}" not in now.ignored}
        return tuple(
            CalendarRow(
                protocol=protocol,
                calendar=calendar,
                document=own[protocol].value if protocol in own else _of_protocol({}, protocol),
                own=own.get(protocol),
            )
            for protocol, calendar in now.policy.calendars.items()
        )

    def set_calendar(self, protocol: str, document: Mapping[str, Any], reason: str) -> None:
        """Sets the centre's own calendar of one protocol, given in the shape of `protocols.toml`.

        What is left out is as shipped, except source and standing: those are the centre's to give. Raises FactError
        with the place of what is not allowed, SettingRefused without a reason.
        """
        chosen = _of_protocol(document, protocol)
        with self._store.writing(who=self._who(), reason=_reason(reason)) as writer:
            writer.put_calendar(protocol, chosen)

    def set_calendars(self, document: Mapping[str, Any], reason: str) -> tuple[str, ...]:
        """The same for every protocol in the document, all or none; returns their names."""
        protocols = document.get("protocol")
        if not isinstance(protocols, Mapping) or not protocols:
            raise FactError("protocol", protocols, "a table for each protocol", "" if protocols else "required")
        chosen = {name: _of_protocol(document, name) for name in protocols}
        with self._store.writing(who=self._who(), reason=_reason(reason)) as writer:
            for name, part in chosen.items():
                writer.put_calendar(name, part)
        return tuple(chosen)

    def reset_calendar(self, protocol: str, reason: str = "") -> None:
        """Goes back to the shipped calendar. Raises SettingRefused when there is no own one."""
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            if not writer.reset_calendar(protocol):
                raise SettingRefused(
                    say("{key}: there is no own value to take back", key=codec.shown(f"calendar.{protocol}"))
                )

    def mutation_table(self) -> TableInForce:
        """The mutation table in force, with every file ever taken from disk."""
        now = self.in_force()
        own = now.stored.files_in_force.get(MUTATION_TABLE)
        return TableInForce(
            table=now.knowledge,
            shipped=self._shipped_table,
            own=own[0] if own is not None and own[1].sha256 == now.knowledge.sha256 else None,
            signed=_sign_off(now.stored, now.knowledge.sha256),
            files=tuple(file for file in self._store.knowledge_files() if file.name == MUTATION_TABLE),
        )

    def replace_mutation_table(self, path: Path, reason: str = "", *, force: bool = False) -> MutationTable:
        """Puts a table from disk in force and keeps it in the store; the one before stays there too.

        Raises UnusableFile with the place of what cannot be read, SettingRefused for an older version unless forced.
        """
        content, table = read_mutation_file(path)
        now = self.in_force().knowledge
        if table.sha256 == now.sha256:
            return now
        if table.age < now.age and not force:
            raise OlderTable(
                say(
                    "{path}: version {version} of {date} is older than version {current} of {current_date} in force",
                    path=str(path),
                    version=table.version,
                    date=table.date,
                    current=now.version,
                    current_date=now.date,
                )
            )
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            if table.sha256 == self._shipped_table.sha256:
                writer.use_shipped_knowledge(MUTATION_TABLE)
            else:
                writer.use_knowledge_file(MUTATION_TABLE, content, table.version, table.date)
        return self.in_force().knowledge

    def use_shipped_table(self, reason: str = "") -> None:
        """Goes back to the table that ships with the application. Raises SettingRefused when it is in force."""
        with self._store.writing(who=self._who(), reason=reason.strip()) as writer:
            if not writer.use_shipped_knowledge(MUTATION_TABLE):
                raise SettingRefused(say("The table that ships with the application is already in force."))

    def sign_mutation_table(self, name: str) -> SignOff:
        """A clinician vouches for exactly the table in force. Raises SettingRefused without a name."""
        name = " ".join(name.split())
        if not name.isprintable() or not 0 < len(name) <= _LONGEST_NAME:
            raise SettingRefused(say("A sign-off needs the name of the clinician."))
        sha256 = self.in_force().knowledge.sha256
        if not sha256:
            raise SettingRefused(say("This table was not read from a file; there is nothing to sign."))
        with self._store.writing(who=self._who()) as writer:
            writer.sign(sha256, name)
        signed = self.mutation_table().signed
        assert signed is not None
        return signed

    def _read(self) -> InForce:
        return self.in_force_of(self._store.settings())

    def in_force_of(self, stored: StoredSettings) -> InForce:
        """What the engine judges by when this is what the centre has set: now, or once."""
        ignored: list[str] = []
        policy = self._base
        for key, own in stored.policy.items():
            try:
                policy = policy.with_own({key: own.value})
            except FactError:
                ignored.append(key)
        calendars = dict(policy.calendars)
        for name, own in stored.calendars.items():
            try:
                calendars.update(read_calendars(own.value))
            except FactError:
                ignored.append(f"calendar.{name}")
        knowledge = self._shipped_table
        if MUTATION_TABLE in stored.files_in_force:
            try:
                knowledge = mutation_table_of(stored.files_in_force[MUTATION_TABLE][1].content)
            except FactError:
                ignored.append(MUTATION_TABLE)
        signed = _sign_off(stored, knowledge.sha256)
        return InForce(
            policy=dataclasses.replace(policy, calendars=MappingProxyType(calendars)),
            knowledge=knowledge if signed is None else dataclasses.replace(knowledge, reviewed_by=signed.name),
            laboratories=stored.laboratories,
            stored=stored,
            ignored=tuple(ignored),
        )


_LONGEST_NAME = 120


def _sign_off(stored: StoredSettings, sha256: str) -> SignOff | None:
    """The newest sign-off of exactly that file."""
    return next((signed for signed in reversed(stored.sign_offs) if sha256 and signed.sha256 == sha256), None)


def _of_protocol(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What of a document bears on one protocol, as plain JSON, completed by what ships. Raises FactError."""
    shipped = load_calendar_document()
    own = document.get("protocol", shipped["protocol"])
    part = own.get(name) if isinstance(own, Mapping) else own
    if isinstance(part, Mapping) and "protocol" in document:
        as_shipped = shipped["protocol"].get(name, {}).items()
        part = {**{key: value for key, value in as_shipped if key not in ("source", "standing")}, **part}
    chosen = {"protocol": {name: part}, **{key: document.get(key, shipped[key]) for key in SECTIONS}}
    read_calendars(chosen)
    plain: dict[str, Any] = json.loads(json.dumps(chosen, default=str))
    return plain


def _number(value: float | str) -> float | str:
    """Text as a number, as the language in use writes it; what is none is left for the policy to refuse.

    So is `10.000` where people write their decimals with a comma: it is ten there, or ten thousand.
    """
    if not isinstance(value, str):
        return value
    try:
        if language() == ENGLISH:
            return float("".join(value.split()).replace("_", "?"))
        return read_number(value.strip())
    except ValueError:
        return value


def _reason(reason: str) -> str:
    if not reason.strip():
        raise SettingRefused(say("A reason is needed: why does this value suit the centre?"))
    return reason.strip()
