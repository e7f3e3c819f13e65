"""Pictures of mending: a result moved, two cases made one, a document attached and seen beside the form.

All of it is drawn on a small demo store made for the occasion, in which one person was entered twice.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.domain.history import CaseHistory
    from dalba_desktop.gui.screens import Photographer
    from dalba_desktop.tracker import Tracker

PASSPHRASE = "demo"
CASES = 5
TWIN = "DEMO-102"


def mending_screens(camera: Photographer, folder: Path) -> None:
    """Both dialogs, asked and answered, and the form with a report beside it."""
    folder.mkdir()
    window = camera.window
    tracker, case_id, report = named_store(folder)
    window.session.use(tracker)
    window.workspace.cases.select(case_id)
    mending = window.parts.mending
    sample = max(tracker.case_view(case_id).history.mrd, key=lambda row: row.date)
    tracker.mending.attach_to(
        case_id, "mrd", sample.id, report.name, report.read_bytes(), date=sample.date, note=say("by fax")
    )
    window.workspace.show_case(case_id)
    window.workspace.page.select_fact("mrd", sample.id)
    camera.keep("document-of-a-result")
    form = window.records.edit("mrd", sample.id)
    assert form is not None
    _keep(camera, "document-beside", form)
    mending.move("mrd", sample.id)
    _keep(camera, "move-ask", mending.move_dialog, closes=False)
    assert mending.move_dialog is not None
    mending.move_dialog.case.choose(next(each for each in tracker.case_ids() if each not in (case_id, TWIN)))
    mending.move_dialog.reason.set_value(say("the labels were mixed up"))
    _keep(camera, "move", mending.move_dialog)
    mending.merge()
    assert mending.merge_dialog is not None
    mending.merge_dialog.case.line.clear()
    _keep(camera, "merge-ask", mending.merge_dialog, closes=False)
    mending.merge_dialog.case.choose(TWIN)
    _keep(camera, "merge", mending.merge_dialog, closes=False)
    for key in [field.key for field in mending.merge_dialog.plan.conflicts] if mending.merge_dialog.plan else []:
        mending.merge_dialog.person.chosen.emit(key, 2)
    mending.merge_dialog.reason.set_value(say("entered twice"))
    _keep(camera, "merge-decided", mending.merge_dialog, closes=False)
    mending.merge_dialog.ask()
    camera.keep("merged")
    window.session.lock()


def _keep(camera: Photographer, name: str, dialog: QDialog | None, *, closes: bool = True) -> None:
    assert dialog is not None
    dialog.setMinimumSize(dialog.sizeHint().expandedTo(dialog.size()))
    camera.keep(name, dialog)
    if closes:
        dialog.reject()


def named_store(folder: Path) -> tuple[Tracker, str, Path]:
    """A few cases of the demo, one of them with a name, and a twin of it; that case's id, and a report of it."""
    from dalba_desktop.demo import load_demo
    from dalba_desktop.tracker import Tracker

    file = load_demo()
    assert file.as_of is not None
    chosen = max(file.cases[:CASES], key=lambda case: len(case.mrd))
    named = dataclasses.replace(
        chosen,
        patient=dataclasses.replace(
            chosen.patient, family_name=say("Bianchi"), given_name=say("Ada"), hospital_number="204-771"
        ),
    )
    few = dataclasses.replace(
        file, cases=(*(case for case in file.cases[:CASES] if case is not chosen), named, _twin(named))
    )
    tracker = Tracker.create(
        folder / "ward.dalba", PASSPHRASE, today=file.as_of, name=say("Dr Rossi"), synthetic=True, as_of=file.as_of
    )
    tracker.import_cases(few, "demo.json")
    report = folder / "BCR-ABL1 Roma.pdf"
    tracker.write_report(chosen.case_id, report)
    return tracker, chosen.case_id, report


def _twin(case: CaseHistory) -> CaseHistory:
    """The same person, entered a second time by somebody else: a name misspelt, one value mistyped, one result more."""
    newest = sorted(case.mrd, key=lambda row: row.date)[-3:]
    other = dataclasses.replace(newest[1], id="other", level_percent=(newest[1].level_percent or 0.1) * 10)
    later = dataclasses.replace(newest[2], id="later", date=newest[2].date + dt.timedelta(days=1), reported_on=None)
    person = dataclasses.replace(
        case.patient, case_id=TWIN, family_name=say("Bianco"), hospital_number="204-771", ecog=None, weight_kg=None
    )
    return dataclasses.replace(
        case,
        patient=person,
        mrd=(newest[0], other, later),
        treatments=case.treatments[:2],
        abl1_tests=(),
        responses=case.responses[:1],
        relapses=(),
        transplants=(),
        adverse_events=(),
        concomitants=(),
        assessments=(),
        follow_up=(),
        notes=(),
        decisions=(),
    )
