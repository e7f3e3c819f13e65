"""A store whose every text says that it must not be seen: the names, the notes, the documents, the file itself."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import tempfile
from pathlib import Path

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import AS_OF, calm_case, rising_case
from tests.gui.conftest import PASSPHRASE, make_store

TODAY = AS_OF
CANARY = "Kanarie"
"""In every identifying text, and in no other of the program."""
BORN = dt.date(1961, 7, 23)
OTHER = "Piepmatz"
"""The hospital number and the given name, which hold no canary's name by themselves."""


def canary_case(case_id: str = f"{CANARY}-14") -> CaseHistory:
    """A rising case with a canary in all that somebody can type."""
    case = rising_case(case_id)
    patient = dataclasses.replace(
        case.patient,
        family_name=CANARY,
        given_name=f"{OTHER} {CANARY}",
        hospital_number=f"{CANARY}/77",
        birth_date=BORN,
        birth_year=None,
    )
    mrd = tuple(dataclasses.replace(row, note=f"note of {CANARY}", laboratory=f"Lab {CANARY}") for row in case.mrd)
    treatments = tuple(
        dataclasses.replace(
            row,
            note=f"{CANARY} came late",
            holds=tuple(dataclasses.replace(hold, reason=f"{CANARY} fell") for hold in row.holds),
        )
        for row in case.treatments
    )
    events = tuple(dataclasses.replace(row, note=f"seen by {CANARY}") for row in case.adverse_events)
    notes = tuple(dataclasses.replace(row, text=f"The daughter of {CANARY} called") for row in case.notes)
    return dataclasses.replace(
        case, patient=patient, mrd=mrd, treatments=treatments, adverse_events=events, notes=notes
    )


def canary_store(path: Path) -> Path:
    """A store of its own with such a case beside a calm one; corrected, and with a document."""
    path.write_bytes(_content())
    return path


@functools.cache
def _content() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = make_store(Path(folder) / "made.dalba", (calm_case(f"{CANARY}-2"), canary_case()))
        tracker = Tracker.open(path, PASSPHRASE, today=TODAY)
        case_id = f"{CANARY}-14"
        newest = max(tracker.case_view(case_id).history.mrd, key=lambda row: row.date)
        tracker.amend(case_id, dataclasses.replace(newest, note=f"{CANARY} again"), f"asked {CANARY}")
        tracker.mending.attach_to(
            case_id, "mrd", newest.id, f"report of {CANARY}.png", picture(), date=newest.date, note=f"{CANARY} by fax"
        )
        tracker.close()
        return path.read_bytes()


def picture() -> bytes:
    """A small picture."""
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImage

    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(held.data())
