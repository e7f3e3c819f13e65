"""A cohort replayed and counted: a small one by hand, and each way in which a call is answered or false."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dalba_desktop.alerts.backtest import Backtest, EventKind, LeadTime, RuleFigures, Verdict, backtest
from dalba_desktop.domain.mrd import Laboratory
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import MUTATIONS, POLICY

T315I = {"protein": "T315I"}


def counted(*cases: CaseBuilder, until: dt.date | None = None, **own: Any) -> Backtest:
    return backtest([case.build() for case in cases], POLICY.with_own(own), MUTATIONS, until or on_day(4000))


def figures(found: Backtest, rule: str) -> RuleFigures:
    return next(row for row in found.rules if row.rule == rule)


def verdict(found: Backtest, rule: str) -> Verdict:
    """What became of the only call of a rule."""
    verdicts = figures(found, rule).verdicts
    assert verdicts is not None
    (only,) = [verdict for verdict, count in verdicts.items() for _ in range(count)]
    return only


def followed(case_id: str = "CASE-1", to: int = 400) -> CaseBuilder:
    """A case on dasatinib in remission with its intrathecal doses, seen until a day; by itself no alert."""
    case = a_case(case_id=case_id, protocol="other").on("dasatinib", 1)
    for day in range(2, 26, 2):
        case.having("treatments", agent="intrathecal", start=on_day(day), drugs=["methotrexate"])
    case.having("responses", date=on_day(22), category="CR")
    return case.having("follow_up", date=on_day(to), status="alive")


def relapsing(case_id: str = "CASE-1") -> CaseBuilder:
    """Response on day 85, 0.05 % reported on day 203, 0.3 % on day 221, T315I on day 240, relapse on day 260."""
    case = followed(case_id).undetected(85).with_mrd(200, 0.05, reported=203).with_mrd(221, 0.3)
    case.tested(224, "mutation", T315I, reported_on=on_day(240))
    return case.having("relapses", id="r1", date=on_day(260), type="haematological", cd19="positive")


def spared(case_id: str = "CASE-2") -> CaseBuilder:
    """0.02 % on day 100, 0.15 % on day 130, nothing on day 140 and after."""
    return followed(case_id).with_mrd(100, 0.02).with_mrd(130, 0.15).undetected(140)


def test_a_cohort_of_two_counted_by_hand() -> None:
    found = counted(relapsing(), spared())
    # Both were seen for 400 days of the protocol, which began 7 days after diagnosis: 2 x 406 days.
    assert found.patient_years == pytest.approx(812 / 365.25)
    counts = {row.rule: (row.infos, row.warnings, row.criticals) for row in found.rules}
    assert counts == {
        # One: a warning on day 203, critical with the second rise in a row. Two: a warning of +0.88 log.
        "mrd-rising": (0, 1, 1),
        # Confirmed on day 221.
        "mrd-loss-of-response": (0, 0, 1),
        # One: day 203, critical on 221, answered on 240; again with the relapse, for 90 days. Two: from 0.15 %.
        "abl1-test-due": (0, 0, 3),
        # T315I on dasatinib.
        "abl1-resistant-mutation": (0, 0, 1),
    }
    assert found.per_patient_year == pytest.approx(7 / (812 / 365.25))
    rising = figures(found, "mrd-rising")
    assert rising.per_patient_year == pytest.approx(2 / (812 / 365.25))
    assert rising.verdicts == {Verdict.ANSWERED: 1, Verdict.FALSE: 1, Verdict.UNDECIDED: 0}
    due = figures(found, "abl1-test-due")
    assert due.verdicts == {Verdict.ANSWERED: 2, Verdict.FALSE: 1, Verdict.UNDECIDED: 0}
    assert figures(found, "abl1-resistant-mutation").verdicts is None
    assert found.lead_times == (
        LeadTime("CASE-1", EventKind.MUTATION, found.lead_times[0].id, on_day(240), "mrd-rising", 37, 37),
        LeadTime("CASE-1", EventKind.RELAPSE, "r1", on_day(260), "mrd-rising", 57, 57),
    )
    assert found.failed_rules == ()


def test_the_abl1_test_that_is_due_is_followed_to_the_day() -> None:
    (case,) = counted(relapsing()).cases
    first, second = (firing for firing in case.firings if firing.rule == "abl1-test-due")
    assert [(step.on, step.severity.value) for step in first.path] == [
        (on_day(203), "warning"),
        (on_day(221), "critical"),
        (on_day(224), "info"),
    ]
    assert first.closed_on == on_day(240)
    assert (second.opened_on, second.closed_on) == (on_day(260), on_day(351))


def test_other_values_give_other_figures() -> None:
    assert "mrd-rising" not in {row.rule for row in counted(spared(), rise_min_log10=0.9).rules}


def test_nothing_after_the_day_asked_about_is_used() -> None:
    found = counted(relapsing(), until=on_day(230))
    assert found.lead_times == ()
    assert verdict(found, "mrd-loss-of-response") is Verdict.ANSWERED


def test_a_cohort_without_any_time_has_no_rate() -> None:
    assert counted(a_case()).per_patient_year is None


def test_a_relapse_out_of_the_blue_has_no_lead_time() -> None:
    case = followed().undetected(85).having("relapses", date=on_day(260), type="extramedullary", cd19="positive")
    (lead,) = counted(case).lead_times
    assert (lead.rule, lead.days, lead.standing_days) == (None, None, None)


def test_a_molecular_relapse_is_no_event_to_be_warned_of() -> None:
    case = followed().undetected(85).with_mrd(200, 0.05).having("relapses", date=on_day(203), type="molecular")
    assert counted(case).lead_times == ()


def test_an_alert_that_was_over_before_the_relapse_is_told_from_one_that_stood() -> None:
    case = spared().having("relapses", date=on_day(300), type="haematological", cd19="positive")
    (lead,) = counted(case).lead_times
    assert (lead.rule, lead.days, lead.standing_days) == ("mrd-rising", 170, None)


def test_an_alert_older_than_a_year_counts_for_a_year_while_it_stands() -> None:
    case = followed(to=700).undetected(85).with_mrd(200, 0.05)
    case.having("relapses", date=on_day(600), type="haematological", cd19="positive")
    (lead,) = counted(case).lead_times
    assert (lead.rule, lead.days, lead.standing_days) == ("mrd-rising", 365, 365)


def test_an_alert_that_was_over_more_than_a_year_before_does_not_count() -> None:
    case = spared().having("relapses", date=on_day(600), type="haematological", cd19="positive")
    (lead,) = counted(case).lead_times
    assert lead.days is None


def test_context_is_no_warning_before_a_relapse() -> None:
    case = followed().undetected(85).with_mrd(200, 0.005)
    case.having("relapses", date=on_day(260), type="haematological", cd19="positive")
    assert [lead.days for lead in counted(case).lead_times] == [None]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (followed().undetected(85).with_mrd(200, 0.05).undetected(214), Verdict.FALSE),
        (followed().undetected(85).with_mrd(200, 0.05), Verdict.UNDECIDED),
        (followed(to=300).undetected(85).with_mrd(200, 0.05).undetected(214), Verdict.UNDECIDED),
        (followed().undetected(85).with_mrd(200, 0.05).with_mrd(206, 0.05).undetected(214), Verdict.FALSE),
        (followed().undetected(85).with_mrd(200, 0.05).with_mrd(207, 0.05).undetected(214), Verdict.ANSWERED),
        (followed().undetected(85).with_mrd(200, 0.05).with_mrd(380, 0.05), Verdict.ANSWERED),
        (followed().undetected(85).with_mrd(200, 0.05).with_mrd(381, 0.05), Verdict.UNDECIDED),
        (followed(to=380).undetected(85).with_mrd(200, 0.05).undetected(214), Verdict.FALSE),
        (followed(to=379).undetected(85).with_mrd(200, 0.05).undetected(214), Verdict.UNDECIDED),
        (
            followed().undetected(85).with_mrd(200, 0.05).undetected(214)
            .having("relapses", date=on_day(200), type="molecular"),
            Verdict.ANSWERED,
        ),
        (
            followed().undetected(85).with_mrd(200, 0.05).undetected(214)
            .having("relapses", date=on_day(380), type="molecular"),
            Verdict.ANSWERED,
        ),
        (
            followed().undetected(85).with_mrd(200, 0.05).undetected(214)
            .having("relapses", date=on_day(381), type="molecular"),
            Verdict.FALSE,
        ),
        (
            followed().undetected(85).with_mrd(200, 0.05).undetected(214)
            .tested(201, "mutation", T315I, reported_on=on_day(380)),
            Verdict.ANSWERED,
        ),
        (
            followed().undetected(85).with_mrd(200, 0.05).undetected(214).tested(201, "no_mutation"),
            Verdict.FALSE,
        ),
    ],
    ids=[
        "gone-at-the-next-sample",
        "still-open",
        "closed-and-not-followed-for-180-days",
        "seen-again-after-6-days",
        "seen-again-after-7-days",
        "seen-again-after-180-days",
        "seen-again-after-181-days",
        "closed-and-followed-for-180-days",
        "closed-and-followed-for-179-days",
        "relapse-on-the-day-itself",
        "relapse-on-day-180",
        "relapse-on-day-181",
        "mutation-known-on-day-180",
        "no-mutation",
    ],
)  # fmt: skip
def test_what_became_of_a_lost_response(case: CaseBuilder, expected: Verdict) -> None:
    assert verdict(counted(case), "mrd-loss-of-response") is expected


def test_blood_is_confirmed_by_the_marrow_that_closes_its_alert() -> None:
    case = followed().undetected(85).with_mrd(200, 0.05, specimen="blood").with_mrd(214, 0.2)
    assert verdict(counted(case), "mrd-blood-positive") is Verdict.ANSWERED


def test_blood_is_false_when_the_marrow_is_clear() -> None:
    case = followed().undetected(85).with_mrd(200, 0.05, specimen="blood").undetected(214)
    assert verdict(counted(case), "mrd-blood-positive") is Verdict.FALSE


def test_after_transplant_any_later_positive_sample_confirms() -> None:
    case = followed().having("transplants", date=on_day(100)).with_mrd(150, 0.05).pnq(170).undetected(190)
    assert verdict(counted(case), "mrd-after-transplant") is Verdict.ANSWERED


def test_a_test_asked_for_after_two_cycles_is_answered_when_the_marrow_stays_positive() -> None:
    case = (
        followed().cycle(1, 86, 113).cycle(2, 128, 155).with_mrd(160, 0.02).pnq(164, copies=5_000).with_mrd(190, 0.02)
    )
    found = counted(case.undetected(200))
    assert verdict(found, "abl1-test-due") is Verdict.ANSWERED


def test_a_test_asked_for_after_two_cycles_is_false_when_the_next_marrow_is_clear() -> None:
    case = followed().cycle(1, 86, 113).cycle(2, 128, 155).with_mrd(160, 0.02).undetected(190)
    assert verdict(counted(case), "abl1-test-due") is Verdict.FALSE


def test_the_laboratory_s_own_figures_count_in_the_replay_and_in_the_verdicts() -> None:
    """A laboratory that quantifies from 0.02 % on: 0.015 % is not quantifiable and confirms no loss."""
    case = followed().undetected(85).with_mrd(200, 0.05).with_mrd(214, 0.015).build()
    laboratory = Laboratory(name="Lab A", loq_percent=0.02)
    without = backtest([case], POLICY, MUTATIONS, on_day(4000))
    found = backtest([case], POLICY, MUTATIONS, on_day(4000), [laboratory])
    assert verdict(without, "mrd-loss-of-response") is Verdict.ANSWERED
    assert verdict(found, "mrd-loss-of-response") is Verdict.FALSE


def test_events_come_in_order_of_time() -> None:
    case = followed().undetected(85).with_mrd(200, 0.05).tested(210, "mutation", T315I, reported_on=on_day(220))
    case.having("relapses", date=on_day(300), type="haematological", cd19="positive")
    case.having("relapses", date=on_day(215), type="extramedullary", cd19="positive")
    assert [lead.date for lead in counted(case).lead_times] == [on_day(215), on_day(220), on_day(300)]


@pytest.mark.parametrize(("relapse", "standing"), [(214, 14), (215, None)])
def test_an_alert_stood_when_it_was_open_on_the_day_before(relapse: int, standing: int | None) -> None:
    """Called on day 200, closed on day 214: on the eve of day 214 it stood, on that of day 215 it did not."""
    case = followed().undetected(85).with_mrd(200, 0.05).undetected(214).tested(205, "no_mutation")
    case.having("relapses", date=on_day(relapse), type="haematological", cd19="positive")
    (lead,) = counted(case).lead_times
    assert (lead.days, lead.standing_days) == (relapse - 200, standing)


def test_a_sample_of_the_day_on_which_marrow_closed_the_alert_confirms_nothing() -> None:
    case = followed().undetected(85, specimen="blood").with_mrd(200, 0.05, specimen="blood")
    case.with_mrd(214, 0.05, specimen="blood").undetected(214)
    verdicts = figures(counted(case), "mrd-loss-of-response").verdicts
    assert verdicts == {Verdict.ANSWERED: 0, Verdict.FALSE: 1, Verdict.UNDECIDED: 0}


def test_blood_is_not_confirmed_by_a_marrow_after_the_one_that_closed_its_alert() -> None:
    case = followed().undetected(85).with_mrd(200, 0.05, specimen="blood").undetected(214).with_mrd(240, 0.2)
    assert verdict(counted(case), "mrd-blood-positive") is Verdict.FALSE


def test_another_laboratory_does_not_confirm_a_loss() -> None:
    case = followed().undetected(85).with_mrd(200, 0.05).with_mrd(210, 0.05, laboratory="Lab B").undetected(214)
    assert verdict(counted(case), "mrd-loss-of-response") is Verdict.FALSE


def test_after_transplant_each_series_is_confirmed_by_its_own_samples() -> None:
    case = followed().having("transplants", date=on_day(100)).with_mrd(150, 0.05)
    case.with_mrd(170, 0.05, specimen="blood").undetected(190)
    verdicts = figures(counted(case), "mrd-after-transplant").verdicts
    assert verdicts == {Verdict.ANSWERED: 0, Verdict.FALSE: 2, Verdict.UNDECIDED: 0}


def test_a_test_asked_for_after_two_cycles_is_not_answered_by_blood() -> None:
    case = followed().cycle(1, 86, 113).cycle(2, 128, 155).with_mrd(160, 0.02)
    case.with_mrd(170, 0.02, specimen="blood").undetected(190)
    assert verdict(counted(case), "abl1-test-due") is Verdict.FALSE


def test_a_level_that_needs_the_laboratory_s_conversion_confirms() -> None:
    case = followed().undetected(85, scale="is")
    for day in (200, 214):
        case.with_mrd(day, target_copies=50, copies=50_000, scale="is")
    laboratory = Laboratory(name="Lab A", conversion_factor=0.7)
    found = backtest([case.build()], POLICY, MUTATIONS, on_day(4000), [laboratory])
    assert verdict(found, "mrd-loss-of-response") is Verdict.ANSWERED


def test_a_sample_that_failed_confirms_nothing_after_a_transplant() -> None:
    case = followed().having("transplants", date=on_day(100)).with_mrd(150, 0.05).with_mrd(170).undetected(190)
    assert verdict(counted(case), "mrd-after-transplant") is Verdict.FALSE
