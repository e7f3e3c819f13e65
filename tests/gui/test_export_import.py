"""Taking a PDF away and bringing cases in."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.case_commands import safe_name
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from tests.gui.clinic import calm_case, one_sample_case, rising_case
from tests.gui.conftest import ScriptedAsker
from tests.gui.hands import click


def test_the_pdf_is_written_and_can_be_opened(
    qtbot: QtBot, open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    asker.saves = tmp_path / "taken away"
    open_window.menus.actions["export_pdf"].trigger()
    written = tmp_path / "taken away.pdf"
    assert asker.asked == ["TEST-014.pdf"]
    assert written.read_bytes().startswith(b"%PDF-")
    notice = open_window.workspace.page.notice
    assert notice.isVisibleTo(open_window)
    assert str(written) in notice.text.text()
    for pressed in notice.actions_shown:
        click(pressed)
    assert asker.opened == [written, tmp_path]
    click(notice.dismiss)
    assert not notice.isVisibleTo(open_window)
    assert notice.actions_shown == ()


def test_a_pdf_that_cannot_be_written_says_why(open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    asker.saves = tmp_path / "no such folder" / "case.pdf"
    open_window.cases.export_pdf()
    notice = open_window.workspace.page.notice
    assert notice.text.text().startswith("No PDF was written.")
    assert notice.actions_shown == ()


def test_thinking_better_of_it_writes_nothing(open_window: MainWindow, asker: ScriptedAsker) -> None:
    asker.saves = None
    open_window.cases.export_pdf()
    assert not open_window.workspace.page.notice.isVisibleTo(open_window)


def test_a_pdf_that_no_program_opens_is_said(
    open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asker, "open_file", lambda _: False)
    asker.saves = tmp_path / "case.pdf"
    open_window.cases.export_pdf()
    open_window.workspace.page.notice.actions_shown[0].click()
    assert "no program" in asker.told[0]


@pytest.mark.parametrize(
    ("case_id", "name"), [("DB-014", "DB-014"), ("../x y", "_x_y"), ("...", "case"), ("Ä/1", "Ä_1")]
)
def test_a_case_id_becomes_a_harmless_file_name(case_id: str, name: str) -> None:
    assert safe_name(case_id) == name
    assert os.sep not in safe_name(case_id)


def test_cases_come_in_from_a_file(open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    asker.opens = tmp_path / "more.json"
    asker.opens.write_text(write_case_file(CaseFile(cases=(calm_case("NEW-1"), one_sample_case("NEW-2")))), "utf-8")
    open_window.menus.actions["import_file"].trigger()
    assert open_window.workspace.cases.count.text().startswith("6 cases")
    assert open_window.workspace.page.notice.text.text() == (
        "more.json imported: 2 new cases, 6 new records, 0 already there."
    )
    assert "6 cases" in open_window.state.text()
    assert open_window.workspace.case_id == "TEST-014"


@pytest.mark.parametrize("text", ["{", '{"format": "dalba-case/1", "cases": [{"patient": {}}]}', ""])
def test_a_bad_file_changes_nothing(open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path, text: str) -> None:
    asker.opens = tmp_path / "bad.json"
    asker.opens.write_text(text, "utf-8")
    open_window.cases.import_file()
    assert open_window.workspace.page.notice.text.text()
    assert len(open_window.session.tracker.case_ids()) == 4


def test_demo_cases_stay_out_of_a_real_store(open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    asker.opens = tmp_path / "demo.json"
    asker.opens.write_text(write_case_file(CaseFile(cases=(calm_case("DEMO-1"),), synthetic=True)), "utf-8")
    open_window.cases.import_file()
    assert len(open_window.session.tracker.case_ids()) == 4
    assert open_window.workspace.page.notice.isVisibleTo(open_window)


def test_an_empty_store_takes_its_first_cases(window: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    window.session.create(tmp_path / "empty.dalba", "four words are good")
    asker.opens = tmp_path / "missing.json"
    window.workspace.empty.import_cases.click()
    assert window.workspace.empty.problem.isVisibleTo(window)
    asker.opens = tmp_path / "first.json"
    asker.opens.write_text(write_case_file(CaseFile(cases=(calm_case("NEW-1"),))), "utf-8")
    window.workspace.empty.import_cases.click()
    assert window.workspace.case_id == "NEW-1"
    assert window.workspace.middle.currentWidget() is window.workspace.beside_list


def test_other_values_under_known_ids_are_refused_with_the_reasons(
    open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    """Nothing is overwritten by an import; the first reasons are shown, the rest counted."""
    ours = rising_case()
    theirs = dataclasses.replace(ours, mrd=tuple(dataclasses.replace(row, level_percent=5.0) for row in ours.mrd))
    asker.opens = tmp_path / "theirs.json"
    asker.opens.write_text(write_case_file(CaseFile(cases=(theirs,))), "utf-8")
    open_window.cases.import_file()
    said = open_window.workspace.page.notice.text.text()
    assert said.startswith("Nothing was imported.")
    assert "And 4 more." in said
    assert open_window.session.tracker.case_view("TEST-014").history.mrd == ours.mrd
