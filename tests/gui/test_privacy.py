"""F8: who the patients are is held back everywhere, and comes back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from dalba_desktop.gui.main_window import MainWindow
from tests.gui.hands import press


def test_a_case_goes_by_its_number_while_identifiers_are_hidden(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    workspace.cases.select("TEST-007")
    press(open_window, Qt.Key.Key_F8)
    assert workspace.page.header.case_id.text() == "Case 2"
    assert open_window.windowTitle() == "Case 2 \N{EN DASH} D-ALBA Desktop"
    listed = [workspace.cases.found.index(row, 0).data() for row in range(workspace.cases.found.rowCount())]
    assert sorted(listed) == ["Case 1", "Case 2", "Case 3", "Case 4"]
    assert open_window.desk.privacy.mark.text() == "IDENTIFIERS HIDDEN"
    press(open_window, Qt.Key.Key_F8)
    assert workspace.page.header.case_id.text() == "TEST-007"
    assert "TEST-007" in open_window.windowTitle()
    assert not open_window.desk.privacy.mark.isVisible()
