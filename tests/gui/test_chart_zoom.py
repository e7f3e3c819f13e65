"""Looking closer at a part of the course, and back: wheel, drag, span, keys, menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.chart_view import ChartView
from dalba_desktop.gui.main_window import MainWindow
from tests.builders import on_day
from tests.gui.hands import press

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def chart(qtbot: QtBot, open_window: MainWindow) -> ChartView:
    made = open_window.workspace.page.chart
    at_rest(qtbot, made)
    return made


def at_rest(qtbot: QtBot, chart: ChartView) -> None:
    """Drawn at its size, and nothing waits to be drawn."""
    qtbot.waitUntil(lambda: chart.drawing is not None and chart.drawing.size == chart.size())
    qtbot.waitUntil(lambda: not chart._redraw.isActive() and chart.sight.is_drawn)


def spin(chart: ChartView, at: QPoint, notches: int, modifier: Qt.KeyboardModifier = NONE, *, across: int = 0) -> None:
    """Turns the wheel over a place of the chart."""
    delta = QPoint(120 * across, 120 * notches)
    place = QPointF(at)
    event = QWheelEvent(
        place, chart.mapToGlobal(place), QPoint(), delta, Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart, event)


def drag(
    chart: ChartView, begin: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, modifier: Qt.KeyboardModifier = NONE
) -> None:
    """Presses, moves in two steps, lets go."""
    QTest.mousePress(chart, button, modifier, begin)
    for part in (0.5, 1.0):
        place = begin + (end - begin) * part
        event_moves(chart, place, button, modifier)
    QTest.mouseRelease(chart, button, modifier, end)


def event_moves(chart: ChartView, to: QPoint, button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
    """A move with a button down; `QTest.mouseMove` knows no buttons."""
    place = QPointF(to)
    event = QMouseEvent(QEvent.Type.MouseMove, place, chart.mapToGlobal(place), button, button, modifier)
    QApplication.sendEvent(chart, event)


def day_x(chart: ChartView, day: float) -> int:
    assert chart.drawing is not None
    return round(chart.drawing.x_of(day))


def middle_y(chart: ChartView) -> int:
    """A height where nothing but the plot is."""
    assert chart.drawing is not None
    return round(chart.drawing.plot.top()) + 40


def seen(chart: ChartView) -> tuple[float, float]:
    assert chart.drawing is not None
    return chart.drawing.scale.first, chart.drawing.scale.last


def test_the_wheel_comes_closer_at_the_pointer(qtbot: QtBot, chart: ChartView) -> None:
    whole = seen(chart)
    x = day_x(chart, 45)
    for _ in range(3):
        spin(chart, QPoint(x, middle_y(chart)), 1)
    assert not chart.sight.is_drawn, "the picture moves at once"
    at_rest(qtbot, chart)
    first, last = seen(chart)
    assert last - first < (whole[1] - whole[0]) / 1.8
    assert abs(day_x(chart, 45) - x) < 25, "day 45 is still under the pointer, to the whole day"
    for _ in range(12):
        spin(chart, QPoint(x, middle_y(chart)), -1, CTRL)
    at_rest(qtbot, chart)
    assert seen(chart) == whole
    assert chart.options.window is None


def test_the_wheel_to_the_side_pans(qtbot: QtBot, chart: ChartView) -> None:
    chart.set_window((on_day(10), on_day(29)))
    spin(chart, QPoint(day_x(chart, 20), middle_y(chart)), 0, across=-2)
    at_rest(qtbot, chart)
    first, last = seen(chart)
    assert first > 9.5
    assert last - first == pytest.approx(20)
    spin(chart, QPoint(day_x(chart, 20), middle_y(chart)), 4, SHIFT)
    at_rest(qtbot, chart)
    assert seen(chart)[0] < first


def test_two_fingers_apart_come_closer(qtbot: QtBot, chart: ChartView) -> None:
    at = QPointF(day_x(chart, 30), middle_y(chart))
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2,
        at, at, chart.mapToGlobal(at), 0.5, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(chart, pinch)
    at_rest(qtbot, chart)
    assert chart.is_zoomed


def test_a_drag_pans_and_the_picture_follows_at_once(qtbot: QtBot, chart: ChartView) -> None:
    chart.set_window((on_day(20), on_day(39)))
    before = chart.grab().toImage()
    begin = QPoint(day_x(chart, 35), middle_y(chart))
    end = QPoint(day_x(chart, 25), middle_y(chart))
    drag(chart, begin, end)
    assert not chart.sight.is_drawn
    assert chart.grab().toImage() != before
    at_rest(qtbot, chart)
    assert seen(chart)[0] == pytest.approx(29.5, abs=1.0)
    assert chart.selected is None, "a drag is no click"


def test_the_whole_course_cannot_be_dragged_away(qtbot: QtBot, chart: ChartView) -> None:
    whole = seen(chart)
    drag(chart, QPoint(day_x(chart, 40), middle_y(chart)), QPoint(day_x(chart, 5), middle_y(chart)))
    at_rest(qtbot, chart)
    assert seen(chart) == whole


@pytest.mark.parametrize(("button", "modifier"), [(LEFT, SHIFT), (RIGHT, NONE)])
def test_a_span_that_is_marked_fills_the_chart(
    qtbot: QtBot, chart: ChartView, button: Qt.MouseButton, modifier: Qt.KeyboardModifier
) -> None:
    drag(chart, QPoint(day_x(chart, 20), middle_y(chart)), QPoint(day_x(chart, 46), middle_y(chart)), button, modifier)
    at_rest(qtbot, chart)
    first, last = seen(chart)
    assert first == pytest.approx(20, abs=1.0)
    assert last == pytest.approx(46, abs=1.0)


def test_escape_gives_up_a_span(qtbot: QtBot, chart: ChartView) -> None:
    begin, end = (QPoint(day_x(chart, day), middle_y(chart)) for day in (20, 46))
    QTest.mousePress(chart, LEFT, SHIFT, begin)
    event_moves(chart, end, LEFT, SHIFT)
    press(chart, Qt.Key.Key_Escape)
    QTest.mouseRelease(chart, LEFT, SHIFT, end)
    assert chart.options.window is None
    assert chart.sight.is_drawn


def test_a_double_click_shows_the_whole_course_again(qtbot: QtBot, chart: ChartView) -> None:
    whole = seen(chart)
    chart.set_window((on_day(20), on_day(39)))
    QTest.mouseDClick(chart, LEFT, NONE, QPoint(day_x(chart, 30), middle_y(chart)))
    assert seen(chart) == whole


def test_keys_zoom_and_pan(qtbot: QtBot, chart: ChartView) -> None:
    whole = seen(chart)
    press(chart, Qt.Key.Key_Plus)
    press(chart, Qt.Key.Key_Plus)
    at_rest(qtbot, chart)
    closer = seen(chart)
    assert closer[1] - closer[0] < whole[1] - whole[0]
    press(chart, Qt.Key.Key_Right, SHIFT)
    at_rest(qtbot, chart)
    assert seen(chart)[0] > closer[0]
    press(chart, Qt.Key.Key_Left, SHIFT)
    press(chart, Qt.Key.Key_Minus)
    at_rest(qtbot, chart)
    assert seen(chart)[1] - seen(chart)[0] > closer[1] - closer[0]
    press(chart, Qt.Key.Key_0)
    assert seen(chart) == whole


def test_never_closer_than_a_week(qtbot: QtBot, chart: ChartView) -> None:
    for _ in range(12):
        press(chart, Qt.Key.Key_Plus)
    at_rest(qtbot, chart)
    first, last = seen(chart)
    assert last - first == pytest.approx(7)


def test_the_menu_zooms(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    actions = open_window.menus.actions
    zoomed = []
    for key in ("chart_closer", "chart_whole", "chart_farther"):
        actions[key].trigger()
        at_rest(qtbot, chart)
        zoomed.append(chart.is_zoomed)
    assert zoomed == [True, False, False]


def test_a_zoomed_chart_says_so_and_how_to_get_back(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    pane = open_window.workspace.page.chart_pane
    height = chart.height()
    assert not pane.whole.isVisibleTo(pane)
    chart.set_window((on_day(20), on_day(39)))
    assert pane.whole.isVisibleTo(pane)
    assert pane.read_off.text().replace("\xa0", " ") == "Shown: 27 Jan 2025 to 15 Feb 2025"
    assert chart.height() == height, "nothing moves when it says so"
    pane.whole.click()
    assert not chart.is_zoomed


def test_a_stored_result_does_not_move_the_chart(qtbot: QtBot, open_window: MainWindow, chart: ChartView) -> None:
    chart.set_window((on_day(20), on_day(39)))
    open_window.session.withdraw("TEST-014", "mrd", "m2", "typed twice")
    assert seen(chart) == (19.5, 39.5)
    open_window.workspace.cases.select("TEST-020")
    assert not chart.is_zoomed, "another case is shown whole"


def test_locking_in_the_middle_of_a_drag_leaves_nothing(
    qtbot: QtBot, open_window: MainWindow, chart: ChartView
) -> None:
    chart.set_window((on_day(20), on_day(39)))
    QTest.mousePress(chart, LEFT, NONE, QPoint(day_x(chart, 30), middle_y(chart)))
    event_moves(chart, QPoint(day_x(chart, 25), middle_y(chart)), LEFT, NONE)
    open_window.session.lock()
    assert chart.drawing is None
    assert chart.source is None
    assert not chart._redraw.isActive()
