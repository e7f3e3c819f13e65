"""The palette of the house: light, dark and paper. Colours name what they mean, not where they are used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

LEGIBLE = 4.5
"""Contrast between text and its ground below which small type is hard to read (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#RRGGBB`. `page` is behind everything, `panel` behind side columns."""

    name: str
    ink: str
    muted: str
    line: str
    page: str
    panel: str
    accent: str
    critical: str
    warning: str
    dasatinib: str
    other_tki: str
    blinatumomab: str
    steroid: str
    transplant: str

    @property
    def blood(self) -> str:
        """Samples of blood; marrow is ink."""
        return self.blinatumomab

    def text(self, color: str, ground: str | None = None) -> str:
        """The colour, moved towards ink until small type in it is legible on the ground (default: page)."""
        return _legible(color, self.ink, ground or self.page)

    def on(self, fill: str) -> str:
        """Page or ink, whichever reads better as small type on a filled area."""
        return max((self.page, self.ink), key=lambda color: contrast(color, fill))

    def tint(self, color: str, share: float) -> str:
        """The page with a share (0 to 1) of a colour in it: an opaque shade, the same on screen and on paper."""
        return mixed(self.page, color, share)


LIGHT = Theme(
    name="light",
    ink="#1B2430",
    muted="#667085",
    line="#DDE2E9",
    page="#FFFFFF",
    panel="#F5F7F9",
    accent="#1F6FA8",
    critical="#C2410C",
    warning="#B07900",
    dasatinib="#C98A00",
    other_tki="#A8487F",
    blinatumomab="#2C7FB8",
    steroid="#8A94A3",
    transplant="#008F6B",
)

DARK = Theme(
    name="dark",
    ink="#E6EAF0",
    muted="#95A0B0",
    line="#2B3441",
    page="#12171E",
    panel="#171D26",
    accent="#4FA3D8",
    critical="#F0703A",
    warning="#E0A526",
    dasatinib="#E0A526",
    other_tki="#CC79A7",
    blinatumomab="#3BA7DB",
    steroid="#9AA5B1",
    transplant="#17B890",
)

PAPER = Theme(
    name="paper",
    ink="#1B2430",
    muted="#5B6577",
    line="#D3D9E1",
    page="#FFFFFF",
    panel="#FFFFFF",
    accent="#1F6FA8",
    critical="#C2410C",
    warning="#B07900",
    dasatinib="#C98A00",
    other_tki="#A8487F",
    blinatumomab="#2C7FB8",
    steroid="#8A94A3",
    transplant="#008F6B",
)
"""As light, with lines and quiet text a little stronger for a laser printer."""


@lru_cache(maxsize=256)
def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """One colour with a share of another in it."""
    channels = (round(a + (b - a) * share) for a, b in zip(_channels(one), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in channels)


@lru_cache(maxsize=256)
def _legible(color: str, ink: str, ground: str) -> str:
    for tenth in range(10):
        candidate = mixed(color, ink, tenth / 10)
        if contrast(candidate, ground) >= LEGIBLE:
            return candidate
    return ink


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(color))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
