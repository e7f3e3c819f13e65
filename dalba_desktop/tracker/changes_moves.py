"""From or to which other case a fact was moved: the trail says so in the rows of one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from dalba_desktop.store.audit import AuditEntry

_NOT_COMPARED = ("id", "withdrawn")


def moves_of(
    rows: Iterable[AuditEntry], entries_of: Callable[[int], tuple[AuditEntry, ...]]
) -> dict[tuple[str, str], str]:
    """The other case of every fact of these rows that a transaction took out of one case and put into another.

    By list and id. A fact is the same one when all of its values are, its id and a withdrawal aside.
    """
    moves: dict[tuple[str, str], str] = {}
    by_change: dict[int, list[AuditEntry]] = {}
    for entry in rows:
        if entry.list is not None and (_arrives(entry) or _leaves(entry)):
            by_change.setdefault(entry.change, []).append(entry)
    for change, mine in by_change.items():
        others = [entry for entry in entries_of(change) if entry.case_id not in (None, mine[0].case_id)]
        for entry in mine:
            content = _content(entry.after if _arrives(entry) else entry.before)
            for other in others:
                fits = _leaves(other) if _arrives(entry) else _arrives(other)
                told = other.before if _arrives(entry) else other.after
                if fits and other.list == entry.list and _content(told) == content and other.case_id is not None:
                    moves[entry.list or "", entry.record_id or ""] = other.case_id
    return moves


def _arrives(entry: AuditEntry) -> bool:
    return entry.before is None and entry.after is not None


def _leaves(entry: AuditEntry) -> bool:
    was, now = _loaded(entry.before), _loaded(entry.after)
    return was is not None and (now is None or ("withdrawn" in now and "withdrawn" not in was))


def _content(text: str | None) -> Any:
    value = _loaded(text)
    return {key: each for key, each in value.items() if key not in _NOT_COMPARED} if value is not None else None


def _loaded(text: str | None) -> dict[str, Any] | None:
    value = None if text is None else json.loads(text)
    return value if isinstance(value, dict) else None
