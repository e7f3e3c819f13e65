"""Decisions about alerts in words: what was decided, by whom, when and why, and why a card is back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dalba_desktop.alerts.decisions import DecidedEpisode, DismissReason, State, Why
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.wording.language import mark, say, say_n
from dalba_desktop.wording.words import date_words

_KINDS = mark(
    {
        DecisionKind.ACKNOWLEDGED: "Acknowledged",
        DecisionKind.SNOOZED: "Snoozed",
        DecisionKind.DISMISSED: "Dismissed",
    }
)
_REASONS = mark(
    {
        DismissReason.SAMPLE_ERROR: "sample error",
        DismissReason.KNOWN_AND_TREATED: "known and treated",
        DismissReason.EXPECTED_AFTER_TRANSPLANT: "expected after transplant",
        DismissReason.WRONG_ENTRY: "wrong entry, corrected",
        DismissReason.NOT_RELEVANT: "not clinically relevant",
        DismissReason.PATIENTS_CHOICE: "patient's choice",
        DismissReason.END_OF_LIFE: "end-of-life care",
        DismissReason.OTHER: "other",
    }
)
_WHY = mark(
    {
        Why.GRAVER: "graver",
        Why.NEW_EVIDENCE: "new evidence",
        Why.FURTHER_RULE: "a further finding",
        Why.CORRECTED: "a fact behind it was corrected",
        Why.CLOSES_OTHERWISE: "something else would close it now",
        Why.OPENED_AGAIN: "it opened again since",
        Why.NEXT_RESULT: "the next result is there",
        Why.UNREADABLE: "what it was decided on cannot be read",
    }
)


def reason_words(code: str) -> str:
    """Why an alert was dismissed. A code of another program is shown as it is."""
    return say(_REASONS[DismissReason(code)]) if code in list(DismissReason) else code


def decision_words(decision: Decision, *, with_person: bool = True) -> str:
    """`Dismissed by anna on 5 Mar 2025: known and treated`. Without the person where nobody is to be named."""
    said = say(_KINDS[decision.kind]) if decision.kind is not None else say("Decided")
    if decision.by is not None and with_person:
        said = say("{decided} by {person}", decided=said, person=decision.by)
    if decision.at is not None:
        said = say("{decided} on {date}", decided=said, date=date_words(decision.at.date()))
    if decision.reason is not None:
        said = say("{decided}: {reason}", decided=said, reason=reason_words(decision.reason))
    if decision.kind is DecisionKind.SNOOZED:
        said = say("{decided}, until the next result", decided=said)
    return said


def noted_words(decision: Decision) -> str:
    """A decision with the comment that was typed: `Acknowledged by anna on 5 Mar 2025 (marrow booked)`."""
    said = decision_words(decision)
    return say("{decided} ({comment})", decided=said, comment=decision.comment) if decision.comment else said


def back_words(found: DecidedEpisode) -> str:
    """What was decided about an open card before, and why it is back; "" when nothing was."""
    if found.decision is None or not found.back:
        return ""
    because = ", ".join(say(_WHY[why]) for why in found.back)
    return say("{decided}. Back because: {because}.", decided=noted_words(found.decision), because=because)


def settled_words(found: Iterable[DecidedEpisode]) -> str:
    """How many cards something is decided about: `2 acknowledged, 1 snoozed`; "" for none."""
    count = Counter(each.state for each in found if each.is_settled)
    parts = (
        say_n("{count} acknowledged", "{count} acknowledged", count[State.ACKNOWLEDGED]),
        say_n("{count} snoozed", "{count} snoozed", count[State.SNOOZED]),
        say_n("{count} dismissed", "{count} dismissed", count[State.DISMISSED]),
    )
    states = (State.ACKNOWLEDGED, State.SNOOZED, State.DISMISSED)
    return ", ".join(part for part, state in zip(parts, states, strict=True) if count[state])
