"""A long day with the program does not end in an abort of the interpreter."""

from __future__ import annotations

import subprocess
import sys


def test_thousands_of_calls_do_not_free_none() -> None:
    """More calls than None has references at the start."""
    code = (
        "import sys\n"
        "from PySide6.QtCore import QObject\n"
        "from dalba_desktop.gui.steady import steady_singletons\n"
        "steady_singletons()\n"
        "steady_singletons()\n"
        "thing = QObject()\n"
        "for _ in range(200_000):\n"
        "    thing.setObjectName('x')\n"
        "print('alive')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "alive", "")
