"""What is done with the file of a store rather than with what is in it: check it, copy it, say which one it is.

None of this writes to the store; all of it raises the errors of `store.errors`.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop.store import backups, connect, errors, holder, leftovers, migrate, places, restoring
from dalba_desktop.store.audit import SHORTEST_CODE, AuditEntry, short_code
from dalba_desktop.store.errors import StoreExists, WrongPassphrase
from dalba_desktop.store.keys import HEADER_BYTES, Key
from dalba_desktop.store.places import PlaceKind
from dalba_desktop.store.restoring import Restored
from dalba_desktop.store.store import Store, system_account, utc_now
from dalba_desktop.store.verify import Finding, Problem, Verification
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.store.salvage import Salvaged

__all__ = [
    "SHORTEST_CODE",
    "AuditEntry",
    "Checked",
    "Finding",
    "Restored",
    "WrongPassphrase",
    "checked",
    "mark_of",
    "restore",
    "salvage",
    "shared_place_warning",
    "short_code",
    "write_copy",
]

_READ_ONLY = 0o400
_MARK_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, the mark of the file, and the rows of the trail that a code on paper means."""

    verification: Verification
    mark: str
    matches: tuple[AuditEntry, ...]


def checked(path: Path, secret: str, code: str = "") -> Checked:
    """Checks every page, the trail, and every fact against it; finds the rows of the trail that a code means.

    Damage is a finding and not an error as long as the file opens. Raises WrongPassphrase, NotAStore, NewerStore.
    """
    matches: tuple[AuditEntry, ...] = ()
    try:
        key = _key_of(path, secret)
        with backups.opened(path, key) as database:
            pages = connect.page_problems(database, quick=True)
            if pages:
                # Not even the version of the store can be believed.
                raise errors.damaged(path, pages)
            migrate.check_known(database, path, migrate.migrations())
            found = backups.checked(database)
        if code and found.entries:
            with Store.open(path, key, read_only=True) as store:
                matches = store.entries_with_code(code)
    except errors.Damaged as error:
        findings = tuple(Finding(Problem.PAGE, detail=text) for text in error.found or (str(error),))
        found = Verification(findings=findings, entries=0, facts=0, head=None)
    return Checked(found, mark_of(path), matches)


def write_copy(path: Path, secret: str, out: Path) -> AuditEntry:
    """Copies a store, page by page and checked, to a file that is not there yet; returns the copy's last row.

    Works while another program has the store open, and leaves no row in the trail. The copy opens with what opens the
    store, and can only be read. Raises StoreExists, Damaged, NotWritten, DiskFull, ReadOnly, NoSuchFolder.
    """
    if os.path.lexists(out):
        raise StoreExists(_taken(out))
    with Store.open(path, _key_of(path, secret), read_only=True) as store, connect.unfinished(out) as file:
        store.copy_to(file)
        with backups.opened(file, store.key) as database:
            found = backups.checked(database)
        if not found.is_sound or found.head is None:
            raise errors.damaged(path, found.words())
        connect.sync_file(file)
        file.chmod(_READ_ONLY)
        _move(file, out)
    return found.head


def restore(backup: Path, path: Path, secret: str, *, set_aside: bool) -> Restored:
    """Puts a copy of a backup under the name of a store that is not open; `secret` opens the backup.

    A file already there is refused, or with `set_aside` kept beside it. Raises like `store.restoring.restore`.
    """
    return restoring.restore(backup, path, secret, at=utc_now(), set_aside=set_aside)


def salvage(path: Path, secret: str, out: Path, passphrase: str | None) -> Salvaged:
    """Makes a new store of what can be read in a damaged one, which is not touched.

    Its passphrase is `secret` unless another one is given. Raises like `store.salvage.salvage`.
    """
    from dalba_desktop.store.salvage import salvage as salvaged

    return salvaged(path, secret, out, passphrase)


def mark_of(path: Path) -> str:
    """What tells a store's file and its copies from all others wherever they lie: it changes with the passphrase.

    It says nothing about the key: it is made from the first bytes of the file, which are no secret.
    """
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(HEADER_BYTES)).hexdigest()[:_MARK_DIGITS]
    return short_code(digest)


def shared_place_warning(path: Path) -> str:
    """Why a store would be safer elsewhere, where its folder is synchronised or on the network; else empty."""
    found = places.warning_about(path)
    if found is None or found.kind not in (PlaceKind.CLOUD, PlaceKind.NETWORK):
        return ""
    return places.warning_words(found)


def _move(file: Path, out: Path) -> None:
    """Gives a finished file its name, never that of another file that appeared meanwhile."""
    try:
        if sys.platform == "win32":  # where renaming never replaces, and a read-only second name could not be removed
            file.rename(out)
        else:
            os.link(file, out)
    except FileExistsError:
        raise StoreExists(_taken(out)) from None
    except OSError:  # no hard links on this medium
        if os.path.lexists(out):
            raise StoreExists(_taken(out)) from None
        file.rename(out)
    connect.sync_folder(out.parent)


def _taken(path: Path) -> str:
    return say("{path}: a file is already there; nothing was changed", path=str(path))


def _key_of(path: Path, secret: str) -> Key:
    """The key of a store that opens for reading; a change that a killed program left half-written is taken back."""
    try:
        database, key = connect.open_database(path, secret, read_only=True)
    except errors.ReadOnly:
        if not leftovers.beside(path):
            raise
        now = utc_now()
        hold = holder.hold(path, who="", account=system_account(), now=now)
        try:
            database, key = connect.open_database(path, secret, settle=lambda key: leftovers.settle(path, key, now))
        finally:
            # Whoever opens the store to write in it next still hears of the unclean end.
            hold.release(checked=False)
    database.close()
    return key
