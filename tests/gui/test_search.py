"""The search field in the window: words and filters, what is offered, what was met, searches that are kept."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.events import Note
from dalba_desktop.gui.case_list import CaseList
from dalba_desktop.gui.case_list_model import CaseRole
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.search_completion import MEANS
from dalba_desktop.tracker.search_lists import SavedLists
from tests.builders import on_day
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into


@pytest.fixture
def cases(qtbot: QtBot, open_window: MainWindow) -> CaseList:
    """The list of the open ward, every case read."""
    qtbot.waitUntil(lambda: open_window.desk.ward.is_complete)
    return open_window.workspace.cases


def shown(cases: CaseList) -> list[str]:
    return sorted(str(cases.found.index(place, 0).data(CaseRole.CASE_ID)) for place in range(cases.found.rowCount()))


def offered(cases: CaseList) -> list[str]:
    if not cases.offers.is_shown:
        return []
    return [cases.offers.list.item(row).text() for row in range(cases.offers.list.count())]


def test_filters_narrow_the_list_and_are_said_in_words(cases: CaseList) -> None:
    type_into(cases.search, "mrd:rising -mut:T315I")
    assert shown(cases) == ["TEST-014"]
    assert cases.count.text() == "1 of 4 cases"
    assert cases.told.understood.text() == "MRD rising · not: T315I ever"
    assert cases.told.problem.isHidden()
    press(cases.search, Qt.Key.Key_Escape)
    press(cases.search, Qt.Key.Key_Escape)
    assert cases.search.text() == ""
    assert len(shown(cases)) == 4
    assert cases.told.isHidden()
    assert cases.count.text() == "4 cases · 2 need you today"


def test_what_cannot_be_read_is_said_and_the_rest_still_counts(cases: CaseList) -> None:
    type_into(cases.search, "mrd:rising tky:ponatinib ")
    assert shown(cases) == ["TEST-007", "TEST-014"]
    assert cases.told.problem.text().startswith("tky: is no filter. Did you mean tki:?")
    assert cases.told.problem.property("role") == "problem"
    cases.search.clear()
    type_into(cases.search, "phase:indu")
    assert len(shown(cases)) == 4
    assert cases.told.problem.property("role") == "small", "what is being typed is no mistake yet"
    type_into(cases.search, "ction")
    assert cases.told.problem.isHidden()
    cases.search.setText("mrd:foo")
    assert cases.told.problem.text().startswith("mrd:foo is not used: mrd: takes rising, cmr, pnq")


def test_notes_and_drugs_are_found_and_what_was_met_is_shown(cases: CaseList, open_window: MainWindow) -> None:
    open_window.session.record("TEST-020", Note(id="", date=on_day(3), text="Seen for pericarditis, no fever"))
    type_into(cases.search, "pericard")
    assert shown(cases) == ["TEST-020"]
    row = cases.found.index(0, 0)
    assert row.data(CaseRole.PHASE) == ["note: Seen for pericarditis, no fever"]
    assert "note: Seen for pericarditis" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    open_window.desk.privacy.state.turn()
    assert row.data(CaseRole.PHASE) != ["note: Seen for pericarditis, no fever"]
    cases.search.setText("T315I")
    assert cases.found.index(0, 0).data(CaseRole.PHASE)[0].startswith("variants: T315I"), "a code names nobody"
    open_window.desk.privacy.state.turn()
    cases.search.setText("rising")
    assert cases.found.index(0, 0).data(CaseRole.PHASE)[0].startswith("Induction")


def test_the_list_follows_undo_and_correction(cases: CaseList, open_window: MainWindow) -> None:
    open_window.session.record("TEST-020", Note(id="", date=on_day(3), text="pericarditis"))
    type_into(cases.search, "pericard")
    assert shown(cases) == ["TEST-020"]
    made = open_window.session.tracker.case_view("TEST-020").known.notes[0]
    open_window.session.amend("TEST-020", dataclasses.replace(made, text="gastritis"), "wrong word")
    assert shown(cases) == []
    assert cases.nothing.isVisible()
    open_window.session.undo()
    assert shown(cases) == ["TEST-020"]
    open_window.session.undo()
    assert shown(cases) == []


def test_keys_and_values_are_offered(qtbot: QtBot, cases: CaseList) -> None:
    cases.search.setFocus()
    qtbot.waitUntil(cases.search.hasFocus)
    type_into(cases.search, "mr")
    assert offered(cases) == ["mrd:"]
    assert cases.offers.list.item(0).data(MEANS) == "what the newest marrow shows"
    press(cases.search, Qt.Key.Key_Tab)
    assert cases.search.text() == "mrd:"
    assert offered(cases)[:2] == ["rising", "cmr"]
    press(cases.search, Qt.Key.Key_Down)
    press(cases.search, Qt.Key.Key_Return)
    assert cases.search.text() == "mrd:rising "
    assert offered(cases) == []
    type_into(cases.search, "lab:")
    assert offered(cases) == ['"Lab A"']
    press(cases.search, Qt.Key.Key_Escape)
    assert offered(cases) == []
    assert cases.search.text() == "mrd:rising lab:", "the first Escape only puts the offers away"
    press(cases.search, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    press(cases.search, Qt.Key.Key_Up)
    click(cases.offers.list.viewport(), cases.offers.list.visualItemRect(cases.offers.list.item(0)).center())
    assert cases.search.text() == 'mrd:rising lab:"Lab A" '
    cases.search.clear()
    press(cases.search, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert offered(cases)[:3] == ["mrd:", "phase:", "overdue:"]
    press(cases.search, Qt.Key.Key_Up)
    assert cases.offers.list.currentRow() == cases.offers.list.count() - 1
    cases.view.setFocus()
    assert offered(cases) == []


def test_enter_belongs_to_whoever_types_an_id(qtbot: QtBot, cases: CaseList) -> None:
    type_into(cases.search, "al")
    assert offered(cases), "something is offered"
    cases.search.setText("")
    type_into(cases.search, "test-031")
    with qtbot.waitSignal(cases.case_entered) as entered:
        press(cases.search, Qt.Key.Key_Return)
    assert entered.args == ["TEST-031"]


def test_the_page_stays_while_its_case_is_not_among_those_found(cases: CaseList, open_window: MainWindow) -> None:
    cases.select("TEST-020")
    type_into(cases.search, "mrd:rising")
    assert open_window.workspace.case_id == "TEST-020"
    assert not cases.view.currentIndex().isValid()
    cases.search.clear()
    assert cases.selected_case == "TEST-020"
    assert open_window.workspace.case_id == "TEST-020"


def test_a_search_is_kept_renamed_deleted_and_brought_back(
    cases: CaseList, open_window: MainWindow, asker: ScriptedAsker
) -> None:
    type_into(cases.search, "mrd:rising")
    asker.why = "Rising now"
    choose(cases, "Save this search")
    assert is_kept(cases)
    assert asker.asked[-1] == "MRD rising"
    cases.search.setText("zzz")
    assert not is_kept(cases)
    choose(cases, "Rising now")
    assert cases.search.text() == "mrd:rising"
    assert shown(cases) == ["TEST-007", "TEST-014"]
    asker.why = "On the way up"
    choose(cases, "Rename")
    assert names(open_window) == ["On the way up"]
    choose(cases, "Delete")
    assert names(open_window) == []
    open_window.session.undo()
    assert names(open_window) == ["On the way up"]


def test_a_name_is_not_taken_twice_without_asking(
    cases: CaseList, open_window: MainWindow, asker: ScriptedAsker
) -> None:
    for text in ("mrd:rising", "mrd:cmr"):
        cases.search.setText(text)
        asker.why = text[4:]
        choose(cases, "Save this search")
    asker.says_yes = False
    asker.why = "rising"
    choose(cases, "Save this search")
    choose(cases, "Rename")
    assert names(open_window) == ["cmr", "rising"]
    asker.says_yes = True
    choose(cases, "Rename")
    assert names(open_window) == ["rising"]
    asker.why = None
    choose(cases, "Rename")
    cases.search.setText("dead:yes")
    choose(cases, "Save this search")
    assert names(open_window) == ["rising"]


def test_nothing_is_kept_where_nothing_can_be_written(window: MainWindow, ward_store, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    cases = window.workspace.cases
    type_into(cases.search, "rising")
    cases.lists.fill()
    lines = {line.text(): line for line in cases.lists.lines.actions()}
    save = next(line for text, line in lines.items() if "Save this search" in text)
    assert not save.isEnabled()
    assert save.toolTip() == "Open for reading only: nothing can be saved"
    assert shown(cases) == ["TEST-007", "TEST-014"]


def test_locking_leaves_nothing_of_a_search(cases: CaseList, open_window: MainWindow) -> None:
    type_into(cases.search, "mr")
    assert offered(cases)
    open_window.session.lock()
    assert offered(cases) == []
    assert cases.search.text() == ""
    assert cases.told.isHidden()
    assert not is_kept(cases)


def test_the_menu_of_kept_searches_is_a_key_away(cases: CaseList, open_window: MainWindow) -> None:
    open_window.desk.search.open_lists()
    assert cases.lists.lines.isVisible()
    assert cases.lists.lines.actions()[0].text() == "No search has been saved yet"
    cases.lists.lines.close()


def choose(cases: CaseList, begins: str) -> None:
    """Presses a line of the menu of kept searches."""
    cases.lists.fill()
    line = next(line for line in cases.lists.lines.actions() if line.text().replace("&", "").startswith(begins))
    assert line.isEnabled()
    line.trigger()


def is_kept(cases: CaseList) -> bool:
    """Whether the button says that what stands in the field is kept."""
    return cases.lists.current is not None


def names(window: MainWindow) -> list[str]:
    return [each.name for each in SavedLists(window.session.tracker.keeping).all()]
