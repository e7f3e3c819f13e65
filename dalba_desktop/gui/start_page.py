"""The page without a store: open one, make one, look at the demo."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.sheet_page import SheetPage
from dalba_desktop.wording import say


class StartPage(SheetPage):
    """Says what the user wants; a problem is shown here."""

    open_asked = Signal()
    create_asked = Signal()
    demo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_store = button(say("Open a store\N{HORIZONTAL ELLIPSIS}"), "primary", is_default=True)
        self.create_store = button(say("Create a store\N{HORIZONTAL ELLIPSIS}"))
        self.demo = button(say("Open the demo"))
        self.error = words(role="problem", wraps=True, selectable=True)
        self.error.setAccessibleName(say("Problem"))
        self.open_store.clicked.connect(self.open_asked)
        self.create_store.clicked.connect(self.create_asked)
        self.demo.clicked.connect(self.demo_asked)
        sheet = QVBoxLayout()
        sheet.setSpacing(4)
        sheet.addWidget(words(say("Which cases do you want to follow?"), "heading", wraps=True))
        sheet.addWidget(
            words(
                say("A store is one encrypted file that holds your cases. It never leaves this computer."),
                "muted",
                wraps=True,
            )
        )
        sheet.addSpacing(16)
        for pressed, text in (
            (self.open_store, say("A file ending in .dalba. You need its passphrase.")),
            (self.create_store, say("Starts empty. You choose where it lies and its passphrase.")),
            (self.demo, say("63 invented patients, to try everything without a risk.")),
        ):
            self._offer(sheet, pressed, text)
        sheet.addWidget(self.error)
        self.set_sheet(sheet)
        self.show_problem("")

    def show_problem(self, sentence: str) -> None:
        """Says what went wrong; an empty sentence takes it away."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _offer(self, sheet: QVBoxLayout, pressed: QPushButton, text: str) -> None:
        pressed.setAccessibleDescription(text)
        sheet.addWidget(pressed)
        sheet.addWidget(words(text, "small", wraps=True))
        sheet.addSpacing(12)
