"""What a case holds besides MRD, tests, drugs and events, every row of it: measured values, other drugs, notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from reportlab.platypus import CondPageBreak, Flowable

from dalba_desktop.domain import codes
from dalba_desktop.domain.events import Assessment, Concomitant, FollowUp, Note
from dalba_desktop.domain.fields import Record
from dalba_desktop.plots.side_words import class_words, figure_words, kind_words, unit_words
from dalba_desktop.reports.course_tables import newest_follow_up, withdrawn_of
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import days_words, joined, span
from dalba_desktop.reports.layout.safe_text import NOTE_LIMIT, cut
from dalba_desktop.reports.layout.text import Run, Text, note
from dalba_desktop.reports.layout.typography import CELL, LABEL, SECTION
from dalba_desktop.wording import NBSP, date_words, label, noted_words, say, say_n, short_date

_HEADING_AND_A_LINE = 44.0
_BETWEEN = Run("; ")


def _measurements(data: ReportData) -> Iterator[Text]:
    """Every measured value, a line for each kind: its values by day, the oldest first."""
    rows = [*data.known.assessments, *withdrawn_of(data, data.history.assessments)]
    for kind in codes.AssessmentKind:
        values = sorted((row for row in rows if row.kind is kind), key=lambda row: (row.date, row.id))
        if values:
            name, unit = kind_words(kind), unit_words(kind)
            head = say("{kind} ({unit})", kind=name[:1].upper() + name[1:], unit=unit) if unit else name
            yield _line(head, _row_of_values(values))


def _row_of_values(rows: Sequence[Assessment]) -> list[Run]:
    """`8 Jan: 421; 26 Feb 2025: 438`: each year is said with its last day."""
    last_of_year = {row.date.year: place for place, row in enumerate(rows)}
    parts = []
    for place, row in enumerate(rows):
        when = date_words(row.date) if last_of_year[row.date.year] == place else short_date(row.date)
        words = say("{date}: {value}", date=when, value=figure_words(row)).replace(" ", NBSP)
        parts.append(_with_remarks(words, row))
    return _in_a_row(parts)


def remaining(data: ReportData) -> list[Flowable]:
    """Measured values, other drugs, earlier follow-up, decisions no card shows, notes; how much is of later date."""
    texts = [
        *_measurements(data),
        *_entry(say("Other drugs"), [_drug(row) for row in _newest_first(data, "concomitants")]),
        *_entry(say("Earlier follow-up"), list(_earlier_follow_up(data))),
        *_entry(say("Earlier decisions on alerts"), list(_earlier_decisions(data))),
        *(text for row in _newest_first(data, "notes") for text in _note(row)),
    ]
    later = _later(data)
    if later:
        words = say_n("{count} entry of later date", "{count} entries of later date", later)
        texts += _entry(say("Not printed, in the application"), [[Run(words)]])
    if not texts:
        return []
    return [CondPageBreak(_HEADING_AND_A_LINE), Text(say("Also recorded"), SECTION, space_before=10.0), *texts]


def _newest_first(data: ReportData, name: str) -> list[Concomitant | Note]:
    """The rows of a list known on the day and the withdrawn ones."""
    rows: list[Concomitant | Note] = [*getattr(data.known, name), *withdrawn_of(data, getattr(data.history, name))]
    return sorted(rows, key=lambda row: (_begin(row), row.id), reverse=True)


def _begin(row: Concomitant | Note) -> dt.date:
    return row.start if isinstance(row, Concomitant) else row.date


def _drug(row: Concomitant | Note) -> list[Run]:
    assert isinstance(row, Concomitant)
    when = joined([class_words(row), span(row.start, row.end)])
    return _with_remarks(say("{drug} ({when})", drug=row.drug, when=when), row)


def _note(row: Concomitant | Note) -> Iterator[Text]:
    """A note with its own lines."""
    assert isinstance(row, Note)
    style = CELL if row.withdrawn is None else CELL.struck_through
    name = Run(say("Note of {date}", date=date_words(row.date)) + "  ", LABEL)
    yield Text((name, note(row.text, style), *_remarks(row)), space_before=3.0)


def _earlier_follow_up(data: ReportData) -> Iterator[list[Run]]:
    """The entries that are not in the table of the course: those that say no more than a status together."""
    shown = {row.id for row in newest_follow_up(data)}
    earlier = sorted((row for row in data.known.follow_up if row.id not in shown), key=lambda row: (row.date, row.id))
    alike: dict[tuple[codes.VitalStatus, codes.CauseOfDeath | None, str], list[FollowUp]] = {}
    for row in earlier:
        alike.setdefault((row.status, row.cause_of_death, row.id if row.note else ""), []).append(row)
    for (status, cause, _), rows in alike.items():
        what = joined([label(status), label(cause) if cause is not None else ""])
        words = say("{status} ({when})", status=what, when=days_words([row.date for row in rows]))
        yield _with_remarks(words, rows[0])


def _earlier_decisions(data: ReportData) -> Iterator[list[Run]]:
    """What was decided and stands on no card above: decided anew since, of an alert that has closed, taken back."""
    on_cards = {
        found.decision.id
        for found in data.cards
        if found.decision is not None and (found.is_settled or (found.is_open and found.back))
    }
    rows = [row for row in data.known.decisions if row.id not in on_cards]
    rows += [row for row in data.history.decisions if row.withdrawn is not None and _decided_by(row.at, data.as_of)]
    for row in sorted(rows, key=lambda row: (row.at is None, str(row.at), row.id), reverse=True):
        yield _with_remarks(joined([row.rule or "", noted_words(row)], ": "), row)


def _decided_by(at: dt.datetime | None, day: dt.date) -> bool:
    return at is None or at.date() <= day


def _with_remarks(words: str, row: Record) -> list[Run]:
    """What a row says, struck through when it was withdrawn; then why, and its note."""
    return [Run(words, CELL if row.withdrawn is None else CELL.struck_through), *_remarks(row)]


def _remarks(row: Record) -> Iterator[Run]:
    if row.withdrawn is not None:
        when = date_words(row.withdrawn.on)
        yield Run(" " + say("(withdrawn {date}: {reason})", date=when, reason=row.withdrawn.reason), LABEL)
    if row.note:
        yield Run(" " + say("(note: {text})", text=cut(" ".join(row.note.split()), NOTE_LIMIT)), LABEL)


def _in_a_row(parts: Iterable[list[Run]]) -> list[Run]:
    return [run for part in parts for run in (_BETWEEN, *part)][1:]


def _entry(name: str, parts: Sequence[list[Run]]) -> Iterator[Text]:
    if parts:
        yield _line(name, _in_a_row(parts))


def _line(name: str, runs: Iterable[Run]) -> Text:
    return Text((Run(name + "  ", LABEL), *runs), space_before=3.0)


def _later(data: ReportData) -> int:
    """How many live facts of the case, MRD apart (its table says so), are dated after the day of the report."""
    everything = {(name, row.id) for name, row in data.history.records() if row.withdrawn is None}
    now = {(name, row.id) for name, row in data.known.records()}
    return sum(1 for name, _ in everything - now if name not in ("mrd", "decisions"))
