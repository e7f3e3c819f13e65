"""Locking, as a page of the settings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.form_field import ChoiceField, TextField
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.lock_idle import FEWEST_MINUTES, MOST_MINUTES, NEVER, USUAL_MINUTES
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.settings_page import FieldsPage, Texts
from dalba_desktop.wording import say

WIDEST_PX = 560


class LockPage(FieldsPage):
    """Minutes without a key or a movement, or never."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lock", say("Locking"), parent=parent)
        fields = self.set_up(
            {
                "locks": ChoiceField(
                    say("When nobody is at the keyboard"), [("yes", say("lock the store")), ("no", say("never lock"))]
                ),
                "minutes": TextField(
                    say("Minutes without a key or a movement"),
                    say("{low} to {high}", low=FEWEST_MINUTES, high=MOST_MINUTES),
                ),
            },
            ("locks minutes",),
            columns=2,
        )
        fields.setMaximumWidth(px(WIDEST_PX))
        note = words(
            say(
                "The store also locks with Ctrl+L, when the computer sleeps, and when the session is locked, where "
                "the system says so. What was half typed is kept inside the store, encrypted, and is there again "
                "afterwards."
            ),
            "muted",
            wraps=True,
        )
        self.body.addSpacing(8)
        self.body.addWidget(fields)
        self.body.addWidget(note)
        self.body.addStretch(1)
        self.lay_out_foot()

    def show_minutes(self, minutes: int) -> None:
        """Shows what is in force."""
        locks = "no" if minutes == NEVER else "yes"
        self.show_stored({"": {"locks": locks, "minutes": str(minutes or USUAL_MINUTES)}}, "")

    def judge(self, texts: Texts) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """A whole number of minutes, where there is a lock at all."""
        self.fields["minutes"].setEnabled(texts["locks"] == "yes" and not self._why)
        if texts["locks"] == "yes" and _minutes(texts["minutes"]) is None:
            said = say("A whole number from {low} to {high}.", low=FEWEST_MINUTES, high=MOST_MINUTES)
            return {"minutes": said}, {}
        return {}, {}

    def chosen(self) -> int:
        """The minutes, or NEVER."""
        texts = self.texts()
        return (_minutes(texts["minutes"]) or USUAL_MINUTES) if texts["locks"] == "yes" else NEVER


def _minutes(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        return None
    return int(text) if FEWEST_MINUTES <= int(text) <= MOST_MINUTES else None
