"""Pictures of the worklist: full, of one kind, empty, with what it asks before a file is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from dalba_desktop.analysis.worklist import WorkKind
from dalba_desktop.domain.history import read_case

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
from dalba_desktop.gui.scale_size import px_size

TODAY = dt.date(2025, 3, 5)
NARROW = (1100, 700)
QUIET = {"patient": {"case_id": "DEMO-100", "diagnosis_date": "2025-03-01", "protocol": "other"}}


def worklist_screens(camera: Photographer, folder: Path) -> None:
    """Of the demo, and of a store in which nothing is to be done, in a folder that is thrown away afterwards."""
    from dalba_desktop.interchange.case_file import CaseFile
    from dalba_desktop.tracker import Tracker, create_demo

    window = camera.window
    folder.mkdir()
    window.session.use(create_demo(folder / "demo.dalba"))
    page = window.desk.worklist.page
    window.desk.worklist.show()
    camera.keep("worklist-reading")
    _wait(camera)
    camera.keep("worklist")
    size = window.size()
    window.resize(px_size(*NARROW))
    camera.keep("worklist-narrow")
    window.resize(size)
    page.kind.setCurrentIndex(page.kind.findData(WorkKind.ABL1.value))
    camera.keep("worklist-abl1")
    page.kind.setCurrentIndex(page.kind.findData(WorkKind.CYCLE.value))
    camera.keep("worklist-none-of-a-kind")
    page.kind.setCurrentIndex(0)
    for name, ask in (("print", page.print_list), ("calendar", page.calendar)):
        ask.click()
        dialog = window.desk.worklist.files.dialog
        assert dialog is not None
        camera.keep(f"worklist-{name}", dialog)
        dialog.reject()
    quiet = Tracker.create(folder / "quiet.dalba", "demo", today=TODAY, synthetic=True, as_of=TODAY)
    quiet.import_cases(CaseFile(cases=(read_case(QUIET, "cases[0]"),), synthetic=True, as_of=TODAY))
    window.session.use(quiet)
    window.desk.worklist.show()
    _wait(camera)
    camera.keep("worklist-nothing-due")
    window.session.lock()


def _wait(camera: Photographer) -> None:
    """Until every case is read."""
    while not camera.window.desk.ward.is_complete:
        QApplication.processEvents()
