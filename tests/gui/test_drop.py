"""Files dragged onto the window: told what they are for, done after a yes, refused in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.drop_plan import Deed, Ground, allowed_words, plan_of
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.conftest import PASSPHRASE, ScriptedAsker

NOWHERE, STORE, CASE = Ground(has_store=False), Ground(has_store=True), Ground(has_store=True, case="TEST-014")


@pytest.mark.parametrize(
    ("names", "ground", "deed", "says"),
    [
        (["a.dalba"], NOWHERE, Deed.OPEN, "Open the store a.dalba"),
        (["a.DALBA"], CASE, Deed.OPEN, "Open the store a.DALBA"),
        (["a.dalba", "b.dalba"], NOWHERE, Deed.NOTHING, "One store at a time"),
        (["a.json"], NOWHERE, Deed.NOTHING, "Open or create a store first"),
        (["a.json", "b.json"], STORE, Deed.IMPORT, "Import 2 case files"),
        (["a.json"], Ground(has_store=True, barred="Only to read"), Deed.NOTHING, "Only to read"),
        (["a.pdf", "b.JPG"], CASE, Deed.KEEP, "Keep 2 documents with TEST-014"),
        (["a.pdf"], STORE, Deed.NOTHING, "Show a case first"),
        (["a.pdf"], NOWHERE, Deed.NOTHING, "Open a store"),
        (["a.pdf"], Ground(has_store=True, case="X", barred="Past"), Deed.NOTHING, "Past"),
        (["a.pdf", "b.json"], CASE, Deed.NOTHING, "several kinds"),
        (["a.csv"], CASE, Deed.NOTHING, "dalba import"),
        (["a.exe"], CASE, Deed.NOTHING, "can be dropped here"),
        ([], CASE, Deed.NOTHING, "Only files"),
    ],
)
def test_what_files_are_for(names: Sequence[str], ground: Ground, deed: Deed, says: str) -> None:
    plan = plan_of([Path(name) for name in names], ground)
    assert plan.deed is deed
    assert says in plan.sentence
    assert bool(plan.paths) is (deed is not Deed.NOTHING)


def mime(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hover(window: MainWindow, paths: Sequence[Path]) -> None:
    data = mime(paths)
    none = Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(window, event)


def drop(qtbot: QtBot, window: MainWindow, paths: Sequence[Path]) -> None:
    hover(window, paths)
    data = mime(paths)
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(window, event)
    assert not window.drops.over.isVisible()
    QApplication.processEvents()


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "more.json"
    patient = {"case_id": "NEW-1", "diagnosis_date": "2025-01-01", "sex": "female"}
    path.write_text(json.dumps({"format": "dalba-case/1", "cases": [{"patient": patient}]}), encoding="utf-8")
    return path


def test_what_will_happen_stands_over_the_window(open_window: MainWindow, case_file: Path) -> None:
    hover(open_window, [case_file])
    assert open_window.drops.over.isVisible()
    assert open_window.drops.over.text() == "Import 1 case file into this store"
    QApplication.sendEvent(open_window, QDragLeaveEvent())
    assert not open_window.drops.over.isVisible()


def test_case_files_come_in_after_a_yes(
    qtbot: QtBot, open_window: MainWindow, case_file: Path, asker: ScriptedAsker
) -> None:
    asker.says_yes = False
    drop(qtbot, open_window, [case_file])
    assert asker.asked == ["Dropped onto the window: more.json"]
    assert "NEW-1" not in open_window.session.tracker.case_ids()
    asker.says_yes = True
    drop(qtbot, open_window, [case_file])
    assert "NEW-1" in open_window.session.tracker.case_ids()


def test_a_picture_becomes_a_document_of_the_case_shown(
    qtbot: QtBot, open_window: MainWindow, tmp_path: Path, asker: ScriptedAsker
) -> None:
    path = tmp_path / "scan.png"
    assert open_window.grab().save(str(path))
    drop(qtbot, open_window, [path])
    case_id = str(open_window.workspace.case_id)
    assert [made.name for made in open_window.session.tracker.keeping.attachments(case_id)] == ["scan.png"]


def test_a_store_is_opened(qtbot: QtBot, window: MainWindow, ward_store: Path) -> None:
    drop(qtbot, window, [ward_store])
    assert window.pages.currentWidget() is window.unlock
    assert window.unlock.path == ward_store


def test_another_store_locks_the_one_that_is_open(qtbot: QtBot, open_window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "other.dalba"
    other.write_bytes(b"x")
    drop(qtbot, open_window, [other])
    assert not open_window.session.is_open
    assert open_window.unlock.path == other


def test_what_is_not_taken_says_what_is(
    qtbot: QtBot, open_window: MainWindow, tmp_path: Path, asker: ScriptedAsker
) -> None:
    path = tmp_path / "program.exe"
    path.write_bytes(b"x")
    drop(qtbot, open_window, [path])
    assert asker.told == [allowed_words()]


def test_a_store_to_read_takes_nothing(
    qtbot: QtBot, window: MainWindow, ward_store: Path, case_file: Path, asker: ScriptedAsker
) -> None:
    window.session.open(ward_store, PASSPHRASE, read_only=True)
    drop(qtbot, window, [case_file])
    assert "reading only" in asker.told[0]
    assert asker.asked == []
