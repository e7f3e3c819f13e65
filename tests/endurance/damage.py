"""A process that damages copies of a store, reads each as a user would, and says what came of it.

Prints one JSON line per copy: how it was damaged, the error or whether what was read is what the sound store says, what
the check found, and whether the file is as it was.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dalba_desktop.store.errors import StoreError
from dalba_desktop.tracker import Tracker
from tests.endurance.operations import TODAY
from tests.endurance.state import PASSPHRASE, STORE, remember_keys

PAGE = 4096
Damage = tuple[str, Callable[[bytearray, random.Random], bytearray]]


def flips(size: int) -> Iterator[Damage]:
    """One bit in each page in turn."""
    for page in range(size // PAGE):

        def flip(data: bytearray, fortune: random.Random, page: int = page) -> bytearray:
            data[page * PAGE + fortune.randrange(PAGE)] ^= 1 << fortune.randrange(8)
            return data

        yield f"a bit of page {page + 1}", flip


def header_flips() -> Iterator[Damage]:
    """One bit in each byte of the header in turn."""
    for place in range(16):

        def flip(data: bytearray, fortune: random.Random, place: int = place) -> bytearray:
            data[place] ^= 1 << fortune.randrange(8)
            return data

        yield f"a bit of byte {place} of the header", flip


def truncations(size: int, count: int) -> Iterator[Damage]:
    """Cut short, at the ends of pages and anywhere."""
    fortune = random.Random(count)
    ends = [
        fortune.randrange(1, size // PAGE) * PAGE if each % 2 else fortune.randrange(1, size) for each in range(count)
    ]
    for end in ends:

        def cut(data: bytearray, _: random.Random, end: int = end) -> bytearray:
            return data[:end]

        yield f"cut after {end} bytes", cut


def others(size: int) -> Iterator[Damage]:
    """Everything else that a file may have become."""
    yield "nothing in it", lambda _, __: bytearray()
    yield "only zeros", lambda _, __: bytearray(size)
    yield "random bytes", lambda _, fortune: bytearray(fortune.randbytes(size))
    yield "random bytes behind the header", lambda data, fortune: data[:16] + fortune.randbytes(size - 16)
    yield "zeros behind the header", lambda data, _: data[:16] + bytes(size - 16)
    yield "another magic", lambda data, _: bytearray(b"SQLite format 3\0") + data[16:]
    yield "a text file", lambda _, __: bytearray(b"Dear colleague,\n" * 64)
    yield (
        "pages in another order",
        lambda data, _: data[:PAGE] + data[2 * PAGE : 3 * PAGE] + data[PAGE : 2 * PAGE] + data[3 * PAGE :],
    )
    yield "a page twice", lambda data, _: data[: 6 * PAGE] + data[5 * PAGE : 6 * PAGE] + data[7 * PAGE :]
    yield "a page of zeros at the end", lambda data, _: data + bytes(PAGE)
    yield "some bytes at the end", lambda data, _: data + b"some bytes"


def read(path: Path) -> str:
    """Everything a user can see of a store, as text."""
    with Tracker.open(path, PASSPHRASE, today=TODAY) as tracker:
        alerts = [(case_id, alert.rule, str(alert.severity), alert.episode) for case_id, alert in tracker.open_alerts()]
        return tracker.case_file() + json.dumps([alerts, [str(row) for row in tracker.case_rows()]])


def check(path: Path) -> bool:
    """Whether the whole check finds something."""
    try:
        with Tracker.open(path, PASSPHRASE, today=TODAY, read_only=True) as tracker:
            return not tracker.keeping.verify().is_sound
    except StoreError:
        return True


def outcome(path: Path, sound: str) -> dict[str, Any]:
    """What a user gets who opens the file."""
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    error = sentence = None
    code, same = 0, False
    try:
        same = read(path) == sound
    except Exception as caught:  # noqa: BLE001 - which one it is, is for the test to judge
        error, sentence, code = type(caught).__name__, str(caught), getattr(caught, "exit_code", 70)
    return {
        "error": error,
        "sentence": sentence,
        "code": code,
        "same": same,
        "found by the check": check(path),
        "untouched": hashlib.sha256(path.read_bytes()).hexdigest() == before,
    }


def main() -> None:
    """Arguments as JSON: template, scratch, rounds."""
    asked = json.loads(sys.argv[1])
    template, path = Path(asked["template"]) / STORE, Path(asked["scratch"]) / STORE
    remember_keys(template)
    shutil.copyfile(template, path)
    sound, data = read(path), path.read_bytes()
    assert not check(path)
    fortune = random.Random(4)
    size = len(data)
    damages = [*header_flips(), *truncations(size, 100), *others(size)]
    for _ in range(asked["rounds"]):
        damages += flips(size)
    for name, damage in damages:
        path.write_bytes(damage(bytearray(data), fortune))
        print(json.dumps({"damage": name, **outcome(path, sound)}), flush=True)
        for beside in path.parent.iterdir():
            beside.unlink()


if __name__ == "__main__":
    main()
