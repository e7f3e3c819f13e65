"""The history: read, searched, checked, a code found in it, taken out; who changed a record."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.history_dialog import HistoryDialog
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.record_history_dialog import RecordHistoryDialog
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.gui.trail_filter import DEEDS, TrailFilter, lists_in, people_in
from dalba_desktop.gui.trail_model import CHANGES, CODE, NUMBER, RECORD, WHAT, WHEN, WHO, TrailModel
from dalba_desktop.gui.trail_table import TrailTable
from dalba_desktop.gui.verify_words import verification_words
from dalba_desktop.gui.working import work_beside
from dalba_desktop.plots.theme import DARK, LIGHT
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.verify import Finding, Problem, Verification
from dalba_desktop.tracker.trail_pages import TrailPages
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into

CONTROL = Qt.KeyboardModifier.ControlModifier
CONTROL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def correct(window: MainWindow, level: float) -> None:
    found = window.session.tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(found, MrdSample)
    window.session.amend("TEST-014", dataclasses.replace(found, level_percent=level), "second letter <b>of Roma</b>")


@pytest.fixture
def history(open_window: MainWindow) -> HistoryDialog:
    """The history of TEST-014, in which one result was corrected."""
    correct(open_window, 1.3)
    open_window.menus.actions["history"].trigger()
    dialog = open_window.safety.history.dialog
    assert dialog is not None
    return dialog


def test_its_key_opens_it(open_window: MainWindow) -> None:
    press(open_window, Qt.Key.Key_H, CONTROL)
    assert open_window.safety.history.dialog is not None


def cells(dialog: HistoryDialog, place: int) -> list[str]:
    model = dialog.table.trail
    return [plain(str(model.index(place, column).data())) for column in range(model.columnCount())]


def test_the_newest_row_says_who_what_and_from_what(history: HistoryDialog) -> None:
    row = cells(history, 0)
    assert row[WHAT] == "changed"
    assert row[RECORD] == "MRD result 5 Mar 2025"
    assert row[CHANGES] == "level: 1.2 % → 1.3 %"
    assert row[CODE].count("-") == 2
    model = history.table.trail
    tip = plain(str(model.index(0, WHEN).data(Qt.ItemDataRole.ToolTipRole)))
    assert tip.endswith("UTC")
    assert "account" in str(model.index(0, WHO).data(Qt.ItemDataRole.ToolTipRole))
    assert model.index(0, 7).data(Qt.ItemDataRole.ToolTipRole) is None  # it looks like mark-up
    assert model.headerData(NUMBER, Qt.Orientation.Horizontal) == "No."
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_a_row_is_read_in_full_below(history: HistoryDialog) -> None:
    history.table.select_place(0)
    said = plain(" ".join(line.text() for line in history.read_off.lines))
    assert "MRD result of 5 Mar 2025 (m4), case TEST-014: changed" in said
    assert "Reason: second letter <b>of Roma</b>" in said
    assert cells(history, 0)[CODE] in said
    values = history.read_off.values.records
    assert [plain(cell.text) for cell in values.rows[0].cells] == ["level", "1.2 %", "1.3 %"]


def test_a_new_record_shows_its_values_alone(history: HistoryDialog) -> None:
    type_into(history.search, "added m4")
    assert history.table.trail.rowCount() == 1
    assert plain(cells(history, 0)[CHANGES]).startswith("level 1.2 % · ")
    history.table.select_place(0)
    assert [column.title for column in history.read_off.values.records.columns] == ["Field", "Value"]


def test_the_whole_store_shows_its_deeds_and_every_case(history: HistoryDialog) -> None:
    of_case = history.table.trail.rowCount()
    history.choose_whole_store()
    assert history.table.trail.rowCount() > of_case
    history.list.setCurrentIndex(history.list.findData(DEEDS))
    whats = {cells(history, place)[WHAT] for place in range(history.table.trail.rowCount())}
    assert "store made" in whats
    assert history.count.text().startswith(f"{history.table.trail.rowCount()} of ")
    history.table.select_place(0)
    assert history.read_off.nothing.isVisible() or history.read_off.values.isVisible()


def test_it_is_searched_by_list_person_and_text(history: HistoryDialog) -> None:
    history.list.setCurrentIndex(history.list.findData("mrd"))
    assert {cells(history, place)[RECORD].split(" 5")[0][:3] for place in range(3)} == {"MRD"}
    history.who.setCurrentIndex(history.who.findData("test"))
    assert history.table.trail.rowCount() == 7
    type_into(history.search, "blood")
    assert history.table.trail.rowCount() == 2
    assert "2 of " in history.count.text()
    type_into(history.search, "xyz")
    assert history.table.trail.rowCount() == 0


def test_check_now_says_that_nothing_is_wrong(history: HistoryDialog) -> None:
    click(history.check)
    assert history.notice.text.text().startswith("Checked, and nothing is wrong")


def test_a_code_from_a_pdf_is_found(history: HistoryDialog, open_window: MainWindow) -> None:
    head = open_window.session.tracker.case_view("TEST-020").audit_head
    assert head is not None
    type_into(history.search, "nothing like it")
    type_into(history.code, head.code.upper())
    press(history.code, Qt.Key.Key_Return)
    assert f"is row {head.sequence}." in history.notice.text.text()
    assert history.is_whole_store
    assert cells(history, history.table.currentIndex().row())[NUMBER] == str(head.sequence)
    history.code.clear()
    type_into(history.code, "0000-dead-0000")
    press(history.code, Qt.Key.Key_Return)
    assert "No row of this store's trail has the code" in history.notice.text.text()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_it_is_taken_out_whole_with_a_warning(
    history: HistoryDialog, asker: ScriptedAsker, tmp_path: Path, kind: str
) -> None:
    asker.saves = tmp_path / "trail"
    before = history.table.trail.rowCount()
    click(history.as_csv if kind == "csv" else history.as_json)
    written = tmp_path / f"trail.{kind}"
    assert "not encrypted" in history.notice.text.text()
    if kind == "csv":
        rows = list(csv.DictReader(written.read_text(encoding="utf-8").splitlines()))
    else:
        rows = json.loads(written.read_text(encoding="utf-8"))["entries"]
    assert rows[-1]["action"] == "exported"
    assert len(rows) > before


def test_a_place_that_cannot_be_written_is_said(history: HistoryDialog, asker: ScriptedAsker, tmp_path: Path) -> None:
    asker.saves = tmp_path / "missing" / "trail.csv"
    click(history.as_csv)
    assert history.notice.text.text().startswith("Nothing was written.")
    asker.saves = None
    click(history.as_json)


def test_locking_closes_it(history: HistoryDialog, open_window: MainWindow) -> None:
    open_window.session.lock()
    assert open_window.safety.history.dialog is None
    open_window.safety.history.show()
    assert open_window.safety.history.dialog is None


def test_for_reading_only_it_is_read_and_not_taken_out(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    window.safety.history.show()
    dialog = window.safety.history.dialog
    assert dialog is not None
    assert not dialog.as_csv.isEnabled()
    assert "reading only" in dialog.as_json.toolTip()
    click(dialog.check)
    assert "nothing is wrong" in dialog.notice.text.text()


def test_of_an_erased_patient_only_the_place_is_left(open_window: MainWindow) -> None:
    open_window.session.tracker.keeping.erase("TEST-020")
    open_window.session.reloaded.emit()
    open_window.safety.history.show_store()
    dialog = open_window.safety.history.dialog
    assert dialog is not None
    assert cells(dialog, 0)[WHAT] == "patient erased"
    type_into(dialog.search, "erased")
    dialog.search.clear()
    dialog.list.setCurrentIndex(dialog.list.findData("mrd"))
    rows = [cells(dialog, place) for place in range(dialog.table.trail.rowCount())]
    gone = [place for place, row in enumerate(rows) if row[RECORD] == "MRD result, erased with the patient"]
    assert len(gone) == 3
    dialog.table.select_place(gone[0])
    assert dialog.read_off.nothing.text() == "What it said was erased."
    assert "TEST-020" not in str(rows)


class TestWhoChangedThis:
    @pytest.fixture
    def dialog(self, open_window: MainWindow) -> RecordHistoryDialog:
        correct(open_window, 1.3)
        correct(open_window, 1.4)
        open_window.workspace.page.select_fact("mrd", "m4")
        open_window.menus.actions["who_changed"].trigger()
        found = open_window.safety.history.record_dialog
        assert found is not None
        return found

    def test_a_key_shows_every_value_a_field_had(self, dialog: RecordHistoryDialog) -> None:
        rows = [[plain(cell.text) for cell in row.cells] for row in dialog.table.records.rows]
        assert [(row[0], row[4], row[5]) for row in rows] == [
            ("level", "—", "1.2 %"),
            ("", "1.2 %", "1.3 %"),
            ("", "1.3 %", "1.4 %"),
        ]
        assert rows[1][7] == "second letter <b>of Roma</b>"
        assert "Changed 2 times since" in dialog.summary.text()

    def test_the_other_fields_are_one_press_away(self, dialog: RecordHistoryDialog) -> None:
        click(dialog.only_changed, QPoint(8, dialog.only_changed.height() // 2))
        fields = [row.cells[0].text for row in dialog.table.records.rows]
        assert {"specimen", "laboratory", "date"} <= set(fields)

    def test_it_goes_with_the_lock(self, dialog: RecordHistoryDialog, open_window: MainWindow) -> None:
        open_window.session.lock()
        assert open_window.safety.history.record_dialog is None

    def test_a_right_click_on_any_record_asks_it(self, open_window: MainWindow) -> None:
        tabs = open_window.workspace.page.tabs
        tabs.bar.setCurrentIndex(list(tabs.tables).index("treatments"))
        table = tabs.current
        assert table is not None
        table.select(table.records.rows[0].id)
        table.customContextMenuRequested.emit(QPoint(20, 10))
        assert tabs.menu is not None
        action = tabs.menu.actions()[-1]
        assert action.text() == "Who changed this?"
        tabs.menu.close()
        action.trigger()
        dialog = open_window.safety.history.record_dialog
        assert dialog is not None
        assert "treatment 19 Feb 2025" in plain(dialog.what.text())
        assert dialog.summary.text().endswith("Not changed since.")
        click(dialog.close_button)

    def test_without_a_row_it_says_what_to_do(self, open_window: MainWindow) -> None:
        open_window.workspace.page.tabs.clear_selection()
        press(open_window, Qt.Key.Key_W, CONTROL_SHIFT)
        assert "Select a row" in open_window.workspace.page.notice.text.text()
        table = open_window.workspace.page.tabs.tables["mrd"]
        table.customContextMenuRequested.emit(QPoint(2, 400))
        assert open_window.workspace.page.tabs.menu is None


def entries(count: int) -> list[AuditEntry]:
    return [
        AuditEntry(
            sequence=number, at="2025-03-05T10:00:00Z", who=f"person {number % 3}", account="root", change=number,
            action="amended", list="mrd" if number % 2 else "notes", case_id=f"C-{number % 50}", record_id=f"r{number}",
            reason="", before='{"level_percent": 1}', after='{"level_percent": 2}', nonce="0", content_hash="",
            previous_hash="", hash=f"{number:064x}",
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> TrailPages:
    return TrailPages(entries(20_000))


class TestManyRows:
    """20,000 rows are looked through in steps; what is not in sight is never put into words."""

    def test_a_step_takes_but_a_part(self, qtbot: QtBot, pages: TrailPages) -> None:
        model = TrailModel(colours_of(LIGHT))
        model.set_pages(pages)
        assert 0 < model.rowCount() < 20_000
        assert not model.is_complete
        with qtbot.waitSignal(model.counted, check_params_cb=lambda shown, total, done: done, timeout=5000):
            pass
        assert model.rowCount() == 20_000
        model.look_for(TrailFilter(list="mrd", who="person 1", text="r1999"))
        qtbot.waitUntil(lambda: model.is_complete, timeout=5000)
        assert [model.row_at(place).entry.record_id for place in range(model.rowCount())] == [
            "r19999",
            "r19993",
            "r1999",
        ]
        assert model.find(19993) == 1
        model.set_pages(None)
        assert model.rowCount() == 0

    def test_only_what_is_in_sight_is_put_into_words(
        self, qtbot: QtBot, pages: TrailPages, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[int] = []
        take: Callable[[TrailPages, int], object] = TrailPages.__getitem__

        def counted(self: TrailPages, place: int) -> object:
            told.append(place)
            return take(self, place)

        monkeypatch.setattr(TrailPages, "__getitem__", counted)
        table = TrailTable(LIGHT)
        qtbot.addWidget(table)
        table.resize(1000, 600)
        table.trail.set_pages(pages)
        table.show()
        qtbot.waitUntil(lambda: table.trail.is_complete, timeout=5000)
        table.scrollToBottom()
        qtbot.waitUntil(lambda: 19_999 in told, timeout=5000)
        assert len(set(told)) < 200
        table.set_theme(DARK)
        table.show_case_column(False)

    def test_what_there_is_to_choose_from(self, pages: TrailPages) -> None:
        assert lists_in(pages.entries) == ("mrd", "notes")
        assert people_in(pages.entries) == ("person 0", "person 1", "person 2")
        assert len(pages[2:4]) == 2
        assert len(list(pages)) == 20_000


def test_what_is_wrong_is_named_and_not_without_end() -> None:
    findings = tuple(Finding(Problem.ROW_CHANGED, number) for number in range(1, 10))
    said = verification_words(Verification(findings=findings, entries=20, facts=3, head=None))
    assert said.startswith("9 things are wrong with this store:")
    assert "row 1 of the trail is not what was written" in said
    assert said.endswith("and 3 more")


def test_work_beside_the_window_brings_its_result_or_its_error(qtbot: QtBot) -> None:
    assert work_beside("At once", lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        work_beside("At once", lambda: 1 // 0)


def test_long_work_shows_what_goes_on_and_cannot_be_closed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from dalba_desktop.gui.working import WorkingDialog

    monkeypatch.setattr("dalba_desktop.gui.working.AT_ONCE_SECONDS", 0)
    go_on = threading.Event()
    seen: list[bool] = []

    def look() -> None:
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, WorkingDialog) and w.isVisible()]
        if not shown:  # the first moments pass without a dialog
            QTimer.singleShot(5, look)
            return
        (dialog,) = shown
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        dialog.close()
        seen.append(dialog.isVisible())
        go_on.set()

    QTimer.singleShot(0, look)
    assert work_beside("Checking", lambda: go_on.wait(5), says_so_after_ms=0) is True
    assert seen == [True]
