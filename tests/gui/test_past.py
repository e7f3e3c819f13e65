"""A past day: the whole page follows it, says so everywhere, and nothing can be changed on it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.past_banner import PastBanner
from dalba_desktop.gui.past_dialog import PastDialog
from dalba_desktop.gui.readonly import mark_as_writing
from dalba_desktop.gui.session import NotNow
from dalba_desktop.gui.theme import Appearance
from dalba_desktop.store.store import Store
from tests.builders import a_case, on_day
from tests.gui.clinic import TODAY, rising_case
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into
from tests.reports.pdf_text import squeezed, text_of

CASE, OTHER = "TEST-014", "TEST-020"
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TAKE_OUT = {"export_pdf", "print_case", "chart_save"}
"""What writes a file and changes nothing."""
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ward(open_window: MainWindow) -> MainWindow:
    open_window.workspace.cases.select(CASE)
    open_window.activateWindow()
    return open_window


def banner(window: MainWindow) -> PastBanner:
    return window.parts.past.banner


def ask(qtbot: QtBot, window: MainWindow) -> PastDialog:
    press(window, Qt.Key.Key_A, CONTROL | SHIFT)
    dialog = window.parts.past.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def day_of(window: MainWindow) -> dt.date | None:
    return window.workspace.as_of


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def ids(window: MainWindow, tab: str = "mrd") -> set[str]:
    return {row.id for row in window.workspace.page.tabs.tables[tab].records.rows}


def test_a_day_is_asked_for_typed_and_shown(qtbot: QtBot, ward: MainWindow) -> None:
    dialog = ask(qtbot, ward)
    assert not dialog.yes.isEnabled()
    type_into(dialog.date.editor, "21/2/2025")
    assert plain(dialog.date.remark.text()) == "21 Feb 2025"
    press(dialog.date.editor, Qt.Key.Key_Return)
    assert ward.workspace.as_of == on_day(45)
    assert banner(ward).isVisible()
    assert plain(banner(ward).title.text()) == "As known on 21 Feb 2025, day 45"
    assert "later facts hidden" in banner(ward).detail.text()
    assert "AS KNOWN ON 21 Feb 2025" in plain(ward.windowTitle())
    assert plain(ward.past.text()) == "AS KNOWN ON 21 Feb 2025"
    assert ward.past.isVisible()


@pytest.mark.parametrize("text", ["tomorrow", "5/3/2025", "6/3/2030", ""])
def test_what_is_no_past_day_is_not_shown(qtbot: QtBot, ward: MainWindow, text: str) -> None:
    dialog = ask(qtbot, ward)
    type_into(dialog.date.editor, text)
    assert not dialog.yes.isEnabled()
    dialog.reject()
    assert ward.workspace.as_of is None


def test_everything_follows_the_day(qtbot: QtBot, ward: MainWindow) -> None:
    """On day 45 nobody knew of the samples of day 57, nor that the drug would be given at another dose from day 43 on
    was no news any more."""
    page = ward.workspace.page
    ward.parts.past.look_at(on_day(45))
    assert ids(ward) == {"m1", "m2", "m3", "b1"}
    assert ids(ward, "notes") == set()
    assert "0.31" in plain(" ".join(value.text() for _, value, _ in page.header._columns))
    assert all(alert.since <= on_day(45) for found in ward.workspace.view.episodes for alert in found.episode.alerts)  # type: ignore[union-attr]
    assert "4" in page.tabs.bar.tabText(0)
    ward.parts.past.back()
    assert "m4" in ids(ward)


def test_what_was_withdrawn_since_is_shown_as_withdrawn(ward: MainWindow) -> None:
    """The sample of day 50 was withdrawn on day 55: as known by now it never counted, and it is struck through."""
    ward.parts.past.look_at(on_day(52))
    row = next(row for row in ward.workspace.page.tabs.tables["mrd"].records.rows if row.id == "mx")
    assert row.is_withdrawn


def test_the_end_of_a_drug_is_not_known_before_its_day(ward: MainWindow) -> None:
    ward.parts.past.look_at(on_day(20))
    cells = [
        [cell.text for cell in row.cells]
        for row in ward.workspace.page.tabs.tables["treatments"].records.rows
        if row.cells[0].text == "dasatinib"
    ]
    assert len(cells) == 1
    assert "ongoing" in cells[0]


def test_keys_lead_from_day_to_day_and_back(qtbot: QtBot, ward: MainWindow) -> None:
    days = ward.session.tracker.changes.days_of_news(CASE)
    ward.parts.past.look_at(on_day(45))
    before = max(day for day in days if day < on_day(45))
    press(ward, Qt.Key.Key_Left, ALT)
    assert day_of(ward) == before
    press(ward, Qt.Key.Key_Right, ALT)
    assert day_of(ward) == on_day(45)
    press(ward, Qt.Key.Key_Escape)
    assert day_of(ward) is None
    assert not banner(ward).isVisible()
    assert not ward.past.isVisible()
    assert "AS KNOWN" not in ward.windowTitle()
    press(ward, Qt.Key.Key_Left, ALT)
    assert day_of(ward) is None


def test_the_last_step_later_is_today(qtbot: QtBot, ward: MainWindow) -> None:
    days = [day for day in ward.session.tracker.changes.days_of_news(CASE) if day < TODAY]
    ward.parts.past.look_at(days[-1])
    click(banner(ward).later)
    assert ward.workspace.as_of is None


def test_before_the_first_day_there_is_nothing_earlier(ward: MainWindow) -> None:
    ward.parts.past.look_at(dt.date(2024, 12, 1))
    assert not banner(ward).earlier.isEnabled()
    assert ids(ward) == set()
    assert "later facts hidden" in banner(ward).detail.text()


def test_a_search_that_was_typed_goes_before_the_day(qtbot: QtBot, ward: MainWindow) -> None:
    ward.parts.past.look_at(on_day(45))
    search = ward.workspace.cases.search
    search.setFocus()
    type_into(search, "TEST")
    press(search, Qt.Key.Key_Escape)
    assert day_of(ward) == on_day(45)
    assert search.text() == ""
    press(search, Qt.Key.Key_Escape)
    assert ward.workspace.as_of is None


def test_nothing_can_be_changed(qtbot: QtBot, ward: MainWindow) -> None:
    ward.workspace.page.select_fact("mrd", "m3")
    ward.parts.past.look_at(on_day(57) - dt.timedelta(days=1))
    page = ward.workspace.page
    for pressed in (page.tabs.add, page.tabs.edit, page.tabs.withdraw):
        assert not pressed.isEnabled()
    for card in ward.workspace.alerts.cards:
        assert not any(pressed.isEnabled() for pressed in card.buttons.values())
    for key, action in ward.menus.actions.items():
        if key in ward.menus._writes - TAKE_OUT:
            assert not action.isEnabled(), key
    assert not ward.menus.actions["undo"].isEnabled()
    assert "past day" in ward.menus.actions["import_file"].toolTip()
    sample = a_case().with_mrd(10, 0.5).build().mrd[0]
    with pytest.raises(NotNow, match="Back to today"):
        ward.session.record(CASE, sample)
    with pytest.raises(NotNow):
        ward.session.undo()
    ward.parts.past.back()
    assert page.tabs.add.isEnabled()
    assert all(pressed.isEnabled() for card in ward.workspace.alerts.cards for pressed in card.buttons.values())
    ward.session.record(CASE, sample)
    assert ward.menus.actions["undo"].isEnabled()


def test_whatever_is_marked_as_writing_is_grey_and_comes_back_as_it_was(ward: MainWindow) -> None:
    """Any part of the page can mark its own: a line for typing, a button of a pane."""
    line, button = QLineEdit(ward.workspace.page), QPushButton(ward.workspace.page)
    button.setEnabled(False)
    line.setToolTip("type a result")
    mark_as_writing(line, button)
    ward.parts.past.look_at(on_day(45))
    assert not line.isEnabled()
    assert "past day" in line.toolTip()
    ward.parts.past.look_at(on_day(44))
    ward.parts.past.back()
    assert line.isEnabled()
    assert not button.isEnabled()
    assert line.toolTip() == "type a result"


def test_the_pdf_of_a_past_day_says_so(qtbot: QtBot, ward: MainWindow, asker: ScriptedAsker, tmp_path: Path) -> None:
    asker.saves = tmp_path / "then.pdf"
    ward.parts.past.look_at(on_day(45))
    ward.menus.actions["export_pdf"].trigger()
    assert asker.asked[-1] == f"{CASE}-{on_day(45).isoformat()}.pdf"
    assert "as known on 21 Feb 2025" in plain(ward.workspace.page.notice.text.text())
    said = squeezed(text_of(asker.saves.read_bytes()))
    assert squeezed("Data as of 21 Feb 2025") in said
    assert squeezed("1.2 %") not in said
    click(banner(ward).mode)
    assert not ward.menus.actions["export_pdf"].isEnabled()


def test_another_case_keeps_the_day_and_locking_leaves_it(qtbot: QtBot, ward: MainWindow) -> None:
    ward.parts.past.look_at(on_day(45))
    ward.workspace.cases.select(OTHER)
    assert day_of(ward) == on_day(45)
    assert banner(ward).isVisible()
    path = ward.session.tracker.path
    ward.session.lock()
    assert ward.workspace.as_of is None
    ward.session.open(path, PASSPHRASE)
    assert not banner(ward).isVisible()
    assert ward.workspace.beside_list.styleSheet() == ""


def test_the_ground_is_another_one_in_both_themes(ward: MainWindow) -> None:
    page = ward.workspace.page
    colours = set()
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        ward.menus.actions[f"theme_{appearance.value}"].trigger()
        for day in (None, on_day(45)):
            ward.workspace.look_at(day)
            colours.add(page.grab().toImage().pixelColor(4, page.height() - 4).name())
        ward.workspace.look_at(None)
    assert len(colours) == 4


def test_the_day_of_the_selected_fact_and_of_an_alert_are_offered(qtbot: QtBot, ward: MainWindow) -> None:
    ward.workspace.page.select_fact("mrd", "m3")
    dialog = ask(qtbot, ward)
    box = dialog.named.editor
    assert isinstance(box, QComboBox)
    offered = [box.itemText(place) for place in range(box.count())]
    assert "the selected fact: MRD result, 21 Feb 2025" in offered
    assert any(text.startswith("the last visit") for text in offered)
    dialog.named.set_value(on_day(45).isoformat())
    assert dialog.answer() == (on_day(45), False)
    dialog.accept()
    assert ward.workspace.as_of == on_day(45)


class Days:
    """A clock that is set to days: a case typed in over months."""

    def __init__(self) -> None:
        self.day = on_day(20)

    def __call__(self) -> dt.datetime:
        return dt.datetime.combine(self.day, dt.time(12), dt.UTC)


@pytest.fixture
def corrected_store(tmp_path: Path) -> Path:
    """Day 22 typed in on its day as 2.6 %, corrected on day 40; a sample of day 10 typed in on day 50."""
    path, clock = tmp_path / "months.dalba", Days()
    case = rising_case()
    with Store.create(path, PASSPHRASE, clock=clock) as store:
        clock.day = on_day(22)
        with store.writing(who="test") as writer:
            writer.add_case(case.patient)
            known = [record for _, record in case.as_known_on(on_day(22)).records()]
            writer.add_all(CASE, known)
        clock.day = on_day(40)
        sample = case.find("mrd", "m2")
        assert sample is not None
        with store.writing(who="test", reason="letter") as writer:
            writer.amend(CASE, dataclasses.replace(sample, level_percent=3.1))  # type: ignore[call-arg]
        clock.day = on_day(50)
        with store.writing(who="test") as writer:
            writer.add(CASE, a_case().with_mrd(10, 9.0, id="late").build().mrd[0])
    return path


def test_as_stored_then_is_before_every_later_correction(
    qtbot: QtBot, window: MainWindow, corrected_store: Path
) -> None:
    window.session.open(corrected_store, PASSPHRASE)
    window.parts.past.look_at(on_day(30))
    detail = banner(window).detail.text()
    assert "1 corrected since and shown as corrected" in detail
    assert "1 typed in later" in detail
    assert level(window, "m2") == "3.1 %"
    assert "late" in ids(window)
    click(banner(window).mode)
    assert window.workspace.as_stored
    assert plain(banner(window).title.text()) == "As stored on 6 Feb 2025, day 30"
    assert "AS STORED ON" in window.windowTitle()
    assert level(window, "m2") == "2.6 %"
    assert "late" not in ids(window)
    click(banner(window).mode)
    assert level(window, "m2") == "3.1 %"


def test_before_the_case_was_entered_the_store_held_nothing(
    qtbot: QtBot, window: MainWindow, corrected_store: Path
) -> None:
    window.session.open(corrected_store, PASSPHRASE)
    window.workspace.look_at(on_day(10), as_stored=True)
    assert "held nothing of the case on that day: it was entered on 29 Jan 2025" in plain(banner(window).detail.text())
    assert ids(window) == set()
    assert "female" not in window.workspace.page.header.description.text()
    click(banner(window).mode)
    assert "the case was entered only on 29 Jan 2025" in plain(banner(window).detail.text())
    assert "late" in ids(window)


def level(window: MainWindow, record_id: str) -> str:
    table = window.workspace.page.tabs.tables["mrd"].records
    row = next(row for row in table.rows if row.id == record_id)
    place = next(at for at, column in enumerate(table.columns) if column.title == "Level")
    return plain(row.cells[place].text)


def test_the_dialog_keeps_the_way_that_is_looked_at(qtbot: QtBot, ward: MainWindow) -> None:
    ward.workspace.look_at(on_day(45), as_stored=True)
    dialog = ask(qtbot, ward)
    assert dialog.answer() == (on_day(45), True)
    assert isinstance(dialog, QDialog)
    dialog.reject()
