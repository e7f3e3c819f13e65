"""A pane beside a table: as wide as it needs, a rail at the edge when it is folded or there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

RAIL_PX = 28
LEAST_TABLE_PX = 360
"""A table narrower than this beside the pane would be crowded: then it is one or the other."""
WIDEST_PX = 16_777_215


class Rail(QPushButton):
    """A button at the edge, its name written from bottom to top."""

    def __init__(self, text: str, pane: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setProperty("role", "rail")
        self.setAccessibleName(say("Show {pane}", pane=pane))
        self.setToolTip(self.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAutoDefault(False)

    def show_text(self, text: str) -> None:
        """Writes something else."""
        self._text = text
        self.update()

    def sizeHint(self) -> QSize:
        """A narrow strip."""
        return QSize(px(RAIL_PX), 60)

    def minimumSizeHint(self) -> QSize:
        """As narrow, and as low as need be."""
        return QSize(px(RAIL_PX), 24)

    def paintEvent(self, _: QPaintEvent) -> None:
        """The frame of a button, and the name turned."""
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.translate(0, self.height())
        painter.rotate(-90)
        room = QRect(0, 0, self.height() - 12, self.width())
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


class SidePane(QWidget):
    """Holds a content that scrolls; folds by its button, and by itself where the table needs the room."""

    folded = Signal(bool)

    def __init__(self, title: str, content: QWidget, wants_px: int, least_px: int, *, rail: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._wants_px = wants_px
        self._least_px = least_px
        self._choice: bool | None = None
        """What the user chose while there was room for both; None for nothing yet."""
        self._takes_all = False
        self._split: QSplitter | None = None
        self.is_open = True
        self.title = words(title, "section")
        self.fold = button("", "flat")
        self.fold.clicked.connect(lambda: self.turn(False))
        self.rail = Rail(rail or title, title)
        self.rail.clicked.connect(lambda: self.turn(True))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(content)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(12, 4, 0, 0)
        self.head.setSpacing(8)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.fold)
        self.body = QFrame()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self.area, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.body, 1)
        row.addWidget(self.rail)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._apply()

    def sizeHint(self) -> QSize:
        """As wide as its content reads well."""
        return QSize(px(self._wants_px) if self.is_open else px(RAIL_PX), 160)

    def minimumSizeHint(self) -> QSize:
        """Low: its content scrolls."""
        return QSize(px(self._least_px) if self.is_open else px(RAIL_PX), 40)

    @property
    def choice(self) -> bool | None:
        """Whether somebody wants it open; None while nobody has said."""
        return self._choice

    @choice.setter
    def choice(self, is_open: bool | None) -> None:
        self._choice = is_open
        self._settle()

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for the table and the pane."""
        return self._split is not None and self._split.width() < px(LEAST_TABLE_PX) + px(self._least_px)

    def set_widths(self, wants_px: int, least_px: int) -> None:
        """Asks for another width: its content is another one."""
        if (wants_px, least_px) != (self._wants_px, self._least_px):
            self._wants_px, self._least_px = wants_px, least_px
            self._settle(is_new=True)

    def turn(self, is_open: bool) -> None:
        """Opens or folds it. Where there is no room for both it takes the place of the table until it is folded."""
        if self.is_narrow:
            self._takes_all = is_open
        else:
            self._choice = is_open
        has_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._settle()
        if has_focus:
            (self.fold if is_open else self.rail).setFocus(Qt.FocusReason.OtherFocusReason)
        self.folded.emit(not is_open)

    def showEvent(self, event: QShowEvent) -> None:
        """Follows the width of the room it shares with the table."""
        super().showEvent(event)
        room = self.parentWidget()
        if isinstance(room, QSplitter) and room is not self._split:
            self._split = room
            room.installEventFilter(self)
            self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room became wider or narrower."""
        if event.type() is QEvent.Type.Resize and watched is self._split:
            self._settle()
        return False

    def _settle(self, *, is_new: bool = False) -> None:
        narrow = self.is_narrow
        if not narrow:
            self._takes_all = False
        is_open = self._takes_all if narrow else self._choice is not False
        if self._split is not None:
            table = self._split.widget(0)
            if table is not None and table is not self:
                table.setVisible(not self._takes_all)
        was_open, self.is_open = self.is_open, is_open
        self._apply()
        if self._split is not None and (is_new or is_open != was_open or not is_open) and not self._takes_all:
            mine = px(self._wants_px) if is_open else px(RAIL_PX)
            self._split.setSizes([self._split.width() - mine, mine])

    def _apply(self) -> None:
        self.body.setVisible(self.is_open)
        self.rail.setVisible(not self.is_open)
        self.fold.setText(say("Back to the table") if self._takes_all else say("Fold"))
        self.fold.setAccessibleName(self.fold.text())
        self.setMinimumWidth(px(self._least_px) if self.is_open else px(RAIL_PX))
        self.setMaximumWidth(WIDEST_PX if self.is_open else px(RAIL_PX))
        self.updateGeometry()
