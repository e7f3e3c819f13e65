"""Pictures of what keeps a store safe: history, documents, backups, recovery, erasing, keys.

All of it is drawn on a small demo store made for the occasion: nothing is stored in somebody's own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.screens_lock import key_screens, reading_screens
from dalba_desktop.gui.session import Session
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
    from dalba_desktop.tracker import Tracker

PASSPHRASE = "demo"
CASES = 6
DAMAGED_BYTE = 3 * 4096 + 100


def safety_screens(camera: Photographer, folder: Path) -> None:
    """Everything, on a store of its own in a folder that is thrown away afterwards."""
    window = camera.window
    folder.mkdir()
    clock = _Clock()
    tracker, report = _small_store(folder, clock)
    window.safety.backups.now = window.safety.damage.now = lambda: clock.noon
    window.session.use(tracker)
    case_id = _busiest(tracker)
    window.workspace.cases.select(case_id)
    _change_things(window.session, case_id)
    _history(camera)
    _documents(camera, report)
    _backups(camera)
    key_screens(camera)
    window.safety.erasing.show()
    _keep(camera, "erase", window.safety.erasing.dialog)
    window.session.lock()
    _recovery(camera, tracker.path)
    reading_screens(camera, tracker.path, PASSPHRASE)


def _history(camera: Photographer) -> None:
    history = camera.window.safety.history
    history.show()
    assert history.dialog is not None
    history.dialog.table.select_place(1)
    _keep(camera, "history", history.dialog, closes=False)
    history.dialog.choose_whole_store()
    history.check()
    _keep(camera, "history-store", history.dialog)
    row = camera.window.workspace.page.tabs.tables["mrd"].records.rows[0]
    history.show_record("mrd", row.id)
    _keep(camera, "who-changed-this", history.record_dialog)
    camera.window.safety.undoing.undo()
    camera.keep("undone")
    camera.window.safety.undoing.redo()
    camera.window.workspace.page.notice.clear()


def _documents(camera: Photographer, report: Path) -> None:
    documents, tabs = camera.window.safety.documents, camera.window.workspace.page.tabs
    bar = tabs.bar
    bar.setCurrentIndex(tabs.pages.indexOf(documents.tab))
    camera.keep("documents-none")
    documents.take_in((report,))
    camera.keep("documents")
    documents.open(documents.tab.table.records.rows[0].id)
    _keep(camera, "document", documents.viewer)
    camera.window.workspace.page.notice.clear()
    bar.setCurrentIndex(0)


def _backups(camera: Photographer) -> None:
    backups = camera.window.safety.backups
    backups.show()
    _keep(camera, "backups-none", backups.dialog, closes=False)
    backups.make()
    assert backups.dialog is not None
    backups.dialog.notice.clear()
    backups.dialog.table.select(backups.dialog.table.records.rows[0].id)
    backups.dialog.table.record_selected.emit("", "")
    _keep(camera, "backups", backups.dialog)


def _recovery(camera: Photographer, store: Path) -> None:
    damage = camera.window.safety.damage
    damage.show(store)
    camera.keep("recover-ask")
    whole = store.read_bytes()
    torn = bytearray(whole)
    torn[DAMAGED_BYTE] ^= 1
    store.write_bytes(torn)
    damage.show(store, PASSPHRASE)
    camera.keep("recover")
    camera.saves = store.with_name(say("salvaged") + store.suffix)
    damage.salvage()
    _keep(camera, "salvaged", damage.report)
    store.write_bytes(whole)


def _keep(camera: Photographer, name: str, dialog: QDialog | None, *, closes: bool = True) -> None:
    assert dialog is not None
    dialog.setMinimumSize(dialog.sizeHint())
    camera.keep(name, dialog)
    if closes:
        dialog.reject()


class _Clock:
    """Every moment is some minutes after the one before, on the day of the demo, and never after its noon."""

    def __init__(self) -> None:
        self.noon = dt.datetime(2025, 3, 5, 12, 40, tzinfo=dt.UTC)
        self._moments = itertools.count(1)

    def set_day(self, day: dt.date) -> None:
        """The day of the demo."""
        self.noon = dt.datetime.combine(day, dt.time(12, 40), dt.UTC)

    def __call__(self) -> dt.datetime:
        return min(self.noon, self.noon - dt.timedelta(hours=5) + dt.timedelta(minutes=7 * next(self._moments)))


def _small_store(folder: Path, clock: _Clock) -> tuple[Tracker, Path]:
    from dalba_desktop.demo import load_demo
    from dalba_desktop.tracker import Tracker

    file = load_demo()
    assert file.as_of is not None
    clock.set_day(file.as_of)
    few = dataclasses.replace(file, cases=file.cases[:CASES])
    tracker = Tracker.create(
        folder / "ward.dalba", PASSPHRASE, today=file.as_of, name=say("Dr Rossi"), synthetic=True, as_of=file.as_of,
        clock=clock,
    )  # fmt: skip
    tracker.import_cases(few, "demo.json")
    report = folder / "BCR-ABL1 Roma.pdf"
    tracker.write_report(_busiest(tracker), report)
    return tracker, report


def _busiest(tracker: Tracker) -> str:
    return max(tracker.case_ids(), key=lambda case_id: len(tracker.case_view(case_id).known.mrd))


def _change_things(session: Session, case_id: str) -> None:
    history = session.tracker.case_view(case_id).history
    newest = max(history.mrd, key=lambda row: row.date)
    assert isinstance(newest, MrdSample)
    for copies, why in ((48_000, say("typing error")), (51_000, say("second letter of the laboratory"))):
        session.amend(case_id, dataclasses.replace(newest, control_copies=float(copies)), why)
    oldest = min(history.mrd, key=lambda row: row.date)
    session.withdraw(case_id, "mrd", oldest.id, say("sample of another patient"))
