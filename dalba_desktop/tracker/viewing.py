"""Cases as pages see them: worked out when asked for, kept, and worked out again when the case changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.views import CaseRow, CaseView, row_of

if TYPE_CHECKING:
    from dalba_desktop.domain.history import CaseHistory
    from dalba_desktop.tracker.settings import InForce, Settings


class Views:
    """The cases of an open store on `as_of`; other days are worked out each time they are asked for."""

    def __init__(self, store: Store, settings: Settings, as_of: dt.date) -> None:
        self._store = store
        self._settings = settings
        self._as_of = as_of
        self._kept: dict[str, CaseView] = {}
        self._versions: dict[str, int] = {}
        """The version of each case that is kept."""
        self._case_ids: tuple[str, ...] = ()
        self._seen_settings: int | None = None
        self._seen_row: int | None = None
        self.generation = 0
        """Grows when cases have changed, come or gone: whoever goes through all of them begins anew."""

    def rows(self) -> tuple[CaseRow, ...]:
        """The case list on `as_of`, in the order in which the cases came, every case worked out."""
        return tuple(row_of(self.view(case_id)) for case_id in self.case_ids())

    def known_rows(self) -> tuple[CaseRow, ...]:
        """The same without working anything out: of the other cases it is said who they are."""
        current = self.current()
        return tuple(
            row_of(current[person.case_id])
            if person.case_id in current
            else CaseRow(case_id=person.case_id, sex=person.sex, age=person.age, transcript=person.transcript)
            for person in self._store.people(self._as_of)
        )

    def view(self, case_id: str, as_of: dt.date | None = None) -> CaseView:
        """One case on a day (default: `as_of`). Raises UnknownCase."""
        if as_of is not None and as_of != self._as_of:
            return self.view_of(self._store.case(case_id), as_of)
        self._follow()
        kept = self._kept.get(case_id)
        if kept is not None:
            return kept
        version = self._store.versions().get(case_id, 0)
        view = self.view_of(self._store.case(case_id), self._as_of)
        self._kept[case_id], self._versions[case_id] = view, version
        return view

    def current(self) -> Mapping[str, CaseView]:
        """What is worked out and still holds, by case."""
        self._follow()
        return MappingProxyType(self._kept)

    def case_ids(self) -> tuple[str, ...]:
        """The ids of all cases, in the order in which they came."""
        self._follow()
        return self._case_ids

    def clear(self) -> None:
        """After something that no version number tells of: everything is worked out again."""
        self._kept.clear()
        self._versions.clear()
        self._seen_settings = self._seen_row = None

    def _follow(self) -> None:
        """Lets go of what has changed; next to nothing is done while nothing was written."""
        row = self._store.last_row()
        if row == self._seen_row:
            return
        versions = self._store.versions()
        settings = versions.get(None, 0)
        if settings != self._seen_settings:
            self._kept.clear()
        self._case_ids = self._store.case_ids()
        there = set(self._case_ids)
        for case_id in tuple(self._kept):
            if case_id not in there or self._versions[case_id] != versions.get(case_id, 0):
                del self._kept[case_id]
        self._versions = {case_id: self._versions[case_id] for case_id in self._kept}
        self._seen_settings, self._seen_row = settings, row
        self.generation += 1

    def view_of(self, history: CaseHistory, as_of: dt.date, judged_by: InForce | None = None) -> CaseView:
        """A history, as stored now or as it was once, judged on a day by the settings in force, or by others."""
        from dalba_desktop.alerts.engine import assess

        known = history.as_known_on(as_of)
        now = judged_by or self._settings.in_force()
        return CaseView(
            history=history,
            known=known,
            assessment=assess(history, now.policy, now.knowledge, as_of, now.laboratories),
            timeline=timeline_of(known, as_of),
            as_of=as_of,
            synthetic=self._store.synthetic,
            audit_head=self._store.audit_head(history.case_id),
            # Of a store in use everything decided so far counts, even where UTC is a day ahead of the calendar here.
            decisions=history.decisions if as_of == self._as_of and self._store.as_of is None else None,
        )
