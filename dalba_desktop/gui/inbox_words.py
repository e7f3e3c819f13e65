"""The alerts of all cases in words: a row, what was decided about it, how many there are. No widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Severity
from dalba_desktop.gui.case_list_model import folded
from dalba_desktop.gui.privacy import is_hidden, shown_id
from dalba_desktop.wording import date_words, say, say_n

if TYPE_CHECKING:
    import datetime as dt

    from dalba_desktop.tracker import CaseView
    from dalba_desktop.tracker.inbox import InboxLine, Key
    from dalba_desktop.tracker.inbox_calls import MonthlyCalls


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of the inbox, said. `decision` is what was decided about it, "" while it waits."""

    line: InboxLine
    title: str
    summary: str
    since: str
    days: str
    phase: str
    decision: str
    searched: str

    @property
    def key(self) -> Key:
        """Which line it is."""
        return self.line.key

    @property
    def rules(self) -> frozenset[str]:
        """The rules that speak in it as warnings or criticals."""
        return frozenset(alert.rule for alert in self.line.found.episode.open_alerts)

    @property
    def waits(self) -> bool:
        """Whether nothing is decided about it."""
        return self.line.found.is_open


def rows_of(view: CaseView) -> tuple[InboxRow, ...]:
    """The rows of a case."""
    from dalba_desktop.tracker.inbox import lines_of

    return tuple(_row(line) for line in lines_of(view))


def _row(line: InboxLine) -> InboxRow:
    found = line.found
    gravest = found.episode.gravest
    title, summary = wording.alert_title(gravest), wording.alert_summary(gravest)
    phase = wording.phase_words(line.phase.name, line.phase.cycle)
    decision = wording.noted_words(found.decision) if found.is_settled and found.decision is not None else ""
    others = [wording.alert_title(alert) for alert in found.episode.alerts[1:]]
    searched = (line.case_id, title, summary, phase, decision, wording.severity_word(line.severity), *others)
    return InboxRow(
        line=line,
        title=title,
        summary=summary,
        since=date_words(line.since),
        days=str(line.days_open),
        phase=phase,
        decision=decision,
        searched=folded(" ".join(searched)),
    )


def decided_words(row: InboxRow) -> str:
    """What was decided about a row; without the comment while identifiers are hidden."""
    decision = row.line.found.decision
    return wording.decision_words(decision) if row.decision and decision is not None and is_hidden() else row.decision


def spoken_words(row: InboxRow) -> str:
    """A row as a screen reader says it: the mark as a word."""
    days = say_n("open for {count} day", "open for {count} days", row.line.days_open)
    state = decided_words(row) or days
    return ", ".join(
        (wording.severity_word(row.line.severity), shown_id(row.line.case_id), row.title, row.summary, state)
    )


def state_words(rows: Sequence[InboxRow], done: int, total: int, as_of: dt.date) -> str:
    """`20 open in 14 of 63 cases · as of 5 Mar 2025`; while cases are still read, how far that is."""
    waiting = [row for row in rows if row.waits]
    opened = say_n("{count} open", "{count} open", len(waiting))
    if done < total:
        return say("{open} so far · {progress}", open=opened, progress=progress_words(done, total))
    if not waiting:
        return say("as of {date}", date=date_words(as_of))
    affected = len({row.line.case_id for row in waiting})
    cases = say_n("{affected} of {count} case", "{affected} of {count} cases", total, affected=affected)
    return say("{open} in {cases} · as of {date}", open=opened, cases=cases, date=date_words(as_of))


def progress_words(done: int, total: int) -> str:
    """`312 of 1,000 cases read`."""
    return say("{done} of {total} cases read", done=wording.count_words(done), total=wording.count_words(total))


def nothing_open_words(total: int) -> str:
    """`Nothing open in 63 cases`."""
    return say_n("Nothing open in {count} case", "Nothing open in {count} cases", total)


def looked_at_words(as_of: dt.date, decided: int) -> str:
    """When that was, and where the decided ones are."""
    looked = say("Looked at on {date}.", date=date_words(as_of))
    if not decided:
        return looked
    also = say_n(
        "{count} alert is decided: tick “Also decided” to see it.",
        "{count} alerts are decided: tick “Also decided” to see them.",
        decided,
    )
    return f"{looked} {also}"


def selection_words(rows: Sequence[InboxRow]) -> tuple[str, str]:
    """Of several rows: how many of how many cases, and of what kind."""
    cases = say_n("{count} case", "{count} cases", len({row.line.case_id for row in rows}))
    head = say_n("{count} alert of {cases}", "{count} alerts of {cases}", len(rows), cases=cases)
    count = Counter(row.line.severity for row in rows)
    kinds = (
        say_n("{count} critical", "{count} critical", count[Severity.CRITICAL]),
        say_n("{count} warning", "{count} warnings", count[Severity.WARNING]),
    )
    shown = (text for text, kind in zip(kinds, (Severity.CRITICAL, Severity.WARNING), strict=True) if count[kind])
    return head, ", ".join(shown)


def title_lines(rows: Sequence[InboxRow]) -> tuple[str, ...]:
    """What the rows are about, the most frequent first: `7  ABL1 test due`."""
    count = Counter(row.title for row in rows)
    return tuple(f"{number}  {title}" for title, number in count.most_common())


def calls_words(calls: MonthlyCalls) -> str:
    """How much the rules call: in all, a month, per patient-year."""
    said = say_n(
        "{count} call in twelve months, {rate:.1f} a month",
        "{count} calls in twelve months, {rate:.1f} a month",
        calls.total,
        rate=calls.per_month,
    )
    if calls.per_patient_year is None:
        return said + "."
    return say("{said}, {rate:.2f} per patient-year.", said=said, rate=calls.per_patient_year)


def trend_words(calls: MonthlyCalls) -> str:
    """Whether they have become more, and how many were dismissed: what tells of a reader who tires."""
    numbers = {"recent": calls.recent, "earlier": calls.earlier}
    if round(calls.recent, 1) == round(calls.earlier, 1):
        said = say("As many as before: {recent:.1f} a month in the last three full months.", **numbers)
    elif calls.recent > calls.earlier:
        said = say(
            "More than before: {recent:.1f} a month in the last three full months, {earlier:.1f} until then.", **numbers
        )
    else:
        said = say(
            "Fewer than before: {recent:.1f} a month in the last three full months, {earlier:.1f} until then.",
            **numbers,
        )
    if not calls.decisions:
        return said
    dismissed = say_n(
        "{dismissed} of {count} decision was a dismissal.",
        "{dismissed} of {count} decisions were dismissals.",
        calls.decisions,
        dismissed=calls.dismissals,
    )
    return f"{said} {dismissed}"


def definition_words() -> str:
    """What is counted."""
    return say(
        "A call is the first day on which a rule warns about something, as the record stands today, up to the last "
        "recorded day of a case; one line of the inbox can be several calls. Information is not counted."
    )
