"""The tabs under the chart: one table per kind of fact, and what can be done with a record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from dalba_desktop.gui.forms.form_words import button_words, menu_words
from dalba_desktop.gui.labels import rule
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.record_rows import Row, Sheet
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.sheets import count_title
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

SHEET_OF_LIST = {"relapses": "responses", "transplants": "responses"}
"""Lists that share a tab with another."""
STOP, CHANGE_DOSE, HOLD = "stop", "change-dose", "hold"
"""What can be done with a running drug in one step."""
HISTORY_KEY = "Ctrl+Shift+W"


class RecordTabs(QWidget):
    """Shows sheets; says which record was selected and what the user wants done with it."""

    record_selected = Signal(str, str)
    add_asked = Signal(str)
    """To which list?"""
    edit_asked = Signal(str, str)
    withdraw_asked = Signal(str, str)
    course_asked = Signal(str, str)
    """STOP, CHANGE_DOSE or HOLD, and the id of the treatment."""
    history_asked = Signal(str, str)
    """Who changed this record?"""
    selection_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tables: dict[str, RecordTable] = {}
        self._rooms: dict[RecordTable, QSplitter] = {}
        self._beside: dict[str, QWidget] = {}
        self.menu: QMenu | None = None
        self.add_menu: QMenu | None = None
        self.barred = ""
        """Why nothing can be changed; empty while it can."""
        self._others: list[tuple[QWidget, QWidget]] = []
        self._listed: dict[QWidget, RecordTable] = {}
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName(say("Kinds of facts"))
        self.bar.currentChanged.connect(self._turn)
        self.pages = QStackedWidget()
        self.add = button(say("Add result"), "primary")
        self.edit = button(say("Edit"))
        self.withdraw = button(say("Withdraw\N{HORIZONTAL ELLIPSIS}"))
        self.add.clicked.connect(self.press_add)
        self.edit.clicked.connect(lambda: self._ask(self.edit_asked))
        self.withdraw.clicked.connect(lambda: self._ask(self.withdraw_asked))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.bar)
        head.addStretch(1)
        self._head = head
        for pressed in (self.edit, self.withdraw, self.add):
            head.addWidget(pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
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

    def set_beside(self, key: str, pane: QWidget) -> None:
        """Gives the table of a sheet a pane at its right; before or after the first sheets are shown."""
        self._beside[key] = pane
        if key in self.tables:
            self._room(self.tables[key]).addWidget(pane)

    def add_page(self, title: str, page: QWidget, pressed: QWidget, table: RecordTable) -> None:
        """Adds a tab that is more than a table of facts, after those that are none.

        `pressed` stands beside the tabs with it; who changed a row of its `table` can be asked as of any other.
        """
        self._others.append((page, pressed))
        self._listed[page] = table
        self._offer_history(table)
        self.bar.addTab(title)
        self.pages.addWidget(page)
        self._head.addWidget(pressed)
        self._update_buttons()

    def set_page_title(self, page: QWidget, title: str) -> None:
        """Gives a page that was added another title."""
        self.bar.setTabText(self.pages.indexOf(page), title)

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

    def clear_selection(self) -> None:
        """Selects nothing in any table."""
        for table in self.tables.values():
            table.select(None)
        self._update_buttons()

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
        self.add_menu = QMenu(self)
        for name in lists:
            action = self.add_menu.addAction(menu_words(name))
            action.triggered.connect(lambda _=False, name=name: self.add_asked.emit(name))
        self.add_menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))
        self.add_menu.setActiveAction(self.add_menu.actions()[0])

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
        self.menu = QMenu(self)
        if table in self._rooms:
            self._offer_changes(self.menu, row)
        action = self.menu.addAction(say("Who changed this?"))
        # Only shown here: the shortcut itself belongs to the menu of the window.
        action.setShortcut(QKeySequence(HISTORY_KEY))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self.history_asked.emit(row.list, row.id))
        self.menu.popup(table.viewport().mapToGlobal(at))

    def _offer_changes(self, menu: QMenu, row: Row) -> None:
        """Correct and withdraw; of a running drug what is typed most."""
        menu.setToolTipsVisible(True)
        offered = [
            (say("&Edit\N{HORIZONTAL ELLIPSIS}"), lambda: self.edit_asked.emit(row.list, row.id)),
            (say("&Withdraw\N{HORIZONTAL ELLIPSIS}"), lambda: self.withdraw_asked.emit(row.list, row.id)),
        ]
        if row.is_running:
            offered += [
                (say("&Stop today\N{HORIZONTAL ELLIPSIS}"), lambda: self.course_asked.emit(STOP, row.id)),
                (say("Change the &dose\N{HORIZONTAL ELLIPSIS}"), lambda: self.course_asked.emit(CHANGE_DOSE, row.id)),
                (say("&Hold from today\N{HORIZONTAL ELLIPSIS}"), lambda: self.course_asked.emit(HOLD, row.id)),
            ]
        for words, ask in offered:
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, ask=ask: ask())
            action.setEnabled(not row.is_withdrawn and not self.barred)
            action.setToolTip(self.barred or " ")
        menu.addSeparator()

    def _ask(self, signal: object) -> None:
        row = self.current.selected_row if self.current is not None else None
        if row is not None:
            signal.emit(row.list, row.id)  # type: ignore[attr-defined]

    def _update_buttons(self) -> None:
        table = self.current
        for pressed in (self.add, self.edit, self.withdraw):
            pressed.setVisible(table is not None)
        lists = self.lists_shown
        self.add.setText(button_words(lists[0]) if len(lists) == 1 else say("Add\N{HORIZONTAL ELLIPSIS}"))
        self.add.setAccessibleName(self.add.text())
        self.add.setEnabled(not self.barred)
        self.add.setToolTip(self.barred)
        for page, beside in self._others:
            beside.setVisible(self.pages.currentWidget() is page)
        can_change = self.can_change
        self.edit.setEnabled(can_change)
        self.withdraw.setEnabled(can_change)
        why = "" if can_change else self.barred or say("Select a row first")
        self.edit.setToolTip(why)
        self.withdraw.setToolTip(why)
        self.selection_changed.emit()
