"""Writes a whole store anew under another key, with the row of its trail that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from dalba_desktop.store import connect, errors
from dalba_desktop.store.audit import Action, Trail
from dalba_desktop.store.keys import Key
from dalba_desktop.store.verify import verified


def copied_under(store: Path, old: Key, new: Key, file: Path, trail_of: Callable[[Database], Trail]) -> bool:
    """Fills `file`, private and empty, from the store that `old` opens; whether what it holds then is sound.

    `trail_of` begins the trail of the copy's own transaction. Raises DiskFull, NotWritten, Damaged.
    """
    # Through a connection of its own: one that met an error of the medium is good for nothing any more.
    source, _ = connect.open_database(store, old)
    try:
        fresh = connect.copy_under(source, new, file)
    finally:
        source.close()
    try:
        with errors.translated(file, writing=True), fresh.atomic():
            trail = trail_of(fresh)
            trail.append(Action.PASSPHRASE_CHANGED, None, None, None, None, {})
            trail.seal()
        return verified(fresh).is_sound
    finally:
        fresh.close()
