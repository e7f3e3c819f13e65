"""Every screen of the program with identifiers hidden, and then shown again: the screens are those of the pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from dalba_desktop.gui.privacy import notations
from dalba_desktop.gui.screens import LARGE, Photographer, every_screen
from dalba_desktop.gui.theme import ThemeSwitch
from dalba_desktop.tracker import Tracker
from tests.gui.canary import CANARY, TODAY, canary_store
from tests.gui.conftest import PASSPHRASE
from tests.gui.every_text import every_text
from tests.gui.hands import press

NEVER = cast("Any", None)
GROUPS = tuple(name for name, _ in every_screen(NEVER, Path(), NEVER, ""))


class Walker(Photographer):
    """Stops at each screen, presses F8, reads every text, presses F8 again."""

    found: list[str]
    stops: int = 0

    def keep(self, name: str, dialog: QDialog | None = None, *, keeps_pointer: bool = False) -> None:
        """Looks for what identifies instead of taking a picture."""
        del keeps_pointer
        self.stops += 1
        is_ours = dialog is not None and not dialog.isVisible()
        if dialog is not None and is_ours:
            dialog.show()
        self.settle()
        front = self.window if dialog is None else dialog
        front.activateWindow()
        self.settle()
        was_hidden = self.window.privacy.is_hidden
        before = {text for _, text in every_text()}
        if not was_hidden:
            self.turn(front)
        identifying = tuple(text.casefold() for text in self.identifying())
        for where, text in every_text():
            self.found += [f"{name}: {where}: {text}" for each in identifying if each in text.casefold()]
        if was_hidden:
            return
        self.turn(front)
        if name not in PUT_ON:
            # What is worked out meanwhile says more of a case than before; who is named must be named again.
            gone = named(before, identifying) - named({text for _, text in every_text()}, identifying)
            self.found += [f"{name}: gone for good: {each}" for each in gone]
        if dialog is not None and is_ours:
            dialog.hide()

    def turn(self, front: QWidget) -> None:
        """Presses F8 where the keyboard is."""
        was_hidden = self.window.privacy.is_hidden
        press(front, Qt.Key.Key_F8)
        self.settle()
        assert self.window.privacy.is_hidden is not was_hidden

    def identifying(self) -> set[str]:
        """What says of the open store who is in it."""
        found = {CANARY}
        if not self.window.session.is_open:
            return found
        tracker = self.window.session.tracker
        for person in tracker.mending.people():
            found |= {person.case_id, *(person.family_name or "").split(), *(person.given_name or "").split()}
            found |= {person.hospital_number or ""}
            found |= set(notations(person.birth_date)) if person.birth_date is not None else set()
            found |= {made.name for made in tracker.keeping.attachments(person.case_id)}
            found |= {row.text for row in tracker.case_view(person.case_id).history.notes}
        return found - {""}


def named(texts: set[str], identifying: tuple[str, ...]) -> set[str]:
    """What of all that identifies stands in some text."""
    together = "\n".join(texts).casefold()
    return {each for each in identifying if each in together}


PUT_ON = frozenset({"decided", "hover", "worklist-reading"})
"""Screens that a picture puts on for its own sake: shown anew, they are what the store says."""


@pytest.mark.parametrize("group", GROUPS)
def test_no_screen_says_who_a_patient_is(
    group: str, qapp: QApplication, themes: ThemeSwitch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = canary_store(tmp_path / f"{CANARY}.dalba")
    walker = Walker(qapp, themes, tmp_path, tmp_path)
    walker.found = []
    walker.window.resize(*LARGE)
    try:
        if group == "chart":
            walker.window.session.use(Tracker.open(store, PASSPHRASE, today=TODAY))
        draw = dict(every_screen(walker, tmp_path, lambda: Tracker.open(store, PASSPHRASE, today=TODAY), "x"))[group]
        draw()
        assert walker.stops
        assert not walker.found, "\n".join(dict.fromkeys(walker.found))
    finally:
        walker.window.close()
        walker.window.deleteLater()
