"""The worklist of a store: what stands in it, what leaves it, and what the trail says of that."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Generator
from pathlib import Path

import pytest

from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.store.errors import ReadOnly
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.worklist import WorkRow, last_day, waiting
from dalba_desktop.wording import entry_words
from tests.builders import a_case, on_day
from tests.interchange.ics import day, events
from tests.reports.pdf_text import text_of

NOW = dt.datetime(2025, 3, 5, 9, 30, tzinfo=dt.UTC)


def clock() -> dt.datetime:
    return NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    cases = (
        a_case(case_id="RISES")
        .on("dasatinib", 1)
        .with_mrd(1, 84.0)
        .with_mrd(22, 2.6)
        .with_mrd(45, 0.31)
        .with_mrd(57, 1.2)
        .build(),
        a_case(case_id="RUNS").on("dasatinib", 1).cycle(1, 40, 67, id="c1").build(),
        a_case(case_id="GONE").having("follow_up", date=on_day(30), status="dead").build(),
    )
    store = tmp_path / "ward.dalba"
    with Tracker.create(store, "secret", today=on_day(57), clock=clock) as tracker:
        tracker.import_cases(CaseFile(cases=cases))
    return store


@pytest.fixture
def tracker(path: Path) -> Generator[Tracker]:
    with Tracker.open(path, "secret", today=on_day(57), clock=clock) as opened:
        yield opened


def rows(tracker: Tracker, weeks: int = 4, as_of: dt.date | None = None) -> tuple[WorkRow, ...]:
    views = [tracker.case_view(case_id, as_of) for case_id in tracker.case_ids()]
    return tracker.worklists.rows(views, last_day(as_of or tracker.as_of, weeks))


def test_the_most_urgent_comes_first_and_the_dead_are_left_alone(tracker: Tracker) -> None:
    found = [(row.case_id, row.item.what.value, row.item.state.value) for row in rows(tracker, 2)]
    assert found == [
        ("RUNS", "sample", "overdue"),
        ("RISES", "abl1-test", "due"),
        ("RUNS", "sample", "due"),
        ("RUNS", "cycle-end", "upcoming"),
    ]
    assert waiting(rows(tracker, 2), tracker.as_of) == (1, 2)
    assert {row.case_id for row in rows(tracker, 12)} == {"RISES", "RUNS"}


def test_what_is_recorded_ahead_is_not_known_on_a_past_day(tracker: Tracker) -> None:
    whats = {row.item.what.value for row in rows(tracker, 12, on_day(50))}
    assert "cycle-end" not in whats


def test_a_change_of_a_case_changes_its_entries(tracker: Tracker) -> None:
    def ends() -> list[dt.date]:
        return [row.item.first for row in rows(tracker) if row.item.what == "cycle-end"]

    assert ends() == [on_day(67)]
    running = tracker.case_view("RUNS").history.find("treatments", "c1")
    assert isinstance(running, Treatment)
    kept = tracker.worklists.of_case(tracker.case_view("RISES"))
    tracker.enter("RUNS", amended=[dataclasses.replace(running, end=on_day(60))], reason="shortened")
    assert ends() == [on_day(60)]
    assert tracker.worklists.of_case(tracker.case_view("RISES")) is kept
    tracker.worklists.forget()
    assert tracker.worklists.of_case(tracker.case_view("RISES")) is not kept


def test_what_was_dismissed_is_counted_instead(tracker: Tracker) -> None:
    card = next(
        found.episode
        for found in tracker.case_view("RISES").episodes
        if any(alert.rule == "abl1-test-due" for alert in found.episode.alerts)
    )
    tracker.dismiss("RISES", card, "not_relevant")
    assert "abl1-test" not in {row.item.what.value for row in rows(tracker)}
    assert tracker.worklists.set_aside([tracker.case_view(case_id) for case_id in tracker.case_ids()]) == 1


def test_a_calendar_says_nothing_of_whom(tracker: Tracker, tmp_path: Path) -> None:
    out = tmp_path / "work.ics"
    tracker.worklists.write_calendar(out, rows(tracker))
    content = out.read_bytes()
    found = events(content)
    assert [each["SUMMARY"] for each in found][:3] == [
        "MRD sample (marrow) due",
        "ABL1 test due",
        "MRD sample (marrow) due",
    ]
    assert day(found[0]["DTSTART;VALUE=DATE"]) == rows(tracker)[0].item.first
    assert b"RISES" not in content
    assert b"RUNS" not in content
    assert all(set(each) & {"DESCRIPTION", "CLASS"} == set() for each in found)
    assert found[1]["DTSTAMP"] == "20250305T093000Z"


def test_a_calendar_names_cases_when_asked(tracker: Tracker, tmp_path: Path) -> None:
    out = tmp_path / "work.ics"
    tracker.worklists.write_calendar(out, rows(tracker), identifiers=True)
    found = events(out.read_bytes())
    assert found[1]["SUMMARY"] == "RISES: ABL1, send a test"
    assert found[1]["CLASS"] == "PRIVATE"
    assert "no kinase-domain test was sampled" in found[1]["DESCRIPTION"]


def test_the_same_entry_keeps_its_uid_over_passphrase_and_days_and_no_other_store_has_it(
    tracker: Tracker, tmp_path: Path
) -> None:
    def uids(of: Tracker, name: str) -> set[str]:
        of.worklists.write_calendar(tmp_path / name, rows(of))
        return {each["UID"] for each in events((tmp_path / name).read_bytes())}

    first = uids(tracker, "one.ics")
    tracker.keeping.change_passphrase("another one")
    assert uids(tracker, "two.ics") == first
    with Tracker.create(tmp_path / "other.dalba", "secret", today=on_day(57)) as other:
        other.import_cases(CaseFile(cases=tuple(tracker.case_view(each).history for each in tracker.case_ids())))
        assert not uids(other, "three.ics") & first
    assert len(first) == len(rows(tracker))


def test_what_leaves_the_store_stands_in_the_trail(tracker: Tracker, tmp_path: Path) -> None:
    tracker.worklists.write_pdf(tmp_path / "work.pdf", rows(tracker), until=last_day(tracker.as_of, 4))
    tracker.worklists.write_calendar(tmp_path / "work.ics", rows(tracker))
    last = tracker.keeping.rows()[-2:]
    entries = [entry.entry for entry in last]
    assert [entry.action for entry in entries] == ["reported", "exported"]
    details = [json.loads(entry.after or "{}") for entry in entries]
    assert [each["format"] for each in details] == ["worklist-pdf", "worklist-ics"]
    assert [each["pseudonymised"] for each in details] == [False, True]
    assert details[0]["entries"] == len(rows(tracker))
    assert "work.ics, pseudonymised" in entry_words(entries[1])
    assert "RISES" in text_of((tmp_path / "work.pdf").read_bytes())


def test_a_store_to_be_looked_at_lets_nothing_out(path: Path, tmp_path: Path) -> None:
    with Tracker.open(path, "secret", today=on_day(57), read_only=True) as looked_at:
        found = rows(looked_at)
        assert found
        with pytest.raises(ReadOnly):
            looked_at.worklists.write_calendar(tmp_path / "work.ics", found)
        with pytest.raises(ReadOnly):
            looked_at.worklists.write_pdf(tmp_path / "work.pdf", found, until=on_day(80))
    assert not list(tmp_path.glob("work.*"))


def test_a_synthetic_store_says_so(tmp_path: Path) -> None:
    case = a_case(case_id="DEMO-1").build()
    with Tracker.create(tmp_path / "demo.dalba", "secret", today=on_day(57), synthetic=True, as_of=on_day(57)) as demo:
        demo.import_cases(CaseFile(cases=(case,), synthetic=True))
        demo.worklists.write_calendar(tmp_path / "work.ics", rows(demo))
    assert events((tmp_path / "work.ics").read_bytes())[0]["SUMMARY"] == "SYNTHETIC: MRD sample (marrow) due"
