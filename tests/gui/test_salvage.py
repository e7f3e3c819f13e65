"""Salvage from the recovery page: what can be read goes into a new store, what is lost is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.salvage_dialog import SalvageDialog
from dalba_desktop.gui.salvage_words import heading_words, report_lines, summary_words
from dalba_desktop.store.salvage import CaseFindings, Doubt, ListCount, Salvaged
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.beside import Place
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, type_into


@pytest.fixture
def damaged(ward_store: Path) -> Path:
    """A page in the middle of the ward does not carry its seal."""
    content = bytearray(ward_store.read_bytes())
    content[3 * 4096 + 77] ^= 0xFF
    ward_store.write_bytes(content)
    return ward_store


def test_what_can_be_read_goes_into_a_new_store(
    window: MainWindow, damaged: Path, asker: ScriptedAsker, tmp_path: Path
) -> None:
    before = damaged.read_bytes()
    window.safety.damage.show(damaged, PASSPHRASE)
    click(window.safety.damage.page.salvage)
    assert window.pages.currentWidget() is window.safety.damage.page
    asker.saves = tmp_path / "saved"
    click(window.safety.damage.page.salvage)
    report = window.safety.damage.report
    assert report is not None
    assert "read" in report.summary.text()
    assert damaged.read_bytes() == before
    click(report.open_store)
    assert window.pages.currentWidget() is window.unlock
    assert window.unlock.path == tmp_path / "saved.dalba"
    window.session.open(tmp_path / "saved.dalba", PASSPHRASE)
    assert window.session.tracker.keeping.verify().is_sound
    assert window.session.tracker.case_ids()


def test_nothing_is_written_over(window: MainWindow, damaged: Path, asker: ScriptedAsker) -> None:
    before = damaged.read_bytes()
    window.safety.damage.show(damaged, PASSPHRASE)
    asker.saves = damaged
    click(window.safety.damage.page.salvage)
    assert window.safety.damage.page.notice.text.text().startswith("Nothing was salvaged.")
    assert damaged.read_bytes() == before


def test_with_a_recovery_code_a_passphrase_is_asked_for(
    window: MainWindow, ward_store: Path, asker: ScriptedAsker, tmp_path: Path
) -> None:
    with Store.open(ward_store, PASSPHRASE) as store:
        code = store.key.recovery_code()
    content = bytearray(ward_store.read_bytes())
    content[3 * 4096 + 77] ^= 0xFF
    ward_store.write_bytes(content)
    window.safety.damage.show(ward_store, code)
    asker.saves = tmp_path / "saved.dalba"
    click(window.safety.damage.page.salvage)
    dialog = window.safety.damage.create_dialog
    assert dialog is not None
    type_into(dialog.new.first, "four words are good")
    type_into(dialog.new.second, "four words are good")
    dialog.accept()
    report = window.safety.damage.report
    assert report is not None
    assert report.result() != QDialog.DialogCode.Accepted
    report.reject()
    with Store.open(tmp_path / "saved.dalba", "four words are good") as store:
        assert store.case_ids()


def salvaged(**more: object) -> Salvaged:
    plain: dict[str, object] = {
        "path": Path("saved.dalba"), "lists": (ListCount(list="mrd", read=12, from_trail=0, lost=0),), "cases": (),
        "trail_read": 40, "trail_missing": 0, "trail_end_unknown": False, "synthetic_unknown": False,
    }  # fmt: skip
    return Salvaged(**{**plain, **more})  # type: ignore[arg-type]


def test_all_saved_is_said_in_one_line() -> None:
    made = salvaged()
    assert heading_words(made) == "Everything could be saved"
    assert summary_words(made).startswith("12 rows were read, none is known to be lost.")
    assert report_lines(made) == ()


def test_every_loss_and_doubt_is_named(qtbot: QtBot) -> None:
    place = Place("C-1", "mrd", "m3")
    made = salvaged(
        lists=(ListCount(list="mrd", read=12, from_trail=2, lost=1),),
        cases=(
            CaseFindings(case_id="C-1", lost=(place,), from_trail=(place,), doubts=tuple((d, place) for d in Doubt)),
            CaseFindings(case_id=None, lost=(Place(None, "policy", "rise_min_log10"),)),
        ),
        trail_missing=3, trail_end_unknown=True, synthetic_unknown=True,
    )  # fmt: skip
    assert heading_words(made) == "Not everything could be saved"
    assert "1 is lost" in summary_words(made)
    assert "2 were taken from the trail" in summary_words(made)
    said = "\n".join(report_lines(made))
    assert "MRD result: 12 read, 2 taken from the trail, 1 lost" in said
    assert "Case C-1, MRD result m3: lost" in said
    assert said.count("Case C-1, ") == 2 + len(Doubt)
    assert "Threshold rise_min_log10: lost" in said
    assert "3 rows could not be read or believed" in said
    assert "treats them as real" in said
    dialog = SalvageDialog(made)
    qtbot.addWidget(dialog)
    assert dialog.lines.text() == said
