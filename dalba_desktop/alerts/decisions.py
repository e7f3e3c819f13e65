"""What people decided about alerts, and whether it still counts.

An episode is what one card tells. A decision counts as long as every alert of the episode that is still open stands
as it did: no graver, on no further fact, on none that was corrected or taken back since, and closed by the same. What
has closed or become context since asks for nothing and changes nothing; so does a lower severity on the same facts.
Anything else brings the card back, with the reasons.

Example: a rise is acknowledged on day 60. The repeat sample of day 71 confirms it: open again, "graver, new evidence".
The laboratory corrects the sample of day 57 and it is still a rise: open again, "corrected". The ABL1 test that
the same card asked for is sent off: still acknowledged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalba_desktop.alerts import fingerprints
from dalba_desktop.alerts.episodes import RUN_OF_EVENTS, Episode, episodes_of
from dalba_desktop.alerts.findings import Alert, Evidence
from dalba_desktop.alerts.fingerprints import Fingerprint, fingerprint
from dalba_desktop.domain.codes import Abl1Status, DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.domain.history import CaseHistory

__all__ = [
    "DecidedEpisode",
    "DismissReason",
    "Episode",
    "State",
    "UnusableDecision",
    "Why",
    "closed_since",
    "decided",
    "decision_on",
    "episodes_of",
    "fingerprint",
    "holding",
]

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class State(StrEnum):
    """Where an episode stands with the people who look after the patient."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"


class Why(StrEnum):
    """Why a card is back although something was decided about it."""

    GRAVER = "graver"
    NEW_EVIDENCE = "new-evidence"
    FURTHER_RULE = "further-rule"
    CORRECTED = "corrected"
    CLOSES_OTHERWISE = "closes-otherwise"
    OPENED_AGAIN = "opened-again"
    NEXT_RESULT = "next-result"
    UNREADABLE = "unreadable"


class DismissReason(StrEnum):
    """Why an alert is set aside for good (as long as its facts stand)."""

    SAMPLE_ERROR = "sample_error"
    KNOWN_AND_TREATED = "known_and_treated"
    EXPECTED_AFTER_TRANSPLANT = "expected_after_transplant"
    WRONG_ENTRY = "wrong_entry"
    NOT_RELEVANT = "not_relevant"
    PATIENTS_CHOICE = "patients_choice"
    END_OF_LIFE = "end_of_life"
    OTHER = "other"


class UnusableDecision(ValueError):
    """A dismissal without one of the reasons, or with "other" and no comment."""


@dataclass(frozen=True, slots=True)
class DecidedEpisode:
    """An episode with what was decided about it.

    `decision` is the one that counts, or with state open the newest that counted once, and then `back` says why it
    does so no longer.
    """

    episode: Episode
    state: State
    decision: Decision | None = None
    back: tuple[Why, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether people count it: a warning or a critical about which nothing is decided."""
        return self.episode.is_open and self.state is State.OPEN

    @property
    def is_settled(self) -> bool:
        """Whether it is a warning or a critical about which something is decided."""
        return self.episode.is_open and self.state is not State.OPEN


def decided(
    episodes: Iterable[Episode], decisions: Iterable[Decision], known: CaseHistory
) -> tuple[DecidedEpisode, ...]:
    """Each episode with its state. `decisions` and `known` are what was known on the day of the episodes."""
    newest_first = _newest_first(decisions)
    return tuple(_judged(episode, newest_first, known) for episode in episodes)


def holding(episode: Episode, decisions: Iterable[Decision], known: CaseHistory) -> tuple[Decision, ...]:
    """Every decision that counts for an episode now, the newest first: what opening it again has to take back."""
    return tuple(
        decision
        for decision, made_on in _about(episode, _newest_first(decisions))
        if not list(_reasons(episode, decision, made_on, known))
    )


def closed_since(episodes: Iterable[Episode], decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that no warning or critical of today belongs to, the newest of each episode, newest first."""
    newest_first = _newest_first(decisions)
    present = [episode for episode in episodes if episode.is_open]
    about = {id(decision) for episode in present for decision, _ in _about(episode, newest_first)}
    left: dict[str | None, Decision] = {}
    for decision, _ in newest_first:
        if id(decision) not in about:
            left.setdefault(decision.episode, decision)
    return tuple(left.values())


def decision_on(
    episode: Episode,
    known: CaseHistory,
    kind: DecisionKind,
    *,
    by: str,
    at: dt.datetime,
    reason: str | None = None,
    comment: str | None = None,
) -> Decision:
    """The record of a decision about an episode as it was seen. Raises UnusableDecision. `at` is in UTC."""
    comment = (comment or "").strip() or None
    if kind is DecisionKind.DISMISSED:
        if reason not in list(DismissReason):
            raise UnusableDecision(reason)
        if reason == DismissReason.OTHER and comment is None:
            raise UnusableDecision(reason)
    made_on = fingerprints.fingerprint_of(episode.alerts, known)
    if kind is DecisionKind.SNOOZED:
        made_on = Fingerprint(made_on.parts, fingerprints.results_in(known))
    return Decision(
        rule=episode.gravest.rule,
        episode=episode.id,
        fingerprint=fingerprints.written(made_on),
        kind=kind,
        reason=None if reason is None else str(reason),
        comment=comment,
        by=by,
        at=at.replace(microsecond=0),
    )


_Read = tuple[Decision, Fingerprint | None]


def _newest_first(decisions: Iterable[Decision]) -> list[_Read]:
    counted = [row for row in decisions if row.kind is not None and row.withdrawn is None]
    in_order = sorted(counted, key=lambda row: row.at or _NEVER)  # of one second the later row is the newer
    return [(row, fingerprints.read(row.fingerprint)) for row in reversed(in_order)]


def _judged(episode: Episode, newest_first: Sequence[_Read], known: CaseHistory) -> DecidedEpisode:
    back: DecidedEpisode | None = None
    for decision, made_on in _about(episode, newest_first):
        reasons = tuple(_reasons(episode, decision, made_on, known))
        if not reasons:
            assert decision.kind is not None
            return DecidedEpisode(episode, State(decision.kind.value), decision)
        if reasons == (Why.NEXT_RESULT,):
            # It did count, until now; an older decision on the same facts is not asked.
            return DecidedEpisode(episode, State.OPEN, decision, reasons)
        back = back or DecidedEpisode(episode, State.OPEN, decision, reasons)
    return back or DecidedEpisode(episode, State.OPEN)


def _about(episode: Episode, decisions: Iterable[_Read]) -> Iterator[_Read]:
    """The decisions about an episode, whatever its id was then.

    The id of a run of events moves when its first event closes: there the same rule on the same subject must share a
    fact. Elsewhere the id moves with the newest value, and rule and subject are enough.
    """
    for decision, made_on in decisions:
        if decision.episode == episode.id or (made_on is not None and _is_same(episode, made_on)):
            yield decision, made_on


def _is_same(episode: Episode, made_on: Fingerprint) -> bool:
    shares_facts = episode.id.startswith(RUN_OF_EVENTS)
    for alert in episode.alerts:
        part = made_on.part(alert.rule, alert.subject)
        if part is not None and (not shares_facts or any(fact in part.facts for fact in alert.evidence)):
            return True
    return False


def _reasons(episode: Episode, decision: Decision, made_on: Fingerprint | None, known: CaseHistory) -> Iterator[Why]:
    """Why a decision about an episode does not count (any more), the weightiest reason first."""
    if made_on is None:
        yield Why.UNREADABLE
        return
    found = {why for alert in episode.open_alerts for why in _changes(alert, made_on, known)}
    moved = decision.episode != episode.id
    if moved and any(decision.at is None or alert.since > decision.at.date() for alert in episode.open_alerts):
        found.add(Why.OPENED_AGAIN)
    if not found and decision.kind is DecisionKind.SNOOZED and _has_next_result(decision, made_on, known):
        found.add(Why.NEXT_RESULT)
    yield from (why for why in Why if why in found)


def _changes(alert: Alert, made_on: Fingerprint, known: CaseHistory) -> Iterator[Why]:
    before = made_on.part(alert.rule, alert.subject)
    facts = made_on.facts
    if any(fact not in facts for fact in alert.evidence):
        yield Why.NEW_EVIDENCE
    rested_on: set[Evidence] = {fact for fact in alert.evidence if fact in facts}
    if before is None:
        yield Why.FURTHER_RULE
    else:
        rested_on.update(before.facts)
        if alert.severity.rank > before.severity.rank:
            yield Why.GRAVER
        if fingerprints.closing_digest(alert.closes_when) != before.closes:
            yield Why.CLOSES_OTHERWISE
    if any(fingerprints.fact_digest(known, fact) != facts[fact] for fact in rested_on):
        yield Why.CORRECTED


def _has_next_result(decision: Decision, made_on: Fingerprint, known: CaseHistory) -> bool:
    """Whether a result became known after a snooze, or was entered after it whatever its date."""
    if decision.at is None or (made_on.results is not None and fingerprints.results_in(known) - made_on.results):
        return True
    day = decision.at.date()
    tests = (test.known_on for test in known.abl1_tests if test.status is not Abl1Status.PENDING)
    return any(known_on > day for known_on in [*(sample.known_on for sample in known.mrd), *tests])
