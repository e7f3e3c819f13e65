"""The ground of a page that shows a past day: the palette of the theme with amber in it, and sheets for widgets."""

from __future__ import annotations

import dataclasses

from dalba_desktop.plots.theme import Theme, mixed

GROUND_SHARE = 0.08
BANNER_SHARE = 0.24


def past_theme(theme: Theme) -> Theme:
    """The theme whose page and panel carry the tint: what is drawn in it shows the ground too."""
    return dataclasses.replace(
        theme,
        page=mixed(theme.page, theme.warning, GROUND_SHARE),
        panel=mixed(theme.panel, theme.warning, GROUND_SHARE),
    )


def ground_sheet(theme: Theme) -> str:
    """A style sheet for everything that follows the day, over the sheet of the program."""
    tinted = past_theme(theme)
    quiet = theme.text(theme.muted, tinted.panel)
    labels = ", ".join(
        f'QWidget#{place} QLabel[role="{role}"]' for place in ("page", "side") for role in ("muted", "small")
    )
    return (
        f'{labels}, QWidget#page QPushButton[role="fold"], QWidget#side QPushButton[role="fold"] {{ color: {quiet}; }} '
        f"QWidget#page, QTableView#records, QTableView#records QHeaderView, QTableView#records QHeaderView::section,"
        f" QFrame#card {{ background: {tinted.page}; }}"
        f" QWidget#side, QScrollArea#side, QScrollArea#side > QWidget > QWidget {{ background: {tinted.panel}; }}"
    )


def banner_sheet(theme: Theme) -> str:
    """The banner itself: amber, and legible on it."""
    ground = mixed(theme.page, theme.warning, BANNER_SHARE)
    muted = theme.text(theme.muted, ground)
    accent = theme.text(theme.accent, ground)
    return (
        f"QFrame#past {{ background: {ground}; border: 1px solid {theme.warning}; border-radius: 4px; }}"
        f' QFrame#past QLabel[role="small"] {{ color: {muted}; }}'
        f' QFrame#past QPushButton[role="flat"] {{ color: {accent}; }}'
    )
