"""Why, and why not, on the page: from a result to its alerts and thresholds, from an alert to its facts, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.reading_links import LinkedWords, Threshold, in_a_row, linked, pressable
from dalba_desktop.gui.reading_pane import ReadingPane
from dalba_desktop.gui.reading_text import LinkedText
from dalba_desktop.plots.theme import DARK
from dalba_desktop.wording import say
from tests.builders import a_case
from tests.gui.conftest import PASSPHRASE, make_store
from tests.gui.hands import click, move, press

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def pane(open_window: MainWindow) -> ReadingPane:
    return open_window.parts.readings.pane


def line_with(pane: ReadingPane, text: str) -> LinkedText:
    return next(line for line in pane.lines if text in line.text().replace("\xa0", " "))


def press_link(line: LinkedText, text: str) -> None:
    """A click on words that can be pressed."""
    span = next(span for span in line.words.spans if text in line.words.text[span.start : span.end])
    click(line, line.areas_of(span)[0].center().toPoint())


def is_marked(window: MainWindow) -> list[bool]:
    return [card.is_marked for card in window.workspace.alerts.cards]


def test_the_newest_result_is_read_until_another_is_selected(open_window: MainWindow, pane: ReadingPane) -> None:
    assert pane.said().startswith("5\xa0Mar\xa02025 · day 57 · marrow · Lab A · 1.2\xa0%\nABL1 test due · MRD rising\n")
    open_window.workspace.page.select_fact("mrd", "m3")
    assert pane.said().startswith("21\xa0Feb\xa02025")
    assert not pane.lines[0].text().startswith("<")
    open_window.workspace.cases.select("TEST-031")
    assert pane.said().startswith("8\xa0Jan\xa02025 · marrow")
    open_window.session.lock()
    assert pane.said() == "No MRD result."


def test_a_row_and_a_point_are_read_alike(open_window: MainWindow, pane: ReadingPane) -> None:
    table = open_window.workspace.page.tabs.tables["mrd"]
    place = table.records.row_of("m2")
    assert place is not None
    table.scrollTo(table.records.index(place, 0))
    click(table.viewport(), table.visualRect(table.records.index(place, 0)).center())
    assert pane.shown is not None
    assert pane.shown.id == "m2"


def test_a_threshold_opens_where_it_can_be_read_and_set(open_window: MainWindow, pane: ReadingPane) -> None:
    press_link(line_with(pane, "ABL1 copies"), "10,000")
    dialog = open_window.knowledge.dialog
    assert dialog is not None
    table = dialog.thresholds.table
    assert table.selected is not None
    assert table.selected.key == "adequate_copies"
    assert table.viewport().rect().intersects(table.visualRect(table.currentIndex()))
    assert "read in the source" in dialog.thresholds.read_off.text()
    dialog.thresholds.search.setText("gusb")
    assert dialog.show_threshold("few_copies")
    assert table.selected.key == "few_copies"
    assert not dialog.show_threshold("nothing_like_it")


def test_the_day_of_the_reference_leads_to_it(open_window: MainWindow, pane: ReadingPane) -> None:
    press_link(line_with(pane, "noise allows"), "21")
    assert open_window.workspace.page.chart.selected == ("mrd", "m3")
    assert pane.shown is not None
    assert pane.shown.id == "m3"


def test_an_alert_of_a_result_is_brought_into_view(open_window: MainWindow, pane: ReadingPane) -> None:
    panel = open_window.workspace.alerts
    open_window.resize(1440, 620)
    panel.verticalScrollBar().setValue(panel.verticalScrollBar().maximum())
    click(pane.cards[0])
    assert panel.cards[0].is_marked
    assert panel.cards[0].mapTo(panel.viewport(), QPoint(0, 0)).y() < panel.viewport().height()
    assert not panel.show_card("no such card")


def test_an_alert_that_was_decided_is_found_too(open_window: MainWindow, pane: ReadingPane) -> None:
    panel = open_window.workspace.alerts
    click(next(iter(panel.cards[0].buttons.values())))
    assert panel.decided is not None
    assert pane.cards[0].text() == "ABL1 test due · MRD rising · acknowledged"
    click(pane.cards[0])
    assert panel.decided.toggle.isChecked()


def test_cards_that_rest_on_the_selected_fact_are_marked(open_window: MainWindow) -> None:
    page = open_window.workspace.page
    assert is_marked(open_window) == [False]
    page.select_fact("mrd", "m4")
    assert is_marked(open_window) == [True]
    card = open_window.workspace.alerts.cards[0]
    link = card.link_of(Evidence("mrd", "m4"))
    assert link is not None
    assert link.property("state") == "current"
    page.select_fact("mrd", "m2")
    assert is_marked(open_window) == [False]


def test_marks_stay_when_the_cards_are_made_anew(open_window: MainWindow) -> None:
    open_window.workspace.page.select_fact("mrd", "m4")
    open_window.workspace.alerts.set_theme(DARK)
    assert is_marked(open_window) == [True]
    open_window.workspace.cases.select("TEST-007")
    assert not any(is_marked(open_window))


def test_show_all_marks_every_fact_in_chart_and_table(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    table = workspace.page.tabs.tables["mrd"]
    workspace.page.tabs.bar.setCurrentIndex(2)
    before = table.grab().toImage()
    card = workspace.alerts.cards[0]
    assert card.all is not None
    click(card.all)
    assert workspace.page.tabs.current is table
    assert table.records.marked == {"m3", "m4"}
    assert workspace.page.chart.evidence == {("mrd", "m3"), ("mrd", "m4")}
    assert table.grab().toImage() != before
    workspace.page.select_fact("mrd", "m2")
    assert table.records.marked == frozenset()


def test_the_keyboard_goes_from_a_fact_to_its_alert_and_back(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    actions = open_window.menus.actions
    actions["to_alert"].trigger()
    actions["to_fact"].trigger()
    workspace.page.select_fact("mrd", "m4")
    actions["to_alert"].trigger()
    card = workspace.alerts.cards[0]
    link = card.link_of(Evidence("mrd", "m4"))
    assert link is not None
    assert link.hasFocus()
    press(link, Qt.Key.Key_Right, ALT)
    assert link.hasFocus()
    card.evidence[0].setFocus()
    press(card.evidence[0], Qt.Key.Key_Left, ALT)
    table = workspace.page.tabs.tables["mrd"]
    assert table.hasFocus()
    assert table.selected_row is not None
    assert table.selected_row.id == "m3"
    press(table, Qt.Key.Key_Left, ALT)
    assert table.hasFocus()


def test_the_keyboard_goes_to_the_pane_and_presses_there(open_window: MainWindow, pane: ReadingPane) -> None:
    open_window.workspace.page.tabs.bar.setCurrentIndex(1)
    open_window.menus.actions["why"].trigger()
    assert pane.cards[0].hasFocus()
    pane.fold.click()
    assert pane.rail.isVisible()
    open_window.menus.actions["why"].trigger()
    assert pane.is_open
    line = line_with(pane, "noise allows")
    line.setFocus(Qt.FocusReason.TabFocusReason)
    assert line.accessibleDescription() == "21\xa0Feb\xa02025"
    press(line, Qt.Key.Key_Tab)
    assert line.hasFocus()
    press(line, Qt.Key.Key_Return)
    assert open_window.knowledge.dialog is not None


def test_values_of_a_card_lead_to_their_threshold(open_window: MainWindow) -> None:
    card = open_window.workspace.alerts.cards[0]
    click(card.origin.toggle)
    line = next(line for line in card.links if line.text().startswith("Smallest rise that is called at all"))
    press_link(line, "0.5")
    dialog = open_window.knowledge.dialog
    assert dialog is not None
    assert dialog.thresholds.table.selected is not None
    assert dialog.thresholds.table.selected.key == "rise_min_log10"


def test_a_card_about_a_climb_says_how_fast_it_doubles(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    climbing = (
        a_case(case_id="CLIMB").on("dasatinib", 1).undetected(20, copies=50_000)
        .with_mrd(28, 0.02).with_mrd(42, 0.028).with_mrd(56, 0.05).build()
    )  # fmt: skip
    window.session.open(make_store(tmp_path / "climb.dalba", [climbing]), PASSPHRASE)
    card = window.workspace.alerts.cards[0]
    said = [line.text().replace("\xa0", " ") for line in card.links]
    assert said[0].startswith("Doubles every ")
    assert said[1].startswith("Reaches 0.10 % about ")


def test_in_a_narrow_window_it_is_the_table_or_the_pane(
    qtbot: QtBot, open_window: MainWindow, pane: ReadingPane
) -> None:
    table = open_window.workspace.page.tabs.tables["mrd"]
    open_window.resize(960, 600)
    qtbot.waitUntil(lambda: not pane.is_open)
    assert pane.rail.isVisible()
    assert table.width() > 380
    click(pane.rail)
    assert pane.is_open
    assert not table.isVisible()
    assert pane.fold.text() == "Back to the table"
    click(pane.fold)
    assert table.isVisible()
    click(pane.rail)
    open_window.resize(1440, 900)
    qtbot.waitUntil(table.isVisible)
    assert pane.is_open
    assert table.width() > 500


def test_what_was_folded_stays_folded(qtbot: QtBot, open_window: MainWindow, pane: ReadingPane) -> None:
    click(pane.fold)
    open_window.resize(1300, 800)
    QApplication.processEvents()
    assert not pane.is_open
    open_window.workspace.page.select_fact("mrd", "m2")
    assert not pane.is_open
    assert pane.rail.hasFocus()
    with_focus = pane.rail.grab().toImage()
    pane.rail.clearFocus()
    assert pane.rail.grab().toImage() != with_focus


def test_another_theme_reaches_the_pane(open_window: MainWindow, pane: ReadingPane) -> None:
    said = pane.said()
    pane.set_theme(DARK)
    assert pane.said() == said


def test_a_pane_without_a_result_says_so(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    empty = a_case(case_id="EMPTY").build()
    window.session.open(make_store(tmp_path / "empty.dalba", [empty]), PASSPHRASE)
    assert window.parts.readings.pane.said() == "No MRD result."
    window.menus.actions["why"].trigger()
    assert window.parts.readings.pane.fold.hasFocus()


def test_linked_words_keep_their_places() -> None:
    ten = pressable("10,000", Threshold("adequate_copies"))
    made = linked(say("{copies} copies, {limit} or more"), copies="{limit}", limit=ten)
    assert made.text == "{limit} copies, 10,000 or more"
    (span,) = made.spans
    assert made.text[span.start : span.end] == "10,000"
    row = in_a_row((made, "", "then", ten))
    assert [row.text[span.start : span.end] for span in row.spans] == ["10,000", "10,000"]
    assert row.text.endswith("or more then 10,000")


def test_text_with_places_wraps_is_pointed_at_and_pressed(qtbot: QtBot) -> None:
    words = linked(
        say("one {first} two {second}"),
        first=pressable("first place", Threshold("a"), "tip of a"),
        second=pressable("<b>second</b>", Evidence("mrd", "m1"), "<b>no</b>"),
    )
    text = LinkedText(words)
    qtbot.addWidget(text)
    text.resize(80, text.heightForWidth(80))
    text.show()
    assert text.heightForWidth(80) > text.heightForWidth(800)
    assert text.text() == "one first place two <b>second</b>"
    first, second = words.spans
    pressed: list[object] = []
    text.link_pressed.connect(pressed.append)
    move(text, text.areas_of(first)[0].center().toPoint())
    qtbot.waitUntil(lambda: text.cursor().shape() is Qt.CursorShape.PointingHandCursor)
    click(text, text.areas_of(second)[-1].center().toPoint())
    click(text, QPoint(1, 1))
    assert pressed == [Evidence("mrd", "m1")]
    text.clearFocus()
    text.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert text.current == second
    assert text.focusNextPrevChild(False)
    press(text, Qt.Key.Key_Space)
    press(text, Qt.Key.Key_A)
    assert pressed[-1] == Threshold("a")
    before = text.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    text.clearFocus()
    assert text.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) != before


def test_the_tip_of_a_place_is_plain_text(qtbot: QtBot) -> None:
    text = LinkedText(in_a_row((pressable("plain", Threshold("a"), "its source"), LinkedWords("and none"))))
    qtbot.addWidget(text)
    text.resize(200, 20)
    text.show()
    at = text.areas_of(text.words.spans[0])[0].center().toPoint()
    QApplication.sendEvent(text, QHelpEvent(QEvent.Type.ToolTip, at, text.mapToGlobal(at)))
    qtbot.waitUntil(lambda: QToolTip.text() == "its source")
    QToolTip.hideText()
    assert text.span_at(QPointF(190, 10)) is None
