"""The session: every change is told, a write that is under way is finished before the store is closed."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.session import Session, StoreLocked
from dalba_desktop.tracker import Changed, Tracker
from dalba_desktop.tracker.safety import Safety
from tests.builders import on_day
from tests.gui.clinic import TODAY
from tests.gui.conftest import PASSPHRASE

CASE = "TEST-020"


def a_result(day: int = 85, level: float = 0.02) -> MrdSample:
    from dalba_desktop.domain import codec

    raw = {"date": on_day(day).isoformat(), "specimen": "marrow", "assay": "rqpcr", "level_percent": level,
           "control_copies": 40_000}  # fmt: skip
    return codec.read_record(MrdSample, raw, "")


@pytest.fixture
def session(qapp: object, ward_store: Path) -> Generator[Session]:
    made = Session(lambda: TODAY)
    made.open(ward_store, PASSPHRASE)
    yield made
    made.lock()


def results(path: Path) -> int:
    with Tracker.open(path, PASSPHRASE, today=TODAY, read_only=True) as tracker:
        assert tracker.keeping.verify().is_sound
        return len(tracker.case_view(CASE).history.mrd)


def test_undo_and_redo_are_told_like_any_change(qtbot: QtBot, session: Session) -> None:
    session.record(CASE, a_result())
    with qtbot.waitSignal(session.changed) as told:
        undone = session.undo()
    assert told.args is not None
    assert told.args[0].case_id == CASE
    assert told.args[0].lists == {"mrd"}
    assert undone.case_ids == (CASE,)
    assert len(session.tracker.case_view(CASE).history.mrd) == 3
    with qtbot.waitSignal(session.changed):
        session.redo()
    assert len(session.tracker.case_view(CASE).history.mrd) == 4


def test_undoing_a_threshold_concerns_every_case(qtbot: QtBot, session: Session) -> None:
    session.change_settings(lambda settings: settings.set_policy_value("rise_min_log10", "0.9", "local assay"))
    with qtbot.waitSignal(session.reloaded):
        session.undo()
    assert session.tracker.policy["rise_min_log10"] == 0.5


def test_a_change_of_many_cases_reloads(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.reloaded):
        session.run(lambda tracker: tracker.set_user_name("Dr Rossi"))
    assert session.tracker.user_name == "Dr Rossi"


def test_what_changes_nothing_is_not_told(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    with qtbot.assertNotEmitted(session.changed), qtbot.assertNotEmitted(session.reloaded):
        session.perform(lambda tracker: tracker.export_case_file(tmp_path / "out.json"))
    assert (tmp_path / "out.json").exists()


def test_locking_during_a_write_lets_it_finish(qtbot: QtBot, session: Session, ward_store: Path) -> None:
    seen: list[str] = []
    session.locking.connect(lambda: seen.append("locking"))
    session.closing.connect(lambda: seen.append("closing"))
    session.locked.connect(lambda: seen.append("locked"))

    def write(tracker: Tracker) -> Changed:
        session.lock()
        assert not session.is_open  # nobody starts anything new
        assert seen == ["locking"]
        with pytest.raises(StoreLocked):
            session.record(CASE, a_result(90))
        return tracker.record(CASE, a_result())

    with qtbot.assertNotEmitted(session.changed):
        session.run(write)
    assert seen == ["locking", "closing", "locked"]
    assert results(ward_store) == 4


def test_locking_in_the_middle_of_a_transaction(
    session: Session, ward_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock may come while the row is written but not yet committed."""
    from dalba_desktop.store.writer import Writer

    add = Writer.add

    def slowly(self: Writer, *arguments: Any) -> Any:
        made = add(self, *arguments)
        session.lock()
        return made

    monkeypatch.setattr(Writer, "add", slowly)
    session.record(CASE, a_result())
    assert not session.is_open
    assert results(ward_store) == 4


def test_a_write_that_fails_while_locking_leaves_what_was_there(session: Session, ward_store: Path) -> None:
    def write(tracker: Tracker) -> Changed:
        session.lock()
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        session.run(write)
    assert not session.is_open
    assert results(ward_store) == 3


def test_another_store_locks_the_one_before(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    """What stands open over it, a document for one, must not stay over the next."""
    with qtbot.waitSignals([session.locking, session.locked, session.opened], order="strict"):
        session.create(tmp_path / "new.dalba", "lantern gravel oyster")
    assert session.tracker.case_ids() == ()
    with qtbot.assertNotEmitted(session.locked):
        session.use(session.tracker)


def test_writing_while_locked_is_refused_in_words(session: Session, ward_store: Path) -> None:
    session.lock()
    before = ward_store.read_bytes()
    with pytest.raises(StoreLocked, match="nothing was stored"):
        session.record(CASE, a_result())
    with pytest.raises(StoreLocked):
        session.undo()
    session.minute()
    assert ward_store.read_bytes() == before


def test_every_minute_the_lock_file_and_the_backups(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []

    def hourly(_: Safety) -> None:
        did.append("hourly")
        raise OSError(28, "No space left on device", "ward backups")

    def beat(_: Tracker) -> bool:
        did.append("beat")
        return True

    monkeypatch.setattr(Tracker, "beat", beat)
    monkeypatch.setattr(Safety, "hourly", hourly)
    with qtbot.waitSignal(session.failed) as told:
        session.minute()
    assert did == ["beat", "hourly"]
    assert told.args is not None
    assert "No space" in told.args[0]
    with qtbot.assertNotEmitted(session.failed):
        session.minute()  # not every minute anew
    monkeypatch.undo()
    session.minute()
    assert session.is_open


def test_a_store_that_another_computer_took_over_is_given_up(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tracker, "beat", lambda _self: False)
    with qtbot.waitSignal(session.taken_over):
        session.minute()
