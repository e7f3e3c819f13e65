"""A result in the wrong case, a person entered twice, a laboratory's letter: mended by keyboard, taken back by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.document_beside import DocumentBeside
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.mending_merge_dialog import MergeDialog
from dalba_desktop.gui.mending_move_dialog import MoveDialog
from dalba_desktop.gui.record_menu import ATTACH, DOCUMENT, MOVE
from dalba_desktop.plots.theme import DARK
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.mending import Side
from tests.builders import a_case, on_day
from tests.gui.clinic import rising_case
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into
from tests.gui.test_documents import pdf, picture

CONTROL = Qt.KeyboardModifier.ControlModifier
RETURN = Qt.Key.Key_Return


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "Roma 5 March.pdf"
    path.write_bytes(pdf(2))
    return path


def ids(window: MainWindow, case_id: str, list_name: str = "mrd") -> list[str]:
    history = window.session.tracker.case_view(case_id).history
    return [record.id for record in getattr(history, list_name)]


def notice(window: MainWindow) -> str:
    return window.workspace.page.notice.text.text()


def select(window: MainWindow, record_id: str, list_name: str = "mrd") -> None:
    window.workspace.page.select_fact(list_name, record_id)


def do(window: MainWindow, key: str) -> None:
    action = window.menus.actions[key]
    assert action.isEnabled()
    action.trigger()


def panes(window: MainWindow) -> list[DocumentBeside]:
    return window.parts.mending._beside


def move_dialog(window: MainWindow) -> MoveDialog:
    found = window.parts.mending.move_dialog
    assert found is not None
    return found


def merge_dialog(window: MainWindow) -> MergeDialog:
    found = window.parts.mending.merge_dialog
    assert found is not None
    return found


def attach(window: MainWindow, asker: ScriptedAsker, report: Path, record_id: str = "m4", note: str = "") -> None:
    asker.opens = report
    select(window, record_id)
    do(window, "attach_document")
    dialog = window.safety.documents.details
    assert dialog is not None
    type_into(dialog.note.editor, note)
    press(dialog.note.editor, RETURN)


class TestMoving:
    def test_by_keyboard_into_the_case_it_belongs_to_and_back(self, open_window: MainWindow) -> None:
        before = open_window.session.tracker.case_file()
        select(open_window, "m4")
        do(open_window, "move_record")
        dialog = move_dialog(open_window)
        assert "1.2" in dialog.column.itemAt(1).widget().text()  # type: ignore[union-attr]
        type_into(dialog.case.line, "test-02")
        assert dialog.side.texts()[:2] == ["from TEST-014", "to TEST-020"]
        press(dialog.case.line, RETURN)
        assert dialog.focusWidget() is dialog.reason.editor
        assert not dialog.yes.isEnabled()
        type_into(dialog.reason.editor, "labels mixed up")
        press(dialog.reason.editor, RETURN)

        assert open_window.parts.mending.move_dialog is None
        assert "m4" not in ids(open_window, "TEST-014")
        assert "m4" in ids(open_window, "TEST-020")
        assert notice(open_window) == "Moved to TEST-020."
        assert open_window.workspace.case_id == "TEST-014"
        assert not open_window.workspace.page.tabs.select("mrd", "m4")
        assert "moved from TEST-014 to TEST-020" in open_window.menus.actions["undo"].text()
        undo, there = open_window.workspace.page.notice.actions_shown
        click(there)
        assert open_window.workspace.case_id == "TEST-020"
        assert open_window.workspace.page.tabs.selected_record == ("mrd", "m4")
        do(open_window, "undo")
        assert open_window.session.tracker.case_file() == before
        assert open_window.workspace.case_id == "TEST-014"
        assert undo is not there

    def test_who_changed_this_says_both_cases(self, open_window: MainWindow) -> None:
        open_window.session.tracker.mending.move_record("TEST-014", "mrd", "m4", "TEST-020", "labels mixed up")
        open_window.workspace.cases.select("TEST-020")
        select(open_window, "m4")
        do(open_window, "who_changed")
        dialog = open_window.safety.history.record_dialog
        assert dialog is not None
        assert dialog.summary.text().startswith("Entered on")
        dialog.accept()
        do(open_window, "history")
        history = open_window.safety.history.dialog
        assert history is not None
        model = history.table.model()
        row = next(at for at in range(model.rowCount()) if model.index(at, 3).data() == "moved")
        assert model.index(row, 6).data().startswith("from case TEST-014 · ")
        assert model.index(row, 7).data() == "labels mixed up"
        history.reject()

    def test_what_goes_with_it_is_said_before(
        self, open_window: MainWindow, asker: ScriptedAsker, report: Path
    ) -> None:
        attach(open_window, asker, report, "m4")
        attach(open_window, asker, report, "b2")
        select(open_window, "m4")
        do(open_window, "move_record")
        said = move_dialog(open_window).together.text()
        assert said.startswith(
            "With it goes its document Roma 5 March.pdf, what stands in it as well: MRD result, blood"
        )
        move_dialog(open_window).reject()

    def test_a_name_finds_a_case_and_what_is_ambiguous_is_not_taken(self, open_window: MainWindow) -> None:
        select(open_window, "m4")
        do(open_window, "move_record")
        dialog = move_dialog(open_window)
        type_into(dialog.case.line, "female")
        assert dialog.case.case_id == "TEST-007"
        dialog.case.line.clear()
        type_into(dialog.case.line, "test")
        assert dialog.case.case_id == ""
        assert dialog.case.remark.text() == "3 cases fit: type more, or press Enter for the first."
        press(dialog.case.line, RETURN)
        assert dialog.case.case_id == "TEST-007"
        dialog.case.line.clear()
        type_into(dialog.case.line, "nobody")
        assert dialog.case.remark.text() == "No such case."
        dialog.ask()
        assert "m4" in ids(open_window, "TEST-014")
        dialog.case._take_line("TEST-020 · 1945 · male")
        assert dialog.case.case_id == "TEST-020"
        open_window.session.lock()
        assert open_window.parts.mending.move_dialog is None

    def test_a_result_before_the_diagnosis_of_the_other_is_doubted(self, window: MainWindow, tmp_path: Path) -> None:
        late = a_case(case_id="LATE", diagnosis_date="2026-01-01", protocol_start=None).build()
        _open(window, tmp_path, rising_case(), late)
        select(window, "m4")
        do(window, "move_record")
        dialog = move_dialog(window)
        dialog.case.choose("LATE")
        assert "before the diagnosis of LATE" in dialog.doubt.text()
        dialog.reject()

    def test_what_cannot_be_done_is_said_in_the_dialog(self, open_window: MainWindow) -> None:
        select(open_window, "m4")
        do(open_window, "move_record")
        dialog = move_dialog(open_window)
        dialog.case.choose("TEST-020")
        dialog.reason.set_value("mixed up")
        open_window.session.tracker.mending.move_record("TEST-014", "mrd", "m4", "TEST-020", "quicker")
        dialog.ask()
        assert dialog.isVisible()
        assert "m4" in dialog.problem.text()
        dialog.reject()

    def test_alone_in_the_store_there_is_nowhere_to_go(self, window: MainWindow, tmp_path: Path) -> None:
        _open(window, tmp_path, rising_case())
        select(window, "m4")
        do(window, "move_record")
        assert window.parts.mending.move_dialog is None
        assert notice(window) == "There is no other case in this store."

    def test_for_reading_only_it_is_grey(self, window: MainWindow, ward_store: Path) -> None:
        window.session.open(ward_store, PASSPHRASE, read_only=True)
        select(window, "m4")
        for key in ("move_record", "merge_cases", "attach_document"):
            assert not window.menus.actions[key].isEnabled()
        window.parts.mending.move("mrd", "m4")
        window.parts.mending.merge()
        assert window.parts.mending.move_dialog is None
        assert window.parts.mending.merge_dialog is None


def _open(window: MainWindow, tmp_path: Path, *histories: object) -> None:
    from tests.gui.conftest import make_store

    window.session.open(make_store(tmp_path / "other.dalba", histories), PASSPHRASE)  # type: ignore[arg-type]


def _twice() -> tuple[object, ...]:
    """One person entered twice, with a name misspelt and a result that does not agree."""
    one = a_case(case_id="ROMA-1", family_name="Bianchi", given_name="Ada", birth_date="1953-05-06", sex="female")
    other = a_case(
        case_id="ROMA-2", family_name="Bianco", given_name="Ada", birth_date="1953-05-06", sex="female", ecog=2
    )
    return (
        one.with_mrd(1, 84.0, id="a").with_mrd(22, 2.6, id="b").on("dasatinib", 1).build(),
        other.with_mrd(22, 0.26, id="x").with_mrd(45, 0.1, id="y").on("dasatinib", 1).build(),
        a_case(case_id="ROMA-3", sex="male").build(),
    )


class TestMerging:
    @pytest.fixture
    def ward(self, window: MainWindow, tmp_path: Path) -> MainWindow:
        _open(window, tmp_path, *_twice())
        window.workspace.cases.select("ROMA-1")
        return window

    def test_two_entries_of_a_person_become_one_by_keyboard_and_come_back(self, ward: MainWindow) -> None:
        before = ward.session.tracker.case_file()
        do(ward, "merge_cases")
        dialog = merge_dialog(ward)
        # The store knows already who that may be.
        assert dialog.case.case_id == "ROMA-2"
        assert dialog.direction.text() == "ROMA-2 becomes part of ROMA-1."
        assert dialog.doubt.text() == "Is it one person? The two differ in: family name."
        assert dialog.counts.text() == "2 records move over, 1 that both have is kept once, 1 pair to look at."
        assert dialog.missing.text() == "Still open: 1 choice, the reason"
        press(dialog.case.line, RETURN)
        assert dialog.focusWidget() is dialog.person
        press(dialog.person, Qt.Key.Key_Right)
        assert dialog.choices == {"family_name": Side.KEPT}
        press(dialog.person, Qt.Key.Key_Left)
        assert dialog.choices == {"family_name": Side.LEFT}
        assert dialog.person.records.rows[0].cells[1].text == "\N{BLACK CIRCLE} Bianco"
        press(dialog.person, RETURN)
        assert dialog.focusWidget() is dialog.reason.editor
        type_into(dialog.reason.editor, "entered twice")
        press(dialog.reason.editor, RETURN)

        assert ward.session.tracker.case_ids() == ("ROMA-1", "ROMA-3")
        assert ward.workspace.case_id == "ROMA-1"
        assert notice(ward) == "ROMA-2 became part of ROMA-1."
        assert ids(ward, "ROMA-1") == ["a", "b", "x", "y"]
        assert ward.session.tracker.case_view("ROMA-1").history.patient.family_name == "Bianco"
        assert "ROMA-2 became part of ROMA-1" in ward.menus.actions["undo"].text()
        (undo,) = ward.workspace.page.notice.actions_shown
        click(undo)
        assert ward.session.tracker.case_file() == before
        do(ward, "redo")
        assert ward.session.tracker.case_ids() == ("ROMA-1", "ROMA-3")

    def test_the_other_way_round(self, ward: MainWindow) -> None:
        do(ward, "merge_cases")
        dialog = merge_dialog(ward)
        click(dialog.swap)
        assert dialog.direction.text() == "ROMA-1 becomes part of ROMA-2."
        dialog.person.chosen.emit("family_name", 1)
        dialog.reason.set_value("entered twice")
        dialog.ask()
        assert ward.session.tracker.case_ids() == ("ROMA-2", "ROMA-3")
        assert ward.workspace.case_id == "ROMA-2"

    def test_a_click_on_a_value_chooses_it(self, ward: MainWindow) -> None:
        do(ward, "merge_cases")
        dialog = merge_dialog(ward)
        table = dialog.person
        for column, side in ((2, Side.KEPT), (1, Side.LEFT)):
            click(table.viewport(), table.visualRect(table.records.index(0, column)).center())
            assert dialog.choices == {"family_name": side}
        click(table.viewport(), table.visualRect(table.records.index(1, 1)).center())
        assert dialog.choices == {"family_name": Side.LEFT}
        press(table, Qt.Key.Key_Down)
        dialog.set_theme(DARK)
        dialog.reject()

    def test_without_another_case_chosen_nothing_can_be_merged(self, ward: MainWindow) -> None:
        do(ward, "merge_cases")
        dialog = merge_dialog(ward)
        dialog.case.line.clear()
        assert dialog.plan is None
        assert not dialog.swap.isEnabled()
        press(dialog.case.line, RETURN)
        dialog.ask()
        type_into(dialog.case.line, "ROMA-3")
        assert "sex" in dialog.doubt.text()
        ward.session.lock()
        assert ward.parts.mending.merge_dialog is None

    def test_what_changed_meanwhile_is_said(self, ward: MainWindow) -> None:
        do(ward, "merge_cases")
        dialog = merge_dialog(ward)
        dialog.person.chosen.emit("family_name", 1)
        dialog.reason.set_value("entered twice")
        ward.session.tracker.withdraw("ROMA-2", "mrd", "y", "x")
        dialog.ask()
        assert dialog.isVisible()
        assert "changed meanwhile" in dialog.missing.text()
        dialog.reject()

    def test_the_trail_of_both_says_so(self, ward: MainWindow) -> None:
        tracker = ward.session.tracker
        plan = tracker.mending.merge_plan("ROMA-2", "ROMA-1")
        tracker.mending.merge(plan, {"family_name": Side.KEPT}, "entered twice")
        ward.safety.history.show_store()
        history = ward.safety.history.dialog
        assert history is not None
        model = history.table.model()
        said = [
            model.index(at, 6).data() for at in range(model.rowCount()) if model.index(at, 5).data() == "patient data"
        ]
        assert said[0].startswith("case ROMA-2 became part of it · ")
        assert said[1] == "became part of case ROMA-1"
        history.reject()


class TestDocuments:
    def test_a_letter_is_attached_to_its_result_and_seen_beside_the_form(
        self, open_window: MainWindow, asker: ScriptedAsker, report: Path
    ) -> None:
        attach(open_window, asker, report, "m4", "by fax")
        assert notice(open_window) == "Attached: Roma 5 March.pdf"
        (made,) = open_window.session.tracker.mending.documents_of("TEST-014", "mrd", "m4")
        assert (made.date, made.note) == (on_day(57).isoformat(), "by fax")
        tabs = open_window.workspace.page.tabs
        model = tabs.tables["mrd"].records
        row, last = model.row_of("m4"), len(model.columns) - 1
        assert row is not None
        assert not model.data(model.index(row, last), Qt.ItemDataRole.DecorationRole).isNull()
        assert model.data(model.index(row, last), Qt.ItemDataRole.AccessibleDescriptionRole) == "1 document"
        other = model.row_of("m3")
        assert other is not None
        assert model.data(model.index(other, last), Qt.ItemDataRole.DecorationRole) is None

        select(open_window, "m4")
        do(open_window, "edit_record")
        form = open_window.records.form
        assert form is not None
        beside = form.findChild(DocumentBeside)
        assert beside is not None
        assert beside.name.text() == "Roma 5 March.pdf"
        assert beside.pane is not None
        assert beside.pane.number.text() == "1 of 2"
        # The cursor is where one types.
        assert not beside.isAncestorOf(form.focusWidget())
        press(beside.pane.area, Qt.Key.Key_Plus, CONTROL)
        click(beside.pane.next)
        assert beside.pane.page == 1
        form.reject()
        assert not panes(open_window)

    def test_of_several_one_is_chosen(
        self, open_window: MainWindow, asker: ScriptedAsker, report: Path, tmp_path: Path
    ) -> None:
        gel = tmp_path / "gel.png"
        gel.write_bytes(picture())
        broken = tmp_path / "broken.pdf"
        broken.write_bytes(b"%PDF-1.4 nothing more")
        for path in (broken, report, gel):
            attach(open_window, asker, path)
        form = open_window.records.edit("mrd", "m4")
        assert form is not None
        beside = form.findChild(DocumentBeside)
        assert beside is not None
        assert [beside.choose.itemText(at) for at in range(3)] == ["gel.png", "Roma 5 March.pdf", "broken.pdf"]
        beside.choose.setCurrentIndex(1)
        QApplication.processEvents()
        assert beside.pane is not None
        assert beside.pane.number.text() == "1 of 2"
        beside.choose.setCurrentIndex(2)
        assert "cannot be shown" in beside.problem.text()
        open_window.session.lock()
        assert not panes(open_window)

    def test_it_is_opened_moved_and_attached_from_the_menu_of_the_row(
        self, open_window: MainWindow, asker: ScriptedAsker, report: Path
    ) -> None:
        table = open_window.workspace.page.tabs.tables["mrd"]
        select(open_window, "m4")
        table.customContextMenuRequested.emit(QPoint(5, 5))
        menu = open_window.workspace.page.tabs.menu
        assert menu is not None
        assert DOCUMENT not in menu.deeds
        menu.deeds[MOVE].trigger()
        move_dialog(open_window).reject()
        asker.opens = None
        menu.deeds[ATTACH].trigger()
        assert open_window.safety.documents.details is None
        attach(open_window, asker, report)
        table.customContextMenuRequested.emit(QPoint(5, 5))
        menu = open_window.workspace.page.tabs.menu
        assert menu is not None
        menu.deeds[DOCUMENT].trigger()
        viewer = open_window.safety.documents.viewer
        assert viewer is not None
        viewer.reject()
        menu.close()

    def test_the_documents_say_to_what_they_belong(
        self, open_window: MainWindow, asker: ScriptedAsker, report: Path
    ) -> None:
        attach(open_window, asker, report)
        tab = open_window.safety.documents.tab
        titles = [column.title for column in tab.table.records.columns]
        assert titles[-1] == "Belongs to"
        assert tab.table.records.rows[0].cells[-1].text.startswith("MRD result, marrow")

    def test_what_a_store_does_not_keep_is_said_in_the_dialog(
        self, open_window: MainWindow, asker: ScriptedAsker, tmp_path: Path
    ) -> None:
        letter = tmp_path / "letter.docx"
        letter.write_bytes(b"PK\3\4")
        attach(open_window, asker, letter)
        dialog = open_window.safety.documents.details
        assert dialog is not None
        assert "only PDF, PNG" in dialog.problem.text()
        dialog.reject()

    def test_nothing_stands_beside_the_form_of_a_result_without_a_letter(self, open_window: MainWindow) -> None:
        form = open_window.records.edit("mrd", "m4")
        assert form is not None
        assert form.findChild(DocumentBeside) is None
        form.reject()
        assert isinstance(open_window.records.add("mrd"), type(form))

    def test_the_sign_takes_the_colours_of_the_theme(self, open_window: MainWindow) -> None:
        model = open_window.workspace.page.tabs.tables["mrd"].records

        def drawn() -> QImage:
            return model._sign().pixmap(14, 14).toImage()

        light = drawn()
        open_window.workspace.page.tabs.set_theme(DARK)
        assert drawn() != light


def test_a_moved_result_is_one_in_the_store(open_window: MainWindow) -> None:
    """What the window shows is what a second look at the file finds."""
    open_window.session.tracker.mending.move_record("TEST-014", "mrd", "m4", "TEST-020", "x")
    path = open_window.session.tracker.path
    open_window.session.lock()
    with Store.open(path, PASSPHRASE, read_only=True) as store:
        assert store.verify().words() == ()
        moved = store.case("TEST-020").find("mrd", "m4")
    assert isinstance(moved, MrdSample)
