"""The planned samples of a protocol as a file: what a centre may set, and what could never be a calendar."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from dalba_desktop.alerts.calendars import read_calendars
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Agent, Protocol
from dalba_desktop.domain.schedule import Calendar
from dalba_desktop.interchange.knowledge import load_calendar_document

OWN = """
[protocol.d-alba]
induction = [[22, 4], [43, 7], [85, 10]]
anchor_day = 85
tki = "ponatinib"
source = "our clinic"
standing = "opinion"
[after_cycle]
from_day = 0
to_day = 10
[follow_up]
every_months = 1.5
tolerance_days = 14
until_month = 24
late_every_months = 6
late_tolerance_days = 30
late_until_month = 60
[after_transplant]
days = [[28, 7]]
every_months = 3
tolerance_days = 21
until_month = 24
"""


def changed(place: str, value: Any) -> dict[str, Any]:
    """The calendar above with one value replaced, or taken out when it is None."""
    document: dict[str, Any] = tomllib.loads(OWN)
    *path, last = place.split("/")
    table = document
    for step in path:
        table = table[step]
    table[last] = value
    if value is None:
        del table[last]
    return document


def test_a_centre_s_own_calendar_is_read() -> None:
    assert read_calendars(tomllib.loads(OWN)) == {
        Protocol.D_ALBA: Calendar(
            induction=((22, 4), (43, 7), (85, 10)),
            anchor_day=85,
            tki=Agent.PONATINIB,
            after_cycle=(0, 10),
            every_months=1.5,
            tolerance_days=14,
            until_month=24,
            late_every_months=6,
            late_tolerance_days=30,
            late_until_month=60,
            transplant_days=((28, 7),),
            transplant_every_months=3,
            transplant_tolerance_days=21,
            transplant_until_month=24,
        )
    }


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("protocol/d-alba/induction", [[1, 0], [3653, 3653]]),
        ("protocol/d-alba/induction", []),
        ("protocol/d-alba/anchor_day", 1),
        ("protocol/d-alba/anchor_day", 3653),
        ("after_cycle/to_day", 0),
        ("follow_up/every_months", 0.25),
        ("follow_up/until_month", 0),
        ("follow_up/until_month", 600),
        ("follow_up/tolerance_days", 0),
    ],
)
def test_the_first_and_the_last_value_allowed_are_read(place: str, value: Any) -> None:
    assert Protocol.D_ALBA in read_calendars(changed(place, value))


def test_the_shipped_calendars_name_source_and_standing() -> None:
    document = copy.deepcopy(dict(load_calendar_document()))

    assert set(read_calendars(document)) == set(Protocol)
    for part in (*document["protocol"].values(), document["after_cycle"], document["follow_up"]):
        assert part["source"]
        assert part["standing"]


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        ("protocol", 3, r"protocols\.protocol"),
        ("protocol/d-alba", 3, r"protocols\.d-alba"),
        ("protocol/d-alba/induction", None, r"protocols\.d-alba\.induction.*required"),
        ("protocol/d-alba/induction", 22, r"protocols\.d-alba\.induction"),
        ("protocol/d-alba/induction", [22, 45], r"protocols\.d-alba\.induction"),
        ("protocol/d-alba/induction", [[22]], r"protocols\.d-alba\.induction"),
        ("protocol/d-alba/induction", [[0, 5]], r"protocols\.d-alba\.induction"),
        ("protocol/d-alba/induction", [[22, -1]], r"protocols\.d-alba\.induction"),
        ("protocol/d-alba/anchor_day", 85.5, r"protocols\.d-alba\.anchor_day"),
        ("protocol/d-alba/anchor_day", True, r"protocols\.d-alba\.anchor_day"),
        ("protocol/d-alba/anchor", 85, r"protocols\.d-alba\.anchor.*unknown key"),
        ("protocol/d-alba/tki", "aspirin", r"protocols\.d-alba\.tki.*dasatinib"),
        ("protocol/d-alba/tki", ["dasatinib"], r"protocols\.d-alba\.tki"),
        ("after_cycle", None, "after_cycle.*required"),
        ("after_cycle/to_day", -1, r"after_cycle\.to_day"),
        ("follow_up/every_months", 0, r"follow_up\.every_months.*0\.25"),
        ("follow_up/every_months", "3", r"follow_up\.every_months"),
        ("follow_up/late_until_month", float("nan"), r"follow_up\.late_until_month"),
        ("follow_up/until_month", True, r"follow_up\.until_month"),
        ("after_transplant/tolerance_days", 10**9, r"after_transplant\.tolerance_days"),
    ],
)
def test_what_cannot_be_a_calendar_is_refused_with_its_place(place: str, value: Any, named: str) -> None:
    with pytest.raises(FactError, match=named):
        read_calendars(changed(place, value))
