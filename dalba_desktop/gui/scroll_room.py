"""Another content for a scroll area, while something in the old one is perhaps still being pressed."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget


def show_inside(area: QScrollArea, inside: QWidget) -> None:
    """Shows another content. The old one goes when the event at hand is over.

    `QScrollArea.setWidget` alone deletes it at once, with the button in it whose press asked for the new one: Qt then
    goes on with an object that is no more, and the program may end there.
    """
    old = area.takeWidget()
    area.setWidget(inside)
    if old is not None:
        # A parent again: without one Python would delete it here. Hidden for good: its parent may be shown meanwhile.
        old.setParent(area)
        old.hide()
        old.deleteLater()
