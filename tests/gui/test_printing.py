"""A case on paper: the same pages as the PDF, noted in the trail, broken off by Cancel and by locking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.printing import pages_asked
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import press


def onto(path: Path, *, resolution: int = 72) -> Callable[[QPrinter], bool]:
    """A printer that is a file."""

    def choose(printer: QPrinter) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        printer.setResolution(resolution)
        return True

    return choose


def deeds(window: MainWindow) -> list[tuple[str, str | None]]:
    rows = window.session.tracker.keeping.rows()
    return [(row.entry.action, row.entry.case_id) for row in rows if row.entry.action == "reported"]


def test_the_pages_of_the_pdf_come_out_of_the_printer(
    qtbot: QtBot, open_window: MainWindow, tmp_path: Path, asker: ScriptedAsker
) -> None:
    open_window.desk.printing.choose_printer = onto(tmp_path / "paper.pdf")
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    press(open_window, Qt.Key.Key_P, keys)
    qtbot.waitUntil(lambda: open_window.desk.printing.run is None)
    asker.saves = tmp_path / "screen.pdf"
    open_window.cases.export_pdf()
    paper, screen = (pypdfium2.PdfDocument((tmp_path / name).read_bytes()) for name in ("paper.pdf", "screen.pdf"))
    assert len(paper) == len(screen) >= 1
    page = paper[0]
    width, height = page.get_size()
    assert width < height
    drawn = bytes(page.render(scale=0.5).buffer)
    assert min(drawn) < 100 < 200 < max(drawn)
    page.close()
    paper.close()
    screen.close()
    assert deeds(open_window)[0] == ("reported", open_window.workspace.case_id)
    assert len(deeds(open_window)) == 2
    assert "TEST" not in " ".join(path.name for path in tmp_path.iterdir())


def test_whoever_thinks_better_of_it_prints_nothing(open_window: MainWindow) -> None:
    open_window.desk.printing.choose_printer = lambda _: False
    open_window.desk.printing.print_case()
    assert open_window.desk.printing.run is None
    assert deeds(open_window) == []


def test_it_can_be_broken_off(open_window: MainWindow, tmp_path: Path) -> None:
    printing = open_window.desk.printing
    printing.choose_printer = onto(tmp_path / "paper.pdf")
    printing.print_case()
    progress = printing.progress
    assert progress is not None
    assert progress.said.text().startswith("Page 1 of ")
    progress.cancel.click()
    assert printing.run is None
    assert "broken off" in open_window.workspace.page.notice.text.text()


def test_locking_breaks_it_off(open_window: MainWindow, tmp_path: Path) -> None:
    printing = open_window.desk.printing
    printing.choose_printer = onto(tmp_path / "paper.pdf")
    printing.print_case()
    open_window.stores.lock()
    assert printing.run is None
    assert not open_window.session.is_open


def test_a_store_to_read_prints_nothing(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    assert not window.menus.actions["print_case"].isEnabled()


@pytest.mark.parametrize(
    ("first", "last", "backwards", "pages"),
    [(0, 0, False, [0, 1, 2, 3]), (2, 3, False, [1, 2]), (2, 9, True, [3, 2, 1]), (9, 9, False, [])],
)
@pytest.mark.usefixtures("qapp")
def test_only_the_pages_that_were_chosen(first: int, last: int, backwards: bool, pages: list[int]) -> None:
    printer = QPrinter()
    if first:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(first, last)
    if backwards:
        printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_asked(printer, 4) == pages
