"""Finding cases in an open store: words of facts and conclusions, filters, what was met, kept searches."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.domain.events import Note
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.search import KEPT
from dalba_desktop.tracker.search_lists import PREFERENCE, SavedList, SavedLists
from tests.builders import a_case, on_day
from tests.gui.clinic import calm_case, resistant_case, rising_case

PASSPHRASE = "a passphrase for tests"


def note(text: str, day: int = 30) -> Note:
    return Note(id="", date=on_day(day), text=text)


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker.create(tmp_path / "w.dalba", PASSPHRASE, today=on_day(60)) as made:
        named = a_case(case_id="TEST-100", family_name="Müller", given_name="Anna").having(
            "notes", date=on_day(3), text="New ascites drained,\n400 ml, no fever"
        )
        made.import_cases(CaseFile(cases=(rising_case(), resistant_case(), calm_case(), named.build())))
        made.ward.advance(1000.0)
        read(made)
        yield made


def read(tracker: Tracker) -> None:
    tracker.search.catch_up()
    while not tracker.search.advance(0.0):
        pass


def found(tracker: Tracker, text: str) -> list[str]:
    ids = tracker.search.find(text).case_ids
    return ["all"] if ids is None else sorted(ids)


@pytest.mark.parametrize(
    ("text", "case_ids"),
    [
        ("", ["all"]),
        ("mrd:ris", ["all"]),
        ("test-014", ["TEST-014"]),
        ("14", ["TEST-014"]),
        ("Mueller", ["TEST-100"]),
        ("Müller anna", ["TEST-100"]),
        ("drain asc", ["TEST-100"]),
        ("T315I", ["TEST-007"]),
        ("rising", ["TEST-007", "TEST-014"]),
        ('rising -"test-007"', ["TEST-014"]),
        ("critical", ["TEST-007", "TEST-014"]),
        ("critical dasa", ["TEST-007", "TEST-014"]),
        ("mrd:rising -mut:T315I", ["TEST-014"]),
        ("-mrd:rising", ["TEST-020", "TEST-100"]),
        ("-rising", ["TEST-020", "TEST-100"]),
        ('"ris"', []),
        ("male", ["TEST-020"]),
        ("not detected", ["TEST-020"]),
        ("note:ascites", ["TEST-100"]),
        ("alert:mrd-rising", ["TEST-007", "TEST-014"]),
        ("zzz", []),
    ],
)
def test_words_and_filters(tracker: Tracker, text: str, case_ids: list[str]) -> None:
    assert found(tracker, text) == case_ids
    assert found(tracker, text) == case_ids, "and again, as it is remembered"


def test_what_was_found_follows_every_change(tracker: Tracker) -> None:
    assert found(tracker, "pericardial") == []
    tracker.record("TEST-020", note("Pericardial effusion"))
    assert tracker.search.find("mrd:cmr").waiting == 1, "the case that changed is not yet asked"
    tracker.ward.advance(1000.0)
    read(tracker)
    assert tracker.search.find("mrd:cmr").waiting == 0
    assert found(tracker, "pericardial") == ["TEST-020"]
    assert found(tracker, "note:peric") == ["TEST-020"]
    tracker.undoing.undo()
    tracker.ward.advance(1000.0)
    read(tracker)
    assert found(tracker, "pericardial") == []
    made = tracker.case_view("TEST-100").known.notes[0]
    tracker.withdraw("TEST-100", "notes", made.id, "another patient")
    tracker.ward.advance(1000.0)
    read(tracker)
    assert found(tracker, "ascites") == []
    assert found(tracker, "withdrawn:ascites") == ["TEST-100"]
    assert found(tracker, "note:ascites") == []


def test_an_erased_patient_is_found_by_nothing(tracker: Tracker) -> None:
    tracker.keeping.erase("TEST-100")
    tracker.ward.advance(1000.0)
    read(tracker)
    for text in ("Müller", "ascites", "TEST-100", "note:ascites", "withdrawn:ascites"):
        assert found(tracker, text) == [], text
    assert "TEST-100" not in found(tracker, "-mrd:rising")


def test_it_says_how_many_cases_are_still_to_be_read(tmp_path: Path) -> None:
    with Tracker.create(tmp_path / "w.dalba", PASSPHRASE, today=on_day(60)) as tracker:
        cases = tuple(a_case(case_id=f"C-{number}").with_mrd(1, 84).build() for number in range(50))
        tracker.import_cases(CaseFile(cases=cases))
        ticks = itertools.count()
        tracker.search._clock = lambda: float(next(ticks))
        tracker.search.catch_up()
        assert tracker.search.find("c-1").waiting == 50
        assert tracker.search.find("").waiting == 0
        assert not tracker.search.advance(0.5)
        assert tracker.search.find("c-1").case_ids == frozenset({"C-1", *(f"C-{number}" for number in range(10, 20))})
        assert tracker.search.advance(1000.0)
        assert tracker.search.find("mrd:none").case_ids == frozenset()
        assert tracker.search.find("mrd:none").waiting == 50
        tracker.ward.advance(0.0)
        tracker.search.take([*tracker.ward.newest, "C-49", "nobody"])
        assert tracker.search.find("mrd:none").waiting == 49
        tracker.ward.advance(1000.0)
        tracker.search.catch_up()
        assert not tracker.search.advance(0.5)
        while not tracker.search.advance(0.5):
            pass
        assert tracker.search.find("mrd:none").waiting == 0
        assert len(tracker.search.find("mrd:none").case_ids or ()) == 50


def test_what_was_met_is_told_where_the_row_does_not_show_it(tracker: Tracker) -> None:
    def met(case_id: str, text: str) -> str:
        hit = tracker.search.hit(case_id, tracker.search.find(text).query)
        return "" if hit is None else f"{hit.list}.{hit.field}: {hit.text[hit.start : hit.end]}"

    assert met("TEST-100", "ascites") == "notes.text: ascites"
    assert met("TEST-100", "mueller") == "patient.family_name: Müller"
    assert met("TEST-100", "note:drained -rising") == "notes.text: drained"
    assert met("TEST-014", "rising 014 14") == "", "all of that stands in the row"
    assert met("TEST-014", "mrd:rising") == ""
    assert met("TEST-014", 'lab:"lab a"') == "mrd.laboratory: Lab"
    assert met("TEST-014", "lab:roma") == ""
    assert met("TEST-007", "T315I") == "abl1_tests.variants: T315I"
    hit = tracker.search.hit("TEST-007", tracker.search.find("T315I").query)
    assert hit is not None
    assert hit.is_code
    made = tracker.case_view("TEST-100").known.notes[0]
    tracker.withdraw("TEST-100", "notes", made.id, "another patient")
    withdrawn = tracker.search.hit("TEST-100", tracker.search.find("withdrawn:asci").query)
    assert withdrawn is not None
    assert withdrawn.is_withdrawn
    assert not withdrawn.is_code


def test_values_that_only_this_store_knows_are_offered(tracker: Tracker) -> None:
    known = tracker.search.vocabulary()
    assert known["lab"] == ("Lab A",)
    assert known["mut"] == ("T315I",)
    assert "mrd-rising" in known["alert"]


def test_only_so_many_answers_are_remembered(tracker: Tracker) -> None:
    for number in range(KEPT + 5):
        tracker.search.find(f"word{number}")
    assert len(tracker.search._answers) <= KEPT


def test_conclusions_are_read_again_in_another_language(tracker: Tracker) -> None:
    tracker.search.forget_conclusions()
    assert found(tracker, "mrd:rising") == []
    assert tracker.search.find("mrd:rising").waiting == 4
    read(tracker)
    assert found(tracker, "mrd:rising") == ["TEST-007", "TEST-014"]


def test_searches_are_kept_by_name(tracker: Tracker) -> None:
    lists = SavedLists(tracker.keeping)
    assert lists.all() == ()
    lists.save("  Rising   now ", " mrd:rising ")
    lists.save("Alive", "dead:no")
    assert lists.all() == (SavedList("Alive", "dead:no"), SavedList("Rising now", "mrd:rising"))
    lists.save("rising NOW", "mrd:>0.1")
    assert lists.named(" Rising now") == SavedList("rising NOW", "mrd:>0.1")
    lists.rename("alive", "Living")
    assert [each.name for each in lists.all()] == ["Living", "rising NOW"]
    lists.rename("living", "RISING now")
    assert lists.all() == (SavedList("RISING now", "dead:no"),)
    lists.delete("rising now")
    assert lists.all() == ()
    assert tracker.keeping.preference(PREFERENCE) is None
    tracker.undoing.undo()
    assert [each.name for each in lists.all()] == ["RISING now"]


def test_keeping_a_search_leaves_every_case_worked_out(tracker: Tracker) -> None:
    SavedLists(tracker.keeping).save("Rising", "mrd:rising")
    assert tracker.ward.is_complete
    assert found(tracker, "mrd:rising") == ["TEST-007", "TEST-014"]


def test_lists_that_cannot_be_read_are_left_out(tracker: Tracker) -> None:
    tracker.keeping.set_preference(PREFERENCE, [["A", "mrd:cmr"], ["B"], "C", ["D", 1]])
    assert SavedLists(tracker.keeping).all() == (SavedList("A", "mrd:cmr"),)
    tracker.keeping.set_preference(PREFERENCE, "nothing")
    assert SavedLists(tracker.keeping).all() == ()


def test_a_store_that_is_closed_keeps_nothing(tmp_path: Path) -> None:
    tracker = Tracker.create(tmp_path / "w.dalba", PASSPHRASE, today=on_day(60))
    tracker.import_cases(CaseFile(cases=(rising_case(),)))
    tracker.ward.advance(1000.0)
    read(tracker)
    search = tracker.search
    tracker.close()
    assert search._index is None
    assert not search._cases
    assert not search._words.cases
    assert search._laboratories == set()
