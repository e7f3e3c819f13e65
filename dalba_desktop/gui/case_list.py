"""The left column: search, how many cases, the cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from dalba_desktop.gui.case_list_delegate import CaseRowDelegate
from dalba_desktop.gui.case_list_model import CaseListModel, CaseRole, count_words
from dalba_desktop.gui.case_search import CaseSearch
from dalba_desktop.gui.desk_bar import DeskBar
from dalba_desktop.gui.empty_page import NEW_CASE_KEY
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.search_completion import SearchCompletion
from dalba_desktop.gui.search_line import SearchLine, count_found_words
from dalba_desktop.gui.search_lists import ListsButton
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseRow
    from dalba_desktop.tracker.search import Found


def new_case_tip() -> str:
    """What the plus at the head of the list does, and its keys."""
    return say("New case ({keys})", keys=NEW_CASE_KEY)


class CaseList(QWidget):
    """Search as you type; arrow keys move through what was found, Enter goes to the page."""

    case_selected = Signal(str)
    case_entered = Signal(str)
    case_pressed = Signal(str)
    new_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Find a case"))
        self.search.setAccessibleName(say("Find a case"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.look_again)
        self.offers = SearchCompletion(self.search, colours_of(theme))
        self.search.installEventFilter(self)
        self.lists = ListsButton()
        self.told = SearchLine()
        self.finder: Callable[[str], Found | None] | None = None
        """Finds cases in the open store; without one only what the rows say is looked at."""
        self._found: Found | None = None
        self._chosen: str | None = None
        """The case selected last: it is selected again when a search no longer leaves it out."""
        self._is_choosing = False
        self.count = words(role="small", wraps=True)
        self.new_case = button("+")
        self.new_case.setObjectName("plus")
        self.new_case.setAccessibleName(say("New case"))
        self.new_case.setToolTip(new_case_tip())
        self.new_case.clicked.connect(self.new_asked)
        self.nothing = words(role="muted", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.model = CaseListModel(self)
        self.found = CaseSearch(self)
        self.found.setSourceModel(self.model)
        self._delegate = CaseRowDelegate(colours_of(theme))
        self.view = QListView()
        self.view.setObjectName("cases")
        self.view.setAccessibleName(say("Cases"))
        self.view.setModel(self.found)
        self.view.setItemDelegate(self._delegate)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.activated.connect(self._entered)
        self.view.clicked.connect(self._entered_by_hand)

        self.desks = DeskBar()
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.search, 1)
        line.addWidget(self.lists)
        line.addWidget(self.new_case)
        head.addLayout(line)
        head.addWidget(self.count)
        head.addWidget(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.desks)
        column.addLayout(head)
        column.addWidget(self.nothing)
        column.addWidget(self.view, 1)
        self.set_rows(())

    def set_rows(self, rows: Sequence[CaseRow]) -> None:
        """Shows these cases and keeps the selected one selected if it is still there."""
        selected = self.selected_case
        if not rows:
            self._chosen = None
        self.model.set_rows(rows)
        if selected is not None and self.selected_case != selected:
            self.select(selected)
        self.look_again()

    def refresh_rows(self, rows: Sequence[CaseRow]) -> None:
        """Takes what changed of some cases; all others stay as they are."""
        self.model.refresh_rows(rows)
        self._say_count()

    def set_theme(self, theme: Theme) -> None:
        """Draws the rows in another theme."""
        self._delegate.colours = colours_of(theme)
        self.offers.set_colours(colours_of(theme))
        self.view.viewport().update()

    @property
    def selected_case(self) -> str | None:
        """The id of the selected case."""
        index = self.view.currentIndex()
        return str(index.data(CaseRole.CASE_ID)) if index.isValid() else None

    def select(self, case_id: str) -> bool:
        """Selects a case; False when it is not among those shown."""
        place = self.found.place_of(case_id)
        if place is None:
            return False
        self._go_to(self.found.index(place, 0))
        return True

    def select_first(self) -> None:
        """Selects the first case shown, if any."""
        if self.found.rowCount():
            self._go_to(self.found.index(0, 0))

    def focus_search(self) -> None:
        """Puts the cursor into the search field and selects what stands there."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, Down and Enter in the search field act on the list; Escape clears the search."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if self.offers.press(event):
                return True
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in steps:
                self.step(steps[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                typed = self.search.text().strip().casefold()
                named = next((row.case_id for row in self.model.rows if row.case_id.casefold() == typed), None)
                if named is not None:
                    self.select(named)
                elif not self.view.currentIndex().isValid():
                    self.select_first()
                self._entered(self.view.currentIndex())
                return True
            if key is Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def look_again(self) -> None:
        """Shows what the search finds now; the selected case stays selected while it is among them."""
        text, chosen = self.search.text(), self.selected_case or self._chosen
        self._is_choosing = True
        self._found = None if self.finder is None else self.finder(text)
        if self.finder is not None:
            self.found.show_only(None if self._found is None else self._found.case_ids)
        else:
            self.found.search(text)
        if chosen is not None:
            self.select(chosen)
        self._is_choosing = False
        self.told.show_found(self._found, self.offers.vocabulary())
        self._say_count()

    def _say_count(self) -> None:
        found = self._found
        if found is None or found.query.asks_nothing:
            self.count.setText(count_words(self.model.rows))
        else:
            self.count.setText(count_found_words(found, self.found.rowCount()))
        finds_none = bool(self.model.rows) and self.found.rowCount() == 0
        self.nothing.setVisible(finds_none)
        self.nothing.setText(say("No case matches this search.") if finds_none else "")

    def redraw(self) -> None:
        """Says every row anew: what may be shown of it is other than before."""
        last = self.model.rowCount() - 1
        if last >= 0:
            self.model.dataChanged.emit(self.model.index(0), self.model.index(last))

    def step(self, by: int) -> None:
        """Moves the selection up or down by so many cases."""
        count = self.found.rowCount()
        if not count:
            return
        current = self.view.currentIndex()
        place = current.row() + by if current.isValid() else 0
        self._go_to(self.found.index(max(0, min(count - 1, place)), 0))

    def _go_to(self, index: QModelIndex) -> None:
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(index, QListView.ScrollHint.EnsureVisible)

    def _moved(self, current: QModelIndex) -> None:
        if not current.isValid():
            return
        before, self._chosen = self._chosen, str(current.data(CaseRole.CASE_ID))
        if not self._is_choosing or before != self._chosen:
            self.case_selected.emit(self._chosen)

    def _entered_by_hand(self, index: QModelIndex) -> None:
        """A press on the case that is selected already brings its page back; the keyboard stays in the list."""
        if index.isValid():
            self.case_pressed.emit(str(index.data(CaseRole.CASE_ID)))

    def _entered(self, index: QModelIndex) -> None:
        if index.isValid():
            self.case_entered.emit(str(index.data(CaseRole.CASE_ID)))
