"""Places for small signs without a label: those that share a day stand in a column, further ones beside it."""

from __future__ import annotations

from dalba_desktop.plots.placing import aside

DOTS_APART, DOT_STEP = 2.5, 3.2
"""The least distance between the middles of two signs, and the distance between the rows of a column."""


def dot_place(
    x: float, taken: list[tuple[float, float]], step: float, furthest: float, bounds: tuple[float, float]
) -> tuple[float, float]:
    """Place and height above the middle of the next dot of a lane, by day; it is noted in `taken`.

    Three dots stand in a column at their day; further ones beside it.
    """
    near = []
    for other in reversed(taken):
        if other[0] < x - 2 * furthest - DOTS_APART:
            break
        near.append(other)
    rows = (0.0, -step, step)

    def beside(height: float) -> float:
        return aside(x, [((one, up - height), min(DOTS_APART, step)) for one, up in near], furthest, bounds)

    found = min(((beside(height), height) for height in rows), key=lambda place: abs(place[0] - x))
    taken.append(found)
    return found
