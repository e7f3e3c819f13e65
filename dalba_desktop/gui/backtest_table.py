"""The figures of the back-test rule by rule, two policies beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from dalba_desktop.gui import fonts
from dalba_desktop.gui.backtest_words import FIGURES, RuleLine, column_titles
from dalba_desktop.gui.labels import ElidedLabel, rule
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import NONE, say

Index = QModelIndex | QPersistentModelIndex
ROW_PX = 26
HEADER_PX = 40
GROUP_PX = 24
WIDTHS_PX = (84, 44, 64, 60, 70, 50, 76)
"""Of the figures of one policy; the rule takes what is left."""
RULE_PX = 320
WIDEST = 1.3
"""How much wider the figures may get where there is room."""
_QUIET = ("0", "0.00", NONE)


class BacktestModel(QAbstractTableModel):
    """One line per rule, the figures of every policy in columns."""

    def __init__(self, colours: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[RuleLine, ...] = ()
        self._policies = 0
        self._colours = colours

    def set_lines(self, lines: Sequence[RuleLine], policies: int) -> None:
        """Shows figures of so many policies."""
        self.beginResetModel()
        self.lines, self._policies = tuple(lines), policies
        self.endResetModel()

    def set_colours(self, colours: dict[str, str]) -> None:
        """Takes the colours of another theme."""
        self._colours = colours

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """All rules, then each."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The rule, then the figures of each policy."""
        return 0 if parent.isValid() else 1 + FIGURES * self._policies

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return say("Rule") if section == 0 else column_titles()[(section - 1) % FIGURES]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(section) | Qt.AlignmentFlag.AlignBottom)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says in a role."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        text = line.title if column == 0 else line.cells[column - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole and column == 0:
            return f"{line.title} ({line.rule})" if line.rule else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(column) | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and not line.rule:
            return fonts.font(bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and column and text in _QUIET:
            return QColor(self._colours["faint"])
        return None


class _Rows(QTableView):
    """The table under the names of the policies."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the room anew."""
        super().resizeEvent(event)
        self.resized.emit()


class BacktestTable(QWidget):
    """The names of the policies, each over its figures, and the table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = BacktestModel(colours_of(theme), self)
        self.rows = _Rows()
        self.rows.setObjectName("figures")
        self.rows.setAccessibleName(say("Alerts by rule"))
        self.rows.setModel(self.figures)
        header = make_plain(self.rows, px(ROW_PX))
        header.setFixedHeight(px(HEADER_PX))
        header.setMinimumSectionSize(px(min(WIDTHS_PX)))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._over = QWidget()
        self._over.setFixedHeight(px(GROUP_PX))
        self.groups: tuple[ElidedLabel, ...] = ()
        self._lines: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._over)
        column.addWidget(self.rows, 1)
        self.rows.resized.connect(self._share_width)
        self.rows.horizontalScrollBar().valueChanged.connect(self._place_groups)

    def set_lines(self, lines: Sequence[RuleLine], titles: Sequence[str]) -> None:
        """Shows figures under the names of their policies."""
        for old in (*self.groups, *self._lines):
            old.setParent(None)
            old.deleteLater()
        self.groups = tuple(ElidedLabel(title, "strong", self._over) for title in titles)
        self._lines = [rule() for _ in titles]
        for made in self._lines:
            made.setParent(self._over)
        self.figures.set_lines(lines, len(titles))
        self._share_width()
        for shown in (*self.groups, *self._lines):
            shown.show()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.figures.set_colours(colours_of(theme))
        self.rows.viewport().update()

    def _share_width(self) -> None:
        policies = len(self.groups)
        if not policies:
            return
        room = self.rows.viewport().width()
        needed = px(sum(WIDTHS_PX)) * policies
        scale = min(WIDEST, max(1.0, (room - px(RULE_PX)) / needed))
        widths = [round(px(width) * scale) for width in WIDTHS_PX] * policies
        self.rows.setColumnWidth(0, max(px(RULE_PX) // 2, room - sum(widths)))
        for column, width in enumerate(widths, start=1):
            self.rows.setColumnWidth(column, width)
        self._place_groups()

    def _place_groups(self) -> None:
        for place, (label, line) in enumerate(zip(self.groups, self._lines, strict=True)):
            first = 1 + FIGURES * place
            left = self.rows.columnViewportPosition(first) + 16
            last = first + FIGURES - 1
            right = self.rows.columnViewportPosition(last) + self.rows.columnWidth(last)
            label.setGeometry(left, 0, right - left - 6, px(GROUP_PX) - 3)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setGeometry(left, px(GROUP_PX) - 1, right - left - 6, 1)


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
