"""Pictures of the settings: every page on a small store where a laboratory has no figures and a calendar is its own."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from dalba_desktop.domain.centre import Centre
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.gui.form_field import TextField
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
    from dalba_desktop.gui.settings_dialog import SettingsDialog
    from dalba_desktop.tracker import Tracker

CASES = 12
PASSPHRASE = "demo"
LONGEST_WAIT_MS = 20_000


def settings_screens(camera: Photographer, folder: Path) -> None:
    """Every page, what is half typed, what a changed threshold did, mine and theirs, and reading only."""
    folder.mkdir()
    window = camera.window
    tracker, file = _small_store(folder)
    window.session.use(tracker)
    settings = window.desk.settings
    settings.show()
    dialog, pages = settings.dialog, settings.pages
    assert dialog is not None
    assert pages is not None
    dialog.setMinimumSize(dialog.sizeHint())
    for key in dialog.pages:
        dialog.show_page(key)
        camera.keep(f"settings-{key}", dialog)
    dialog.show_page("laboratories")
    pages.laboratories.table.select("Roma")
    pages.laboratories.turn_to("Roma")
    _type(pages.laboratories.fields["loq_percent"], "0,0003")
    _type(pages.laboratories.fields["lod_percent"], "a little")
    camera.keep("settings-half-typed", dialog)
    pages.laboratories.forget()
    _effect(camera, dialog)
    dialog.show_page("exchange")
    pages.exchange.show_comparison(tracker.settings.files.compare(file), tracker.policy)
    camera.keep("settings-compared", dialog)
    dialog.search.setText("noise")
    camera.keep("settings-search", dialog)
    settings.close()
    path = tracker.path
    window.session.lock()
    window.session.open(path, PASSPHRASE, read_only=True)
    settings.show("calendars")
    assert settings.dialog is not None
    settings.dialog.setMinimumSize(settings.dialog.sizeHint())
    camera.keep("settings-reading-only", settings.dialog)
    settings.close()
    window.session.lock()


def _effect(camera: Photographer, dialog: SettingsDialog) -> None:
    """A threshold is changed and its effect waited for."""
    commands = camera.window.desk.settings
    _wait_for_ward(camera)
    commands.effect.watch()
    loop = QEventLoop()
    commands.effect.told.connect(loop.quit)
    QTimer.singleShot(500, loop.quit)
    loop.exec()
    commands.make(lambda settings: settings.set_policy_value("rise_min_log10", 0.9, say("our assay")))
    QTimer.singleShot(LONGEST_WAIT_MS, loop.quit)
    loop.exec()
    dialog.show_page("thresholds")
    camera.keep("settings-effect", dialog)


def _wait_for_ward(camera: Photographer) -> None:
    ward = camera.window.desk.ward
    if not ward.is_complete:
        loop = QEventLoop()
        ward.completed.connect(loop.quit)
        QTimer.singleShot(LONGEST_WAIT_MS, loop.quit)
        loop.exec()


def _type(field: object, text: str) -> None:
    assert isinstance(field, TextField)
    field.set_value(text)


def _small_store(folder: Path) -> tuple[Tracker, Path]:
    from dalba_desktop.demo import load_demo
    from dalba_desktop.tracker import Tracker

    file = load_demo()
    assert file.as_of is not None
    few = dataclasses.replace(file, cases=file.cases[:CASES], laboratories=())
    tracker = Tracker.create(
        folder / "ward.dalba", PASSPHRASE, today=file.as_of, name=say("Dr Rossi"), synthetic=True, as_of=file.as_of
    )
    tracker.import_cases(few, "demo.json")
    settings = tracker.settings
    settings.set_laboratory(
        Laboratory(name="Roma", lod_percent=0.001, loq_percent=0.003, conversion_factor=0.85, noise_log10=0.15)
    )
    settings.set_laboratory(Laboratory(name="Torino", lod_percent=0.002))
    settings.set_centre(_centre(say("Policlinico Umberto I")))
    settings.set_policy_value("few_copies", 12, say("our assay"))
    path = folder / "roma.dalba-settings"
    settings.files.write(path)
    settings.set_laboratory(Laboratory(name="Torino", lod_percent=0.01, conversion_factor=1.1))
    settings.set_centre(_centre(say("Policlinico Umberto I, Roma")))
    settings.reset_policy_value("few_copies", say("as shipped"))
    settings.set_calendar("all2820", {"protocol": {"all2820": {"induction": [[22, 4], [70, 7]]}}}, say("clinic days"))
    return tracker, path


def _centre(name: str) -> Centre:
    return Centre(name=name, department=say("Ematologia"), address=("Via Benevento 6", "00161 Roma"))
