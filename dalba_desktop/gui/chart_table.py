"""The chart as a table: every fact in sight once, for eyes and screen readers that have no use for a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.record_rows import Column, Row, Sheet, date_cell, number_cell, text_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.gui.chart_drawing import CaseSource
    from dalba_desktop.plots.chart_options import ChartOptions
    from dalba_desktop.plots.chart_rows import Row as ChartRow

WIDTH_PX, HEIGHT_PX = 880, 560
BETWEEN = "/"
"""Between list and id in the table, where ids of several lists meet."""


class ChartTable(QDialog):
    """Stays open beside the window: what is selected here is ringed there, and the other way round."""

    row_selected = Signal(str, str)
    copy_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Chart as a table"))
        self.setModal(False)
        self.title = words(role="title")
        self.said = words(role="muted", wraps=True)
        self.synthetic = words(say("SYNTHETIC"), "synthetic")
        self.table = RecordTable(say("Chart as a table"), theme)
        self.table.record_selected.connect(self._selected)
        self.copy = button(say("&Copy as text"))
        self.copy.clicked.connect(self.copy_asked)
        close = button(say("Close"), "primary", is_default=True)
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.synthetic)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.copy)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.resize(WIDTH_PX, HEIGHT_PX)

    def set_chart(self, source: CaseSource, options: ChartOptions) -> None:
        """Shows the facts of a chart that are in sight."""
        from dalba_desktop.plots.chart_text import rows_of

        model = source.model(options)
        rows = rows_of(model)
        self.title.setText(say("{case}: chart as a table", case=source.view.case_id))
        self.said.setText(_said(len(rows), len(model.rows), options))
        self.synthetic.setVisible(source.view.synthetic)
        self.table.set_sheet(sheet_of(rows))

    def select(self, list_name: str, record_id: str) -> None:
        """Selects the row of a fact, without announcing it."""
        self.table.select(f"{list_name}{BETWEEN}{record_id}")

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _selected(self, list_name: str, record_id: str) -> None:
        self.row_selected.emit(list_name, record_id.removeprefix(f"{list_name}{BETWEEN}"))


def sheet_of(rows: tuple[ChartRow, ...]) -> Sheet:
    """The rows of a chart as a sheet, in order of time."""
    from dalba_desktop.plots.chart_rows import titles

    columns = tuple(Column(title, is_number=place == 1) for place, title in enumerate(titles()))
    return Sheet("chart", say("Chart as a table"), columns, tuple(_row(row) for row in rows))


def _row(row: ChartRow) -> Row:
    _, day, *rest = row.cells
    cells = (date_cell(row.date), number_cell(day, row.first), *(text_cell(text) for text in rest))
    return Row(row.list, f"{row.list}{BETWEEN}{row.id}", cells)


def _said(shown: int, drawn: int, options: ChartOptions) -> str:
    if options.window is None:
        return say_n("{count} fact, each once.", "{count} facts, each once.", shown)
    first, last = (date_words(day) for day in options.window)
    return say(
        "{shown} of {drawn} facts: those in sight, {first} to {last}.", shown=shown, drawn=drawn, first=first, last=last
    )
