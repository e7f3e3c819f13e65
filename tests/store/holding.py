"""Somebody holds a store: here, in another process, on another computer."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop.store import lock_file
from dalba_desktop.store.holder import Hold, Holder, hold, lock_path

NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a system that removes open files")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a file system of its own")


def a_file(folder: Path) -> Path:
    """What lies beside the lock file; nobody looks into it."""
    path = folder / "ward.dalba"
    path.write_bytes(b"not looked at")
    path.chmod(0o640)
    return path


def anna(store: Path, *, who: str = "Anna Rossi", computer: str | None = None) -> Hold:
    return hold(store, who=who, account="arossi", now=NOW, computer=computer)


def left_by(store: Path, computer: str, *, age: float = 0, **values: Any) -> None:
    """A lock file as another computer leaves it, whose locks are not seen here."""
    record = lock_file.Record(
        Holder("Carla", "cneri", computer, 4711, "2026-03-01T08:00:00Z", "0.1"), "theirs", **values
    )
    descriptor, _, _ = lock_file.opened(lock_path(store), 0o600)
    lock_file.write(descriptor, record)
    os.close(descriptor)
    os.utime(lock_path(store), (time.time() - age,) * 2)


HOLDING = """
import datetime as dt, sys
from dalba_desktop.store import errors
from dalba_desktop.store.holder import hold
try:
    held = hold(sys.argv[1], who="Bruno", account="bbianchi", now=dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
except errors.StoreError as error:
    print(type(error).__name__, error, flush=True)
else:
    print("held", flush=True)
    sys.stdin.readline()
    held.release()
    print("released", flush=True)
"""


@contextlib.contextmanager
def another_process(store: Path, code: str = HOLDING) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().rstrip("\n")


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()
