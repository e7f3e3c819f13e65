"""Tab goes through the window as the eye does, though panels are filled anew and Qt would put what is new last.

Without Qt's own chain of focus: asking for the next widget of it makes PySide take that one for a child of this one.
When this one goes, so does what Python knows of the next, and the program may end there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def stops_of(window: QWidget, groups: Sequence[QWidget]) -> list[QWidget]:
    """Where Tab stops, group after group; in a group, and behind the last one, in the order of their places in it.

    Of groups that stand in each other the innermost counts.
    """
    found = [(place, each) for place, each in _inside(window, groups, len(groups)) if _is_stop(each)]
    return [stop for _, stop in sorted(found, key=lambda pair: pair[0])]


def step(window: QWidget, groups: Sequence[QWidget], *, forward: bool) -> bool:
    """Gives the focus to the next stop or the one before. False when there is none."""
    stops = stops_of(window, groups)
    if not stops:
        return False
    held = QApplication.focusWidget()
    if held in stops:
        place = (stops.index(held) + (1 if forward else -1)) % len(stops)
    else:
        place = 0 if forward else len(stops) - 1
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[place].setFocus(reason)
    return True


def step_pane(window: QWidget, groups: Sequence[QWidget], *, forward: bool) -> bool:
    """Gives the focus to the first stop of the next group that has one, or of the one before. False without any."""
    stops: dict[int, QWidget] = {}
    held = QApplication.focusWidget()
    here: int | None = None
    for place, each in _inside(window, groups, len(groups)):
        if each is held:
            here = place
        if place < len(groups) and _is_stop(each):
            stops.setdefault(place, each)
    if not stops:
        return False
    order = sorted(stops, reverse=not forward)
    start = here if here is not None else (-1 if forward else len(groups))
    beyond = [place for place in order if (place > start if forward else place < start)]
    stops[beyond[0] if beyond else order[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)
    return True


def _inside(widget: QWidget, groups: Sequence[QWidget], place: int) -> Iterator[tuple[int, QWidget]]:
    """Everything in sight, each with the place of its group."""
    if widget in groups:
        place = groups.index(widget)
    yield place, widget
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow() and child.isVisible():
            yield from _inside(child, groups, place)


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isEnabled() and widget.focusProxy() is None
