"""The window comes back as it was left, on a screen that is there; nothing of a patient is kept for that."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.settings import ORGANIZATION
from dalba_desktop.gui.table_look import TableLook
from dalba_desktop.gui.theme import ThemeSwitch
from dalba_desktop.gui.window_memory import within
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE, ScriptedAsker

LAPTOP = QRect(0, 0, 1440, 860)
BESIDE = QRect(1440, 0, 1920, 1040)


@pytest.mark.parametrize(
    ("window", "screens", "expected"),
    [
        (QRect(100, 50, 1200, 700), [LAPTOP], QRect(100, 50, 1200, 700)),
        (QRect(1600, 50, 1200, 700), [LAPTOP], QRect(240, 50, 1200, 700)),
        (QRect(1600, 50, 1200, 700), [LAPTOP, BESIDE], QRect(1600, 50, 1200, 700)),
        (QRect(1600, 50, 1900, 1000), [LAPTOP], QRect(0, 0, 1440, 860)),
        (QRect(-900, -300, 1000, 700), [LAPTOP], QRect(0, 0, 1000, 700)),
        (QRect(1300, 100, 1000, 700), [LAPTOP, BESIDE], QRect(1440, 100, 1000, 700)),
        (QRect(5000, 2000, 800, 600), [LAPTOP, BESIDE], QRect(2560, 440, 800, 600)),
        (QRect(10, 10, 800, 600), [], QRect(10, 10, 800, 600)),
    ],
    ids=["there", "gone", "second screen", "too large", "above", "across", "far away", "no screen"],
)
def test_a_screen_that_vanished_takes_no_window_with_it(window: QRect, screens: list[QRect], expected: QRect) -> None:
    assert within(window, screens) == expected


@pytest.mark.parametrize(
    "look",
    [
        TableLook({0: 120, 3: 80}, (1, 0, 2, 3), (2, True)),
        TableLook({}, (), (0, False)),
        TableLook({1: 300}),
    ],
)
def test_a_look_is_kept_in_words(look: TableLook) -> None:
    words = look.words()
    assert not any(" " in word for word in words)
    assert TableLook.read(words) == look


@pytest.mark.parametrize("words", [(), ("w0",), ("oa,b",), ("s1:2:3",), ("wx:12",)])
def test_what_makes_no_sense_is_no_look(words: tuple[str, ...]) -> None:
    assert TableLook.read(words) is None


@pytest.fixture
def start(
    qtbot: QtBot, themes: ThemeSwitch, asker: ScriptedAsker, ward_store: Path
) -> Generator[Callable[[], MainWindow]]:
    """Starts the program anew and opens the ward."""
    made: list[MainWindow] = []

    def begin() -> MainWindow:
        for before in made:
            before.close()
        window = MainWindow(themes, make_demo=lambda: pytest.fail("no demo"), today=lambda: TODAY, asker=asker)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.session.open(ward_store, PASSPHRASE)
        return window

    yield begin
    for window in made:
        window.close()
        window.deleteLater()


def table_of(window: MainWindow) -> RecordTable:
    return window.workspace.page.tabs.tables["mrd"]


def draw_width(table: RecordTable, column: int, by: int) -> None:
    """Draws the right edge of a column."""
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) - 1, header.height() // 2)
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, none, at)
    QTest.mouseMove(header.viewport(), at + QPoint(by, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, none, at + QPoint(by, 0))


def test_a_width_that_was_drawn_stays_from_case_to_case_and_from_day_to_day(
    start: Callable[[], MainWindow],
) -> None:
    window = start()
    before = table_of(window).columnWidth(2)
    draw_width(table_of(window), 2, 60)
    drawn = table_of(window).columnWidth(2)
    assert drawn == before + 60
    window.workspace.cases.step(1)
    assert table_of(window).columnWidth(2) == drawn
    window = start()
    assert table_of(window).columnWidth(2) == drawn


def test_the_order_of_rows_and_columns_is_back(start: Callable[[], MainWindow]) -> None:
    window = start()
    table = table_of(window)
    table.horizontalHeader().sectionClicked.emit(1)
    table.horizontalHeader().sectionClicked.emit(1)
    table.horizontalHeader().moveSection(2, 0)
    days = [row.cells[0].text for row in table.records.rows]
    again = table_of(start())
    assert again.horizontalHeader().logicalIndex(0) == 2
    assert again.horizontalHeader().sortIndicatorSection() == 1
    assert [row.cells[0].text for row in again.records.rows] == days


def test_the_tab_the_fold_and_the_case_are_back(start: Callable[[], MainWindow]) -> None:
    window = start()
    window.workspace.cases.select("TEST-020")
    tabs = window.workspace.page.tabs
    tabs.bar.setCurrentIndex(list(tabs.tables).index("treatments"))
    window.memory.panes()["ReadingPane"].choice = False
    window = start()
    assert window.workspace.case_id == "TEST-020"
    tabs = window.workspace.page.tabs
    assert tabs.bar.currentIndex() == list(tabs.tables).index("treatments")
    assert window.memory.panes()["ReadingPane"].choice is False


def test_the_window_is_where_it_was(start: Callable[[], MainWindow]) -> None:
    window = start()
    room = window.screen().availableGeometry()
    window.setGeometry(room.left(), room.top(), min(1000, room.width()), min(650, room.height()))
    was = window.geometry().size()
    assert start().geometry().size() == was


def test_nothing_of_a_patient_is_in_the_settings(start: Callable[[], MainWindow]) -> None:
    window = start()
    window.workspace.cases.select("TEST-007")
    draw_width(table_of(window), 1, 20)
    start()
    kept = QSettings(ORGANIZATION, ORGANIZATION)
    said = " ".join(f"{key}={kept.value(key)}" for key in kept.allKeys())
    assert "table/mrd" in said
    assert "TEST-" not in said
    assert "ward" not in said
