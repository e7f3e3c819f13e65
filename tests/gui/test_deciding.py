"""Deciding about a card: acknowledge, snooze, dismiss, open again, with mouse and keyboard."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.alerts.decisions import DismissReason
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.gui.alert_card import AlertCard, DecidedCard
from dalba_desktop.gui.decision_dialog import DecisionDialog
from dalba_desktop.gui.flow import FlowLayout
from dalba_desktop.gui.main_window import MainWindow
from tests.gui.conftest import ScriptedAsker
from tests.gui.hands import click, press, type_into

ACKNOWLEDGE, SNOOZE, DISMISS = DecisionKind.ACKNOWLEDGED, DecisionKind.SNOOZED, DecisionKind.DISMISSED


def card(window: MainWindow) -> AlertCard:
    (only,) = window.workspace.alerts.cards
    return only


def decided_card(window: MainWindow) -> DecidedCard:
    (only,) = window.workspace.alerts.decided_cards
    return only


def decisions(window: MainWindow) -> tuple[Decision, ...]:
    return window.session.tracker.case_view("TEST-014").history.decisions


def row_of(window: MainWindow) -> tuple[int, object]:
    row = next(row for row in window.workspace.cases.model.rows if row.case_id == "TEST-014")
    return row.open_alerts, row.gravest


def said(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_acknowledging_folds_the_card_away_with_who_and_when(open_window: MainWindow) -> None:
    assert row_of(open_window)[0] == 1

    click(card(open_window).buttons[ACKNOWLEDGE])

    (decision,) = decisions(open_window)
    panel = open_window.workspace.alerts
    assert (decision.kind, decision.comment) == (ACKNOWLEDGE, None)
    assert panel.cards == []
    assert panel.decided is not None
    assert panel.decided.toggle.text().endswith("Decided  1")
    assert decided_card(open_window).said.text().startswith(f"Acknowledged by {decision.by} on ")
    assert row_of(open_window) == (0, None)


def test_opening_again_brings_the_card_back_and_keeps_the_decision(open_window: MainWindow) -> None:
    click(card(open_window).buttons[ACKNOWLEDGE])
    fold = open_window.workspace.alerts.decided
    assert fold is not None
    click(fold.toggle)
    assert decided_card(open_window).open_again.isVisible()

    click(decided_card(open_window).open_again)

    assert card(open_window).buttons[ACKNOWLEDGE].hasFocus()
    assert open_window.workspace.alerts.decided is None
    (decision,) = decisions(open_window)
    assert decision.withdrawn is not None
    assert row_of(open_window)[0] == 1


def test_a_dismissal_asks_for_a_reason_of_the_list(open_window: MainWindow, asker: ScriptedAsker) -> None:
    asker.decides = ("known_and_treated", "seen in clinic")

    click(card(open_window).buttons[DISMISS])

    assert asker.offered == list(DismissReason)
    assert "ABL1 test due" in asker.asked[-1]
    assert said(decided_card(open_window).said.text()).endswith(": known and treated")
    assert decisions(open_window)[0].comment == "seen in clinic"


def test_a_snooze_asks_for_no_reason(open_window: MainWindow, asker: ScriptedAsker) -> None:
    asker.decides = ("", "marrow on Monday")

    click(card(open_window).buttons[SNOOZE])

    assert asker.offered == []
    assert decided_card(open_window).said.text().startswith("Snoozed by ")
    assert decided_card(open_window).said.text().endswith(", until the next result")
    assert decisions(open_window)[0].comment == "marrow on Monday"


@pytest.mark.parametrize("kind", [SNOOZE, DISMISS])
def test_thinking_better_of_it_decides_nothing(open_window: MainWindow, kind: DecisionKind) -> None:
    click(card(open_window).buttons[kind])
    assert decisions(open_window) == ()
    assert len(open_window.workspace.alerts.cards) == 1


def test_the_buttons_have_keys(qtbot: QtBot, open_window: MainWindow, asker: ScriptedAsker) -> None:
    asker.decides = ("other", "because")
    window = open_window

    def kinds() -> list[DecisionKind | None]:
        return [row.kind for row in decisions(window) if row.withdrawn is None]

    press(window, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: kinds() == [DISMISS])
    fold = window.workspace.alerts.decided
    assert fold is not None
    assert fold.toggle.hasFocus()
    press(fold.toggle, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: kinds() == [])
    press(window, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: kinds() == [ACKNOWLEDGE])


def test_a_corrected_result_brings_the_card_back_and_says_why(open_window: MainWindow, asker: ScriptedAsker) -> None:
    asker.decides = ("sample_error", "")
    click(card(open_window).buttons[DISMISS])
    sample = open_window.session.tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(sample, MrdSample)

    open_window.session.amend("TEST-014", dataclasses.replace(sample, level_percent=1.4), "laboratory corrected it")

    back = said(card(open_window).back.text())
    assert back.startswith("Dismissed by ")
    assert back.endswith(": sample error. Back because: a fact behind it was corrected.")
    assert card(open_window).back.isVisibleTo(open_window)


def test_a_corrected_result_that_closes_the_card_leaves_the_decision_to_be_read(open_window: MainWindow) -> None:
    click(card(open_window).buttons[ACKNOWLEDGE])
    for record_id in ("m4", "b2"):
        open_window.session.withdraw("TEST-014", "mrd", record_id, "sample of another patient")

    panel = open_window.workspace.alerts
    assert (panel.cards, panel.decided) == ([], None)
    assert panel.closed is not None
    assert panel.closed.toggle.text().endswith("Decided, closed since  1")


def test_a_card_that_changed_meanwhile_is_shown_anew(open_window: MainWindow) -> None:
    stale = card(open_window).buttons[ACKNOWLEDGE]
    tracker = open_window.session.tracker
    sample = tracker.case_view("TEST-014").history.find("mrd", "m4")
    assert isinstance(sample, MrdSample)
    tracker.amend("TEST-014", dataclasses.replace(sample, level_percent=4.0), "corrected elsewhere")

    click(stale)

    assert decisions(open_window) == ()
    assert open_window.workspace.page.notice.isVisibleTo(open_window)
    assert "4" in card(open_window).summary.text() or any("4" in link.text() for link in card(open_window).evidence)


def test_context_cannot_be_decided_on(open_window: MainWindow) -> None:
    context = open_window.workspace.alerts.context
    assert context is not None
    assert all(not each.buttons for each in context.content.findChildren(AlertCard))


class TestDialog:
    def dialog(self, qtbot: QtBot, *reasons: str) -> DecisionDialog:
        made = DecisionDialog(
            "Dismiss", "ABL1 test due", "Dismiss", [(code, code) for code in reasons], needs_comment="other"
        )
        qtbot.addWidget(made)
        made.show()
        return made

    def test_it_waits_for_a_reason_and_for_a_comment_where_one_is_needed(self, qtbot: QtBot) -> None:
        made = self.dialog(qtbot, "sample_error", "other")
        assert not made.yes.isEnabled()
        press(made.reasons, Qt.Key.Key_Down)
        assert made.yes.isEnabled()
        press(made.reasons, Qt.Key.Key_Down)
        assert not made.yes.isEnabled()
        assert made.comment.placeholderText() == "Comment"
        type_into(made.comment, " why ")
        assert made.answer() == ("other", "why")
        click(made.yes)
        assert made.result() == QDialog.DialogCode.Accepted

    def test_without_reasons_a_comment_is_optional(self, qtbot: QtBot) -> None:
        made = self.dialog(qtbot)
        assert made.yes.isEnabled()
        assert made.focusWidget() is made.comment
        assert made.answer() == ("", "")


def test_a_row_of_buttons_breaks_like_text(qtbot: QtBot) -> None:
    outside = QWidget()
    qtbot.addWidget(outside)
    row = FlowLayout(outside, spacing=4)
    parts = [QWidget() for _ in range(3)]
    for part in parts:
        part.setFixedSize(50, 20)
        row.addWidget(part)
    assert (row.sizeHint().width(), row.sizeHint().height()) == (158, 20)
    assert (row.heightForWidth(158), row.heightForWidth(110), row.heightForWidth(60)) == (20, 44, 68)
    assert row.minimumSize().width() == 50
    outside.resize(110, 44)
    outside.show()
    assert [(part.x(), part.y()) for part in parts] == [(0, 0), (54, 0), (0, 24)]
    assert row.takeAt(9) is None
    assert row.itemAt(3) is None
    taken = row.takeAt(2)
    assert taken is not None
    assert row.count() == 2


def test_flat_buttons_hang_out_so_that_their_text_is_flush(qtbot: QtBot) -> None:
    outside = QWidget()
    qtbot.addWidget(outside)
    row = FlowLayout(outside, spacing=4, hangs=4)
    for _ in range(3):
        part = QWidget()
        part.setFixedSize(50, 20)
        row.addWidget(part)
    assert (row.heightForWidth(150), row.heightForWidth(149)) == (20, 44)
