"""The alerts of all cases in one list: what waits for somebody, what was decided, and taking over many at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop.alerts.decisions import DecidedEpisode, decision_on
from dalba_desktop.alerts.findings import Evidence, Severity
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.events import Decision
from dalba_desktop.domain.history import made_id
from dalba_desktop.domain.phases import Phase
from dalba_desktop.tracker import deciding
from dalba_desktop.tracker.views import CaseView, Changed, changed
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.alerts.episodes import Episode
    from dalba_desktop.store.store import Store
    from dalba_desktop.tracker.viewing import Views

Key = tuple[str, str]
"""What tells one line from every other: the case, and the id of the episode in it."""


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One episode of one case, with what was decided about it."""

    case_id: str
    found: DecidedEpisode
    phase: Phase
    as_of: dt.date

    @property
    def key(self) -> Key:
        """Which line it is."""
        return self.case_id, self.found.episode.id

    @property
    def severity(self) -> Severity:
        """The gravest severity of the episode."""
        return self.found.episode.severity

    @property
    def since(self) -> dt.date:
        """The day of the events that its gravest alert rests on."""
        return self.found.episode.gravest.since

    @property
    def days_open(self) -> int:
        """How long ago that was."""
        return max(0, (self.as_of - self.since).days)

    @property
    def order(self) -> tuple[bool, int, int, str, str]:
        """What waits before what was decided, the gravest first, then the newest; no two lines are equal in it."""
        return self.found.is_settled, -self.severity.rank, -self.since.toordinal(), *self.key


def lines_of(view: CaseView) -> tuple[InboxLine, ...]:
    """The lines of a case: its warnings and criticals, open or decided, in order; no context."""
    lines = [
        InboxLine(view.case_id, found, view.assessment.phase, view.as_of)
        for found in view.episodes
        if found.episode.is_open
    ]
    return tuple(sorted(lines, key=lambda line: line.order))


def in_order(lines: Iterable[InboxLine]) -> tuple[InboxLine, ...]:
    """Lines of many cases as they stand under each other."""
    return tuple(sorted(lines, key=lambda line: line.order))


def newest_evidence(view: CaseView, episode: Episode) -> Evidence | None:
    """The fact of the latest date that an episode rests on; None for one that rests on none."""
    facts = [fact for alert in episode.alerts for fact in alert.evidence]
    return max(facts, key=lambda fact: _day_of(view, fact), default=None)


def _day_of(view: CaseView, fact: Evidence) -> dt.date:
    record = view.history.find(fact.list, fact.id)
    day: dt.date = getattr(record, "date", None) or getattr(record, "start", None) or dt.date.min
    return day


class Inbox:
    """Decisions about many cards at once, on the day the store is looked at."""

    def __init__(self, store: Store, views: Views, who: Callable[[], str]) -> None:
        self._store = store
        self._views = views
        self._who = who

    def acknowledge_all(self, seen: Sequence[tuple[str, Episode]], comment: str = "") -> Changed | None:
        """Takes over every card given, as it was seen: one transaction, which undo takes back whole.

        Answers with the change when all of it is in one case, else with None. Raises NotDecided, and then nothing is
        stored: when one of the cards has changed or was decided meanwhile, or when none is given.
        """
        if not seen:
            raise deciding.NotDecided(say("No alert is selected. Nothing was decided."))
        cards: dict[str, dict[str, Episode]] = {}
        for case_id, episode in seen:
            cards.setdefault(case_id, {})[episode.id] = episode
        views = {case_id: self._views.view(case_id) for case_id in cards}
        for case_id, episode in seen:
            if not any(found.is_open and found.episode == episode for found in views[case_id].episodes):
                raise deciding.NotDecided(
                    say("A card of {case} has changed meanwhile. Nothing was decided; please look again.", case=case_id)
                )
        with self._store.writing(who=self._who()) as writer:
            at = deciding.moment(self._store, writer.at)
            rows = {case_id: self._rows(view, cards[case_id].values(), at, comment) for case_id, view in views.items()}
            for case_id, made in rows.items():
                writer.add_all(case_id, made)
        first = next(iter(rows))
        return changed("record-added", first, rows[first][0]) if len(rows) == 1 else None

    def _rows(self, view: CaseView, cards: Iterable[Episode], at: dt.datetime, comment: str) -> list[Decision]:
        """The decisions with their ids; the case is not read once more for each of them."""
        taken = {record.id for _, record in view.history.records()}
        rows = []
        for card in cards:
            kind, by = DecisionKind.ACKNOWLEDGED, self._who()
            row = decision_on(card, view.known, kind, by=by, at=at, comment=comment)
            row = dataclasses.replace(row, id=made_id(deciding.DECISIONS, row, taken))
            taken.add(row.id)
            rows.append(row)
        return rows
