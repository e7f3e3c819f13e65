"""Cases as pages see them: worked out when asked for, kept, and worked out again when the case changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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
        self._kept: dict[str, tuple[int, CaseView]] = {}
        self._seen_settings: int | None = None

    def rows(self) -> tuple[CaseRow, ...]:
        """The case list on `as_of`, in the order in which the cases came."""
        versions = self._store.versions()
        return tuple(row_of(self._current(case_id, versions)) for case_id in self._store.case_ids())

    def view(self, case_id: str, as_of: dt.date | None = None) -> CaseView:
        """One case on a day (default: `as_of`). Raises UnknownCase."""
        if as_of is None or as_of == self._as_of:
            return self._current(case_id, self._store.versions())
        return self.view_of(self._store.case(case_id), as_of)

    def current(self) -> Mapping[str, CaseView]:
        """What is worked out and still holds, by case."""
        versions = self._store.versions()
        self._follow_settings(versions)
        return {case_id: view for case_id, (version, view) in self._kept.items() if version == versions.get(case_id, 0)}

    def clear(self) -> None:
        """After something that no version number tells of: everything is worked out again."""
        self._kept.clear()
        self._seen_settings = None

    def _follow_settings(self, versions: Mapping[str | None, int]) -> None:
        settings = versions.get(None, 0)
        if settings != self._seen_settings:
            self._kept.clear()
            self._seen_settings = settings

    def _current(self, case_id: str, versions: Mapping[str | None, int]) -> CaseView:
        self._follow_settings(versions)
        version = versions.get(case_id, 0)
        kept = self._kept.get(case_id)
        if kept is not None and kept[0] == version:
            return kept[1]
        view = self.view_of(self._store.case(case_id), self._as_of)
        self._kept[case_id] = (version, view)
        return view

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
