"""All cases worked out in small steps."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day

PASSPHRASE = "a passphrase for tests"


def a_ward(path: Path, count: int) -> Tracker:
    tracker = Tracker.create(path, PASSPHRASE, today=on_day(60))
    cases = tuple(a_case(case_id=f"C-{place}").with_mrd(1, 84).with_mrd(22, 1.2).build() for place in range(count))
    tracker.import_cases(CaseFile(cases=cases))
    return tracker


def test_a_ward_is_worked_out_step_by_step(tmp_path: Path) -> None:
    with a_ward(tmp_path / "w.dalba", 5) as tracker:
        ticks = itertools.count()
        tracker.ward._clock = lambda: float(next(ticks))
        assert tracker.ward.left == ("C-0", "C-1", "C-2", "C-3", "C-4")
        assert tracker.ward.views() == ()
        assert not tracker.ward.advance(2.0)
        assert [view.case_id for view in tracker.ward.views()] == ["C-0", "C-1"]
        assert tracker.ward.advance(1000.0)
        assert len(tracker.ward.views()) == 5
        assert tracker.ward.advance(0.0)


def test_only_what_changed_is_worked_out_again(tmp_path: Path) -> None:
    with a_ward(tmp_path / "w.dalba", 3) as tracker:
        assert tracker.ward.advance(1000.0)
        sample = dataclasses.replace(a_case().with_mrd(45, 0.3).build().mrd[0], id="")
        tracker.record("C-1", sample)
        assert list(tracker.ward.left) == ["C-1"]
        assert [view.case_id for view in tracker.ward.views()] == ["C-0", "C-2"]
        assert tracker.ward.advance(0.0)
        assert [len(view.known.mrd) for view in tracker.ward.views()] == [2, 3, 2]
        tracker.settings.set_policy_value("tki_gap_days", 10, "ours")
        assert list(tracker.ward.left) == ["C-0", "C-1", "C-2"]


def test_the_list_is_told_at_once_who_the_cases_are(tmp_path: Path) -> None:
    with a_ward(tmp_path / "w.dalba", 3) as tracker:
        tracker.ward.prepare()
        rows = tracker.ward.rows()
        assert [(row.case_id, row.is_worked_out) for row in rows] == [("C-0", True), ("C-1", False), ("C-2", False)]
        assert (rows[1].transcript, rows[1].last, rows[1].gravest, rows[1].open_alerts) == (
            rows[0].transcript, None, None, 0,
        )  # fmt: skip
        assert tracker.ward.count == (1, 3)
        assert not tracker.ward.is_complete
        assert tracker.ward.row("C-2").is_worked_out
        assert tracker.ward.advance(1000.0)
        assert tracker.ward.newest == ("C-1",)
        assert tracker.ward.rows() == tracker.case_rows()


def test_a_case_that_goes_is_not_among_them_any_more(tmp_path: Path) -> None:
    with a_ward(tmp_path / "w.dalba", 3) as tracker:
        assert tracker.ward.advance(1000.0)
        tracker.keeping.erase("C-1")
        assert tracker.case_ids() == ("C-0", "C-2")
        assert tracker.ward.advance(1000.0)
        assert tracker.ward.count == (2, 2)
        assert [view.case_id for view in tracker.ward.views()] == ["C-0", "C-2"]
