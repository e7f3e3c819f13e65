"""A store whose clock and user a test moves: what happens to one case over days."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.changes import CaseChanges, FactChange
from tests.builders import a_case, on_day

PASSPHRASE = "ward"
FIRST = dt.datetime(2025, 3, 5, 9, 0, tzinfo=dt.UTC)
TODAY = on_day(57)


class Clock:
    """Stands still until it is moved on."""

    def __init__(self) -> None:
        self.now = FIRST

    def __call__(self) -> dt.datetime:
        return self.now

    def wait(self, **by: float) -> dt.datetime:
        self.now += dt.timedelta(**by)
        return self.now


def the_case() -> CaseHistory:
    """A rise on dasatinib is coming: day 45 was low."""
    return (
        a_case(protocol="other")
        .on("dasatinib", 1, dose=140, dose_unit="mg/day", id="t1")
        .with_mrd(1, 84.0, id="m1")
        .with_mrd(22, 2.6, id="m2")
        .with_mrd(45, 0.31, id="m3")
        .having("responses", date=on_day(22), category="CR", id="r1")
        .build()
    )


class Ward:
    """A tracker whose clock and user the test moves."""

    def __init__(self, path: Path) -> None:
        self.path, self.clock = path, Clock()
        self.tracker = self._opened("anna", TODAY)

    def _opened(self, who: str, today: dt.date) -> Tracker:
        store = Store.open(self.path, PASSPHRASE, clock=self.clock)
        return Tracker(store, load_policy(), load_mutation_table(), today, who=who)

    def again(self, who: str = "anna", today: dt.date = TODAY) -> Tracker:
        """Closed, and opened by somebody on a day."""
        self.tracker.close()
        self.tracker = self._opened(who, today)
        return self.tracker

    def add(self, case: CaseHistory) -> None:
        with self.tracker._store.writing(who="anna") as writer:
            writer.add_case(case.patient)
            writer.add_all(case.case_id, [record for _, record in case.records()])

    def since(self, moment: dt.datetime | dt.date, case_id: str = "CASE-1") -> CaseChanges:
        return self.tracker.changes.since(case_id, moment)

    def fact(self, list_name: str, record_id: str) -> Record:
        found = self.tracker.case_view("CASE-1").history.find(list_name, record_id)
        assert found is not None
        return found


def only(changes: CaseChanges) -> FactChange:
    (change,) = changes.facts
    return change


def a_sample(day: int, level: float, **values: object) -> MrdSample:
    case = a_case().with_mrd(day, level, **values).build()  # type: ignore[arg-type]
    return case.mrd[0]


def an_empty_store(path: Path) -> Path:
    """To be made once for many tests: deriving its key is what takes the time."""
    Store.create(path, PASSPHRASE, synthetic=True, clock=lambda: FIRST).close()
    return path


def a_ward(empty_file: Path, folder: Path) -> Iterator[Ward]:
    """A copy of an empty store with the case in it; closed when the test is over."""
    path = folder / "ward.dalba"
    shutil.copy(empty_file, path)
    made = Ward(path)
    made.add(the_case())
    yield made
    made.tracker.close()
