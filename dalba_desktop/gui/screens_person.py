"""Pictures of how a case begins: the first page, an empty store, the form of a person, the page without a fact."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop.gui.forms.patient_form import PatientForm
from dalba_desktop.gui.scale_size import px_size

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer

TODAY = dt.date(2025, 3, 5)
NARROW = (960, 600)
TYPED = {
    "diagnosis_date": "1/1/2025", "transcript": "e1a2", "sex": "female", "born": "2/5/1963", "family_name": "Rossi",
    "given_name": "Anna", "hospital_number": "00 471-22", "wbc_10e9_per_l": "45,2", "height_cm": "165",
    "weight_kg": "62,5", "genetics.ikzf1": "deleted", "genetics.cdkn2a": "homozygous", "genetics.erg": "none",
}  # fmt: skip
MISTYPED = {
    "case_id": "CASE-001", "diagnosis_date": "1/1/25", "born": "1863", "hospital_number": "0047122",
    "wbc_10e9_per_l": "45200", "height_cm": "1,65", "genetics.ikzf1": "deleted",
}  # fmt: skip


def person_screens(camera: Photographer, folder: Path) -> None:
    """Everything, on an empty store of its own in a folder that is thrown away afterwards."""
    from dalba_desktop.tracker import Tracker

    window = camera.window
    window.stores.show_start()
    window.start.set_first_run(is_first=True)
    camera.keep("first-run")
    folder.mkdir()
    tracker = Tracker.create(folder / "cases.dalba", "demo", today=TODAY, synthetic=True, as_of=TODAY)
    window.session.use(tracker)
    _form(camera, "new-case", {}).reject()
    _form(camera, "new-case-understood", TYPED).submit()
    camera.keep("bare-case")
    _form(camera, "new-case-problems", MISTYPED).reject()
    size = window.size()
    window.resize(px_size(*NARROW))
    camera.keep("bare-case-narrow")
    window.resize(size)
    window.parts.person.edit_person()
    assert window.parts.person.form is not None
    camera.keep("person", window.parts.person.form)
    window.parts.person.form.reject()
    window.session.lock()


def _form(camera: Photographer, name: str, texts: dict[str, str]) -> PatientForm:
    person = camera.window.parts.person
    person.new_case()
    assert person.form is not None
    for key, text in texts.items():
        person.form.fields[key].set_value(text)
    camera.keep(name, person.form)
    return person.form
