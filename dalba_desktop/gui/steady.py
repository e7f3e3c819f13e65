"""Keeps a program alive whose Qt binding loses references.

PySide6 6.12.0 returns None (and at times True, False) without taking a reference. From Python 3.12 on these objects are
immortal and nothing comes of it; on 3.11 each such call brings None closer to being freed, and after some thousand
clicks the interpreter aborts ("none_dealloc"). 6.11.2 counts rightly. Measured with `sys.getrefcount(None)` around
calls of `QObject.setObjectName`.
"""

from __future__ import annotations

import ctypes
import sys

RESERVE = 2**40


def steady_singletons() -> None:
    """Gives None, True and False more references than a program can lose. Does nothing where they are immortal."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for single in (None, True, False):
        if sys.getrefcount(single) < RESERVE:
            ctypes.c_ssize_t.from_address(id(single)).value += RESERVE
