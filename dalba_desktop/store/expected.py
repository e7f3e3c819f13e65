"""What the data of a store must be, worked out from its trail alone; `store.verify` compares it with what is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dalba_desktop.store import contents
from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.store.contents import Place
from dalba_desktop.store.ranks import Ranks

OwnRow = tuple[str, ...]
"""Value, at, who, reason, ended_at, ended_by, ended_reason of one own value, the value as canonical JSON."""


class Said(NamedTuple):
    """The last thing the trail says of a place: in which row, and the content as canonical JSON."""

    sequence: int
    text: str


@dataclass(slots=True)
class Document:
    """A document that was ever taken in; its bytes stay when it is removed."""

    said: Said
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Everything that must be there; each mapping in the order in which its rows came.

    `gone` has the row of the trail that took a fact away; `own_values` are by section and key, `sign_offs` by SHA-256
    and clinician with (at, who), `files` by SHA-256 with (name, at, who). `made` is what the store said of itself when
    it was created, None when the trail does not tell.
    """

    facts: dict[Place, Said] = field(default_factory=dict)
    gone: dict[Place, int] = field(default_factory=dict)
    documents: dict[Place, Document] = field(default_factory=dict)
    own_values: dict[tuple[str, str], list[OwnRow]] = field(default_factory=dict)
    sign_offs: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    files: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)


def expected_of(trail: Iterable[AuditEntry]) -> Expected:
    """What follows from a trail in its order. Of a row that was tampered with, whatever can be made of it."""
    found = Expected()
    ranks = Ranks()
    for entry in trail:
        if entry.is_erased:
            continue
        ranks.note(entry)
        if entry.list is None:
            if entry.action == Action.CREATED and not found.made:
                found.made.update(_object(entry.after))
        elif entry.list == contents.SIGN_OFFS:
            _sign(found, entry)
        elif entry.list == contents.ATTACHMENTS:
            _document(found, entry)
        else:
            if entry.list in contents.SECTIONS:
                _own_value(found, entry)
            _fact(found, entry)
    in_order = sorted(found.facts.items(), key=lambda item: ranks.rank[item[0]])
    found.facts.clear()
    found.facts.update(in_order)
    return found


def place_of(entry: AuditEntry) -> Place:
    """Where what a row tells of stands."""
    return Place(entry.case_id, entry.list or "", entry.record_id or "")


def _fact(found: Expected, entry: AuditEntry) -> None:
    place = place_of(entry)
    if entry.after is None:
        found.facts.pop(place, None)
        found.gone[place] = entry.sequence
    else:
        found.facts[place] = Said(entry.sequence, entry.after)


def _document(found: Expected, entry: AuditEntry) -> None:
    known = found.documents.get(place_of(entry))
    if entry.after is not None:
        found.documents[place_of(entry)] = Document(Said(entry.sequence, entry.after))
    elif known is not None:
        known.said, known.removed = Said(entry.sequence, known.said.text), True


def _own_value(found: Expected, entry: AuditEntry) -> None:
    history = found.own_values.setdefault((entry.list or "", entry.record_id or ""), [])
    stamp = (entry.at, entry.who, entry.reason or "")
    if history and len(history[-1]) == 4:
        history[-1] += stamp
    if entry.after is None:
        return
    history.append((entry.after, *stamp))
    if entry.list == "knowledge":
        sha256 = _loaded(entry.after)
        if isinstance(sha256, str):
            found.files.setdefault(sha256, (entry.record_id or "", entry.at, entry.who))


def _sign(found: Expected, entry: AuditEntry) -> None:
    made = _object(entry.after or entry.before)
    history = found.sign_offs.setdefault((str(made.get("sha256")), str(made.get("name"))), [])
    if entry.after is not None:
        history.append((entry.at, entry.who))
    elif history:
        history.pop()


def _object(text: str | None) -> Mapping[str, Any]:
    value = _loaded(text)
    return value if isinstance(value, dict) else {}


def _loaded(text: str | None) -> Any:
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return None


__all__ = ["Document", "Expected", "OwnRow", "Said", "expected_of", "place_of"]
