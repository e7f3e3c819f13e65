"""The settings: their pages at the left, the one chosen at the right, a search above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dalba_desktop.gui.labels import restyle, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px, px_size
from dalba_desktop.gui.settings_page import SettingsPage
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

WIDEST, HIGHEST = 1180, 760
SMALLEST = (860, 520)
PAGES_PX = 204
AROUND = (80, 60)
UNSAVED = " \N{BULLET}"


class SettingsDialog(QDialog):
    """Shows pages; a page with something half typed has a dot behind its name."""

    def __init__(self, pages: Sequence[SettingsPage], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Settings"))
        self.setMinimumSize(px_size(*SMALLEST).boundedTo(self.sizeHint()))
        self.pages = {page.key: page for page in pages}
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Find a setting"))
        self.search.setAccessibleName(say("Find a setting"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(say("Pages of the settings"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        for page in pages:
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, page.key)
            self.list.addItem(item)
            self.stack.addWidget(page)
        self.note = ""
        """What is said while there is nothing else to say."""
        self.said = words(wraps=True, selectable=True)
        self.said.setAccessibleName(say("Notice"))
        self.undo = button(say("Undo"), "flat")
        self.undo.hide()
        self.close_button = button(say("Close"))
        self.close_button.clicked.connect(self.accept)
        self._lay_out()
        self.set_theme(theme)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self.go_to_found)
        self.search.installEventFilter(self)
        self.list.currentRowChanged.connect(self._turned)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        wished = px_size(WIDEST, HIGHEST)
        room = over.size() if over is not None else wished + QSize(*AROUND)
        return wished.boundedTo(room - QSize(*AROUND))

    @property
    def page(self) -> SettingsPage:
        """The page that is shown."""
        found = self.stack.currentWidget()
        assert isinstance(found, SettingsPage)
        return found

    def show_page(self, key: str) -> None:
        """Turns to a page."""
        self.search.clear()
        self.list.setCurrentRow(list(self.pages).index(key))

    def say_now(self, sentence: str, *, is_problem: bool = False, can_undo: bool = False) -> None:
        """What was done, or why not; under every page."""
        self.undo.setVisible(can_undo)
        restyle(self.said, "role", "problem" if is_problem else "muted")
        self.said.setText(sentence or self.note)

    def mark_unsaved(self) -> None:
        """Puts a dot behind the pages on which something is half typed."""
        for place, page in enumerate(self.pages.values()):
            text = page.title + UNSAVED if page.has_typed else page.title
            item = self.list.item(place)
            if item.text() != text:
                item.setText(text)
                told = say("{page}, not saved yet", page=page.title) if page.has_typed else page.title
                item.setData(Qt.ItemDataRole.AccessibleTextRole, told)

    @property
    def unsaved(self) -> tuple[str, ...]:
        """The names of those pages."""
        return tuple(page.title for page in self.pages.values() if page.has_typed)

    def typed(self) -> dict[str, Any]:
        """What is half typed on all of them, as plain JSON values by page."""
        return {key: dict(page.typed()) for key, page in self.pages.items() if page.has_typed}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Shows what `typed` gave, and turns to the first page of it."""
        for key, texts in kept.items():
            if key in self.pages and isinstance(texts, dict):
                self.pages[key].restore(texts)
        self.mark_unsaved()
        first = next((key for key, page in self.pages.items() if page.has_typed), None)
        if first is not None:
            self.show_page(first)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        for page in self.pages.values():
            page.set_theme(theme)

    def go_to_found(self) -> None:
        """Puts the cursor into the field that the search found."""
        found = self._found(self.page, self.search.text())
        (found or self.page).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down in the search go along the pages that were found; Escape first empties it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _turned(self, row: int) -> None:
        if row >= 0:
            self.stack.setCurrentIndex(row)

    def _look(self, text: str) -> None:
        """Only the pages that hold every word; the first of them is shown."""
        for place, page in enumerate(self.pages.values()):
            self.list.item(place).setHidden(not page.holds(text))
        shown = [place for place in range(self.list.count()) if not self.list.item(place).isHidden()]
        if shown and self.list.currentRow() not in shown:
            self.list.setCurrentRow(shown[0])
        self.say_now(say("No setting holds these words.") if text.strip() and not shown else "")
        for page in self.pages.values():
            page.look_for(text)

    def _step(self, by: int) -> None:
        shown = [place for place in range(self.list.count()) if not self.list.item(place).isHidden()]
        if self.list.currentRow() in shown:
            at = shown.index(self.list.currentRow()) + by
            self.list.setCurrentRow(shown[max(0, min(len(shown) - 1, at))])

    @staticmethod
    def _found(page: SettingsPage, text: str) -> QWidget | None:
        asked = text.casefold().split()
        scored = [(sum(word in name.casefold() for word in asked), widget) for name, widget in page.finds.items()]
        best = max(scored, key=lambda pair: pair[0], default=(0, None))
        return best[1] if best[0] else None

    def _lay_out(self) -> None:
        left = QWidget()
        left.setObjectName("side")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left.setFixedWidth(px(PAGES_PX))
        beside = QVBoxLayout(left)
        beside.setContentsMargins(12, 16, 12, 12)
        beside.setSpacing(12)
        beside.addWidget(self.search)
        beside.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignBottom)
        right = QVBoxLayout()
        right.setContentsMargins(24, 20, 24, 16)
        right.setSpacing(12)
        right.addWidget(self.stack, 1)
        right.addWidget(rule())
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(rule(vertical=True))
        row.addLayout(right, 1)
