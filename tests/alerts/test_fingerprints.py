"""The fingerprint of an episode: what it changes with and what it does not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.alerts import fingerprints
from dalba_desktop.alerts.decisions import (
    Episode,
    State,
    UnusableDecision,
    Why,
    closed_since,
    decided,
    decision_on,
    episodes_of,
    fingerprint,
)
from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Message, Severity
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.history import CaseHistory
from tests.alerts.test_decisions import MOLECULAR, a_rise, looked_at, noon, on_it
from tests.builders import a_case, on_day
from tests.knowledge import assessed


class TestFingerprint:
    def known(self) -> CaseHistory:
        return a_rise().build().as_known_on(on_day(61))

    def alerts(self) -> tuple[Alert, ...]:
        (episode,) = [each for each in episodes_of(assessed(a_rise(), day=61)) if each.id == MOLECULAR]
        return episode.alerts

    def test_it_reads_back(self) -> None:
        text = fingerprint(self.alerts(), self.known())
        made = fingerprints.read(text)
        assert made is not None
        assert fingerprints.written(made) == text
        assert made == fingerprints.fingerprint_of(self.alerts(), self.known())

    def test_days_going_by_do_not_change_it(self) -> None:
        later = [each for each in episodes_of(assessed(a_rise(), day=70)) if each.id == MOLECULAR]
        assert fingerprint(later[0].alerts, self.known()) == fingerprint(self.alerts(), self.known())

    def test_a_fact_that_is_not_there_is_kept_without_a_digest(self) -> None:
        assert fingerprints.fact_digest(self.known(), Evidence("mrd", "gone")) == ""
        assert fingerprints.fact_digest(self.known(), Evidence("patient", "CASE-1")) == ""

    @given(st.data())
    def test_neither_order_nor_wording_matters_and_everything_else_does(self, data: st.DataObject) -> None:
        alerts = list(
            data.draw(st.lists(_alerts, min_size=1, max_size=4, unique_by=lambda one: (one.rule, one.subject)))
        )
        known = self.known()
        text = fingerprint(alerts, known)
        shuffled = [
            dataclasses.replace(
                one,
                evidence=tuple(data.draw(st.permutations(one.evidence))),
                since=on_day(data.draw(st.integers(1, 300))),
                summary=Message("said otherwise"),
                closes_when=Message(one.closes_when.code, {**one.closes_when.values, "since": on_day(4)}),
            )
            for one in data.draw(st.permutations(alerts))
        ]
        assert fingerprint(shuffled, known) == text
        assert fingerprints.read(text) == fingerprints.fingerprint_of(alerts, known)
        one, *others = shuffled
        for other in (
            dataclasses.replace(one, rule=one.rule + "x"),
            dataclasses.replace(one, subject=one.subject + "x"),
            dataclasses.replace(one, severity=Severity.INFO if one.is_open else Severity.WARNING),
            dataclasses.replace(one, evidence=(*one.evidence, Evidence("notes", "n"))),
            dataclasses.replace(one, closes_when=Message("closes", {"tki": "bosutinib"})),
        ):
            assert fingerprint([other, *others], known) != text

    @given(st.data())
    def test_a_decision_on_anything_holds_on_the_same_and_not_on_more(self, data: st.DataObject) -> None:
        alerts = data.draw(st.lists(_alerts, min_size=1, max_size=4, unique_by=lambda one: (one.rule, one.subject)))
        known = self.known()
        episode = Episode("x/1", tuple(sorted(alerts, key=lambda one: -one.severity.rank)))
        decision = decision_on(episode, known, DecisionKind.ACKNOWLEDGED, by="anna", at=noon(300))
        (found,) = decided([episode], [decision], known)
        assert found.state is State.ACKNOWLEDGED
        fewer = Episode("x/1", episode.alerts[:1])
        assert decided([fewer], [decision], known)[0].state is State.ACKNOWLEDGED
        more = dataclasses.replace(
            episode.gravest, severity=Severity.CRITICAL, evidence=(*episode.gravest.evidence, Evidence("notes", "n"))
        )
        (back,) = decided([Episode("x/1", (more,))], [decision], known)
        assert Why.NEW_EVIDENCE in back.back


_alerts = st.builds(
    Alert,
    rule=st.sampled_from(["mrd-rising", "tki-gap", "cns-suspected"]),
    version=st.just(1),
    severity=st.sampled_from(Severity),
    grade=st.just(Grade.DATA),
    subject=st.text('ab/" é', max_size=4),
    episode=st.just("x/1"),
    since=st.just(on_day(60)),
    summary=st.just(Message("said")),
    evidence=st.lists(
        st.builds(Evidence, st.sampled_from(["mrd", "treatments"]), st.sampled_from(["m22", "m57", "t1", "a/b", ""])),
        max_size=4,
        unique=True,
    ).map(tuple),
    closes_when=st.builds(Message, st.just("closes"), st.sampled_from([{}, {"tki": "dasatinib"}, {"wanted": 12}])),
    citation=st.just(""),
    numbers=st.just({}),
    policy=st.just({}),
)


def test_a_decision_kept_by_an_earlier_version_still_counts() -> None:
    """The text of a fingerprint is stored: another way to write the same would bring back every decided card."""
    case = (
        a_case()
        .with_mrd(45, 0.31, id="m45", laboratory="Uniklinik Köln")
        .having("responses", date=on_day(22), category="CR")
    )
    case.with_mrd(57, 1.2, id="m57", laboratory="Uniklinik Köln")
    decision = on_it(case, 60, kind="snoozed")
    assert decision.fingerprint == (
        '{"alerts":[{"closes":"a00d4914","facts":{"mrd/m45":"8338a7fc","mrd/m57":"d4842053"},"rule":"mrd-rising",'
        '"severity":"warning","subject":"rqpcr/e1a2/ratio/marrow/Uniklinik Köln"}],"results":["m45","m57"]}'
    )
    assert (decision.reason, decision.comment) == (None, None)


@pytest.mark.parametrize("reason", ["because", "other"])
def test_a_refused_dismissal_names_its_reason(reason: str) -> None:
    with pytest.raises(UnusableDecision, match=f"^{reason}$"):
        on_it(a_rise(), 60, kind="dismissed", reason=reason)


def test_two_closed_episodes_leave_a_decision_each() -> None:
    decisions = [dataclasses.replace(on_it(a_rise(), 60), episode=name, fingerprint=None) for name in ("a/1", "b/2")]
    assert {decision.episode for decision in closed_since((), decisions)} == {"a/1", "b/2"}


def test_a_value_of_the_day_of_the_decision_did_not_open_the_card_again() -> None:
    """It is new evidence all the same: the one who decided had seen the value before it."""
    case = a_case().having("assessments", date=on_day(20), kind="qtcf_ms", value=490)
    decision = on_it(case, 29, "qtc-prolonged", at=noon(30))
    case.having("assessments", date=on_day(30), kind="qtcf_ms", value=490)
    found = looked_at(case, 30, decision)["qtc-prolonged"]
    assert (found.state, found.back) == (State.OPEN, (Why.NEW_EVIDENCE,))
