"""What is done to a store while something goes wrong: one table for faults, kills and full disks.

An operation works on a `Ward`: a folder with the store `ward.dalba`, a case file `in.json` to import, and the tracker
once it is open. It returns the files that must be there when it says it is done.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalba_desktop.domain.codes import Assay, Specimen
from dalba_desktop.domain.events import Note
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from dalba_desktop.store import migrate
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.merge_plan import Side
from dalba_desktop.tracker.safety import Safety
from tests.builders import a_case, on_day
from tests.endurance.state import OTHER_PASSPHRASE, PASSPHRASE, STORE

NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
TODAY = on_day(120)


class Ward:
    """A folder with a store, and the tracker that has it open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / STORE
        self._tracker: Tracker | None = None

    @property
    def tracker(self) -> Tracker:
        """The open store; opened when first asked for."""
        if self._tracker is None:
            self._tracker = Tracker.open(self.store, PASSPHRASE, today=TODAY, clock=lambda: NOW)
        return self._tracker

    @property
    def safety(self) -> Safety:
        """The backups of the open store."""
        return Safety(self.tracker._store, clock=lambda: NOW)

    def close(self) -> None:
        """Closes the store if it is open, without the backup that a user's closing makes: that is `session`."""
        before, self._tracker = self._tracker, None
        if before is not None:
            before._store.close()

    def go_on(self) -> None:
        """What a user does next, whatever went wrong before: one more note."""
        self.tracker.record("CASE-1", Note(id="later", date=on_day(7), text="later"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Something a user does. One in a session has the store open before anything goes wrong."""

    act: Callable[[Ward], Sequence[Path]]
    before: Callable[[Ward], object] | None = None
    """What is done in the same session before, with nothing going wrong."""
    in_session: bool = True
    extended: bool = False
    """Whether the program of these processes knows one more migration than the store has run."""
    secrets: Sequence[str] = (PASSPHRASE,)
    """What opens the store afterwards, what is tried first coming first."""
    makes_key_of: Sequence[str] = ()
    """The passphrases for which it makes a new key."""
    loose: bool = False
    """Whether the file may be missing of which the trail tells: its row is stored before the file has its name."""
    after_kill: bool = False
    """Whether the store was left in the middle of a change by a process that was killed."""


def edit(ward: Ward) -> Sequence[Path]:
    """A new result, and the one of day 22 corrected."""
    ward.tracker.record(
        "CASE-1", MrdSample(id="new", date=on_day(110), specimen=Specimen.MARROW, assay=Assay.RQPCR, level_percent=0.02)
    )
    return ()


def correct(ward: Ward) -> Sequence[Path]:
    """A sample's level corrected."""
    sample = ward.tracker.case_view("CASE-2").history.mrd[0]
    ward.tracker.amend("CASE-2", dataclasses.replace(sample, level_percent=3.5), "typing error")
    return ()


def bring_in(ward: Ward) -> Sequence[Path]:
    """A case file with new cases, and new facts of one that is there."""
    outcome = ward.tracker.import_files([ward.folder / "in.json"])
    assert outcome.stored, outcome.refusals
    return ()


def bring_in_much(ward: Ward) -> Sequence[Path]:
    """The same with so little memory that the store's file is written to before the commit."""
    ward.tracker._store._database.execute("PRAGMA cache_size = 10")
    return bring_in(ward)


def export(ward: Ward) -> Sequence[Path]:
    """All cases as a case file, over an older one."""
    ward.tracker.export_case_file(ward.folder / "out.json")
    return [Path("out.json")]


def report(ward: Ward) -> Sequence[Path]:
    """The PDF of a case."""
    ward.tracker.write_report("CASE-1", ward.folder / "case.pdf")
    return [Path("case.pdf")]


def create(ward: Ward) -> Sequence[Path]:
    """A new store."""
    Tracker.create(ward.folder / "other.dalba", PASSPHRASE, today=TODAY, clock=lambda: NOW).close()
    return [Path("other.dalba")]


def session(ward: Ward) -> Sequence[Path]:
    """A store opened, changed, and closed with a backup."""
    edit(ward)
    ward.tracker.close()
    ward.close()
    return ()


def migration(ward: Ward) -> Sequence[Path]:
    """A store of an older version opened."""
    assert ward.tracker.case_ids()
    ward.close()
    return ()


def recover(ward: Ward) -> Sequence[Path]:
    """A store opened that was left in the middle of a change."""
    assert ward.tracker.case_ids()
    ward.close()
    return ()


def undo(ward: Ward) -> Sequence[Path]:
    """The newest change taken back."""
    ward.tracker.undoing.undo()
    return ()


def erase(ward: Ward) -> Sequence[Path]:
    """A patient taken out for ever."""
    ward.tracker.keeping.erase("CASE-3")
    return ()


def move(ward: Ward) -> Sequence[Path]:
    """A result that was entered in the wrong case, with the document it has."""
    ward.tracker.mending.move_record("CASE-1", "mrd", "m0", "CASE-2", "the other patient's")
    return ()


def give_a_document(ward: Ward) -> None:
    """What `move` takes along."""
    ward.tracker.mending.attach_to("CASE-1", "mrd", "m0", "laboratory.pdf", DOCUMENT)


def merge(ward: Ward) -> Sequence[Path]:
    """Two cases of one person made one."""
    plan = ward.tracker.mending.merge_plan("CASE-3", "CASE-1")
    ward.tracker.mending.merge(plan, {field.key: Side.KEPT for field in plan.conflicts}, "one person")
    return ()


def attach(ward: Ward) -> Sequence[Path]:
    """A document kept with a case, larger than many pages."""
    ward.tracker.keeping.attach("CASE-1", "laboratory.pdf", DOCUMENT)
    return ()


def put_aside(ward: Ward) -> Sequence[Path]:
    """A half-typed form kept."""
    ward.tracker.keeping.put_draft("mrd", {"level": "0,0"}, "CASE-1")
    return ()


def change_passphrase(ward: Ward) -> Sequence[Path]:
    """Another passphrase."""
    ward.tracker.keeping.change_passphrase(OTHER_PASSPHRASE)
    return ()


def write_trail(ward: Ward) -> Sequence[Path]:
    """The whole audit trail as a file."""
    ward.tracker.keeping.write_trail(ward.folder / "trail.json")
    return [Path("trail.json")]


def back_up(ward: Ward) -> Sequence[Path]:
    """A backup."""
    made = ward.safety.backup()
    assert made.path.exists()
    return [made.path.relative_to(ward.folder)]


def restore(ward: Ward) -> Sequence[Path]:
    """The store of before the edit put back in place of the one of now."""
    try:
        ward.safety.restore(ward.safety.backups()[-1])
    finally:
        ward.close()
    return ()


def back_up_and_edit(ward: Ward) -> None:
    """What `restore` goes back behind."""
    back_up(ward)
    edit(ward)


OPERATIONS = {
    "edit": Operation(act=edit),
    "correct": Operation(act=correct),
    "undo": Operation(act=undo, before=edit),
    "attach": Operation(act=attach),
    "draft": Operation(act=put_aside),
    "move": Operation(act=move, before=give_a_document),
    "merge": Operation(act=merge),
    "undo of a merge": Operation(act=undo, before=merge),
    "erase": Operation(act=erase),
    "import": Operation(act=bring_in),
    "large import": Operation(act=bring_in_much),
    "export": Operation(act=export, loose=True),
    "trail": Operation(act=write_trail, loose=True),
    "report": Operation(act=report, loose=True),
    "create": Operation(act=create, in_session=False, makes_key_of=[PASSPHRASE]),
    "session": Operation(act=session, in_session=False),
    "migration": Operation(act=migration, in_session=False, extended=True),
    "recover": Operation(act=recover, in_session=False, after_kill=True),
    "backup": Operation(act=back_up),
    "restore": Operation(act=restore, before=back_up_and_edit),
    "passphrase": Operation(
        act=change_passphrase, secrets=[OTHER_PASSPHRASE, PASSPHRASE], makes_key_of=[OTHER_PASSPHRASE]
    ),
}
DOCUMENT = b"%PDF-1.4\n" + bytes(range(256)) * 120 + b"\n%%EOF\n"


def know_one_more_migration(folder: Path) -> None:
    """From now on this process knows the shipped migrations and one that is nobody's: it rewrites every table."""
    folder.mkdir(exist_ok=True)
    for step in migrate.migrations():
        (folder / f"{step.number:04}_{step.name}.sql").write_text(step.sql, encoding="utf-8")
    number = len(migrate.migrations()) + 1
    (folder / f"{number:04}_endurance.sql").write_text(ONE_MORE, encoding="utf-8")
    shipped = migrate.migrations
    setattr(migrate, "migrations", lambda other=None: shipped(other or folder))  # noqa: B010 - no assignment for types


ONE_MORE = """
ALTER TABLE "mrd" ADD COLUMN "endurance" TEXT;
UPDATE "mrd" SET "endurance" = "case_id" || "id";
CREATE TABLE "endurance" ("sequence" INTEGER NOT NULL PRIMARY KEY, "after" TEXT) STRICT;
INSERT INTO "endurance" SELECT "sequence", "after" FROM "audit";
CREATE INDEX "endurance_after" ON "endurance" ("after");
DROP INDEX "endurance_after";
"""


def make_ward(folder: Path) -> Path:
    """A folder with a store of three cases and what the operations need beside it."""
    folder.mkdir(parents=True)
    Tracker.create(folder / STORE, PASSPHRASE, today=TODAY, clock=lambda: NOW).close()
    ward = Ward(folder)
    ward.tracker.import_cases(CaseFile(cases=tuple(some_case(number) for number in (1, 2, 3))))
    ward.close()
    more = (some_case(2, samples=16), *(some_case(number) for number in (4, 5, 6, 7, 8)))
    (folder / "in.json").write_text(write_case_file(CaseFile(cases=more)), encoding="utf-8")
    (folder / "out.json").write_text(write_case_file(CaseFile(cases=())), encoding="utf-8")
    return folder


def some_case(number: int, samples: int = 12) -> CaseHistory:
    """A case with samples every week and a treatment."""
    case = a_case(case_id=f"CASE-{number}", family_name=f"Family {number}", karyotype="46,XX,t(9;22)").on(
        "dasatinib", 1
    )
    for week in range(samples):
        case = case.with_mrd(8 + 7 * week, 80 / (week + number), id=f"m{week}")
    return case.build()


def copied(template: Path, folder: Path) -> Path:
    """A fresh ward with the content of another."""
    shutil.copytree(template, folder)
    return folder
