"""Takes a transaction back: each of its rows in reverse order is set to what stood there before, with an audit row.

Nothing is taken from the trail; what was done and that it was undone both stay in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store import attachments, audit, contents, errors, reading, settings
from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.store.contents import Place
from dalba_desktop.store.ranks import OldPlaces
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.store.writer import Writer


def compensate(writer: Writer, change: int, action: Action) -> tuple[str | None, ...]:
    """Sets everything that a transaction changed back to what it was; returns the cases it touched, each once.

    Raises Conflict, having changed nothing that outlives the transaction, when a row is no longer what the
    transaction left; Refused when it changed nothing.
    """
    done = [entry for entry in audit.entries(writer.database, change=change) if entry.list is not None]
    if not done:
        raise errors.Refused(say("there is nothing to undo"))
    # What is done again stands last, as it did at first.
    old_places = OldPlaces(writer) if action is Action.UNDONE else None
    for entry in reversed(done):
        if entry.is_erased:
            raise errors.Conflict(say("the patient it belongs to was erased"))
        _take_back(writer, entry, action, old_places)
    return tuple(dict.fromkeys(entry.case_id for entry in done))


def _take_back(writer: Writer, entry: AuditEntry, action: Action, old_places: OldPlaces | None) -> None:
    place = Place(entry.case_id, entry.list or "", entry.record_id or "")
    before, after = _value(entry.before), _value(entry.after)
    if place.list == contents.SIGN_OFFS:
        made = after or before
        if after is not None and not _is_newest_sign_off(writer, entry, made):
            raise _has_changed(place)
        writer.set_sign_off(made["sha256"], made["name"], present=after is None)
    else:
        if contents.content_at(writer.database, place) != after:
            raise _has_changed(place)
        _set(writer, place, after, before, old_places)
    writer.trail.append(action, entry.case_id, entry.list, entry.record_id, after, before)


def _has_changed(place: Place) -> errors.Conflict:
    return errors.Conflict(
        say(
            "it cannot be undone: {list} {record_id} has changed since",
            list=place.list,
            record_id=codec.shown(place.record_id),
        )
    )


def _is_newest_sign_off(writer: Writer, entry: AuditEntry, made: Any) -> bool:
    """One clinician can vouch for one file more than once: it must be this time, and no later one."""
    found = [
        (signed.at, signed.who)
        for signed in settings.sign_offs(writer.database)
        if (signed.sha256, signed.name) == (made["sha256"], made["name"])
    ]
    return found[-1:] == [(entry.at, entry.who)]


def _set(writer: Writer, place: Place, now: Any, then: Any, old_places: OldPlaces | None) -> None:
    """Puts what stood at a place there again."""
    case_id, name, record_id = place
    is_of_case = case_id is not None and name != contents.PATIENT
    if is_of_case and then is not None and not reading.has_case(writer.database, case_id or ""):
        raise errors.Conflict(say("it cannot be undone: its case is not there any more"))
    if name in contents.SECTIONS:
        writer.set_own_value(contents.SECTIONS[name], record_id, then)
    elif name == contents.PREFERENCES:
        writer.set_preference(record_id, then)
    elif name == contents.ATTACHMENTS:
        found = attachments.find(writer.database, case_id or "", record_id)
        if found is None:
            raise _has_changed(place)
        found = attachments.set_removed(writer.database, found, removed=then is None)
        if then is not None:
            attachments.set_details(writer.database, found, then)
    else:
        kind, table, key = _table_of(place)
        if then is None:
            _delete(writer, table, key)
        elif now is None:
            # Of the key, only what is no part of the record itself.
            beside = {"case_id": key["case_id"]} if "id" in key else {}
            writer.insert_row(table, codec.read_record(kind, then, name), beside)
            if old_places is not None:
                old_places.put_back(place, table, key)
        else:
            writer.update_row(table, codec.read_record(kind, then, name), key)


def _table_of(place: Place) -> tuple[type[Any], str, dict[str, str]]:
    case_id, name, record_id = place
    if name in LISTS:
        return LISTS[name], name, {"case_id": case_id or "", "id": record_id}
    if name == contents.PATIENT:
        return Patient, "patient", {"case_id": record_id}
    return Laboratory, "laboratory", {"name": record_id}


def _delete(writer: Writer, table: str, key: dict[str, str]) -> None:
    if table == "patient":
        for name in LISTS:
            if any(reading.records_of(writer.database, name, key["case_id"])):
                raise errors.Conflict(say("it cannot be undone: facts were added to the case since"))
        # The bytes of removed ones stay, for redo; drafts are no facts.
        if not all(made.removed for made in attachments.of_case(writer.database, key["case_id"])):
            raise errors.Conflict(say("it cannot be undone: documents were attached to the case"))
    writer.delete_row(table, key)


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)
