"""The Qt binding must not lose references: 6.12.0 did, and Python 3.11 aborted after some thousand calls."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_a_call_that_answers_nothing_takes_a_reference_to_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(2000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 500
