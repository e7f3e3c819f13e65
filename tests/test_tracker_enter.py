"""Several facts of a case entered in one step: all of them or none, and one undo for all."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.store.errors import UnknownRecord
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day

CASE = "CASE-1"


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker.create(tmp_path / "ward.dalba", "ward", today=on_day(57)) as made:
        case = a_case(case_id=CASE).on("dasatinib", 1, dose=140, dose_unit="mg/day", id="t1").build()
        made.import_cases(CaseFile(cases=(case,), synthetic=False))
        yield made


def treatments(tracker: Tracker) -> tuple[Treatment, ...]:
    return tracker.case_view(CASE).history.treatments


def test_a_changed_dose_is_one_step(tracker: Tracker) -> None:
    (running,) = before = treatments(tracker)
    ended = dataclasses.replace(running, end=on_day(56))
    new = Treatment(agent=Agent.DASATINIB, start=on_day(57), dose=100.0, dose_unit=running.dose_unit)
    told = tracker.enter(CASE, added=(new,), amended=(ended,), reason="dose changed")
    assert told.case_id == CASE
    assert told.lists == {"treatments"}
    assert [(row.dose, row.end) for row in treatments(tracker)] == [(140, on_day(56)), (100, None)]
    assert told.description.values["id"] == treatments(tracker)[1].id
    tracker.undoing.undo()
    assert treatments(tracker) == before
    tracker.undoing.redo()
    assert len(treatments(tracker)) == 2


def test_nothing_is_stored_when_one_of_them_is_refused(tracker: Tracker) -> None:
    before = treatments(tracker)
    new = Treatment(agent=Agent.PONATINIB, start=on_day(57))
    gone = dataclasses.replace(before[0], id="not-there")
    with pytest.raises(UnknownRecord):
        tracker.enter(CASE, added=(new,), amended=(gone,))
    assert treatments(tracker) == before


def test_amended_alone_it_says_so(tracker: Tracker) -> None:
    (running,) = treatments(tracker)
    told = tracker.enter(CASE, amended=(dataclasses.replace(running, note="with food"),), reason="added")
    assert told.description.code == "record-amended"
