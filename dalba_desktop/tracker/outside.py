"""What concerns a store before it is open, or around its file: why it cannot be opened, and where it should not lie.

The window may not know the store's own modules; this is the part of them that it needs.
"""

from __future__ import annotations

from pathlib import Path

from dalba_desktop.store import holder, places
from dalba_desktop.store.errors import Damaged, NoSuchStore, NotAStore, ReadOnly, StoreInUse, WrongPassphrase
from dalba_desktop.wording import say

__all__ = ["DAMAGED_OR_WRONG", "HELD_OR_READ_ONLY", "Damaged", "WrongPassphrase", "held_words", "place_warning"]

HELD_OR_READ_ONLY = (StoreInUse, ReadOnly)
"""Refusals after which the store can still be opened for reading only."""
DAMAGED_OR_WRONG = (WrongPassphrase, Damaged, NotAStore, NoSuchStore)
"""Refusals after which a backup may be the way in."""


def place_warning(path: Path) -> str:
    """Why a store at that path would be less safe than elsewhere, in a sentence or two; empty when nothing is known."""
    place = places.warning_about(path)
    return "" if place is None else places.warning_words(place)


def held_words(path: Path) -> str:
    """Who has a store open for writing, as `open by Dr Rossi on WARD-2 since 1 Mar 2026 11:30`; empty for nobody."""
    found = holder.current_holder(path)
    if found is None:
        return ""
    return say(
        "open by {who} on {computer} since {since}", who=found.name, computer=found.computer, since=found.since_words
    )
