"""The pane that holds the matrix of a case: who vouches for the table, the cells, the one chosen in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dalba_desktop.gui.case_matrix import LEAST_TKI_PX, VARIANT_PX, CaseMatrix
from dalba_desktop.gui.case_matrix_words import case_matrix_text
from dalba_desktop.gui.labels import ElidedLabel, LinkLabel, restyle, words
from dalba_desktop.gui.reading_side import SidePane
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView
    from dalba_desktop.tracker.settings import TableInForce

MARGIN_PX = 12
LEAST_PX = VARIANT_PX + 7 * LEAST_TKI_PX + MARGIN_PX + 24
EMPTY_PX = (288, 200)
"""What it wants, and at least needs, where there is no variant to show."""
WANTS_PX = LEAST_PX + 16


class CaseMatrixPane(SidePane):
    """Shows what the table says of the variants of a case."""

    test_pressed = Signal(str)
    table_asked = Signal()
    """The whole table is to be shown."""

    def __init__(self, theme: Theme) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        super().__init__(say("Variants and TKIs"), inside, WANTS_PX, LEAST_PX, rail=say("TKIs"))
        self.review = ElidedLabel(role="synthetic")
        self.review.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.head.insertWidget(1, self.review, 100)
        self.said = words(role="muted", wraps=True, selectable=True)
        self.matrix = CaseMatrix(theme)
        self.read_off = words(wraps=True, selectable=True)
        self.read_off.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.legend = words(
            say("R resistant, I intermediate, S usable. Bold: the source was read; thin: from memory."),
            "small",
            wraps=True,
        )
        self.whole = LinkLabel(say("All variants, sources and sign-off"))
        self.whole.pressed.connect(self.table_asked)
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN_PX, 0, 8, 8)
        column.setSpacing(8)
        for widget in (self.said, self.matrix, self.read_off, self.legend, self.whole):
            column.addWidget(widget)
        column.addStretch(1)
        self.matrix.cell_chosen.connect(self.read_off.setText)
        self.matrix.test_chosen.connect(self.test_pressed)
        self.clear()

    def set_case(self, view: CaseView, now: TableInForce) -> None:
        """Shows the variants of a case by the table in force."""
        text = case_matrix_text(view, now)
        self.said.setText("\n".join(text.said))
        self.said.setVisible(bool(text.said))
        restyle(self.review, "role", "small" if text.is_reviewed else "synthetic")
        self.review.shorter = "" if text.is_reviewed else say("Not reviewed")
        self.review.setText(text.review)
        self.matrix.set_rows(text.rows, text.current, now.table)
        for widget in (self.matrix, self.read_off, self.legend):
            widget.setVisible(bool(text.rows))
        self.whole.setVisible(True)
        self.set_widths(*((WANTS_PX, LEAST_PX) if text.rows else EMPTY_PX))

    def show_test(self, test_id: str) -> None:
        """Stands on the variants of a test that was selected."""
        self.matrix.show_test(test_id)

    def clear(self) -> None:
        """Keeps nothing of a case."""
        for label in (self.said, self.read_off, self.review):
            label.setText("")
        for widget in (self.said, self.matrix, self.read_off, self.legend, self.whole):
            widget.setVisible(False)
        self.matrix.matrix.forget()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.matrix.set_theme(theme)

    def focus_first(self) -> None:
        """Opens the pane and gives the keyboard to the matrix, or to the way to the whole table."""
        if not self.is_open:
            self.turn(True)
        first = self.matrix if self.matrix.matrix.rows else self.whole
        first.setFocus(Qt.FocusReason.OtherFocusReason)
