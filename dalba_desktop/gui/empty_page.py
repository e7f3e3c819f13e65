"""What stands in the middle when the store holds no case yet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.sheet_page import SheetPage
from dalba_desktop.wording import say

NEW_CASE_KEY = "Ctrl+Alt+N"
IMPORT_KEY = "Ctrl+I"


class EmptyPage(SheetPage):
    """Says how cases come in: by hand, or from a file."""

    new_asked = Signal()
    import_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.synthetic = words(say("SYNTHETIC"), "synthetic")
        self.problem = words(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.new_case = button(say("New case\N{HORIZONTAL ELLIPSIS}"), "primary", is_default=True)
        self.new_case.clicked.connect(self.new_asked)
        self.import_cases = button(say("Import a case file\N{HORIZONTAL ELLIPSIS}"))
        self.import_cases.clicked.connect(self.import_asked)
        sheet = QVBoxLayout()
        sheet.setSpacing(4)
        sheet.addWidget(self.synthetic)
        sheet.addWidget(words(say("No cases yet"), "heading"))
        sheet.addWidget(words(say("Enter the first one by hand, or bring cases in from a file."), "muted", wraps=True))
        sheet.addSpacing(16)
        sheet.addWidget(self.new_case)
        sheet.addLayout(_below(say("An id and the date of diagnosis are enough to begin."), NEW_CASE_KEY))
        sheet.addSpacing(12)
        sheet.addWidget(self.import_cases)
        sheet.addLayout(_below(say("A .json file, checked whole before anything of it is stored."), IMPORT_KEY))
        sheet.addSpacing(8)
        sheet.addWidget(self.problem)
        self.set_sheet(sheet)
        self.setFocusProxy(self.new_case)

    def show_problem(self, sentence: str) -> None:
        """Says why an import failed; an empty sentence takes it away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


def _below(text: str, shortcut: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addWidget(words(text, "small", wraps=True), 1)
    line.addWidget(words(shortcut, "small"))
    return line
