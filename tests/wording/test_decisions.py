"""Decisions in words."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from dalba_desktop import wording
from dalba_desktop.alerts.decisions import DecidedEpisode, DismissReason, State, Why, episodes_of
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from tests.builders import a_case
from tests.knowledge import assessed

AT = dt.datetime(2025, 3, 8, 22, 15, tzinfo=dt.UTC)
DISMISSED = Decision(kind=DecisionKind.DISMISSED, by="anna {x} <b>", at=AT, reason="known_and_treated")


def plain(text: str) -> str:
    return text.replace(wording.NBSP, " ")


def a_card() -> DecidedEpisode:
    return DecidedEpisode(episodes_of(assessed(a_case().with_mrd(45, 0.31).with_mrd(57, 1.2), day=60))[0], State.OPEN)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Dismissed by anna {x} <b> on 8 Mar 2025: known and treated"),
        ({"reason": "an_older_code"}, "Dismissed by anna {x} <b> on 8 Mar 2025: an_older_code"),
        (
            {"kind": DecisionKind.SNOOZED, "reason": None},
            "Snoozed by anna {x} <b> on 8 Mar 2025, until the next result",
        ),
        ({"kind": DecisionKind.ACKNOWLEDGED, "reason": None, "by": None}, "Acknowledged on 8 Mar 2025"),
        ({"kind": None, "reason": None, "by": None, "at": None}, "Decided"),
    ],
)
def test_a_decision_says_what_who_when_and_why(changes: dict[str, object], said: str) -> None:
    assert plain(wording.decision_words(dataclasses.replace(DISMISSED, **changes))) == said  # type: ignore[arg-type]


def test_the_person_can_be_left_out() -> None:
    assert plain(wording.decision_words(DISMISSED, with_person=False)) == "Dismissed on 8 Mar 2025: known and treated"


def test_every_reason_has_words() -> None:
    said = [wording.reason_words(code.value) for code in DismissReason]
    assert len(set(said)) == len(said)
    assert not any("_" in each for each in said)


def test_a_card_that_is_back_says_every_reason() -> None:
    found = dataclasses.replace(a_card(), decision=DISMISSED, back=tuple(Why))
    said = wording.back_words(found)
    assert said.startswith("Dismissed by ")
    assert said.split("Back because: ")[1].count(", ") == len(Why) - 1
    assert wording.back_words(a_card()) == ""
    assert wording.back_words(dataclasses.replace(found, state=State.DISMISSED, back=())) == ""


def test_cards_are_counted_by_what_was_decided() -> None:
    states = (State.OPEN, State.DISMISSED, State.ACKNOWLEDGED, State.DISMISSED)
    found = [dataclasses.replace(a_card(), state=state) for state in states]
    assert wording.settled_words(found) == "1 acknowledged, 2 dismissed"
    assert wording.settled_words(found[:1]) == ""
