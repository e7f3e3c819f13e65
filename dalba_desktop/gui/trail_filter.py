"""Which rows of the trail are looked for. No widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop.wording import action_words, list_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.trail_pages import AuditEntry

DEEDS = "-"
"""Stands for what was done with the store as a whole, in place of a list."""


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """A list (empty: all), a person (empty: all), a text that has to stand anywhere in the row."""

    list: str = ""
    who: str = ""
    text: str = ""

    def takes(self, entry: AuditEntry) -> bool:
        """Whether a row is one of those looked for."""
        if self.list and (entry.list or DEEDS) != self.list:
            return False
        if self.who and entry.who != self.who:
            return False
        wanted = self.text.casefold().split()
        if not wanted:
            return True
        searched = _searched(entry)
        return all(word in searched for word in wanted)


def lists_in(entries: Iterable[AuditEntry]) -> tuple[str, ...]:
    """The lists that rows are about, as they are called, deeds last."""
    found = {entry.list or DEEDS for entry in entries}
    return tuple(sorted(found, key=lambda name: (name == DEEDS, list_words(name).casefold())))


def people_in(entries: Iterable[AuditEntry]) -> tuple[str, ...]:
    """Everyone who is named in rows."""
    return tuple(sorted({entry.who for entry in entries}, key=str.casefold))


def _searched(entry: AuditEntry) -> str:
    parts = (
        str(entry.sequence), entry.at, entry.who, entry.account, action_words(entry.action), list_words(entry.list),
        entry.case_id, entry.record_id, entry.reason, entry.before, entry.after, entry.hash[:12],
    )  # fmt: skip
    return " ".join(part for part in parts if part).casefold()
