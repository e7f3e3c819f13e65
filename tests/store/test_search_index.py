"""The index of all words follows the store, and nothing of it is left behind."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalba_desktop.analysis.filters_text import found_by, words_of
from dalba_desktop.domain.events import Note
from dalba_desktop.domain.fields import Kind
from dalba_desktop.domain.history import LISTS, CaseHistory, read_case
from dalba_desktop.store.search_index import SearchIndex
from dalba_desktop.store.search_text import PATIENT, pieces_of, searched_fields, texts_of_record
from dalba_desktop.store.store import Store
from tests.domain.strategies import cases
from tests.store.everything import a_full_case, put


def indexed(store: Store) -> SearchIndex:
    index = SearchIndex(store)
    caught_up(index)
    return index


def caught_up(index: SearchIndex) -> None:
    index.catch_up()
    while not index.advance(0.0):
        pass


def holders(index: SearchIndex, text: str) -> set[str]:
    return set(index.begin_with(words_of(text)))


def test_words_of_every_kind_are_found_by_how_they_begin(store: Store) -> None:
    put(store, a_full_case("ROMA-014", family_name="Müller", given_name="Niccolò", hospital_number="0077"))
    put(store, a_full_case("ROMA-015", "notes", family_name="Rossi"))
    index = indexed(store)
    for text in (
        *("roma-014", "014", "14", "mull", "mueller", "Nicco", "NICCOLÒ", "77", "0077"),
        *("T315I", "p.Thr315Ile", "315", "dasa", "effus", "omepr", "mrd-rising", "anna"),
    ):
        assert holders(index, text) == {"ROMA-014"}, text
    assert holders(index, "well") == {"ROMA-014", "ROMA-015"}
    assert holders(index, "ROMA ros") == {"ROMA-015"}
    assert holders(index, "ell") == set(), "the middle of a word is not its beginning"
    assert index.begin_with(("ross",), is_whole=True) == frozenset()
    assert index.begin_with(("rossi",), is_whole=True) == {"ROMA-015"}
    index.close()


def test_the_index_follows_what_is_written_undone_withdrawn_and_erased(store: Store) -> None:
    put(store, a_full_case("A", "treatments"))
    put(store, a_full_case("B", "treatments"))
    index = indexed(store)
    note = Note(id="n1", date=dt.date(2025, 3, 1), text="Pleural effusion")
    with store.writing(who="anna") as writer:
        writer.add("A", note)
    assert index.catch_up() == 1, "only the case that changed is read again"
    assert index.waiting == 1
    caught_up(index)
    assert holders(index, "pleur") == {"A"}
    with store.writing(who="anna") as writer:
        writer.amend("A", dataclasses.replace(note, text="Pericardial effusion"))
    caught_up(index)
    assert (holders(index, "pleur"), holders(index, "peric")) == (set(), {"A"})
    with store.writing(who="anna", reason="typed twice") as writer:
        writer.withdraw("A", "notes", "n1", on=note.date)
    caught_up(index)
    assert holders(index, "peric") == set(), "what was taken back is not found"
    with store.writing(who="anna") as writer:
        writer.erase_case("A")
    caught_up(index)
    assert holders(index, "dasa") == {"B"}
    assert index.begin_with(("a",), is_whole=True) == frozenset(), "the id of an erased case is gone"
    put(store, a_full_case("C", "notes"))
    caught_up(index)
    assert holders(index, "well") == {"C"}
    index.close()


def test_nothing_is_left_after_closing(store: Store) -> None:
    put(store, a_full_case("A"))
    index = indexed(store)
    index.close()
    index.close()
    with pytest.raises(Exception, match="closed"):
        index.begin_with(("a",))


def test_cases_are_read_in_slices(store: Store) -> None:
    for number in range(45):
        put(store, a_full_case(f"C-{number}", "notes"))
    ticks = itertools.count()
    index = SearchIndex(store, clock=lambda: float(next(ticks)))
    assert index.catch_up() == 45
    assert not index.advance(0.5)
    assert index.waiting == 25
    assert not index.advance(0.5)
    assert index.advance(0.5)
    assert index.catch_up() == 0
    assert index.advance(0.0)
    index.close()


def test_every_field_with_words_is_searched() -> None:
    """A new field of the data dictionary is searched unless somebody decides otherwise."""
    for name in (PATIENT, *LISTS):
        searched = {item.key for item in searched_fields(name)}
        assert "withdrawn" not in searched
        assert "note" in searched or name == PATIENT
    assert {"family_name", "given_name", "hospital_number", "case_id", "karyotype"} <= {
        item.key for item in searched_fields(PATIENT)
    }
    assert not any(item.spec.kind is Kind.NUMBER for name in LISTS for item in searched_fields(name))


def test_a_case_that_is_not_there_has_no_words(store: Store) -> None:
    assert store.words_of(["nobody"]) == {"nobody": ()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=cases(), place=st.integers(0, 10_000))
def test_every_word_of_every_fact_finds_its_case(store: Store, raw: dict[str, Any], place: int) -> None:
    history = numbered(raw, place)
    if history.case_id in store.case_ids():
        return
    put(store, history)
    index = indexed(store)
    pieces = store.words_of([history.case_id])[history.case_id]
    live = [piece for piece in pieces if not piece.is_withdrawn]
    for piece in live:
        for word in found_by(piece.text):
            assert history.case_id in index.begin_with((word,)), (piece, word)
            assert history.case_id in index.begin_with((word[:1],))
    texts = [text for name, record in history.records() for text in texts_of_record(name, record)]
    stored = [piece.text for piece in pieces if piece.list != PATIENT]
    assert sorted(texts) == sorted(stored), "read from the columns and from the record alike"
    only_withdrawn = {word for piece in pieces if piece.is_withdrawn for word in found_by(piece.text)}
    only_withdrawn -= {word for piece in live for word in found_by(piece.text)}
    for word in only_withdrawn:
        assert history.case_id not in index.begin_with((word,), is_whole=True)
    index.close()


def numbered(raw: dict[str, Any], place: int) -> CaseHistory:
    """The case under an id of its own."""
    raw = json.loads(json.dumps(raw))
    raw["patient"]["case_id"] = f"X{place}-{raw['patient']['case_id']}"[:40]
    return read_case(raw, "cases[0]")


def test_pieces_come_with_their_place(store: Store) -> None:
    put(store, a_full_case("A", "notes"))
    with store.database.atomic():
        found = list(pieces_of(store.database, ["A"]))
    assert ("notes", "text", "well") in {(piece.list, piece.field, piece.text) for _, piece in found}
