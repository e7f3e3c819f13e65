"""In which order the rows of a list stand: worked out from the trail, for a check of it and for bringing a row back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlite_utils import Database

from dalba_desktop.domain.history import LISTS
from dalba_desktop.store import audit, rows
from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.store.contents import LABORATORIES, PATIENT, Place

if TYPE_CHECKING:
    from dalba_desktop.store.writer import Writer


class Ranks:
    """A number for each place that rows ever stood at; a list is in the order of its numbers.

    Whatever is added, or added again by a redo, stands last. What an undo brings back stands where it stood.
    """

    def __init__(self, entries: Iterable[AuditEntry] = ()) -> None:
        self.rank: dict[Place, int] = {}
        for entry in entries:
            self.note(entry)

    def note(self, entry: AuditEntry) -> None:
        """Takes the next row of the trail into account; one that was erased says nothing."""
        if entry.list is None or entry.is_erased or entry.after is None:
            return
        place = Place(entry.case_id, entry.list, entry.record_id or "")
        if entry.before is None and entry.action != Action.UNDONE:
            self.rank[place] = entry.sequence
        else:
            self.rank.setdefault(place, entry.sequence)


class OldPlaces:
    """Finds where rows stood before they were taken away; reads each part of the trail once."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._ranks: dict[str | None, Ranks] = {}

    def put_back(self, place: Place, table: str, key: dict[str, str]) -> None:
        """Moves a row that was just put at the end of its list to where it stood."""
        database = self._writer.database
        of_list = {"case_id": key["case_id"]} if place.list in LISTS else {}
        id_column = "id" if place.list in LISTS else next(iter(key))
        rank = self._ranks_of(place).rank
        mine = rank.get(place)
        if mine is None:
            return
        where = "WHERE case_id = ? " if of_list else ""
        listed = database.execute(
            rows.select(table, (id_column, "position"), f"{where}ORDER BY position DESC"), list(of_list.values())
        )
        target: int | None = None
        own = 0
        for record_id, position in listed:
            if record_id == place.record_id:
                own = position
                continue
            other = rank.get(Place(record_id if place.list == PATIENT else place.case_id, place.list, record_id), 0)
            if other < mine:
                break
            target = position
        if target is not None:
            self._insert_at(table, of_list, id_column, place.record_id, target, own)

    def _insert_at(
        self, table: str, of_list: dict[str, str], id_column: str, record_id: str, target: int, own: int
    ) -> None:
        where, values = ("case_id = ? AND ", list(of_list.values())) if of_list else ("", [])
        self._writer.database.execute(
            f'UPDATE "{table}" SET position = position + 1 WHERE {where}position >= ? AND position < ?',
            [*values, target, own],
        )
        self._writer.database.execute(
            f'UPDATE "{table}" SET position = ? WHERE {where}"{id_column}" = ?', [target, *values, record_id]
        )

    def _ranks_of(self, place: Place) -> Ranks:
        """By case; the patients and the laboratories, which stand in lists of their own, each by themselves."""
        part = place.list if place.list in (PATIENT, LABORATORIES) else place.case_id
        if part not in self._ranks:
            database = self._writer.database
            if place.list in LISTS:
                self._ranks[part] = Ranks(audit.entries(database, place.case_id))
            else:
                self._ranks[part] = Ranks(_of_list(database, place.list))
        return self._ranks[part]


def _of_list(database: Database, name: str) -> Iterable[AuditEntry]:
    return (entry for entry in audit.entries(database) if entry.list == name)
