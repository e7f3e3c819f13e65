"""Stores of every released version open, are sound, and give back what was put in. Their files never change."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from pathlib import Path

import pytest

from dalba_desktop import __version__
from dalba_desktop.assets import asset
from dalba_desktop.store import connect, errors, migrate
from dalba_desktop.store.backups import Backups, Reason
from dalba_desktop.store.keys import Key
from dalba_desktop.store.mending import mend_description
from dalba_desktop.store.salvage import salvage
from dalba_desktop.tracker import Tracker
from tests.builders import on_day
from tests.data.make_released import PASSPHRASE, RELEASED, make

VERSIONS = sorted(path.stem for path in RELEASED.glob("*.dalba"))
MIGRATIONS_OF_RELEASES = {"0001_initial.sql": "c1eb484aff245ae854e90d92b39e2bda2e5460210ba86db97eb5b4cb03b78a62"}


def test_there_is_one() -> None:
    assert VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_an_earlier_version_gives_back_what_it_holds(version: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(RELEASED / f"{version}.dalba", tmp_path / "ward.dalba"))
    path.chmod(0o600)

    with Tracker.open(path, PASSPHRASE, today=on_day(1)) as tracker:
        assert tracker.case_file() == (RELEASED / f"{version}.json").read_text("utf-8")
        assert tracker.keeping.verify().is_sound
        (told,) = tracker.keeping.entries_with_code((RELEASED / f"{version}.head").read_text("utf-8"))
        first = tracker.case_ids()[0]
        head = tracker.case_view(first).audit_head
        assert head is not None
        assert head.sequence == told.sequence
        (document,) = tracker.keeping.attachments(first)
        assert tracker.keeping.attachment_content(first, document.id).startswith(b"%PDF")
        assert tracker.settings.in_force().policy["rise_min_log10"] == 0.6
        assert tracker.settings.in_force().ignored == ()


def test_a_store_of_an_earlier_version_takes_documents_of_results(tmp_path: Path) -> None:
    path = Path(shutil.copy(RELEASED / "0.1.0.dalba", tmp_path / "ward.dalba"))
    path.chmod(0o600)

    with Tracker.open(path, PASSPHRASE, today=on_day(1)) as tracker:
        case_id = tracker.case_ids()[0]
        (document,) = tracker.keeping.attachments(case_id)
        assert document.records == ()
        assert document.note == "first report"
        assert [row.entry.action for row in tracker.keeping.rows()][-1] == "migrated"
        sample = tracker.case_view(case_id).history.mrd[0]
        tracker.mending.attach_to(case_id, "mrd", sample.id, "other.pdf", b"%PDF-1.4 other")
        assert tracker.mending.documents_of(case_id, "mrd", sample.id)[0].name == "other.pdf"
        tracker.undoing.undo()
        assert tracker.keeping.attachments(case_id) == (document,)
        assert tracker.keeping.verify().is_sound
    assert [made.reason for made in Backups(path).made()] == [Reason.BEFORE_MIGRATION]


def test_a_store_of_an_earlier_version_is_salvaged_without_being_opened_first(tmp_path: Path) -> None:
    path = Path(shutil.copy(RELEASED / "0.1.0.dalba", tmp_path / "ward.dalba"))
    path.chmod(0o600)

    done = salvage(path, PASSPHRASE, tmp_path / "new.dalba")

    assert done.is_complete
    with Tracker.open(tmp_path / "new.dalba", PASSPHRASE, today=on_day(1)) as tracker:
        assert tracker.case_file() == (RELEASED / "0.1.0.json").read_text("utf-8")
        (document,) = tracker.keeping.attachments(tracker.case_ids()[0])
        assert tracker.keeping.attachment_content(tracker.case_ids()[0], document.id).startswith(b"%PDF")


def test_the_migrations_of_a_release_are_never_edited() -> None:
    for name, expected in MIGRATIONS_OF_RELEASES.items():
        content = asset("db", "migrations", name).read_bytes().replace(b"\r\n", b"\n")
        assert hashlib.sha256(content).hexdigest() == expected, f"{name}: write a new migration instead"


def test_a_store_that_an_earlier_version_cannot_open_names_a_later_one(tmp_path: Path) -> None:
    """Whoever still has the version of before is told which one to get, and that is not their own."""
    path = Path(shutil.copy(RELEASED / "0.1.0.dalba", tmp_path / "ward.dalba"))
    path.chmod(0o600)
    Tracker.open(path, PASSPHRASE, today=on_day(1)).close()
    database, _ = connect.open_database(path, PASSPHRASE, read_only=True)
    of_before = migrate.migrations()[: len(MIGRATIONS_OF_RELEASES)]

    with contextlib.closing(database), pytest.raises(errors.NewerStore, match=rf"{__version__} or later"):
        migrate.check_known(database, path, of_before)
    assert __version__ not in VERSIONS or len(of_before) == len(migrate.migrations())


def test_a_store_of_this_version_is_made_as_those_were(tmp_path: Path) -> None:
    make("now", tmp_path)

    with Tracker.open(tmp_path / "now.dalba", PASSPHRASE, today=on_day(1)) as tracker:
        assert tracker.keeping.verify().is_sound
        assert tracker.synthetic
    assert Backups(tmp_path / "now.dalba").made() == (), "a demo gets no backups by itself"


def test_an_earlier_store_whose_tables_cannot_be_described_is_mended_by_the_description_of_its_time(
    tmp_path: Path,
) -> None:
    content = (RELEASED / "0.1.0.dalba").read_bytes()
    path = tmp_path / "ward.dalba"
    mended = 0
    for page in range(15, 50):
        spoilt = bytearray(content)
        spoilt[(page - 1) * 4096 + 100] ^= 1
        path.write_bytes(spoilt)
        try:
            database, _ = connect.open_database(path, PASSPHRASE, read_only=True)
            database.close()
        except errors.Damaged:
            copy = Path(shutil.copy(path, tmp_path / "copy"))
            copy.chmod(0o600)
            assert mend_description(copy, Key.of_file(PASSPHRASE, content[:16]))
            # The file as it was: nothing of a newer version was put into it.
            assert _description(copy) == _description(RELEASED / "0.1.0.dalba")
            salvage(path, PASSPHRASE, tmp_path / f"{page}.dalba")
            with Tracker.open(tmp_path / f"{page}.dalba", PASSPHRASE, today=on_day(1)) as tracker:
                assert tracker.case_file() == (RELEASED / "0.1.0.json").read_text("utf-8")
            mended += 1
    assert mended


def _description(path: Path) -> list[str]:
    database, _ = connect.open_database(path, PASSPHRASE, read_only=True)
    with contextlib.closing(database):
        return [sql for (sql,) in database.execute("SELECT sql FROM sqlite_schema ORDER BY rowid")]
