"""The page without a store: make one, look at the demo, open one."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.sheet_page import SheetPage
from dalba_desktop.wording import say


class StartPage(SheetPage):
    """Says what the user wants; a problem is shown here. What is likeliest comes first and is what Enter presses."""

    open_asked = Signal()
    create_asked = Signal()
    demo_asked = Signal()
    import_asked = Signal()
    """A new store is wanted, for cases that are in a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_store = button(say("Open a store\N{HORIZONTAL ELLIPSIS}"))
        self.create_store = button(say("Create a store\N{HORIZONTAL ELLIPSIS}"))
        self.demo = button(say("Open the demo"))
        self.bring_in = button(say("Import a case file\N{HORIZONTAL ELLIPSIS}"))
        self.question = words(role="heading", wraps=True)
        self.error = words(role="problem", wraps=True, selectable=True)
        self.error.setAccessibleName(say("Problem"))
        self.open_store.clicked.connect(self.open_asked)
        self.create_store.clicked.connect(self.create_asked)
        self.demo.clicked.connect(self.demo_asked)
        self.bring_in.clicked.connect(self.import_asked)
        self._offers = {
            self.open_store: _offer(
                self.open_store, say("A file ending in .dalba. You need its passphrase."), "Ctrl+O"
            ),
            self.create_store: _offer(
                self.create_store, say("Starts empty. You choose where it lies and its passphrase."), "Ctrl+Shift+N"
            ),
            self.demo: _offer(
                self.demo, say("63 invented patients, to try everything without a risk."), "Ctrl+Shift+D"
            ),
            self.bring_in: _offer(
                self.bring_in, say("Cases that are in a file: a store is created, and they are brought in."), ""
            ),
        }
        for offer in self._offers.values():
            offer.setParent(self)  # also while it has no place among the choices
        self._choices = QVBoxLayout()
        self._choices.setSpacing(12)
        sheet = QVBoxLayout()
        sheet.setSpacing(4)
        sheet.addWidget(self.question)
        sheet.addWidget(
            words(
                say("A store is one encrypted file that holds your cases. It never leaves this computer."),
                "muted",
                wraps=True,
            )
        )
        sheet.addSpacing(16)
        sheet.addLayout(self._choices)
        sheet.addSpacing(12)
        sheet.addWidget(self.error)
        self.set_sheet(sheet)
        self.set_first_run(is_first=False)
        self.show_problem("")

    def set_first_run(self, *, is_first: bool) -> None:
        """Puts a new store first for whoever has none yet, else the store they come back to."""
        self.question.setText(say("Where do you begin?") if is_first else say("Which cases do you want to follow?"))
        later = (self.open_store, self.create_store, self.demo)
        order = (self.create_store, self.demo, self.bring_in, self.open_store) if is_first else later
        if not is_first:
            self._choices.removeWidget(self._offers[self.bring_in])
            self._offers[self.bring_in].hide()
        for pressed in order:
            is_likeliest = pressed is order[0]
            restyle(pressed, "role", "primary" if is_likeliest else "")
            pressed.setAutoDefault(is_likeliest)
            pressed.setDefault(is_likeliest)
            self._choices.removeWidget(self._offers[pressed])
            self._choices.addWidget(self._offers[pressed])
            self._offers[pressed].show()
        for before, after in itertools.pairwise(order):
            self.setTabOrder(before, after)
        self.setFocusProxy(order[0])

    def showEvent(self, event: QShowEvent) -> None:
        """The likeliest choice is one press of Enter away."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, sentence: str) -> None:
        """Says what went wrong; an empty sentence takes it away."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))


def _offer(pressed: QPushButton, text: str, shortcut: str) -> QWidget:
    """A button, under it what it leads to and the keys that do the same from everywhere."""
    pressed.setAccessibleDescription(text)
    offer = QWidget()
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addWidget(words(text, "small", wraps=True), 1)
    line.addWidget(words(shortcut, "small"))
    column = QVBoxLayout(offer)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(pressed)
    column.addLayout(line)
    return offer
