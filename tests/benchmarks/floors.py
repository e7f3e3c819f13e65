"""The least that a picture costs, whoever draws it: what other times are held against."""

from __future__ import annotations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tests.benchmarks.cases import SAMPLES

WIDTH, HEIGHT = 9.0, 5.0


def bare_figure() -> None:
    """One log axis with as many points and whiskers, drawn at the same size: the least a chart costs."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_yscale("log")
    days = list(range(SAMPLES))
    axes.errorbar(days, [10 ** (-day / 20) for day in days], yerr=0.001, marker="o")
    canvas.draw()
