"""Two processes or windows on one store: one writes, the other is told who does; a killed one is in nobody's way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.endurance.conftest import ROOT
from tests.endurance.state import PASSPHRASE, STORE, look

HOLDS = """
import sys
from pathlib import Path
from dalba_desktop.tracker import Tracker
from tests.builders import on_day
passphrase = Path("pw").read_text(encoding="utf-8")
with Tracker.open(Path("ward.dalba"), passphrase, today=on_day(60)) as tracker:
    tracker.set_user_name("Dr Żółty")
tracker = Tracker.open(Path("ward.dalba"), passphrase, today=on_day(60))
print("open", flush=True)
sys.stdin.read()
tracker.close()
"""

WINDOW = """
import sys
from pathlib import Path
from dalba_desktop import app
application = app.make_application()
window = app.make_window(application)
window.show()
passphrase = Path("pw").read_text(encoding="utf-8")
app.show_store(window, Path("ward.dalba"), passphrase)
application.processEvents()
print("open" if window.session.is_open else "not open: " + window.unlock.error.text(), flush=True)
if not window.session.is_open:
    window.session.open(Path("ward.dalba"), passphrase, read_only=True)
    application.processEvents()
    print(window.windowTitle(), len(window.session.tracker.case_ids()), flush=True)
sys.stdin.read()
window.session.lock()
window.close()
application.processEvents()
"""


@pytest.fixture
def shared(ward: Path, tmp_path: Path) -> Path:
    """A ward of this test's own, with the passphrase in a file."""
    folder = tmp_path / "shared"
    shutil.copytree(ward, folder)
    (folder / "pw").write_text(PASSPHRASE, encoding="utf-8")
    return folder


@contextmanager
def running(program: str, folder: Path) -> Generator[subprocess.Popen[str]]:
    """A process that runs a program until its standard input is closed."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=folder, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield process
        finally:
            process.communicate()


def said_by(process: subprocess.Popen[str]) -> str:
    """The next line that a process prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line on the store."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    whole = [sys.executable, "-m", "dalba_desktop", *arguments, "--passphrase-file", "pw"]
    return subprocess.run(whole, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_a_second_process_is_told_who_writes_and_may_read(shared: Path) -> None:
    with running(HOLDS, shared) as holder:
        assert said_by(holder) == "open"
        before = (shared / STORE).read_bytes()

        writes = command(shared, "import", STORE, "in.json")
        reads = command(shared, "alerts", STORE)

        assert writes.returncode == 4, writes.stderr
        assert "Dr Żółty" in writes.stderr
        assert writes.stderr.count("\n") == 1
        assert reads.returncode == 0, reads.stderr
        assert (shared / STORE).read_bytes() == before
    assert command(shared, "import", STORE, "in.json").returncode == 0


def test_a_killed_holder_stands_in_nobodys_way(shared: Path) -> None:
    with running(HOLDS, shared) as holder:
        assert said_by(holder) == "open"
        holder.send_signal(signal.SIGKILL)
        holder.wait()

        assert (shared / f"{STORE}.lock").exists(), "it could not tidy up"
        done = command(shared, "import", STORE, "in.json")

    assert done.returncode == 0, done.stderr
    found = look(shared)
    assert found.wrong == ()


def test_a_second_window_offers_to_read(shared: Path) -> None:
    with running(WINDOW, shared) as first, running(WINDOW, shared) as second:
        first_said, second_said = said_by(first), said_by(second)
        told = [said for said in (first_said, second_said) if said != "open"]
        late = second if second_said in told else first

        assert len(told) == 1, (first_said, second_said)
        assert "since" in told[0]
        title = said_by(late)
        assert "READING ONLY" in title
        assert title.endswith(" 3"), "and sees the three cases"
    assert look(shared).wrong == ()
