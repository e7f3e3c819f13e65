"""Takes out of a damaged store what can be read, and puts it into a new one. What is not certain is told, not guessed.

A row that can be read is taken as it stands. One that cannot is taken from the newest row of the trail that speaks of
it; where the trail has holes too, it is said that a newer value may have been lost. What neither tells is lost, and
counted. Each row of the trail is believed only when its hashes fit. The damaged file is only ever read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalba_desktop.store import attachments, audit, backups, connect, errors, gathering, holder, old_trail, rows
from dalba_desktop.store.attachments import ATTACHMENTS
from dalba_desktop.store.audit import Action
from dalba_desktop.store.contents import Place
from dalba_desktop.store.damaged import DamagedStore, copy_for_reading
from dalba_desktop.store.gathered import Doubt, Gathered, Origin
from dalba_desktop.store.keys import HEADER_BYTES, Key
from dalba_desktop.store.settings import Section
from dalba_desktop.store.store import NAME_OF, Store, system_account, utc_now
from dalba_desktop.store.writer import Writer
from dalba_desktop.wording import say

__all__ = ["CaseFindings", "Doubt", "ListCount", "Salvaged", "salvage", "trail_of"]

REASON = "salvaged"
"""The reason that the rows of the new store's trail carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCount:
    """Of one list: how many rows were read, how many were taken from the trail, how many are known to be lost."""

    list: str
    read: int
    from_trail: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFindings:
    """What the damage did to one case, or with `case_id` None to what belongs to the whole store."""

    case_id: str | None
    from_trail: tuple[Place, ...] = ()
    lost: tuple[Place, ...] = ()
    doubts: tuple[tuple[Doubt, Place], ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the case is as it was: what was taken from the trail was the last word on it."""
        return not self.lost and not self.doubts


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What came out of a damaged store. `cases` are only those that the damage touched.

    `trail_missing` rows of the old trail could not be read or believed; with `trail_end_unknown` there may be more.
    """

    path: Path
    lists: tuple[ListCount, ...]
    cases: tuple[CaseFindings, ...]
    trail_read: int
    trail_missing: int
    trail_end_unknown: bool
    synthetic_unknown: bool

    @property
    def is_complete(self) -> bool:
        """Whether nothing was lost and nothing is in doubt, the old trail aside."""
        return all(case.is_certain for case in self.cases) and not self.synthetic_unknown


def salvage(
    damaged_path: Path,
    secret: str | Key,
    target: Path,
    passphrase: str | None = None,
    *,
    clock: Callable[[], dt.datetime] = utc_now,
    who: str = "",
) -> Salvaged:
    """Makes a new store at `target` of what can be read. Its passphrase is `secret` unless another one is given.

    Raises StoreExists, EmptyPassphrase when `secret` is a recovery code and no passphrase is given, WrongPassphrase
    (also when the first pages are damaged), Damaged when not a single page of facts can be read, NoSuchStore, DiskFull.
    """
    if os.path.lexists(target):
        raise errors.StoreExists(_taken(target))
    header = connect.checked_header(damaged_path) if _has_whole_size(damaged_path) else _header(damaged_path)
    if passphrase is None and isinstance(secret, str) and Key.of_recovery_code(secret, header) is None:
        passphrase = secret
    if not passphrase:
        raise errors.EmptyPassphrase(say("The new store needs a passphrase of its own."))
    gathered = _gathered(damaged_path, secret, target)
    account = system_account()
    name = who or str(gathered.preferences.get(NAME_OF + account, ""))
    with _new_name(target) as file, backups.named(file, target):
        with Store.create(
            file, passphrase, name=name, synthetic=gathered.synthetic or False, as_of=gathered.as_of, clock=clock
        ) as store:
            with store.writing(who=name or account, reason=REASON) as writer:
                _fill(writer, gathered)
            _set_again(store, gathered, name or account)
            with store.writing(who=name or account) as writer:
                writer.note_deed(Action.SALVAGED, _details(damaged_path, gathered))
            found = store.verify()
        if not found.is_sound:
            raise errors.damaged(file, found.words())
        _move(file, target)
    return _report(target, gathered)


def trail_of(path: Path, secret: str | Key) -> tuple[tuple[audit.AuditEntry, ...], int]:
    """The rows of a damaged store's trail that can be read and believed, and how many are missing between them."""
    with connect.unfinished(path) as copy:
        store = DamagedStore(copy, copy_for_reading(path, secret, copy))
        try:
            trail = old_trail.trail_of(store)
        finally:
            store.close()
    return trail.entries, len(trail.missing)


def _gathered(damaged_path: Path, secret: str | Key, target: Path) -> Gathered:
    with connect.unfinished(target) as copy:
        store = DamagedStore(copy, copy_for_reading(damaged_path, secret, copy))
        try:
            with errors.translated(damaged_path):
                return gathering.gather(store)
        finally:
            store.close()


def _fill(writer: Writer, gathered: Gathered) -> None:
    for patient, records in gathered.cases():
        writer.add_case(patient)
        writer.add_all(patient.case_id, records)
    for laboratory in gathered.laboratories:
        writer.put_laboratory(laboratory)
    for values in gathered.attachments:
        _put(writer, "attachment", values)
        _note_attachment(writer, values)
    for key, value in gathered.preferences.items():
        writer.put_preference(key, value)
    for values in gathered.drafts:
        _put(writer, "draft", values)


def _set_again(store: Store, gathered: Gathered, who: str) -> None:
    """Everything a centre ever set, in its order; who set it then, when and why stand in the reason."""
    files = {row["sha256"]: row for row in gathered.knowledge_files}
    for row in gathered.own_values:
        with store.writing(who=who, reason=_reason_of(row)) as writer:
            value, key = json.loads(row["value"]), row["key"]
            match row["section"]:
                case Section.POLICY:
                    writer.put_policy(key, value)
                case Section.CALENDARS:
                    writer.put_calendar(key, value)
                case _:
                    file = files[value]
                    writer.use_knowledge_file(key, bytes(file["content"]), file["version"], file["date"])
    last = {(row["section"], row["key"]): row for row in gathered.own_values}
    for (section, key), row in last.items():
        if row["ended_at"] is None:
            continue
        ended = _reason_of({"who": row["ended_by"], "at": row["ended_at"], "reason": row["ended_reason"]})
        with store.writing(who=who, reason=ended) as writer:
            match section:
                case Section.POLICY:
                    writer.reset_policy(key)
                case Section.CALENDARS:
                    writer.reset_calendar(key)
                case _:
                    writer.use_shipped_knowledge(key)
    for row in gathered.sign_offs:
        with store.writing(who=who, reason=_reason_of(row)) as writer:
            writer.sign(row["sha256"], row["name"])


def _reason_of(row: Mapping[str, Any]) -> str:
    return ": ".join(filter(None, (REASON, f"{row['who']} {row['at']}", row.get("reason"))))


def _put(writer: Writer, table: str, values: Mapping[str, Any]) -> None:
    writer.database.execute(rows.insert(table, tuple(values)), list(values.values()))


def _note_attachment(writer: Writer, values: Mapping[str, Any]) -> None:
    place = (values["case_id"], ATTACHMENTS, values["id"])
    said = attachments.said_of(values)
    writer.trail.append(Action.ADDED, *place, None, said)
    if values["removed"]:
        writer.trail.append(Action.WITHDRAWN, *place, said, None)


def _counts(gathered: Gathered) -> tuple[ListCount, ...]:
    counts = gathered.counts()
    return tuple(
        ListCount(
            list=name,
            read=counts.get((name, Origin.READ), 0),
            from_trail=counts.get((name, Origin.TRAIL), 0),
            lost=counts.get((name, Origin.LOST), 0),
        )
        for name in gathered.list_names()
    )


def _details(damaged_path: Path, gathered: Gathered) -> dict[str, Any]:
    """What the trail of the new store says: numbers only, for a row that belongs to no case is never erased."""
    lists = {count.list: [count.read, count.from_trail, count.lost] for count in _counts(gathered)}
    last = gathered.trail.entries[-1:]
    return {
        "from": damaged_path.name,
        "head": audit.short_code(last[0].hash) if last else None,
        "lists": lists,
        "trail": [len(gathered.trail.entries), len(gathered.trail.missing)],
    }


def _report(target: Path, gathered: Gathered) -> Salvaged:
    return Salvaged(
        path=target,
        lists=_counts(gathered),
        cases=tuple(
            CaseFindings(
                case_id=case_id,
                from_trail=tuple(touched.from_trail),
                lost=tuple(touched.lost),
                doubts=tuple(touched.doubts),
            )
            for case_id, touched in gathered.touched().items()
        ),
        trail_read=len(gathered.trail.entries),
        trail_missing=len(gathered.trail.missing),
        trail_end_unknown=gathered.trail.end_unknown,
        synthetic_unknown=gathered.synthetic is None,
    )


@contextlib.contextmanager
def _new_name(target: Path) -> Iterator[Path]:
    """A hidden name for the store while it is being filled; nothing of it stays when that fails."""
    file = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.new")
    try:
        yield file
    finally:
        for leftover in (file, file.with_name(file.name + "-journal"), holder.lock_path(file)):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def _move(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:
        if os.path.lexists(target):
            raise errors.StoreExists(_taken(target)) from None
        file.rename(target)
    connect.sync_folder(target.parent)


def _has_whole_size(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.stat().st_size % 512 == 0
    return True


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEADER_BYTES)


def _taken(path: Path) -> str:
    return say("{path}: a file is already there; nothing was changed", path=str(path))
