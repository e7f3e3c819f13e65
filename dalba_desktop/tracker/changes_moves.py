"""From or to which other case a fact was moved: the trail says so in two rows next to each other (`store.moves`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dalba_desktop.store import moves
from dalba_desktop.store.audit import AuditEntry


def moves_of(
    rows: Iterable[AuditEntry], entries_of: Callable[[int], tuple[AuditEntry, ...]]
) -> dict[tuple[str, str], str]:
    """The other case, by list and id, of every fact of these rows that a transaction moved between two cases."""
    found: dict[tuple[str, str], str] = {}
    by_change: dict[int, list[AuditEntry]] = {}
    for entry in rows:
        if entry.action in moves.ACTIONS:
            by_change.setdefault(entry.change, []).append(entry)
    for change, mine in by_change.items():
        partners = moves.partners(entries_of(change))
        for entry in mine:
            other = partners.get(entry.sequence)
            if other is not None and other.case_id is not None:
                found[entry.list or "", entry.record_id or ""] = other.case_id
    return found
