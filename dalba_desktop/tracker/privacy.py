"""A case as it may be shown to a room: by the same rule as a pseudonymised report, for every page of the window."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dalba_desktop.alerts.decisions import DecidedEpisode
from dalba_desktop.domain.events import Decision, Note
from dalba_desktop.domain.fields import Kind, specs_of
from dalba_desktop.domain.history import LISTS, CaseHistory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.reports.privacy import Hide, hider, without_free_text, without_identifiers, without_person
from dalba_desktop.tracker.changes import CaseChanges
from dalba_desktop.tracker.changes_facts import FactChange
from dalba_desktop.tracker.trail import FieldChange
from dalba_desktop.tracker.views import CaseView
from dalba_desktop.wording import say

BIRTH = frozenset({"birth_date", "birth_year"})


@dataclass(frozen=True, kw_only=True)
class HeldBackView(CaseView):
    """A `CaseView` without who the person is. What was concluded and decided is that of the whole case."""

    true_age: int | None
    true_episodes: tuple[DecidedEpisode, ...]

    @property
    def age(self) -> int | None:
        """Completed years, as the birth date tells that is held back."""
        return self.true_age

    @functools.cached_property
    def episodes(self) -> tuple[DecidedEpisode, ...]:
        """The cards of the case; what was typed about them is held back."""
        return self.true_episodes


def held_back(view: CaseView) -> HeldBackView:
    """A view without names, birth date and free text. The case id stays: it is how the window finds the case again."""
    hide = hider(view.history.patient, with_id=True)
    known = _held_back(view.known, hide, view.as_of)
    readings = tuple(
        dataclasses.replace(
            reading,
            sample=without_free_text(without_identifiers(reading.sample, hide)),
            series=without_identifiers(reading.series, hide),
        )
        for reading in view.assessment.readings
    )
    decisions = None if view.decisions is None else tuple(_without_comment(row) for row in view.decisions)
    return HeldBackView(
        history=_held_back(view.history, hide, view.as_of),
        known=known,
        assessment=dataclasses.replace(view.assessment, readings=readings),
        timeline=timeline_of(known, view.as_of),
        as_of=view.as_of,
        synthetic=view.synthetic,
        audit_head=view.audit_head,
        decisions=decisions,
        true_age=view.age,
        true_episodes=tuple(_without_words(found) for found in view.episodes),
    )


def changes_held_back(changes: CaseChanges, patient: Patient) -> CaseChanges:
    """What changed, without the texts that were typed and without who the person is."""
    hide = hider(patient, with_id=True)
    return dataclasses.replace(
        changes,
        facts=tuple(_change_held_back(change, hide) for change in changes.facts),
        alerts=tuple(
            change
            if change.decision is None
            else dataclasses.replace(change, decision=_without_comment(change.decision))
            for change in changes.alerts
        ),
    )


def _held_back(history: CaseHistory, hide: Hide, as_of: dt.date) -> CaseHistory:
    bare = without_person(history, hide)
    age = history.patient.age_on(as_of)
    # A year that gives the same age on the day looked at: neither day nor year of birth can be read from it.
    patient = dataclasses.replace(bare.patient, birth_year=None if age is None else as_of.year - age)
    notes = tuple(_without_text(row) for row in history.notes)
    return dataclasses.replace(
        bare, patient=patient, notes=notes, decisions=tuple(_without_comment(row) for row in history.decisions)
    )


def _without_text(note: Note) -> Note:
    return dataclasses.replace(without_free_text(note), text=say("text held back"))


def _without_comment(decision: Decision) -> Decision:
    return dataclasses.replace(
        without_free_text(decision), comment=say("comment held back") if decision.comment else None
    )


def _without_words(found: DecidedEpisode) -> DecidedEpisode:
    if found.decision is None:
        return found
    return dataclasses.replace(found, decision=_without_comment(found.decision))


def _change_held_back(change: FactChange, hide: Hide) -> FactChange:
    record: Any = change.record
    if isinstance(record, Note):
        record = _without_text(record)
    elif record is not None and not isinstance(record, Patient):
        record = without_free_text(without_identifiers(record, hide))
    return dataclasses.replace(
        change,
        record=record,
        fields=tuple(_field_held_back(change.list, each) for each in change.fields),
        reasons=(say("reason held back"),) if change.reasons else (),
        name=say("held back") if change.name else "",
    )


def _field_held_back(list_name: str, change: FieldChange) -> FieldChange:
    """Numbers, days and codes of a list are told; a text, and what says when somebody was born, is not."""
    kind = _kinds(list_name).get(change.field)
    if kind is None or kind in (Kind.TEXT, Kind.TEXTS) or change.field in BIRTH:
        before, after = (None if value is None else say("held back") for value in (change.before, change.after))
    else:
        before, after = _without_reason(change.before), _without_reason(change.after)
    return FieldChange(change.field, before, after)


def _without_reason(value: Any) -> Any:
    """Plain JSON without what a nested row says in words: why a drug was held, why a row was withdrawn."""
    if isinstance(value, list):
        return [_without_reason(each) for each in value]
    if isinstance(value, dict):
        return {key: each for key, each in value.items() if key not in ("reason", "note")}
    return value


@functools.cache
def _kinds(list_name: str) -> Mapping[str, Kind]:
    record = Patient if list_name == "patient" else LISTS.get(list_name)
    return {} if record is None else {item.key: item.spec.kind for item in specs_of(record)}
