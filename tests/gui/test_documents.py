"""Documents of a case: taken in, looked at from memory, removed, brought back; gone with the lock."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QImageWriter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from dalba_desktop.gui.document_pages import MOST_PIXELS, NotShown, PdfPages, pages_of
from dalba_desktop.gui.document_viewer import DocumentViewer
from dalba_desktop.gui.documents_tab import LARGEST_MB, DocumentsTab, size_words
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.plots.theme import DARK
from dalba_desktop.tracker.documents import LARGEST_BYTES
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.hands import click, press, type_into

CONTROL = Qt.KeyboardModifier.ControlModifier


def pdf(pages: int = 3, size: tuple[float, float] = (400, 600)) -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=size)
    for number in range(pages):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, size[0], size[1] / 2, stroke=0, fill=1)
        canvas.drawString(40, size[1] - 40, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def picture(kind: str = "PNG") -> bytes:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#0000ff"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(buffer.data().data())


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "Roma 5 March.pdf"
    path.write_bytes(pdf())
    return path


def tab(window: MainWindow) -> DocumentsTab:
    return window.safety.documents.tab


def place_of_tab(window: MainWindow) -> int:
    return window.workspace.page.tabs.pages.indexOf(tab(window))


def show_tab(window: MainWindow) -> DocumentsTab:
    bar = window.workspace.page.tabs.bar
    bar.setCurrentIndex(place_of_tab(window))
    return tab(window)


def names(window: MainWindow) -> list[str]:
    return [row.cells[0].text for row in tab(window).table.records.rows]


def notice(window: MainWindow) -> str:
    return window.workspace.page.notice.text.text()


def viewer(window: MainWindow) -> DocumentViewer:
    found = window.safety.documents.viewer
    assert found is not None
    return found


def keep(window: MainWindow, day: str = "", note: str = "") -> None:
    """Types a day and a note, and presses Enter."""
    dialog = window.safety.documents.details
    assert dialog is not None
    type_into(dialog.date.editor, day)
    type_into(dialog.note.editor, note)
    press(dialog.note.editor, Qt.Key.Key_Return)


def opened(window: MainWindow, report: Path) -> DocumentViewer:
    window.safety.documents.take_in((report,))
    show_tab(window)
    tab(window).table.select(tab(window).table.records.rows[0].id)
    tab(window).table.record_selected.emit("", "")
    click(tab(window).open)
    return viewer(window)


def test_without_documents_the_tab_says_what_it_takes(open_window: MainWindow) -> None:
    shown = show_tab(open_window)
    assert shown.nothing.isVisible()
    assert f"up to {LARGEST_MB} MB" in shown.nothing.text()
    assert LARGEST_MB * 1024 * 1024 == LARGEST_BYTES
    assert shown.add.isVisible()
    assert not shown.open.isEnabled()
    assert not open_window.workspace.page.tabs.add.isVisible()
    open_window.workspace.page.tabs.bar.setCurrentIndex(0)
    assert not shown.add.isVisible()
    assert open_window.workspace.page.tabs.add.isVisible()


def test_a_report_is_added_by_its_button(open_window: MainWindow, asker: ScriptedAsker, report: Path) -> None:
    asker.opens = report
    shown = show_tab(open_window)
    click(shown.add)
    keep(open_window)
    assert names(open_window) == ["Roma 5 March.pdf"]
    assert open_window.workspace.page.tabs.bar.tabText(place_of_tab(open_window)) == "Documents  1"
    assert notice(open_window).startswith("Kept in the encrypted store: Roma 5 March.pdf.")
    cells = [cell.text for cell in shown.table.records.rows[0].cells]
    assert len(cells) == 4
    assert cells[1] == size_words(report.stat().st_size)
    assert report.exists()
    asker.opens = None
    click(shown.add)
    assert len(names(open_window)) == 1


def test_its_day_and_a_note_are_typed_when_it_is_added(
    open_window: MainWindow, asker: ScriptedAsker, report: Path
) -> None:
    asker.opens = report
    shown = show_tab(open_window)
    click(shown.add)
    dialog = open_window.safety.documents.details
    assert dialog is not None
    type_into(dialog.date.editor, "5/3/25")
    assert not dialog.yes.isEnabled()
    assert "four figures" in dialog.date.remark.text()
    dialog.ask()
    open_window.safety.documents.add()
    assert open_window.safety.documents.details is dialog
    dialog.date.set_value("")
    keep(open_window, "5/3/2025", "by fax")
    cells = [cell.text for cell in shown.table.records.rows[0].cells]
    assert cells[-2:] == ["5\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2025", "by fax"]
    click(shown.add)
    keep(open_window)
    assert "already there" in notice(open_window)


def test_its_day_and_note_are_corrected_later(open_window: MainWindow, report: Path) -> None:
    open_window.safety.documents.take_in((report,))
    shown = show_tab(open_window)
    assert not shown.describe.isEnabled()
    shown.table.select(shown.table.records.rows[0].id)
    shown.table.record_selected.emit("", "")
    click(shown.describe)
    keep(open_window, "2025-03-05", "from Roma")
    assert shown.table.records.rows[0].cells[-1].text == "from Roma"
    click(shown.describe)
    dialog = open_window.safety.documents.details
    assert dialog is not None
    assert (dialog.date.value(), dialog.note.value()) == ("2025-03-05", "from Roma")
    open_window.session.lock()
    assert open_window.safety.documents.details is None


def test_files_are_dropped_on_it(open_window: MainWindow, report: Path, tmp_path: Path) -> None:
    other = tmp_path / "gel.png"
    other.write_bytes(picture())
    note = tmp_path / "letter.docx"
    note.write_bytes(b"PK\3\4")
    shown = show_tab(open_window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (report, other, note, report, tmp_path / "missing.pdf")])
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    shown.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert shown.nothing.property("state") == "over"
    shown.dragLeaveEvent(QDragLeaveEvent())
    assert shown.nothing.property("state") == ""
    shown.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert names(open_window) == ["gel.png", "Roma 5 March.pdf"]
    said = notice(open_window).splitlines()
    assert said[0].startswith("Kept in the encrypted store: Roma 5 March.pdf, gel.png.")
    assert said[1] == "Not kept: letter.docx: only PDF, PNG, JPEG and TIFF files are kept in a store."
    assert "already there" in said[2]


def test_what_is_no_file_is_not_taken(open_window: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/report.pdf")])
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    tab(open_window).dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_what_is_too_large_is_refused_without_reading_it_all(open_window: MainWindow, tmp_path: Path) -> None:
    film = tmp_path / "film.pdf"
    with film.open("wb") as file:
        file.write(b"%PDF-")
        file.truncate(LARGEST_BYTES * 20)
    open_window.safety.documents.take_in((film,))
    assert "larger than the 20 MB" in notice(open_window)
    assert names(open_window) == []


def test_a_pdf_is_read_page_by_page(open_window: MainWindow, report: Path, tmp_path: Path) -> None:
    dialog = opened(open_window, report)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert dialog.pane.number.text() == "1 of 3"
    assert not dialog.pane.previous.isEnabled()
    press(dialog.pane.area, Qt.Key.Key_End)
    assert dialog.pane.number.text() == "3 of 3"
    assert not dialog.pane.next.isEnabled()
    press(dialog.pane.area, Qt.Key.Key_Home)
    click(dialog.pane.next)
    click(dialog.pane.previous)
    assert dialog.pane.page == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_page_down_goes_to_the_foot_first(open_window: MainWindow, report: Path) -> None:
    dialog = opened(open_window, report)
    bar = dialog.pane.area.verticalScrollBar()
    assert bar.maximum() > 0
    press(dialog.pane.area, Qt.Key.Key_PageDown)
    assert dialog.pane.page == 0
    bar.setValue(bar.maximum())
    press(dialog.pane.area, Qt.Key.Key_PageDown)
    assert (dialog.pane.page, bar.value()) == (1, 0)
    press(dialog.pane.area, Qt.Key.Key_PageUp)
    assert (dialog.pane.page, bar.value()) == (0, bar.maximum())
    bar.setValue(0)
    press(dialog.pane.area, Qt.Key.Key_PageUp)
    assert dialog.pane.page == 0


def test_zoom_and_back_to_the_width(open_window: MainWindow, report: Path) -> None:
    dialog = opened(open_window, report)
    fitting = dialog.pane.zoom
    assert dialog.pane.picture.width() < dialog.pane.area.viewport().width()
    press(dialog, Qt.Key.Key_Plus, CONTROL)
    assert dialog.pane.zoom == pytest.approx(fitting * 1.25)
    assert dialog.pane.fit.isEnabled()
    press(dialog, Qt.Key.Key_Minus, CONTROL)
    press(dialog, Qt.Key.Key_Minus, CONTROL)
    assert dialog.pane.zoom < fitting
    press(dialog, Qt.Key.Key_0, CONTROL)
    assert dialog.pane.zoom == pytest.approx(fitting)
    assert dialog.pane.size_words.text() == f"{round(fitting * 100)} %"
    dialog.resize(dialog.width() - 200, dialog.height())
    assert dialog.pane.zoom < fitting
    click(dialog.pane.larger)
    click(dialog.pane.smaller)
    click(dialog.pane.fit)


def test_a_second_one_waits_until_the_first_is_closed(open_window: MainWindow, report: Path) -> None:
    dialog = opened(open_window, report)
    open_window.safety.documents.open(tab(open_window).table.records.rows[0].id)
    assert viewer(open_window) is dialog
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.pane.picture.pixmap().isNull()


def test_locking_takes_an_open_document_away(open_window: MainWindow, report: Path) -> None:
    dialog = opened(open_window, report)
    open_window.session.lock()
    assert not dialog.isVisible()
    assert dialog.pane.picture.pixmap().isNull()
    assert names(open_window) == []
    assert open_window.workspace.page.tabs.bar.tabText(place_of_tab(open_window)) == "Documents"


def test_it_is_removed_with_a_reason_and_brought_back(
    open_window: MainWindow, asker: ScriptedAsker, report: Path
) -> None:
    open_window.safety.documents.take_in((report,))
    shown = show_tab(open_window)
    shown.table.select(shown.table.records.rows[0].id)
    shown.table.record_selected.emit("", "")
    click(shown.remove)
    assert names(open_window) == ["Roma 5 March.pdf"]
    asker.why = "of another patient"
    click(shown.remove)
    assert names(open_window) == []
    assert "its bytes stay in the store" in asker.asked[-1]
    assert open_window.session.tracker.keeping.rows("TEST-014")[-1].entry.reason == "of another patient"
    assert "document" in open_window.menus.actions["undo"].text()
    (undo,) = open_window.workspace.page.notice.actions_shown
    click(undo)
    assert names(open_window) == ["Roma 5 March.pdf"]


def test_who_added_it_can_be_asked(open_window: MainWindow, report: Path) -> None:
    open_window.safety.documents.take_in((report,))
    shown = show_tab(open_window)
    shown.table.select(shown.table.records.rows[0].id)
    open_window.menus.actions["who_changed"].trigger()
    dialog = open_window.safety.history.record_dialog
    assert dialog is not None
    assert "document Roma 5 March.pdf" in dialog.what.text()
    dialog.accept()


def test_each_case_has_its_own(open_window: MainWindow, report: Path) -> None:
    open_window.safety.documents.take_in((report,))
    open_window.workspace.cases.select("TEST-007")
    assert names(open_window) == []
    open_window.workspace.cases.select("TEST-014")
    assert names(open_window) == ["Roma 5 March.pdf"]
    open_window.safety.documents.set_theme(DARK)


def test_for_reading_only_nothing_can_be_added(window: MainWindow, ward_store: Path) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    assert not tab(window).add.isEnabled()
    assert not tab(window).acceptDrops()


def test_a_document_that_is_none_is_said(open_window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4 and nothing more")
    open_window.safety.documents.take_in((path,))
    show_tab(open_window)
    open_window.safety.documents.open(tab(open_window).table.records.rows[0].id)
    assert open_window.safety.documents.viewer is None
    assert "cannot be shown" in notice(open_window)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (lambda: picture("PNG"), "image/png"),
        (lambda: picture("JPG"), "image/jpeg"),
        (lambda: picture("TIFF"), "image/tiff"),
    ],
)
def test_pictures_are_shown_from_memory(qtbot: QtBot, content: Callable[[], bytes], kind: str) -> None:
    pages = pages_of(content(), kind)
    assert pages.count == 1
    assert pages.size_of(0).width() == 300
    drawn = pages.picture_of(0, 0.5)
    assert (drawn.width(), drawn.height()) == (150, 100)
    assert drawn.pixelColor(70, 50).blue() > 250
    pages.close()


def test_a_page_has_its_colours_and_its_size(qtbot: QtBot) -> None:
    pages = PdfPages(pdf(1, (300, 300)))
    assert pages.size_of(0).width() == pytest.approx(400)
    drawn = pages.picture_of(0, 1.0)
    assert drawn.width() == 400
    assert drawn.pixelColor(200, 350) == QColor(255, 0, 0)
    assert drawn.pixelColor(200, 100) == QColor(255, 255, 255)
    pages.close()


def test_a_page_as_large_as_a_house_is_drawn_smaller(qtbot: QtBot) -> None:
    pages = PdfPages(pdf(1, (14_400, 14_400)))
    drawn = pages.picture_of(0, 1.0)
    assert drawn.width() * drawn.height() < MOST_PIXELS * 1.01
    pages.close()


@pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
def test_bytes_that_are_no_document_are_refused_in_words(qtbot: QtBot, kind: str) -> None:
    with pytest.raises(NotShown, match="cannot be shown"):
        pages_of(b"nonsense", kind)
