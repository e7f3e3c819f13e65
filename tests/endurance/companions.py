"""A process that puts an older copy of a store back by hand, beside journals that belong to a later state of it.

Prints one JSON line per companion: what the copy holds, and what a process finds that opens it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from dalba_desktop.domain.events import Note
from dalba_desktop.store import connect
from tests.builders import on_day
from tests.endurance.children import Tell, in_child
from tests.endurance.operations import Ward, bring_in, copied, edit
from tests.endurance.state import PASSPHRASE, STORE, look, remember_keys

Leave = Callable[[Path], None]


def hot_journal(folder: Path) -> None:
    """A later state, and a change of that in the middle of which the process ends: half of its pages are written."""
    ward = Ward(folder)
    edit(ward)
    bring_in(ward)
    store = ward.tracker._store
    store._database.execute("PRAGMA cache_size = 8")
    with store.writing(who="writer") as writer:
        for number in range(60):
            writer.add("CASE-2", Note(date=on_day(5), text=f"{number} " * 300))
        os.kill(os.getpid(), signal.SIGKILL)


def write_ahead_log(folder: Path) -> None:
    """Another tool has switched the mode; its log holds pages that the store's file has not got."""
    database, _ = connect.open_database(folder / STORE, PASSPHRASE)
    assert database.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    database.execute("PRAGMA wal_autocheckpoint = 0")
    database.execute("UPDATE mrd SET level_percent = 99")
    os.kill(os.getpid(), signal.SIGKILL)


def noise(suffix: str) -> Leave:
    """A companion that is no such file at all."""

    def leave(folder: Path) -> None:
        (folder / f"{STORE}{suffix}").write_bytes(random.Random(4).randbytes(20_000))

    return leave


LEFT: dict[str, Leave] = {
    "a hot journal": hot_journal,
    "a write-ahead log": write_ahead_log,
    "noise as a journal": noise("-journal"),
    "noise as a write-ahead log": noise("-wal"),
    "an empty journal": lambda folder: (folder / f"{STORE}-journal").touch(),
}


def main() -> None:
    """Arguments as JSON: template, scratch."""
    asked = json.loads(sys.argv[1])
    template, folder = Path(asked["template"]), Path(asked["scratch"]) / "ward"
    remember_keys(template / STORE)
    for name, leave in LEFT.items():
        copied(template, folder)

        def leave_it(tell: Tell, leave: Leave = leave) -> None:
            leave(folder)

        in_child(leave_it)
        beside = [path.name for path in folder.iterdir() if path.name.startswith(f"{STORE}-")]
        for copy in folder.glob("* backups"):
            shutil.rmtree(copy)
        shutil.copyfile(template / STORE, folder / STORE)
        before = hashlib.sha256((folder / STORE).read_bytes()).hexdigest()
        found, _ = in_child(lambda tell: tell(**dataclasses.asdict(look(folder))))
        again, _ = in_child(lambda tell: tell(**dataclasses.asdict(look(folder))))
        sound, _ = in_child(lambda tell: tell(**dataclasses.asdict(look(template))))
        untouched = hashlib.sha256((folder / STORE).read_bytes()).hexdigest() == before
        said = {"left": name, "beside": beside, "found": found, "again": again, "sound": sound, "untouched": untouched}
        print(json.dumps(said), flush=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
