"""The page of all keys: a table with a search, for eyes and screen readers alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from dalba_desktop.gui.case_list_model import folded
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.plain_table import make_plain
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.shortcut_page_words import KeyLine
from dalba_desktop.wording import say, say_n

WIDTH_PX, HEIGHT_PX = 720, 640
ROW_AIR_PX = 12
SEARCHED = int(Qt.ItemDataRole.UserRole)


class ShortcutPage(QDialog):
    """Stays beside the window, so that the keys can be tried while one reads."""

    def __init__(self, lines: Sequence[KeyLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Keyboard"))
        self.setModal(False)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Find a key or what it does"))
        self.search.setAccessibleName(say("Find a key or what it does"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.count = words(role="small")
        self.found = _Found(self)
        self.found.setSourceModel(_model(lines, self))
        self.table = QTableView()
        self.table.setObjectName("records")
        self.table.setAccessibleName(say("Keyboard"))
        self.table.setModel(self.found)
        self._lay_out_table()
        close = button(say("Close"), "primary", is_default=True)
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words(say("Keyboard"), "title"))
        column.addWidget(
            words(
                say("Ctrl+K finds everything by its name. Whatever a menu can do now is there with its keys."),
                "muted",
                wraps=True,
            )
        )
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(close)
        column.addLayout(foot)
        self.search.textChanged.connect(self._look)
        self.resize(px(WIDTH_PX), px(HEIGHT_PX))
        self.setFocusProxy(self.search)
        self._look("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search into the table."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus(Qt.FocusReason.TabFocusReason)
                self.table.selectRow(0)
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _look(self, text: str) -> None:
        self.found.look_for(text)
        self.count.setText(say_n("{count} line", "{count} lines", self.found.rowCount()))

    def _lay_out_table(self) -> None:
        header = make_plain(self.table, self.fontMetrics().height() + px(ROW_AIR_PX))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for narrow in (1, 2):
            header.setSectionResizeMode(narrow, QHeaderView.ResizeMode.ResizeToContents)


class _Found(QSortFilterProxyModel):
    """The lines in which every typed word occurs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sought: list[str] = []

    def look_for(self, text: str) -> None:
        """Looks for these words from now on."""
        self.beginFilterChange()
        self._sought = folded(text).split()
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether every word occurs in the line."""
        searched = str(self.sourceModel().index(row, 0, parent).data(SEARCHED))
        return all(word in searched for word in self._sought)


def _model(lines: Sequence[KeyLine], parent: QObject) -> QStandardItemModel:
    model = QStandardItemModel(0, 3, parent)
    model.setHorizontalHeaderLabels([say("What it does"), say("Keys"), say("Where")])
    for line in lines:
        row = [QStandardItem(text) for text in (line.what, line.keys, line.where)]
        row[0].setData(line.searched, SEARCHED)
        row[0].setData(", ".join((line.what, line.keys, line.where)), Qt.ItemDataRole.AccessibleTextRole)
        model.appendRow(row)
    return model
