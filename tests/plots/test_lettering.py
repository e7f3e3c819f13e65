"""Type is measured before it is drawn."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from dalba_desktop.plots import lettering
from dalba_desktop.plots.print_line import PrintLine


@pytest.mark.parametrize("words", ["Blinatumomab", "BCR::ABL1 / ABL1, e1a2 (ratio)", "8 Jan 2025", "0.001 %"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_line_is_never_wider_than_measured(words: str, bold: bool) -> None:
    figure = Figure(figsize=(5, 1), dpi=100)
    FigureCanvasAgg(figure)
    text = PrintLine(0, 0, words, fontproperties=lettering.font(9, bold=bold))
    figure.add_artist(text)
    drawn = text.get_window_extent().width * 72 / 100
    assert drawn <= lettering.width(words, 9, bold=bold) + 0.5
    assert drawn >= 0.85 * lettering.width(words, 9, bold=bold)


def test_what_does_not_fit_is_cut_with_an_ellipsis() -> None:
    assert lettering.shortened("short", 9, 100) == "short"
    cut = lettering.shortened("a very long name of a laboratory", 9, 60)
    assert cut.endswith("…")
    assert lettering.width(cut, 9) <= 60
    assert lettering.shortened("word", 9, 1) == ""


def test_only_letters_the_font_has_are_printed() -> None:
    assert lettering.printable("Zürich\tα") == "Zürich α"
    assert lettering.printable("検") == "\N{REPLACEMENT CHARACTER}"


def test_a_hidden_or_empty_line_draws_nothing() -> None:
    figure = Figure(figsize=(2, 1), dpi=100)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    blank = bytes(canvas.buffer_rgba())
    hidden = PrintLine(10, 10, "seen", fontproperties=lettering.font(9))
    hidden.set_visible(False)
    figure.add_artist(hidden)
    figure.add_artist(PrintLine(10, 10, "", fontproperties=lettering.font(9)))
    canvas.draw()
    assert bytes(canvas.buffer_rgba()) == blank


def test_a_line_looks_as_matplotlib_itself_would_set_it() -> None:
    pictures = []
    for kind in (PrintLine, Text):
        figure = Figure(figsize=(3, 1), dpi=110)
        canvas = FigureCanvasAgg(figure)
        line = kind(40, 40, "T315I 38 %, not detected", color="#1F6FA8", fontproperties=lettering.font(9))
        figure.add_artist(line)
        line.set_transform(IdentityTransform())
        canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba()).astype(int))
    ours, theirs = ((255 - picture[..., 0]) for picture in pictures)
    assert abs(ours - theirs).mean() < 0.2
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.02)


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_line_stands_where_it_is_aligned(align: Literal["left", "center", "right"]) -> None:
    figure = Figure(figsize=(3, 1), dpi=100)
    canvas = FigureCanvasAgg(figure)
    line = PrintLine(150, 40, "HHHHHH", fontproperties=lettering.font(9), horizontalalignment=align)
    line.set_transform(IdentityTransform())
    figure.add_artist(line)
    canvas.draw()
    dark = np.asarray(canvas.buffer_rgba())[..., 0] < 128
    columns, rows = np.flatnonzero(dark.any(axis=0)), np.flatnonzero(dark.any(axis=1))
    middle = {"left": columns[0], "center": columns.mean(), "right": columns[-1]}[align]
    assert middle == pytest.approx(150, abs=3)
    assert rows[-1] == 100 - 40 - 1
