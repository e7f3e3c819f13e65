"""A list of small records inside a form: interruptions of a drug, variants of a test. Rows come and go by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.form_field import FormField
from dalba_desktop.gui.forms.texts import rows_of, rows_text
from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

SHORT = 20
"""So many letters fit under any field of a row."""
MakeRow = Callable[[], dict[str, FormField]]
Widths = Mapping[str, int]


class RowsField(FormField):
    """Each row has the fields that `make_row` makes; Alt and the letter of the button below adds one.

    `least` rows stand there from the start, so that the first one needs no button.
    """

    def __init__(
        self,
        name: str,
        make_row: MakeRow,
        add_words: str,
        *,
        least: int = 0,
        widths: Widths | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent=parent)
        self._make_row = make_row
        self._least = least
        self._widths = widths or {}
        self.rows: list[dict[str, FormField]] = []
        self._frames: list[QFrame] = []
        self.removers: list[_Remover] = []
        self.add = button(add_words, "flat")
        # Enter on a row's button presses it, instead of storing the form.
        self.add.setAutoDefault(True)
        self.add.clicked.connect(self._add_pressed)
        frame = QFrame()
        self._inside = QVBoxLayout(frame)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.add)
        foot.addStretch(1)
        self._inside.addLayout(foot)
        self._take(frame)
        self.remark.setVisible(False)
        self._fill_up()

    def value(self) -> str:
        """The rows as JSON, those with nothing in them left out."""
        return rows_text([{key: each.value() for key, each in row.items()} for row in self.rows])

    def set_value(self, text: str) -> None:
        """Shows these rows in place of the present ones."""
        for _ in range(len(self.rows)):
            self._drop(0)
        for values in rows_of(text):
            row = self.add_row()
            for key, value in values.items():
                if key in row:
                    row[key].set_value(value)
                    row[key].was_touched = True
        self._fill_up()
        self._changed()

    def show_state(self, problem: str, hint: str = "", understood: str = "") -> None:
        """What concerns the list as a whole."""
        super().show_state(problem, hint, understood)
        # Its frame has no edge to colour.
        restyle(self.remark, "role", "problem" if problem else "hint" if hint else "small")
        self.remark.setVisible(bool(problem or hint or understood))

    def show_nested(self, problems: Mapping[str, str], understood: Mapping[str, str]) -> None:
        """At each field of each row what belongs there; empty rows do not count, as in `value`."""
        place = -1
        for row in self.rows:
            is_there = any(each.value() for each in row.values())
            place += is_there
            for key, each in row.items():
                at = f"[{place}].{key}"
                problem = problems.get(at, "") if is_there else ""
                each.show_state(problem, "", understood.get(at, "") if is_there else "")
                if _is_long(problem):
                    # In full below the rows.
                    each.remark.setText("")
        first = next((said for said in problems.values() if _is_long(said)), "")
        if first:
            self.show_state(first)

    def add_row(self, values: Mapping[str, str] | None = None) -> dict[str, FormField]:
        """One more row, with these texts in it."""
        row = self._make_row()
        frame = QFrame()
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        remover = _Remover()
        remover.press.clicked.connect(lambda: self._remove(row))
        for place, (key, each) in enumerate(row.items()):
            grid.addWidget(each, 0, place)
            grid.setColumnStretch(place, self._widths.get(key, 1))
            each.edited.connect(self._changed)
        grid.addWidget(remover, 0, len(row))
        self._inside.insertWidget(len(self.rows), frame)
        self.rows.append(row)
        self._frames.append(frame)
        self.removers.append(remover)
        for key, text in (values or {}).items():
            row[key].set_value(text)
        self._order_tab()
        self._name_once()
        return row

    def take_focus(self) -> None:
        """Into the first field of the first row, or on the button that makes one."""
        if self.rows:
            next(iter(self.rows[0].values())).take_focus()
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Before that Qt takes no order of Tab."""
        super().showEvent(event)
        self._order_tab()

    def _order_tab(self) -> None:
        """Row after row, then the button that adds one: Qt itself goes in the order in which things were made."""
        if not self.isVisible():
            return
        before: QWidget = self.add
        for row, remover in zip(self.rows, self.removers, strict=True):
            for stop in (*(each.editor for each in row.values()), remover.press):
                QWidget.setTabOrder(before, stop)
                before = stop
        if before is not self.add:
            QWidget.setTabOrder(before, self.add)

    def _add_pressed(self) -> None:
        next(iter(self.add_row().values())).take_focus()
        self._changed()

    def _remove(self, row: dict[str, FormField]) -> None:
        self._drop(self.rows.index(row))
        self._fill_up()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _drop(self, place: int) -> None:
        self.rows.pop(place)
        self.removers.pop(place)
        frame = self._frames.pop(place)
        self._inside.removeWidget(frame)
        frame.hide()
        frame.deleteLater()

    def _name_once(self) -> None:
        """What the columns are called stands above the first row."""
        for place, row in enumerate(self.rows):
            for caption in (*(each.caption for each in row.values()), self.removers[place].caption):
                caption.setVisible(place == 0)

    def _fill_up(self) -> None:
        while len(self.rows) < self._least:
            self.add_row()
        self._name_once()


class _Remover(QWidget):
    """The button at the end of a row, on the line of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = words(role="small")
        self.press = button("\N{MULTIPLICATION SIGN}", "flat")
        self.press.setAutoDefault(True)
        self.press.setFixedWidth(px(32))
        self.press.setAccessibleName(say("Remove this row"))
        self.press.setToolTip(say("Remove this row"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.caption)
        column.addWidget(self.press)
        column.addStretch(1)


def _is_long(said: str) -> bool:
    """Whether a sentence would be cut off under a narrow field of a row."""
    return len(said) > SHORT
