"""Add, Edit and Withdraw beside the tabs, or in a row of their own where the tabs need the width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from dalba_desktop.gui.forms.form_words import button_words
from dalba_desktop.gui.labels import rule
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.wording import say


class RecordHead(QWidget):
    """The row of tabs with what can be pressed; the words follow the tab that is shown."""

    def __init__(self, bar: QTabBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add = button(say("Add result"), "primary")
        self.edit = button(say("Edit"))
        self.withdraw = button(say("Withdraw\N{HORIZONTAL ELLIPSIS}"))
        self._bar = bar
        self._pressed = QWidget()
        self._row = QHBoxLayout(self._pressed)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        for pressed in (self.edit, self.withdraw, self.add):
            self._row.addWidget(pressed)
        self._beside, self._under = QHBoxLayout(), QHBoxLayout()
        self._beside.setSpacing(8)
        self._beside.addWidget(bar, 1)
        self._beside.addWidget(self._pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._beside)
        column.addWidget(rule())
        column.addLayout(self._under)

    def add_pressed(self, pressed: QWidget) -> None:
        """One more that can be pressed, of a tab that is no table of facts."""
        self._row.addWidget(pressed)

    def show_for(self, lists: Sequence[str], barred: str, *, has_facts: bool, can_change: bool) -> None:
        """The words for these lists; grey is what cannot be done, and says why."""
        for pressed in (self.add, self.edit, self.withdraw):
            pressed.setVisible(has_facts)
        self.add.setText(button_words(lists[0]) if len(lists) == 1 else say("Add\N{HORIZONTAL ELLIPSIS}"))
        self.add.setAccessibleName(self.add.text())
        self.add.setEnabled(not barred)
        self.add.setToolTip(barred)
        for pressed in (self.edit, self.withdraw):
            pressed.setEnabled(can_change)
            pressed.setToolTip("" if can_change else barred or say("Select a row first"))

    def place(self, width: int) -> None:
        """Finds room for the buttons at this width."""
        needed = self._bar.sizeHint().width() + self._beside.spacing() + self._pressed.sizeHint().width()
        fits = needed <= width
        wanted, other = (self._beside, self._under) if fits else (self._under, self._beside)
        if wanted.indexOf(self._pressed) < 0:
            other.removeWidget(self._pressed)
            wanted.addWidget(self._pressed)
            self._under.setContentsMargins(0, 0 if fits else 4, 0, 0)
