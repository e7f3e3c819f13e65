"""When a case was open last, the last visit, the documents, and the page as the store held it once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.store.salvage import salvage
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.changes import Kind, Opened
from tests.builders import a_case, on_day
from tests.ward_over_time import PASSPHRASE, TODAY, Ward, a_sample, a_ward, an_empty_store, only, the_case


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_empty_store(tmp_path_factory.mktemp("changes") / "ward.dalba")


@pytest.fixture
def ward(empty_file: Path, tmp_path: Path) -> Iterator[Ward]:
    yield from a_ward(empty_file, tmp_path)


def test_documents_are_told_too(ward: Ward) -> None:
    seen = ward.clock()
    ward.clock.wait(hours=1)
    made = ward.tracker.keeping.attach("CASE-1", "letter.pdf", b"%PDF-1.7 x")
    new = only(ward.since(seen))
    assert (new.list, new.kind, new.name) == ("attachments", Kind.NEW, "letter.pdf")
    later = ward.clock.wait(hours=1)
    ward.clock.wait(hours=1)
    ward.tracker.keeping.remove_attachment("CASE-1", made.id, "wrong patient")
    assert ward.since(seen).facts == ()
    assert only(ward.since(later)).kind is Kind.REMOVED


def test_a_document_moved_here_later_was_not_here_then(ward: Ward) -> None:
    """The moment it was taken in, which goes with it, is that of the other case."""
    ward.add(a_case(case_id="CASE-2").with_mrd(45, 0.1, id="m9").build())
    ward.tracker.mending.attach_to("CASE-2", "mrd", "m9", "letter.pdf", b"%PDF-1.7 x")
    before = ward.clock().date()
    ward.clock.wait(days=2)
    ward.tracker.mending.move_record("CASE-2", "mrd", "m9", "CASE-1", "the other patient's")

    def names(day: dt.date) -> list[str]:
        return [made.name for made in ward.tracker.changes.documents("CASE-1", day, as_stored=True)]

    assert names(before) == []
    assert names(ward.clock().date()) == ["letter.pdf"]
    ward.tracker.undoing.undo()
    assert [made.name for made in ward.tracker.changes.documents("CASE-2", before, as_stored=True)] == ["letter.pdf"]


def test_the_last_visit_is_the_newest_of_what_a_visit_leaves_behind(ward: Ward) -> None:
    visit = ward.tracker.changes.last_visit("CASE-1")
    assert visit is not None
    assert (visit.day, visit.list) == (on_day(45), "mrd")
    ward.tracker.record("CASE-1", a_case().having("notes", date=on_day(50), text="well").build().notes[0])
    assert ward.tracker.changes.last_visit("CASE-1").day == on_day(50)  # type: ignore[union-attr]
    ward.tracker.record("CASE-1", a_sample(57, 1.2))
    assert ward.tracker.changes.last_visit("CASE-1").day == on_day(50)  # type: ignore[union-attr]
    ward.add(a_case(case_id="CASE-2").build())
    assert ward.tracker.changes.last_visit("CASE-2") is None


def test_when_a_case_was_open_last_is_kept_without_a_row_in_the_trail(ward: Ward) -> None:
    assert ward.tracker.changes.last_opened("CASE-1") is None
    rows = len(ward.tracker.keeping.rows())
    ward.tracker.changes.note_opened("CASE-1")
    noted = ward.tracker.changes.last_opened("CASE-1")
    assert noted is not None
    assert noted.at == ward.clock()
    assert len(ward.tracker.keeping.rows()) == rows
    # Of the same second as the moment: the row of the trail decides.
    ward.tracker.record("CASE-1", a_sample(50, 0.1, id="m9"))
    ward.again()
    assert ward.tracker.changes.last_opened("CASE-1") == noted
    assert [change.id for change in ward.tracker.changes.since("CASE-1", noted).facts] == ["m9"]
    assert ward.since(noted.at).facts == ()


def test_a_store_to_read_only_notes_nothing_and_an_erased_case_leaves_no_note(ward: Ward) -> None:
    ward.tracker.changes.note_opened("CASE-1")
    ward.tracker.keeping.erase("CASE-1")
    assert ward.tracker.changes.last_opened("CASE-1") is None
    ward.add(the_case())
    ward.tracker.close()
    with Tracker.open(ward.path, PASSPHRASE, today=TODAY, read_only=True) as looking:
        looking.changes.note_opened("CASE-1")
        assert looking.changes.last_opened("CASE-1") is None


def test_a_note_that_does_not_read_back_is_none(ward: Ward) -> None:
    ward.tracker._store.put_draft(f"opened/{ward.tracker._store.account}/CASE-1", {"at": "yesterday"}, "CASE-1")
    assert ward.tracker.changes.last_opened("CASE-1") is None


def test_the_page_as_stored_once_is_before_every_later_correction(ward: Ward) -> None:
    """On day 57 the store held 0.31 %; what was corrected on the next day is not in it, nor what was typed then."""
    ward.clock.wait(days=1)
    ward.again(today=on_day(58))
    ward.tracker.amend("CASE-1", dataclasses.replace(ward.fact("mrd", "m3"), note="corrected"), "letter")
    ward.tracker.record("CASE-1", a_sample(40, 0.5, id="late"))
    stored = ward.tracker.changes.view_stored("CASE-1", on_day(57))
    assert stored is not None
    assert stored.history == the_case()
    assert stored.as_of == on_day(57)
    assert stored.audit_head is not None
    assert stored.audit_head != ward.tracker.case_view("CASE-1").audit_head
    assert "late" in [row.id for row in ward.tracker.case_view("CASE-1", on_day(57)).known.mrd]
    assert ward.tracker.changes.view_stored("CASE-1", on_day(50)) is None


def test_a_note_made_on_another_trail_goes_by_its_time(ward: Ward) -> None:
    """A store that was salvaged numbers its rows anew: then everything was entered since, and nothing is hidden."""
    opened = Opened(ward.clock() - dt.timedelta(days=1), 10_000)
    changes = ward.tracker.changes.since("CASE-1", opened)
    assert changes.entered is not None


def test_what_was_seen_is_not_new_though_the_clock_was_ahead_when_it_was_typed(ward: Ward) -> None:
    now = ward.clock()
    ward.clock.wait(days=1000)
    ward.tracker.record("CASE-1", a_sample(54, 0.9, id="seen"))
    ward.tracker.settings.set_policy_value("rise_min_log10", 0.6, "our assay")
    ward.clock.now = now
    ward.tracker.changes.note_opened("CASE-1")
    opened = ward.again().changes.last_opened("CASE-1")
    assert opened is not None
    seen = ward.tracker.changes.since("CASE-1", opened)
    assert (seen.facts, seen.settings_changed) == ((), False)

    ward.clock.wait(days=-1)
    ward.tracker.record("CASE-1", a_sample(55, 0.8, id="new"))
    assert only(ward.tracker.changes.since("CASE-1", opened)).id == "new"


def test_a_threshold_changed_in_the_second_of_the_visit_counts_as_changed_since(ward: Ward) -> None:
    ward.tracker.changes.note_opened("CASE-1")
    opened = ward.tracker.changes.last_opened("CASE-1")
    assert opened is not None
    assert not ward.tracker.changes.since("CASE-1", opened).settings_changed
    ward.tracker.settings.set_policy_value("rise_min_log10", 0.4, "ours")
    assert ward.tracker.changes.since("CASE-1", opened).settings_changed


def test_a_salvaged_store_forgets_who_had_what_open(ward: Ward, tmp_path: Path) -> None:
    """No half-typed form, so none is reported; and its row numbers are of the old trail."""
    ward.tracker.changes.note_opened("CASE-1")
    ward.tracker.keeping.put_draft("form/mrd/CASE-1", {"level": "0.0"}, "CASE-1")
    ward.tracker.close()
    made = salvage(ward.path, PASSPHRASE, tmp_path / "saved.dalba")
    assert [count.read for count in made.lists if count.list == "drafts"] == [1]
    with Tracker.open(made.path, PASSPHRASE, today=TODAY) as saved:
        assert saved.changes.last_opened("CASE-1") is None
