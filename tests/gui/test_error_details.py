"""A problem is told in words; what can be passed on of it holds no value, no name and no folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from dalba_desktop.gui import error_details
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.message_dialog import TellDialog
from tests.gui.conftest import ScriptedAsker
from tests.gui.hands import click


class Refused(Exception):
    exit_code = 2


def refuse(sentence: str) -> None:
    raise Refused(sentence)


def tell_of(sentence: str) -> str:
    told: list[str] = []
    with said_calmly(told.append):
        refuse(sentence)
    return told[0]


def test_the_details_hold_nothing_of_what_was_said() -> None:
    said = tell_of("Anna Rossi, ROMA-017: /home/anna/cases.dalba is damaged")
    details = error_details.details_of(said)
    assert "Refused" in details
    assert "test_error_details.py" in details
    for secret in ("Anna", "Rossi", "ROMA-017", "/home", "cases.dalba"):
        assert secret not in details
    assert error_details.details_of("something else") == ""


def test_a_dialog_about_a_problem_offers_them(qtbot: QtBot) -> None:
    details = error_details.details_of(tell_of("No."))
    dialog = TellDialog("This did not work", "No.", details=details)
    qtbot.addWidget(dialog)
    dialog.show()
    click(dialog.copy)
    assert QApplication.clipboard().text() == details


def test_a_dialog_that_only_tells_offers_none(qtbot: QtBot) -> None:
    dialog = TellDialog("Done", "All of it.")
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert [pressed.text() for pressed in dialog.findChildren(QPushButton) if pressed.isVisible()] == ["Close"]


def test_those_of_any_problem_are_copied_from_the_menu(
    open_window: MainWindow, tmp_path: Path, asker: ScriptedAsker
) -> None:
    asker.opens = tmp_path / "broken-ROMA-017.json"
    asker.opens.write_text("{", encoding="utf-8")
    open_window.cases.import_file()
    open_window.menus.actions["copy_details"].trigger()
    copied = QApplication.clipboard().text()
    assert copied.startswith("D-ALBA Desktop")
    assert "ROMA-017" not in copied
    assert str(tmp_path) not in copied
    assert "Copied" in open_window.statusBar().currentMessage()
