"""Finds places for labels: in rows without overlap, or beside a point where nothing is covered. Points as the unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""


class Side(Enum):
    """Where a label stands relative to its glyph."""

    RIGHT = "right"
    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class RowItem:
    """A glyph at `x` (half its width is `half`) with label widths from the fullest form to the shortest.

    A lower `rank` keeps its label longer; width 0 is no label.
    """

    x: float
    half: float
    widths: tuple[float, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Places in the order of the items, the rows used, and whether nothing overlaps."""

    places: tuple[RowPlace, ...]
    count: int
    is_clean: bool


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The row (0 is the top one), the form and the side that an item got."""

    row: int
    form: int
    side: Side


GAP, CENTRED_GAP = 5.0, 2.0
"""Between neighbours in a row."""
DROP_WEIGHT = 2.5
"""Ranks by which a label must be less important to be dropped rather than another shortened."""
GLYPH_GAP = 3.0
"""Between a glyph and its own label."""


def aside(
    x: float, others: Sequence[tuple[tuple[float, float], float]], furthest: float, bounds: tuple[float, float]
) -> float:
    """The place itself, or the nearest one beside it that keeps its distance from the others, inside the bounds.

    `others` hold place and height above it, and the distance to keep. Where that many do not fit they come closer.
    """
    if not others:
        return x
    for share in (1.0, 0.5, 0.25, 0.125):
        for offset in _offsets(furthest):
            at = x + offset
            if offset and not bounds[0] <= at <= bounds[1]:
                continue
            if all(math.hypot(other[0] - at, other[1]) >= share * apart - 1e-9 for other, apart in others):
                return at
    return x


NUDGE = 0.5
"""The steps in which a sign is moved aside."""


@lru_cache(maxsize=8)
def _offsets(furthest: float) -> tuple[float, ...]:
    """None, then ever further to the right and to the left."""
    steps = range(1, int(furthest / NUDGE) + 1)
    return (0.0, *(sign * step * NUDGE for step in steps for sign in (1.0, -1.0)))


def place_in_rows(
    items: Sequence[RowItem],
    left: float,
    right: float,
    max_rows: int,
    *,
    centred: bool = False,
    blocked: Sequence[tuple[float, float]] = (),
) -> Rows:
    """A place for every item, in the order given (by x); no label over what is blocked (left and right ends).

    As few rows as hold every full label; when `max_rows` do not, labels of the highest rank shrink first.
    Glyphs that coincide even so share the row where they overlap least.
    """
    forms = [0] * len(items)
    for rows in range(1, max_rows):
        tried = _attempt(items, forms, left, right, rows, centred=centred, blocked=blocked)
        if tried.is_clean:
            return Rows(tuple(tried.places), rows, True)
    tried = _attempt(items, forms, left, right, max_rows, centred=centred, blocked=blocked)
    while shrinkable := [index for index in tried.stuck if forms[index] + 1 < len(items[index].widths)]:
        forms[max(shrinkable, key=lambda index: _loss(items[index], forms[index], index))] += 1
        tried = _attempt(items, forms, left, right, max_rows, centred=centred, blocked=blocked)
    # What shrank for a label that shrank in its turn may have room again.
    shrunk = sorted((place for place in range(len(items)) if forms[place]), key=lambda place: items[place].rank)
    while shrunk:
        still = []
        for index in shrunk:
            forms[index] -= 1
            grown = _attempt(items, forms, left, right, max_rows, centred=centred, blocked=blocked)
            if grown.stuck:
                forms[index] += 1
                continue
            tried = grown
            if forms[index]:
                still.append(index)
        shrunk = still
    used = 1 + max((place.row for place in tried.places), default=0)
    return Rows(tuple(tried.places), used, tried.is_clean)


def _loss(item: RowItem, form: int, index: int) -> tuple[float, float, int]:
    """The larger, the sooner the label gives way. It is shortened before one of nearly its rank is dropped."""
    drops = item.widths[form + 1] == 0
    return (item.rank - (DROP_WEIGHT if drops else 0.0), item.widths[form], index)


@dataclass(slots=True)
class _Attempt:
    """Places so far; `stuck` the item that found no free place and those in its way, as long as one can yield."""

    places: list[RowPlace]
    stuck: set[int]
    is_clean: bool


def _attempt(
    items: Sequence[RowItem],
    forms: Sequence[int],
    left: float,
    right: float,
    rows: int,
    *,
    centred: bool,
    blocked: Sequence[tuple[float, float]],
) -> _Attempt:
    """Places in order of x; ends at the first item that has none, unless nothing in the way can shrink."""
    gap = CENTRED_GAP if centred else GAP
    sides = (Side.CENTRE,) if centred else (Side.RIGHT, Side.LEFT)
    taken: list[list[tuple[float, float, int]]] = [[] for _ in range(rows)]
    attempt = _Attempt([], set(), is_clean=True)
    for index, item in enumerate(items):
        if item.half == 0 and item.widths[forms[index]] == 0:
            attempt.places.append(RowPlace(0, forms[index], Side.RIGHT))
            continue
        found: list[tuple[float, int, int, tuple[float, float]]] = []
        in_the_way = {index}
        for row in range(rows):
            for place, side in enumerate(sides):
                x0, x1 = _extent(item, forms[index], side, left, right)
                near = [entry for entry in taken[row] if x0 < entry[1] + gap and entry[0] < x1 + gap]
                overlap = sum(max(0.0, min(x1, end) - max(x0, start)) + gap for start, end, _ in near)
                overlap += sum(min(x1, end) - max(x0, start) for start, end in blocked if x0 < end and start < x1)
                # A glyph at the very edge is where it is: only its label can stay inside.
                outside = max(0.0, min(left, item.x - item.half) - x0) + max(0.0, x1 - max(right, item.x + item.half))
                found.append((overlap + 2 * outside, place, row, (x0, x1)))
                in_the_way |= {owner for _, _, owner in near}
        cost, place, row, (x0, x1) = min(found)
        if cost > 0:
            attempt.is_clean = False
            if any(forms[one] + 1 < len(items[one].widths) for one in in_the_way):
                attempt.stuck = in_the_way
                return attempt
        taken[row].append((x0, x1, index))
        attempt.places.append(RowPlace(row, forms[index], sides[place]))
    return attempt


def _extent(item: RowItem, form: int, side: Side, left: float, right: float) -> tuple[float, float]:
    label = item.widths[form]
    if side is Side.CENTRE:
        half = label / 2
        centre = min(max(item.x, left + half), right - half)
        return (centre - half, centre + half)
    reach = item.half + (GLYPH_GAP + label if label else 0.0)
    if side is Side.RIGHT:
        return item.x - item.half, item.x + reach
    return item.x - reach, item.x + item.half


@dataclass(slots=True)
class Ground:
    """An area with things that labels must not cover."""

    bounds: Box
    boxes: list[Box]

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """One more box to keep free."""
        self.boxes.append((x0, y0, x1, y1))

    def add_line(self, x0: float, y0: float, x1: float, y1: float, step: float = 6.0) -> None:
        """A sloping line as a row of small boxes."""
        pieces = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) // step))
        for piece in range(pieces):
            a, b = piece / pieces, (piece + 1) / pieces
            xs = sorted((x0 + (x1 - x0) * a, x0 + (x1 - x0) * b))
            ys = sorted((y0 + (y1 - y0) * a, y0 + (y1 - y0) * b))
            self.add(xs[0] - 0.5, ys[0] - 0.5, xs[1] + 0.5, ys[1] + 0.5)

    def free_spot(
        self, width: float, height: float, anchor: tuple[float, float], reaches: Sequence[float]
    ) -> Box | None:
        """The free box of that size nearest to an anchor, or None. Above is preferred to below, right to left."""
        degrees = np.array([90, 60, 120, 30, 150, 0, 180, -30, 210, -60, 240, -90], dtype=float)
        dislike = np.array([0, 2, 2, 5, 5, 8, 8, 9, 9, 10, 10, 11], dtype=float)
        reach = np.repeat(np.asarray(reaches, dtype=float), len(degrees))
        order = np.argsort(reach + np.tile(dislike, len(reaches)), kind="stable")
        reach, angle = reach[order], np.deg2rad(np.tile(degrees, len(reaches)))[order]
        cx = anchor[0] + np.cos(angle) * (width / 2 + reach)
        cy = anchor[1] + np.sin(angle) * (height / 2 + reach)
        found = np.stack([cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2], axis=1)
        left, bottom, right, top = self.bounds
        inside = (found[:, 0] >= left) & (found[:, 1] >= bottom) & (found[:, 2] <= right) & (found[:, 3] <= top)
        free = inside & ~_covered(found, np.asarray(self.boxes, dtype=float).reshape(-1, 4))
        chosen = np.flatnonzero(free)
        if not len(chosen):
            return None
        x0, y0, x1, y1 = (float(value) for value in found[chosen[0]])
        return x0, y0, x1, y1


def _covered(found: NDArray[np.float64], boxes: NDArray[np.float64], clearance: float = 2.0) -> NDArray[np.bool_]:
    """Which of the boxes found come closer than `clearance` to one that must stay free."""
    overlaps = (
        (found[:, None, 0] < boxes[None, :, 2] + clearance)
        & (found[:, None, 2] > boxes[None, :, 0] - clearance)
        & (found[:, None, 1] < boxes[None, :, 3] + clearance)
        & (found[:, None, 3] > boxes[None, :, 1] - clearance)
    )
    return np.asarray(np.any(overlaps, axis=1), dtype=np.bool_)
