"""No readable patient string in any file the store writes: searched in clear, in UTF-16 and inside compressed streams.

The same search must find the canary in a file where it is, or it proves nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.domain.events import Note
from dalba_desktop.store import connect
from dalba_desktop.store.keys import Key
from dalba_desktop.store.store import Store
from tests.builders import a_case
from tests.store.conftest import PASSPHRASE

CANARY = "Quetzalcoatlus Wíłk-Żółty"


def spellings(text: str) -> list[bytes]:
    """How a text may stand in a file; the parts too, since a page may break it."""
    parts = [text, *text.split()]
    return [part.encode(encoding) for part in parts for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


def inflated(data: bytes) -> Iterator[bytes]:
    """Everything in a file that inflates: zlib, gzip and raw deflate streams, at any offset."""
    for start in range(len(data)):
        header = data[start : start + 2]
        is_zlib = len(header) == 2 and header[0] & 0x0F == 8 and (header[0] * 256 + header[1]) % 31 == 0
        is_gzip = header == b"\x1f\x8b"
        for window in ([15] if is_zlib else []) + ([31] if is_gzip else []):
            yield _inflate(data[start:], window)
        if start == 0 or data[start - 4 : start - 2] == b"PK" or data[max(0, start - 30) : start].startswith(b"PK"):
            yield _inflate(data[start:], -15)


def _inflate(data: bytes, window: int) -> bytes:
    try:
        return zlib.decompressobj(window).decompress(data, 1_000_000)
    except zlib.error:
        return b""


def readable_in(path: Path, text: str = CANARY) -> bool:
    """Whether a file shows the text to anyone who looks."""
    data = path.read_bytes()
    wanted = spellings(text)
    return any(each in data for each in wanted) or any(each in out for out in inflated(data) for each in wanted)


def fill(store: Store) -> None:
    history = a_case(family_name=CANARY, hospital_number=CANARY, karyotype=CANARY).build()
    with store.writing(who=CANARY, reason=CANARY) as writer:
        writer.add_case(history.patient)
        for day in range(1, 40):
            writer.add("CASE-1", Note(date=dt.date(2025, 1, 1), text=f"{CANARY} {day}"))
        writer.amend_patient(dataclasses.replace(history.patient, given_name=CANARY))


def test_the_search_finds_a_canary_that_is_there(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    database = sqlite3.connect(plain)
    database.execute("CREATE TABLE patient (name TEXT)")
    database.execute("INSERT INTO patient VALUES (?)", [CANARY])
    database.commit()
    database.close()
    hidden = {
        "utf-16": CANARY.encode("utf-16-le"),
        "zlib": b"junk" + zlib.compress(CANARY.encode()) + b"junk",
        "gzip": b"junk" + gzip.compress(CANARY.encode()),
        "utf-16 in zlib": b"junk" + zlib.compress(CANARY.encode("utf-16-be")),
        "one word": b"junk" + CANARY.split()[0].encode(),
    }
    for name, content in hidden.items():
        (tmp_path / name).write_bytes(content)

    assert readable_in(plain)
    assert [name for name in hidden if not readable_in(tmp_path / name)] == []


def test_a_store_shows_nothing_while_and_after_it_is_written(store: Store) -> None:
    folder = store.path.parent
    journals: list[Path] = []

    def no_file_shows_it() -> None:
        for path in folder.iterdir():
            assert not readable_in(path), path.name

    fill(store)
    with store.writing(who=CANARY) as writer:
        for day in range(1, 400):
            writer.add_all("CASE-1", [Note(id=f"n{day}", date=dt.date(2025, 1, 1), text=f"{CANARY} {day}" * 20)])
        # A cache this small is written out before the commit, with its journal beside it.
        store._database.execute("PRAGMA cache_spill = 1")
        store._database.execute("UPDATE notes SET text = text || 'x'")
        journals = [path for path in folder.iterdir() if path.name.endswith("-journal")]
        no_file_shows_it()
    no_file_shows_it()

    assert len(journals) == 1, "the test should have seen the journal"


def test_a_forgotten_key_would_have_been_found(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten(connection: object, key: Key) -> None:
        del connection, key

    with monkeypatch.context() as patched:
        patched.setattr(connect, "_key", forgotten)
        database = connect._keyed(_touched(tmp_path / "plain.dalba"), Key.new(PASSPHRASE))
        database.execute("CREATE TABLE patient (name TEXT)")
        database.execute("INSERT INTO patient VALUES (?)", [CANARY])
        database.close()

    assert readable_in(tmp_path / "plain.dalba")


def _touched(path: Path) -> Path:
    path.touch()
    return path
