"""What was decided about an alert is printed: a quiet line, never left out, and by whom only where names may stand."""

from __future__ import annotations

import dataclasses
import datetime as dt

from dalba_desktop.alerts.decisions import DecidedEpisode, DismissReason, decided, decision_on, episodes_of
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.reports.case_report import case_report
from dalba_desktop.reports.data import ReportData
from tests.reports.cases import fake_chart, induction_case, report_data
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


def test_a_report_of_nobody_who_was_asked_shows_every_alert_as_open() -> None:
    assert squeezed("dismissed") not in printed(a_case())
    assert squeezed("1 open") in printed(a_case())
