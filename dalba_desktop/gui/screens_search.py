"""Pictures of the search: words, filters, what is offered, what cannot be read, saved searches."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
from dalba_desktop.gui.scale_size import px_size

NARROW = (1100, 700)
PATIENCE_SECONDS = 120.0
SAVED = (("Rising on ponatinib", "mrd:rising tki:ponatinib"), ("Overdue samples", "overdue:>7d -dead:yes"))
TYPED = (
    ("words", "pleural"),
    ("filters", "mrd:rising phase:blinatumomab,induction -transplant:yes"),
    ("problem", "mrd:rising tky:ponatinib"),
    ("value", "mrd:rising phase:remission"),
    ("nothing", "mut:E255K age:<20"),
    ("saved", "mrd:rising tki:ponatinib"),
)


def search_screens(camera: Photographer, folder: Path) -> None:
    """On a demo store of its own in a folder that is thrown away afterwards."""
    from dalba_desktop.tracker import create_demo
    from dalba_desktop.tracker.search_lists import SavedLists

    window = camera.window
    folder.mkdir()
    tracker = create_demo(folder / "demo.dalba")
    for name, text in SAVED:
        SavedLists(tracker.keeping).save(name, text)
    window.session.use(tracker)
    cases = window.workspace.cases
    _wait(lambda: window.desk.ward.is_complete)
    cases.focus_search()
    for name, text in TYPED:
        cases.search.setText(text)
        camera.keep(f"search-{name}")
    for name, text in (("keys", "mr"), ("offers", "mrd:rising phase:")):
        cases.search.setText(text)
        cases.offers.offer()
        camera.keep(f"search-{name}")
    size = window.size()
    window.resize(px_size(*NARROW))
    cases.offers.offer()
    camera.keep("search-narrow")
    window.resize(size)
    cases.offers.hide()
    cases.search.clear()
    window.session.lock()


def _wait(is_done: Callable[[], bool]) -> None:
    """Lets the window work until something is done, however slow the computer is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_done() and time.monotonic() < until:
        QApplication.processEvents()
