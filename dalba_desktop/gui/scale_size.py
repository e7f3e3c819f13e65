"""How large everything is drawn: 100 to 200 %. Sizes in the code are those at 100 %; `px` makes them what is shown."""

from __future__ import annotations

from typing import overload

from PySide6.QtCore import QSize

STEPS = (100, 110, 125, 150, 175, 200)
"""Percent."""
USUAL = 100
GROWS = "grows"
"""The property of a table while another size is given to it: nobody drew its columns then."""

_chosen = [USUAL]


def percent() -> int:
    """The size that was chosen."""
    return _chosen[0]


def factor() -> float:
    """The same as a factor."""
    return _chosen[0] / 100


def set_percent(chosen: int) -> None:
    """Takes another size for whatever is made from now on. Who wants what is there to follow calls `scale_dress`."""
    _chosen[0] = nearest(chosen)


def nearest(wanted: int) -> int:
    """The step nearest to a size, however it came about."""
    return min(STEPS, key=lambda step: abs(step - wanted))


@overload
def px(pixels: int) -> int: ...
@overload
def px(pixels: float) -> float: ...
def px(pixels: float) -> float:
    """A length at 100 % as it is now, in logical pixels; a whole number stays one."""
    if _chosen[0] == USUAL:
        return pixels
    scaled = pixels * _chosen[0] / 100
    return round(scaled) if isinstance(pixels, int) else scaled


def px_size(width: int, height: int) -> QSize:
    """A size at 100 % as it is now."""
    return QSize(px(width), px(height))
