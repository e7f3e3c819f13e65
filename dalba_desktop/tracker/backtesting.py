"""The back-test of a store: its cases replayed under the values in force, and beside them under others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dalba_desktop.alerts.backtest import Backtest, counted
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.replay import replay
from dalba_desktop.tracker.tracker import Tracker

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
