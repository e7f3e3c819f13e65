"""From a passphrase to the key of a file, and the recovery code that stands for the key on paper.

The first 16 bytes of a store are at once our header and SQLCipher's salt: three letters, the cost code of the key
derivation, twelve random bytes. One file holds everything needed to open it but the passphrase, and a later version may
raise the cost for new keys without losing older stores.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Self

from argon2.low_level import Type, hash_secret_raw

HEADER_BYTES = 16
_LETTERS = b"DLB"
_KEY_BYTES = 32
_CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as a digit or as another letter."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SUM_BYTES = 3
_CODE_LENGTH = (_KEY_BYTES + _SUM_BYTES) * 8 // 5
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs: Argon2id passes, memory in KiB, lanes."""

    passes: int
    memory_kib: int
    lanes: int


COSTS = {
    # RFC 9106, section 4, second recommended option: "t=3, p=4, m=2^16 (64 MiB)".
    1: Cost(passes=3, memory_kib=64 * 1024, lanes=4),
}
"""The costs this version can work with, by the code in the header. A code is never given another meaning."""
COST_CODE = 1
"""The cost of new keys."""


class UnknownCost(Exception):
    """A store's header asks for a derivation that this version does not know."""


@dataclass(frozen=True, slots=True)
class Key:
    """What SQLCipher is given: 32 secret bytes, and the 16 that stand at the beginning of the file."""

    secret: bytes
    header: bytes

    def __repr__(self) -> str:
        """Never the secret."""
        return "Key(…)"

    @classmethod
    def new(cls, passphrase: str, cost_code: int = COST_CODE) -> Self:
        """A key for a new file; two files never share one, even with the same passphrase."""
        header = _LETTERS + bytes([cost_code]) + secrets.token_bytes(HEADER_BYTES - len(_LETTERS) - 1)
        return cls(_derived(passphrase, header, COSTS[cost_code]), header)

    @classmethod
    def of_file(cls, passphrase: str, header: bytes) -> Self:
        """The key of the file with that header. Raises UnknownCost.

        A header that is not ours costs as much time as a right one: a damaged file and a wrong passphrase look alike.
        """
        code = header[len(_LETTERS)] if header.startswith(_LETTERS) else COST_CODE
        if code not in COSTS:
            raise UnknownCost
        return cls(_derived(passphrase, header, COSTS[code]), header)

    @classmethod
    def of_recovery_code(cls, code: str, header: bytes) -> Self | None:
        """The key that a recovery code spells; None when the text is not one, or has a slip of the pen in it."""
        signs = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_MISREAD)
        if len(signs) != _CODE_LENGTH or any(sign not in _CODE_SIGNS for sign in signs):
            return None
        number = 0
        for sign in signs:
            number = number * 32 + _CODE_SIGNS.index(sign)
        content = number.to_bytes(_KEY_BYTES + _SUM_BYTES, "big")
        secret, told = content[:_KEY_BYTES], content[_KEY_BYTES:]
        return cls(secret, header) if told == _check_sum(secret) else None

    def recovery_code(self) -> str:
        """The key as 14 groups of four signs, the last ones a check sum; it opens the file without the passphrase."""
        number = int.from_bytes(self.secret + _check_sum(self.secret), "big")
        signs = ""
        for _ in range(_CODE_LENGTH):
            number, sign = divmod(number, 32)
            signs = _CODE_SIGNS[sign] + signs
        return "-".join(signs[start : start + _GROUP] for start in range(0, _CODE_LENGTH, _GROUP))

    def pragma(self) -> str:
        """The value of SQLCipher's `key`: raw, so that SQLCipher derives nothing itself."""
        return f"x'{self.secret.hex()}{self.header.hex()}'"


def is_ours(header: bytes) -> bool:
    """Whether a file begins as stores do."""
    return header.startswith(_LETTERS)


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # NFC: the same words open the store whichever way a keyboard composes its letters.
    words = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(
        words, salt, time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes,
        hash_len=_KEY_BYTES, type=Type.ID,
    )  # fmt: skip


def _check_sum(secret: bytes) -> bytes:
    return hashlib.sha256(b"recovery code" + secret).digest()[:_SUM_BYTES]
