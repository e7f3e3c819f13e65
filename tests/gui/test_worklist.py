"""The worklist of all cases in the window: read, narrowed, opened, entered, printed, given to a calendar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.analysis.worklist import What, WorkKind
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.worklist_commands import WEEKS
from dalba_desktop.gui.worklist_dialog import TakeOutDialog
from dalba_desktop.gui.worklist_model import CASE, STATE, WHY
from dalba_desktop.gui.worklist_page import WorklistPage
from tests.builders import CaseBuilder, a_case, on_day
from tests.gui.clinic import AS_OF, rising_case
from tests.gui.conftest import PASSPHRASE, ScriptedAsker, make_store
from tests.gui.hands import click, press
from tests.interchange.ics import events
from tests.reports.pdf_text import text_of

Opened = Callable[..., WorklistPage]


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Opened:
    """The worklist of a store with these cases, on day 57."""

    def open_it(*cases: CaseBuilder, read_only: bool = False) -> WorklistPage:
        path = make_store(tmp_path / "work.dalba", [case.build() for case in cases], synthetic=True)
        window.session.open(path, PASSPHRASE, read_only=read_only)
        assert window.session.tracker.as_of == AS_OF
        qtbot.waitUntil(lambda: window.desk.ward.is_complete)
        window.menus.actions["worklist"].trigger()
        return window.desk.worklist.page

    return open_it


def late() -> CaseBuilder:
    return a_case(case_id="LATE").on("dasatinib", 1)


def running() -> CaseBuilder:
    case = a_case(case_id="RUNS").on("dasatinib", 1).with_mrd(22, 2.0).with_mrd(45, 0.4).undetected(57)
    return case.cycle(1, 40, 67, id="c1").tested(50, "pending", id="t1")


def rising() -> CaseBuilder:
    case = CaseBuilder()
    case.raw = {
        **a_case(case_id="RISES").on("dasatinib", 1).raw,
        "mrd": [
            *a_case().with_mrd(1, 84.0).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2).raw["mrd"],
        ],
    }
    return case


def lines(page: WorklistPage) -> list[str]:
    model = page.table.work
    return [model.cell(line, STATE if line.row else 0).replace("\N{NO-BREAK SPACE}", " ") for line in model.lines]


def entries(page: WorklistPage) -> list[tuple[str, str]]:
    return [(row.case_id, row.item.what.value) for row in page.shown]


def asking(window: MainWindow) -> TakeOutDialog:
    dialog = window.desk.worklist.files.dialog
    assert dialog is not None
    return dialog


def choose(page: WorklistPage, case_id: str, what: What) -> None:
    row = next(row for row in page.shown if (row.case_id, row.item.what) == (case_id, what))
    assert page.table.select(row.key)


def test_weeks_with_their_entries_the_most_urgent_first(opened: Opened, window: MainWindow) -> None:
    page = opened(late(), running(), rising())
    assert entries(page)[0] == ("LATE", "sample")
    assert ("RISES", "abl1-test") in entries(page)
    assert ("RUNS", "cycle-end") in entries(page)
    assert page.state.text().startswith("As of 5\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2025")
    headings = [line for line in lines(page) if "(" in line]
    assert [heading.split("  ")[0] for heading in headings[:3]] == [
        "Overdue",
        "This week, 3–9 Mar",
        "Next week, 10–16 Mar",
    ]
    first_two = sum(int(heading.rsplit("(", 1)[1].rstrip(")")) for heading in headings[:2])
    assert window.desk.worklist.line.count.text() == str(first_two)
    assert window.desk.worklist.line.accessibleName().startswith("Worklist, ")


def test_enter_opens_the_case(opened: Opened, window: MainWindow) -> None:
    page = opened(late(), running(), rising())
    choose(page, "RISES", What.ABL1_TEST)
    press(page.table, Qt.Key.Key_Return)
    assert window.workspace.desk is None
    assert window.workspace.case_id == "RISES"


def test_a_record_that_it_is_about_is_selected(opened: Opened, window: MainWindow) -> None:
    page = opened(running())
    page.set_weeks(12)
    choose(page, "RUNS", What.ABL1_RESULT)
    click(page.detail.open_case)
    assert window.workspace.page.tabs.selected_record == ("abl1_tests", "t1")


def test_the_keys_walk_over_headings(opened: Opened) -> None:
    page = opened(late(), running(), rising())
    assert page.selected is not None
    assert entries(page).index((page.selected.case_id, page.selected.item.what.value)) == 0
    for place in range(1, len(page.shown)):
        press(page.table, Qt.Key.Key_Down)
        assert page.selected == page.shown[place]
    press(page.table, Qt.Key.Key_Down)
    assert page.selected == page.shown[-1]


def test_what_is_due_can_be_entered_on_its_planned_day(opened: Opened, window: MainWindow) -> None:
    page = opened(a_case(case_id="DUE").on("dasatinib", 1).with_mrd(22, 2.0).with_mrd(45, 0.4))
    choose(page, "DUE", What.SAMPLE)
    click(page.detail.enter)
    form = window.records.form
    assert form is not None
    assert (form.list_name, form.draft_case) == ("mrd", "DUE")
    assert form.fields["specimen"].value() == "marrow"
    assert on_day(57).isoformat() in form.fields["date"].value()
    form.reject()


@pytest.mark.parametrize(
    ("case", "what", "list_name", "field", "value"),
    [
        (rising, What.ABL1_TEST, "abl1_tests", "status", "pending"),
        (running, What.ABL1_RESULT, "abl1_tests", "status", "pending"),
        (running, What.CYCLE_END, "treatments", "cycle", "1"),
        (late, What.INTRATHECAL, "treatments", "agent", "intrathecal"),
    ],
)
def test_each_kind_opens_its_own_form(
    opened: Opened,
    window: MainWindow,
    case: Callable[[], CaseBuilder],
    what: What,
    list_name: str,
    field: str,
    value: str,
) -> None:
    page = opened(case())
    page.set_weeks(8)
    page.weeks.currentIndexChanged.emit(0)
    choose(page, case().raw["patient"]["case_id"], what)
    QTest.keySequence(page.table, QKeySequence(QKeySequence.StandardKey.New))
    form = window.records.form
    assert form is not None
    assert form.list_name == list_name
    assert form.fields[field].value() == value
    form.reject()


def test_the_next_cycle_is_entered_with_its_number(opened: Opened, window: MainWindow) -> None:
    page = opened(a_case(case_id="NEXT").on("dasatinib", 1).cycle(1, 20, 47))
    choose(page, "NEXT", What.CYCLE_START)
    assert page.detail.enter.text() == "E&nter cycle\N{HORIZONTAL ELLIPSIS}"
    click(page.detail.enter)
    form = window.records.form
    assert form is not None
    assert (form.fields["agent"].value(), form.fields["cycle"].value()) == ("blinatumomab", "2")
    form.reject()


def test_what_was_typed_in_an_open_form_is_left_alone(opened: Opened, window: MainWindow) -> None:
    page = opened(a_case(case_id="DUE").on("dasatinib", 1).with_mrd(22, 2.0).with_mrd(45, 0.4))
    window.workspace.go_to("DUE")
    form = window.records.add("mrd")
    assert form is not None
    form.fields["specimen"].set_value("blood")
    window.desk.worklist.show()
    choose(page, "DUE", What.SAMPLE)
    click(page.detail.enter)
    assert form.fields["specimen"].value() == "blood"
    form.reject()


def test_an_answered_entry_goes_and_the_selection_stays(qtbot: QtBot, opened: Opened, window: MainWindow) -> None:
    page = opened(late(), running(), rising())
    choose(page, "RISES", What.ABL1_TEST)
    made = running().tested(56, "no_mutation").build().abl1_tests[-1]
    with qtbot.waitSignal(window.desk.ward.completed):
        window.session.record("RUNS", made)
    assert ("RUNS", "abl1-result") not in entries(page)
    assert page.selected is not None
    assert page.selected.case_id == "RISES"
    test = rising().tested(56, "no_mutation").build().abl1_tests[-1]
    with qtbot.waitSignal(window.desk.ward.completed):
        window.session.record("RISES", test)
    assert ("RISES", "abl1-test") not in entries(page)
    assert page.selected is not None


def test_kinds_and_weeks_narrow(opened: Opened, window: MainWindow) -> None:
    page = opened(late(), running(), rising())
    everything = entries(page)
    page.kind.setCurrentIndex(page.kind.findData(WorkKind.ABL1.value))
    assert {what for _, what in entries(page)} <= {"abl1-test", "abl1-result"}
    assert page.shown_words.text() == f"{len(page.shown)} of {len(everything)}"
    page.kind.setCurrentIndex(0)
    page.weeks.setCurrentIndex(page.weeks.findData(12))
    assert len(entries(page)) > len(everything)
    assert Settings().words_of(WEEKS) == ("12",)
    page.weeks.setCurrentIndex(page.weeks.findData(2))
    assert len(entries(page)) < len(everything)


def test_nothing_of_a_kind_says_so_and_leads_back(opened: Opened) -> None:
    page = opened(late())
    page.kind.setCurrentIndex(page.kind.findData(WorkKind.CYCLE.value))
    assert page.nothing.text() == "Nothing of this kind within 4 weeks"
    assert page.all_again.isVisibleTo(page)
    click(page.all_again)
    assert entries(page)


def test_nothing_to_do_says_what_would_stand_there(opened: Opened) -> None:
    page = opened(a_case(case_id="QUIET", protocol="other", protocol_start=None))
    assert page.nothing.text() == "Nothing is overdue or due within 4 weeks"
    assert "planned MRD samples" in page.nothing_more.text()
    assert not page.all_again.isVisibleTo(page)
    assert page.print_list.isEnabled()


def test_a_store_without_a_case(opened: Opened) -> None:
    page = opened()
    assert page.nothing.text() == "No case yet"
    assert not page.kind.isEnabled()


def test_what_was_dismissed_is_counted(qtbot: QtBot, opened: Opened, window: MainWindow) -> None:
    page = opened(rising())
    found = next(
        each
        for each in window.session.tracker.case_view("RISES").episodes
        if any(alert.rule == "abl1-test-due" for alert in each.episode.alerts)
    )
    with qtbot.waitSignal(window.desk.ward.completed):
        window.session.dismiss("RISES", found.episode, "not_relevant", "")
    assert ("RISES", "abl1-test") not in entries(page)
    assert "1 not listed, set aside with their alert" in page.state.text()


def test_it_says_how_far_the_ward_is_read_and_prints_only_all_of_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    cases = [rising_case(f"CASE-{number:03}") for number in range(40)]
    path = make_store(tmp_path / "many.dalba", [*cases, late().build()])
    window.session.open(path, PASSPHRASE)
    page = window.desk.worklist.page
    window.desk.worklist.show()
    assert "of 41 cases read" in page.state.text()
    assert not page.print_list.isEnabled()
    assert "of 41 cases read" in page.calendar.toolTip()
    assert window.desk.worklist.line.count.text().endswith("\N{HORIZONTAL ELLIPSIS}")
    qtbot.waitUntil(lambda: window.desk.ward.is_complete)
    assert "cases read" not in page.state.text()
    assert page.print_list.isEnabled()
    assert page.table.hasFocus()
    assert page.selected == page.shown[0], "the most urgent, whichever case was read first"
    assert page.table.verticalScrollBar().value() == 0


def test_it_is_printed_with_or_without_identifiers(
    opened: Opened, window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    page = opened(late(), running(), rising())
    asker.saves = tmp_path / "list"
    click(page.print_list)
    dialog = asking(window)
    assert not dialog.choice.isChecked()
    click(dialog.yes)
    written = text_of((tmp_path / "list.pdf").read_bytes())
    assert "LATE" in written
    assert asker.asked[-1] == "worklist-2025-03-05.pdf"
    click(page.notice.actions_shown[0])
    assert asker.opened == [tmp_path / "list.pdf"]
    click(page.print_list)
    dialog = asking(window)
    dialog.choice.click()
    click(dialog.yes)
    assert "LATE" not in text_of((tmp_path / "list.pdf").read_bytes())
    assert window.session.tracker.keeping.rows()[-1].entry.action == "reported"


def test_a_calendar_names_nobody_unless_asked(
    opened: Opened, window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    page = opened(late(), running(), rising())
    asker.saves = tmp_path / "work.ics"
    for is_asked in (False, True):
        click(page.calendar)
        dialog = asking(window)
        assert not dialog.choice.isChecked()
        if is_asked:
            dialog.choice.click()
        click(dialog.yes)
        content = asker.saves.read_bytes()
        assert (b"RISES" in content) == is_asked
        assert len(events(content)) == len(page.shown)
    assert window.session.tracker.keeping.rows()[-1].entry.action == "exported"


def test_a_file_that_cannot_be_written_is_told_in_words(
    opened: Opened, window: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    page = opened(late())
    asker.saves = tmp_path / "nowhere" / "work.ics"
    click(page.calendar)
    dialog = asking(window)
    click(dialog.yes)
    assert page.notice.text.text().startswith("Nothing was written. ")
    asker.saves = None
    page.notice.clear()
    click(page.calendar)
    dialog = asking(window)
    click(dialog.yes)
    assert not page.notice.isVisibleTo(page)


def test_locking_takes_everything_away(opened: Opened, window: MainWindow) -> None:
    page = opened(late())
    click(page.print_list)
    assert asking(window).isVisible()
    window.session.lock()
    assert window.desk.worklist.files.dialog is None
    assert page.shown == ()
    assert page.state.text() == ""
    assert page.detail.title.text() == ""
    assert window.desk.worklist.line.count.text() == ""


def test_a_store_to_be_looked_at_shows_it_and_lets_nothing_out(opened: Opened, window: MainWindow) -> None:
    page = opened(late(), read_only=True)
    assert entries(page)
    for pressed in (page.print_list, page.calendar, page.detail.enter):
        assert not pressed.isEnabled()
        assert "reading only" in pressed.toolTip()
    press(page.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.records.form is None
    press(page.table, Qt.Key.Key_Return)
    assert window.workspace.case_id == "LATE"


def test_from_a_past_day_it_leads_to_today(opened: Opened, window: MainWindow) -> None:
    page = opened(late(), rising())
    window.workspace.look_at(on_day(30))
    window.desk.worklist.show()
    choose(page, "RISES", What.ABL1_TEST)
    press(page.table, Qt.Key.Key_Return)
    assert window.workspace.as_of is None


def test_hidden_identifiers_are_hidden_here_too(opened: Opened, window: MainWindow) -> None:
    page = opened(late(), rising())
    window.menus.actions["hide_identifiers"].trigger()
    shown = [page.table.work.index(place, CASE).data() for place in range(page.table.work.rowCount())]
    assert {"LATE", "RISES"} & set(shown) == set()
    assert page.detail.title.text().startswith("Case ")
    click(page.print_list)
    dialog = asking(window)
    assert dialog.choice.isChecked()
    dialog.reject()
    window.menus.actions["hide_identifiers"].trigger()
    assert page.table.work.index(1, CASE).data() == "LATE"


def test_nothing_is_cut_where_there_is_little_room(opened: Opened, window: MainWindow) -> None:
    page = opened(late(), running(), rising())
    window.resize(960, 600)
    QApplication.processEvents()
    table = page.table
    assert table.isColumnHidden(WHY)
    used = sum(table.columnWidth(column) for column in range(WHY))
    assert used <= table.viewport().width() + 1
