"""The worklist on paper, read back with the tools of others."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from dalba_desktop.alerts.findings import Message
from dalba_desktop.alerts.worklist import CaseWork, Listed, WorkRow, in_order, rows_of
from dalba_desktop.analysis.worklist import What, WorkItem, WorkKind, standing
from dalba_desktop.domain.codes import Specimen
from dalba_desktop.reports.layout.page import HEIGHT, MARGIN, WIDTH
from dalba_desktop.reports.worklist_pdf import WorklistData, worklist_pdf
from tests.knowledge import POLICY
from tests.reports.pdf_text import page_count, pieces, text_of

TODAY = dt.date(2026, 11, 23)
LONG_ID = "A-VERY-LONG-CASE-ID-OF-FORTY-CHARACTERS-"


def row(case_id: str, ahead: int, last: int | None = 14, what: What = What.SAMPLE, **values: object) -> WorkRow:
    first = TODAY + dt.timedelta(days=ahead)
    end = None if last is None else first + dt.timedelta(days=last)
    state, days = standing(first, end, TODAY)
    sample: dict[str, object] = {"label": "d85", "specimens": frozenset({Specimen.MARROW})} if what == "sample" else {}
    item = WorkItem(what=what, first=first, last=end, state=state, days=days, **{**sample, **values})  # type: ignore[arg-type]
    reason = Message("worklist.abl1-result", {"date": first, "days": 21})
    citation = "calendar" if what is What.SAMPLE else "abl1-testing"
    return rows_of(case_id, CaseWork((Listed(item=item, reason=reason, citation=citation),)), TODAY)[0]


def data(*rows: WorkRow, **values: object) -> WorklistData:
    made: dict[str, object] = {
        "rows": tuple(in_order(rows)),
        "as_of": TODAY,
        "until": TODAY + dt.timedelta(days=27),
        "policy": POLICY,
    }
    return WorklistData(**{**made, **values})  # type: ignore[arg-type]


ROWS = (
    row("CASE-LATE", -30),
    row("CASE-DUE", -3),
    row("CASE-NEXT", 8),
    row("CASE-ABL1", -10, None, What.ABL1_TEST),
)


def test_every_row_stands_under_its_week() -> None:
    document = worklist_pdf(data(*ROWS))
    shown = text_of(document)
    order = ["Overdue", "CASE-LATE", "Thisweek,23–29Nov", "CASE-ABL1", "CASE-DUE", "Nextweek,30Nov–6Dec", "CASE-NEXT"]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert "16dayslate" in shown
    assert "page1of1" in shown
    assert "Dataasof23Nov2026" in shown
    assert "SYNTHETIC" not in shown
    assert "WherethedayscomefromMRDsample" in shown.replace(" ", "")


def test_without_identifiers_there_is_a_line_to_write_on() -> None:
    document = worklist_pdf(data(*ROWS, hides_identifiers=True, kinds=(WorkKind.SAMPLE, WorkKind.ABL1), set_aside=2))
    shown = text_of(document)
    assert "CASE-" not in shown
    assert b"CASE-" not in document
    assert shown.count("_" * 14) == len(ROWS)
    assert "2entriesarenotlisted" in shown
    assert "MRDsample,ABL1" in shown


def test_an_empty_list_says_so_and_a_synthetic_one_too() -> None:
    shown = text_of(worklist_pdf(data(synthetic=True, centre="Haematology, Rome")))
    assert "Nothingisoverdue,due,orplannedinthistime." in shown
    assert "SYNTHETIC–notarealpatient" in shown
    assert "Haematology,Rome" in shown


def test_the_same_list_gives_the_same_bytes() -> None:
    assert worklist_pdf(data(*ROWS)) == worklist_pdf(data(*ROWS))


def test_nothing_is_clipped_on_many_pages_with_long_ids() -> None:
    rows = [row(f"{LONG_ID[:36]}{number:04}", -20 + number % 40) for number in range(200)]
    document = worklist_pdf(data(*rows))
    assert page_count(document) > 4
    shown = text_of(document)
    assert all(shown.count(entry.case_id) == 1 for entry in rows)
    for piece in pieces(document):
        assert MARGIN - 1 <= piece.x < WIDTH - MARGIN
        assert 0 < piece.y < HEIGHT
    assert f"page{page_count(document)}of{page_count(document)}" in shown


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not there")
def test_another_program_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "worklist.pdf"
    path.write_bytes(worklist_pdf(data(*ROWS, row(LONG_ID, -3))))
    read = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    for words in ("Worklist", "Overdue", "CASE-LATE", "d85, marrow", "16 days late", "page 1 of 1"):
        assert words in read
