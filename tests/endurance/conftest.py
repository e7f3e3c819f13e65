"""Workers and what they need: a compiled library of faults, wards to copy, folders that no one else writes to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.endurance.faults import Fault
from tests.endurance.operations import make_ward

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]

Sweep = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def faults_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`faults.c`, compiled."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler: faults cannot be put between the program and the system")
    made = tmp_path_factory.mktemp("faults") / "faults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, HERE / "faults.c", "-ldl"], check=True)
    return made


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small store; tests work on copies."""
    return make_ward(tmp_path_factory.mktemp("wards") / "ward")


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A short path in memory where there is one: these tests count calls, not milliseconds of a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None, prefix="ward-") as folder:
        yield Path(folder)


def run_worker(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None, before: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Runs a module of this package as a process of its own and returns the JSON lines that it printed."""
    command = [*before, sys.executable, "-m", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **(environment or {})}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def sweep(faults_library: Path, ward: Path, scratch: Path) -> Sweep:
    """Carries an operation through faults of each kind and returns all attempts.

    `every`: at every call; else at the first, middle and last of each run of equal calls.
    """

    def swept(operation: str, faults: Sequence[Fault], *, every: bool = False) -> list[dict[str, Any]]:
        def some(place: int) -> list[dict[str, Any]]:
            own = scratch / str(place)
            own.mkdir()
            asked = {
                "operation": operation,
                "faults": [fault.name for fault in faults][place::processors],
                "template": str(ward),
                "scratch": str(own),
                "every": every,
            }
            try:
                return run_worker(["tests.endurance.worker", json.dumps(asked)], {"LD_PRELOAD": str(faults_library)})
            finally:
                shutil.rmtree(own)

        processors = min(os.cpu_count() or 1, len(faults))
        with ThreadPoolExecutor(max_workers=processors) as pool:
            return [attempt for each in pool.map(some, range(processors)) for attempt in each]

    return swept
