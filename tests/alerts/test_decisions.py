"""Decisions about alerts: what they are made on, when they count, and why a card comes back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from dalba_desktop.alerts import fingerprints
from dalba_desktop.alerts.decisions import (
    DecidedEpisode,
    DismissReason,
    Episode,
    State,
    UnusableDecision,
    Why,
    closed_since,
    decided,
    decision_on,
    episodes_of,
    holding,
)
from dalba_desktop.alerts.episodes import RUN_OF_EVENTS
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from tests.builders import CaseBuilder, a_case, on_day
from tests.knowledge import assessed

MOLECULAR = "molecular/2025-03-05"


def a_rise(second: float = 1.2) -> CaseBuilder:
    """On dasatinib, 0.31 % on day 45 and a rise on day 57; no ABL1 test."""
    case = a_case().on("dasatinib", 1, id="t1").with_mrd(22, 2.6, id="m22").with_mrd(45, 0.31, id="m45")
    return case.with_mrd(57, second, id="m57").having("responses", date=on_day(22), category="CR")


def noon(day: int) -> dt.datetime:
    return dt.datetime.combine(on_day(day), dt.time(12), dt.UTC)


def looked_at(case: CaseBuilder, day: int, *decisions: Decision) -> dict[str, DecidedEpisode]:
    """The episodes of a case on a day with what was decided: "molecular", or by the rule of the gravest alert."""
    history = case.build()
    for number, decision in enumerate(decisions):
        history = history.with_record(dataclasses.replace(decision, id=decision.id or f"d{number}"))
    known = history.as_known_on(on_day(day))
    found = decided(episodes_of(assessed(case, day=day)), known.decisions, known)
    return {_name(each.episode): each for each in found}


def _name(episode: Episode) -> str:
    return "molecular" if episode.id.startswith(RUN_OF_EVENTS) else episode.gravest.rule


def on_it(case: CaseBuilder, day: int, rule: str = "molecular", kind: str = "acknowledged", **more: Any) -> Decision:
    """What somebody decides about an episode on a day."""
    episode = looked_at(case, day)[rule].episode
    known = case.build().as_known_on(on_day(day))
    return decision_on(episode, known, DecisionKind(kind), by="anna", at=more.pop("at", noon(day)), **more)


def test_an_acknowledged_rise_is_open_no_more() -> None:
    decision = on_it(a_rise(), 60)
    found = looked_at(a_rise(), 61, decision)["molecular"]
    assert (found.state, found.back, found.is_open, found.is_settled) == (State.ACKNOWLEDGED, (), False, True)
    assert found.decision is not None
    assert (found.decision.rule, found.decision.episode, found.decision.by) == ("abl1-test-due", MOLECULAR, "anna")
    assert {alert.rule for alert in found.episode.open_alerts} == {"mrd-rising", "abl1-test-due"}


def test_it_leaves_the_other_cards_alone() -> None:
    case = a_rise().having("adverse_events", term="Pleural effusion", grade=2, start=on_day(50), id="e1")
    found = looked_at(case, 61, on_it(case, 60))
    assert found["molecular"].state is State.ACKNOWLEDGED
    assert (found["dasatinib-pleural-effusion"].state, found["dasatinib-pleural-effusion"].decision) == (
        State.OPEN,
        None,
    )
    assert found["dasatinib-pleural-effusion"].is_open


def test_a_decision_made_after_the_day_asked_about_does_not_exist() -> None:
    decision = on_it(a_rise(), 60)
    assert looked_at(a_rise(), 59, decision)["molecular"].decision is None


def test_new_evidence_brings_the_card_back() -> None:
    case = a_rise(8.0)
    decision = on_it(case, 60)
    found = looked_at(case.with_mrd(71, 9.0, id="m71"), 72, decision)["molecular"]
    assert (found.state, found.back, found.is_open) == (State.OPEN, (Why.NEW_EVIDENCE,), True)
    assert found.decision is not None
    assert found.decision.at == noon(60)


def test_a_graver_level_brings_the_card_back() -> None:
    decision = on_it(a_rise(), 60)
    found = looked_at(a_rise().with_mrd(71, 1.3, id="m71"), 72, decision)["molecular"]
    assert found.episode.severity is Severity.CRITICAL
    assert found.back == (Why.GRAVER, Why.NEW_EVIDENCE)


def test_a_corrected_result_that_is_still_a_rise_brings_it_back() -> None:
    """Dismissed as an error of the sample; the laboratory corrects the value, and it is still a rise."""
    decision = on_it(a_rise(), 60, kind="dismissed", reason="sample_error")
    assert looked_at(a_rise(), 61, decision)["molecular"].state is State.DISMISSED
    found = looked_at(a_rise(1.4), 61, decision)["molecular"]
    assert (found.state, found.back) == (State.OPEN, (Why.CORRECTED,))


def test_a_fact_taken_back_brings_it_back() -> None:
    case = a_rise().with_mrd(71, 1.3, id="m71")
    decision = on_it(case, 72)
    found = looked_at(a_rise(), 72, decision)["molecular"]
    assert (found.state, found.back) == (State.OPEN, (Why.CORRECTED,))


def test_a_correction_taken_back_leaves_the_older_decision_in_force() -> None:
    first = on_it(a_rise(), 60)
    second = on_it(a_rise().with_mrd(71, 1.3, id="m71"), 72, kind="dismissed", reason="sample_error")
    found = looked_at(a_rise(), 73, first, second)["molecular"]
    assert (found.state, found.decision and found.decision.at) == (State.ACKNOWLEDGED, noon(60))


def test_a_note_or_a_report_date_is_no_correction() -> None:
    decision = on_it(a_rise(), 60)
    case = a_rise()
    case.raw["mrd"][2] |= {"note": "phoned", "reported_on": on_day(58).isoformat()}
    assert looked_at(case, 61, decision)["molecular"].state is State.ACKNOWLEDGED


def test_what_the_card_asked_for_and_got_does_not_bring_it_back() -> None:
    decision = on_it(a_rise(), 60)
    sent = looked_at(a_rise().tested(61, "pending", id="k1"), 62, decision)["molecular"]
    answered = looked_at(a_rise().tested(61, "no_mutation", id="k1"), 62, decision)["molecular"]
    assert [alert.rule for alert in sent.episode.open_alerts] == ["mrd-rising"]
    assert (sent.state, answered.state) == (State.ACKNOWLEDGED, State.ACKNOWLEDGED)


def test_a_test_that_is_late_opens_a_further_question() -> None:
    case = a_rise().tested(61, "pending", id="k1")
    decision = on_it(case, 62)
    found = looked_at(case, 90, decision)["molecular"]
    assert (found.state, found.back) == (State.OPEN, (Why.GRAVER,))


def test_a_test_due_that_was_not_on_the_card_is_a_further_rule() -> None:
    off = a_rise()
    off.raw["treatments"] = []
    decision = on_it(off, 60)
    found = looked_at(a_rise(), 61, decision)["molecular"]
    assert (found.state, found.back) == (State.OPEN, (Why.FURTHER_RULE,))


def test_a_second_drug_that_the_mutation_resists_is_a_new_question() -> None:
    case = a_case().on("dasatinib", 1, 80, id="t1").tested(66, "mutation", {"protein": "T315I"}, id="k1")
    decision = on_it(case, 70, rule="abl1-resistant-mutation")
    assert looked_at(case, 75, decision)["abl1-resistant-mutation"].state is State.ACKNOWLEDGED
    found = looked_at(case.on("nilotinib", 81, id="t2"), 82, decision)["abl1-resistant-mutation"]
    assert (found.state, found.back) == (State.OPEN, (Why.CLOSES_OTHERWISE,))


def test_a_second_gap_in_the_same_course_is_not_covered_by_the_decision_on_the_first() -> None:
    case = a_case().on("dasatinib", 1, id="t1", holds=[{"start": on_day(50).isoformat()}])
    decision = on_it(case, 61, rule="tki-gap")
    resumed = [
        {"start": on_day(50).isoformat(), "end": on_day(70).isoformat()},
        {"start": on_day(100).isoformat()},
    ]
    again = a_case().on("dasatinib", 1, id="t1", holds=resumed)
    assert looked_at(case, 65, decision)["tki-gap"].state is State.ACKNOWLEDGED
    found = looked_at(again, 112, decision)["tki-gap"]
    assert (found.state, found.back) == (State.OPEN, (Why.OPENED_AGAIN,))


def test_the_next_measured_value_has_an_episode_of_its_own_and_remembers_the_decision() -> None:
    case = a_case().having("assessments", date=on_day(50), kind="qtcf_ms", value=490, id="q1")
    decision = on_it(case, 51, rule="qtc-prolonged")
    found = looked_at(case.having("assessments", date=on_day(60), kind="qtcf_ms", value=492, id="q2"), 61, decision)[
        "qtc-prolonged"
    ]
    assert (found.state, found.back) == (State.OPEN, (Why.NEW_EVIDENCE, Why.OPENED_AGAIN))


class TestSnooze:
    def snoozed(self, case: CaseBuilder) -> Decision:
        return on_it(case, 60, rule="dasatinib-pleural-effusion", kind="snoozed")

    def effusion(self) -> CaseBuilder:
        case = a_rise().having("adverse_events", term="Pleural effusion", grade=2, start=on_day(50), id="e1")
        return case.tested(55, "pending", id="k1")

    def state(self, case: CaseBuilder, decision: Decision, day: int = 200) -> DecidedEpisode:
        return looked_at(case, day, decision)["dasatinib-pleural-effusion"]

    def test_it_sleeps_however_long_while_no_result_comes(self) -> None:
        found = self.state(self.effusion(), self.snoozed(self.effusion()), 900)
        assert (found.state, found.back) == (State.SNOOZED, ())

    @pytest.mark.parametrize(
        "result",
        [
            lambda case: case.with_mrd(65, 0.1),
            lambda case: case.with_mrd(59, 0.1, reported=65),
            lambda case: case.with_mrd(59, 0.1),  # of the days before, but entered only now
            lambda case: case.tested(65, "not_amplifiable"),
        ],
        ids=["sample", "reported-later", "entered-later", "test"],
    )
    def test_it_ends_with_the_next_result(self, result: Any) -> None:
        decision = self.snoozed(self.effusion())
        found = self.state(result(self.effusion()), decision)
        assert (found.state, found.back, found.is_open) == (State.OPEN, (Why.NEXT_RESULT,), True)

    def test_a_pending_test_is_no_result(self) -> None:
        decision = self.snoozed(self.effusion())
        assert self.state(self.effusion().tested(65, "pending"), decision).state is State.SNOOZED

    def test_the_report_of_a_test_that_was_pending_is_one(self) -> None:
        decision = self.snoozed(self.effusion())
        case = self.effusion()
        case.raw["abl1_tests"][0] |= {"status": "no_mutation", "reported_on": on_day(70).isoformat()}
        assert self.state(case, decision, 69).state is State.SNOOZED
        assert self.state(case, decision, 70).back == (Why.NEXT_RESULT,)

    def test_it_ends_by_date_alone_when_another_program_wrote_it(self) -> None:
        decision = self.snoozed(self.effusion())
        plain = json.loads(decision.fingerprint or "")
        del plain["results"]
        decision = dataclasses.replace(decision, fingerprint=json.dumps(plain))
        assert self.state(self.effusion(), decision).state is State.SNOOZED
        assert self.state(self.effusion().with_mrd(60, 0.1), decision).state is State.SNOOZED
        assert self.state(self.effusion().with_mrd(61, 0.1), decision).back == (Why.NEXT_RESULT,)

    def test_without_a_time_it_does_not_hold(self) -> None:
        decision = dataclasses.replace(self.snoozed(self.effusion()), at=None)
        assert self.state(self.effusion(), decision).back == (Why.NEXT_RESULT,)

    def test_over_it_is_not_replaced_by_an_older_decision(self) -> None:
        case = self.effusion()
        older = on_it(case, 58, rule="dasatinib-pleural-effusion")
        decision = self.snoozed(case)
        found = looked_at(case.with_mrd(65, 0.1), 66, older, decision)["dasatinib-pleural-effusion"]
        assert (found.state, found.decision and found.decision.kind) == (State.OPEN, DecisionKind.SNOOZED)


class TestRunsOfEvents:
    def test_the_id_of_a_run_begins_as_the_engine_makes_it(self) -> None:
        assert looked_at(a_rise(), 60)["molecular"].episode.id.startswith(RUN_OF_EVENTS)

    def test_a_run_whose_first_event_has_closed_is_still_the_same_run(self) -> None:
        """The rise in blood closes and takes the date of the episode with it; the one in marrow stays decided."""
        case = a_rise().with_mrd(40, 0.1, specimen="blood", id="b40").with_mrd(50, 2.0, specimen="blood", id="b50")
        decision = on_it(case, 60)
        case.with_mrd(64, 0.05, specimen="blood", id="b64")
        found = looked_at(case, 65, decision)["molecular"]
        assert (decision.episode, found.episode.id) == ("molecular/2025-02-26", MOLECULAR)
        assert found.state is State.ACKNOWLEDGED

    def test_an_event_that_is_earlier_than_the_known_ones_is_new_evidence(self) -> None:
        decision = on_it(a_rise(), 60)
        case = a_rise().with_mrd(40, 0.1, specimen="blood", id="b40").with_mrd(50, 2.0, specimen="blood", id="b50")
        found = looked_at(case, 61, decision)["molecular"]
        assert found.episode.id != decision.episode
        assert found.state is State.OPEN
        assert Why.NEW_EVIDENCE in found.back

    def test_a_later_run_knows_nothing_of_an_earlier_one(self) -> None:
        decision = on_it(a_rise(), 60)
        case = a_rise().undetected(100, id="m100").with_mrd(200, 0.02, id="m200").with_mrd(230, 0.5, id="m230")
        (found,) = [each for each in looked_at(case, 231, decision).values() if each.episode.id.startswith("molecular")]
        assert (found.state, found.decision) == (State.OPEN, None)


class TestRecords:
    @pytest.mark.parametrize("text", [None, "", "abc", "[]", "{}", '{"alerts": [1]}', '{"alerts": null}', "9" * 5000])
    def test_a_fingerprint_of_another_program_counts_for_nothing_and_is_shown(self, text: str | None) -> None:
        decision = dataclasses.replace(on_it(a_rise(), 60), fingerprint=text)
        found = looked_at(a_rise(), 61, decision)["molecular"]
        assert (found.state, found.back) == (State.OPEN, (Why.UNREADABLE,))
        other = dataclasses.replace(decision, episode="elsewhere/1")
        assert looked_at(a_rise(), 61, other)["molecular"].decision is None

    def test_a_deeply_nested_fingerprint_is_unreadable(self) -> None:
        assert fingerprints.read("[" * 200_000) is None

    def test_a_record_without_a_kind_decides_nothing(self) -> None:
        decision = dataclasses.replace(on_it(a_rise(), 60), kind=None)
        assert looked_at(a_rise(), 61, decision)["molecular"].decision is None

    def test_of_two_in_one_second_the_later_row_counts(self) -> None:
        first = dataclasses.replace(on_it(a_rise(), 60), id="z")
        second = dataclasses.replace(on_it(a_rise(), 60, kind="snoozed"), id="a")
        assert looked_at(a_rise(), 61, first, second)["molecular"].state is State.SNOOZED
        undated = dataclasses.replace(second, at=None)
        assert looked_at(a_rise(), 61, first, undated)["molecular"].state is State.ACKNOWLEDGED

    def test_opening_again_takes_back_all_that_holds(self) -> None:
        case = a_rise()
        known = case.build().as_known_on(on_day(61))
        rows = [dataclasses.replace(on_it(case, day), id=f"d{day}") for day in (60, 58)]
        changed = dataclasses.replace(on_it(a_rise(1.4), 59), id="d59")
        (episode,) = [each for each in episodes_of(assessed(case, day=61)) if each.id == MOLECULAR]
        assert [row.id for row in holding(episode, [*rows, changed], known)] == ["d60", "d58"]

    def test_a_dismissal_needs_a_reason_of_the_list(self) -> None:
        for reason in (None, "", "because"):
            with pytest.raises(UnusableDecision):
                on_it(a_rise(), 60, kind="dismissed", reason=reason)
        with pytest.raises(UnusableDecision):
            on_it(a_rise(), 60, kind="dismissed", reason="other", comment="  ")
        made = on_it(a_rise(), 60, kind="dismissed", reason=DismissReason.OTHER, comment=" seen in Rome ")
        assert (made.reason, made.comment) == ("other", "seen in Rome")

    def test_a_decision_is_dated_to_the_second(self) -> None:
        at = noon(60).replace(microsecond=123)
        assert on_it(a_rise(), 60, at=at).at == noon(60)

    def test_a_corrected_result_closes_the_card_and_leaves_the_decision_to_be_seen(self) -> None:
        decision = on_it(a_rise(), 60)
        older = on_it(a_rise(), 59, kind="snoozed")
        case = a_rise(0.33)
        episodes = episodes_of(assessed(case, day=61))
        assert not any(each.id == MOLECULAR for each in episodes)
        assert closed_since(episodes, [older, decision]) == (decision,)
        still = a_rise()
        assert closed_since(episodes_of(assessed(still, day=61)), [decision]) == ()

    def test_context_is_neither_open_nor_settled(self) -> None:
        case = a_case(genetics={"ikzf1": "deleted", "pax5": "deleted", "erg": "none"})
        found = looked_at(case, 5)["ikzf1plus"]
        assert (found.episode.is_open, found.is_open, found.is_settled) == (False, False, False)
