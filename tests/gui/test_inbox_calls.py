"""How much the rules call, under the inbox: counted while it is looked at, said in words and as bars."""

from __future__ import annotations

import dataclasses
import datetime as dt

from pytestqt.qtbot import QtBot

from dalba_desktop.alerts.calls import first_month, months_from
from dalba_desktop.gui.inbox_calls_row import CallsRow
from dalba_desktop.gui.inbox_words import calls_words, trend_words
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.plots.theme import DARK, LIGHT
from dalba_desktop.tracker.inbox_calls import MonthlyCalls

QUIET = MonthlyCalls(
    months=months_from(first_month(dt.date(2025, 3, 5))),
    counts=(2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1),
    patient_years=10.0,
    done=4,
    cases=4,
)


def test_it_is_counted_while_the_inbox_is_in_front(qtbot: QtBot, open_window: MainWindow) -> None:
    made = open_window.desk.inbox
    qtbot.waitUntil(lambda: made.reader.is_complete)
    assert not made.counter.is_complete
    assert made.page.calls.said.text() == "Counted when every case is read."
    made.show()
    qtbot.waitUntil(lambda: made.counter.is_complete)
    assert "calls in twelve months" in made.page.calls.said.text()
    assert "per patient-year" in made.page.calls.said.text()
    assert "Mar 2025: " in made.page.calls.bars.accessibleDescription()
    open_window.workspace.show_desk(None)
    open_window.stores.lock()
    assert made.page.calls.said.text() == "Counted when every case is read."
    assert made.page.calls.bars.accessibleDescription() == ""


def test_it_is_counted_again_after_a_change(qtbot: QtBot, open_window: MainWindow) -> None:
    made = open_window.desk.inbox
    made.show()
    qtbot.waitUntil(lambda: made.counter.is_complete)
    assert "were dismissals" not in made.page.calls.trend.text()
    made.do("acknowledged")
    qtbot.waitUntil(lambda: made.counter.is_complete)
    assert made.page.calls.trend.text().endswith("0 of 1 decision was a dismissal.")


def test_the_words_say_whether_they_became_more() -> None:
    more = dataclasses.replace(QUIET, counts=(1, 1, 1, 1, 1, 1, 1, 1, 4, 5, 6, 0))
    fewer = dataclasses.replace(QUIET, counts=(4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0))
    assert calls_words(QUIET) == "23 calls in twelve months, 1.9 a month, 2.30 per patient-year."
    assert calls_words(dataclasses.replace(QUIET, patient_years=0.0)).endswith("1.9 a month.")
    assert trend_words(QUIET) == "As many as before: 2.0 a month in the last three full months."
    assert trend_words(more) == "More than before: 5.0 a month in the last three full months, 1.0 until then."
    assert trend_words(fewer) == "Fewer than before: 0.0 a month in the last three full months, 4.0 until then."
    tired = dataclasses.replace(QUIET, decisions=14, dismissals=9)
    assert trend_words(tired).endswith("9 of 14 decisions were dismissals.")


def test_while_it_is_counted_it_says_how_far_that_is(qtbot: QtBot) -> None:
    row = CallsRow(LIGHT)
    qtbot.addWidget(row)
    row.show_calls(dataclasses.replace(QUIET, done=1200, cases=2000))
    assert row.said.text() == "1,200 of 2,000 cases counted"
    row.show_calls(QUIET)
    row.show()
    assert "twelve months" in row.said.text()
    before = row.bars.grab().toImage()
    row.set_theme(DARK)
    assert row.bars.grab().toImage() != before


def test_where_there_is_no_room_for_both_the_words_say_it_alone(qtbot: QtBot) -> None:
    row = CallsRow(LIGHT)
    qtbot.addWidget(row)
    row.show_calls(QUIET)
    row.resize(1000, 100)
    row.show()
    assert row.bars.isVisible()
    row.resize(700, 140)
    assert not row.bars.isVisible()
    assert row.said.isVisible()
