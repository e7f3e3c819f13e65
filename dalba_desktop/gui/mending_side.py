"""Two cases side by side: one line per field, both values, and in which of them the two differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from dalba_desktop.gui.labels import ElidedLabel, restyle, rule, words
from dalba_desktop.gui.scale_size import px

LABEL_PX = 128


class SideBySide(QWidget):
    """Shows the identity of two people. What differs is in full ink; what agrees is muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnMinimumWidth(0, px(LABEL_PX))
        for column in (1, 2):
            self.grid.setColumnStretch(column, 1)

    def show_pair(self, left: str, right: str, rows: Sequence[tuple[str, str, str]]) -> None:
        """Heads of the two columns, and per row the name of a field with both values."""
        while (item := self.grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for column, head in ((1, left), (2, right)):
            self.grid.addWidget(ElidedLabel(head, "section"), 0, column)
        self.grid.addWidget(rule(), 1, 0, 1, 3)
        for place, (name, one, other) in enumerate(rows, start=2):
            caption = words(name, "small")
            caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.grid.addWidget(caption, place, 0)
            for column, value in ((1, one), (2, other)):
                shown = ElidedLabel(value)
                restyle(shown, "role", "muted" if one == other else "")
                self.grid.addWidget(shown, place, column)

    def texts(self) -> list[str]:
        """Everything shown, row by row."""
        items = (self.grid.itemAt(place) for place in range(self.grid.count()))
        shown = (item.widget() for item in items if item is not None)
        return [widget.text() for widget in shown if isinstance(widget, ElidedLabel)]
