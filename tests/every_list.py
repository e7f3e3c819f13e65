"""Random cases with rows in every list, each with a word of its own: some withdrawn, some not known yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain import codes
from dalba_desktop.domain.events import Decision
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from dalba_desktop.tracker import CaseView
from tests.builders import CaseBuilder, on_day
from tests.plots import strategies

Key = tuple[str, str]
"""List and id."""

_POLICY, _MUTATIONS = load_policy(), load_mutation_table()


@dataclass(frozen=True)
class Rows:
    """A case and the day it is looked at."""

    history: CaseHistory
    day: dt.date

    @property
    def known(self) -> CaseHistory:
        """What is live and known on the day."""
        return self.history.as_known_on(self.day)

    @property
    def view(self) -> CaseView:
        """What the page would be given."""
        known = self.known
        return CaseView(
            history=self.history,
            known=known,
            assessment=assess(self.history, _POLICY, _MUTATIONS, self.day),
            timeline=timeline_of(known, self.day),
            as_of=self.day,
            synthetic=False,
            audit_head=None,
        )

    def live(self) -> Iterator[tuple[Key, Record]]:
        """Every live row known on the day."""
        return (((name, row.id), row) for name, row in self.known.records())

    def withdrawn(self) -> Iterator[tuple[Key, Record]]:
        """Every row that was taken back, of a day that has come."""
        for name, row in self.history.records():
            if row.withdrawn is not None and _day_of(row) <= self.day:
                yield (name, row.id), row


def _day_of(row: Record) -> dt.date:
    if isinstance(row, Decision):
        assert row.at is not None
        return row.at.date()
    day: dt.date = getattr(row, "date", None) or getattr(row, "start", None) or dt.date.max
    return day


def word_of(key: Key) -> str:
    """A word that stands in one row of a case and nowhere else."""
    name, identifier = key
    return f"Q{list(LISTS).index(name)}x{identifier.removeprefix(name)[1:]}Q"


def reason_of(key: Key) -> str:
    """Why that row was withdrawn, if it was."""
    return word_of(key).replace("Q", "Z")


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """A case with rows in any of its lists, and a day."""
    case = draw(strategies.cases())
    _decisions(case, draw(st.lists(st.sampled_from(list(codes.DecisionKind)), max_size=3)), draw(st.integers(-20, 900)))
    gone = draw(st.sets(st.integers(0, 40), max_size=6))
    place = 0
    for name in LISTS:
        for number, row in enumerate(case.raw.get(name, [])):
            row["id"] = f"{name}-{number}"
            row["comment" if name == "decisions" else "note"] = word_of((name, row["id"]))
            if place in gone:
                reason = f"typed twice {reason_of((name, row['id']))}"
                row["withdrawn"] = {"on": on_day(1).isoformat(), "reason": reason}
            place += 1
    return Rows(case.build(), on_day(draw(strategies.days)))


def _decisions(case: CaseBuilder, kinds: list[codes.DecisionKind], day: int) -> None:
    for kind in kinds:
        at = dt.datetime.combine(on_day(day), dt.time(9), dt.UTC).isoformat()
        case.having("decisions", rule="mrd-rising", episode="e", fingerprint="f", kind=kind.value, by="anna", at=at)
