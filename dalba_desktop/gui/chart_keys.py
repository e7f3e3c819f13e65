"""The keys of the chart: arrows walk, with Shift they pan; plus, minus and zero zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from dalba_desktop.gui.chart_walk import Step

if TYPE_CHECKING:
    from dalba_desktop.gui.chart_view import ChartView

ZOOM = 1.5
PAN = 0.25

_Key = Qt.Key
_STEPS = {
    _Key.Key_Left: Step.EARLIER,
    _Key.Key_Right: Step.LATER,
    _Key.Key_Up: Step.UP,
    _Key.Key_Down: Step.DOWN,
    _Key.Key_Home: Step.FIRST,
    _Key.Key_End: Step.LAST,
}
_PANS = {_Key.Key_Left: -PAN, _Key.Key_Right: PAN}
_ZOOMS = {_Key.Key_Plus: ZOOM, _Key.Key_Equal: ZOOM, _Key.Key_Minus: 1 / ZOOM, _Key.Key_Underscore: 1 / ZOOM}
_CHOOSES = frozenset({_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space})
_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def handle(view: ChartView, event: QKeyEvent) -> bool:
    """Does what a key asks for. False where it means nothing here."""
    try:
        key = Qt.Key(event.key())
    except ValueError:
        return False
    if event.modifiers() & ~_TYPING:
        return False
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in _PANS:
        view.pan(_PANS[key])
    elif key in _STEPS:
        view.walk(_STEPS[key])
    elif key in _ZOOMS:
        view.zoom_at_reading(_ZOOMS[key])
    elif key is _Key.Key_0:
        view.show_whole()
    elif key in _CHOOSES and view.hovered is not None:
        view.choose(view.hovered)
    elif key is _Key.Key_Escape:
        return view.cancel()
    else:
        return False
    return True
