"""What can be passed on about a problem that was told: the kind of it and the lines of code, no values, no names."""

from __future__ import annotations

import hashlib

from dalba_desktop.gui.crash_dialog import redacted_report

_kept: list[tuple[str, str]] = []
"""The last problem: what was said of it, as a digest, and its report."""


def keep(error: BaseException, sentence: str) -> None:
    """Keeps the report of a problem that is about to be told in this sentence. The sentence itself is not kept."""
    _kept[:] = [(_digest(sentence), redacted_report(type(error), error.__traceback__))]


def last() -> str:
    """The report of the last problem; "" when there was none."""
    return _kept[0][1] if _kept else ""


def details_of(sentence: str) -> str:
    """The report of the last problem, if it was told in this sentence; else ""."""
    return _kept[0][1] if _kept and _kept[0][0] == _digest(sentence) else ""


def _digest(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()
