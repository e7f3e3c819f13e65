"""Files on the medium: read whole, written whole or not at all, and named so that every system can hold them."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path

from dalba_desktop.wording import say

LARGEST_FILE_BYTES = 256 * 1024 * 1024
_UNSAFE = re.compile(r"[^\w.+-]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


class UnusableFile(Exception):
    """A file that cannot be used at all. One sentence with its path."""

    exit_code = 2

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(say("{path}: {reason}", path=str(path), reason=reason))


def read_bytes(path: Path) -> bytes:
    """A whole file. Raises UnusableFile with the reason."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise UnusableFile(path, error.strerror or say("cannot be read")) from None
    if len(data) > LARGEST_FILE_BYTES:
        raise UnusableFile(path, say("larger than {size} MB", size=LARGEST_FILE_BYTES // 1024 // 1024))
    return data


def name_as_text(path: Path) -> str:
    """The name of a file as it can be stored: bytes that are no text, which some systems allow, are "?"."""
    return path.name.encode("utf-8", "replace").decode()


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file under its name only when all of it is on the medium; a failure leaves what was there before."""
    with on_the_medium(path, content) as put_in_place:
        put_in_place()


@contextlib.contextmanager
def on_the_medium(path: Path, content: bytes) -> Generator[Callable[[], None]]:
    """All of a file beside its place, under another name; what is yielded gives it its own, else it is removed."""
    unfinished = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield lambda: (unfinished.replace(path), None)[1]
    finally:
        unfinished.unlink(missing_ok=True)


def file_names(case_ids: Iterable[str], suffix: str) -> Mapping[str, str]:
    """A file name per case: no separator, no name Windows keeps for itself, and no two that differ only in case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for case_id in case_ids:
        stem = _safe_stem(case_id)
        place = 1
        while (name := f"{stem}_{place}" if place > 1 else stem).casefold() in taken:
            place += 1
        taken.add(name.casefold())
        names[case_id] = name + suffix
    return names


def _safe_stem(case_id: str) -> str:
    stem = _UNSAFE.sub("_", unicodedata.normalize("NFC", case_id)).strip(".")
    return f"_{stem}" if not stem or _RESERVED.fullmatch(stem) else stem
