"""Pictures of the chart in use: zoomed, walked, counted from a transplant, with trend and reference, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.gui.chart_drawing import CaseSource
from dalba_desktop.gui.chart_walk import Step
from dalba_desktop.gui.scale_commands import LEAST
from dalba_desktop.gui.scale_size import px_size
from dalba_desktop.plots.chart_options import Align

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer
    from dalba_desktop.tracker import CaseView, Tracker


def chart_screens(camera: Photographer) -> None:
    """The chart of the store that is open, in a large window and in the smallest."""
    window = camera.window
    size = window.size()
    tracker = window.session.tracker
    dense = _most_results(tracker)
    transplanted = _most_results(tracker, with_transplant=True)
    for suffix, wanted in (("", size), ("-small", px_size(*LEAST))):
        window.resize(wanted)
        if dense is not None:
            _looked_at(camera, dense, suffix)
        if transplanted is not None:
            _aligned(camera, transplanted, suffix)
        _evidence(camera, suffix)
    window.resize(size)
    if dense is not None:
        window.workspace.cases.select(dense)
        _table(camera)


def _looked_at(camera: Photographer, case_id: str, suffix: str) -> None:
    """Zoomed and walked; with trend and reference."""
    window = camera.window
    window.workspace.cases.select(case_id)
    camera.settle()
    chart = window.workspace.page.chart
    chart.walk(Step.EARLIER)
    chart.zoom_at_reading(3.0)
    chart.draw_now()
    chart.walk(Step.DOWN)
    camera.keep(f"chart-zoomed{suffix}", keeps_pointer=True)
    chart.point(None)
    chart.show_whole()
    keys = ("chart_trend", "chart_reference")
    for key in keys:
        window.menus.actions[key].trigger()
    camera.keep(f"chart-trend{suffix}")
    for key in keys:
        window.menus.actions[key].trigger()


def _evidence(camera: Photographer, suffix: str) -> None:
    """What the gravest alert of the store rests on."""
    window = camera.window
    window.workspace.cases.select_first()
    cards = window.workspace.alerts.cards
    if cards:
        window.workspace.page.chart.show_evidence([(fact.list, fact.id) for fact, _ in cards[0].text.evidence])
        camera.keep(f"chart-evidence{suffix}")
        window.workspace.page.chart.cancel()


def _aligned(camera: Photographer, case_id: str, suffix: str) -> None:
    window = camera.window
    window.workspace.cases.select(case_id)
    window.menus.actions[f"align_{Align.TRANSPLANT}"].trigger()
    camera.keep(f"chart-transplant{suffix}")
    window.menus.actions[f"align_{Align.DAY_ONE}"].trigger()


def _table(camera: Photographer) -> None:
    commands = camera.window.parts.chart
    commands.show_table()
    if commands.table is not None:
        commands.table.setMinimumSize(commands.table.size())
        camera.keep("chart-table", commands.table)
        commands.close()


def _most_results(tracker: Tracker, *, with_transplant: bool = False) -> str | None:
    """The case with most MRD results, of those with a transplant where one is wanted."""
    views = [tracker.case_view(case_id) for case_id in tracker.case_ids()]
    found = [view for view in views if not with_transplant or Align.TRANSPLANT in CaseSource(view).alignments]
    return max(found, key=_results).case_id if found else None


def _results(view: CaseView) -> int:
    return len(view.known.mrd)
