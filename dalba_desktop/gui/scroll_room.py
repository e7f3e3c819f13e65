"""Another content for a scroll area, while something in the old one is perhaps still being pressed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


def show_inside(area: QScrollArea, inside: QWidget) -> None:
    """Shows another content. The old one goes when the event at hand is over.

    `QScrollArea.setWidget` alone deletes it at once, with the button in it whose press asked for the new one: Qt then
    goes on with an object that is no more, and the program may end there. The old one keeps its place in the tree of
    widgets until then: to take a whole page of cards out of it costs more than to build them.
    """
    room = area.widget()
    old = content_of(area)
    layout = None if room is None else room.layout()
    if layout is None or old is None:
        room = QWidget()
        layout = QVBoxLayout(room)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(inside)
        area.setWidget(room)
        return
    layout.replaceWidget(old, inside)
    # Hidden for good: its parent may be shown meanwhile. The new one at once: the layout shows it a turn later.
    old.hide()
    inside.show()
    old.deleteLater()


def content_of(area: QScrollArea) -> QWidget | None:
    """What `show_inside` put there last, None before."""
    room = area.widget()
    layout = None if room is None else room.layout()
    item = None if layout is None else layout.itemAt(0)
    return None if item is None else item.widget()


def lay_out_now(area: QScrollArea) -> None:
    """Gives the content its room at once, not a turn of the events later."""
    # From the inside out, and twice: the first time the scroll bar may come, and what is narrower then is higher.
    for _ in range(2):
        for widget in (content_of(area), area.widget()):
            if widget is not None:
                QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LayoutRequest))
