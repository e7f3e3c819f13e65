"""The worklist: what is to be done for every case, on screen, on paper, and as a calendar for other programs."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop import __version__
from dalba_desktop.alerts.worklist import Listed, WorkRow, by_week, case_work, in_order, rows_of
from dalba_desktop.analysis.worklist import (
    DueState,
    Expected,
    What,
    WorkItem,
    WorkKind,
    comes_by,
    expected_samples,
    monday_of,
)
from dalba_desktop.store.audit import Action
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.views import CaseView
from dalba_desktop.wording import language, say
from dalba_desktop.wording.worklist import due_words, kind_words, reason_words, work_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import Settings
    from dalba_desktop.tracker.tracker import Tracker

__all__ = [
    "DueRow",
    "DueState",
    "Listed",
    "What",
    "WorkItem",
    "WorkKind",
    "WorkRow",
    "Worklists",
    "by_week",
    "comes_by",
    "due_rows",
    "in_order",
    "last_day",
    "waiting",
]

TakeOut = Callable[[Action, Path, str | None, bytes, Mapping[str, object]], None]
_ORDER = {DueState.OVERDUE: 0, DueState.DUE: 1, DueState.UPCOMING: 2}


@dataclass(frozen=True, slots=True)
class DueRow:
    """One planned sample of one case."""

    case_id: str
    expected: Expected


def due_rows(tracker: Tracker, as_of: dt.date, days_ahead: int) -> tuple[DueRow, ...]:
    """Overdue samples (longest first), those due (least time left first), those whose window begins within the days."""
    rows: list[DueRow] = []
    calendars = tracker.policy.calendars
    for case_id in tracker.case_ids():
        view = tracker.case_view(case_id, as_of)
        calendar = calendars.get(view.known.patient.protocol)
        if calendar is None:
            continue
        expected = expected_samples(view.known, view.assessment.readings, calendar, as_of)
        rows += [
            DueRow(case_id, item) for item in expected if item.state is not DueState.UPCOMING or item.days <= days_ahead
        ]
    return tuple(sorted(rows, key=_urgency))


def last_day(as_of: dt.date, weeks: int) -> dt.date:
    """The Sunday of the last of so many weeks, this one included."""
    return monday_of(as_of) + dt.timedelta(days=7 * weeks - 1)


def waiting(rows: Iterable[WorkRow], as_of: dt.date) -> tuple[int, int]:
    """How many are overdue, and how many are due this week."""
    weeks = [row.monday for row in rows]
    return weeks.count(None), weeks.count(monday_of(as_of))


class Worklists:
    """The worklist of an open store. What it says of a case is kept as long as the case stays as it is."""

    def __init__(self, store: Store, settings: Settings, as_of: dt.date, take_out: TakeOut) -> None:
        self._store = store
        self._settings = settings
        self._as_of = as_of
        self._take_out = take_out
        self._kept: dict[str, tuple[CaseView, tuple[WorkRow, ...], int]] = {}

    def of_case(self, view: CaseView) -> tuple[WorkRow, ...]:
        """What is to be done for a case on the day of its view; what is recorded ahead counts only today."""
        return self._of_case(view)[1]

    def rows(self, views: Iterable[CaseView], until: dt.date) -> tuple[WorkRow, ...]:
        """The entries of these cases that are overdue, due, or begin by a day; the most urgent first."""
        found = (row for view in views for row in self.of_case(view))
        return tuple(in_order(row for row in found if comes_by(row.item, until)))

    def set_aside(self, views: Iterable[CaseView]) -> int:
        """How many entries of these cases are not listed because their alert was snoozed or dismissed."""
        return sum(self._of_case(view)[2] for view in views)

    def forget(self) -> None:
        """After a patient was erased: nothing of any case is kept."""
        self._kept.clear()

    def _of_case(self, view: CaseView) -> tuple[CaseView, tuple[WorkRow, ...], int]:
        kept = self._kept.get(view.case_id)
        if kept is not None and kept[0] is view:
            return kept
        recorded = view.history if view.as_of == self._as_of else view.known
        policy = self._settings.in_force().policy
        work = case_work(view.known, recorded, view.assessment, view.episodes, policy)
        made = (view, rows_of(view.case_id, work, view.as_of), work.set_aside)
        if view.as_of == self._as_of:
            self._kept[view.case_id] = made
        return made

    def write_pdf(
        self,
        path: Path | str,
        rows: Iterable[WorkRow],
        *,
        until: dt.date,
        as_of: dt.date | None = None,
        kinds: Iterable[WorkKind] = (),
        set_aside: int = 0,
        identifiers: bool = True,
        make: Callable[[Callable[[], bytes]], bytes] = lambda draw: draw(),
    ) -> None:
        """Prints rows into a PDF, whole or not at all; without `identifiers` a line to write on stands in their place.

        `make` is handed the drawing, which takes a while and needs nothing of the store. Raises ReadOnly, DiskFull,
        NotWritten.
        """
        from dalba_desktop.reports.worklist_pdf import WorklistData, worklist_pdf

        day, taken = as_of or self._as_of, tuple(rows)
        data = WorklistData(
            rows=taken,
            as_of=day,
            until=until,
            kinds=tuple(kinds),
            set_aside=set_aside,
            hides_identifiers=not identifiers,
            synthetic=self._store.synthetic,
            centre=self._settings.centre.sender,
            version=__version__,
            language=language(),
            policy=self._settings.in_force().policy,
        )
        content = make(lambda: worklist_pdf(data))
        self._write(Action.REPORTED, Path(path), content, "worklist-pdf", day, len(taken), identifiers=identifiers)

    def write_calendar(
        self, path: Path | str, rows: Iterable[WorkRow], *, as_of: dt.date | None = None, identifiers: bool = False
    ) -> None:
        """Writes rows as a calendar of whole days, without a word about whom unless `identifiers`. Raises likewise."""
        from dalba_desktop.interchange.calendar_file import CalendarEntry, calendar_file

        secret, taken = self._calendar_secret(), tuple(rows)
        entries = [
            CalendarEntry(
                uid=_uid(secret, row),
                first=row.item.first,
                last=row.item.last or row.item.first,
                summary=self._summary(row, identifiers=identifiers),
                description=reason_words(row.listed) if identifiers else "",
                private=identifiers,
            )
            for row in taken
        ]
        content = calendar_file(entries, made_at=self._store.clock(), version=__version__)
        day = as_of or self._as_of
        self._write(Action.EXPORTED, Path(path), content, "worklist-ics", day, len(taken), identifiers=identifiers)

    def _summary(self, row: WorkRow, *, identifiers: bool) -> str:
        said = due_words(row.item)
        if identifiers:
            said = say(
                "{case_id}: {kind}, {what}",
                case_id=row.case_id,
                kind=kind_words(row.item.kind),
                what=work_words(row.item),
            )
        return say("SYNTHETIC: {what}", what=said) if self._store.synthetic else said

    def _calendar_secret(self) -> bytes:
        """What nobody outside the store can know, and what no change of the passphrase changes: how its trail began."""
        begun = self._store.entries_of(1) or self._store.audit_entries()
        return hashlib.sha256(f"calendar {begun[0].nonce} {begun[0].content_hash}".encode()).digest()

    def _write(
        self, action: Action, path: Path, content: bytes, form: str, as_of: dt.date, count: int, *, identifiers: bool
    ) -> None:
        details = {"format": form, "as_of": as_of.isoformat(), "entries": count, "pseudonymised": not identifiers}
        self._take_out(action, path, None, content, details)


def _uid(secret: bytes, row: WorkRow) -> str:
    """The same for the same entry each time, and nothing that leads back to the patient."""
    told = "\0".join(row.key).encode()
    return f"{hmac.new(secret, told, hashlib.sha256).hexdigest()[:32]}@dalba-desktop"


def _urgency(row: DueRow) -> tuple[int, int, str]:
    days = -row.expected.days if row.expected.state is DueState.OVERDUE else row.expected.days
    return _ORDER[row.expected.state], days, row.case_id
