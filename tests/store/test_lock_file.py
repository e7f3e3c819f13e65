"""What stands in a lock file, and what does not."""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
import time
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dalba_desktop.store import lock_file
from dalba_desktop.store.holder import Holder, OpenElsewhere, current_holder, lock_path
from tests.store.holding import a_file, anna, posix_only


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return a_file(tmp_path)


def test_the_file_names_the_holder_for_whoever_may_open_the_store(store: Path) -> None:
    with anna(store, computer="STATION-3") as held:
        path = lock_path(store)
        assert path == held.path == store.parent / "ward.dalba.lock"
        text = json.loads(path.read_text(encoding="utf-8"))
        assert text | {"token": ""} == {
            "format": "dalba-lock/1",
            "who": "Anna Rossi",
            "account": "arossi",
            "computer": "STATION-3",
            "process": os.getpid(),
            "since": "2026-03-01T10:00:00Z",
            "version": held.holder.version,
            "token": "",
            "released": False,
            "unclean": False,
            "beats": "00000000",
        }
        if sys.platform != "win32":
            assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert not path.exists()


@posix_only
def test_the_sentence_names_who_where_and_since_when_in_local_time(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    try:
        with anna(store, computer="STATION-3"), pytest.raises(OpenElsewhere) as refused:
            anna(store)
    finally:
        monkeypatch.undo()
        time.tzset()
    sentence = str(refused.value).replace("\u00a0", " ")
    assert sentence == (
        f"{store}: open by Anna Rossi on STATION-3 since 1 Mar 2026 11:00; close it there, or open it here read-only"
    )


def test_without_a_name_the_account_is_named(store: Path) -> None:
    with anna(store, who=""), pytest.raises(OpenElsewhere, match="open by arossi on "):
        anna(store)


def test_a_time_that_is_none_is_shown_as_it_stands() -> None:
    assert Holder("", "", "", 1, "yesterday", "").since_words == "yesterday"
    assert Holder("", "", "", 1, "0001-01-01T00:00:00+14:00", "").since_words


def test_a_name_is_one_short_line(store: Path) -> None:
    with anna(store, who="Anna\n\x1b[31mRossi" + "!" * 300) as held:
        assert held.holder.who.startswith("Anna  [31mRossi!")
        assert len(held.holder.who) == 200
        assert current_holder(store) == held.holder


@given(st.binary(max_size=200))
def test_no_text_of_a_lock_file_upsets_the_reader(text: bytes) -> None:
    lock_file.parse(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3))
def test_values_of_the_wrong_kind_are_no_holder_or_made_to_fit(value: object) -> None:
    good = {
        "format": "dalba-lock/1",
        "who": "",
        "account": "",
        "computer": "c",
        "process": 1,
        "since": "",
        "token": "t",
    }
    good |= {"version": "", "released": False, "unclean": False, "beats": "0"}
    assert lock_file.parse(json.dumps(good).encode())
    for key in good:
        record = lock_file.parse(json.dumps(good | {key: value}).encode())
        if record:
            assert isinstance(record.holder.process, int)
            assert isinstance(record.holder.who, str)


@given(st.text(), st.text())
def test_every_name_is_read_as_it_was_written(who: str, computer: str) -> None:
    words = lock_file.word(who), lock_file.word(computer)
    record = lock_file.Record(Holder(words[0], "a", words[1], 7, "2026-03-01T10:00:00Z", "1"), "token", beats=3)
    with tempfile.TemporaryFile() as file:
        lock_file.write(file.fileno(), record)
        assert lock_file.parse(lock_file.read(file.fileno())) == record
