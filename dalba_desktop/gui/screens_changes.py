"""Pictures of what changed and of a past day, on a small demo store made for the occasion."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop.domain.history import CaseHistory, read_case
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.changes_tab import Reference
from dalba_desktop.gui.scale_commands import LEAST
from dalba_desktop.gui.scale_size import px_size
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
    from dalba_desktop.tracker import Tracker

TODAY = dt.date(2025, 3, 20)
CASE = "DEMO-101"
ROOM_OF_TABS = (440, 300)
"""Heights of chart and tables for a picture of a table."""


def changes_screens(camera: Photographer, folder: Path) -> None:
    """The tab with many changes and with none, the dialog, and the page of a past day in both ways."""
    window = camera.window
    folder.mkdir()
    clock = _Days()
    tracker = a_month_of_news(folder / "ward.dalba", clock)
    window.session.use(tracker)
    window.workspace.cases.select(CASE)
    changes, past, page = window.parts.changes, window.parts.past, window.workspace.page
    sizes = page.split.sizes()
    page.split.setSizes(ROOM_OF_TABS)
    changes.show()
    camera.keep("changes")
    page.notice.clear()
    changes.tab.choose(Reference.VISIT)
    changes.tab.reference_chosen.emit()
    camera.keep("changes-visit")
    clock.day = TODAY
    tracker.changes.note_opened(CASE)
    window.workspace.cases.step(1)
    window.workspace.cases.select(CASE)
    changes.tab.choose(Reference.OPENED)
    changes.tab.reference_chosen.emit()
    camera.keep("changes-none")
    page.split.setSizes(sizes)
    page.tabs.bar.setCurrentIndex(0)
    past.ask()
    if past.dialog is not None:
        past.dialog.date.set_value(_day(45).isoformat())
        camera.keep("past-asked", past.dialog)
        past.dialog.reject()
    window.workspace.look_at(_day(45))
    camera.keep("past")
    size = window.size()
    window.resize(px_size(*LEAST))
    camera.keep("past-small")
    window.resize(size)
    window.workspace.look_at(_day(45), as_stored=True)
    camera.keep("past-as-stored")
    window.workspace.look_at(None)
    window.session.lock()


def a_month_of_news(path: Path, clock: _Days) -> Tracker:
    """A case typed in on day 45, looked at on day 46, and since then what a month brings, by two people."""
    from dalba_desktop.interchange.case_file import CaseFile
    from dalba_desktop.tracker import Tracker

    tracker = Tracker.create(path, "demo", today=TODAY, name=say("Dr Rossi"), synthetic=True, as_of=TODAY, clock=clock)
    clock.day = _day(44)
    other = read_case({"patient": {"case_id": "DEMO-102", "diagnosis_date": "2025-03-01"}}, "cases[1]")
    tracker.import_cases(CaseFile(cases=(_case(), other), synthetic=True, as_of=TODAY))
    clock.day = _day(46)
    tracker.changes.note_opened(CASE)
    clock.day = _day(58)
    found = tracker.case_view(CASE).history
    _change(tracker, found, clock)
    return tracker


def _change(tracker: Tracker, case: CaseHistory, clock: _Days) -> None:
    sample, drug = case.find("mrd", "m3"), case.find("treatments", "tki")
    assert isinstance(sample, MrdSample)
    assert isinstance(drug, Treatment)
    named, tracker._named = tracker._named, say("Dr Bianchi")
    tracker.amend(CASE, dataclasses.replace(sample, level_percent=0.35), say("second letter of the laboratory"))
    tracker.record(CASE, dataclasses.replace(sample, id="m4", date=_day(57), level_percent=1.2, control_copies=52_000))
    tracker.withdraw(CASE, "mrd", "b1", say("sample of another patient"))
    tracker._named = named
    clock.day = _day(65)
    tracker.amend(CASE, dataclasses.replace(drug, end=_day(64)), say("stopped for the cycle"))
    more = _read({
        "treatments": [{"id": "c1", "agent": "blinatumomab", "start": _day(65).isoformat(), "cycle": 1, "dose": 28,
                        "dose_unit": "mcg/day"}],
        "abl1_tests": [{"id": "a1", "date": _day(60).isoformat(), "status": "mutation", "method": "ngs",
                        "variants": [{"protein": "T315I", "vaf_percent": 38}]}],
        "notes": [{"id": "n1", "date": _day(65).isoformat(),
                   "text": say("Informed the family; second marrow booked for Monday")}],
    })  # fmt: skip
    for _, record in more.records():
        tracker.record(CASE, record)


def _case() -> CaseHistory:
    return _read({
        "treatments": [
            {"id": "ste", "agent": "prednisone", "start": _day(-6).isoformat(), "end": _day(24).isoformat(),
             "dose": 60, "dose_unit": "mg/day"},
            {"id": "tki", "agent": "dasatinib", "start": _day(1).isoformat(), "dose": 140, "dose_unit": "mg/day"},
        ],
        "mrd": [
            _sample("m1", 1, 84.0, 39_000), _sample("m2", 22, 2.6, 39_000), _sample("m3", 43, 0.31, 48_000),
            {**_sample("b1", 22, 0.9, 61_000), "specimen": "blood"},
        ],
        "responses": [{"id": "r1", "date": _day(22).isoformat(), "category": "CR", "marrow_blasts_percent": 2}],
    })  # fmt: skip


def _read(lists: dict[str, object]) -> CaseHistory:
    patient = {
        "case_id": CASE, "diagnosis_date": "2025-01-01", "protocol_start": _day(1).isoformat(), "sex": "female",
        "birth_year": 1963, "transcript": "e1a2", "cns_status": "CNS1",
    }  # fmt: skip
    return read_case({"patient": patient, **lists}, "cases[0]")


def _sample(record_id: str, day: int, level: float, copies: int) -> dict[str, object]:
    return {
        "id": record_id, "date": _day(day).isoformat(), "specimen": "marrow", "assay": "rqpcr", "laboratory": "Roma",
        "level_percent": level, "control_copies": copies,
    }  # fmt: skip


def _day(number: int) -> dt.date:
    """The date of a protocol day."""
    return dt.date(2025, 1, 8) + dt.timedelta(days=number - 1)


class _Days:
    """A clock that stands at ten in the morning of a day."""

    def __init__(self) -> None:
        self.day = _day(44)

    def __call__(self) -> dt.datetime:
        return dt.datetime.combine(self.day, dt.time(10), dt.UTC)
