"""A PNG of every screen, light and dark: `python -m dalba_desktop.gui.screens --out DIR [--store FILE]`.

Needs no display. Without a store the demo is made for the occasion; a demo store needs no passphrase file.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from dalba_desktop import wording
from dalba_desktop.alerts.decisions import DismissReason, decision_on
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.history import read_case
from dalba_desktop.gui.about_dialog import AboutDialog
from dalba_desktop.gui.crash_dialog import CrashDialog, redacted_report
from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.decision_dialog import DecisionDialog
from dalba_desktop.gui.language import put_on
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.message_dialog import ReasonDialog
from dalba_desktop.gui.screens_changes import changes_screens
from dalba_desktop.gui.screens_chart import chart_screens
from dalba_desktop.gui.screens_forms import form_screens
from dalba_desktop.gui.screens_habits import habit_screens
from dalba_desktop.gui.screens_inbox import inbox_screens
from dalba_desktop.gui.screens_lock import entry_screens
from dalba_desktop.gui.screens_mending import mending_screens
from dalba_desktop.gui.screens_person import person_screens
from dalba_desktop.gui.screens_privacy import privacy_screens
from dalba_desktop.gui.screens_quick import quick_screens
from dalba_desktop.gui.screens_safety import safety_screens
from dalba_desktop.gui.screens_search import search_screens
from dalba_desktop.gui.screens_settings import settings_screens
from dalba_desktop.gui.screens_worklist import worklist_screens
from dalba_desktop.gui.session import local_today
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.wording import say
from dalba_desktop.wording.language import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView, Tracker

APPEARANCES = (Appearance.LIGHT, Appearance.DARK)
LARGE, SMALL = (1440, 900), (1280, 720)
PLACE = Path("Haematology")


class _Paths:
    """Answers file questions with one place; everything else is left alone."""

    def __init__(self, saves: Path) -> None:
        self.saves = saves

    def file_to_open(self, _title: str, _kinds: str) -> Path | None:
        return None

    def file_to_save(self, _title: str, _suggestion: str, _kinds: str) -> Path | None:
        return self.saves

    def folder(self, _title: str) -> Path | None:
        return None

    def reason(self, _title: str, _question: str) -> str | None:
        return None

    def decision(
        self, _title: str, _question: str, _yes: str, _reasons: object, _needs_comment: str
    ) -> tuple[str, str] | None:
        return None

    def text(self, _title: str, _question: str, _asks_for: str, _yes: str) -> str | None:
        return None

    def confirmed(self, _title: str, _question: str, _yes: str) -> bool:
        return False

    def tell(self, _title: str, _text: str) -> None:
        return None

    def open_file(self, _path: Path) -> bool:
        return True


MOST_TURNS = 20_000
"""Turns of the events in which every case of the demo is worked out many times over."""


class Photographer:
    """Walks one window through its screens and keeps a picture of each."""

    def __init__(self, application: QApplication, themes: ThemeSwitch, out: Path, scratch: Path) -> None:
        self._application = application
        self._out = out
        self._scratch = scratch
        self._themes = themes
        self._asker = _Paths(Path("DEMO.pdf"))
        self.window = MainWindow(themes, make_demo=_no_demo, today=lambda: TODAY, asker=self._asker)
        self.window.resize(*LARGE)
        self.window.show()

    def keep(self, name: str, dialog: QDialog | None = None, *, keeps_pointer: bool = False) -> None:
        """Writes `NAME-THEME.png`: the window, with a dialog over it when one is given."""
        if not keeps_pointer:
            self.settle()
        self._application.processEvents()
        picture = self.window.grab()
        if dialog is not None:
            dialog.adjustSize()
            self.settle()
            picture = over(picture, dialog.grab())
        picture.save(str(self._out / f"{name}-{self._themes.theme.name}.png"))

    @property
    def saves(self) -> Path:
        """Where a file is written when the window asks."""
        return self._asker.saves

    @saves.setter
    def saves(self, path: Path) -> None:
        self._asker.saves = path

    def settle(self) -> None:
        """Lets what is under way come to rest."""
        for _ in range(MOST_TURNS):
            if not self.window.session.is_open or self.window.desk.ward.is_complete:
                break
            self._application.processEvents()
        assert self.window.workspace.alerts.cards is not None  # asked for, the last of them is made now
        for _ in range(3):
            self._application.processEvents()
        self.window.workspace.page.chart.draw_now()
        self._application.processEvents()


def over(picture: QPixmap, dialog: QPixmap) -> QPixmap:
    """A dialog in the middle of a dimmed window."""
    painter = QPainter(picture)
    size = picture.deviceIndependentSize().toSize()
    painter.fillRect(0, 0, size.width(), size.height(), QColor(0, 0, 0, 70))
    small = dialog.deviceIndependentSize().toSize()
    place = QPoint((size.width() - small.width()) // 2, (size.height() - small.height()) // 2)
    painter.drawPixmap(place, dialog)
    painter.setPen(QColor(128, 128, 128))
    painter.drawRect(place.x() - 1, place.y() - 1, small.width() + 1, small.height() + 1)
    painter.end()
    return picture


TODAY = dt.date(2025, 3, 5)


def _no_demo() -> Tracker:
    raise NotImplementedError


def start_screens(photographer: Photographer) -> None:
    """The pages without a store."""
    window = photographer.window
    window.stores.show_start()
    window.start.set_first_run(is_first=False)
    photographer.keep("start")
    photographer.keep("create-store", create := CreateDialog(PLACE / "cases.dalba", window))
    create.deleteLater()
    window.stores.show_unlock(PLACE / "cases.dalba")
    photographer.keep("unlock")
    window.unlock.passphrase.setText("not this one")
    window.unlock.show_problem(say("The passphrase does not open this store, or its first page is damaged."))
    photographer.keep("unlock-wrong")


def store_screens(photographer: Photographer, open_store: Callable[[], Tracker]) -> None:
    """The workspace on a store, at two sizes, with what can be opened over it."""
    window = photographer.window
    window.session.use(open_store())
    window.workspace.cases.select(telling_case(window.session.tracker))
    photographer.keep("cases")
    window.resize(*SMALL)
    photographer.keep("cases-small")
    window.resize(*LARGE)
    page = window.workspace.page
    case_id = window.workspace.case_id
    assert case_id is not None
    view = window.session.tracker.case_view(case_id)
    if view.known.mrd:
        page.select_fact("mrd", max(view.known.mrd, key=lambda row: row.date).id)
    photographer.keep("selected")
    if view.known.mrd:
        page.chart.point_at("mrd", view.known.mrd[0].id)
    photographer.keep("hover", keeps_pointer=True)
    page.chart.point_at("", "")
    for sheet in ("treatments", "abl1_tests", "adverse_events"):
        page.tabs.bar.setCurrentIndex(list(page.tabs.tables).index(sheet))
        photographer.keep(f"tab-{sheet.replace('_', '-')}")
    page.tabs.bar.setCurrentIndex(0)
    window.cases.export_pdf()
    photographer.keep("exported")
    page.notice.clear()
    decision_screens(photographer, view)
    form_screens(photographer)
    for name, dialog in dialogs(window):
        photographer.keep(name, dialog)
        dialog.deleteLater()
    knowledge_screens(photographer)
    habit_screens(photographer)


def decision_screens(photographer: Photographer, view: CaseView) -> None:
    """Alerts about which something was decided. Nothing is stored: the store may be somebody's own."""
    workspace = photographer.window.workspace
    kinds = ((DecisionKind.DISMISSED, DismissReason.KNOWN_AND_TREATED), (DecisionKind.SNOOZED, None))
    waiting = [found.episode for found in view.episodes if found.is_open]
    at = dt.datetime.combine(view.as_of, dt.time(9, 30), dt.UTC)
    decisions = tuple(
        decision_on(episode, view.known, kind, by=say("Dr Rossi"), at=at, reason=reason)
        for episode, (kind, reason) in zip(waiting, kinds, strict=False)
    )
    workspace.show_alerts(dataclasses.replace(view, decisions=decisions))
    if workspace.alerts.decided is not None:
        workspace.alerts.decided.toggle.setChecked(True)
    photographer.keep("decided")
    workspace.show_alerts(view)


def dialogs(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    """The dialogs over the workspace."""
    yield (
        "withdraw",
        ReasonDialog(
            say("Withdraw this result"),
            say(
                "The {specimen} result of {date} stays in the record, struck through, and counts for nothing. Why?",
                specimen=say("marrow"),
                date="5 Mar 2025",
            ),
            say("Withdraw"),
            window,
        ),
    )
    reasons = [(code.value, wording.reason_words(code.value)) for code in DismissReason]
    question = say("It comes back only with new evidence, a correction, or when it gets graver.")
    yield "dismiss", DecisionDialog(say("Dismiss this alert"), question, say("Dismiss"), reasons, parent=window)
    yield "about", AboutDialog(window)
    yield "crash", CrashDialog(redacted_report(ZeroDivisionError, None), window)


def knowledge_screens(photographer: Photographer) -> None:
    """Thresholds, mutations and calendars over the workspace."""
    knowledge = photographer.window.knowledge
    knowledge.show()
    assert knowledge.dialog is not None
    knowledge.dialog.setMinimumSize(knowledge.dialog.sizeHint())
    for place, name in enumerate(("thresholds", "mutations", "calendars")):
        knowledge.dialog.bar.setCurrentIndex(place)
        photographer.keep(name, knowledge.dialog)
    knowledge.close()


def small_screens(photographer: Photographer, scratch: Path) -> None:
    """A case with one sample, and a store without a case."""
    from dalba_desktop.interchange.case_file import CaseFile
    from dalba_desktop.tracker import Tracker

    raw = {
        "patient": {"case_id": "DEMO-100", "diagnosis_date": "2025-03-01", "sex": "female", "birth_year": 1971,
                    "transcript": "e1a2"},
        "mrd": [{"date": "2025-03-03", "specimen": "marrow", "assay": "rqpcr", "level_percent": 74,
                 "control_copies": 41000}],
    }  # fmt: skip
    name = f"one-{photographer.window.workspace.cases.view.devicePixelRatio()}-{len(list(scratch.iterdir()))}"
    one = Tracker.create(scratch / f"{name}.dalba", "demo", today=TODAY, synthetic=True, as_of=TODAY)
    one.import_cases(CaseFile(cases=(read_case(raw, "cases[0]"),), synthetic=True, as_of=TODAY))
    photographer.window.session.use(one)
    photographer.keep("one-sample")
    empty = Tracker.create(scratch / f"{name}-empty.dalba", "demo", today=TODAY)
    photographer.window.session.use(empty)
    photographer.keep("empty-store")
    photographer.window.session.lock()


def telling_case(tracker: Tracker) -> str:
    """The case with most to show: a critical alert, and many results."""
    rows = tracker.case_rows()
    ranked = sorted(
        rows,
        key=lambda row: (
            row.gravest is not Severity.CRITICAL,
            -row.open_alerts,
            -len(tracker.case_view(row.case_id).known.mrd),
        ),
    )
    return ranked[0].case_id


def main(arguments: list[str] | None = None) -> int:
    """Draws every screen into a folder."""
    parser = argparse.ArgumentParser(prog="python -m dalba_desktop.gui.screens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    parser.add_argument("--store", type=Path, help="the store to draw; without it, the demo")
    parser.add_argument("--passphrase-file", type=Path, help="its passphrase, unless it is a demo store")
    parser.add_argument("--language", choices=list(LANGUAGES), default=ENGLISH, help="the language of the pictures")
    chosen = parser.parse_args(arguments)
    if not has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = chosen.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    store = chosen.store.resolve() if chosen.store is not None else None
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="dalba-screens-") as folder:
        scratch = Path(folder)
        passphrase = _passphrase(chosen.passphrase_file)
        os.chdir(scratch)  # the PDF's name is in the picture, its folder should not be
        try:
            return draw_all(out, scratch, _opener(store, passphrase, scratch), chosen.language)
        finally:
            os.chdir(before)


def has_screen() -> bool:
    """Whether there is a display to draw on; without one Qt draws into memory."""
    return sys.platform.startswith(("win", "darwin")) or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ


def every_screen(
    photographer: Photographer, scratch: Path, open_store: Callable[[], Tracker], mark: str
) -> tuple[tuple[str, Callable[[], None]], ...]:
    """Every group of screens with its name, in order; the stores made for them lie in folders that end in `mark`."""
    return (
        ("start", lambda: start_screens(photographer)),
        ("entry", lambda: entry_screens(photographer)),
        ("store", lambda: store_screens(photographer, open_store)),
        ("chart", lambda: chart_screens(photographer)),
        ("small", lambda: small_screens(photographer, scratch)),
        ("safety", lambda: safety_screens(photographer, Path(f"ward-{mark}"))),
        ("changes", lambda: changes_screens(photographer, Path(f"news-{mark}"))),
        ("settings", lambda: settings_screens(photographer, Path(f"settings-{mark}"))),
        ("mending", lambda: mending_screens(photographer, Path(f"mending-{mark}"))),
        ("person", lambda: person_screens(photographer, Path(f"person-{mark}"))),
        ("quick", lambda: quick_screens(photographer, Path(f"quick-{mark}"))),
        ("inbox", lambda: inbox_screens(photographer, Path(f"inbox-{mark}"))),
        ("privacy", lambda: privacy_screens(photographer, Path(f"privacy-{mark}"))),
        ("search", lambda: search_screens(photographer, Path(f"search-{mark}"))),
        ("worklist", lambda: worklist_screens(photographer, Path(f"worklist-{mark}"))),
    )


def draw_all(out: Path, scratch: Path, open_store: Callable[[], Tracker], language: str = ENGLISH) -> int:
    """Draws in both themes."""
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(scratch))
    present = QApplication.instance()
    application = present if isinstance(present, QApplication) else QApplication(sys.argv[:1])
    if language != ENGLISH:
        put_on(application, language)
    for appearance in APPEARANCES:
        themes = ThemeSwitch(application, appearance)
        photographer = Photographer(application, themes, out, scratch)
        for _, draw in every_screen(photographer, scratch, open_store, appearance.value):
            draw()
        photographer.window.hide()
        photographer.window.deleteLater()
        themes.retire()
        application.processEvents()
    return 0


def _passphrase(file: Path | None) -> str:
    from dalba_desktop.tracker import DEMO_PASSPHRASE

    if file is None:
        return DEMO_PASSPHRASE
    return file.read_text(encoding="utf-8").rstrip("\r\n")


def _opener(store: Path | None, passphrase: str, scratch: Path) -> Callable[[], Tracker]:
    from dalba_desktop.tracker import Tracker, create_demo

    if store is None:
        return lambda: create_demo(scratch / "demo.dalba")
    return lambda: Tracker.open(store, passphrase, today=local_today())


if __name__ == "__main__":
    sys.exit(main())
