"""What changed in a case since it was opened last, since the last visit, or since a day; and the case as stored then.

What is told is the net effect: what was done and undone again is nothing. Facts and alerts of now are held against the
case as the store held it then, judged by the thresholds of then, as known on that day.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dalba_desktop.alerts.findings import Alert
from dalba_desktop.analysis.readings import MolecularResponse
from dalba_desktop.domain.codes import VitalStatus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.phases import Phase, PhaseSpan, phase_spans
from dalba_desktop.store.attachments import Attachment
from dalba_desktop.store.audit import Action, AuditEntry, AuditHead, short_code, utc_text
from dalba_desktop.store.errors import ReadOnly
from dalba_desktop.store.store import Store
from dalba_desktop.tracker import changes_settings
from dalba_desktop.tracker.changes_alerts import AlertChange, Turn, alert_changes, fell_overdue
from dalba_desktop.tracker.changes_facts import FactChange, Kind, document_changes, fact_changes, stamps_of
from dalba_desktop.tracker.changes_moves import moves_of
from dalba_desktop.tracker.changes_past import Past, days_of_news, documents_of, documents_then, page_view, past_of
from dalba_desktop.tracker.changes_rewind import PATIENT, end_of, rewound, row_at
from dalba_desktop.tracker.views import CaseView

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import InForce, Settings
    from dalba_desktop.tracker.viewing import Views

__all__ = [
    "AlertChange", "CaseChanges", "Changes", "Entered", "FactChange", "Kind", "Opened", "Past", "Turn", "Visit",
]  # fmt: skip

OPENED = "opened"
"""How the keys begin under which the store keeps when who opened a case last."""


@dataclass(frozen=True, slots=True)
class Opened:
    """When this account had a case open last, in UTC, and the last row of the trail then with its hash."""

    at: dt.datetime
    sequence: int
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """The day the patient was last seen or sampled, and the list of the fact that says so."""

    day: dt.date
    list: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """That the whole case was put into the store after the moment that is asked about."""

    at: str
    who: str
    imported: bool


Since = Opened | dt.datetime | dt.date
"""A moment, or a day, which means its end: what is of that day itself is not new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanges:
    """What is other than it was. `day_then` is the day the case is held against, `today` the one it is looked at.

    With `entered` the store held nothing of the case then: `facts` are what became known since by their dates, held
    against the case as it is stored now. `phases` began after `day_then`.
    """

    case_id: str
    who: str
    since: Since
    day_then: dt.date
    today: dt.date
    entered: Entered | None
    facts: tuple[FactChange, ...]
    alerts: tuple[AlertChange, ...]
    overdue: tuple[Alert, ...]
    phase_then: Phase
    phase_now: Phase
    phases: tuple[PhaseSpan, ...]
    response_then: MolecularResponse
    response_now: MolecularResponse
    settings_changed: bool

    @property
    def phase_changed(self) -> bool:
        """Whether the case is in another phase than it was."""
        return (self.phase_then.name, self.phase_then.cycle) != (self.phase_now.name, self.phase_now.cycle)

    @property
    def response_changed(self) -> bool:
        """Whether the molecular response is another class or depth."""
        then, now = self.response_then, self.response_now
        return (then.response, then.depth) != (now.response, now.depth)

    @property
    def count(self) -> int:
        """How many lines it takes to tell."""
        told = len(self.facts) + len(self.alerts) + len(self.overdue)
        return told + self.response_changed + (len(self.phases) or self.phase_changed)

    @property
    def decided_by_others(self) -> tuple[AlertChange, ...]:
        """Alerts about which somebody else decided something."""
        return tuple(
            change
            for change in self.alerts
            if change.turn is Turn.DECIDED
            and change.decision is not None
            and change.decision.by not in (None, self.who)
        )

    @property
    def by_others(self) -> tuple[FactChange, ...]:
        """What somebody else typed in, or an import brought."""
        return tuple(change for change in self.facts if change.by_others)


class Changes:
    """Asks the trail of an open store. All methods raise the errors of `store.errors`, UnknownCase among them."""

    def __init__(self, store: Store, settings: Settings, views: Views, as_of: dt.date, who: Callable[[], str]) -> None:
        self._store = store
        self._settings = settings
        self._views = views
        self._as_of = as_of
        self._who = who
        self._opened: dict[str, Opened] | None = None
        self._was_import: dict[int, bool] = {}
        self._settings_rows: tuple[AuditEntry, ...] = ()
        self._settings_read = 0

    def since(self, case_id: str, since: Since) -> CaseChanges:
        """What changed in a case since this account had it open, since a moment, or after a day."""
        trail = self._store.audit_entries(case_id)
        until = self._row(trail, since)
        day_then = min(self._day(since), self._as_of)
        now = self._views.view(case_id)
        entered = _entered(trail, until, self._imports)
        stored = rewound(now.history, trail, until) if entered is None else None
        later = [entry for entry in trail if entry.sequence > until]
        judged_by = self._settings_at(since)
        if stored is None:
            then = self._views.view_of(now.history, day_then, judged_by)
            # Everything was typed in after then; only the dates of the facts can say what is new.
            later = []
        else:
            then = self._as_then(stored, day_then, judged_by)
        stamps = stamps_of(
            later,
            me=(self._store.account, self._who()),
            imports=self._imports({entry.change for entry in later}),
            moves=moves_of(later, self._store.entries_of),
        )
        spans = phase_spans(now.known, now.as_of)
        return CaseChanges(
            case_id=case_id,
            who=self._who(),
            since=since,
            day_then=day_then,
            today=now.as_of,
            entered=entered,
            facts=(
                *fact_changes(then.history, now.history, day_then, now.as_of, stamps),
                *document_changes(stamps),
            ),
            alerts=alert_changes(then, now),
            overdue=fell_overdue(then, now),
            phase_then=then.assessment.phase,
            phase_now=now.assessment.phase,
            phases=tuple(span for span in spans if span.first > day_then),
            response_then=then.assessment.molecular_response,
            response_now=now.assessment.molecular_response,
            settings_changed=judged_by is not None,
        )

    def has_rows_since(self, case_id: str, opened: Opened) -> bool:
        """Whether anything at all was written about a case since; quick to answer."""
        return self._store.versions().get(case_id, 0) > opened.sequence

    def view_stored(self, case_id: str, day: dt.date) -> CaseView | None:
        """The case as the store held it at the end of a day, as known on that day, judged by the thresholds of then.

        None when the store held nothing of it.
        """
        trail = self._store.audit_entries(case_id)
        until = row_at(trail, end_of(day))
        stored = rewound(self._store.case(case_id), trail, until)
        if stored is None:
            return None
        rows = [entry for entry in trail if entry.sequence <= until and entry.list is not None]
        head = AuditHead(rows[-1].sequence, rows[-1].at, short_code(rows[-1].hash)) if rows else None
        view = self._as_then(stored, day, self._settings_at(day))
        return dataclasses.replace(view, audit_head=head)

    def page(self, case_id: str, day: dt.date, *, as_stored: bool = False) -> CaseView:
        """The case on a past day with nothing on it that was not known then: as stored now, or as stored then.

        Where the store held nothing of it then, only its id and the day of diagnosis are there.
        """
        if not as_stored:
            return page_view(self._views.view(case_id, day))
        stored = self.view_stored(case_id, day)
        if stored is not None:
            return page_view(stored)
        patient = self._store.case(case_id).patient
        nothing = CaseHistory(patient=Patient(case_id=case_id, diagnosis_date=patient.diagnosis_date))
        return self._views.view_of(nothing, day)

    def past(self, case_id: str, day: dt.date) -> Past:
        """What of the case as stored now came after a day, and whether the store held the case then."""
        trail, now = self._store.audit_entries(case_id), self._store.case(case_id)
        return past_of(now, rewound(now, trail, row_at(trail, end_of(day))), day)

    def documents(self, case_id: str, day: dt.date, *, as_stored: bool = False) -> tuple[Attachment, ...]:
        """The documents of a case that a past day shows; like `page`."""
        found = self._store.attachments(case_id)
        if not as_stored:
            return documents_of(found, day)
        trail = self._store.audit_entries(case_id)
        return documents_then(found, trail, row_at(trail, end_of(day)))

    def days_of_news(self, case_id: str) -> tuple[dt.date, ...]:
        """The days up to today, in order, on which something of the case began, ended, or became known."""
        return days_of_news(self._store.case(case_id), self._as_of)

    def entered(self, case_id: str) -> Entered | None:
        """When, by whom and how the case came into the store; None when the trail does not tell."""
        return _entered(self._store.audit_entries(case_id), 0, self._imports)

    def last_visit(self, case_id: str) -> Visit | None:
        """The newest follow-up, response, note or MRD sample before today; None without any."""
        known = self._views.view(case_id).known
        found: list[Visit] = [
            *(Visit(row.date, "follow_up") for row in known.follow_up if row.status is not VitalStatus.LOST),
            *(Visit(row.date, "responses") for row in known.responses),
            *(Visit(row.date, "notes") for row in known.notes),
            *(Visit(row.date, "mrd") for row in known.mrd),
        ]
        return max((visit for visit in found if visit.day < self._as_of), key=lambda visit: visit.day, default=None)

    def last_opened(self, case_id: str) -> Opened | None:
        """When this account had the case open last; None when it never had, or that was not noted."""
        return self._kept().get(case_id)

    def note_opened(self, case_id: str) -> None:
        """Notes that this account has just looked at the case, beside the trail. A store to read only notes nothing.

        Raises DiskFull, NotWritten.
        """
        head = self._store.head()
        moment = Opened(self._store.clock().astimezone(dt.UTC).replace(microsecond=0), head.sequence, head.hash)
        content = {"at": utc_text(moment.at), "sequence": moment.sequence, "hash": moment.hash}
        with contextlib.suppress(ReadOnly):
            self._store.put_draft(self._key(case_id), content, case_id)
            self._kept()[case_id] = moment

    def forget(self) -> None:
        """After something that no version number tells of: what is kept of the openings is read again."""
        self._opened = None

    def _as_then(self, stored: CaseHistory, day: dt.date, judged_by: InForce | None) -> CaseView:
        view = self._views.view_of(stored, day, judged_by)
        # Every decision the store held then counted then, whatever day UTC had.
        return dataclasses.replace(view, decisions=stored.decisions)

    def _row(self, trail: tuple[AuditEntry, ...], since: Since) -> int:
        if isinstance(since, Opened) and self._is_of_this_trail(since):
            return since.sequence
        until = row_at(trail, _moment(since))
        # Of one second the number of the row decides; the time, where the trail may not be the one of then.
        return min(until, since.sequence) if isinstance(since, Opened) else until

    def _is_of_this_trail(self, opened: Opened) -> bool:
        """Whether the row of then is still the same one: then no clock that was set can mislead."""
        return bool(opened.hash) and self._store.has_row(opened.sequence, opened.hash)

    def _day(self, since: Since) -> dt.date:
        return _moment(since).astimezone().date() if isinstance(since, Opened | dt.datetime) else since

    def _settings_at(self, since: Since) -> InForce | None:
        """What was in force then; None when it is what is in force now."""
        moment = _moment(since)
        last = since.sequence if isinstance(since, Opened) else math.inf
        goes_by_time = not (isinstance(since, Opened) and self._is_of_this_trail(since))
        rows = [
            entry
            for entry in self._settings_trail()
            if entry.sequence > last or (goes_by_time and dt.datetime.fromisoformat(entry.at) > moment)
        ]
        if not rows:
            return None
        files = self._store.knowledge_files()
        return self._settings.in_force_of(changes_settings.settings_then(self._store.settings(), rows, files))

    def _settings_trail(self) -> tuple[AuditEntry, ...]:
        """The rows of the trail about settings; the whole of it is gone through once, then only what is new."""
        version = self._store.settings_version()
        if version > self._settings_read:
            newer = self._store.audit_entries(after=self._settings_read)
            self._settings_rows += tuple(entry for entry in newer if entry.list in changes_settings.LISTS)
            self._settings_read = version
        return self._settings_rows

    def _imports(self, changes: Collection[int]) -> frozenset[int]:
        """Those of the transactions that were an import. Of many cases one was thousands of rows: read once."""
        for change in changes:
            if change not in self._was_import:
                rows = self._store.entries_of(change)
                self._was_import[change] = any(entry.action == Action.IMPORTED for entry in rows)
        return frozenset(change for change in changes if self._was_import[change])

    def _key(self, case_id: str) -> str:
        return f"{OPENED}/{self._store.account}/{case_id}"

    def _kept(self) -> dict[str, Opened]:
        if self._opened is None:
            begins = self._key("")
            self._opened = {
                key.removeprefix(begins): moment
                for key, content in self._store.drafts().items()
                if key.startswith(begins) and (moment := _opened(content)) is not None
            }
        return self._opened


def _opened(content: Any) -> Opened | None:
    try:
        return Opened(dt.datetime.fromisoformat(content["at"]), int(content["sequence"]), str(content.get("hash", "")))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _moment(since: Since) -> dt.datetime:
    if isinstance(since, Opened):
        return since.at
    return since if isinstance(since, dt.datetime) else end_of(since)


def _entered(
    trail: tuple[AuditEntry, ...], until: int, imports: Callable[[Collection[int]], frozenset[int]]
) -> Entered | None:
    """The row that put the case in, when that was after `until`."""
    rows = [entry for entry in trail if entry.list == PATIENT]
    is_there = [entry.after is not None for entry in rows if entry.sequence <= until]
    if not rows or (is_there and is_there[-1]) or (not is_there and rows[0].before is not None):
        return None
    made = next((entry for entry in rows if entry.sequence > until and entry.before is None), None)
    if made is None:
        return None
    return Entered(at=made.at, who=made.who, imported=bool(imports([made.change])))
