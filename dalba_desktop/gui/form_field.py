"""One field of a form: its name with unit and range, where it is typed, and what is wrong with it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QDate, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from dalba_desktop.gui.labels import ElidedLabel, restyle
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.typed_date import UnreadableDate, read_date
from dalba_desktop.wording import say


class FormField(QWidget):
    """A text, a choice or a date. `value` is always a text: the code of a choice, empty when nothing is there.

    `editor` is what takes the focus. Fields of other kinds say themselves what `value` and `set_value` are.
    """

    edited = Signal()

    def __init__(self, name: str, allowed: str = "", *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.is_required = required
        self.was_touched = False
        caption = f"{name} · {allowed}" if allowed else name
        self.caption = ElidedLabel(caption, "small")
        self.remark = ElidedLabel("", "small")
        self.remark.setMinimumHeight(px(16))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addWidget(self.caption)
        self.editor: QWidget

    def value(self) -> str:
        """What was typed or chosen."""
        if isinstance(self.editor, QLineEdit):
            return self.editor.text().strip()
        assert isinstance(self.editor, QComboBox)
        if self.editor.isEditable():
            return self.editor.currentText().strip()
        return str(self.editor.currentData() or "")

    def set_value(self, text: str) -> None:
        """Shows a value as if it had been there from the start."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)
            return
        assert isinstance(self.editor, QComboBox)
        if self.editor.isEditable():
            self.editor.setEditText(text)
        else:
            self.editor.setCurrentIndex(max(0, self.editor.findData(text)))

    def show_state(self, problem: str, hint: str = "", understood: str = "") -> None:
        """A problem in words and as a red edge; what is only missing stays quiet until the field was touched.

        A hint says what is unusual but may be right; `understood` says how the text was read.
        """
        is_quiet = bool(problem) and not self.was_touched and not self.value()
        is_bad = bool(problem) and not is_quiet
        restyle(self.editor, "state", "problem" if is_bad else "")
        restyle(self.remark, "role", "problem" if is_bad else "hint" if hint and not problem else "small")
        text = problem or hint or understood
        self.remark.setText(text)
        self.editor.setAccessibleDescription(text)

    def show_nested(self, problems: Mapping[str, str], understood: Mapping[str, str]) -> None:
        """For a list of records: what is wrong, and what was understood, in its rows, by `[0].start`."""

    def take_focus(self) -> None:
        """Puts the cursor here."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, editor: QWidget, beside: QWidget | None = None) -> None:
        self.editor = editor
        editor.setAccessibleName(self.name)
        editor.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(editor, 1)
        if beside is not None:
            row.addWidget(beside)
        self._column.addLayout(row)
        self._column.addWidget(self.remark)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Leaving a field counts as having touched it."""
        if watched is self.editor and event.type() is QEvent.Type.FocusOut and not self.was_touched:
            self.was_touched = True
            self.edited.emit()
        return False

    def _changed(self) -> None:
        if self.value():
            self.was_touched = True
        self.edited.emit()


class TextField(FormField):
    """A line of text or a number."""

    def __init__(
        self, name: str, allowed: str = "", *, required: bool = False, example: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, allowed, required=required, parent=parent)
        line = QLineEdit()
        line.setPlaceholderText(example)
        line.textChanged.connect(self._changed)
        self._take(line)


class ChoiceField(FormField):
    """One of several codes; the first entry stands for nothing chosen."""

    def __init__(
        self,
        name: str,
        options: list[tuple[str, str]],
        *,
        required: bool = False,
        nothing: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, required=required, parent=parent)
        box = QComboBox()
        if nothing is not None:
            box.addItem(nothing, "")
        for code, text in options:
            box.addItem(text, code)
        box.currentIndexChanged.connect(self._changed)
        self._take(box)


class OpenChoiceField(FormField):
    """A text with suggestions."""

    def __init__(self, name: str, suggestions: list[str], parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(suggestions)
        box.setCurrentIndex(-1)
        completer = box.completer()
        assert completer is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        box.editTextChanged.connect(self._changed)
        self._take(box)


def calm_calendar() -> QCalendarWidget:
    """A month in the colours of the house, from Monday to Sunday, without red week-ends."""
    calendar = QCalendarWidget()
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setGridVisible(False)
    calendar.setMinimumSize(px(280), px(220))
    plain = QTextCharFormat()
    plain.setForeground(calendar.palette().text())
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, plain)
    return calendar


class DateField(FormField):
    """A date that is typed, or picked from a calendar: F4 or Alt+Down opens it. Up and Down go a day on and back."""

    def __init__(self, name: str, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, required=required, parent=parent)
        line = QLineEdit()
        line.setPlaceholderText("12/3/2025")
        line.textChanged.connect(self._changed)
        self.pick = button("")
        self.pick.setObjectName("pick")
        self.pick.setAccessibleName(say("Pick a date for {field}", field=name))
        self.pick.setToolTip(say("Pick a date"))
        self.pick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pick.clicked.connect(self._open_calendar)
        self._line = line
        self._menu: QMenu | None = None
        self._calendar: QCalendarWidget | None = None
        self._take(line, self.pick)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keys of the calendar and of the next day."""
        if watched is self.editor and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if key == Qt.Key.Key_F4 or (alt and key == Qt.Key.Key_Down):
                self._open_calendar()
                return True
            if not alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                return self._step(1 if key == Qt.Key.Key_Up else -1)
        return super().eventFilter(watched, event)

    def _step(self, days: int) -> bool:
        try:
            day = read_date(self.value()) + dt.timedelta(days=days)
        except (UnreadableDate, OverflowError):
            return False
        self._line.setText(f"{day.day}/{day.month}/{day.year}")
        return True

    def _open_calendar(self) -> None:
        # Made once and kept: a menu that deletes itself may do so while its field is being taken down.
        if self._menu is None or self._calendar is None:
            self._menu, self._calendar = QMenu(self), calm_calendar()
            action = QWidgetAction(self._menu)
            action.setDefaultWidget(self._calendar)
            self._menu.addAction(action)
            self._calendar.clicked.connect(self._picked)
            self._calendar.activated.connect(self._picked)
        with contextlib.suppress(UnreadableDate):
            day = read_date(self.value())
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._menu.popup(self._line.mapToGlobal(self._line.rect().bottomLeft()))
        self._calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _picked(self, picked: QDate) -> None:
        self._line.setText(dt.date(picked.year(), picked.month(), picked.day()).isoformat())
        if self._menu is not None:
            self._menu.close()
