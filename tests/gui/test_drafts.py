"""Half-typed forms: kept over a lock, the end of the program and a crash; gone once stored or cancelled."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.ask import DialogAsker
from dalba_desktop.gui.decision_dialog import DecisionDialog
from dalba_desktop.gui.drafts import FORM, PLACE
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.store.errors import DiskFull
from dalba_desktop.tracker import Tracker
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE
from tests.gui.hands import click, type_into

NEW = FORM + "mrd/TEST-020/"


def unlock(window: MainWindow, path: Path) -> None:
    window.stores.show_unlock(path)
    window.stores.unlock(path, PASSPHRASE)


def typed_form(window: MainWindow) -> RecordForm:
    """A result of a case that is not the first, half typed."""
    window.workspace.cases.select("TEST-020")
    window.records.add()
    form = window.records.form
    assert form is not None
    type_into(form.fields["date"].editor, "12/3/2025")
    form.fields["specimen"].set_value("marrow")
    type_into(form.fields["level"].editor, "0.0")
    return form


def continued(qtbot: QtBot, window: MainWindow, before: RecordForm | None = None) -> RecordForm:
    qtbot.waitUntil(lambda: window.records.form is not before and window.records.form is not None)
    form = window.records.form
    assert form is not None
    qtbot.waitUntil(form.isVisible)
    return form


def drafts(path: Path) -> dict[str, Any]:
    with Tracker.open(path, PASSPHRASE, today=TODAY, read_only=True) as tracker:
        return dict(tracker.keeping.drafts())


def test_a_form_comes_back_as_it_was(qtbot: QtBot, open_window: MainWindow, ward_store: Path) -> None:
    before = typed_form(open_window)
    open_window.stores.lock()
    assert not before.isVisible()
    assert b"12/3/2025" not in ward_store.read_bytes()
    unlock(open_window, ward_store)
    assert open_window.workspace.case_id == "TEST-020"
    form = continued(qtbot, open_window, before)
    assert form.draft_case == "TEST-020"
    assert form.fields["date"].value() == "12/3/2025"
    assert form.fields["specimen"].value() == "marrow"
    assert form.fields["level"].value() == "0.0"
    assert form.continued.isVisibleTo(form)
    assert form.continued.text() == "Continued from before the lock."
    type_into(form.fields["level"].editor, "2")
    assert form.store.isEnabled()
    click(form.store)
    assert [row.level_percent for row in open_window.session.tracker.case_view("TEST-020").history.mrd][-1] == 0.02
    assert NEW not in open_window.session.tracker.keeping.drafts()


def test_a_correction_comes_back_with_its_reason(qtbot: QtBot, open_window: MainWindow, ward_store: Path) -> None:
    open_window.records.edit("mrd", "m4")
    before = open_window.records.form
    assert before is not None
    before.fields["level"].set_value("1.3")
    before.reason.set_value("typed wrongly")
    open_window.stores.lock()
    unlock(open_window, ward_store)
    form = continued(qtbot, open_window, before)
    assert form.is_correction
    assert form.fields["level"].value() == "1.3"
    assert form.reason.value() == "typed wrongly"
    form.reject()


def test_cancelling_forgets_it(qtbot: QtBot, open_window: MainWindow, ward_store: Path) -> None:
    before = typed_form(open_window)
    open_window.stores.lock()
    unlock(open_window, ward_store)
    continued(qtbot, open_window, before).reject()
    assert NEW not in open_window.session.tracker.keeping.drafts()
    open_window.stores.lock()
    assert set(drafts(ward_store)) == {PLACE}


def test_a_form_without_anything_typed_is_not_kept(open_window: MainWindow, ward_store: Path) -> None:
    open_window.records.add()
    open_window.stores.lock()
    assert set(drafts(ward_store)) == {PLACE}


def test_what_was_typed_survives_a_crash(qtbot: QtBot, open_window: MainWindow, ward_store: Path) -> None:
    form = typed_form(open_window)
    assert open_window.drafts._typed.isActive()
    open_window.drafts.keep_typed()
    kept = open_window.session.tracker.keeping.drafts()[NEW]
    assert kept["values"]["fields"]["level"] == "0.0"
    head = open_window.session.tracker.keeping.rows()[-1].entry.sequence
    crashed = ward_store.with_name("crashed.dalba")
    crashed.write_bytes(ward_store.read_bytes())  # the file as a crash right now would leave it
    type_into(form.fields["level"].editor, "2")
    open_window.drafts.keep_typed()
    assert open_window.session.tracker.keeping.drafts()[NEW]["values"]["fields"]["level"] == "0.02"
    assert open_window.session.tracker.keeping.rows()[-1].entry.sequence == head  # no fact, so not in the trail
    form.reject()
    open_window.session.lock()
    unlock(open_window, crashed)
    again = continued(qtbot, open_window, form)
    assert again.fields["level"].value() == "0.0"
    assert again.continued.text().startswith("Continued from ")
    assert "not stored when the program ended" in again.continued.text()
    again.reject()


def test_closing_the_program_keeps_it_too(open_window: MainWindow, ward_store: Path) -> None:
    typed_form(open_window)
    open_window.close()
    assert drafts(ward_store)[NEW]["why"] == "closed"


def test_somebody_else_sees_who_typed_it(qtbot: QtBot, open_window: MainWindow, ward_store: Path) -> None:
    form = typed_form(open_window)
    open_window.drafts._now = lambda: dt.datetime(2025, 3, 5, 12, 0, tzinfo=dt.UTC)
    open_window.session.run(lambda tracker: tracker.set_user_name("Dr Rossi"))
    open_window.stores.lock()
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        tracker.set_user_name("Dr Bianchi")
    unlock(open_window, ward_store)
    again = continued(qtbot, open_window, form)
    said = again.continued.text().replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Typed by Dr Rossi on 5 Mar 2025")
    again.reject()


@pytest.mark.parametrize(
    "kept",
    [
        {"values": {"case_id": "TEST-999", "record_id": "", "fields": {}}},
        {"values": {"case_id": "TEST-014", "record_id": "mx", "fields": {"level": "1"}}},
        {"values": "nothing of ours"},
        ["nothing of ours"],
    ],
)
def test_a_draft_that_makes_no_sense_any_more_is_dropped(
    qtbot: QtBot, window: MainWindow, ward_store: Path, kept: object
) -> None:
    """The case is gone, the result was withdrawn meanwhile, another version wrote it."""
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        tracker.keeping.put_draft(FORM + "mrd/TEST-999/", kept)
        tracker.keeping.put_draft(FORM + "another-kind/1", {"values": {}})
        tracker.keeping.put_draft(PLACE, {"case_id": "TEST-999"})
    unlock(window, ward_store)
    qtbot.waitUntil(lambda: not any(key.startswith(FORM) for key in window.session.tracker.keeping.drafts()))
    assert window.records.form is None
    assert window.workspace.case_id == "TEST-014"


def test_fields_of_another_version_are_left_out(qtbot: QtBot, window: MainWindow, ward_store: Path) -> None:
    values = {"case_id": "TEST-020", "record_id": "", "fields": {"level": "0.3", "flavour": "sweet"}, "reason": ""}
    with Tracker.open(ward_store, PASSPHRASE, today=TODAY) as tracker:
        tracker.keeping.put_draft(NEW, {"values": values, "at": "soon"})
    unlock(window, ward_store)
    form = continued(qtbot, window)
    assert form.fields["level"].value() == "0.3"
    assert form.continued.text() == "Continued from ?: it was not stored when the program ended."
    form.reject()


def test_a_full_disk_does_not_disturb_whoever_types(
    open_window: MainWindow, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = typed_form(open_window)

    def full(*_: object) -> None:
        raise DiskFull("ward.dalba: the disk is full")

    monkeypatch.setattr(type(open_window.session.tracker.keeping), "put_draft", full)
    open_window.drafts.keep_typed()
    assert form.isVisible()
    open_window.stores.lock()
    assert not open_window.session.is_open
    monkeypatch.undo()
    assert drafts(ward_store) == {}


def test_the_case_shown_comes_back(open_window: MainWindow, ward_store: Path) -> None:
    open_window.workspace.cases.select("TEST-031")
    open_window.stores.lock()
    unlock(open_window, ward_store)
    assert open_window.workspace.case_id == "TEST-031"


def test_a_reason_half_typed_comes_back_as_words(qtbot: QtBot, open_window: MainWindow, ward_store: Path) -> None:
    def type_and_lock() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DecisionDialog)
        dialog.comment.setText("T315I was found in Roma")
        open_window.stores.lock()

    QTimer.singleShot(0, open_window, type_and_lock)
    asker = DialogAsker(open_window)
    assert asker.decision("Dismiss this alert", "Why?", "Dismiss", [("known", "known")], "") is None
    assert b"T315I was found" not in ward_store.read_bytes()
    unlock(open_window, ward_store)
    notice = open_window.workspace.page.notice
    qtbot.waitUntil(lambda: notice.isVisibleTo(open_window))
    assert notice.text.text() == "Before the lock you had begun “Dismiss this alert”: T315I was found in Roma"
    click(notice.actions_shown[0])
    assert QGuiApplication.clipboard().text() == "T315I was found in Roma"
    assert set(open_window.session.tracker.keeping.drafts()) == {PLACE}
    open_window.stores.lock()
    assert QGuiApplication.clipboard().text() == ""
