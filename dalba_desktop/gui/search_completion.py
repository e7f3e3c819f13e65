"""What can be typed next, under the search field: keys of filters and their values, with what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dalba_desktop.analysis.filters_completion import Offer, offers
from dalba_desktop.analysis.filters_keys import Vocabulary
from dalba_desktop.gui import fonts
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say
from dalba_desktop.wording.filters import key_means, offered_words

ROW_PX = 26
MOST_ROWS = 10
WIDTH_PX = 380
MEANS_FROM_PX = 124
MARGIN_PX = 8
MEANS = Qt.ItemDataRole.UserRole + 1
_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchCompletion(QObject):
    """The list under the field. It never has the keyboard: the field hands it the keys that are meant for it.

    Enter belongs to it only after Down or Up has chosen a line; Tab takes the first line.
    """

    def __init__(self, field: QLineEdit, colours: dict[str, str]) -> None:
        super().__init__(field)
        self._field = field
        self._offers: Sequence[Offer] = ()
        self.vocabulary: Callable[[], Vocabulary] = lambda: MappingProxyType({})
        self._delegate = _OfferDelegate(colours)
        self.list = QListWidget(field)
        self.list.setObjectName("completion")
        self.list.setAccessibleName(say("What can be typed next"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(self._delegate)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(lambda item: self._take(self.list.row(item)))
        self.list.hide()
        field.textEdited.connect(lambda _: self.offer())
        field.textChanged.connect(self._follow)
        field.installEventFilter(self)

    @property
    def is_shown(self) -> bool:
        """Whether something is offered."""
        return not self.list.isHidden()

    def set_colours(self, colours: dict[str, str]) -> None:
        """Draws the lines in other colours."""
        self._delegate.colours = colours
        self.list.viewport().update()

    def offer(self, *, asked: bool = False) -> None:
        """Shows what fits at the cursor; `asked`: every filter where nothing was typed."""
        cursor = self._field.cursorPosition()
        self._offers = offers(self._field.text(), cursor, self.vocabulary(), asked=asked)
        self.list.clear()
        for each in self._offers:
            item = QListWidgetItem(each.text)
            means = key_means(each.key) if not each.value else offered_words(each.key, each.value)
            item.setData(MEANS, means)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.text} {means}")
            self.list.addItem(item)
        self.list.setCurrentRow(-1)
        if self._offers:
            self._show()
        else:
            self.list.hide()

    def hide(self) -> None:
        """Offers nothing any more."""
        self.list.hide()

    def press(self, event: QKeyEvent) -> bool:
        """Whether a key in the field was meant for the list, and has been dealt with."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.offer(asked=True)
            return True
        if not self.is_shown:
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key is Qt.Key.Key_Down else -1
            count, row = self.list.count(), self.list.currentRow()
            self.list.setCurrentRow((row + step) % count if row >= 0 else (0 if step > 0 else count - 1))
            return True
        if key is Qt.Key.Key_Tab and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._take(max(0, self.list.currentRow()))
            return True
        if key in _ACCEPT and self.list.currentRow() >= 0:
            self._take(self.list.currentRow())
            return True
        if key is Qt.Key.Key_Escape:
            self.list.hide()
            return True
        if key in _ACCEPT:
            self.list.hide()
        return False

    def _take(self, row: int) -> None:
        """Writes a line into the field; after a key its values are offered."""
        offer = self._offers[row]
        text = self._field.text()
        written = offer.text if not offer.value else f"{offer.text} "
        rest = text[offer.end :].lstrip() if offer.value else text[offer.end :]
        self._field.setText(text[: offer.start] + written + rest)
        self._field.setCursorPosition(offer.start + len(written))
        if offer.value:
            self.list.hide()
        else:
            self.offer()

    def _follow(self, text: str) -> None:
        if not text:
            self.list.hide()

    def _show(self) -> None:
        window = self._field.window()
        if self.list.parentWidget() is not window:
            self.list.setParent(window)
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        height = px(ROW_PX) * min(MOST_ROWS, self.list.count()) + 2 * self.list.frameWidth() + 8
        width = min(px(WIDTH_PX), window.width() - below.x() - 4)
        self.list.setGeometry(below.x(), below.y(), width, min(height, window.height() - below.y() - 4))
        self.list.show()
        self.list.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Goes when the keyboard leaves the field."""
        if watched is self._field and event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.list.hide()
        return super().eventFilter(watched, event)


class _OfferDelegate(QStyledItemDelegate):
    """One line: what would be typed, and what it means."""

    def __init__(self, colours: dict[str, str]) -> None:
        super().__init__()
        self.colours = colours

    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line and the air around it."""
        return QSize(px(120), px(ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draws the line."""
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(self.colours["selected"]))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(self.colours["hover"]))
        inside = area.adjusted(px(MARGIN_PX), 0, -px(MARGIN_PX), 0)
        face = fonts.font()
        metrics = QFontMetrics(face)
        painter.setFont(face)
        side = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextSingleLine
        typed = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inside.width())
        painter.setPen(QColor(self.colours["ink"]))
        painter.drawText(inside, side, typed)
        inside.setLeft(
            max(inside.left() + metrics.horizontalAdvance(typed) + px(12), inside.left() + px(MEANS_FROM_PX))
        )
        means = metrics.elidedText(str(index.data(MEANS)), Qt.TextElideMode.ElideRight, max(0, inside.width()))
        painter.setPen(QColor(self.colours["muted"]))
        painter.drawText(inside, side, means)
        painter.restore()
