"""Erases a patient on legal demand: from the store, and from every copy of it that can be reached."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from dalba_desktop.store.errors import UnknownCase
from dalba_desktop.tracker.safety import Copy, ErasedIn, Safety
from dalba_desktop.tracker.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: rows blanked in the store's trail (None: the case was in copies alone), each copy that was
    tried, and the copies that hold the case, or may, after all."""

    blanked: int | None
    tried: tuple[ErasedIn, ...]
    left: tuple[Copy, ...]


def copies_with(tracker: Tracker, case_id: str, secrets: Sequence[str] = ()) -> tuple[Copy, ...]:
    """Backups and stores set aside that hold a case, or that do not open and may. Raises UnknownCase when nothing does.

    `secrets` are passphrases and recovery codes of earlier times.
    """
    found = Safety(tracker._store).holding(case_id, secrets)
    if not any(copy.holds for copy in found):
        tracker.case_view(case_id)
    return found


def erase(tracker: Tracker, case_id: str, *, also_copies: bool, secrets: Sequence[str] = ()) -> Erased:
    """Erases a case for ever. Copies first: what fails in the store can then be tried again with everything listed.

    Raises UnknownCase when neither the store nor a copy holds it.
    """
    safety = Safety(tracker._store)
    found = copies_with(tracker, case_id, secrets)
    tried = safety.erase_from(found, case_id, secrets) if also_copies else ()
    blanked = None
    is_elsewhere = any(copy.holds for copy in found)
    with contextlib.suppress(*(UnknownCase,) if is_elsewhere else ()):
        blanked = tracker.keeping.erase(case_id)
    done = {each.path for each in tried if each.is_done}
    return Erased(blanked, tried, tuple(copy for copy in found if copy.path not in done))
