"""A store made once per run and copied for each test: deriving its key is what takes the time."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from dalba_desktop.store import connect
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


@pytest.fixture(scope="module")
def full_store_file(empty_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full") / "full.dalba"
    shutil.copy(empty_store_file, path)
    from tests.store.everything import fill

    with Store.open(path, PASSPHRASE, clock=lambda: NOW) as store:
        fill(store)
    return path


@pytest.fixture(scope="module")
def database(full_store_file: Path) -> Iterator[Database]:
    opened, _ = connect.open_database(full_store_file, PASSPHRASE)
    opened.execute("PRAGMA foreign_keys = OFF")
    opened.execute("PRAGMA ignore_check_constraints = ON")
    yield opened
    opened.close()


@pytest.fixture
def pages_are_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are not what these tests spoil, and looking at them takes most of the time."""
    monkeypatch.setattr(connect, "page_problems", lambda database, quick=False: ())


def changes_of(store: Store) -> tuple[AuditEntry, ...]:
    """The rows of the trail that tell of changed data, without those of opening and the like."""
    return tuple(entry for entry in store.audit_entries() if entry.list is not None)
