"""The palette: type what you want, Enter does it, Escape leaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.palette_lines import Line, found
from dalba_desktop.gui.palette_view import PaletteModel, PaletteView
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

WIDTH_PX = 640
PAGE = 8


class PaletteDialog(QDialog):
    """A field and what fits what stands in it. `chosen` carries the `Line`, after the palette has gone."""

    chosen = Signal(object)

    def __init__(
        self,
        lines: Sequence[Line],
        cases: Sequence[Line],
        recent: Sequence[str],
        colours: dict[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette_window")
        self.setWindowTitle(say("Commands"))
        self._lines, self._cases, self._recent = lines, cases, recent
        self.field = QLineEdit()
        self.field.setPlaceholderText(say("What do you want to do? A case by its id, too."))
        self.field.setAccessibleName(say("Command or case"))
        self.field.installEventFilter(self)
        self.model = PaletteModel(self)
        self.view = PaletteView(colours)
        self.view.setAccessibleName(say("What fits"))
        self.view.setModel(self.model)
        self.nothing = words(say("Nothing is called so. Fewer letters find more."), "muted", wraps=True)
        self.nothing.setContentsMargins(12, 0, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.view, 1)
        column.addWidget(self.nothing)
        self.field.textChanged.connect(self._look)
        self.view.clicked.connect(self._choose)
        self.setFocusProxy(self.field)
        self._look("")
        self._place()

    @property
    def line(self) -> Line | None:
        """The line that Enter would do."""
        index = self.view.currentIndex()
        return self.model.lines[index.row()] if index.isValid() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The cursor stays in the field; Up, Down, Page Up and Page Down walk in the list, Enter chooses."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
            if event.key() in steps:
                self.step(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.view.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def step(self, by: int) -> None:
        """Goes so many lines down; up when negative. One step beyond an end leads to the other end."""
        count = self.model.rowCount()
        if not count:
            return
        at = self.view.currentIndex().row() + by
        row = at % count if abs(by) == 1 else max(0, min(count - 1, at))
        self._stand_on(row)

    def _look(self, typed: str) -> None:
        self.model.set_lines(found(typed, self._lines, self._cases, self._recent))
        has_any = bool(self.model.lines)
        self.nothing.setVisible(not has_any)
        if has_any:
            self._stand_on(0)

    def _stand_on(self, row: int) -> None:
        self.view.setCurrentIndex(self.model.index(row))
        line = self.model.lines[row]
        # The cursor is in the field, so a screen reader hears of the list only by being told.
        self.field.setAccessibleDescription(line.spoken)
        QAccessible.updateAccessibility(QAccessibleEvent(self.field, QAccessible.Event.DescriptionChanged))

    def _choose(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()] if index.isValid() else None
        if line is None or line.why_not:
            return
        self.accept()
        self.chosen.emit(line)

    def _place(self) -> None:
        """In the upper part of the window, where the eye is."""
        over = self.parentWidget()
        if over is None:
            return
        width = min(max(px(WIDTH_PX), over.width() // 2), over.width() - 80)
        high = min(self.sizeHint().height(), over.height() - 120)
        corner = over.mapToGlobal(QPoint((over.width() - width) // 2, 72))
        self.setGeometry(corner.x(), corner.y(), width, high)
