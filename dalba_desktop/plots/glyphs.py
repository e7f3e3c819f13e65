"""The shapes of marks, one unit wide, around the origin; halves for what is positive but not quantifiable."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from dalba_desktop.domain import codes
from dalba_desktop.plots.chart_parts import Family

Vertices = NDArray[np.float64]


def _regular(corners: int, turn: float = 90.0, inner: float | None = None) -> Vertices:
    count = corners if inner is None else 2 * corners
    radii = [0.5 if inner is None or place % 2 == 0 else 0.5 * inner for place in range(count)]
    angles = [math.radians(turn + 360.0 * place / count) for place in range(count)]
    return np.array([(r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True)])


def _cross(arm: float, turn: float = 0.0, low: float = 0.5, bar: float = 0.0) -> Vertices:
    a = arm / 2
    outline = [(-a, 0.5), (a, 0.5), (a, bar + a), (0.5, bar + a), (0.5, bar - a), (a, bar - a)]
    outline += [(a, -low), (-a, -low), (-a, bar - a), (-0.5, bar - a), (-0.5, bar + a), (-a, bar + a)]
    angle = math.radians(turn)
    rotation = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    turned: Vertices = np.array(outline) @ rotation
    return turned


_POLYGONS: Mapping[str, Vertices] = {
    "circle": _regular(48),
    "square": np.array([(-0.44, -0.44), (0.44, -0.44), (0.44, 0.44), (-0.44, 0.44)]),
    "diamond": np.array([(0.0, 0.56), (0.5, 0.0), (0.0, -0.56), (-0.5, 0.0)]),
    "pentagon": _regular(5) * 1.1,
    "hourglass": np.array([(-0.45, 0.5), (0.45, 0.5), (-0.45, -0.5), (0.45, -0.5)]),
    "star": _regular(5, inner=0.45) * 1.25,
    "plus": _cross(0.38) * 1.05,
    "saltire": _cross(0.38, 45.0) * 1.05,
    "down": np.array([(-0.5, 0.42), (0.5, 0.42), (0.0, -0.52)]),
    "up": np.array([(-0.5, -0.42), (0.5, -0.42), (0.0, 0.52)]),
    "latin": _cross(0.24, low=0.7, bar=0.14) * 0.95,
    "tick": np.array([(-0.09, -0.5), (0.09, -0.5), (0.09, 0.5), (-0.09, 0.5)]),
    "arrow": np.array([(0.0, 0.5), (0.6, 0.0), (0.0, -0.5)]),
}

_SHAPES: Mapping[codes.Assay, str] = {
    codes.Assay.DDPCR: "diamond",
    codes.Assay.IGTR_RQPCR: "plus",
    codes.Assay.IGTR_NGS: "saltire",
    codes.Assay.FLOW: "star",
    codes.Assay.DNA_BREAKPOINT: "hourglass",
}


def shape_of(family: Family) -> str:
    """The shape of a family of samples: RQ-PCR by specimen, other assays by assay (their colour tells the specimen)."""
    if family.assay in _SHAPES:
        return _SHAPES[family.assay]
    return {"marrow": "circle", "blood": "square"}.get(family.specimen.value, "pentagon")


@lru_cache(maxsize=64)
def glyph(name: str) -> Path:
    """A closed outline; `x` is two strokes, `ring` a circle."""
    if name in ("circle", "ring"):
        return Path.circle((0.0, 0.0), 0.5)
    if name == "x":
        return Path([(-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (0.5, -0.5)], [Path.MOVETO, Path.LINETO] * 2)
    return _closed(_POLYGONS[name])


@lru_cache(maxsize=64)
def lower_half(name: str) -> Path:
    """The part of a shape below its middle."""
    return _closed(_below_zero(_POLYGONS[name]))


def _closed(vertices: Vertices) -> Path:
    return Path(np.vstack([vertices, vertices[:1]]), closed=True)


def _below_zero(vertices: Vertices) -> Vertices:
    """The polygon cut at y = 0 (Sutherland-Hodgman for one edge)."""
    kept: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in zip(vertices.tolist(), np.roll(vertices, -1, axis=0).tolist(), strict=True):
        if y0 <= 0:
            kept.append((x0, y0))
        if (y0 <= 0) != (y1 <= 0):
            kept.append((x0 + (x1 - x0) * y0 / (y0 - y1), 0.0))
    return np.array(kept)
