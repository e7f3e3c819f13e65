"""The fields of the forms one by one, with the hands of somebody who has no mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.treatment import Hold
from dalba_desktop.gui.form_field import DateField
from dalba_desktop.gui.forms.kind import inner_fields, range_words, sentence_case
from dalba_desktop.gui.forms.more_fields import LinesField, ListField, SwitchField, TicksField
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.forms.rows_field import RowsField
from dalba_desktop.gui.forms.texts import rows_of
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.mrd_entry import SPECS
from tests.gui.hands import press, type_into
from tests.gui.typist import Typist, focused


def line_of(field: ListField | DateField) -> QLineEdit:
    assert isinstance(field.editor, QLineEdit)
    return field.editor


def opened(qtbot: QtBot, window: MainWindow, list_name: str) -> RecordForm:
    form = window.records.add(list_name)
    assert form is not None
    qtbot.waitUntil(form.isActiveWindow)
    return form


def test_the_arrow_keys_go_a_day_on_and_back(qtbot: QtBot) -> None:
    field = DateField("Start")
    qtbot.addWidget(field)
    press(field.editor, Qt.Key.Key_Up)
    assert field.value() == ""
    type_into(field.editor, "28 Feb 2025")
    press(field.editor, Qt.Key.Key_Up)
    assert field.value() == "1/3/2025"
    press(field.editor, Qt.Key.Key_Down)
    assert field.value() == "28/2/2025"


def test_the_calendar_opens_and_picks_from_the_keyboard(qtbot: QtBot, open_window: MainWindow) -> None:
    form = opened(qtbot, open_window, "concomitants")
    field = form.fields["start"]
    type_into(field.editor, "5/3/2025")
    press(field.editor, Qt.Key.Key_F4)
    menu = field.findChild(QMenu)
    assert menu is not None
    calendar = menu.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.hasFocus() or calendar.focusProxy() is not None
    calendar.activated.emit(calendar.selectedDate().addDays(2))
    assert field.value() == "2025-03-07"
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    press(field.editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    popup.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    form.reject()


def test_a_list_is_completed_entry_by_entry(qtbot: QtBot) -> None:
    field = ListField("Related to", "", ["dasatinib", "dexamethasone", "blinatumomab"])
    qtbot.addWidget(field)
    field.show()
    type_into(field.editor, "dasatinib, bl")
    completer = field._completer
    assert field._popup.isVisible()
    assert completer.currentCompletion() == "blinatumomab"
    field._complete("blinatumomab")
    assert field.value() == "dasatinib, blinatumomab"
    assert line_of(field).cursorPosition() == len("dasatinib, blinatumomab")
    type_into(field.editor, ", x")
    assert not field._popup.isVisible()


def test_the_middle_of_a_list_is_completed_in_its_place(qtbot: QtBot) -> None:
    field = ListField("Drugs", "", ["methotrexate", "cytarabine"])
    qtbot.addWidget(field)
    field.show()
    field.set_value("me, dexamethasone")
    line_of(field).setCursorPosition(2)
    field._suggest("")
    field._complete("methotrexate")
    assert field.value() == "methotrexate, dexamethasone"
    field._popup.hide()


def test_boxes_say_what_is_ticked(qtbot: QtBot) -> None:
    field = TicksField("Sites", [("marrow", "marrow"), ("cns", "CNS"), ("other", "other")])
    qtbot.addWidget(field)
    field.set_value("cns, other")
    assert field.value() == "CNS, other"
    field.set_value("")
    assert field.value() == ""


def test_yes_no_and_not_recorded_are_three_things(qtbot: QtBot) -> None:
    field = SwitchField("Serious")
    qtbot.addWidget(field)
    values = []
    for value in ("yes", "no", ""):
        field.set_value(value)
        values.append(field.value())
    assert values == ["yes", "no", ""]


def test_tab_leaves_a_text_of_many_lines_and_ctrl_enter_stores_it(qtbot: QtBot, open_window: MainWindow) -> None:
    open_window.workspace.cases.select("TEST-020")
    typist = Typist()
    form = opened(qtbot, open_window, "notes")
    typist.types("5/3/2025")
    typist.presses("Tab")
    field = form.fields["text"]
    assert isinstance(field, LinesField)
    assert focused() is field.editor
    typist.types("one")
    typist.presses("Enter")
    typist.types("two")
    assert field.value() == "one\ntwo"
    typist.presses("Tab")
    assert focused() is form.fields["note"].editor
    typist.presses("Shift+Tab", "Ctrl+Enter")
    assert not form.isVisible()
    assert open_window.session.tracker.case_view("TEST-020").history.notes[-1].text == "one\ntwo"


def test_interruptions_come_and_go_by_keyboard(qtbot: QtBot, open_window: MainWindow) -> None:
    typist = Typist()
    form = opened(qtbot, open_window, "treatments")
    holds = form.fields["holds"]
    assert isinstance(holds, RowsField)
    typist.presses("Alt+I")
    qtbot.waitUntil(lambda: len(holds.rows) == 1)
    typist.types("1/3/2025")
    typist.presses("Tab")
    typist.types("3/3/2025")
    typist.presses("Tab")
    typist.types("effusion")
    assert rows_of(holds.value()) == [{"start": "1/3/2025", "end": "3/3/2025", "reason": "effusion"}]
    typist.presses("Alt+I")
    qtbot.waitUntil(lambda: len(holds.rows) == 2)
    typist.types("9/3")
    assert "Not a date" in holds.remark.text()
    assert holds.rows[1]["start"].editor.property("state") == "problem"
    assert holds.rows[0]["start"].remark.text().replace("\xa0", " ") == "1 Mar 2025, day 53"
    assert [row["start"].caption.isVisible() for row in holds.rows] == [True, False]
    typist.presses("Tab", "Tab", "Tab")
    assert focused() is holds.removers[1].press
    typist.presses("Enter")
    assert form.isVisible()
    assert len(holds.rows) == 1
    assert focused() is holds.add
    form.reject()


def test_one_row_stays_where_one_is_always_offered(qtbot: QtBot) -> None:
    field = RowsField("Variants", lambda: inner_fields(Hold), "Add", least=1)
    qtbot.addWidget(field)
    assert field.value() == ""
    field._remove(field.rows[0])
    assert len(field.rows) == 1
    field.set_value('[{"start": "1/3/2025", "unknown": "x"}]')
    assert [row["start"].value() for row in field.rows] == ["1/3/2025"]


def test_a_widget_stands_beside_the_fields(qtbot: QtBot, open_window: MainWindow) -> None:
    """Where a document is shown that is typed from."""
    form = opened(qtbot, open_window, "mrd")
    width = form.width()
    shown = QLabel("report.pdf")
    shown.setMinimumWidth(300)
    form.set_beside(shown)
    qtbot.waitUntil(shown.isVisible)
    form.adjustSize()
    assert shown.mapTo(form, shown.rect().topLeft()).x() > form.fields["date"].width()
    assert form.width() >= width
    form.reject()


def test_captions_say_unit_and_range() -> None:
    assert range_words(SPECS["level_percent"]) == "%, 0 to 1000"
    assert range_words(SPECS["lod_percent"]) == "%, above 0"
    assert range_words(SPECS["control_copies"]) == "copies, 0 or more"
    assert sentence_case("cD19") == "CD19"
