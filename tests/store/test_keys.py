"""A passphrase makes the key of one file; a code on paper stands for the key, however it is typed off, and no other."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dalba_desktop.store import connect, errors, keys
from dalba_desktop.store.keys import COST_CODE, HEADER_BYTES, Key, UnknownCost, is_ours
from dalba_desktop.store.store import Store
from tests.store.conftest import PASSPHRASE

HEADER = b"DLB\x01" + bytes(range(12))
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
secrets = st.binary(min_size=32, max_size=32)


def read_back(code: str) -> bytes | None:
    found = Key.of_recovery_code(code, HEADER)
    return None if found is None else found.secret


@given(secret=secrets)
@example(secret=bytes(32))
@example(secret=b"\xff" * 32)
@example(secret=b"\0" * 31 + b"\1")
def test_a_recovery_code_spells_its_key(secret: bytes) -> None:
    code = Key(secret, HEADER).recovery_code()

    assert read_back(code) == secret
    assert [len(group) for group in code.split("-")] == [4] * 14
    assert set(code) <= {*SIGNS, "-"}


@given(secret=secrets, typed=st.data())
def test_it_is_read_however_people_type_it(secret: bytes, typed: st.DataObject) -> None:
    slips = {"0": "0Oo", "1": "1IilL"}
    signs = Key(secret, HEADER).recovery_code().replace("-", "")
    as_typed = "".join(
        typed.draw(st.sampled_from(slips.get(sign, sign + sign.lower())))
        + typed.draw(st.sampled_from(["", "", " ", "-", "\N{EN DASH}", ".\n", "\N{NO-BREAK SPACE}", "\t_"]))
        for sign in signs
    )

    assert read_back(f" {as_typed}\r\n") == secret


def test_every_slip_of_one_sign_is_refused() -> None:
    code = Key(bytes(range(200, 232)), HEADER).recovery_code().replace("-", "")
    for place, right in enumerate(code):
        for wrong in set(SIGNS) - {right}:
            assert read_back(code[:place] + wrong + code[place + 1 :]) is None, (place, wrong)


@given(secret=secrets, place=st.integers(0, 55), wrong=st.sampled_from(SIGNS))
def test_a_slip_in_any_code_is_refused(secret: bytes, place: int, wrong: str) -> None:
    code = Key(secret, HEADER).recovery_code().replace("-", "")
    assume(code[place] != wrong)

    assert read_back(code[:place] + wrong + code[place + 1 :]) is None


@given(secret=secrets, place=st.integers(0, 54))
def test_two_signs_that_change_places_are_refused(secret: bytes, place: int) -> None:
    code = Key(secret, HEADER).recovery_code().replace("-", "")
    assume(code[place] != code[place + 1])

    assert read_back(code[:place] + code[place + 1] + code[place] + code[place + 2 :]) is None


@given(secret=secrets, place=st.integers(0, 55), more=st.sampled_from(SIGNS + "UÄß²٣"))
def test_a_sign_too_many_too_few_or_of_another_alphabet_is_refused(secret: bytes, place: int, more: str) -> None:
    code = Key(secret, HEADER).recovery_code().replace("-", "")

    assert read_back(code[:place] + code[place + 1 :]) is None
    assert read_back(code[:place] + more + code[place:]) is None
    assert more in SIGNS or read_back(code[:place] + more + code[place + 1 :]) is None


@given(text=st.text(max_size=80))
@example(text="")
@example(text="-" * 56)
@example(text=SIGNS + SIGNS[:24])
def test_any_other_text_is_no_recovery_code(text: str) -> None:
    assert read_back(text) is None


def test_a_key_never_shows_its_secret() -> None:
    key = Key(b"\xab" * 32, HEADER)

    assert "ab" not in repr(key)
    assert "ab" not in str(key)
    assert key.pragma() == "x'" + "ab" * 32 + HEADER.hex() + "'"


def test_the_derivation_of_cost_one_stays_what_it_is() -> None:
    """Every store of this cost would be lost otherwise. The value was computed apart from this code."""
    key = Key.of_file("correct horse", HEADER)

    assert keys.COSTS[1] == keys.Cost(passes=3, memory_kib=65536, lanes=4)
    assert key.secret.hex() == "127dda46af2fd9ed1b487ce2a992b5ccbe4d35016416c2c39be77b30a0f51b83"
    assert key.header == HEADER


def test_two_files_never_share_a_key() -> None:
    one, two = Key.new("ward"), Key.new("ward")

    assert one.header != two.header
    assert one.secret != two.secret
    assert len(one.header) == HEADER_BYTES
    assert is_ours(one.header)
    assert one.header[3] == COST_CODE
    assert Key.of_file("ward", one.header) == one
    assert Key.of_file("Ward", one.header) != one
    assert Key.of_file("ward ", one.header) != one


def test_the_same_words_open_a_store_whichever_way_the_keyboard_composes_them() -> None:
    composed = "Schlüssel für Zoë"
    decomposed = unicodedata.normalize("NFD", composed)

    assert composed != decomposed
    assert Key.of_file(composed, HEADER) == Key.of_file(decomposed, HEADER)


def test_a_passphrase_that_is_no_valid_text_is_a_passphrase_all_the_same() -> None:
    assert Key.of_file("\udcff", HEADER).secret != Key.of_file("?", HEADER).secret


@pytest.mark.parametrize("code", [0, 2, 255])
def test_a_cost_of_a_later_version_is_asked_for_in_vain(code: int) -> None:
    with pytest.raises(UnknownCost):
        Key.of_file("ward", b"DLB" + bytes([code]) + bytes(12))


def test_a_header_that_is_not_ours_costs_as_much_as_one_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, keys.Cost]] = []

    def derived(words: str, salt: bytes, cost: keys.Cost) -> bytes:
        asked.append((salt, cost))
        return bytes(32)

    monkeypatch.setattr(keys, "_derived", derived)

    Key.of_file("ward", b"\xff" * 16)
    Key.of_file("ward", HEADER)

    assert asked == [(b"\xff" * 16, keys.COSTS[COST_CODE]), (HEADER, keys.COSTS[COST_CODE])]


@pytest.fixture
def ward(empty_store_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ward.dalba"
    shutil.copy(empty_store_file, path)
    return path


def opens(path: Path, secret: str | Key) -> bool:
    try:
        Store.open(path, secret, read_only=True).close()
    except errors.WrongPassphrase:
        return False
    return True


def test_a_store_opens_with_its_code_and_with_no_other(ward: Path, tmp_path: Path) -> None:
    with Store.open(ward, PASSPHRASE) as store:
        code = store.key.recovery_code()
    other = tmp_path / "other.dalba"
    Store.create(other, PASSPHRASE).close()

    assert opens(ward, code)
    assert opens(ward, code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert not opens(ward, code[:-1] + ("0" if code[-1] != "0" else "2"))
    assert not opens(other, code)


def test_the_key_of_another_store_does_not_open_this_one(ward: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.dalba"
    with Store.create(other, PASSPHRASE) as store:
        key = store.key
    with Store.open(ward, PASSPHRASE) as store:
        mixed = Key(store.key.secret, key.header)

    assert not opens(ward, key)
    assert not opens(ward, mixed)
    assert not opens(other, mixed)


def test_a_passphrase_may_look_like_a_recovery_code(tmp_path: Path) -> None:
    passphrase = Key(bytes(range(32)), HEADER).recovery_code()
    path = tmp_path / "odd.dalba"
    Store.create(path, passphrase).close()

    assert opens(path, passphrase)
    assert not opens(path, passphrase.lower())


@pytest.mark.parametrize("place", [0, 2, 4, 15])
def test_a_damaged_header_looks_like_a_wrong_passphrase(ward: Path, place: int) -> None:
    with Store.open(ward, PASSPHRASE) as store:
        code = store.key.recovery_code()
    with pytest.raises(errors.WrongPassphrase) as wrong:
        Store.open(ward, "something else")
    content = bytearray(ward.read_bytes())
    content[place] ^= 1
    ward.write_bytes(content)

    for secret in (PASSPHRASE, code):
        with pytest.raises(errors.WrongPassphrase) as damaged:
            Store.open(ward, secret)
        assert str(damaged.value) == str(wrong.value)


def test_a_key_made_by_a_later_version_is_named_and_the_file_untouched(ward: Path) -> None:
    with Store.open(ward, PASSPHRASE) as store:
        code = store.key.recovery_code()
    content = bytearray(ward.read_bytes())
    content[3] = 9
    ward.write_bytes(content)

    with pytest.raises(errors.NewerStore, match="newer version"):
        Store.open(ward, PASSPHRASE)

    assert ward.read_bytes() == content
    assert not opens_at_all(ward, code)


def opens_at_all(path: Path, secret: str) -> bool:
    """The header is part of what the key is for: with another one the pages do not carry their seal."""
    try:
        connect.open_database(path, secret, read_only=True)[0].close()
    except errors.StoreError:
        return False
    return True
