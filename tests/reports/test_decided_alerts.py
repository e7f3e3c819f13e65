"""What was decided about an alert is printed: a quiet line, never left out, and by whom only where names may stand."""

from __future__ import annotations

import dataclasses
import datetime as dt

from dalba_desktop.alerts.decisions import DecidedEpisode, DismissReason, decided, decision_on, episodes_of
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.domain.fields import Withdrawal
from dalba_desktop.reports.case_report import case_report
from dalba_desktop.reports.data import ReportData
from tests.reports.cases import data_of, fake_chart, induction_case, report_data
from tests.reports.pdf_text import squeezed, text_of

AT = dt.datetime(2025, 3, 6, 9, 30, tzinfo=dt.UTC)
COMMENT = "Ada Bianchi knows; ponatinib {from} Monday <b>"


def printed(data: ReportData) -> str:
    """Everything on the pages, without spaces."""
    return text_of(case_report(data, fake_chart()))


def a_case() -> ReportData:
    return report_data(induction_case(), 60)


def first_card(data: ReportData) -> DecidedEpisode:
    return next(found for found in data.cards if found.is_open)


def dismissed(data: ReportData, **changes: object) -> ReportData:
    """The same case with its first card dismissed."""
    made = decision_on(
        first_card(data).episode,
        data.known,
        DecisionKind.DISMISSED,
        by="dr.rossi",
        at=AT,
        reason=DismissReason.KNOWN_AND_TREATED,
        comment=COMMENT,
    )
    decision: Decision = dataclasses.replace(made, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(data, decided=decided(episodes_of(data.assessment), [decision], data.known))


def test_a_dismissed_alert_is_a_line_with_how_grave_by_whom_when_and_why() -> None:
    data = dismissed(a_case())
    said = printed(data)
    assert squeezed("none open · 1 dismissed") in said
    assert squeezed("No open alert; 1 dismissed.") in said
    assert squeezed("Critical · ABL1 test due Dismissed by dr.rossi on 6 Mar 2025: known and treated") in said
    assert squeezed(f"({COMMENT}).") in said
    assert squeezed("mrd-rising") in said


def test_a_card_that_is_back_says_what_was_decided() -> None:
    said = printed(dismissed(a_case(), fingerprint="of another program"))
    assert squeezed("1 open") in said
    assert squeezed(f"known and treated ({COMMENT}). Back because: what it was decided on cannot be read.") in said


def test_pseudonymised_names_nobody_and_repeats_nothing_typed() -> None:
    for changes in ({}, {"fingerprint": "of another program"}, {"reason": "as Dr Verdi said"}):
        said = printed(dataclasses.replace(dismissed(a_case(), **changes), pseudonymised=True))
        assert squeezed("Dismissed on 6 Mar 2025") in said
        for typed in ("rossi", "ponatinib {from}", "Verdi", "Bianchi"):
            assert squeezed(typed) not in said


def test_each_decision_stands_once_on_its_card_or_among_the_earlier_ones() -> None:
    data = a_case()
    first = dataclasses.replace(
        decision_on(first_card(data).episode, data.known, DecisionKind.SNOOZED, by="dr.rossi", at=AT), id="d1"
    )
    later = dataclasses.replace(first, id="d2", kind=DecisionKind.ACKNOWLEDGED, at=AT + dt.timedelta(hours=1))
    closed = dataclasses.replace(first, id="d3", kind=DecisionKind.DISMISSED, episode="gone", comment="as agreed")
    taken_back = dataclasses.replace(closed, id="d4", comment=None, withdrawn=Withdrawal(on=AT.date(), reason="no"))
    history = dataclasses.replace(data.history, decisions=(first, later, closed, taken_back))
    data = data_of(history, AT.date())
    found = decided(episodes_of(data.assessment), data.known.decisions, data.known)
    said = printed(dataclasses.replace(data, decided=found))
    assert said.count(squeezed("Acknowledged by dr.rossi")) == 1
    earlier = said[said.index(squeezed("Earlier decisions on alerts")) :]
    for words in ("Snoozed by dr.rossi", "(as agreed)", "(withdrawn 6 Mar 2025: no)"):
        assert said.count(squeezed(words)) == earlier.count(squeezed(words)) == 1
    assert "rossi" not in printed(dataclasses.replace(data, decided=found, pseudonymised=True))


def test_a_report_of_nobody_who_was_asked_shows_every_alert_as_open() -> None:
    assert squeezed("dismissed") not in printed(a_case())
    assert squeezed("1 open") in printed(a_case())
