"""The pages of a store as they are under their seal, free ones and the slack between rows included.

A copy through SQL would show live rows only. SQLCipher 4 encrypts each page with AES-256 in CBC mode; the last 80 bytes
of a page are its initialisation vector and its seal. The cipher is written out here (FIPS 197), for all blocks at once.
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dalba_desktop.store.keys import HEADER_BYTES, Key

PAGE_BYTES, RESERVED_BYTES, BLOCK = 4096, 80, 16
Bytes = NDArray[np.uint8]


def plain_pages(path: Path, key: Key) -> bytes:
    """Everything in the file, decrypted."""
    content = path.read_bytes()
    found = []
    for start in range(0, len(content), PAGE_BYTES):
        page = content[start : start + PAGE_BYTES]
        sealed = page[HEADER_BYTES if start == 0 else 0 : PAGE_BYTES - RESERVED_BYTES]
        vector = page[PAGE_BYTES - RESERVED_BYTES :][:BLOCK]
        found.append(_decrypted(sealed, vector, _round_keys(key.secret)))
    return b"".join(found)


def _times(a: int, b: int) -> int:
    """The product in the field of AES."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


@functools.cache
def _box() -> Bytes:
    """The substitution of a byte: its inverse in the field, then five rotations added up."""
    box = np.zeros(256, np.uint8)
    for value in range(256):
        inverse = next((other for other in range(256) if _times(value, other) == 1), 0)
        mixed = 0x63
        for turn in range(5):
            mixed ^= (inverse << turn | inverse >> (8 - turn)) & 0xFF
        box[value] = mixed
    return box


@functools.cache
def _tables() -> tuple[Bytes, dict[int, Bytes]]:
    """The way back of the substitution, and the products with the four factors of the way back of the mixing."""
    back = np.zeros(256, np.uint8)
    back[_box()] = np.arange(256, dtype=np.uint8)
    return back, {
        factor: np.array([_times(value, factor) for value in range(256)], np.uint8) for factor in (9, 11, 13, 14)
    }


@functools.cache
def _round_keys(secret: bytes) -> tuple[Bytes, ...]:
    words = [list(secret[start : start + 4]) for start in range(0, 32, 4)]
    constant = 1
    for number in range(8, 60):
        word = words[-1]
        if number % 8 == 0:
            word = [int(_box()[byte]) for byte in (*word[1:], word[0])]
            word[0] ^= constant
            constant = _times(constant, 2)
        elif number % 8 == 4:
            word = [int(_box()[byte]) for byte in word]
        words.append([a ^ b for a, b in zip(word, words[-8], strict=True)])
    return tuple(np.array(words[start : start + 4], np.uint8).reshape(BLOCK) for start in range(0, 60, 4))


def _decrypted(sealed: bytes, vector: bytes, keys: tuple[Bytes, ...]) -> bytes:
    back, products = _tables()
    blocks = np.frombuffer(sealed, np.uint8).reshape(-1, BLOCK)
    before = np.vstack([np.frombuffer(vector, np.uint8), blocks[:-1]])
    # A block is read column by column, so its rows are every fourth byte; row n turns back by n places.
    turned = [(column * 4 + row - 4 * row) % BLOCK for column in range(4) for row in range(4)]
    state = blocks ^ keys[-1]
    for number in range(len(keys) - 2, -1, -1):
        state = back[state[:, turned]] ^ keys[number]
        if number:
            a, b, c, d = (state[:, row::4] for row in range(4))
            mixed = np.empty_like(state)
            for row, (w, x, y, z) in enumerate(((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c))):
                mixed[:, row::4] = products[14][w] ^ products[11][x] ^ products[13][y] ^ products[9][z]
            state = mixed
    return (state ^ before).tobytes()
