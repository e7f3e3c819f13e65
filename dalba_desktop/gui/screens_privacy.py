"""Pictures with identifiers hidden, on a small store with names made for the occasion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop.gui.screens_mending import named_store
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer

SMALL = (1100, 700)


def privacy_screens(camera: Photographer, folder: Path) -> None:
    """The page, the pages about all cases, a form, and what is covered."""
    folder.mkdir()
    window = camera.window
    tracker, case_id, report = named_store(folder)
    window.session.use(tracker)
    workspace = window.workspace
    workspace.cases.select(case_id)
    sample = max(tracker.case_view(case_id).history.mrd, key=lambda row: row.date)
    tracker.mending.attach_to(
        case_id, "mrd", sample.id, report.name, report.read_bytes(), date=sample.date, note=say("by fax")
    )
    window.privacy.turn()
    camera.keep("hidden")
    size = window.size()
    window.resize(*SMALL)
    camera.keep("hidden-small")
    window.resize(size)
    tabs = workspace.page.tabs
    tabs.bar.setCurrentIndex(tabs.pages.indexOf(window.safety.documents.tab))
    camera.keep("hidden-documents")
    tabs.bar.setCurrentIndex(0)
    for key in workspace.desks:
        workspace.show_desk(key)
        camera.keep(f"hidden-{key}")
    workspace.show_desk(None)
    form = window.records.add("mrd")
    assert form is not None
    camera.keep("hidden-form", form)
    form.reject()
    window.parts.person.edit_person()
    assert window.parts.person.form is not None
    camera.keep("hidden-person", window.parts.person.form)
    window.parts.person.form.reject()
    window.stores.lock()
    camera.keep("hidden-locked")
    window.privacy.turn()
