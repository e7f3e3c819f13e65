"""Everything a window says at this moment, to eyes, to a pointer at rest and to a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStatusBar,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

OF_QT = 256
"""Roles of Qt's own: those of a model's own are for its delegate, which draws what the first ones say."""
NO_TEXTS = frozenset({Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.UserRole})


def every_text() -> Iterator[tuple[str, str]]:
    """Where and what, of every window on the screen and all that is visible in it."""
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        yield f"{type(window).__name__}.windowTitle", window.windowTitle()
        for widget in (window, *window.findChildren(QWidget)):
            if widget.isVisible():
                yield from ((f"{_name(widget)}.{what}", text) for what, text in of_widget(widget) if text)
        if isinstance(window, QMainWindow):
            for action in window.findChildren(QAction):
                yield from ((f"action {action.text()}", text) for text in of_action(action))


def of_action(action: QAction) -> Iterator[str]:
    """What a line of a menu says."""
    yield from (action.text(), action.toolTip(), action.statusTip(), action.whatsThis())


def of_widget(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What one widget says itself."""
    yield "toolTip", widget.toolTip()
    yield "statusTip", widget.statusTip()
    yield "whatsThis", widget.whatsThis()
    yield "accessibleName", widget.accessibleName()
    yield "accessibleDescription", widget.accessibleDescription()
    spoken = QAccessible.queryAccessibleInterface(widget)
    if spoken.isValid():
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value):
            yield f"accessible {kind.name}", spoken.text(kind)
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit):
        yield "displayText", widget.displayText()
        yield "placeholderText", widget.placeholderText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield "text", widget.toPlainText()
        yield "placeholderText", widget.placeholderText()
    if isinstance(widget, QGroupBox):
        yield "title", widget.title()
    if isinstance(widget, QStatusBar):
        yield "message", widget.currentMessage()
    if isinstance(widget, QComboBox):
        yield from ((f"item {place}", widget.itemText(place)) for place in range(widget.count()))
    if isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield f"tab {place}", widget.tabText(place)
            yield f"tab tip {place}", widget.tabToolTip(place)
    if isinstance(widget, QAbstractItemView):
        yield from of_model(widget.model())
    if isinstance(widget, QTableView):
        model = widget.model()
        for section in range(model.columnCount()):
            yield f"header {section}", str(model.headerData(section, Qt.Orientation.Horizontal) or "")


def of_model(model: QAbstractItemModel | None) -> Iterator[tuple[str, str]]:
    """What the rows of a list or a table say in any role of Qt's."""
    roles = [role for role in Qt.ItemDataRole if role < OF_QT and role not in NO_TEXTS]
    if model is None:
        return
    columns = 1 if isinstance(model, QAbstractListModel | QSortFilterProxyModel) else model.columnCount(QModelIndex())
    for row in range(model.rowCount(QModelIndex())):
        for column in range(columns):
            index = model.index(row, column)
            for role in roles:
                said = model.data(index, role)
                if isinstance(said, str):
                    yield f"row {row}, {column}, {role.name}", said


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__}({widget.objectName()})"
