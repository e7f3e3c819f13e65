"""Whether backups are paused: a small file in their folder, where every program and every user finds it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dalba_desktop.store import connect, errors

MARKER = "backups are paused.json"
"""While this file lies in the folder of the backups, nothing is thinned and nothing is made without being asked for."""


class PauseReason(StrEnum):
    """Why no backups are made by themselves."""

    RESTORED = "restored"
    """A backup was put in place of the store, and nobody has said yet that it is the right one."""
    DAMAGED = "damaged"
    """The store did not pass its check: copies of it must not push out good ones."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Why, since when (UTC text), and after a restore the name of the file that the store before was given."""

    reason: PauseReason
    since: str
    detail: str = ""


def paused(folder: Path) -> Pause | None:
    """The pause that the marker in a folder tells of. One that cannot be understood still pauses."""
    marker = folder / MARKER
    if not os.path.lexists(marker):
        return None
    try:
        said = json.loads(marker.read_text("utf-8"))
        return Pause(PauseReason(said["reason"]), str(said["since"]), str(said.get("detail", "")))
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return Pause(PauseReason.DAMAGED, "")


def pause(folder: Path, why: Pause) -> None:
    """Writes the marker, whole or not at all. Raises ReadOnly, DiskFull, NoSuchFolder."""
    marker = folder / MARKER
    said = {"reason": why.reason.value, "since": why.since, "detail": why.detail}
    with connect.unfinished(marker) as file:
        file.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        connect.sync_file(file)
        file.replace(marker)
        connect.sync_folder(folder)


def resume(folder: Path) -> None:
    """Takes the marker away. Raises ReadOnly."""
    marker = folder / MARKER
    try:
        marker.unlink(missing_ok=True)
    except OSError as error:
        raise errors.of_system(error, marker) from error
    connect.sync_folder(folder)
