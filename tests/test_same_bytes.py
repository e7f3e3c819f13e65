"""The same facts, policy and day give the same bytes, whatever the process, its hash seed or its time zone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dalba_desktop.alerts.engine import RULES

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "resources" / "demo" / "demo-cohort.json"


def checked(seed: str, zone: str) -> bytes:
    command = [sys.executable, "-m", "dalba_desktop", "check", str(DEMO), "--json"]
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True).stdout


def test_check_says_the_same_in_every_process() -> None:
    assert checked("1", "UTC") == checked("77", "Pacific/Auckland")


def test_every_rule_is_registered_once() -> None:
    names = [name for name, _ in RULES]
    assert len(names) == len(set(names)) == 34
