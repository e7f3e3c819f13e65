"""A store made once per run and copied for each test: deriving its key is what takes the time."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.store import Store

PASSPHRASE = "correct horse ’ battery"
NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def empty_store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.dalba"
    Store.create(path, PASSPHRASE, clock=lambda: NOW).close()
    return path


@pytest.fixture
def store(empty_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "ward.dalba"
    shutil.copy(empty_store_file, path)
    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def backup(store: Store) -> Path:
    """A backup with CASE-1; the store has CASE-2 too, and is closed."""
    from tests.store.copies import add_case, backed_up

    add_case(store, "CASE-1")
    made = backed_up(store)
    add_case(store, "CASE-2")
    store.close()
    return made.path


def changes_of(store: Store) -> tuple[AuditEntry, ...]:
    """The rows of the trail that tell of changed data, without those of opening and the like."""
    return tuple(entry for entry in store.audit_entries() if entry.list is not None)
