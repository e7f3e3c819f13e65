"""Backups in words: when, why, how old, what would be lost. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dalba_desktop.gui.documents_tab import size_words
from dalba_desktop.gui.record_rows import Column, Row, Sheet, number_cell, text_cell
from dalba_desktop.wording import NBSP, date_words, mark, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.beside import AuditEntry, Backup, Caveat, Pause, SafetyState

_REASONS = mark(
    {
        "close": "at closing",
        "hourly": "every hour",
        "before-import": "before an import",
        "before-migration": "before a new version",
        "before-merge": "before a merge",
        "before-restore": "before a restore",
        "before-passphrase": "before a change of passphrase",
        "before-erasure": "before an erasure",
        "asked": "by hand",
    }
)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


class Light(StrEnum):
    """How the backups stand."""

    GOOD = "good"
    ATTENTION = "attention"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupLine:
    """A backup as the list shows it. `key` tells it from others; `checked` says when it was opened and checked."""

    key: str
    at: dt.datetime
    reason: str
    size: int
    place: str
    checked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightWords:
    """What the light in the status line says, in short and in full."""

    light: Light
    short: str
    full: str


def reason_words(reason: str) -> str:
    """Why a backup was made."""
    return say(_REASONS.get(reason, reason.replace("-", " ")))


def when_words(at: dt.datetime) -> str:
    """`5 Mar 2025 14:02` on the clock of whoever sits here."""
    local = at.astimezone()
    return f"{date_words(local.date())}{NBSP}{local:%H:%M}"


def ago_words(at: dt.datetime, now: dt.datetime) -> str:
    """`2 hours ago`."""
    since = max(now - at, dt.timedelta())
    if since < MINUTE:
        return say("just now")
    if since < HOUR:
        return say_n("{count} minute ago", "{count} minutes ago", since // MINUTE)
    if since < DAY:
        return say_n("{count} hour ago", "{count} hours ago", since // HOUR)
    return say_n("{count} day ago", "{count} days ago", since // DAY)


def light_words(state: SafetyState, now: dt.datetime) -> LightWords:
    """How the backups stand: good, something to look at, or none there."""
    pause = "" if state.pause is None else pause_words(state.pause)
    if state.newest is None:
        full = say("No test-restored copy of this store exists yet.")
        return LightWords(light=Light.NONE, short=say("No backup yet"), full=_joined(full, pause))
    ago = ago_words(state.newest.at, now)
    full = say("Last test-restored copy: {when}, {ago}.", when=when_words(state.newest.at), ago=ago)
    full = _joined(full, since_words(state.changes_since), pause, second_words(state))
    if state.pause is not None:
        return LightWords(light=Light.ATTENTION, short=say("Backups paused"), full=full)
    if state.changes_since is None:
        return LightWords(light=Light.ATTENTION, short=say("Last backup does not open with this key"), full=full)
    if state.level.value == "old":
        return LightWords(light=Light.ATTENTION, short=say("Last backup {ago}", ago=ago), full=full)
    if state.second.value in ("missing", "behind"):
        short = say("Backup {ago}, not in the second folder", ago=ago)
        return LightWords(light=Light.ATTENTION, short=short, full=full)
    return LightWords(light=Light.GOOD, short=say("Test-restored backup {ago}", ago=ago), full=full)


def since_words(changes: int | None) -> str:
    """How much of the store the newest backup lacks."""
    if changes is None:
        return say("It does not open with the key of now: made before the passphrase was changed, or damaged.")
    if not changes:
        return say("It has everything.")
    return say_n("{count} change was made since.", "{count} changes were made since.", changes)


def second_words(state: SafetyState) -> str:
    """How it stands with the second folder; empty without one."""
    match state.second.value:
        case "missing":
            return say("The second folder is not there now: nothing is copied to it.")
        case "behind":
            return say("The second folder does not have the newest backup.")
        case "current":
            return say("The second folder has it too.")
        case _:
            return ""


def pause_words(pause: Pause) -> str:
    """Why no backups are made by themselves."""
    since = _since(pause.since)
    if pause.reason.value == "restored":
        aside = say("The store before lies beside it as {name}.", name=pause.detail) if pause.detail else ""
        said = say(
            "Backups are paused{since}: a backup was restored, and nobody has said yet that it is the right state.",
            since=since,
        )
        return _joined(said, aside)
    return say(
        "Backups are paused{since}: the store did not pass its check, and copies of it must not push out good ones.",
        since=since,
    )


def lost_words(entries: Sequence[AuditEntry] | None) -> str:
    """What going back to a backup would lose: how many changes, in which cases, the newest from when."""
    if entries is None:
        return say("What would be lost cannot be told: the backup is not from the history of this store.")
    changed = [entry for entry in entries if entry.list is not None]
    if not changed:
        return say("Nothing would be lost: no fact was changed since.")
    changes = len({entry.change for entry in changed})
    cases = len({entry.case_id for entry in changed if entry.case_id is not None})
    first, last = changed[0].at, changed[-1].at
    what = say_n("{count} change would be lost", "{count} changes would be lost", changes)
    where = say_n("in {count} case", "in {count} cases", cases) if cases else say("of the settings")
    if changes == 1:
        return say("{what}, {where}, from {last}.", what=what, where=where, last=_moment(last))
    return say(
        "{what}, {where}, from {first} to {last}.", what=what, where=where, first=_moment(first), last=_moment(last)
    )


def caveat_words(caveat: Caveat) -> str:
    """What went wrong beside a backup that was made all the same."""
    match caveat.trouble.value:
        case "second-missing":
            return say("The second folder is not there: {path}.", path=str(caveat.path))
        case "second-failed":
            return say("No copy in the second folder: {detail}.", detail=caveat.detail.rstrip(".") or str(caveat.path))
        case "stand-in-unsound":
            return say(
                "An older backup is damaged, so those it should stand for were kept: {name}.", name=caveat.path.name
            )
        case _:
            return say("A backup that is no longer needed could not be removed: {name}.", name=caveat.path.name)


def line_of(backup: Backup, *, is_second: bool = False, checked: str = "") -> BackupLine:
    """A backup as a line of the list."""
    place = say("second folder") if is_second else say("beside the store")
    return BackupLine(
        key=str(backup.path), at=backup.at, reason=backup.reason.value, size=backup.size, place=place, checked=checked
    )


def _since(utc: str) -> str:
    try:
        return say(" since {when}", when=_moment(utc)) if utc else ""
    except ValueError:
        return ""


def _moment(utc: str) -> str:
    return when_words(dt.datetime.fromisoformat(utc))


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def backups_sheet(lines: tuple[BackupLine, ...], now: dt.datetime) -> Sheet:
    """The list: when, how long ago, why, size, checked, where."""
    columns = (
        Column(say("Made")),
        Column(say("Age")),
        Column(say("Why")),
        Column(say("Size"), True),
        Column(say("Opened and checked")),
        Column(say("Where")),
    )
    rows = tuple(
        Row(
            "backups",
            line.key,
            (
                number_cell(when_words(line.at), line.at.timestamp()),
                number_cell(ago_words(line.at, now), -line.at.timestamp()),
                text_cell(reason_words(line.reason)),
                number_cell(size_words(line.size), line.size),
                text_cell(line.checked or say("when it was made")),
                text_cell(line.place),
            ),
        )
        for line in lines
    )
    return Sheet("backups", say("Backups"), columns, rows)
