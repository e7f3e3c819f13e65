"""The window on the demo cohort: every case can be shown, in both themes, at a small size."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.theme import Appearance, ThemeSwitch
from dalba_desktop.tracker import create_demo


@pytest.mark.long
@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_every_case_of_the_demo_can_be_shown(
    qtbot: QtBot,
    window: MainWindow,
    themes: ThemeSwitch,
    tmp_path_factory: pytest.TempPathFactory,
    appearance: Appearance,
) -> None:
    themes.choose(appearance)
    window.resize(1280, 720)
    window.session.use(create_demo(tmp_path_factory.mktemp("demo") / "demo.dalba"))
    workspace = window.workspace
    qtbot.waitUntil(lambda: window.desk.ward.is_complete)
    assert len(workspace.cases.model.rows) == 63
    for row in workspace.cases.model.rows:
        assert workspace.cases.select(row.case_id)
        page = workspace.page
        assert page.case_id == row.case_id
        assert page.header.synthetic.isVisibleTo(window)
        assert page.chart.drawing is not None
        drawn = {mark.id for mark in page.chart.drawing.marks if mark.list == "mrd"}
        assert drawn == {sample.id for sample in window.session.tracker.case_view(row.case_id).known.mrd}
        assert len(workspace.alerts.cards) == row.open_alerts
        said = [label.text() for card in workspace.alerts.cards for label in card.findChildren(QLabel)]
        assert not [text for text in said if "{" in text]
