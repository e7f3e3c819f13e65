"""The chart as a table: every fact in sight once, for eyes and screen readers that have no use for a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.gui.record_rows import Cell, Column, Row, Sheet, date_cell, number_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.gui.chart_drawing import CaseSource
    from dalba_desktop.plots.chart_model import ChartModel
    from dalba_desktop.plots.chart_options import ChartOptions
    from dalba_desktop.plots.chart_rows import Row as ChartRow

WIDTH_PX, HEIGHT_PX = 1160, 560
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
        self.table.record_opened.connect(self._selected)
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
        self.resize(px(WIDTH_PX), px(HEIGHT_PX))

    def set_chart(self, source: CaseSource, options: ChartOptions) -> None:
        """Shows the facts of a chart that are in sight."""
        from dalba_desktop.plots.chart_text import rows_of

        model = source.model(options)
        rows = rows_of(model)
        self.title.setText(say("{case}: chart as a table", case=shown_id(source.view.case_id)))
        self.said.setText(_said(len(rows), len(model.rows), options))
        self.synthetic.setVisible(source.view.synthetic)
        self.table.set_sheet(sheet_of(rows, model))

    def take_keyboard(self) -> None:
        """Gives the keyboard to the table. Its first row is not selected by that; Enter or a step selects."""
        table = self.table
        if table.selected_row is None and table.records.rows:
            was_blocked = table.blockSignals(True)
            first = table.records.index(0, 0)
            table.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            table.blockSignals(was_blocked)
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    def select(self, list_name: str, record_id: str) -> None:
        """Selects the row of a fact, without announcing it."""
        self.table.select(f"{list_name}{BETWEEN}{record_id}")

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _selected(self, list_name: str, record_id: str) -> None:
        self.row_selected.emit(list_name, record_id.removeprefix(f"{list_name}{BETWEEN}"))


def sheet_of(rows: tuple[ChartRow, ...], model: ChartModel) -> Sheet:
    """The rows of a chart as a sheet, in order of time."""
    from dalba_desktop.plots.chart_rows import titles

    date, _, *rest = titles()
    counted = f"{model.day_title[:1].upper()}{model.day_title[1:]}"
    columns = (Column(date), Column(counted, is_number=True), *(Column(title) for title in rest))
    return Sheet("chart", say("Chart as a table"), columns, tuple(_row(row, model) for row in rows))


def _row(row: ChartRow, model: ChartModel) -> Row:
    from dalba_desktop.plots.day_words import day_number

    _, _, *rest = row.cells
    day = model.scale.day(row.date)
    cells = (date_cell(row.date), number_cell(day_number(day, model.scale), day), *(_words(text) for text in rest))
    return Row(row.list, f"{row.list}{BETWEEN}{row.id}", cells)


def _words(text: str) -> Cell:
    """Nothing where there is nothing to say: a table full of dashes is hard to read."""
    return Cell(text, (1, 0.0, text.casefold()))


def _said(shown: int, drawn: int, options: ChartOptions) -> str:
    if options.window is None:
        return say_n("{count} fact, each once.", "{count} facts, each once.", shown)
    first, last = (date_words(day) for day in options.window)
    return say(
        "{shown} of {drawn} facts: those in sight, {first} to {last}.", shown=shown, drawn=drawn, first=first, last=last
    )
