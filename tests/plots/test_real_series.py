"""Charts of people nobody here wrote: 68 with CML, blood only, no treatments; and seven who stop or resist."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from dalba_desktop.plots.case_chart import case_chart
from dalba_desktop.plots.theme import PAPER
from tests.builders import CaseBuilder, a_case
from tests.plots.cases import model_of

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def people(name: str) -> dict[str, CaseBuilder]:
    """One case per person of a file, day 0 at diagnosis."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine; blood-only cases of our own are drawn in test_case_chart.py")
    rows = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["Prct"]:
                rows[row["Pt"]].append((float(row["Days"]), float(row["Prct"])))
    cases = {}
    for person, values in rows.items():
        case = a_case(
            case_id=f"CML-{float(person):.0f}", protocol_start=None, transcript=None, diagnosis_date="2025-01-08"
        )
        for day, level in values:
            case.with_mrd(round(day) + 1, level, copies=None, specimen="blood", laboratory=None)
        cases[person] = case
    return cases


@pytest.mark.parametrize(("name", "persons"), [("michor.csv", 68), ("miSR.csv", 7)])
def test_everyone_is_drawn_with_every_value(name: str, persons: int) -> None:
    cases = people(name)
    assert len(cases) == persons
    for case in cases.values():
        model = model_of(case, dt.date(2032, 1, 1))
        assert len(model.points) == len(case.raw["mrd"])
        assert not model.scale.is_protocol
        chart = case_chart(model, PAPER, width_inches=7, height_inches=4.7)
        assert len(chart.hits.marks) == len(model.points)
        chart.figure.canvas.draw()
