"""Deciding about an alert card: acknowledge, snooze until the next result, dismiss; and opening it again.

A decision is a record like any other: one transaction with its audit row. It is tied to the card as it was seen, so a
card that another program has changed meanwhile is not decided on.
"""

from __future__ import annotations

import datetime as dt

from dalba_desktop.alerts.decisions import DecidedEpisode, UnusableDecision, decision_on, holding
from dalba_desktop.alerts.episodes import Episode
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.views import CaseView, Changed, changed
from dalba_desktop.wording import say

DECISIONS = "decisions"


class NotDecided(Exception):
    """A decision that is not stored, in one sentence."""

    exit_code = 2


def decide(
    store: Store,
    view: CaseView,
    seen: Episode,
    kind: DecisionKind,
    *,
    who: str,
    reason: str | None = None,
    comment: str | None = None,
) -> Changed:
    """Stores what somebody decides about a card of today's `view`. Raises NotDecided."""
    if seen not in (found.episode for found in view.episodes):
        raise NotDecided(say("The card has changed meanwhile. Nothing was decided; please look again."))
    with store.writing(who=who) as writer:
        try:
            decision = decision_on(
                seen, view.known, kind, by=who, at=moment(store, writer.at), reason=reason, comment=comment
            )
        except UnusableDecision:
            raise NotDecided(say("To dismiss a card takes a reason of the list; “other” takes a comment.")) from None
        made = writer.add(view.case_id, decision)
    return changed("record-added", view.case_id, made)


def open_again(store: Store, view: CaseView, found: DecidedEpisode, *, who: str, reason: str = "") -> Changed:
    """Takes back every decision that holds a card of today's `view` down. Raises NotDecided when there is none."""
    rows = holding(found.episode, view.counted_decisions, view.known)
    if not rows:
        raise NotDecided(say("The card has changed meanwhile. Nothing was decided; please look again."))
    with store.writing(who=who, reason=reason or say("opened again")) as writer:
        for row in rows:
            writer.withdraw(view.case_id, DECISIONS, row.id, on=view.as_of)
    return changed("record-withdrawn", view.case_id, rows[0])


def moment(store: Store, now: dt.datetime) -> dt.datetime:
    """Now, in UTC. A demo store stands still: there every decision is made on its own day."""
    now = now.astimezone(dt.UTC)
    return now if store.as_of is None else dt.datetime.combine(store.as_of, now.timetz())
