"""Pictures of the one line and of a pasted report, on an invented case of their own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dalba_desktop.domain.history import read_case

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
from dalba_desktop.gui.scale_size import px_size

TODAY = dt.date(2025, 3, 5)
NARROW = (960, 600)
CASE = {
    "patient": {"case_id": "DEMO-200", "diagnosis_date": "2025-01-01", "sex": "female", "birth_date": "1963-05-02",
                "family_name": "Rossi", "given_name": "Anna", "transcript": "e1a2"},
    "treatments": [{"agent": "dasatinib", "start": "2025-01-08", "dose": 140, "dose_unit": "mg/day"}],
    "mrd": [
        {"date": day, "specimen": "marrow", "assay": "rqpcr", "laboratory": "Roma", "level_percent": level,
         "control_copies": copies}
        for day, level, copies in (("2025-01-08", 84, 39000), ("2025-01-29", 2.6, 39000), ("2025-02-21", 0.31, 48000))
    ],
}  # fmt: skip
LINES = (
    ("understood", "3 mar bm 0,004% abl 48000"),
    ("question", "4/3 bm 0.004"),
    ("problem", "4/3 bm 0,004% foo abl 48000"),
    ("amends", "dasa hold 3/3"),
)
REPORT = """San Marco hospital, molecular haematology
Patient: ROSSI Anna       Date of birth: 02/05/1963
Date of sample: 03/03/2025     Reported: 05/03/2025
Laboratory: Roma
Method: RQ-PCR (EAC protocol)

Specimen: bone marrow
BCR::ABL1/ABL1 ratio: 0,004 %
ABL1 copies: 48000

Specimen: peripheral blood
Result: not detected
ABL1 copies: 32000

ABL1 kinase domain
Mutation: T315I, VAF 35 %

Comment: please send another sample in four weeks.
"""
OTHERS = REPORT.replace("ROSSI Anna", "BIANCHI Lucia").replace("02/05/1963", "14/11/1970")


def quick_screens(camera: Photographer, folder: Path) -> None:
    """On a store of its own in a folder that is thrown away afterwards; nothing is stored."""
    from dalba_desktop.interchange.case_file import CaseFile
    from dalba_desktop.tracker import Tracker

    window = camera.window
    folder.mkdir()
    tracker = Tracker.create(folder / "cases.dalba", "demo", today=TODAY, synthetic=True, as_of=TODAY)
    tracker.import_cases(CaseFile(cases=(read_case(CASE, "cases[0]"),), synthetic=True, as_of=TODAY))
    window.session.use(tracker)
    line = window.parts.quick.line
    camera.keep("line-empty")
    line.take_keys()
    size = window.size()
    for name, text in LINES:
        line.edit.write(text)
        camera.keep(f"line-{name}")
    window.resize(px_size(*NARROW))
    camera.keep("line-narrow")
    window.resize(size)
    line.edit.write("")
    line.turn_help()
    camera.keep("line-help")
    line.turn_help()
    line.edit.clearFocus()
    for name, text in (("report", REPORT), ("report-other-person", OTHERS), ("report-empty", "")):
        dialog = window.parts.reports.begin(text)
        assert dialog is not None
        dialog.setMinimumSize(dialog.size())
        camera.keep(name, dialog)
        dialog.reject()
    window.setFocus(Qt.FocusReason.OtherFocusReason)
    window.session.lock()
