"""The back-test in the window: run it, try other values beside those in force, stop it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dalba_desktop.gui.backtest_dialog import BacktestDialog
from dalba_desktop.gui.backtest_table import BacktestTable
from dalba_desktop.gui.backtest_words import (
    FIGURES,
    ValueProblem,
    column_titles,
    definitions,
    failure_words,
    read_values,
    rule_lines,
    summary_lines,
)
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.plots.theme import DARK
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.backtesting import backtests
from dalba_desktop.tracker.backtesting import definitions as definitions_for_scripts
from dalba_desktop.wording import date_words
from tests.builders import a_case, on_day
from tests.gui.clinic import rising_case
from tests.gui.conftest import PASSPHRASE, make_store
from tests.gui.hands import click, press, type_into

NOTHING_RISES = "\nrise_min_log10 = 3  # what if"


@pytest.fixture
def dialog(open_window: MainWindow) -> BacktestDialog:
    """The dialog over the ward."""
    open_window.menus.actions["backtest"].trigger()
    assert open_window.backtests.dialog is not None
    return open_window.backtests.dialog


def cells(table: BacktestTable, row: int) -> list[str]:
    model = table.figures
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def summary(dialog: BacktestDialog) -> list[list[str]]:
    return [[label.text() for label in row] for row in dialog.summary]


def test_it_needs_an_open_store_and_goes_with_it(window: MainWindow, dialog: BacktestDialog) -> None:
    assert dialog.isVisible()
    window.backtests.show()
    assert window.backtests.dialog is dialog
    window.session.lock()
    window.backtests.show()
    window.backtests.run()
    assert window.findChildren(BacktestDialog, options=Qt.FindChildOption.FindDirectChildrenOnly) in ([], [dialog])
    assert not dialog.isVisible()


def test_run_shows_what_the_rules_would_have_done(window: MainWindow, dialog: BacktestDialog) -> None:
    assert dialog.pages.currentWidget() is dialog.hint
    click(dialog.run)
    assert dialog.pages.currentWidget() is dialog.table
    (under,) = backtests(window.session.tracker, window.session.tracker.as_of)
    figures = under.figures
    assert dialog.head.text() == f"4 cases up to {date_words(window.session.tracker.as_of)}, 0.5 patient-years"
    assert [row[0] for row in summary(dialog)] == [
        "Warnings and criticals per patient-year",
        "Relapses called beforehand",
        "Mutations called beforehand",
    ]
    assert summary(dialog)[0][1] == f"{figures.per_patient_year:.2f}"
    assert summary(dialog)[1][1] == "none recorded"
    assert summary(dialog)[2][1] == "1 of 1, median 1 day"
    shown = {line.rule: cells(dialog.table, place)[1:] for place, line in enumerate(dialog.table.figures.lines)}
    assert set(shown) == {"", *(row.rule for row in figures.rules)}
    for row in figures.rules:
        counts = [str(row.infos), str(row.warnings), str(row.criticals)]
        judged = ["\N{EM DASH}"] * 3 if row.verdicts is None else [str(count) for count in row.verdicts.values()]
        assert shown[row.rule] == [f"{row.per_patient_year:.2f}", *counts, *judged]
    assert shown[""][2] == str(sum(row.warnings for row in figures.rules))
    assert [group.text() for group in dialog.table.groups] == ["In force"]


def test_figures_are_right_aligned_under_titles_that_are_too(dialog: BacktestDialog) -> None:
    click(dialog.run)
    model, role = dialog.table.figures, Qt.ItemDataRole.TextAlignmentRole
    assert len(column_titles()) == FIGURES
    for column in range(1, model.columnCount()):
        assert model.index(1, column).data(role) & Qt.AlignmentFlag.AlignRight.value
        assert model.headerData(column, Qt.Orientation.Horizontal, role) & Qt.AlignmentFlag.AlignRight.value
    assert model.index(1, 0).data(role) & Qt.AlignmentFlag.AlignLeft.value
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole).endswith(f"({model.lines[1].rule})")


def test_values_to_try_stand_beside_those_in_force(window: MainWindow, dialog: BacktestDialog) -> None:
    dialog.values.setPlainText(NOTHING_RISES)
    click(dialog.run)
    assert [group.text() for group in dialog.table.groups] == ["In force", "With rise_min_log10 = 3"]
    assert dialog.table.figures.columnCount() == 1 + 2 * FIGURES
    place = next(at for at, line in enumerate(dialog.table.figures.lines) if line.rule == "mrd-rising")
    rising = cells(dialog.table, place)
    assert rising[1] != "0.00"
    assert rising[1 + FIGURES :] == ["0.00", "0", "0", "0", "0", "0", "0"]
    assert summary(dialog)[0] == ["", "in force", "tried"]
    assert window.session.tracker.policy["rise_min_log10"] == 0.5
    assert not window.session.tracker.settings.in_force().stored.policy
    dialog.values.clear()
    click(dialog.run)
    assert dialog.table.figures.columnCount() == 1 + FIGURES
    assert len(dialog.summary) == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rise_min_log10 = much", 'Line 1: policy.rise_min_log10: "much" is not allowed'),
        ("few_copies = 12\nmrd_failure_percent = 0", "Line 2: policy.mrd_failure_percent: 0"),
        ("rise_min = 0.4", "did you mean rise_min_log10"),
        ("rise_min_log10 0.4", "Line 1: written as threshold = value"),
        ("few_copies = 12\nfew_copies = 13", "Line 2: few_copies is set twice"),
    ],
)
def test_a_wrong_value_is_said_at_the_field_and_nothing_runs(dialog: BacktestDialog, text: str, why: str) -> None:
    dialog.values.setPlainText(text)
    click(dialog.run)
    assert why in dialog.value_problem.text()
    assert dialog.values.property("state") == "problem"
    assert dialog.pages.currentWidget() is dialog.hint
    type_into(dialog.values, "#")
    assert dialog.value_problem.text() == ""
    assert dialog.values.property("state") == ""


def test_a_fault_of_the_program_is_not_called_a_wrong_value() -> None:
    def check(_key: str, _value: str) -> float:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_values("a = 1", check)
    with pytest.raises(ValueProblem):
        read_values("a =", check)


def test_cancel_stops_it_and_leaves_the_dialog_usable(window: MainWindow, dialog: BacktestDialog) -> None:
    threads = threading.active_count()
    seen: list[tuple[bool, bool]] = []

    def stop(done: int) -> None:
        if done == 2:
            seen.append((dialog.cancel.isVisible(), dialog.run.isEnabled()))
            window.backtests.run()
            QTimer.singleShot(0, lambda: click(dialog.cancel))

    dialog.progress.valueChanged.connect(stop)
    click(dialog.run)
    dialog.progress.valueChanged.disconnect(stop)
    assert seen == [(True, False)]
    assert dialog.isVisible()
    assert dialog.problem.text() == "Cancelled before it was through."
    assert dialog.pages.currentWidget() is dialog.hint
    assert not dialog.cancel.isVisible()
    assert threading.active_count() == threads
    assert not dialog.findChildren(QTimer)
    click(dialog.run)
    assert dialog.problem.text() == ""
    assert dialog.pages.currentWidget() is dialog.table
    click(dialog.close_button)
    assert window.backtests.dialog is None


def test_escape_stops_a_run_before_it_closes(window: MainWindow, dialog: BacktestDialog) -> None:
    stop = dialog.progress.valueChanged.connect(lambda done: press(dialog, Qt.Key.Key_Escape) if done else None)
    click(dialog.run)
    QObject.disconnect(stop)
    assert dialog.isVisible()
    press(dialog, Qt.Key.Key_Escape)
    assert window.backtests.dialog is None


def test_a_store_that_is_locked_meanwhile_takes_the_run_with_it(window: MainWindow, dialog: BacktestDialog) -> None:
    dialog.progress.valueChanged.connect(lambda done: window.session.lock() if done else None)
    click(dialog.run)
    assert window.backtests.dialog is None
    assert not window.session.is_open
    QApplication.processEvents()


def test_an_empty_store_says_so(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    Store.create(tmp_path / "empty.dalba", PASSPHRASE).close()
    window.session.open(tmp_path / "empty.dalba", PASSPHRASE)
    window.backtests.show()
    dialog = window.backtests.dialog
    assert dialog is not None
    assert dialog.hint.text() == "This store holds no case yet: there is nothing to replay."
    assert not dialog.run.isEnabled()
    assert not dialog.values.isEnabled()


def test_relapses_called_beforehand_come_with_their_median(window: MainWindow, tmp_path: Path) -> None:
    relapsing = (
        a_case(case_id="TEST-050")
        .on("dasatinib", 1, dose=140, dose_unit="mg/day")
        .with_mrd(1, 70.0)
        .with_mrd(22, 0.2)
        .with_mrd(35, 2.6)
        .having("relapses", date=on_day(50), type="haematological")
        .build()
    )
    silent = a_case(case_id="TEST-051").having("relapses", date=on_day(9), type="haematological").build()
    make_store(tmp_path / "more.dalba", (rising_case(), relapsing, silent))
    window.session.open(tmp_path / "more.dalba", PASSPHRASE)
    tracker = window.session.tracker
    found = backtests(tracker, tracker.as_of, {"rise_min_log10": 0.4})
    days = [lead.days for lead in found[0].figures.lead_times if lead.days is not None]
    assert len(days) == 1
    said = f"1 of 2, median {days[0]} days"
    assert summary_lines(found)[1].cells == (said, said)
    assert len(rule_lines(found)[0].cells) == 2 * FIGURES
    assert failure_words(found) == ""


def test_the_meaning_of_the_figures_is_that_of_the_command_line() -> None:
    here, there = " ".join(definitions()), " ".join(definitions_for_scripts().values())
    for word in (
        "365",
        "180",
        "not molecular",
        "day",
        "gravest severity it reached",
        "confirm_days on",
        "and not answered",
    ):
        assert word in here, word
        assert word in there, word


def test_another_theme_reaches_the_dialog(window: MainWindow, dialog: BacktestDialog) -> None:
    click(dialog.run)
    before = dialog.table.rows.grab().toImage()
    window.backtests.set_theme(DARK)
    assert dialog.table.rows.grab().toImage() != before
