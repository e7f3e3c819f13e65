"""A page in points on which shapes are noted first and put on the figure at the end, as few artists as possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from dalba_desktop.plots import glyphs, lettering
from dalba_desktop.plots.print_line import PrintLine

SOLID: tuple[float, ...] = ()
DOTTED: tuple[float, ...] = (1.0, 2.2)
DASHED: tuple[float, ...] = (4.0, 3.0)

POINTS_PER_INCH = 72.0

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class _Marker:
    x: float
    y: float
    size: float
    face: str
    edge: str
    width: float


@dataclass(frozen=True, slots=True)
class _Line:
    points: tuple[tuple[float, float], ...]
    color: str
    width: float


@dataclass(frozen=True, slots=True)
class _Area:
    corners: tuple[tuple[float, float], ...]
    face: str
    edge: str
    width: float


@dataclass(slots=True)
class Sheet:
    """What will be drawn, by layer (`z`) and kind. All measures in points from the lower left corner."""

    areas: dict[tuple[float, float], list[_Area]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[tuple[float, tuple[float, ...], str], list[_Line]] = field(default_factory=lambda: defaultdict(list))
    markers: dict[tuple[float, str], list[_Marker]] = field(default_factory=lambda: defaultdict(list))
    texts: list[PrintLine] = field(default_factory=list)

    def area(
        self,
        corners: Sequence[tuple[float, float]],
        face: str,
        z: float,
        *,
        alpha: float = 1.0,
        edge: str = "none",
        width: float = 0.0,
    ) -> None:
        """A filled polygon."""
        self.areas[z, alpha].append(_Area(tuple(corners), face, edge, width))

    def rect(self, x0: float, y0: float, x1: float, y1: float, face: str, z: float, *, alpha: float = 1.0) -> None:
        """A filled rectangle."""
        self.area(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), face, z, alpha=alpha)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        color: str,
        width: float,
        z: float,
        *,
        dashes: tuple[float, ...] = SOLID,
        gid: str = "",
    ) -> None:
        """A line through points; `dashes` in widths of the line. `gid` names the group it is drawn with."""
        self.lines[z, dashes, gid].append(_Line(tuple(points), color, width))

    def marker(
        self,
        shape: str,
        x: float,
        y: float,
        size: float,
        z: float,
        *,
        face: str,
        edge: str = "none",
        width: float = 0.0,
    ) -> None:
        """A mark `size` points wide; a shape ending in `/half` is the lower half."""
        self.markers[z, shape].append(_Marker(x, y, size, face, edge, width))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        color: str,
        *,
        size: float = lettering.SMALL,
        bold: bool = False,
        align: Align = "left",
        turned: bool = False,
        z: float = 20.0,
    ) -> None:
        """A line of type on its base line at `y`. Patient text is printed as typed: no markup is read."""
        if not words:
            return
        self.texts.append(
            PrintLine(
                x,
                y,
                words,
                color=color,
                fontproperties=lettering.font(size, bold=bold),
                horizontalalignment=align,
                verticalalignment="center" if turned else "baseline",
                rotation=90.0 if turned else 0.0,
                rotation_mode="anchor" if not turned else "default",
                parse_math=False,
                usetex=False,
                zorder=z,
            )
        )

    def centred(
        self,
        x: float,
        y: float,
        words: str,
        color: str,
        *,
        size: float = lettering.SMALL,
        align: Align = "left",
        bold: bool = False,
        z: float = 20.0,
    ) -> None:
        """A line of type with the middle of its capitals at `y`."""
        self.text(x, y - lettering.CAP_HEIGHT / 2 * size, words, color, size=size, align=align, bold=bold, z=z)

    def put_on(self, figure: Figure) -> None:
        """Makes the artists and adds them to the figure."""
        points = to_points(figure)
        for (z, alpha), areas in self.areas.items():
            figure.add_artist(
                PolyCollection(
                    [area.corners for area in areas],
                    facecolors=[area.face for area in areas],
                    edgecolors=[area.edge for area in areas],
                    linewidths=[area.width for area in areas],
                    alpha=alpha if alpha < 1 else None,
                    transform=points,
                    zorder=z,
                    snap=True,
                ),
                clip=False,
            )
        for (z, dashes, gid), lines in self.lines.items():
            style = (0.0, dashes) if dashes else "solid"
            artist = LineCollection(
                [line.points for line in lines],
                colors=[line.color for line in lines],
                linewidths=[line.width for line in lines],
                linestyles=[style],
                transform=points,
                zorder=z,
                capstyle="butt",
            )
            artist.set_gid(gid or None)
            figure.add_artist(artist, clip=False)
        for (z, shape), markers in self.markers.items():
            artist_of_marks = PathCollection(
                [path_of(shape)],
                sizes=[marker.size**2 for marker in markers],
                offsets=[(marker.x, marker.y) for marker in markers],
                offset_transform=points,
                facecolors=[marker.face for marker in markers],
                edgecolors=[marker.edge for marker in markers],
                linewidths=[marker.width for marker in markers],
                zorder=z,
            )
            artist_of_marks.set_transform(Affine2D())
            artist_of_marks.set_gid(f"marks:{shape}")
            figure.add_artist(artist_of_marks, clip=False)
        for text in self.texts:
            text.set_transform(points)
            figure.add_artist(text, clip=False)


def to_points(figure: Figure) -> Transform:
    """Points from the lower left corner -> display coordinates of the figure, whatever its dpi becomes."""
    return Affine2D().scale(1.0 / POINTS_PER_INCH) + figure.dpi_scale_trans


def path_of(shape: str) -> Path:
    """The outline of a shape by name."""
    name, _, part = shape.partition("/")
    return glyphs.lower_half(name) if part == "half" else glyphs.glyph(name)
