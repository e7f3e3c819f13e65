"""Documents kept inside the store: a laboratory's report, a picture. Their bytes never lie anywhere else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from dalba_desktop.domain import codec
from dalba_desktop.store import errors, rows
from dalba_desktop.wording import say

ATTACHMENTS = "attachments"
"""What audit rows call their list."""
LARGEST_BYTES = 20 * 1024 * 1024
MEDIA_TYPES: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        "application/pdf": (b"%PDF-",),
        "image/png": (b"\x89PNG\r\n\x1a\n",),
        "image/jpeg": (b"\xff\xd8\xff",),
        "image/tiff": (b"II*\0", b"MM\0*"),
    }
)
"""What is taken, with the bytes such a file begins with. Anything that could run or link outside is refused."""

RecordKey = tuple[str, str]
"""List and id of a record of the same case."""

_LONGEST_NAME = 255
_COLUMNS = ("case_id", "id", "name", "media_type", "size", "sha256", "date", "note", "at", "who", "removed", "records")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document of a case without its bytes. `at` is when it was taken in (UTC), `date` the day it is of.

    `records` are the list and id of each record that it belongs to; one that is not there any more may be among them.
    """

    case_id: str
    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    date: str | None = None
    note: str | None = None
    at: str
    who: str
    removed: bool = False
    records: tuple[RecordKey, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What the trail says of it."""
        said = {**dataclasses.asdict(self), "records": _listed(self.records)}
        return {key: value for key, value in said.items() if value is not None and key not in ("case_id", "removed")}


def media_type_of(content: bytes, name: str) -> str:
    """What kind of document the bytes are. Raises Refused with the reason."""
    if not content:
        raise errors.Refused(say("{name}: the file is empty", name=name))
    if len(content) > LARGEST_BYTES:
        raise errors.Refused(
            say("{name}: larger than the {size} MB that a store keeps", name=name, size=LARGEST_BYTES // 1024 // 1024)
        )
    for media_type, beginnings in MEDIA_TYPES.items():
        if content.startswith(beginnings):
            return media_type
    raise errors.Refused(say("{name}: only PDF, PNG, JPEG and TIFF files are kept in a store", name=name))


def file_name(path: str) -> str:
    """The last part of a path as text: what a file system gives need be neither printable nor valid."""
    last = _as_text(path).replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(sign if sign.isprintable() else " " for sign in last).strip(" .")
    return shown[-_LONGEST_NAME:] or "document"


def of_case(database: Database, case_id: str) -> tuple[Attachment, ...]:
    """The documents of a case in the order in which they came, removed ones included."""
    found = database.execute(rows.select("attachment", _COLUMNS, "WHERE case_id = ? ORDER BY rowid"), [case_id])
    return tuple(map(_attachment, found))


def every(database: Database) -> tuple[Attachment, ...]:
    """The documents of all cases."""
    return tuple(map(_attachment, database.execute(rows.select("attachment", _COLUMNS, "ORDER BY rowid"))))


def find(database: Database, case_id: str, attachment_id: str) -> Attachment | None:
    """One document without its bytes."""
    row = database.execute(
        rows.select("attachment", _COLUMNS, "WHERE case_id = ? AND id = ?"), [case_id, attachment_id]
    ).fetchone()
    return None if row is None else _attachment(row)


def content_of(database: Database, case_id: str, attachment_id: str) -> bytes:
    """The bytes. Raises UnknownRecord, and FactError when they are not those that were taken in."""
    row = database.execute(
        "SELECT content, sha256 FROM attachment WHERE case_id = ? AND id = ?", [case_id, attachment_id]
    ).fetchone()
    if row is None:
        raise errors.UnknownRecord(say("there is no such document"))
    content, sha256 = bytes(row[0]), row[1]
    if hashlib.sha256(content).hexdigest() != sha256:
        raise codec.FactError(f"attachments {attachment_id}", None, "the bytes that were taken in")
    return content


def is_intact(database: Database, found: Attachment) -> bool:
    """Whether the bytes are those that were taken in."""
    row = database.execute(
        "SELECT content FROM attachment WHERE case_id = ? AND id = ?", [found.case_id, found.id]
    ).fetchone()
    return row is not None and hashlib.sha256(row[0]).hexdigest() == found.sha256


def insert(
    database: Database,
    *,
    case_id: str,
    name: str,
    content: bytes,
    date: dt.date | None,
    note: str,
    at: str,
    who: str,
    records: tuple[RecordKey, ...] = (),
) -> Attachment:
    """Takes a document in, under what of its name can be shown and stored. Raises Refused."""
    name = file_name(name)
    media_type = media_type_of(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    if with_content(database, case_id, sha256) is not None:
        raise errors.Refused(say("{name}: this document is already there", name=name))
    made = Attachment(
        case_id=case_id, id=_free_id(database, case_id, sha256), name=name, media_type=media_type, size=len(content),
        sha256=sha256, date=None if date is None else date.isoformat(), note=_as_text(note) or None, at=at, who=who,
        records=records,
    )  # fmt: skip
    return _put(database, made, content)


def with_content(database: Database, case_id: str, sha256: str) -> Attachment | None:
    """The document of a case that has these bytes and was not removed."""
    found = (made for made in of_case(database, case_id) if made.sha256 == sha256 and not made.removed)
    return next(found, None)


def insert_copy(database: Database, source: Attachment, case_id: str, records: tuple[RecordKey, ...]) -> Attachment:
    """The same document in another case, under its own id unless that is taken there."""
    is_taken = find(database, case_id, source.id) is not None
    new_id = _free_id(database, case_id, source.sha256) if is_taken else source.id
    made = dataclasses.replace(source, case_id=case_id, id=new_id, records=records)
    return _put(database, made, content_of(database, source.case_id, source.id))


def set_details(database: Database, found: Attachment, said: Mapping[str, Any]) -> Attachment:
    """Gives a document the day, the note and the records that the trail says of it; the rest of it never changes."""
    records = tuple((each["list"], each["id"]) for each in said.get("records", ()))
    changed = dataclasses.replace(found, date=said.get("date"), note=said.get("note"), records=records)
    database.execute(
        "UPDATE attachment SET date = ?, note = ?, records = ? WHERE case_id = ? AND id = ?",
        [changed.date, changed.note, _stored(changed.records), found.case_id, found.id],
    )
    return changed


def said_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail says of a document, from the columns of its row."""
    return _attachment(tuple(row.get(name) for name in _COLUMNS)).as_json()


def set_removed(database: Database, found: Attachment, *, removed: bool) -> Attachment:
    """Takes a document from sight, or back into it."""
    database.execute(
        "UPDATE attachment SET removed = ? WHERE case_id = ? AND id = ?", [int(removed), found.case_id, found.id]
    )
    return dataclasses.replace(found, removed=removed)


def _free_id(database: Database, case_id: str, sha256: str) -> str:
    (count,) = database.execute("SELECT count(*) FROM attachment WHERE case_id = ?", [case_id]).fetchone()
    free = (f"a{number}-{sha256[:8]}" for number in itertools.count(count + 1))
    return next(made for made in free if find(database, case_id, made) is None)


def _put(database: Database, made: Attachment, content: bytes) -> Attachment:
    values = [getattr(made, column) for column in _COLUMNS[:-1]]
    database.execute(rows.insert("attachment", (*_COLUMNS, "content")), [*values, _stored(made.records), content])
    return made


def _listed(records: tuple[RecordKey, ...]) -> list[dict[str, str]] | None:
    return [{"list": name, "id": record_id} for name, record_id in records] or None


def _stored(records: tuple[RecordKey, ...]) -> str | None:
    listed = _listed(records)
    return None if listed is None else rows.canonical_json(listed)


def _as_text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _attachment(row: tuple[Any, ...]) -> Attachment:
    """What is no list of records stands among them as it is: a check finds it, and nothing takes it for a record."""
    values = dict(zip(_COLUMNS, row, strict=True))
    try:
        listed = json.loads(values["records"] or "[]")
        records = tuple((str(each["list"]), str(each["id"])) for each in listed)
    except (ValueError, TypeError, KeyError):
        records = (("", str(values["records"])),)
    return Attachment(**{**values, "removed": bool(values["removed"]), "records": records})
