"""Every key of the program: those of the menus as they stand there, and those that a part of the page knows itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from dalba_desktop.gui.case_list_model import folded
from dalba_desktop.gui.menus import Menus
from dalba_desktop.gui.palette_lines import keys_words, plain
from dalba_desktop.wording import mark, say


@dataclass(frozen=True)
class KeyLine:
    """One line of the page."""

    where: str
    what: str
    keys: str

    @property
    def searched(self) -> str:
        """Everything of it, folded."""
        return folded(f"{self.where} {self.what} {self.keys}")


_EVERYWHERE = (
    ("Tab", mark("To the next field or part")),
    ("Shift+Tab", mark("To the field or part before")),
    ("Alt", mark("Into the menus; then the letter that is underlined")),
    ("Esc", mark("Leave what is open, or empty the field")),
    ("Ctrl+Y", mark("Redo, as well")),
)
_LIST = (
    ("Up; Down", mark("The case above or below")),
    ("PgUp; PgDown", mark("A page of cases up or down")),
    ("Return", mark("To the chart of the case")),
    ("Esc", mark("Empty the search")),
)
_CHART = (
    ("Left; Right", mark("Read the fact before or after")),
    ("Up; Down", mark("Read the row of marks above or below")),
    ("Home; End", mark("Read the first or last fact")),
    ("Shift+Left; Shift+Right", mark("Move the days that are in sight")),
    ("+; -", mark("Closer or farther")),
    ("0", mark("The whole course")),
    ("Return", mark("Select the fact that is read, here and in its table")),
)
_TABLE = (
    ("Up; Down", mark("The row above or below")),
    ("Return", mark("Open the row")),
    ("Menu", mark("What can be done with the row")),
)
_LINE = (
    ("Return", mark("Store what was understood")),
    ("Ctrl+Return", mark("Open the form with what was understood")),
    ("Alt+1; Alt+9", mark("Answer a question by its number")),
    ("Up; Down", mark("Bring back an earlier line")),
    ("F1", mark("Examples of what can be typed")),
    ("Esc", mark("Empty the line and leave it")),
)
_FORM = (
    ("Return", mark("Store")),
    ("Ctrl+Return", mark("Store, from a text of several lines too")),
    ("Up; Down", mark("In a date: the day after or before")),
    ("F4", mark("In a date: the calendar")),
    ("Esc", mark("Leave; what was typed is put aside")),
)
_DOCUMENT = (
    ("PgUp; PgDown", mark("Scroll, then turn the page")),
    ("Home; End", mark("The first or last page")),
    ("Ctrl++; Ctrl+-", mark("Larger or smaller")),
    ("Ctrl+0", mark("As wide as the window")),
)
_PARTS = (
    (mark("Everywhere"), _EVERYWHERE),
    (mark("List of cases"), _LIST),
    (mark("Chart"), _CHART),
    (mark("Tables"), _TABLE),
    (mark("One line"), _LINE),
    (mark("Forms"), _FORM),
    (mark("Documents"), _DOCUMENT),
)


def key_lines(menus: Menus) -> tuple[KeyLine, ...]:
    """All of them: the menus in their order, then the parts of the page."""
    of_menus = (
        KeyLine(plain(menus.titles[key]), plain(action.text()), keys_words(action))
        for key, action in menus.actions.items()
        if action.shortcuts()
    )
    of_parts = (KeyLine(say(where), say(what), native(keys)) for where, lines in _PARTS for keys, what in lines)
    return (*of_menus, *of_parts)


def native(keys: str) -> str:
    """Keys as this system prints them."""
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(one).toString(form) or one for one in keys.split("; "))
