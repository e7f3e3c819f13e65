"""Which backups are no longer needed: a pure function of their times, so that it can be tested without any file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Reason(StrEnum):
    """Why a backup was made."""

    CLOSE = "close"
    HOURLY = "hourly"
    BEFORE_IMPORT = "before-import"
    BEFORE_MIGRATION = "before-migration"
    BEFORE_MERGE = "before-merge"
    BEFORE_RESTORE = "before-restore"
    BEFORE_PASSPHRASE = "before-passphrase"
    BEFORE_ERASURE = "before-erasure"
    ASKED = "asked"


class Trouble(StrEnum):
    """What went wrong beside a backup that was made all the same."""

    SECOND_MISSING = "second-missing"
    """The second folder is not there: a stick that is not plugged in, a share that does not answer."""
    SECOND_FAILED = "second-failed"
    """The copy into the second folder could not be written, or was not sound; `detail` says why."""
    STAND_IN_UNSOUND = "stand-in-unsound"
    """A backup that should stand for older ones is damaged: they were kept. `path` is the damaged one."""
    NOT_REMOVED = "not-removed"
    """A backup that is no longer needed could not be removed."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """One trouble: which, with what file or folder, and what the system said."""

    trouble: Trouble
    path: Path
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of the store that was opened and checked before it got its name.

    `at` is UTC, to the second; `number` grows with each backup of a store, whatever the clock does; `size` in bytes.
    `caveats` are known only of the backup that was made just now.
    """

    path: Path
    at: dt.datetime
    reason: Reason
    size: int
    number: int = 0
    caveats: tuple[Caveat, ...] = field(default=(), compare=False)


KEEP_EVERY_FOR = dt.timedelta(hours=2)
"""Everything younger stays."""
HOURS, DAYS, WEEKS, MONTHS = 24, 14, 8, 24
"""So many hours, days, weeks and months keep their last backup, counting only those in which any was made.

Counting the periods instead of the time since, an idle year or a clock that runs ahead pushes nothing out.
"""
HELD = frozenset({Reason.BEFORE_PASSPHRASE, Reason.BEFORE_MIGRATION, Reason.BEFORE_ERASURE})
HELD_FOR = dt.timedelta(days=30)
"""How long a backup from before something that cannot be undone stays at least."""

_Period = tuple[int, ...]
_PERIODS: tuple[tuple[int, Callable[[dt.datetime], _Period]], ...] = (
    (HOURS, lambda at: (at.year, at.month, at.day, at.hour)),
    (DAYS, lambda at: (at.year, at.month, at.day)),
    (WEEKS, lambda at: at.isocalendar()[:2]),
    (MONTHS, lambda at: (at.year, at.month)),
)


def newest_first(backups: Collection[Backup]) -> tuple[Backup, ...]:
    """In the order in which they were made, the last one first; by their numbers, for clocks are set back."""
    return tuple(sorted(backups, key=lambda made: (made.number, made.at, made.path.name), reverse=True))


def superfluous(backups: Collection[Backup], now: dt.datetime) -> tuple[Backup, ...]:
    """Which of these backups may go, oldest first. The one made last never does.

    One that seems to be of the future was made before the clock was set back; it stays until its time has come.
    """
    ordered = newest_first(backups)
    kept = set(ordered[:1])
    kept.update(made for made in ordered if now - made.at < KEEP_EVERY_FOR)
    kept.update(made for made in ordered if made.reason in HELD and now - made.at < HELD_FOR)
    past = [made for made in ordered if made.at <= now]
    for count, period in _PERIODS:
        last_of: dict[_Period, Backup] = {}
        for made in past:
            last_of.setdefault(period(made.at), made)
        kept.update(last_of[found] for found in sorted(last_of, reverse=True)[:count])
    return tuple(made for made in reversed(ordered) if made not in kept)
