"""The window on a real encrypted store, as a user has it."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import AS_OF, TODAY, ward

PASSPHRASE = "correct horse"


def make_store(path: Path, cases: Iterable[CaseHistory], *, synthetic: bool = False) -> Path:
    """A store with these cases."""
    as_of = AS_OF if synthetic else None
    store = Store.create(path, PASSPHRASE, synthetic=synthetic, as_of=as_of)
    with store, store.writing(who="test") as writer:
        for case in cases:
            writer.add_case(case.patient)
            writer.add_all(case.case_id, [record for _, record in case.records()])
    return path


@dataclass
class ScriptedAsker:
    """Answers questions as the test laid down, and remembers what was said."""

    opens: Path | None = None
    chooses: Path | None = None
    saves: Path | None = None
    why: str | None = None
    decides: tuple[str, str] | None = None
    offered: list[str] = field(default_factory=list)
    says_yes: bool = True
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    opened: list[Path] = field(default_factory=list)

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        self.asked.append(title)
        return self.opens

    def file_to_save(self, title: str, suggestion: str, kinds: str) -> Path | None:
        self.asked.append(suggestion)
        return self.saves

    def folder(self, title: str) -> Path | None:
        self.asked.append(title)
        return self.chooses

    def reason(self, title: str, question: str) -> str | None:
        self.asked.append(question)
        return self.why

    def decision(
        self, title: str, question: str, yes: str, reasons: Sequence[tuple[str, str]], needs_comment: str
    ) -> tuple[str, str] | None:
        self.asked.append(question)
        self.offered = [code for code, _ in reasons]
        return self.decides

    def text(self, title: str, question: str, asks_for: str, yes: str) -> str | None:
        self.asked.append(question)
        return self.why

    def confirmed(self, title: str, question: str, yes: str) -> bool:
        self.asked.append(question)
        return self.says_yes

    def tell(self, title: str, text: str) -> None:
        self.told.append(text)

    def open_file(self, path: Path) -> bool:
        self.opened.append(path)
        return True


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    """There before anything of Qt is made, whichever test comes first."""
    return qapp


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker()


@pytest.fixture(scope="session")
def ward_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a store with the ward in it; deriving its key once is enough."""
    return make_store(tmp_path_factory.mktemp("ward") / "ward.dalba", ward()).read_bytes()


@pytest.fixture
def ward_store(tmp_path: Path, ward_file: bytes) -> Path:
    """A store of its own for each test."""
    path = tmp_path / "ward.dalba"
    path.write_bytes(ward_file)
    return path


@pytest.fixture
def themes(qapp: QApplication) -> Generator[ThemeSwitch]:
    """The light theme, taken off again afterwards."""
    switch = ThemeSwitch(qapp, Appearance.LIGHT)
    yield switch
    switch.retire()


@pytest.fixture
def window(qtbot: QtBot, themes: ThemeSwitch, asker: ScriptedAsker, tmp_path: Path) -> Generator[MainWindow]:
    """The window on its first page."""

    def make_demo() -> Tracker:
        store = tmp_path / "demo.dalba"
        if not store.exists():
            make_store(store, ward(), synthetic=True)
        return Tracker.open(store, PASSPHRASE, today=TODAY)

    made = MainWindow(themes, make_demo=make_demo, today=lambda: TODAY, asker=asker)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    yield made
    if shiboken6.isValid(made):  # a change of language puts another window in its place
        made.close()
        made.deleteLater()


@pytest.fixture
def open_window(window: MainWindow, ward_store: Path) -> MainWindow:
    """The window with the ward unlocked."""
    window.session.open(ward_store, PASSPHRASE)
    return window
