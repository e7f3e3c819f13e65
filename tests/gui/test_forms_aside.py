"""A half-typed form is not lost: by a lock, a crash, another case, a past day, or a slip of the Escape key."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.drafts import FORM
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.forms.texts import rows_text
from dalba_desktop.gui.main_window import MainWindow
from tests.builders import on_day
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import click, press
from tests.store.everything import LISTS

TYPED = {
    "treatments": {"agent": "ponatinib", "dose": "22,", "holds": rows_text([{"start": "8/3"}])},
    "mrd": {"level": "0.0"},
    "abl1_tests": {"variants": rows_text([{"protein": "T3"}, {"vaf_percent": "3"}])},
    "responses": {"extramedullary": "no"},
    "relapses": {"sites": "marrow, CNS"},
    "transplants": {"donor": "haploidentical", "number": "2"},
    "adverse_events": {"term": "Pleural", "related_to": "dasa"},
    "concomitants": {"drug": "Ome"},
    "assessments": {"kind": "igg_g_per_l", "value": "4,"},
    "follow_up": {"status": "alive"},
    "notes": {"text": "two\nlines"},
}
"""Something half typed for every list."""


def unlock(window: MainWindow, path: Path) -> None:
    window.stores.show_unlock(path)
    window.stores.unlock(path, PASSPHRASE)


def half_typed(window: MainWindow, list_name: str, case_id: str = "TEST-020") -> RecordForm:
    window.workspace.cases.select(case_id)
    form = window.records.add(list_name, TYPED[list_name])
    assert form is not None
    return form


def shown(qtbot: QtBot, window: MainWindow, before: RecordForm | None = None) -> RecordForm:
    qtbot.waitUntil(lambda: window.records.form not in (None, before))
    form = window.records.form
    assert form is not None
    return form


def drafts(window: MainWindow) -> set[str]:
    kept = window.session.tracker.keeping.drafts()
    return {key.removeprefix(FORM) for key in kept if key.startswith(FORM)}


def test_something_is_typed_for_every_list() -> None:
    assert set(TYPED) == set(KINDS)


@pytest.mark.parametrize("list_name", KINDS)
def test_a_form_of_every_kind_comes_back_after_the_lock(
    qtbot: QtBot, open_window: MainWindow, ward_store: Path, list_name: str
) -> None:
    before = half_typed(open_window, list_name)
    texts = before.texts()
    open_window.stores.lock()
    unlock(open_window, ward_store)
    form = shown(qtbot, open_window, before)
    assert (form.list_name, form.draft_case) == (list_name, "TEST-020")
    assert form.texts() == texts
    assert form.continued.text() == "Continued from before the lock."
    form.reject()
    assert drafts(open_window) == set()


@pytest.mark.parametrize("list_name", KINDS)
def test_a_correction_of_every_kind_comes_back_after_the_lock(
    qtbot: QtBot, window: MainWindow, ward_store: Path, list_name: str
) -> None:
    """The record is made first, by hand; then its correction is begun, and the store locked."""
    window.session.open(ward_store, PASSPHRASE)
    window.workspace.cases.select("TEST-020")
    made = KINDS[list_name].entry(_complete(list_name), window.records._context("TEST-020")).record
    window.session.record("TEST-020", made)
    record_id = getattr(window.session.tracker.case_view("TEST-020").history, list_name)[-1].id
    before = window.records.edit(list_name, record_id)
    assert before is not None
    before.fields["note"].set_value("half a no")
    before.reason.set_value("typed wr")
    window.stores.lock()
    unlock(window, ward_store)
    form = shown(qtbot, window, before)
    assert form.is_correction
    assert form.fields["note"].value() == "half a no"
    assert form.reason.value() == "typed wr"
    assert form.draft_key == f"{list_name}/TEST-020/{record_id}"
    form.reject()


def _complete(list_name: str) -> dict[str, str]:
    raw = {key: value for key, value in LISTS[list_name].items() if not isinstance(value, list | bool)}
    texts = {key: str(value) for key, value in raw.items()}
    return {**texts, "level": texts["level_percent"]} if list_name == "mrd" else texts


def test_another_case_puts_the_form_aside_and_its_own_case_offers_it(qtbot: QtBot, open_window: MainWindow) -> None:
    workspace = open_window.workspace
    before = half_typed(open_window, "treatments")
    texts = before.texts()
    workspace.cases.select("TEST-014")
    assert workspace.case_id == "TEST-014"
    assert not before.isVisible()
    assert drafts(open_window) == {"treatments/TEST-020/"}
    assert not workspace.page.notice.isVisibleTo(open_window)
    workspace.cases.select("TEST-020")
    said = workspace.page.notice.text.text()
    assert said.startswith("Add a treatment: half typed here on ")
    assert said.endswith("not stored.")
    click(workspace.page.notice.actions_shown[0])
    form = shown(qtbot, open_window, before)
    assert form.texts() == texts
    assert "put aside when another case was shown" in form.continued.text()
    assert not workspace.page.notice.isVisibleTo(open_window)
    form.reject()
    assert drafts(open_window) == set()


def test_what_was_put_aside_can_be_forgotten(open_window: MainWindow) -> None:
    half_typed(open_window, "notes")
    open_window.workspace.cases.select("TEST-014")
    open_window.workspace.cases.select("TEST-020")
    click(open_window.workspace.page.notice.actions_shown[1])
    assert drafts(open_window) == set()
    assert open_window.records.form is None


def test_an_untouched_form_just_closes(open_window: MainWindow) -> None:
    open_window.workspace.cases.select("TEST-020")
    form = open_window.records.add("notes")
    assert form is not None
    open_window.workspace.cases.select("TEST-014")
    assert not form.isVisible()
    assert drafts(open_window) == set()
    open_window.workspace.cases.select("TEST-020")
    assert not open_window.workspace.page.notice.isVisibleTo(open_window)


def test_adding_again_continues_what_was_put_aside(qtbot: QtBot, open_window: MainWindow) -> None:
    """Otherwise the new form would take the place of the old one, and throw away what was typed there."""
    before = half_typed(open_window, "notes")
    open_window.workspace.cases.select("TEST-014")
    open_window.workspace.cases.select("TEST-020")
    form = open_window.records.add("notes")
    assert form is not None
    assert form is not before
    assert form.fields["text"].value() == "two\nlines"
    again = open_window.records.add("notes")
    assert again is form
    form.reject()


def test_finishing_another_form_does_not_lead_back_to_the_other_case(qtbot: QtBot, open_window: MainWindow) -> None:
    half_typed(open_window, "notes", "TEST-020")
    form = half_typed(open_window, "follow_up", "TEST-014")
    form.fields["date"].set_value("5/3/2025")
    open_window.drafts.keep_typed()
    click(form.store)
    qtbot.wait(20)
    assert open_window.workspace.case_id == "TEST-014"
    assert open_window.records.form is None
    assert drafts(open_window) == {"notes/TEST-020/"}


def test_it_is_offered_after_a_lock_too(open_window: MainWindow, ward_store: Path) -> None:
    half_typed(open_window, "notes")
    open_window.workspace.cases.select("TEST-014")
    open_window.stores.lock()
    unlock(open_window, ward_store)
    assert open_window.workspace.case_id == "TEST-014"
    assert open_window.records.form is None
    open_window.workspace.cases.select("TEST-020")
    assert "Add a note" in open_window.workspace.page.notice.text.text()


def test_a_past_day_puts_it_aside_and_today_offers_it(open_window: MainWindow) -> None:
    form = half_typed(open_window, "notes", "TEST-014")
    open_window.workspace.look_at(on_day(45))
    assert not form.isVisible()
    assert drafts(open_window) == {"notes/TEST-014/"}
    open_window.workspace.look_at(None)
    assert "Add a note" in open_window.workspace.page.notice.text.text()


def test_escape_closes_it_and_one_press_brings_it_back(qtbot: QtBot, open_window: MainWindow) -> None:
    form = half_typed(open_window, "abl1_tests")
    texts = form.texts()
    press(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    notice = open_window.workspace.page.notice
    assert notice.text.text() == "Add an ABL1 test: closed without storing what was typed."
    click(notice.actions_shown[0])
    again = shown(qtbot, open_window, form)
    assert again.texts() == texts
    again.reject()


def test_nothing_typed_nothing_said(open_window: MainWindow) -> None:
    form = open_window.records.add("abl1_tests")
    assert form is not None
    press(form, Qt.Key.Key_Escape)
    assert not open_window.workspace.page.notice.isVisibleTo(open_window)


def test_a_change_behind_the_form_is_judged_at_once(open_window: MainWindow) -> None:
    """The page stays usable beside an open form; what is stored there counts in the form."""
    form = half_typed(open_window, "follow_up")
    form.fields["date"].set_value("5/3/2025")
    assert form.entry.hints == {}
    open_window.session.record("TEST-020", form.entry.record)
    assert form.entry.hints == {"date": "One of this day is already there."}
    form.reject()


def test_a_record_withdrawn_behind_the_form_cannot_be_stored(open_window: MainWindow) -> None:
    """Storing it would bring it back to life without a word."""
    open_window.workspace.cases.select("TEST-014")
    form = open_window.records.edit("mrd", "m4")
    assert form is not None
    form.fields["level"].set_value("1.3")
    form.reason.set_value("typed wrongly")
    assert form.store.isEnabled()
    open_window.session.withdraw("TEST-014", "mrd", "m4", "another patient's")
    assert not form.store.isEnabled()
    assert "withdrawn or undone meanwhile" in form.missing.text()
    form.fields["level"].set_value("1.4")
    assert not form.store.isEnabled()
    open_window.session.undo()
    assert form.store.isEnabled()
    form.reject()


def test_a_record_changed_behind_the_form_shows_its_new_values(open_window: MainWindow) -> None:
    open_window.workspace.cases.select("TEST-014")
    form = open_window.records.edit("mrd", "m4")
    assert form is not None
    form.fields["note"].set_value("seen twice")
    other = open_window.session.tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(other, MrdSample)
    open_window.session.amend("TEST-014", dataclasses.replace(other, level_percent=1.5), "typed wrongly")
    assert form.fields["level"].value() == "1.5"
    assert form.fields["note"].value() == "seen twice"
    assert form.entry.record.level_percent == 1.5
    form.reject()


def test_nothing_is_kept_of_a_patient_who_was_erased_meanwhile(open_window: MainWindow, ward_store: Path) -> None:
    form = half_typed(open_window, "notes")
    open_window.session.perform(lambda tracker: tracker.keeping.erase("TEST-020"))
    open_window.drafts.keep_typed()
    assert drafts(open_window) == set()
    open_window.session.reloaded.emit()
    assert not form.isVisible()
    assert drafts(open_window) == set()
