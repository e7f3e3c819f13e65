"""The checkers: each goes over one window and says what it found wrong, in a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QTabBar,
    QWidget,
)

from dalba_desktop.gui import tab_order
from dalba_desktop.gui.labels import ElidedLabel
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.checkers.sight import drawn_finely, in_sight, named, shown_part, strongest

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of usual size."""
MOST_STOPS = 400
ARROW_PX = 20


def takes_keyboard(widget: QWidget) -> bool:
    """Whether the keyboard alone should come to a widget; the arrows at the end of a bar of tabs are not needed."""
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    is_way = isinstance(widget, QScrollArea) or isinstance(widget.parentWidget(), QTabBar)
    return takes and widget.isEnabled() and widget.focusProxy() is None and not is_way


def without_name(root: QWidget) -> Iterator[str]:
    """Widgets that take the keyboard and that a screen reader has no name for."""
    for widget in in_sight(root):
        if not takes_keyboard(widget):
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name) if spoken.isValid() else ""
        if not name.strip():
            yield f"no name: {named(widget)}"


def out_of_reach(root: QWidget) -> Iterator[str]:
    """Widgets that take the keyboard and to which Tab does not lead."""
    reached = set(map(id, _stops(root)))
    for widget in in_sight(root):
        if takes_keyboard(widget) and id(widget) not in reached:
            yield f"not reached by Tab: {named(widget)}"


def _stops(root: QWidget) -> list[QWidget]:
    """Where Tab stops: in the window by its own order, in a dialog as the key is pressed, until it is round."""
    if isinstance(root, MainWindow) and root.pages.currentWidget() is root.workspace:
        return tab_order.stops_of(root, root.workspace.parts)
    root.activateWindow()
    QApplication.processEvents()
    held = QApplication.focusWidget()
    if held is None or held.window() is not root:
        next((widget for widget in in_sight(root) if takes_keyboard(widget)), root).setFocus()
    found: list[QWidget] = []
    for _ in range(MOST_STOPS):
        held = QApplication.focusWidget()
        if held is not None and held in found[:1] and len(found) > 1:
            break
        if held is not None:
            found.append(held)
        QTest.keyClick(held if held is not None else root, Qt.Key.Key_Tab)
    return found


def too_faint(root: QWidget) -> Iterator[str]:
    """Texts with less contrast than 4.5 : 1, as they are on the screen; what cannot be used now is left out."""
    picture = drawn_finely(root)
    for widget in in_sight(root):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isEnabled():
            continue
        if not re.search(r"[A-Za-z]{2}", _plain(widget.text())):
            continue
        area = shown_part(widget, root)
        if area.size() != widget.size() or area.width() < 8 or area.height() < 8:
            continue  # partly out of sight: there is a scroll bar for it
        found = strongest(picture, area)
        if found < LEAST_CONTRAST:
            yield f"contrast {found:.1f}: {named(widget)}"


def clipped(root: QWidget) -> Iterator[str]:
    """Texts that have less room than they need, and widgets that stand out of what holds them."""
    for widget in in_sight(root):
        yield from (f"{said}: {named(widget)}" for said in _clipped(widget))
        above = widget.parentWidget()
        if above is None or widget is root or _scrolls(above) or (isinstance(root, QMainWindow) and above is root):
            continue
        if not above.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()) and _says(widget):
            yield f"stands out of what holds it: {named(widget)}"


def _says(widget: QWidget) -> bool:
    return isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox)


def _scrolls(widget: QWidget) -> bool:
    """Whether what stands out of a widget can be scrolled to."""
    above = widget.parentWidget()
    return isinstance(widget, QAbstractScrollArea) or isinstance(above, QAbstractScrollArea)


def _clipped(widget: QWidget) -> Iterator[str]:
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and _plain(widget.text()).strip():
        if widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + 1:
                yield f"{needed - widget.height()} px too low"
        elif widget.sizeHint().width() > widget.width() + 1:
            yield f"{widget.sizeHint().width() - widget.width()} px too narrow"
        elif widget.sizeHint().height() > widget.height() + 2:
            yield f"{widget.sizeHint().height() - widget.height()} px too low"
    elif isinstance(widget, QAbstractButton) and widget.text() and not widget.layout():
        needed = max(metrics.horizontalAdvance(_plain(line)) for line in widget.text().split("\n"))
        if needed > widget.width():
            yield f"{needed - widget.width()} px too narrow"
    elif isinstance(widget, QComboBox) and not widget.isEditable():
        needed = metrics.horizontalAdvance(widget.currentText()) + ARROW_PX
        if needed > widget.width():
            yield f"{needed - widget.width()} px too narrow ('{widget.currentText()}')"
    elif isinstance(widget, QTabBar):
        for place in range(widget.count()):
            needed = metrics.horizontalAdvance(_plain(widget.tabText(place)))
            if widget.isTabVisible(place) and needed > widget.tabRect(place).width():
                yield f"tab '{widget.tabText(place)}' too narrow"
    elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        for place in range(widget.count()):
            text = str(widget.model().headerData(place, Qt.Orientation.Horizontal) or "")
            if not widget.isSectionHidden(place) and metrics.horizontalAdvance(text) > widget.sectionSize(place):
                yield f"column '{text}' too narrow"


def _plain(text: str) -> str:
    """A text as it is drawn: without marks of letters and of layout."""
    return re.sub(r"<[^>]+>", "", text).replace("&&", "\0").replace("&", "").replace("\0", "&")
