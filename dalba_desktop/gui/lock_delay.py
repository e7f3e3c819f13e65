"""After wrong passphrases the next try waits longer and longer; nothing is ever wiped."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WITHOUT_WAIT = 2
"""Everybody mistypes; from the third wrong try on there is a wait."""
LONGEST_SECONDS = 60


def delay_seconds(wrong_tries: int) -> int:
    """The wait after so many wrong tries: 0, 0, 1, 2, 4 ... 60."""
    if wrong_tries <= WITHOUT_WAIT:
        return 0
    # Bounded before the shift: a count of thousands must not make a number of thousands of digits.
    return min(LONGEST_SECONDS, 1 << min(wrong_tries - WITHOUT_WAIT - 1, 10))


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    not_before: float = 0.0


class WrongTries:
    """Counts per store, for as long as the program runs. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: dict[str, _Tries] = {}

    def take_over(self, before: WrongTries) -> None:
        """Goes on counting where that of another window stood."""
        self._tries = before._tries

    def wrong(self, path: Path) -> None:
        """One more wrong try."""
        tries = self._tries.setdefault(_name(path), _Tries())
        tries.wrong += 1
        tries.not_before = self._clock() + delay_seconds(tries.wrong)

    def right(self, path: Path) -> None:
        """It opened: the count starts anew."""
        self._tries.pop(_name(path), None)

    def wait_seconds(self, path: Path) -> int:
        """For how long the next try has to wait still; whole seconds, 0 when it need not."""
        tries = self._tries.get(_name(path))
        return 0 if tries is None else max(0, math.ceil(tries.not_before - self._clock()))


def _name(path: Path) -> str:
    """The same store by whatever way it is reached."""
    return os.path.normcase(os.path.realpath(path))
