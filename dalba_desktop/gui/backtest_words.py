"""The back-test in words: values to try as they are typed, figures and what they mean. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from dalba_desktop.gui.calm import world_sentence
from dalba_desktop.gui.knowledge_words import number_text
from dalba_desktop.wording import NONE, date_words, rule_title, say, say_n
from dalba_desktop.wording import figures as in_figures

if TYPE_CHECKING:
    import datetime as dt

    from dalba_desktop.alerts.backtest import Backtest, EventKind, RuleFigures
    from dalba_desktop.tracker.backtesting import UnderPolicy

FIGURES = 7
"""How many figures stand in a line for each policy."""


class ValueProblem(Exception):
    """A line of values that cannot be tried, in one sentence."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with its figures, those of each policy after the other; `rule` is empty for the line of all rules."""

    rule: str
    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """What is counted over all rules, by policy."""

    title: str
    cells: tuple[str, ...]


def read_values(text: str, check: Callable[[str, str], float]) -> dict[str, float]:
    """The values of lines like `rise_min_log10 = 0.4`; empty lines and what follows a # are left out.

    `check` gives the number of a key or raises what `world_sentence` can say. Raises ValueProblem.
    """
    values: dict[str, float] = {}
    for number, written in enumerate(text.splitlines(), start=1):
        line = written.partition("#")[0].strip()
        if not line:
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not (key and equals and value):
            raise ValueProblem(say("Line {number}: written as threshold = value", number=number))
        if key in values:
            raise ValueProblem(say("Line {number}: {key} is set twice", number=number, key=key))
        try:
            values[key] = check(key, value)
        except Exception as error:
            sentence = world_sentence(error)
            if sentence is None:
                raise
            raise ValueProblem(say("Line {number}: {why}", number=number, why=sentence)) from error
    return values


def titles_of(values: Mapping[str, float], count: int) -> tuple[str, ...]:
    """What the policies are called over their figures."""
    tried = ", ".join(f"{key} = {number_text(value)}" for key, value in values.items())
    return (say("In force"), say("With {values}", values=tried))[:count]


def column_titles() -> tuple[str, ...]:
    """The figures of one policy, in their order."""
    return (
        say("Per patient-\nyear"),
        say("Info"),
        say("Warning"),
        say("Critical"),
        say("Answered"),
        say("False"),
        say("Undecided"),
    )


def head_words(figures: Backtest, as_of: dt.date) -> str:
    """Over what was counted."""
    return say_n(
        "{count} case up to {date}, {years} patient-years",
        "{count} cases up to {date}, {years} patient-years",
        len(figures.cases),
        date=date_words(as_of),
        years=in_figures(f"{figures.patient_years:,.1f}"),
    )


def summary_lines(found: Sequence[UnderPolicy]) -> tuple[SummaryLine, ...]:
    """Alerts per patient-year, and how many events were called beforehand, and how early."""
    from dalba_desktop.alerts.backtest import EventKind

    all_figures = [under.figures for under in found]
    return (
        SummaryLine(
            say("Warnings and criticals per patient-year"),
            tuple(_rate(figures.per_patient_year) for figures in all_figures),
        ),
        SummaryLine(
            say("Relapses called beforehand"),
            tuple(_called(figures, EventKind.RELAPSE) for figures in all_figures),
        ),
        SummaryLine(
            say("Mutations called beforehand"),
            tuple(_called(figures, EventKind.MUTATION) for figures in all_figures),
        ),
    )


def rule_lines(found: Sequence[UnderPolicy]) -> tuple[RuleLine, ...]:
    """All rules together, then each rule that spoke, the most talkative under the values in force first."""
    by_rule = [{row.rule: row for row in under.figures.rules} for under in found]
    rules = sorted(
        {rule for rows in by_rule for rule in rows},
        key=lambda rule: (*(-_calls(rows.get(rule)) for rows in by_rule), rule),
    )
    totals = tuple(cell for under in found for cell in _total_cells(under.figures))
    lines = [RuleLine("", say("All rules"), totals)]
    for rule in rules:
        kind = next(rows[rule] for rows in by_rule if rule in rows)
        cells = tuple(cell for rows in by_rule for cell in _cells(rows.get(rule), claims=kind.verdicts is not None))
        lines.append(RuleLine(rule, rule_title(rule), cells))
    return tuple(lines)


def failure_words(found: Sequence[UnderPolicy]) -> str:
    """The rules that could not be evaluated somewhere; empty when all could."""
    rules = sorted({rule for under in found for rule in under.figures.failed_rules})
    if not rules:
        return ""
    return say("Could not be evaluated on some days: {rules}", rules=", ".join(rule_title(rule) for rule in rules))


def definitions() -> tuple[str, ...]:
    """What the figures mean, a line for each question."""
    from dalba_desktop.tracker import backtesting

    said = backtesting.definitions()
    lines = (("resolution", "observation"), ("alert",), ("lead_time",), ("answered", "false", "undecided", "judged"))
    return tuple(" ".join(said[name] for name in line) for line in lines)


def _called(figures: Backtest, kind: EventKind) -> str:
    events = [lead for lead in figures.lead_times if lead.kind is kind]
    days = [lead.days for lead in events if lead.days is not None]
    if not events:
        return say("none recorded")
    said = say("{called} of {events}", called=len(days), events=len(events))
    if not days:
        return said
    middle = median(days)  # half a day is many
    one_or_many = 1 if middle == 1 else 2
    return say_n(
        "{said}, median {days} day",
        "{said}, median {days} days",
        one_or_many,
        said=said,
        days=in_figures(f"{middle:g}"),
    )


def _rate(rate: float | None) -> str:
    return NONE if rate is None else in_figures(f"{rate:.2f}")


def _calls(row: RuleFigures | None) -> int:
    return 0 if row is None else row.warnings + row.criticals


def _cells(row: RuleFigures | None, *, claims: bool) -> tuple[str, ...]:
    if row is None:  # it spoke under the other policy only
        return (_rate(0.0), "0", "0", "0", *(["0" if claims else NONE] * 3))
    verdicts = [NONE] * 3 if row.verdicts is None else [str(count) for count in row.verdicts.values()]
    return (_rate(row.per_patient_year), str(row.infos), str(row.warnings), str(row.criticals), *verdicts)


def _total_cells(figures: Backtest) -> tuple[str, ...]:
    judged = [list(row.verdicts.values()) for row in figures.rules if row.verdicts is not None]
    verdicts = [str(sum(counts)) for counts in zip(*judged, strict=True)] or ["0"] * 3
    return (
        _rate(figures.per_patient_year),
        str(sum(row.infos for row in figures.rules)),
        str(sum(row.warnings for row in figures.rules)),
        str(sum(row.criticals for row in figures.rules)),
        *verdicts,
    )
