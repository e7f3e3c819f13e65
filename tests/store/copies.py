"""What the tests of backups and restores share: cases, a backup, a flipped bit."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

from dalba_desktop.store.backups import Backup, Backups, Reason
from dalba_desktop.store.store import Store
from tests.builders import a_case
from tests.store.conftest import NOW, PASSPHRASE

PAGE = 4096
LATER = NOW + dt.timedelta(hours=1)
LATEST = NOW + dt.timedelta(hours=2)


def add_case(store: Store, case_id: str, **values: Any) -> None:
    history = a_case(case_id=case_id, **values).with_mrd(day=22, level=2.6).build()
    with store.writing(who="anna") as writer:
        writer.add_case(history.patient)
        writer.add_all(case_id, (record for _, record in history.records()))


def backed_up(store: Store, second: Path | None = None, *, minutes: float = 0, reason: Reason = Reason.CLOSE) -> Backup:
    return Backups(store.path, second).make(
        store._database, store.key, at=NOW + dt.timedelta(minutes=minutes), reason=reason
    )


def spoil(path: Path, page: int = 3) -> None:
    """Flips one bit of a page."""
    mode = path.stat().st_mode
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE + 100] ^= 1
    path.write_bytes(content)
    path.chmod(mode)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))  # noqa: PTH208 - hidden files too


def cases_in(path: Path, secret: str = PASSPHRASE) -> tuple[str, ...]:
    with Store.open(path, secret, read_only=True) as store:
        return store.case_ids()


def leave_a_journal(path: Path, *, adding: str = "UNSAVED") -> bytes:
    """A killed program's half-written change: the file spoilt by it, and the journal that mends it."""
    with Store.open(path, PASSPHRASE) as store:
        database = store._database
        database.execute("PRAGMA cache_size = 5")
        database.execute("BEGIN IMMEDIATE")
        for count in range(300):
            database.execute("INSERT INTO draft (key, at, content) VALUES (?, '', ?)", [f"{adding} {count}", "x" * 500])
        half, journal = path.read_bytes(), path.with_name(path.name + "-journal").read_bytes()
        database.execute("ROLLBACK")
    path.write_bytes(half)
    path.with_name(path.name + "-journal").write_bytes(journal)
    return journal
