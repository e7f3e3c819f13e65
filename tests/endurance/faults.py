"""Tells the library of `faults.c`, with which this process was started, what to do."""

from __future__ import annotations

import ctypes
import errno
from enum import Enum
from pathlib import Path


class Fault(Enum):
    """What happens at a call: how `faults.c` knows it, and the error it answers with."""

    ERROR = (1, errno.EIO)
    """An input-output error, once."""
    BROKEN = (2, errno.EIO)
    """An input-output error, at this call and every later one."""
    FULL = (3, errno.ENOSPC)
    """From this call on nothing grows any more; the first write that is concerned still stores half."""
    KILLED = (4, 0)
    """The process ends before the call."""
    TORN = (5, 0)
    """The process ends with the call: a write has stored half, anything else is done."""


class Faults:
    """The loaded library."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.faults_call.restype = ctypes.c_char_p
        self._library.faults_seen.restype = ctypes.c_long

    def arm(self, folder: Path, call: int, fault: Fault) -> None:
        """From now on the calls that change something below `folder` are counted; the one with this number fails."""
        how, error = fault.value
        self._library.faults_arm(str(folder).encode(), ctypes.c_long(call), how, error)

    def disarm(self) -> None:
        """Calls pass as they come."""
        self._library.faults_disarm()

    @property
    def seen(self) -> int:
        """How many calls were counted since `arm`."""
        return int(self._library.faults_seen())

    def call(self, number: int) -> str:
        """A counted call, such as `pwrite64 ward.dalba-journal`; the first is 1."""
        return bytes(self._library.faults_call(ctypes.c_long(number))).decode("utf-8", "replace")
