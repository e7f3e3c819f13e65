"""Asks for the past day on which the page is to be seen: typed, picked, or the day of a fact or an alert."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.form_field import ChoiceField, DateField
from dalba_desktop.gui.message_dialog import SmallDialog, button
from dalba_desktop.gui.typed_date import UnreadableDate, read_date
from dalba_desktop.wording import date_words, say

KNOWN, STORED = "known", "stored"


class PastDialog(SmallDialog):
    """`days` are named days to choose from, each with its words; `today` and later is no past day."""

    def __init__(
        self,
        today: dt.date,
        days: Sequence[tuple[dt.date, str]] = (),
        *,
        begins: dt.date | None = None,
        as_stored: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        text = say("The whole page as it stood on that day: what came later is hidden, and nothing can be changed.")
        super().__init__(say("As known on a day"), text, parent)
        self._today = today
        self.date = DateField(say("Day"), required=True)
        options = [(day.isoformat(), words) for day, words in days if day < today]
        self.named = ChoiceField(say("Or the day of"), options, nothing=say("\N{EN DASH} typed above \N{EN DASH}"))
        if not options:
            self.named.hide()
        ways = [
            (KNOWN, say("as known by then, later corrections included")),
            (STORED, say("as this store held it then, before later corrections")),
        ]
        self.way = ChoiceField(say("How"), ways)
        self.way.set_value(STORED if as_stored else KNOWN)
        for field in (self.date, self.named, self.way):
            self.column.addWidget(field)
        self.yes = button(say("Show that day"), "primary", is_default=True)
        self.yes.clicked.connect(self.accept)
        no = button(say("Cancel"))
        no.clicked.connect(self.reject)
        self.add_buttons(no, self.yes)
        self.date.edited.connect(self._judge)
        self.named.edited.connect(self._take_named)
        if begins is not None:
            self.date.set_value(begins.isoformat())
        self.date.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def answer(self) -> tuple[dt.date, bool]:
        """The day, and whether it is to be shown as stored then."""
        return read_date(self.date.value()), self.way.value() == STORED

    def _take_named(self) -> None:
        if self.named.value():
            self.date.set_value(self.named.value())

    def _judge(self) -> None:
        problem, understood = "", ""
        if not self.date.value():
            problem = say("A day is needed.")
        else:
            try:
                day = read_date(self.date.value())
            except UnreadableDate as error:
                problem = str(error)
            else:
                understood = date_words(day)
                if day >= self._today:
                    problem = say("Not a past day: today is {date}.", date=date_words(self._today))
        self.date.show_state(problem, understood=understood)
        self.yes.setEnabled(not problem)
