"""Whatever a user does in whatever order: nothing is raised, warned of or mixed up, and the store stays sound."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.store.store import Store
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.random_user import RandomUser

STEPS = 400
LONG_STEPS = 3_000
LONG_SEEDS = range(100, 110)
ROOT = Path(__file__).resolve().parent.parent.parent


def test_anything_in_any_order(open_window: MainWindow, asker: ScriptedAsker, ward_store: Path) -> None:
    told: list[str] = []
    user = RandomUser(open_window, asker, ward_store, PASSPHRASE, seed=9, told=told.append)
    for _ in range(STEPS):
        user.step()
    user.leave()
    open_window.close()
    assert len(told) > STEPS / 2
    with Store.open(ward_store, PASSPHRASE) as store:
        assert store.verify().is_sound


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_for_hours_on_end(seed: int) -> None:
    # On its own: a fatal error then leaves its trace and what was done, and ends nothing else.
    words = ["-X", "faulthandler", "-m", "tests.gui.random_run", "--seed", str(seed), "--steps", str(LONG_STEPS)]
    ran = subprocess.run(
        [sys.executable, *words, "--collect", str(seed % 3 * 50)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )
    assert ran.returncode == 0, f"seed {seed}\n{ran.stdout[-6_000:]}\n{ran.stderr[-6_000:]}"
