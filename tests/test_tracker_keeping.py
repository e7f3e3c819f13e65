"""What is done with a store as a whole: looked at only, checked, taken out of, locked anew, rid of a patient."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import errno
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dalba_desktop.domain.events import Note
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from dalba_desktop.store import audit, errors
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.verify import chain_findings
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.undoing import NothingToUndo
from tests.builders import a_case, on_day
from tests.store.everything import PDF, PNG

TODAY = on_day(60)
NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
PASSPHRASE = "ward"
NOTE = Note(id="n1", date=dt.date(2025, 3, 1), text="well")


@pytest.fixture(scope="module")
def ward_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keeping") / "ward.dalba"
    with Tracker.create(path, PASSPHRASE, today=TODAY, name="Anna", clock=lambda: NOW) as tracker:
        rising = (
            a_case(family_name="Alpha").on("dasatinib", day=1).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2)
        )
        tracker.import_cases(CaseFile(cases=(rising.build(), a_case(case_id="CASE-2").with_mrd(22, 0.5).build())))
        tracker.keeping.attach("CASE-1", "report.pdf", PDF)
        tracker.keeping.put_draft("key", "half-typed")
    return path


@pytest.fixture
def path(ward_file: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "ward"
    folder.mkdir()
    shutil.copy(ward_file, folder)
    return folder / ward_file.name


@pytest.fixture
def tracker(path: Path) -> Iterator[Tracker]:
    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: NOW) as opened:
        yield opened


def actions(tracker: Tracker, after: int = 0) -> list[str]:
    return [row.entry.action for row in tracker.keeping.rows(after=after)]


def last(tracker: Tracker) -> AuditEntry:
    return tracker.keeping.rows()[-1].entry


WRITES: dict[str, Callable[[Tracker, Path], object]] = {
    "a fact": lambda t, _: t.record("CASE-1", NOTE),
    "another value": lambda t, _: t.amend("CASE-1", t.case_view("CASE-1").history.mrd[0], "a slip"),
    "a withdrawal": lambda t, _: t.withdraw("CASE-1", "mrd", t.case_view("CASE-1").history.mrd[0].id, "a slip"),
    "seen": lambda t, _: t.acknowledge("CASE-1", t.episodes("CASE-1")[0][1].episode),
    "put aside": lambda t, _: t.snooze("CASE-1", t.episodes("CASE-1")[0][1].episode),
    "dismissed": lambda t, _: t.dismiss("CASE-1", t.episodes("CASE-1")[0][1].episode, "other", "known"),
    "an import": lambda t, _: t.import_cases(CaseFile(cases=(a_case(case_id="CASE-9").build(),))),
    "an import from a file": lambda t, folder: t.import_files([a_file(folder)]),
    "an export": lambda t, folder: t.export_case_file(folder / "out.json"),
    "an export of one case": lambda t, folder: t.export_case_file(folder / "out.json", "CASE-1"),
    "a report": lambda t, folder: t.write_report("CASE-1", folder / "out.pdf"),
    "the trail as JSON": lambda t, folder: t.keeping.write_trail(folder / "out.json"),
    "the trail as CSV": lambda t, folder: t.keeping.write_trail(folder / "out.csv", as_csv=True),
    "a name": lambda t, _: t.set_user_name("Eve"),
    "a recovery code": lambda t, _: t.keeping.recovery_code(),
    "a passphrase": lambda t, _: t.keeping.change_passphrase("new"),
    "a document": lambda t, _: t.keeping.attach("CASE-1", "scan.png", PNG),
    "a document removed": lambda t, _: t.keeping.remove_attachment(
        "CASE-1", t.keeping.attachments("CASE-1")[0].id, "a slip"
    ),
    "a draft": lambda t, _: t.keeping.put_draft("key", {"a": 1}),
    "a draft forgotten": lambda t, _: t.keeping.put_draft("key", None),
    "a preference": lambda t, _: t.keeping.set_preference("minutes", 5),
    "an erasure": lambda t, _: t.keeping.erase("CASE-1"),
    "a threshold": lambda t, _: t.settings.set_policy_value("confirm_days", 30, "ours"),
    "a laboratory": lambda t, _: t.settings.set_laboratory(Laboratory(name="Lab X")),
    "a calendar": lambda t, _: t.settings.set_calendar("d-alba", {"protocol": {"d-alba": {"source": "x"}}}, "ours"),
    "a signature": lambda t, _: t.settings.sign_mutation_table("Dr Alpha"),
}


def a_file(folder: Path) -> Path:
    path = folder / "in.json"
    path.write_text(write_case_file(CaseFile(cases=(a_case(case_id="CASE-9").build(),))), encoding="utf-8")
    return path


@pytest.mark.parametrize("what", WRITES)
def test_who_can_write_does_it_and_who_only_looks_is_refused(path: Path, tmp_path: Path, what: str) -> None:
    before = path.read_bytes()
    with Tracker.open(path, PASSPHRASE, today=TODAY, read_only=True, clock=lambda: NOW) as looking:
        assert looking.read_only
        with pytest.raises(errors.ReadOnly, match="reading only") as refused:
            WRITES[what](looking, tmp_path)
        assert refused.value.exit_code == 4
        assert looking.undoing.next_undo is None
        assert looking.keeping.verify().is_sound
    assert path.read_bytes() == before
    assert not [*tmp_path.glob("out*"), *tmp_path.glob(".*"), *path.parent.glob("*backups*")]

    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: NOW) as tracker:
        WRITES[what](tracker, tmp_path)
        assert tracker.keeping.verify().words() == ()
    assert path.read_bytes() != before


def test_who_only_looks_can_see_and_compute_everything(path: Path, tmp_path: Path) -> None:
    with Tracker.open(path, PASSPHRASE, today=TODAY, read_only=True) as looking:
        looking.note_unlock()
        assert [row.case_id for row in looking.case_rows()] == ["CASE-1", "CASE-2"]
        assert looking.open_alerts("CASE-1")
        assert looking.keeping.attachment_content("CASE-1", looking.keeping.attachments("CASE-1")[0].id) == PDF
        assert looking.report_data("CASE-1").audit_head is not None
        assert looking.case_file()
        assert len(looking.keeping.rows()) == looking.keeping.rows()[-1].entry.sequence
        assert looking.import_files([a_file(tmp_path)], dry_run=True).new_cases == 1
        with pytest.raises(NothingToUndo):
            looking.undoing.undo()


def test_a_store_that_is_open_elsewhere_is_looked_at(tracker: Tracker, path: Path) -> None:
    with Tracker.look(path, PASSPHRASE, today=TODAY) as second:
        assert second.read_only
        tracker.record("CASE-1", NOTE)
        assert second.case_view("CASE-1").history.notes == (NOTE,)
    with pytest.raises(errors.StoreInUse):
        Tracker.open(path, PASSPHRASE, today=TODAY)


def test_every_change_carries_the_name_given_at_set_up_and_the_account(tracker: Tracker) -> None:
    tracker.record("CASE-1", NOTE)
    assert tracker.user_name == last(tracker).who == "Anna"
    assert last(tracker).account == tracker._store.account

    tracker.set_user_name(" Berta ")
    assert last(tracker).who == "Anna"
    tracker.keeping.set_preference("minutes", 5)
    assert last(tracker).who == "Berta"

    tracker.set_user_name("")
    tracker.keeping.set_preference("minutes", 6)
    assert last(tracker).who == tracker._store.account


def test_that_a_recovery_code_was_shown_is_written_before_it_is(tracker: Tracker, path: Path) -> None:
    code = tracker.keeping.recovery_code()

    assert last(tracker).action == "recovery-kit-made"
    assert code.replace("-", "") not in json.dumps([dataclasses.asdict(row.entry) for row in tracker.keeping.rows()])
    tracker.close()
    with Tracker.open(path, code.lower(), today=TODAY) as again:
        assert again.case_ids() == ("CASE-1", "CASE-2")


def test_no_recovery_code_is_shown_that_could_not_be_written_down(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise errors.DiskFull("full")

    monkeypatch.setattr(audit.Trail, "seal", full)
    with pytest.raises(errors.DiskFull):
        tracker.keeping.recovery_code()


def test_another_passphrase_leaves_a_backup_that_opens_with_the_one_of_before(tracker: Tracker, path: Path) -> None:
    tracker.record("CASE-1", NOTE)
    tracker.keeping.change_passphrase("the new one")
    (backup,) = (path.parent / "ward backups").glob("*.dalba")

    assert actions(tracker)[-1] == "passphrase-changed"
    tracker.undoing.undo()
    assert tracker.case_view("CASE-1").history.notes == ()
    tracker.close()
    with Tracker.open(path, "the new one", today=TODAY) as again:
        assert again.keeping.verify().words() == ()
    with pytest.raises(errors.WrongPassphrase):
        Tracker.open(path, PASSPHRASE, today=TODAY)
    with Tracker.open(backup, PASSPHRASE, today=TODAY, read_only=True) as older:
        assert older.case_view("CASE-1").history.notes == (NOTE,)


@pytest.mark.parametrize("as_csv", [False, True])
def test_the_trail_leaves_whole_and_says_itself_that_it_left(tracker: Tracker, tmp_path: Path, as_csv: bool) -> None:
    tracker.record("CASE-1", dataclasses.replace(NOTE, text='=1+1; "x",\nÜ'))
    out = tmp_path / "trail.out"

    tracker.keeping.write_trail(out, as_csv=as_csv)

    entry = last(tracker)
    assert (entry.action, entry.who) == ("exported", "Anna")
    assert json.loads(entry.after or "") == {"file": "trail.out", "format": "audit-csv" if as_csv else "audit-json"}
    if as_csv:
        with out.open(newline="", encoding="utf-8") as file:
            lines = list(csv.reader(file))
        assert [line[0] for line in lines[1:]] == [str(row.entry.sequence) for row in tracker.keeping.rows()]
        assert lines[-1][-1] == entry.hash
    else:
        document = json.loads(out.read_bytes())
        taken = tuple(AuditEntry(**row) for row in document["entries"])
        assert taken == tuple(row.entry for row in tracker.keeping.rows())
        assert chain_findings(taken, entry.hash) == ()
        assert document["head"] == tracker.keeping.rows()[-1].code
    assert {file.name for file in tmp_path.iterdir()} == {"ward", "trail.out"}


@pytest.mark.parametrize("what", ["an export", "a report", "the trail as JSON", "the trail as CSV"])
def test_what_cannot_be_written_to_its_place_leaves_no_row_and_no_file(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    for name in ("out.json", "out.pdf", "out.csv"):
        (tmp_path / name).write_text("from before")
    tracker.note_unlock()
    head = last(tracker)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("dalba_desktop.interchange.files.os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            WRITES[what](tracker, tmp_path)

    assert last(tracker) == head
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["out.csv", "out.json", "out.pdf"]
    assert {(tmp_path / name).read_text() for name in ("out.json", "out.pdf", "out.csv")} == {"from before"}


def test_who_changed_a_value_from_what_and_why(tracker: Tracker) -> None:
    sample = tracker.case_view("CASE-1").history.mrd[1]
    tracker.amend("CASE-1", dataclasses.replace(sample, level_percent=0.5), "a slip")
    tracker.set_user_name("Berta")
    tracker.amend("CASE-1", dataclasses.replace(sample, level_percent=0.5, note="checked"), "the laboratory called")
    tracker.withdraw("CASE-1", "mrd", sample.id, "another patient's")

    rows = tracker.keeping.history_of_field("CASE-1", "mrd", sample.id, "level_percent")
    notes = tracker.keeping.history_of_field("CASE-1", "mrd", sample.id, "note")

    assert [(row.entry.who, row.entry.reason, row.changes[0].before, row.changes[0].after) for row in rows] == [
        ("Anna", "import", None, 0.31),
        ("Anna", "a slip", 0.31, 0.5),
    ]
    assert [(row.entry.who, row.entry.reason) for row in notes] == [("Berta", "the laboratory called")]
    assert tracker.keeping.history_of_field("CASE-2", "mrd", sample.id, "note") == ()


def test_a_code_on_a_report_finds_the_last_change_of_the_case(tracker: Tracker) -> None:
    tracker.record("CASE-1", NOTE)
    code = tracker.report_data("CASE-1").audit_head
    tracker.record("CASE-2", NOTE)
    assert code is not None

    (entry,) = tracker.keeping.entries_with_code(code)

    assert (entry.case_id, entry.record_id) == ("CASE-1", "n1")


def test_the_rows_of_one_case_and_of_what_came_since(tracker: Tracker) -> None:
    number = last(tracker).sequence
    tracker.record("CASE-2", NOTE)
    tracker.export_case_file(tracker.path.with_name("out.json"), "CASE-1")

    assert {row.entry.case_id for row in tracker.keeping.rows("CASE-2")} == {"CASE-2"}
    assert tracker.keeping.rows("CASE-1")[-1].entry.action == "exported"
    assert actions(tracker, after=number) == ["unlocked", "added", "exported"]
    assert tracker.keeping.rows("nobody") == ()


def test_drafts_and_preferences_are_kept_over_a_lock(tracker: Tracker, path: Path) -> None:
    tracker.keeping.put_draft("mrd/CASE-1", {"level": "0,0"}, "CASE-1")
    tracker.keeping.set_preference("minutes", 0)
    tracker.keeping.set_preference("off", False)
    tracker.close()

    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: NOW) as again:
        assert dict(again.keeping.drafts()) == {"key": "half-typed", "mrd/CASE-1": {"level": "0,0"}}
        assert again.keeping.preference("minutes") == 0
        assert again.keeping.preference("off") is False
        assert again.keeping.preference("unknown") is None
        number = last(again).sequence
        again.keeping.set_preference("minutes", 0)
        assert "amended" not in actions(again, after=number)
        again.keeping.set_preference("minutes", None)
        assert again.keeping.preference("minutes") is None
        assert actions(again)[-1] == "withdrawn"


def test_an_erased_patient_is_gone_from_every_view_and_can_come_back_as_another(tracker: Tracker) -> None:
    assert "mrd-rising" in {alert.rule for _, alert in tracker.open_alerts("CASE-1")}
    assert tracker.case_view("CASE-1").history.patient.family_name == "Alpha"
    other = tracker.case_view("CASE-2")
    tracker.keeping.put_draft("mrd/CASE-1", {"level": "1"}, "CASE-1")

    blanked = tracker.keeping.erase("CASE-1")

    assert blanked > 5
    assert tracker.case_ids() == ("CASE-2",)
    assert tracker.case_view("CASE-2") == other
    assert [*tracker.keeping.drafts()] == ["key"]
    assert tracker.keeping.rows("CASE-1") == ()
    assert "Alpha" not in tracker.case_file() + json.dumps(
        [dataclasses.asdict(r.entry) for r in tracker.keeping.rows()]
    )
    with pytest.raises(errors.UnknownCase):
        tracker.case_view("CASE-1")
    assert tracker.keeping.verify().words() == ()

    again = CaseFile(cases=(a_case(family_name="Omega").build(),))
    assert tracker.import_cases(again).stored
    assert tracker.case_view("CASE-1").history == again.cases[0]
    assert "mrd-rising" not in {alert.rule for _, alert in tracker.open_alerts("CASE-1")}
    assert tracker.keeping.verify().words() == ()
    assert tracker.undoing.undo().case_ids == ("CASE-1",)
    assert tracker.case_ids() == ("CASE-2",)


def test_nobody_is_erased_by_a_slip_of_the_pen(tracker: Tracker) -> None:
    tracker.note_unlock()
    tracker.record("CASE-1", NOTE)
    head = last(tracker)

    with pytest.raises(errors.UnknownCase, match="CASE-l"):
        tracker.keeping.erase("CASE-l")

    assert last(tracker) == head
    assert tracker.undoing.next_undo is not None


def test_a_patient_entered_amended_and_undone_is_still_found_by_an_erasure(tracker: Tracker) -> None:
    tracker.import_cases(CaseFile(cases=(a_case(case_id="CASE-9", family_name="Ninth").build(),)))
    tracker.undoing.undo()
    assert tracker.case_ids() == ("CASE-1", "CASE-2")

    assert tracker.keeping.erase("CASE-9") >= 2

    assert "Ninth" not in json.dumps([dataclasses.asdict(row.entry) for row in tracker.keeping.rows()])
    assert tracker.undoing.next_redo is None
    assert tracker.keeping.verify().words() == ()


def test_a_document_is_kept_shown_removed_and_brought_back(tracker: Tracker) -> None:
    made = tracker.keeping.attach("CASE-2", "scan.png", PNG, date=TODAY, note="by fax")
    assert tracker.keeping.attachments("CASE-2") == (made,)

    tracker.keeping.remove_attachment("CASE-2", made.id, "another patient's")
    assert tracker.keeping.attachments("CASE-2") == ()
    assert last(tracker).reason == "another patient's"
    tracker.undoing.undo()

    assert tracker.keeping.attachments("CASE-2") == (made,)
    assert tracker.keeping.attachment_content("CASE-2", made.id) == PNG


def test_a_fact_withdrawn_without_a_reason_is_refused_and_the_case_stays_readable(tracker: Tracker) -> None:
    sample = tracker.case_view("CASE-1").history.mrd[0]

    with pytest.raises((errors.StoreError, ValueError)):
        tracker.withdraw("CASE-1", "mrd", sample.id, "")

    assert tracker.case_view("CASE-1").history.mrd[0] == sample
    assert tracker.keeping.verify().words() == ()


def test_a_patient_can_be_amended_and_that_be_undone(tracker: Tracker) -> None:
    with tracker._store.writing(who="anna") as writer:
        writer.amend_patient(Patient(case_id="CASE-2", diagnosis_date=dt.date(2025, 1, 1), family_name="Beta"))
    assert tracker.case_view("CASE-2").history.patient.family_name == "Beta"

    tracker.undoing.undo()

    assert tracker.case_view("CASE-2").history.patient.family_name is None
