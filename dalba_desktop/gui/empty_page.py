"""What stands in the middle when the store holds no case yet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.sheet_page import SheetPage
from dalba_desktop.wording import say


class EmptyPage(SheetPage):
    """Says how cases come in."""

    import_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.synthetic = words(say("SYNTHETIC"), "synthetic")
        self.problem = words(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.import_cases = button(say("Import a case file\N{HORIZONTAL ELLIPSIS}"), "primary", is_default=True)
        self.import_cases.clicked.connect(self.import_asked)
        sheet = QVBoxLayout()
        sheet.setSpacing(8)
        sheet.addWidget(self.synthetic)
        sheet.addWidget(words(say("No cases yet"), "heading"))
        sheet.addWidget(
            words(
                say(
                    "This store is empty. Bring cases in from a case file (.json). The file is checked whole before "
                    "anything of it is stored."
                ),
                "muted",
                wraps=True,
            )
        )
        sheet.addSpacing(8)
        sheet.addWidget(self.import_cases)
        sheet.addWidget(self.problem)
        self.set_sheet(sheet)

    def show_problem(self, sentence: str) -> None:
        """Says why an import failed; an empty sentence takes it away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
