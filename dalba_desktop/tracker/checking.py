"""The check of a whole store, made so that a window can go on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dalba_desktop.store.store import Store
from dalba_desktop.store.verify import Finding, Problem, Verification

if TYPE_CHECKING:
    from dalba_desktop.tracker.tracker import Tracker


def check_beside(tracker: Tracker) -> Callable[[], Verification]:
    """The check as a function for another thread: it opens the same file a second time, for reading only.

    As long as it runs nothing should be written: a reader makes a writer wait. Raises the errors of `store.errors`.
    """
    path, key = tracker.path, tracker._store.key

    def check() -> Verification:
        with Store.open(path, key, read_only=True) as store:
            return store.verify()

    return check


__all__ = ["Finding", "Problem", "Verification", "check_beside"]
