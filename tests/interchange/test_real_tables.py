"""Real data nobody here wrote: two published series of BCR::ABL1 levels, imported by mapping their columns.

They are read from the folder beside the checkout and skipped where it is absent; `test_tables.py` and
`test_tracker.py` ask the same of tables that they make themselves.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from dalba_desktop.interchange.tables import TableMapping
from dalba_desktop.tracker import Tracker

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
MAPPING = TableMapping(
    columns={"case_id": "Pt", "day": "Days", "level_percent": "Prct"},
    constants={"specimen": "blood", "assay": "rqpcr", "target": "e14a2"},
    origin=dt.date(2005, 1, 1),
    create_cases=True,
)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")


def test_68_people_in_their_first_year_of_imatinib(tmp_path: Path) -> None:
    with Tracker.create(tmp_path / "x.dalba", "x", today=dt.date(2006, 6, 1)) as tracker:
        outcome = tracker.import_files([DATA / "michor.csv"], table=MAPPING)
        again = tracker.import_files([DATA / "michor.csv"], table=MAPPING)

        assert (outcome.new_cases, outcome.added, outcome.notes) == (68, 435, ())
        assert (again.new_cases, again.added, again.unchanged) == (0, 0, 435)
        assert sum(len(tracker.case_view(case_id).assessment.readings) for case_id in tracker.case_ids()) == 435


@pytest.mark.parametrize("flagged", [False, True])
def test_resistance_is_called_and_a_row_without_a_value_claims_nothing(tmp_path: Path, flagged: bool) -> None:
    columns = {**MAPPING.columns, **({"below_limit": "MDV"} if flagged else {})}
    with Tracker.create(tmp_path / "x.dalba", "x", today=dt.date(2010, 1, 1)) as tracker:
        outcome = tracker.import_files([DATA / "miSR.csv"], table=dataclasses.replace(MAPPING, columns=columns))

        assert (outcome.new_cases, outcome.added, len(outcome.notes)) == (7, 64, 2)
        for case_id in ("72", "73", "74", "75"):
            assert "mrd-rising" in {alert.rule for _, alert in tracker.open_alerts(case_id)}
        empty = [reading for reading in tracker.case_view("69").assessment.readings if reading.level_percent is None]
        assert [reading.evaluable for reading in empty] == [False]
