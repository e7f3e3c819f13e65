"""Nothing in any process connects to anything but this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.endurance.conftest import ROOT
from tests.endurance.tracing import traced

CONNECTS = """
import socket
caller = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
caller.settimeout(0.1)
try:
    caller.connect(("127.0.0.1", 9))
except OSError:
    pass
"""


def test_a_connection_would_be_seen(tmp_path: Path) -> None:
    trace = traced([sys.executable, "-c", CONNECTS], folder=tmp_path, env=os.environ, log=tmp_path / "log")

    assert any("socket(AF_INET" in call for call in trace.beyond_this_machine)
    assert any("connect" in call and "127.0.0.1" in call for call in trace.beyond_this_machine)


@pytest.mark.long
def test_the_whole_demo_goes_to_no_network(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "dalba_desktop", "demo", "--headless", "--out", "demo"]
    trace = traced(command, folder=tmp_path, env=env, log=tmp_path / "log")

    assert trace.code == 0, trace.errors[-2000:]
    assert (tmp_path / "demo" / "demo.dalba").exists()
    assert trace.beyond_this_machine == []
