"""What a user can do with a store: the use cases behind the window and the command line. No Qt, no SQL.

Facts come from the store; what follows from them is computed here when asked for, kept per case, and computed again
only for the cases that changed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dalba_desktop import __version__
from dalba_desktop.alerts.findings import Alert
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import list_of
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from dalba_desktop.interchange.files import name_as_text, on_the_medium
from dalba_desktop.interchange.importing import Importer, ImportOutcome
from dalba_desktop.interchange.merge import OnConflict
from dalba_desktop.interchange.tables import TableMapping
from dalba_desktop.store.audit import Action
from dalba_desktop.store.errors import ReadOnly, StoreError, StoreInUse
from dalba_desktop.store.store import NAME_OF, Clock, Store, utc_now
from dalba_desktop.tracker import deciding, inbox
from dalba_desktop.tracker.cases import Cases
from dalba_desktop.tracker.changes import Changes
from dalba_desktop.tracker.importing import carry_out
from dalba_desktop.tracker.keeping import Keeping
from dalba_desktop.tracker.mending import Mending
from dalba_desktop.tracker.safety import Reason, Safety
from dalba_desktop.tracker.search import Search
from dalba_desktop.tracker.settings import Settings
from dalba_desktop.tracker.undoing import Undoing
from dalba_desktop.tracker.viewing import Views
from dalba_desktop.tracker.views import CaseRow, CaseView, Changed, changed
from dalba_desktop.tracker.ward import Ward
from dalba_desktop.tracker.worklist import Worklists

if TYPE_CHECKING:
    from dalba_desktop.alerts.decisions import DecidedEpisode
    from dalba_desktop.alerts.episodes import Episode
    from dalba_desktop.alerts.mutations import MutationTable
    from dalba_desktop.alerts.policy import Policy
    from dalba_desktop.reports.data import ReportData


class Tracker:
    """An open store and the day it is looked at. `as_of` is the demo's own day, else `today`."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        knowledge: MutationTable,
        today: dt.date,
        *,
        who: str | None = None,
        centre: str = "",
    ) -> None:
        self._store = store
        self._base_policy = policy
        self._named = who
        self.settings = Settings(store, policy, knowledge, lambda: self._who)
        self.undoing = Undoing(store, lambda: self._who)
        self.mending = Mending(store, lambda: self._who)
        self.safety = Safety(store, store.clock, lambda: self._who)
        self.keeping = Keeping(store, lambda: self._who, self._forget, self._back_up_before)
        self.cases = Cases(store, lambda: self._who)
        self.centre = centre
        self.as_of: dt.date = store.as_of or today
        self._views = Views(store, self.settings, self.as_of)
        self.ward = Ward(self._views)
        self.worklists = Worklists(store, self.settings, self.as_of, self._take_out)
        self.search = Search(store, self._views, self.settings)
        self.inbox = inbox.Inbox(store, self._views, lambda: self._who)
        self.changes = Changes(store, self.settings, self._views, self.as_of, lambda: self._who)

    @classmethod
    def open(
        cls, path: Path | str, secret: str, *, today: dt.date, read_only: bool = False, clock: Clock = utc_now
    ) -> Tracker:
        """Opens a store with its passphrase or recovery code. Raises the errors of `store.errors`.

        That it was opened is written into the trail with the first change, or by `note_unlock`.
        """
        return cls._with(Store.open(Path(path), secret, read_only=read_only, clock=clock), today)

    @classmethod
    def look(cls, path: Path | str, secret: str, *, today: dt.date, clock: Clock = utc_now) -> Tracker:
        """Opens a store for writing, or for reading only where it is in use or nothing can be written."""
        try:
            return cls.open(path, secret, today=today, clock=clock)
        except (StoreInUse, ReadOnly):
            return cls.open(path, secret, today=today, read_only=True, clock=clock)

    @classmethod
    def create(
        cls,
        path: Path | str,
        passphrase: str,
        *,
        today: dt.date,
        name: str = "",
        synthetic: bool = False,
        as_of: dt.date | None = None,
        clock: Clock = utc_now,
    ) -> Tracker:
        """Makes an empty store and opens it. Only a synthetic one stands still at an `as_of`.

        `name` is who uses it under this system account, for the audit trail.
        """
        made = Store.create(Path(path), passphrase, name=name, synthetic=synthetic, as_of=as_of, clock=clock)
        return cls._with(made, today)

    @classmethod
    def _with(cls, store: Store, today: dt.date) -> Tracker:
        from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy

        try:
            return cls(store, load_policy(), load_mutation_table(), today)
        except BaseException:
            store.close()
            raise

    def close(self, *, backs_up: bool = True) -> None:
        """Closes the store, with a backup of what was changed. Safe to call twice.

        A backup that cannot be made keeps nothing open; the state of `safety` tells of it next time.
        """
        self._views.clear()
        self.search.close()
        try:
            if self._store.is_open and backs_up:
                with contextlib.suppress(StoreError):
                    self.safety.backup_on_close()
        finally:
            self._store.close()

    def beat(self) -> bool:
        """Tells others every minute that the store is open here; False when the right to write was lost to them."""
        return self._store.beat()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _who(self) -> str:
        return self._named or self._store.user_name

    @property
    def user_name(self) -> str:
        """Who the trail says makes the changes: the name given for this account, else the account itself."""
        return self._who

    def set_user_name(self, name: str) -> None:
        """Names whoever uses the store under this system account; empty goes back to the account."""
        with self._store.writing(who=self._who) as writer:
            writer.put_preference(NAME_OF + self._store.account, name.strip() or None)

    def note_unlock(self) -> None:
        """Writes into the trail that the store was opened; for whoever shows what is in it."""
        self._store.note_unlock()

    @property
    def read_only(self) -> bool:
        """Whether the store can only be looked at; nothing that would have to be logged is possible then."""
        return self._store.read_only

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._store.path

    @property
    def synthetic(self) -> bool:
        """Whether every patient in it is invented."""
        return self._store.synthetic

    @property
    def policy(self) -> Policy:
        """The thresholds, with the centre's own values."""
        return self.settings.in_force().policy

    @property
    def knowledge(self) -> MutationTable:
        """Which ABL1 variant resists which TKI: the table in force."""
        return self.settings.in_force().knowledge

    @property
    def laboratory_names(self) -> tuple[str, ...]:
        """The laboratories with figures of their own."""
        return tuple(entry.name for entry in self.settings.laboratories())

    def case_ids(self) -> tuple[str, ...]:
        """The ids of all cases, in the order in which they came."""
        return self._views.case_ids()

    def case_rows(self) -> tuple[CaseRow, ...]:
        """The case list on `as_of`, in the order in which the cases came. Works every case out, which may be long."""
        return self._views.rows()

    def case_view(self, case_id: str, as_of: dt.date | None = None) -> CaseView:
        """One case on a day (default: `self.as_of`). Raises UnknownCase."""
        return self._views.view(case_id, as_of)

    def open_alerts(self, case_id: str | None = None, as_of: dt.date | None = None) -> tuple[tuple[str, Alert], ...]:
        """Warnings and criticals with the id of their case, of one case or of all, whatever was decided about them."""
        cases = self._store.case_ids() if case_id is None else (case_id,)
        return tuple((each, alert) for each in cases for alert in self.case_view(each, as_of).assessment.open_alerts)

    def episodes(
        self, case_id: str | None = None, as_of: dt.date | None = None
    ) -> tuple[tuple[str, DecidedEpisode], ...]:
        """Every card, context included, with the id of its case and what was decided about it."""
        cases = self._store.case_ids() if case_id is None else (case_id,)
        return tuple((each, found) for each in cases for found in self.case_view(each, as_of).episodes)

    def acknowledge(self, case_id: str, episode: Episode, comment: str = "") -> Changed:
        """Seen and taken over by the user, until its facts change. `episode` is as seen. Raises NotDecided."""
        return self._decide(case_id, episode, DecisionKind.ACKNOWLEDGED, None, comment)

    def snooze(self, case_id: str, episode: Episode, comment: str = "") -> Changed:
        """Put aside until the next MRD or ABL1 result, or until its facts change. Raises NotDecided."""
        return self._decide(case_id, episode, DecisionKind.SNOOZED, None, comment)

    def dismiss(self, case_id: str, episode: Episode, reason: str, comment: str = "") -> Changed:
        """Set aside with a `DismissReason`, until its facts change. Raises NotDecided."""
        return self._decide(case_id, episode, DecisionKind.DISMISSED, reason, comment)

    def open_again(self, case_id: str, found: DecidedEpisode, reason: str = "") -> Changed:
        """Takes back what was decided about a card. Raises NotDecided."""
        return deciding.open_again(self._store, self.case_view(case_id), found, who=self._who, reason=reason)

    def _decide(self, case_id: str, episode: Episode, kind: DecisionKind, reason: str | None, comment: str) -> Changed:
        view = self.case_view(case_id)
        return deciding.decide(self._store, view, episode, kind, who=self._who, reason=reason, comment=comment)

    def record(self, case_id: str, record: Record, reason: str = "") -> Changed:
        """Adds a fact; its id is made when it has none. Raises UnknownCase, Conflict."""
        with self._store.writing(who=self._who, reason=reason) as writer:
            made = writer.add(case_id, record)
        return changed("record-added", case_id, made)

    def amend(self, case_id: str, record: Record, reason: str) -> Changed:
        """Gives the fact with this record's id other values. Raises UnknownCase, UnknownRecord."""
        with self._store.writing(who=self._who, reason=reason) as writer:
            writer.amend(case_id, record)
        return changed("record-amended", case_id, record)

    def enter(
        self, case_id: str, *, added: Sequence[Record] = (), amended: Sequence[Record] = (), reason: str = ""
    ) -> Changed:
        """Adds and amends facts of a case in one step, which undo takes back whole. Raises as `record` and `amend` do.

        What is told of the change speaks of the first fact.
        """
        with self._store.writing(who=self._who, reason=reason) as writer:
            made = [writer.add(case_id, record) for record in added]
            for record in amended:
                writer.amend(case_id, record)
        touched = [*made, *amended]
        told = changed("record-added" if made else "record-amended", case_id, touched[0])
        return dataclasses.replace(told, lists=frozenset(map(list_of, touched)))

    def withdraw(self, case_id: str, list_name: str, record_id: str, reason: str) -> Changed:
        """Takes a fact back, with the reason: it stays visible and counts for nothing."""
        with self._store.writing(who=self._who, reason=reason) as writer:
            record = writer.withdraw(case_id, list_name, record_id, on=self.as_of)
        return changed("record-withdrawn", case_id, record)

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        table: TableMapping | None = None,
        on_conflict: OnConflict = OnConflict.REFUSE,
        dry_run: bool = False,
    ) -> ImportOutcome:
        """Merges case files, or with `table` delimited text: all of it or nothing. Raises UnusableFile.

        An outcome with refusals has stored nothing; so has a dry run.
        """
        importer = self._importer(on_conflict)
        for path in paths:
            if table is None:
                importer.add_case_file(path)
            else:
                importer.add_table(path, table)
        return self._carry_out(importer, [name_as_text(path) for path in paths], dry_run=dry_run)

    def import_cases(self, file: CaseFile, name: str = "") -> ImportOutcome:
        """Merges cases that are already in memory, such as the demo's."""
        importer = self._importer(OnConflict.REFUSE)
        importer.add_cases(file, Path(name))
        return self._carry_out(importer, [name] if name else [], dry_run=False)

    def case_file(self, case_id: str | None = None) -> str:
        """One case or all of them as a case file, canonical: equal facts give equal text."""
        cases = self._store.cases() if case_id is None else (self._store.case(case_id),)
        return write_case_file(
            CaseFile(
                cases=cases,
                synthetic=self._store.synthetic,
                as_of=self._store.as_of,
                laboratories=self._store.laboratories,
                policy=self._store.policy_overrides,
            )
        )

    def export_case_file(self, path: Path | str, case_id: str | None = None) -> None:
        """Writes the case file, whole or not at all. What is in it can be read by anyone who has the file."""
        content = self.case_file(case_id).encode()
        self._take_out(Action.EXPORTED, Path(path), case_id, content, {"format": "case-file"})

    def _back_up_before(self, reason: Reason) -> None:
        """Nothing that changes much begins without a sound copy. Raises what kept it from being made."""
        self._store.check_writable()
        if not self.synthetic:
            self.safety.backup_before(reason)

    def _take_out(
        self, action: Action, path: Path, case_id: str | None, content: bytes, details: Mapping[str, object]
    ) -> None:
        """Writes a file that leaves the store, whole or not at all, and never without its row in the trail.

        The row is stored when the file is on the medium and lacks only its name. Raises ReadOnly in a store that can
        only be looked at.
        """
        with on_the_medium(path, content) as put_in_place:
            with self._store.writing(who=self._who) as writer:
                writer.note_deed(action, {"file": name_as_text(path), **details}, case_id)
            put_in_place()

    def _importer(self, on_conflict: OnConflict) -> Importer:
        return Importer(
            self._store,
            synthetic=self._store.synthetic,
            on_conflict=on_conflict,
            check_policy=self._base_policy.with_own,
        )

    def _carry_out(self, importer: Importer, names: Sequence[str], *, dry_run: bool) -> ImportOutcome:
        planned = importer.outcome(stored=False)
        if dry_run or planned.is_refused:
            return planned
        if not importer.plan.is_empty:
            self._back_up_before(Reason.BEFORE_IMPORT)
            with self._store.writing(who=self._who, reason="import") as writer:
                carry_out(importer.plan, writer)
                touched = {change.case_id for change in importer.plan.changes}
                counts = {"new_cases": planned.new_cases, "added": planned.added, "replaced": planned.replaced}
                deed = {"files": list(names), **counts}
                writer.note_deed(Action.IMPORTED, deed, touched.pop() if len(touched) == 1 else None)
        return importer.outcome(stored=True)

    def report_data(
        self, case_id: str, as_of: dt.date | None = None, *, pseudonymised: bool = False, shown_as: str = ""
    ) -> ReportData:
        """One case as it will be printed: a frozen copy that no later change reaches."""
        from dalba_desktop.reports.data import ReportData

        view = self.case_view(case_id, as_of)
        return ReportData(
            history=view.history,
            known=view.known,
            assessment=view.assessment,
            timeline=view.timeline,
            as_of=view.as_of,
            synthetic=view.synthetic,
            audit_head=None if view.audit_head is None else view.audit_head.code,
            centre=self.centre or self.settings.centre.sender,
            version=__version__,
            policy_version=self._base_policy.version,
            policy=self.policy,
            pseudonymised=pseudonymised,
            shown_as=shown_as,
            decided=view.episodes,
        )

    def report(
        self,
        case_id: str,
        as_of: dt.date | None = None,
        pseudonymised: bool = False,
        *,
        shown_as: str = "",
        make: Callable[[Callable[[], bytes]], bytes] = lambda draw: draw(),
    ) -> bytes:
        """The PDF of a case in memory; `note_printed` belongs to it when it goes to a printer."""
        from dalba_desktop.reports.case_report import case_report

        data = self.report_data(case_id, as_of, pseudonymised=pseudonymised, shown_as=shown_as)
        return make(lambda: case_report(data))

    def note_printed(self, case_id: str, as_of: dt.date | None = None, pseudonymised: bool = False) -> None:
        """Puts into the trail that the report of a case goes to a printer. Raises ReadOnly."""
        details = {"printed": True, "as_of": (as_of or self.as_of).isoformat(), "pseudonymised": pseudonymised}
        with self._store.writing(who=self._who) as writer:
            writer.note_deed(Action.REPORTED, details, case_id)

    def write_report(
        self,
        case_id: str,
        path: Path | str,
        as_of: dt.date | None = None,
        pseudonymised: bool = False,
        *,
        shown_as: str = "",
        make: Callable[[Callable[[], bytes]], bytes] = lambda draw: draw(),
    ) -> None:
        """Writes the PDF of a case, whole or not at all. `shown_as` stands for the id of a pseudonymised one.

        `make` is handed the drawing, which takes a while and needs nothing of the store: a window has it done beside.
        """
        content = self.report(case_id, as_of, pseudonymised, shown_as=shown_as, make=make)
        details = {"as_of": (as_of or self.as_of).isoformat(), "pseudonymised": pseudonymised}
        self._take_out(Action.REPORTED, Path(path), case_id, content, details)

    def write_chart(
        self, case_id: str, path: Path | str, content: bytes, form: str, as_of: dt.date | None = None
    ) -> None:
        """Writes a case's chart as whoever shows it has drawn it, whole or not at all. `form` is the file's ending."""
        details = {"format": f"chart-{form}", "as_of": (as_of or self.as_of).isoformat()}
        self._take_out(Action.EXPORTED, Path(path), case_id, content, details)

    def _forget(self) -> None:
        """After something that no version number tells of: everything is worked out again."""
        for forget in (
            self._views.clear,
            self.cases.forget,
            self.changes.forget,
            self.undoing.forget,
            self.worklists.forget,
            self.search.forget,
        ):
            forget()
