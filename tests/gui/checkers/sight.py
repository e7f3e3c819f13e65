"""What can be seen of a window: the widgets, their place, their colours on the screen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

FINE = 3


def in_sight(root: QWidget) -> Iterator[QWidget]:
    """Every visible widget of a window, the window first; not those of other windows."""
    yield root
    for child in root.children():
        if isinstance(child, QWidget) and not child.isWindow() and child.isVisible():
            yield from in_sight(child)


def named(widget: QWidget) -> str:
    """How a finding names a widget."""
    said = getattr(widget, "text", lambda: "")()
    parts = [type(widget).__name__, widget.objectName() and f"({widget.objectName()})", f"'{said}'" if said else ""]
    above = widget.parentWidget()
    return " ".join(part for part in parts if part) + (f" in {type(above).__name__}" if above is not None else "")


def shown_part(widget: QWidget, root: QWidget) -> QRect:
    """The rectangle of a widget in its window, as far as nothing around it cuts it off."""
    area = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    above = widget.parentWidget()
    while above is not None and above is not root:
        area &= QRect(above.mapTo(root, QPoint(0, 0)), above.size())
        above = above.parentWidget()
    return area & root.rect()


def drawn_finely(root: QWidget) -> QImage:
    """The window with three dots for each of its own, so that thin letters have their full colour somewhere."""
    picture = QImage(root.size() * FINE, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(FINE)
    root.render(picture)
    return picture


def strongest(picture: QImage, area: QRect) -> float:
    """The contrast of what stands out most against what there is most of, as in WCAG 2.2; 1 for a plain area."""
    ratio = picture.devicePixelRatio()
    part = picture.copy(
        round(area.x() * ratio), round(area.y() * ratio), round(area.width() * ratio), round(area.height() * ratio)
    )
    if part.isNull():
        return 1.0
    pixels = np.frombuffer(part.constBits(), dtype=np.uint32).reshape(part.height(), part.bytesPerLine() // 4)
    colours, counts = np.unique(pixels[:, : part.width()] & 0xFFFFFF, return_counts=True)
    ground = _luminance(int(colours[counts.argmax()]))
    return max(_contrast(_luminance(int(colour)), ground) for colour in colours)


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(pixel: int) -> float:
    parts = [(pixel >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
