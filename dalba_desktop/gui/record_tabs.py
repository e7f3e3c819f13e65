"""The tabs under the chart: one table per kind of fact, and what can be done with a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from dalba_desktop.gui.record_buttons import RecordHead
from dalba_desktop.gui.record_menu import ATTACH, DOCUMENT, EDIT, HISTORY, MOVE, WITHDRAW, AddMenu, RowMenu
from dalba_desktop.gui.record_rows import Row, Sheet
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.sheets import count_title
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

SHEET_OF_LIST = {"relapses": "responses", "transplants": "responses"}
"""Lists that share a tab with another."""


class RecordTabs(QWidget):
    """Shows sheets; says which record was selected and what the user wants done with it."""

    record_selected = Signal(str, str)
    add_asked = Signal(str)
    """To which list?"""
    edit_asked = Signal(str, str)
    withdraw_asked = Signal(str, str)
    course_asked = Signal(str, str)
    """STOP, CHANGE_DOSE or HOLD, and the id of the treatment."""
    deed_asked = Signal(str, str, str)
    """MOVE, ATTACH or DOCUMENT, and the record."""
    history_asked = Signal(str, str)
    """Who changed this record?"""
    selection_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tables: dict[str, RecordTable] = {}
        self._rooms: dict[RecordTable, QSplitter] = {}
        self._beside: dict[str, QWidget] = {}
        self.menu: RowMenu | None = None
        self.add_menu: AddMenu | None = None
        self.barred = ""
        """Why nothing can be changed; empty while it can."""
        self._documents: Mapping[tuple[str, str], int] = {}
        self._others: list[tuple[QWidget, QWidget]] = []
        self._listed: dict[QWidget, RecordTable] = {}
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName(say("Kinds of facts"))
        self.bar.currentChanged.connect(self._turn)
        self.pages = QStackedWidget()
        self._head = RecordHead(self.bar)
        self.add, self.edit, self.withdraw = self._head.add, self._head.edit, self._head.withdraw
        self.add.clicked.connect(self.press_add)
        self.edit.clicked.connect(lambda: self._ask(self.edit_asked))
        self.withdraw.clicked.connect(lambda: self._ask(self.withdraw_asked))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.pages, 1)
        self._update_buttons()

    def set_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Shows these sheets; the tab shown stays."""
        for place, sheet in enumerate(sheets):
            if sheet.key not in self.tables:
                self._add_table(sheet)
            self.tables[sheet.key].set_sheet(sheet)
            self.bar.setTabText(place, count_title(sheet))
        self._update_buttons()
        self._head.place(self.width())

    def set_beside(self, key: str, pane: QWidget) -> None:
        """Gives the table of a sheet a pane at its right; before or after the first sheets are shown."""
        self._beside[key] = pane
        if key in self.tables:
            self._room(self.tables[key]).addWidget(pane)
        else:
            pane.setParent(self)
            pane.hide()

    def add_page(self, title: str, page: QWidget, pressed: QWidget, table: RecordTable) -> None:
        """Adds a tab that is more than a table of facts, after those that are none.

        `pressed` stands beside the tabs with it; who changed a row of its `table` can be asked as of any other.
        """
        self._others.append((page, pressed))
        self._listed[page] = table
        self._offer_history(table)
        self.bar.addTab(title)
        self.pages.addWidget(page)
        self._head.add_pressed(pressed)
        self._update_buttons()

    def set_page_title(self, page: QWidget, title: str) -> None:
        """Gives a page that was added another title."""
        self.bar.setTabText(self.pages.indexOf(page), title)
        self._head.place(self.width())

    def mark_documents(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Shows at each record, by list and id, that it has so many documents."""
        self._documents = counts
        for table in self.tables.values():
            table.records.set_documents(counts)

    def clear(self) -> None:
        """Shows no fact."""
        for table in self.tables.values():
            table.clear_records()
        self._update_buttons()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        for table in self.tables.values():
            table.set_theme(theme)

    def select(self, list_name: str, record_id: str) -> bool:
        """Shows the tab of a record and selects its row, without announcing it. False when no tab holds it."""
        key = SHEET_OF_LIST.get(list_name, list_name)
        table = self.tables.get(key)
        if table is None or not table.select(record_id):
            return False
        self.bar.setCurrentIndex(list(self.tables).index(key))
        self._update_buttons()
        return True

    def step(self, by: int) -> None:
        """Turns to the next tab or the one before, round and round; its table gets the keys."""
        self.bar.setCurrentIndex((self.bar.currentIndex() + by) % max(1, self.bar.count()))
        shown = self.pages.currentWidget()
        table = self.current or (self._listed.get(shown) if shown is not None else None)
        if table is not None:
            table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear_selection(self) -> None:
        """Selects nothing in any table."""
        for table in self.tables.values():
            table.select(None)
        self._update_buttons()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, one after the other: the tabs with their buttons, the tables, what is beside them."""
        return self._head, *self.tables.values(), *self._beside.values()

    @property
    def current(self) -> RecordTable | None:
        """The table shown."""
        return self._table_on(self.pages.currentWidget())

    @property
    def selected_record(self) -> tuple[str, str] | None:
        """List and id of the row that is selected in the tab shown."""
        shown = self.pages.currentWidget()
        if shown is None:
            return None
        table = self._table_on(shown) or self._listed.get(shown)
        row = table.selected_row if table is not None else None
        return None if row is None else (row.list, row.id)

    @property
    def lists_shown(self) -> tuple[str, ...]:
        """The lists that the tab shown holds; MRD where it shows no facts."""
        key = next((key for key, table in self.tables.items() if table is self.current), "mrd")
        return key, *(name for name, sheet in SHEET_OF_LIST.items() if sheet == key)

    @property
    def can_change(self) -> bool:
        """Whether a record is selected that can be corrected or withdrawn."""
        row = self.current.selected_row if self.current is not None else None
        return row is not None and not row.is_withdrawn and not self.barred

    def set_barred(self, why: str) -> None:
        """From now on nothing can be changed, for this reason; with none it can again."""
        if why != self.barred:
            self.barred = why
            self._update_buttons()

    def press_add(self) -> None:
        """Asks for a new record of the tab shown; of one with several lists, first of which."""
        lists = self.lists_shown
        if self.barred:
            return
        if len(lists) == 1:
            self.add_asked.emit(lists[0])
            return
        if self.add_menu is not None:
            self.add_menu.deleteLater()
        self.add_menu = AddMenu(lists, self)
        self.add_menu.asked.connect(self.add_asked)
        self.add_menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))
        self.add_menu.setActiveAction(self.add_menu.actions()[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Finds room for the buttons at another width."""
        super().resizeEvent(event)
        self._head.place(self.width())

    def _room(self, table: RecordTable) -> QSplitter:
        """Where a table stands, with its pane beside it."""
        room = self._rooms.get(table)
        if room is None:
            room = self._rooms[table] = QSplitter(Qt.Orientation.Horizontal)
            room.setChildrenCollapsible(False)
            room.addWidget(table)
            room.setStretchFactor(0, 1)
        return room

    def _table_on(self, page: QWidget | None) -> RecordTable | None:
        return next((table for table, room in self._rooms.items() if room is page), None)

    def _add_table(self, sheet: Sheet) -> None:
        table = RecordTable(sheet.title, self._theme)
        table.record_selected.connect(self._selected)
        table.record_opened.connect(self._opened)
        self._offer_history(table)
        place = len(self.tables)
        self.tables[sheet.key] = table
        self.pages.insertWidget(place, self._room(table))
        if sheet.key in self._beside:
            self._room(table).addWidget(self._beside[sheet.key])
            self._beside[sheet.key].show()
        self.bar.insertTab(place, sheet.title)
        if place == 0:
            self.bar.setCurrentIndex(0)

    def _turn(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        self._update_buttons()

    def _selected(self, list_name: str, record_id: str) -> None:
        self._update_buttons()
        self.record_selected.emit(list_name, record_id)

    def _opened(self, list_name: str, record_id: str) -> None:
        if self.edit.isEnabled():
            self.edit_asked.emit(list_name, record_id)

    def _offer_history(self, table: RecordTable) -> None:
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self._show_menu(table, at))

    def _show_menu(self, table: RecordTable, at: QPoint) -> None:
        row = table.selected_row
        if row is None:
            return
        if self.menu is not None:
            self.menu.deleteLater()
        has_document = (row.list, row.id) in self._documents
        self.menu = RowMenu(row, self.barred, self, can_change=table in self._rooms, has_document=has_document)
        self.menu.asked.connect(partial(self._menu_asked, row))
        self.menu.popup(table.viewport().mapToGlobal(at))

    def _menu_asked(self, row: Row, deed: str) -> None:
        signals = {EDIT: self.edit_asked, WITHDRAW: self.withdraw_asked, HISTORY: self.history_asked}
        if deed in signals:
            signals[deed].emit(row.list, row.id)
        elif deed in (MOVE, ATTACH, DOCUMENT):
            self.deed_asked.emit(deed, row.list, row.id)
        else:
            self.course_asked.emit(deed, row.id)

    def _ask(self, signal: object) -> None:
        row = self.current.selected_row if self.current is not None else None
        if row is not None:
            signal.emit(row.list, row.id)  # type: ignore[attr-defined]

    def _update_buttons(self) -> None:
        has_facts = self.current is not None
        self._head.show_for(self.lists_shown, self.barred, has_facts=has_facts, can_change=self.can_change)
        for page, beside in self._others:
            beside.setVisible(self.pages.currentWidget() is page)
        self.selection_changed.emit()
