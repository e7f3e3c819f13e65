"""The engine: order, episodes, failures, doubts, and what follows from a case beside its alerts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop import wording
from dalba_desktop.alerts.engine import RULES, alerts_on, assess
from dalba_desktop.alerts.findings import Alert, Grade, Message, Severity
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.domain.history import read_case
from tests.builders import a_case, on_day
from tests.domain.strategies import cases
from tests.knowledge import MUTATIONS, POLICY, assessed

WITHOUT_EVIDENCE = {"mrd-overdue", "ikzf1plus", "response-no-cr", "tki-gap", "cns-prophylaxis-behind"}
"""What may rest on something that is absent."""


def a_grave_case() -> Any:
    return (
        a_case()
        .on("dasatinib", 1)
        .with_mrd(45, 0.31)
        .with_mrd(57, 1.2)
        .tested(66, "mutation", {"protein": "T315I"})
        .with_mrd(70, 9)
    )


def test_the_gravest_comes_first_and_then_the_newest() -> None:
    found = assessed(a_grave_case(), day=75)
    ranks = [alert.severity.rank for alert in found.alerts]
    assert ranks == sorted(ranks, reverse=True)
    assert found.gravest is Severity.CRITICAL
    assert {alert.rule for alert in found.open_alerts} == {"mrd-rising", "abl1-resistant-mutation"}


def test_nothing_open_has_no_gravest() -> None:
    assert assessed(a_case(), day=5).gravest is None


def test_alerts_outside_an_episode_have_their_own() -> None:
    found = {alert.rule: alert.episode for alert in assessed(a_grave_case()).alerts}
    assert found["mrd-rising"] == "molecular/2025-03-05"
    assert found["abl1-resistant-mutation"] == "abl1-resistant-mutation/case/2025-03-14"


def test_a_rule_that_raises_is_shown_and_the_others_go_on() -> None:
    def broken(question: Question) -> Answer:
        raise ZeroDivisionError

    rules = (("mrd-overdue", broken), *RULES)
    found = assess(a_grave_case().build(), POLICY, MUTATIONS, on_day(80), rules=rules)
    failed = [alert for alert in found.alerts if alert.rule == "mrd-overdue"]
    assert [alert.severity for alert in failed] == [Severity.WARNING]
    assert "could not be evaluated" in wording.alert_summary(failed[0])
    assert {alert.rule for alert in found.open_alerts} == {"mrd-overdue", "mrd-rising", "abl1-resistant-mutation"}


def test_the_kinetics_are_those_of_the_newest_segment_of_each_series() -> None:
    case = a_case().on("dasatinib", 1, 84).with_mrd(1, 84).with_mrd(22, 2.6).with_mrd(45, 0.31)
    case.on("ponatinib", 85).on("ponatinib", 120).with_mrd(85, 0.1).with_mrd(127, 0.05).with_mrd(155, 0.01)
    (fit,) = assessed(case).kinetics
    assert (fit.first, fit.last, fit.n) == (on_day(85), on_day(155), 3)


def test_rows_of_one_tki_a_day_apart_are_one_course() -> None:
    case = a_case().on("dasatinib", 1, 40).on("dasatinib", 41, 60).on("dasatinib", 50, 55).on("dasatinib", 63)
    case.having("transplants", date=on_day(300)).with_mrd(1, 84).with_mrd(45, 0.31).with_mrd(62, 0.2).with_mrd(70, 0.1)
    assert assessed(case, day=61).kinetics[0].n == 2
    (fit,) = assessed(case, day=299).kinetics
    assert (fit.first, fit.n) == (on_day(70), 1)


@pytest.mark.parametrize(
    ("values", "doubt"),
    [
        ({"category": "undetected", "level": 0.5}, "called not detected"),
        ({"category": "undetected", "target_copies": 5}, "called not detected"),
        ({"category": "quantified"}, "called quantified"),
        ({"category": "positive_not_quantifiable", "target_copies": 0}, "called positive"),
        ({"category": "positive_not_quantifiable", "level": 2, "loq_percent": 0.01}, "counts as a molecular response"),
        ({"category": "positive_not_quantifiable", "level": 0.002, "loq_percent": 0.01}, None),
        ({"category": "quantified", "level": 0.005, "loq_percent": 0.01}, "below the sample's own limit"),
        ({"category": "quantified", "level": 0.5, "loq_percent": 0.01}, None),
        ({"category": "not_evaluable", "level": 0.3}, "called not evaluable"),
        ({"category": "undetected"}, None),
        ({"category": "not_evaluable"}, None),
        ({"level": 3}, None),
    ],
)
def test_a_category_that_contradicts_the_numbers_is_kept_and_doubted(values: dict[str, Any], doubt: str | None) -> None:
    found = assessed(a_case().with_mrd(22, **values))
    said = [wording.message(item) for item in found.data_doubts]
    assert [text for text in said if doubt is not None and doubt in text] == said
    assert len(said) == (0 if doubt is None else 1)


def test_after_death_nothing_is_explained_that_is_not_called() -> None:
    case = a_case().with_mrd(45, 0.02).with_mrd(57, 0.03)
    assert len(assessed(case, day=60).not_called) == 1
    assert assessed(case.having("follow_up", date=on_day(59), status="dead"), day=60).not_called == ()


@given(cases(), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_any_valid_case_is_assessed_with_sentences_and_evidence_that_exist(raw: dict[str, Any], day: dt.date) -> None:
    history = read_case(raw, "case")
    found = assess(history, POLICY, MUTATIONS, day)
    known = history.as_known_on(day)
    assert [reading.id for reading in found.readings] == [
        sample.id for sample in sorted(known.mrd, key=lambda sample: sample.date)
    ]
    for alert in found.alerts:
        assert alert.version > 0, alert
        assert alert.since <= day
        assert alert.evidence or alert.rule in WITHOUT_EVIDENCE
        for item in alert.evidence:
            assert known.find(item.list, item.id) is not None
        for text in (wording.alert_summary(alert), wording.closes(alert), wording.citation(alert)):
            assert text
            assert text not in (alert.summary.code, alert.closes_when.code, alert.citation)
    for silence in found.not_called:
        assert "{" not in wording.message(silence.reason)


def test_a_rule_that_raised_shows_as_a_card_of_its_own() -> None:
    def broken(question: Question) -> Answer:
        raise ZeroDivisionError

    rules = (("qtc-prolonged", broken),)
    (alert,) = assess(a_case().build(), POLICY, MUTATIONS, on_day(5), rules=rules).alerts
    assert alert == Alert(
        rule="qtc-prolonged",
        version=0,
        severity=Severity.WARNING,
        grade=Grade.DATA,
        subject="case",
        episode="qtc-prolonged/case/2025-01-12",
        since=on_day(5),
        summary=Message("rule.failed", {"rule": "qtc-prolonged", "error": "ZeroDivisionError"}),
        evidence=(),
        closes_when=Message("rule.failed.closes"),
        citation="",
        numbers={},
        policy={},
    )


def test_the_answer_names_the_case_the_day_and_what_was_concluded() -> None:
    case = a_case(case_id="C-7", genetics={"ikzf1": "deleted", "pax5": "deleted", "erg": "none"})
    found = assessed(case.undetected(85, id="m85"), day=90)
    assert (found.case_id, found.as_of, found.ikzf1plus) == ("C-7", on_day(90), "yes")
    response = found.molecular_response
    assert (response.response, response.date, response.mrd_id) == ("CMR", on_day(85), "m85")
    assert assessed(a_case(), day=90).ikzf1plus == "incomplete"


def test_kinetics_of_one_day_come_in_order_of_their_series() -> None:
    case = a_case().with_mrd(85, 1, laboratory="Lab B").with_mrd(85, 1, laboratory="Lab A")
    case.with_mrd(90, 1, laboratory="Lab C")
    assert [fit.series.laboratory for fit in assessed(case).kinetics] == ["Lab C", "Lab A", "Lab B"]


def test_a_rule_that_raised_is_named_in_a_replay_too() -> None:
    def broken(question: Question) -> Answer:
        raise ZeroDivisionError

    rules = (("qtc-prolonged", broken),)
    found = alerts_on(a_case().build(), POLICY, MUTATIONS, on_day(5), rules=rules)
    assert [alert.rule for alert in found] == ["qtc-prolonged"]
