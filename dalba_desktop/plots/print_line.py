"""One line of type as an artist. Most of the time a chart takes is type, so a line is set once and then stamped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text
from numpy.typing import NDArray

_SHARE_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
_MOST_STAMPS = 4096
"""A page of a case holds some 70; a line is about 3 kB."""
_PER_PIXEL = 64.0
"""FreeType counts in parts of a pixel."""


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A set line in its colour, rows from the bottom. In pixels: how far its image begins right of and below the
    beginning of its base line, and its width."""

    image: NDArray[np.uint8]
    right: float
    below: int
    width: float


class PrintLine(Text):
    """A line of plain type on its base line, or turned by a quarter around its middle: what `Text` draws, on a screen
    in a tenth of the time.

    `Text` lays every line out anew for boxes, wrapping and several lines, none of which a chart needs. Here a line is
    set once per size, colour and density and kept from one drawing to the next; it stands on whole pixels. For PDF
    and SVG the letters themselves are written.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draws the line."""
        if not self.get_visible() or not self.get_text():
            return
        x, y = (float(place) for place in self.get_transform().transform(self.get_position()))
        share = _SHARE_BEFORE[self.get_horizontalalignment()]
        color = to_rgba(self.get_color())
        gc = renderer.new_gc()
        if isinstance(renderer, RendererAgg):
            prop = self.get_fontproperties()
            stamp = _stamp(self.get_text(), str(prop.get_file()), prop.get_size_in_points(), renderer.dpi, color)
            if self.get_rotation():
                image = _turned(stamp)
                renderer.draw_image(gc, round(x - image.shape[1] / 2), round(y - image.shape[0] / 2), image)
            else:
                left = round(x - share * stamp.width + stamp.right)
                renderer.draw_image(gc, left, round(y) - stamp.below, stamp.image)
        elif self.get_rotation():
            super().draw(renderer)
        else:
            gc.set_foreground(color, isRGBA=True)
            self._write(renderer, gc, x, y, share)
        gc.restore()
        self.stale = False

    def _write(self, renderer: RendererBase, gc: GraphicsContextBase, x: float, y: float, share: float) -> None:
        """The letters of the line, for a renderer that keeps them."""
        prop = self.get_fontproperties()
        if share:
            x -= share * float(renderer.get_text_width_height_descent(self.get_text(), prop, False)[0])
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        renderer.draw_text(gc, x, y, self.get_text(), prop, 0.0, ismath=False)


@lru_cache(maxsize=_MOST_STAMPS)
def _stamp(words: str, font_file: str, size: float, dpi: float, color: tuple[float, float, float, float]) -> _Stamp:
    font = _face(font_file)
    font.set_size(size, dpi)
    font.set_text(words, 0.0, flags=LoadFlags.DEFAULT)
    width = font.get_width_height()[0] / _PER_PIXEL
    below = round(font.get_descent() / _PER_PIXEL) + 1
    font.draw_glyphs_to_bitmap(antialiased=True)
    mask = np.asarray(font.get_image())[::-1]
    image = np.empty((*mask.shape, 4), dtype=np.uint8)
    image[..., :3] = [round(255 * channel) for channel in color[:3]]
    image[..., 3] = np.round(mask * color[3])
    return _Stamp(image, font.get_bitmap_offset()[0] / _PER_PIXEL, below, width)


def _turned(stamp: _Stamp) -> NDArray[np.uint8]:
    """The line reading upwards; its rows, too, from the bottom."""
    return np.ascontiguousarray(np.rot90(stamp.image, -1))


@lru_cache(maxsize=4)
def _face(font_file: str) -> FT2Font:
    return FT2Font(font_file)
