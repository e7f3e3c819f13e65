"""A second start on the same store finds the first window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop import app
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.single_window import Door, bring_to_front, name_of, show_other
from tests.gui.conftest import PASSPHRASE


@pytest.fixture
def door(qapp: QApplication) -> Generator[Door]:
    made = Door()
    yield made
    made.close()
    made.deleteLater()


def test_the_first_window_is_found(qtbot: QtBot, door: Door, tmp_path: Path) -> None:
    store = tmp_path / "ward.dalba"
    assert not show_other(store)
    assert door.listen(store)
    with qtbot.waitSignal(door.knocked):
        assert show_other(tmp_path / "." / "ward.dalba")
    assert not show_other(tmp_path / "other.dalba")
    second = Door()
    with qtbot.assertNotEmitted(door.knocked):
        assert not second.listen(store)
    second.deleteLater()
    door.close()
    assert not show_other(store)


def test_the_name_tells_nothing_of_the_store(tmp_path: Path) -> None:
    name = name_of(tmp_path / "Rossi.dalba")
    assert "rossi" not in name.lower()
    assert name != name_of(tmp_path / "Bianchi.dalba")


def test_anything_but_the_word_is_not_understood(qtbot: QtBot, door: Door, tmp_path: Path) -> None:
    door.listen(tmp_path / "ward.dalba")
    guest = QLocalSocket()
    with qtbot.assertNotEmitted(door.knocked), qtbot.waitSignal(guest.disconnected):
        guest.connectToServer(name_of(tmp_path / "ward.dalba"))
        assert guest.waitForConnected(1_000)
        guest.write(b"drop table patient" * 1_000)
        guest.flush()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows leaves no sockets behind")
def test_a_socket_left_behind_is_taken_over(qtbot: QtBot, door: Door, tmp_path: Path) -> None:
    store = tmp_path / "ward.dalba"
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from dalba_desktop.gui.single_window import Door\n"
        "application = QApplication([])\n"
        "assert Door().listen(Path(sys.argv[1]))\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(store)], check=True)
    assert door.listen(store)
    with qtbot.waitSignal(door.knocked):
        assert show_other(store)


def test_the_window_listens_for_the_store_it_shows(qtbot: QtBot, window: MainWindow, ward_store: Path) -> None:
    door = app.open_door(window)
    window.stores.show_unlock(ward_store)
    assert show_other(ward_store)
    window.stores.unlock(ward_store, PASSPHRASE)
    window.showMinimized()
    assert show_other(ward_store)
    assert not window.isMinimized()
    window.stores.close()
    assert not show_other(ward_store)
    door.close()


def test_a_second_start_ends_at_once(
    qtbot: QtBot, qapp: QApplication, door: Door, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: object) -> MainWindow:
        raise AssertionError("a second window")

    monkeypatch.setattr(app, "make_window", never)
    door.listen(ward_store)
    with qtbot.waitSignal(door.knocked):
        assert app.main(ward_store, None) == 0


def test_bringing_a_window_to_the_front(window: MainWindow) -> None:
    window.showMinimized()
    bring_to_front(window)
    assert window.isVisible()
    assert not window.isMinimized()
