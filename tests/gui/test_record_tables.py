"""The tables under the chart: what they say, how they sort, how they show what was withdrawn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.record_rows import Sheet
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.sheets import count_title, sheets_of
from dalba_desktop.plots.theme import DARK, LIGHT
from tests.builders import a_case, on_day
from tests.gui.clinic import resistant_case, rising_case
from tests.gui.views import view_of


def sheet(key: str, case: object = None) -> Sheet:
    view = view_of(rising_case() if case is None else case)  # type: ignore[arg-type]
    return next(sheet for sheet in sheets_of(view) if sheet.key == key)


def cells(sheet: Sheet, place: int) -> list[str]:
    return [cell.text.replace("\xa0", " ") for cell in sheet.rows[place].cells]


def test_titles_count_what_counts() -> None:
    """Withdrawn results are shown, but not counted."""
    titles = [count_title(sheet) for sheet in sheets_of(view_of(rising_case()))]
    facts = ["MRD  6", "Treatment  5", "ABL1", "Response  1", "Events  1"]
    assert titles == [*facts, "Other drugs", "Values", "Follow-up", "Notes  1"]


def test_the_newest_result_comes_first_with_its_change_and_what_is_called() -> None:
    mrd = sheet("mrd")
    assert [column.title for column in mrd.columns][3:6] == ["Level", "Change", "Copies"]
    assert cells(mrd, 0) == ["5 Mar 2025", "57", "marrow", "1.2 %", "+0.59 log", "52,000", "MRD rising"]
    assert cells(mrd, 1) == ["5 Mar 2025", "57", "blood", "0.30 %", "−0.48 log", "61,000", ""]


def test_a_withdrawn_result_says_so_in_words() -> None:
    row = next(row for row in sheet("mrd").rows if row.is_withdrawn)
    assert row.cells[-1].text.replace("\xa0", " ") == "withdrawn 3 Mar 2025: sample of another patient"
    assert row.cells[4].text == "—"


def test_a_second_assay_brings_its_column() -> None:
    case = a_case().with_mrd(1, 10.0).with_mrd(1, assay="flow", category="undetected", copies=None).build()
    assert "Assay" in [column.title for column in sheet("mrd", case).columns]


def test_a_later_result_is_shown_as_not_yet_known() -> None:
    mrd = sheet("mrd", a_case().with_mrd(80, 1.0).build())
    assert mrd.rows[0].is_muted
    assert "not known on" in mrd.rows[0].cells[-1].text


def test_doubts_and_limits_stand_beside_the_result() -> None:
    case = a_case().undetected(22, copies=8_900).undetected(30, copies=40_000).pnq(40).with_mrd(50, 0.02, copies=5_000)
    words = [row.cells[-1].text.replace("\xa0", " ") for row in sheet("mrd", case.build()).rows]
    assert words == [
        "Molecular response lost · doubtful: inadequate sample",
        "PNQ · below 0.010 %",
        "CMR MR4.5 · limit 0.0075 %",
        "limit 0.034 % · inadequate sample",
    ]


def test_other_tabs_read_like_a_chart() -> None:
    assert cells(sheet("treatments"), 0) == ["dasatinib", "19 Feb 2025", "ongoing", "15", "100 mg/day", "—", ""]
    assert "held 12 Feb 2025 to 18 Feb 2025 (effusion)" in cells(sheet("treatments"), 3)[-1]
    assert cells(sheet("abl1_tests", resistant_case()), 0)[5:] == ["mutation", "1.0 %", "T315I 38 %"]
    assert cells(sheet("responses"), 0)[2:] == ["Response", "CR · marrow blasts 2.0 %"]
    assert cells(sheet("adverse_events"), 0)[3:] == ["Pleural effusion", "2", "interrupted", "dasatinib"]
    assert cells(sheet("notes"), 0)[1] == "Asked for <b>ABL1</b> & sent the sample to Roma"


def test_relapse_and_transplant_share_a_tab() -> None:
    case = (
        a_case()
        .having("relapses", date=on_day(40), type="combined", sites=["marrow", "cns"], cd19="partial")
        .having(
            "transplants",
            date=on_day(50),
            donor="matched_sibling",
            conditioning="reduced",
            acute_gvhd_grade=2,
            chronic_gvhd="mild",
        )
        .build()
    )
    assert [cells(sheet("responses", case), place)[2:] for place in (0, 1)] == [
        ["Transplant", "matched sibling · reduced intensity · acute GvHD grade 2 · chronic GvHD mild"],
        ["Relapse", "combined · marrow, CNS · CD19 partial"],
    ]


def test_columns_sort_by_value_and_keep_the_selection(qtbot: QtBot) -> None:
    table = RecordTable("MRD", LIGHT)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.set_sheet(sheet("mrd"))
    table.select("m4")
    level = [column.title for column in table.records.columns].index("Level")
    header = table.horizontalHeader()
    header.sectionClicked.emit(level)
    assert [row.id for row in table.records.rows][:2] == ["b2", "m3"]
    assert table.selected_row is not None
    assert table.selected_row.id == "m4"
    header.sectionClicked.emit(level)
    assert table.records.rows[0].id == "m1"
    table.set_sheet(sheet("mrd"))
    assert table.records.rows[0].id == "m1"
    assert table.selected_row.id == "m4"


def test_numbers_stand_at_the_right_and_withdrawn_rows_are_struck_through(qtbot: QtBot) -> None:
    table = RecordTable("MRD", LIGHT)
    qtbot.addWidget(table)
    table.set_sheet(sheet("mrd"))
    table.set_theme(DARK)
    model = table.records
    place = model.row_of("mx")
    assert place is not None
    assert model.index(place, 3).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert model.index(place, len(model.columns) - 1).data(Qt.ItemDataRole.FontRole) is None
    assert Qt.AlignmentFlag(model.index(0, 3).data(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignRight
    assert Qt.AlignmentFlag(model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignLeft
    table.clear_records()
    assert table.selected_row is None


def test_what_looks_like_mark_up_never_becomes_a_tool_tip(qtbot: QtBot) -> None:
    """Qt would render it as rich text."""
    table = RecordTable("Notes", LIGHT)
    qtbot.addWidget(table)
    table.set_sheet(sheet("notes"))
    assert table.records.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) is None
