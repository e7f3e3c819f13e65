"""The back-test of a store: its cases replayed under the values in force, and beside them under others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dalba_desktop.alerts.backtest import ANSWER_DAYS, LEAD_DAYS, Backtest, counted
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.replay import replay
from dalba_desktop.tracker.tracker import Tracker
from dalba_desktop.wording import say

Progress = Callable[[int, int], None]
"""Told how many cases are done, and of how many; two policies count every case twice."""


@dataclass(frozen=True, slots=True)
class UnderPolicy:
    """What the rules would have done by one set of values."""

    policy: Policy
    figures: Backtest


def backtests(
    tracker: Tracker,
    as_of: dt.date,
    other: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> tuple[UnderPolicy, ...]:
    """The store's cases up to a day under the values in force and, with `other`, with those values put over them.

    Raises FactError for a value that the policy does not know or allow.
    """
    now = tracker.settings.in_force()
    policies = (now.policy,) if other is None else (now.policy, now.policy.with_own(other))
    histories = [tracker.case_view(case_id).history for case_id in tracker.case_ids()]
    found = []
    for place, policy in enumerate(policies):
        replays = []
        for done, history in enumerate(histories, start=1):
            replays.append(replay(history, policy, now.knowledge, as_of, now.laboratories))
            if progress is not None:
                progress(place * len(histories) + done, len(policies) * len(histories))
        found.append(UnderPolicy(policy, counted(replays, policy, now.laboratories)))
    return tuple(found)


def definitions() -> dict[str, str]:
    """What the figures mean, a sentence or two each, by the names they have in the document for scripts."""
    return {
        "resolution": say(
            "The cases are replayed day by day; every fact counts from the day on which it was known, "
            "as recorded today."
        ),
        "observation": say("A case is observed from diagnosis to the last recorded day, or to death."),
        "alert": say(
            "An alert is one unbroken stretch of days on which one rule calls about one subject, counted once by the "
            "gravest severity it reached. The rate is of warnings and criticals."
        ),
        "lead_time": say(
            "Called beforehand: a warning or critical of rising MRD, loss of response or ABL1 test due in the {days} "
            "days before a relapse (not molecular), or before an ABL1 mutation was known. Lead time counts from the "
            "first of them; one that already stood {days} days before counts as {days}.",
            days=LEAD_DAYS,
        ),
        "standing": say("Standing days count from the first of these calls that still stood the day before the event."),
        "answered": say(
            "Answered: within {days} days a relapse of any type, an ABL1 mutation, or a later sample at least "
            "confirm_days on that became known while the alert stood and still showed it.",
            days=ANSWER_DAYS,
        ),
        "false": say("False: closed, followed for {days} days and not answered.", days=ANSWER_DAYS),
        "undecided": say("Undecided: still open, or followed for less, and not answered."),
        "judged": say("Only rules that claim returning disease are judged."),
    }
