"""The button beside the search field: searches that were kept under a name, and what can be done with them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from dalba_desktop.gui.labels import restyle
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.search_lists import SavedList


class ListsButton(QPushButton):
    """Its menu is made when it is opened; the list whose search stands in the field is ticked."""

    chosen = Signal(str)
    """Carries the text of the search."""
    save_asked = Signal()
    rename_asked = Signal(str)
    delete_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lists")
        self.setAutoDefault(False)
        self.setAccessibleName(say("Saved searches"))
        self.setToolTip(say("Saved searches"))
        self._lists: Sequence[SavedList] = ()
        self._text = ""
        self.why_not = ""
        """Why nothing can be saved now; "" when it can."""
        self.lines = QMenu(self)
        self.lines.setToolTipsVisible(True)
        self.clicked.connect(self.open)
        self.show_state((), "")

    def show_state(self, lists: Sequence[SavedList], text: str, why_not: str = "") -> None:
        """The searches that are kept, and what stands in the field."""
        self._lists, self._text, self.why_not = lists, text.strip(), why_not
        restyle(self, "state", "current" if self.current is not None else "")

    @property
    def current(self) -> SavedList | None:
        """The kept search that stands in the field."""
        return next((each for each in self._lists if each.text == self._text and self._text), None)

    def open(self) -> None:
        """Shows the menu under the button."""
        self.fill()
        self.lines.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def fill(self) -> None:
        """Makes the menu as things are now."""
        self.lines.clear()
        current = self.current
        for each in self._lists:
            line = self._line(_escaped(each.name), functools.partial(self.chosen.emit, each.text))
            line.setCheckable(True)
            line.setChecked(each == current)
            line.setToolTip(_plain_tip(each.text))
        if not self._lists:
            self._line(say("No search has been saved yet"), lambda: None).setEnabled(False)
        self.lines.addSeparator()
        save = self._line(say("&Save this search\N{HORIZONTAL ELLIPSIS}"), self.save_asked.emit)
        self._enable(save, say("Type a search first; it is kept under a name.") if not self._text else "")
        if current is not None:
            name = current.name
            quoted = say("\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}", words=_escaped(name))
            rename = self._line(
                say("&Rename {name}\N{HORIZONTAL ELLIPSIS}", name=quoted), lambda: self.rename_asked.emit(name)
            )
            delete = self._line(say("&Delete {name}", name=quoted), lambda: self.delete_asked.emit(name))
            self._enable(rename, "")
            self._enable(delete, "")

    def _line(self, text: str, act: Callable[[], None]) -> QAction:
        line = QAction(text, self.lines)
        line.setToolTip(" ")
        line.triggered.connect(lambda _checked=False: act())
        self.lines.addAction(line)
        return line

    def _enable(self, line: QAction, why_not: str) -> None:
        why_not = self.why_not or why_not
        line.setEnabled(not why_not)
        if why_not:
            line.setToolTip(why_not)


def _escaped(name: str) -> str:
    """A name in a menu, its ampersands not taken for mnemonics."""
    return name.replace("&", "&&")


def _plain_tip(text: str) -> str:
    """A tool tip that looks like mark-up would be shown as rich text."""
    return text.replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}") if "<" in text else text
