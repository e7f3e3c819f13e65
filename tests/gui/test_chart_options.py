"""How the chart is looked at: what days count from, trend, reference, planned samples, gaps; it is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.gui.chart_drawing import CaseSource
from dalba_desktop.gui.chart_view import ChartView
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.settings import Settings
from dalba_desktop.plots.chart_options import Align, ChartOptions
from tests.builders import a_case, on_day
from tests.gui.clinic import calm_case
from tests.gui.conftest import PASSPHRASE, make_store


def transplanted_case() -> CaseHistory:
    """Two cycles, a transplant, rising since; ten months before it nothing but a trial of dasatinib."""
    return (
        a_case(case_id="TEST-090", sex="male", birth_year=1970)
        .on("dasatinib", -400, -300, dose=140, dose_unit="mg/day")
        .with_mrd(-400, 61.0, id="old")
        .cycle(1, 1, 20)
        .cycle(2, 21, 35)
        .with_mrd(1, 2.0, id="first")
        .with_mrd(20, 0.2)
        .having("transplants", date=on_day(37), donor="matched_sibling")
        .with_mrd(39, 0.1)
        .with_mrd(46, 0.4)
        .with_mrd(54, 1.4, id="last")
        .build()
    )


@pytest.fixture
def chart(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> ChartView:
    store = make_store(tmp_path / "transplant.dalba", (transplanted_case(), calm_case()))
    window.session.open(store, PASSPHRASE)
    window.workspace.cases.select("TEST-090")
    made = window.workspace.page.chart
    qtbot.waitUntil(lambda: made.drawing is not None and made.drawing.size == made.size())
    return made


def zero_is(chart: ChartView) -> object:
    assert chart.drawing is not None
    return chart.drawing.scale.zero


def test_days_count_from_the_event_that_is_chosen(window: MainWindow, chart: ChartView) -> None:
    actions = window.menus.actions
    actions["align_transplant"].trigger()
    assert zero_is(chart) == on_day(37)
    assert actions["align_transplant"].isChecked()
    chart.point_at("mrd", "last")
    said = window.workspace.page.chart_pane.read_off.text()
    assert said.replace("\xa0", " ").startswith("day +17 from transplant")
    actions["align_blinatumomab"].trigger()
    assert zero_is(chart) == on_day(1)
    assert not actions["align_transplant"].isChecked()


def test_only_events_that_the_case_has_are_offered(window: MainWindow, chart: ChartView) -> None:
    actions = window.menus.actions
    keys = [f"align_{align.value}" for align in Align]
    assert [actions[key].isEnabled() for key in keys] == [True, True, True, True]
    actions["align_transplant"].trigger()
    window.workspace.cases.select("TEST-020")
    assert [actions[key].isEnabled() for key in keys] == [True, True, False, False]
    assert actions["align_day_one"].isChecked(), "what stands in for it is ticked"
    window.workspace.cases.select("TEST-090")
    assert actions["align_transplant"].isChecked(), "the choice comes back with a case that has the event"
    window.session.lock()
    assert not any(actions[key].isEnabled() for key in keys)


@pytest.mark.parametrize("key", ["chart_trend", "chart_planned", "chart_gaps"])
def test_a_switch_changes_the_picture_and_back(window: MainWindow, chart: ChartView, key: str) -> None:
    action = window.menus.actions[key]
    before, was_on = chart.grab().toImage(), action.isChecked()
    action.trigger()
    assert action.isChecked() is not was_on
    assert chart.grab().toImage() != before
    action.trigger()
    assert chart.grab().toImage() == before


def test_reference_marks_come_with_their_source(window: MainWindow, chart: ChartView) -> None:
    window.menus.actions["chart_reference"].trigger()
    assert chart.drawing is not None
    marks = [mark for mark in chart.drawing.marks if not mark.is_fact and "D-ALBA" in mark.words]
    assert marks
    chart.choose(marks[0])
    assert chart.selected is None, "a published figure is no fact of this case"
    chart.point(marks[0])
    assert "%" in window.workspace.page.chart_pane.read_off.text()


def test_how_it_is_looked_at_is_remembered_without_the_patient(window: MainWindow, chart: ChartView) -> None:
    for key in ("align_transplant", "chart_trend", "chart_gaps"):
        window.menus.actions[key].trigger()
    chart.set_window((on_day(10), on_day(30)))
    window.menus.actions["chart_planned"].trigger()
    kept = Settings().chart_options
    assert kept == ChartOptions(align=Align.TRANSPLANT, shows_trend=True, compresses_gaps=False, shows_planned=False)
    raw = QSettings("D-ALBA Desktop", "D-ALBA Desktop")
    values = {key: str(raw.value(key)) for key in raw.allKeys() if key.startswith("chart/")}
    assert set(values.values()) <= {"true", "false", "transplant"}


def test_settings_that_make_no_sense_are_the_usual_ones(qtbot: QtBot) -> None:
    raw = QSettings("D-ALBA Desktop", "D-ALBA Desktop")
    raw.setValue("chart/align", "easter")
    raw.setValue("chart/shows_trend", "perhaps")
    assert Settings().chart_options == ChartOptions()


def test_a_compressed_gap_is_crossed_by_the_zoom(qtbot: QtBot, chart: ChartView) -> None:
    """From the far end of the gap to the near one and back, without losing the course."""
    assert chart.drawing is not None
    assert chart.drawing.scale.gaps
    whole = (chart.drawing.scale.first, chart.drawing.scale.last)
    chart.zoom(3.0, 0.2)
    chart.draw_now()
    chart.zoom(0.1, 0.5)
    chart.draw_now()
    assert (chart.drawing.scale.first, chart.drawing.scale.last) == whole


def test_the_view_button_offers_the_same_switches(window: MainWindow, chart: ChartView) -> None:
    pane = window.workspace.page.chart_pane
    offered = [action for action in pane.look_menu.actions() if not action.isSeparator()]
    assert window.menus.actions["chart_trend"] in offered
    pane.looks.click()
    assert pane.look_menu.isVisible()
    pane.look_menu.close()


def test_planned_samples_are_on_the_chart(chart: ChartView) -> None:
    assert isinstance(chart.source, CaseSource)
    assert chart.source.planned
    shown = chart.source.model(chart.options)
    hidden = chart.source.model(ChartOptions(shows_planned=False))
    assert len(shown.planned) > len(hidden.planned) == 0
