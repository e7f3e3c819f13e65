"""The one typeface of the house, and its scale."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from dalba_desktop import assets
from dalba_desktop.gui.scale_size import px

FAMILY = "DejaVu Sans"

SMALL_PX = 11
BODY_PX = 12
LARGE_PX = 14
TITLE_PX = 17
HEADING_PX = 21
"""8, 9, 10.5, 13 and 16 points at 96 dots per inch; in pixels, because macOS counts 72."""


def load_fonts() -> None:
    """Makes the bundled faces known to Qt. Needs a QGuiApplication; calling it twice does no harm."""
    if FAMILY in _loaded:
        return
    for file in assets.font_files():
        if QFontDatabase.addApplicationFont(str(file)) != -1:
            _loaded.add(FAMILY)


_loaded: set[str] = set()


def font(pixels: int = BODY_PX, *, bold: bool = False, struck: bool = False) -> QFont:
    """A face of the house at a size of the scale, as large as everything is drawn now."""
    made = QFont(FAMILY)
    made.setPixelSize(px(pixels))
    made.setBold(bold)
    made.setStrikeOut(struck)
    return made
