"""What a screen reader hears when something happens that nobody looks at."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui import notice_bar
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.hands import press


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was announced, in order."""
    said: list[str] = []
    monkeypatch.setattr(notice_bar, "announce", lambda _, words: said.append(words.replace("\xa0", " ")))
    return said


def test_what_was_undone_and_done_again_is_announced(open_window: MainWindow, heard: list[str]) -> None:
    sample = open_window.session.tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(sample, MrdSample)
    open_window.session.amend("TEST-014", dataclasses.replace(sample, level_percent=3.0), "letter")
    press(open_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(open_window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert heard == [
        "Undone: MRD result of 5 Mar 2025, case TEST-014",
        "Done again: MRD result of 5 Mar 2025, case TEST-014",
    ]


def test_nothing_is_announced_of_a_notice_that_goes(open_window: MainWindow, heard: list[str]) -> None:
    open_window.workspace.page.notice.show_notice("Written")
    open_window.workspace.page.notice.clear()
    assert heard == ["Written"]


def test_hidden_identifiers_are_not_read_out(open_window: MainWindow, heard: list[str]) -> None:
    press(open_window, Qt.Key.Key_F8)
    open_window.workspace.page.notice.show_notice("Undone: result of TEST-014")
    assert heard
    assert "TEST-014" not in "".join(heard)
    press(open_window, Qt.Key.Key_F8)
