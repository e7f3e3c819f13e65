"""Pictures of the alerts of all cases: one selected, many selected, decided ones, nothing found, nothing open."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from dalba_desktop.domain.codes import DecisionKind

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
from dalba_desktop.gui.scale_size import px_size

NARROW = (1100, 700)
PATIENCE_SECONDS = 120.0


def inbox_screens(camera: Photographer, folder: Path) -> None:
    """Everything, on a demo store of its own in a folder that is thrown away afterwards."""
    from dalba_desktop.tracker import create_demo

    window = camera.window
    folder.mkdir()
    window.session.use(create_demo(folder / "demo.dalba"))
    inbox = window.desk.inbox
    inbox.show()
    _wait(lambda: inbox.reader.is_complete)
    inbox.counter.finish()
    camera.keep("inbox")
    size = window.size()
    window.resize(px_size(*NARROW))
    camera.keep("inbox-narrow")
    window.resize(size)
    table = inbox.page.table
    table.select([row.key for row in table.inbox.rows[5:9]])
    camera.keep("inbox-many")
    inbox.do(DecisionKind.ACKNOWLEDGED)
    _wait(lambda: inbox.reader.is_complete)
    inbox.page.filter.also_decided.setChecked(True)
    table.select([row.key for row in table.inbox.rows if not row.waits][:1])
    camera.keep("inbox-decided")
    inbox.page.filter.also_decided.setChecked(False)
    inbox.page.filter.search.setText("nilotinib")
    camera.keep("inbox-none-found")
    inbox.page.filter.clear()
    table.selectAll()
    inbox.do(DecisionKind.ACKNOWLEDGED)
    _wait(lambda: inbox.reader.is_complete)
    inbox.counter.finish()
    camera.keep("inbox-nothing-open")
    window.session.lock()


def _wait(is_done: Callable[[], bool]) -> None:
    """Lets the window work until something is done, however slow the computer is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_done() and time.monotonic() < until:
        QApplication.processEvents()
