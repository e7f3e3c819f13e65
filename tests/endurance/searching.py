"""Looks for a text in a file however it may be spelled or packed there."""

from __future__ import annotations

import base64
import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator

_LARGEST = 4_000_000
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-7")


def spellings(text: str) -> set[bytes]:
    """The bytes that would give a text away, whole or word by word: encodings, escapes, base64, hexadecimal."""
    plain = set()
    for part in {text, *(word for word in text.split() if len(word) > 4)}:
        plain |= {part.encode(encoding, "ignore") for encoding in _ENCODINGS}
        plain |= {part.encode("ascii", "backslashreplace"), part.encode("ascii", "xmlcharrefreplace")}
    packed = {spelled.hex().encode() for spelled in plain} | {spelled.hex().upper().encode() for spelled in plain}
    for spelled in plain:
        for shift in range(3):
            # What stands before and behind shares a group of four letters with the ends: they are left out.
            whole = base64.b64encode(b"\0" * shift + spelled)
            packed.add(whole[4 if shift else 0 : len(whole) // 4 * 4 - 4])
    return {each for each in plain | packed if len(each) >= 6}


def shows(data: bytes, wanted: set[bytes], depth: int = 2) -> bool:
    """Whether bytes show any of the spellings, to anyone who looks or unpacks what is packed in them."""
    if any(each in data for each in wanted):
        return True
    return depth > 0 and any(shows(inner, wanted, depth - 1) for inner in unpacked(data))


def unpacked(data: bytes) -> Iterator[bytes]:
    """Everything in some bytes that unpacks: zip members, and streams of zlib, gzip, deflate, bzip2 and xz anywhere."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode() + b"\0" + archive.read(name)[:_LARGEST]
    for start, window in _beginnings(data):
        try:
            found = zlib.decompressobj(window).decompress(data[start:], _LARGEST)
        except zlib.error:
            continue
        if len(found) > 16:
            yield found
    for magic, unpack in ((b"BZh", bz2.BZ2Decompressor), (b"\xfd7zXZ\0", lzma.LZMADecompressor)):
        start = data.find(magic)
        if start >= 0:
            try:
                yield unpack().decompress(data[start:], _LARGEST)
            except (OSError, EOFError, lzma.LZMAError):
                continue


def _beginnings(data: bytes) -> Iterator[tuple[int, int]]:
    for first in (0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78):
        start = data.find(first)
        while start >= 0:
            if start + 1 < len(data) and (first * 256 + data[start + 1]) % 31 == 0:
                yield start, 15
            start = data.find(first, start + 1)
    start = data.find(b"\x1f\x8b\x08")
    while start >= 0:
        yield start, 31
        start = data.find(b"\x1f\x8b\x08", start + 1)
    yield 0, -15
