"""What changed, said: one line for each change, in groups, and the sentences around them. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Alert, Evidence
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.patient import Patient
from dalba_desktop.gui.facts import near
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.gui.record_rows import Cell, Column, Row, Sheet, date_cell, text_cell
from dalba_desktop.gui.trail_words import ARROW, from_and_to, in_order, local_words, moment_of, shortened
from dalba_desktop.wording import (
    NBSP,
    date_words,
    field_words,
    label,
    level_words,
    list_words,
    percent_words,
    say,
    say_n,
)

if TYPE_CHECKING:
    from dalba_desktop.analysis.readings import MolecularResponse, MrdReading
    from dalba_desktop.tracker import CaseView
    from dalba_desktop.tracker.changes import AlertChange, CaseChanges, FactChange

RESULTS = ("mrd", "abl1_tests", "responses", "relapses", "assessments")
TREATMENT = ("treatments", "transplants", "concomitants", "adverse_events")
_NOT_SAID = frozenset({"id", "withdrawn"})
LONGEST_NOTE = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One change: the day it is of, what it is about, what happened, when it was typed in, by whom and why.

    `fact` is what it selects in chart and table; None when there is nothing to select.
    """

    day: dt.date | None
    what: str
    happened: str
    typed: str = ""
    by: str = ""
    fact: tuple[str, str] | None = None


def changes_sheet(changes: CaseChanges, now: CaseView) -> Sheet:
    """The list as a table; each group is named in its first line. What happened stands last, where there is room."""
    groups = [(name, lines) for name, lines in groups_of(changes, now) if lines]
    has_typed = any(line.typed for _, lines in groups for line in lines)
    columns = [Column(""), Column(say("Of"))]
    columns += [Column(say("Typed in"))] * has_typed + [Column(say("What")), Column(say("What happened"))]
    rows = []
    for order, (name, lines) in enumerate(groups):
        for place, line in enumerate(lines):
            cells = [Cell(name if place == 0 else "", (0, float(order * 10_000 + place), "")), date_cell(line.day)]
            cells += [text_cell(line.typed)] * has_typed
            happened = " · ".join(part for part in (line.happened, line.by) if part)
            cells += [text_cell(line.what), text_cell(happened)]
            list_name, record_id = line.fact or ("", "")
            rows.append(Row(list_name, record_id, tuple(cells)))
    return Sheet("changes", say("Changes"), tuple(columns), tuple(rows))


def groups_of(changes: CaseChanges, now: CaseView) -> tuple[tuple[str, list[Line]], ...]:
    """The lines in their groups, in the order in which they are read."""
    readings = {reading.id: reading for reading in now.assessment.readings}
    facts: dict[str, list[Line]] = {"results": [], "treatment": [], "others": [], "corrections": []}
    for change in changes.facts:
        if change.is_correction or change.list == "patient":
            group = "corrections"
        elif change.list in RESULTS:
            group = "results"
        else:
            group = "treatment" if change.list in TREATMENT else "others"
        facts[group].append(_fact_line(change, changes, readings))
    return (
        (say("Alerts"), [*_alert_lines(changes, now)]),
        (say("Results"), [*_response_lines(changes), *facts["results"]]),
        (say("Treatment"), [*_phase_lines(changes), *facts["treatment"]]),
        (say("Others"), facts["others"]),
        (say("Corrected"), facts["corrections"]),
    )


def _alert_lines(changes: CaseChanges, now: CaseView) -> Iterator[Line]:
    for change in changes.alerts:
        yield Line(
            change.alert.since, wording.alert_title(change.alert), _turn_words(change), fact=_newest(change.alert, now)
        )
    for alert in changes.overdue:
        yield Line(alert.since, wording.alert_title(alert), wording.alert_summary(alert), fact=_newest(alert, now))


def _turn_words(change: AlertChange) -> str:
    summary = wording.alert_summary(change.alert)
    said = wording.decision_words(change.decision) if change.decision is not None else ""
    severity = wording.severity_word(change.alert.severity)
    match change.turn.value:
        case "opened":
            return say("{severity} opened: {summary}", severity=severity, summary=summary)
        case "closed":
            return say("{severity} closed; it said: {summary}", severity=severity, summary=summary)
        case "back":
            opened = say("{severity} open again", severity=severity)
            return say("{opened}; {decided} no longer counts", opened=opened, decided=said) if said else opened
        case "decided":
            return say("{severity}: {decided}", severity=severity, decided=said)
    before = "" if change.severity_then is None else wording.severity_word(change.severity_then)
    after = severity.lower()
    return say("{before} {arrow} {after}: {summary}", before=before, arrow=ARROW, after=after, summary=summary)


def _newest(alert: Alert, now: CaseView) -> tuple[str, str] | None:
    """The newest fact an alert rests on that is still there."""
    found: list[tuple[dt.date, Evidence]] = []
    for fact in alert.evidence:
        record = now.known.find(fact.list, fact.id)
        day = getattr(record, "date", None) or getattr(record, "start", None)
        if day is not None:
            found.append((day, fact))
    newest = max(found, key=lambda pair: pair[0], default=None)
    return None if newest is None else (newest[1].list, newest[1].id)


def _response_lines(changes: CaseChanges) -> Iterator[Line]:
    if changes.response_changed:
        then, now = changes.response_then, changes.response_now
        fact = None if now.mrd_id is None else ("mrd", now.mrd_id)
        moved = say("{before} {arrow} {after}", before=_class_words(then), arrow=ARROW, after=_class_words(now))
        yield Line(now.since or now.date, say("Molecular response"), moved, fact=fact)


def _class_words(found: MolecularResponse) -> str:
    words = wording.response_words(found.response)
    return f"{words} {found.depth}" if found.depth else words


def _phase_lines(changes: CaseChanges) -> Iterator[Line]:
    before = wording.phase_words(changes.phase_then.name, changes.phase_then.cycle)
    for span in changes.phases:
        after = wording.phase_words(span.name, span.cycle)
        yield Line(span.first, say("Phase"), say("{before} {arrow} {after}", before=before, arrow=ARROW, after=after))
        before = after
    if changes.phase_changed and not changes.phases:
        after = wording.phase_words(changes.phase_now.name, changes.phase_now.cycle)
        said = say("{before} {arrow} {after}, by what is known now", before=before, arrow=ARROW, after=after)
        yield Line(changes.phase_now.since, say("Phase"), said)


def _fact_line(change: FactChange, changes: CaseChanges, readings: Mapping[str, MrdReading]) -> Line:
    typed = moment_words(change.at, changes.today) if change.at else ""
    by = [say("by import")] if change.imported else [change.who] * change.by_others
    reason = "" if change.imported else "; ".join(change.reasons)
    is_there = change.kind.value != "removed" and change.list not in ("patient", "attachments")
    return Line(
        change.day,
        fact_words(change, readings),
        _happened(change, changes),
        typed,
        ": ".join([*by, *([reason] if reason else [])]),
        (change.list, change.id) if is_there else None,
    )


def moment_words(at: str, today: dt.date) -> str:
    """`5 Mar 14:02` on the clock of whoever sits here; with its year where that is another one."""
    moment = moment_of(at).astimezone()
    return f"{near(moment.date(), today)}{NBSP}{moment:%H:%M}"


def fact_words(change: FactChange, readings: Mapping[str, MrdReading]) -> str:
    """What a change is about, without its date: `marrow 1.2 %`."""
    record = change.record
    if change.list == "attachments":
        return say("document {name}", name=change.name)
    if isinstance(record, Patient) or record is None:
        return list_words(change.list)
    if isinstance(record, MrdSample):
        reading = readings.get(record.id)
        level = level_words(reading) if reading is not None else _level(record)
        return say("{specimen} {level}", specimen=label(record.specimen), level=level)
    return _of_other_lists(change.list, record)


def _level(record: MrdSample) -> str:
    return percent_words(record.level_percent) if record.level_percent is not None else label(record.category)


def _of_other_lists(name: str, record: Record) -> str:
    holder = CaseHistory(patient=Patient(case_id="", diagnosis_date=dt.date.min)).with_record(record)
    _, _, said = wording.evidence_words(Evidence(name, record.id), holder, {}).partition(" · ")
    text = " ".join(str(getattr(record, "text", "")).split())
    return f"{said}: {shortened(text, LONGEST_NOTE)}" if text else said


def _happened(change: FactChange, changes: CaseChanges) -> str:
    if change.list == "patient" and change.moved:
        said = say("{case_id} became part of this case", case_id=shown_id(change.moved))
        return " · ".join([said, _fields_words(change)])
    if change.moved:
        if change.kind.value == "removed":
            return say("moved to {case_id}", case_id=shown_id(change.moved))
        return say("moved here from {case_id}", case_id=shown_id(change.moved))
    match change.kind.value:
        case "new":
            return _new_words(change, changes)
        case "withdrawn":
            return say("withdrawn")
        case "reinstated":
            return say("no longer withdrawn")
        case "removed":
            return say("taken out again")
    said = _fields_words(change)
    return say("added: {what}", what=said) if change.kind.value == "completed" else said


def _fields_words(change: FactChange) -> str:
    told = []
    for each in in_order(change.list, change.fields):
        if each.field in _NOT_SAID:
            continue
        before, after = (shortened(text, LONGEST_NOTE) for text in from_and_to(change.list, each))
        name = field_words(each.field)
        told.append(f"{name} {after}" if each.before is None else f"{name}: {before} {ARROW} {after}")
    return " · ".join(told)


def _new_words(change: FactChange, changes: CaseChanges) -> str:
    known = change.known_on
    if change.list == "attachments" or known is None:
        return say("new")
    if not change.was_entered:
        return say("became known on {date}, typed in before", date=date_words(known))
    if known > changes.today:
        return say("typed in ahead, known from {date}", date=date_words(known))
    if known < changes.day_then:
        return say("typed in late, known since {date}", date=date_words(known))
    return say("new, reported {date}", date=date_words(known)) if known != change.day else say("new")


def told_against(changes: CaseChanges, since: str) -> str:
    """Against what the list is held, and what the reader must know beside it."""
    parts = []
    if changes.entered is not None:
        entered = entered_words(changes)
        parts.append(say("{entered} Told is what became known {since}, by its dates.", entered=entered, since=since))
    if changes.settings_changed:
        parts.append(say("Thresholds were changed since; each moment is judged by its own."))
    return " ".join(parts)


def entered_words(changes: CaseChanges) -> str:
    """`Case entered on 5 Mar 2025 14:02 by Dr Rossi.`"""
    entered = changes.entered
    assert entered is not None
    when = local_words(entered.at)
    if entered.imported:
        return say("Case entered on {when} by import ({who}).", when=when, who=entered.who)
    return say("Case entered on {when} by {who}.", when=when, who=entered.who)


def nothing_words(since: str) -> str:
    """What stands there when nothing changed."""
    return say(
        "Nothing changed {since}: no result became known, nothing was typed in, no alert opened or closed.", since=since
    )


def notice_words(changes: CaseChanges, since: str) -> str:
    """One line about what others did, for the head of the page; "" when they did nothing."""
    typed = [change for change in changes.by_others if not change.imported]
    imported = len(changes.by_others) - len(typed)
    decided = [change.decision.by or "" for change in changes.decided_by_others if change.decision is not None]
    parts = []
    if typed:
        who = ", ".join(dict.fromkeys(change.who for change in typed))
        parts.append(say_n("{count} fact changed by {who}", "{count} facts changed by {who}", len(typed), who=who))
    if imported:
        parts.append(say_n("{count} fact by import", "{count} facts by import", imported))
    if decided:
        who = ", ".join(dict.fromkeys(decided))
        parts.append(say_n("{count} alert decided by {who}", "{count} alerts decided by {who}", len(decided), who=who))
    if not parts:
        return ""
    return say("{since}: {what}.", since=since[:1].upper() + since[1:], what=", ".join(parts))
