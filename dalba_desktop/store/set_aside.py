"""The stores that had to make way for a restored one: where they lie beside it, and under which names."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from dalba_desktop.store import backups, leftovers

_SET_ASIDE = "set aside"
_STAMP = re.compile(r"(?P<stamp>\d{4}-\d{2}-\d{2}T\d{6}Z)( \d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A store that had to make way, and when (UTC)."""

    path: Path
    at: dt.datetime
    size: int


def stores_set_aside(store_path: Path) -> tuple[SetAside, ...]:
    """The stores that were set aside beside a store, the newest first; told by their names."""
    store = Path(os.path.realpath(store_path))
    begin = f"{backups.name_of(store)} {_SET_ASIDE} "
    found = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(store.parent):
            name = unicodedata.normalize("NFC", entry.name)
            if not (name.startswith(begin) and name.endswith(backups.SUFFIX) and entry.is_file(follow_symlinks=False)):
                continue
            match = _STAMP.fullmatch(name[len(begin) : -len(backups.SUFFIX)])
            if match is None:
                continue
            with contextlib.suppress(ValueError, OSError):
                if store.exists() and store.samefile(entry.path):
                    continue  # a restore was killed before the exchange
                at = dt.datetime.strptime(match["stamp"], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=dt.UTC)
                found.append(SetAside(path=store.parent / entry.name, at=at, size=entry.stat().st_size))
    return tuple(sorted(found, key=lambda aside: (aside.at, aside.path.name), reverse=True))


def free_name(store: Path, at: dt.datetime) -> Path:
    """A name for a store that makes way now; nothing lies there yet."""
    name = f"{backups.name_of(store)} {_SET_ASIDE} {backups.stamp_of(at)}"
    path, number = store.with_name(name + backups.SUFFIX), 1
    while os.path.lexists(path) or leftovers.beside(path):
        number += 1
        path = store.with_name(f"{name} {number}{backups.SUFFIX}")
    return path
