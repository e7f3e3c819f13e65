"""What must hold whatever a user did: one case everywhere, and what the store says now."""

from __future__ import annotations

from dalba_desktop.gui.alert_words import cards_of, decided_of
from dalba_desktop.gui.case_matrix_words import case_matrix_text
from dalba_desktop.gui.chart_drawing import CaseSource
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.privacy import shown_id, shown_view
from dalba_desktop.gui.sheets import sheets_of


def check(window: MainWindow) -> None:
    """Raises AssertionError where two parts of the page do not show the same case."""
    if not window.session.is_open:
        _check_closed(window)
        return
    if window.pages.currentWidget() is not window.workspace:
        return
    case_ids = window.session.tracker.case_ids()
    if not case_ids:
        assert window.workspace.case_id is None, "a case is shown of a store without any"
        return
    _check_case(window)


def check_fresh(window: MainWindow) -> None:
    """Raises AssertionError where the page does not show what the store says now."""
    workspace = window.workspace
    if not window.session.is_open or workspace.view is None or workspace.as_of is not None:
        return
    if not workspace.is_due:
        now = shown_view(window.session.tracker.case_view(workspace.view.case_id))
        assert sheets_of(now) == sheets_of(workspace.view), "the page shows what was, not what is stored"
    listed = {row.case_id for row in workspace.cases.model.rows}
    assert listed == set(window.session.tracker.case_ids()), "the list of cases is not that of the store"


def _check_closed(window: MainWindow) -> None:
    page = window.workspace.page
    assert page.case_id is None
    assert page.header.case_id.text() == ""
    assert page.chart.source is None
    assert page.chart.drawing is None
    assert not any(table.records.rows for table in page.tabs.tables.values()), "a locked window keeps rows"
    assert not window.workspace.alerts.cards, "a locked window keeps cards"
    assert not window.workspace.cases.model.rows, "a locked window keeps the list"


def _check_case(window: MainWindow) -> None:
    workspace, page = window.workspace, window.workspace.page
    view = workspace.view
    assert view is not None, "no case is shown of a store that has some"
    case_id = view.case_id
    assert page.case_id == case_id
    assert page.header.case_id.text() == shown_id(case_id)
    if page.chart.source is not None:
        assert isinstance(page.chart.source, CaseSource)
        assert page.chart.source.view is view, "the chart shows another view"
    for sheet in sheets_of(view):
        shown = {(row.list, row.id) for row in page.tabs.tables[sheet.key].records.rows}
        assert shown == {(row.list, row.id) for row in sheet.rows}, f"{sheet.key} shows other rows"
    policy = window.session.tracker.policy
    cards = workspace.alerts.cards
    assert [card.text for card in cards] == list(cards_of(view, policy, open_ones=True)), "other alerts"
    assert len(workspace.alerts.decided_cards) == len(decided_of(view)), "other decisions"
    text = case_matrix_text(view, window.session.tracker.settings.mutation_table())
    assert window.parts.readings.matrix.matrix.matrix.rows == tuple(text.rows), "the matrix is another one's"
