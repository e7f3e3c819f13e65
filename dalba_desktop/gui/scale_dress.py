"""Makes what is there follow the size that was chosen: margins when a widget is dressed, everything when it changes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QHeaderView,
    QLayout,
    QProxyStyle,
    QTableView,
    QWidget,
)

from dalba_desktop.gui.scale_size import GROWS, px

USUAL = "usual_margins"
NO_LIMIT = 16_777_215


class HouseStyle(QProxyStyle):
    """Fusion, with the margins of every layout at the size that was chosen.

    Lengths that the code sets go through `px`; margins and distances are written all over the house as plain numbers,
    and are seen to here, in the moment in which a widget is shown for the first time.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, dressed: object) -> object:  # type: ignore[override]
        """Is called for every widget once, and again with every change of the style sheet."""
        if isinstance(dressed, QWidget):
            space_out(dressed)
        return super().polish(dressed)  # type: ignore[call-overload]


def space_out(widget: QWidget) -> None:
    """Gives the layouts of one widget the margins and distances of the present size; twice does no harm."""
    layout = widget.layout()
    if layout is not None:
        for one in _with_inner(layout):
            _space(one)


def grow(old_percent: int, new_percent: int) -> None:
    """Takes every widget there is from one size to another."""
    by = new_percent / old_percent
    for widget in QApplication.allWidgets():
        _grow_limits(widget, by)
        if isinstance(widget, QTableView):
            _grow_rows(widget, by)
        if isinstance(widget, QDialog) and widget.isVisible():
            room = widget.screen().availableGeometry().size()
            widget.resize((widget.size() * by).boundedTo(room))


def _with_inner(layout: QLayout) -> Iterator[QLayout]:
    """A layout and those within it that belong to the same widget.

    They are found as children, not as items: what wraps an item would outlive it. Empty room between keeps its size.
    """
    yield layout
    for inner in layout.children():
        if isinstance(inner, QLayout):
            yield from _with_inner(inner)


def _space(layout: QLayout) -> None:
    usual = layout.property(USUAL)
    if usual is None:
        usual = _measures(layout)
        layout.setProperty(USUAL, usual)
    left, top, right, bottom, across, down = (px(int(number)) for number in usual)
    layout.setContentsMargins(left, top, right, bottom)
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(across)
        layout.setVerticalSpacing(down)
    elif across >= 0:
        layout.setSpacing(across)


def _measures(layout: QLayout) -> list[int]:
    """Margins and distances as the code laid them down."""
    margins = layout.contentsMargins()
    across = down = layout.spacing()
    if isinstance(layout, QGridLayout):
        across, down = layout.horizontalSpacing(), layout.verticalSpacing()
    return [margins.left(), margins.top(), margins.right(), margins.bottom(), across, down]


def _grow_limits(widget: QWidget, by: float) -> None:
    """The smallest and the largest size that the code set."""
    for length, take in (
        (widget.minimumWidth(), widget.setMinimumWidth),
        (widget.maximumWidth(), widget.setMaximumWidth),
        (widget.minimumHeight(), widget.setMinimumHeight),
        (widget.maximumHeight(), widget.setMaximumHeight),
    ):
        if 1 < length < NO_LIMIT:
            take(round(length * by))


def _grow_rows(table: QTableView, by: float) -> None:
    table.setProperty(GROWS, True)
    rows = table.verticalHeader()
    height = round(rows.defaultSectionSize() * by)
    rows.setMinimumSectionSize(min(height, round(rows.minimumSectionSize() * by)))
    rows.setDefaultSectionSize(height)
    header = table.horizontalHeader()
    widths = [header.sectionSize(place) for place in range(header.count())]
    header.setMinimumSectionSize(round(header.minimumSectionSize() * by))
    for place, width in enumerate(widths):
        if header.sectionResizeMode(place) is QHeaderView.ResizeMode.Interactive:
            header.resizeSection(place, round(width * by))
    table.setProperty(GROWS, False)
