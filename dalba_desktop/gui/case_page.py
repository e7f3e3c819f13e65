"""The page of one case: head, chart, tables. Chart and tables show the same selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from dalba_desktop.gui.case_header import CaseHeader
from dalba_desktop.gui.chart_pane import ChartPane
from dalba_desktop.gui.chart_view import ChartView
from dalba_desktop.gui.facts import description, facts_of
from dalba_desktop.gui.labels import rule
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.gui.record_tabs import RecordTabs
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.sheets import sheets_of
from dalba_desktop.plots.theme import Theme

if TYPE_CHECKING:
    from dalba_desktop.domain.schedule import Calendar
    from dalba_desktop.tracker import CaseView


class CasePage(QWidget):
    """Shows a `CaseView`; says which fact was selected."""

    fact_selected = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = CaseHeader()
        self.notice = NoticeBar()
        self.chart = ChartView(theme)
        self.chart_pane = ChartPane(self.chart, theme)
        self.tabs = RecordTabs(theme)
        self.chart.mark_selected.connect(self._select_from_chart)
        self.chart.selection_cleared.connect(self._clear_selection)
        self.tabs.record_selected.connect(self._select_from_table)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.chart_pane)
        self.split.addWidget(self.tabs)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([500, 220])
        self.tabs.setMinimumHeight(px(140))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        column.addWidget(self.header)
        self._above_chart = QVBoxLayout()
        self._above_chart.setSpacing(8)
        column.addLayout(self._above_chart)
        column.addWidget(self.notice)
        column.addWidget(rule())
        column.addWidget(self.split, 1)
        self.case_id: str | None = None

    def put_above_chart(self, widget: QWidget) -> None:
        """Gives a widget its place between the head and the chart, under those put there before."""
        self._above_chart.addWidget(widget)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What stands under one another, as the eye and Tab go."""
        above = (item.widget() for item in map(self._above_chart.itemAt, range(self._above_chart.count())) if item)
        placed = tuple(widget for widget in above if widget is not None)
        return self.header, *placed, self.notice, self.chart_pane, self.tabs, *self.tabs.parts

    def set_case(self, view: CaseView, calendar: Calendar | None = None) -> None:
        """Shows a case, or the same case after a change; then what was selected stays selected."""
        from dalba_desktop.gui.chart_drawing import CaseSource

        is_other_case = view.case_id != self.case_id
        if is_other_case:
            self.notice.clear()
            self.tabs.clear_selection()
        self.case_id = view.case_id
        self.header.set_case(
            shown_id(view.case_id), description(view), facts_of(view, calendar), synthetic=view.synthetic
        )
        self.tabs.set_sheets(sheets_of(view))
        self.chart.set_source(CaseSource(view, calendar), is_other_case=is_other_case)

    def clear(self) -> None:
        """Shows no case, and keeps nothing of the one shown."""
        self.case_id = None
        self.notice.clear()
        self.chart.set_source(None)
        self.tabs.clear()
        self.header.set_case("", "", (), synthetic=False)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.chart_pane.set_theme(theme)
        self.tabs.set_theme(theme)

    def select_fact(self, list_name: str, record_id: str) -> None:
        """Shows a fact in the chart and in its table."""
        self.chart.select(list_name, record_id)
        self.tabs.select(list_name, record_id)
        self.fact_selected.emit(list_name, record_id)

    def _clear_selection(self) -> None:
        self.tabs.clear_selection()
        for table in self.tabs.tables.values():
            table.mark_rows(())

    def _select_from_chart(self, list_name: str, record_id: str) -> None:
        self.tabs.select(list_name, record_id)
        self.fact_selected.emit(list_name, record_id)

    def _select_from_table(self, list_name: str, record_id: str) -> None:
        self.chart.select(list_name, record_id)
        self.fact_selected.emit(list_name, record_id)
