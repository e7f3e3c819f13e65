"""Whole cards: what the engine says of a short history, word for word and figure for figure.

The expected text stands in goldens/cards.txt, to be read by a clinician. After a change that is meant, write it anew
with `python -m tests.alerts.test_cards` and read what has changed.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from dalba_desktop import wording
from dalba_desktop.alerts.engine import RULES, Rule, assess
from dalba_desktop.alerts.findings import Alert, Assessment, Evidence, Message, Value
from dalba_desktop.analysis.readings import KineticFit, MrdReading
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.wording.alert_texts_molecular import MOLECULAR_TITLES
from tests.alerts.test_course_texts import SAID
from tests.alerts.vignettes import VIGNETTES, Vignette
from tests.builders import on_day
from tests.knowledge import MUTATIONS, POLICY

GOLDEN = Path(__file__).parent.parent / "goldens" / "cards.txt"
HEAD = "=== "

MOLECULAR = tuple((name, rule) for name, rule in RULES if name in MOLECULAR_TITLES)
COURSE = {f"{sentence} (day {day})": Vignette(case, day) for case, day, sentence in SAID}


def asked(vignette: Vignette, rules: Sequence[tuple[str, Rule]]) -> Assessment:
    return assess(vignette.case.build(), POLICY, MUTATIONS, on_day(vignette.day), vignette.laboratories, rules=rules)


def expected() -> Iterator[tuple[str, list[str]]]:
    """What the engine says now, section by section."""
    for title, vignette in VIGNETTES.items():
        yield title, list(_assessment(vignette.case.build(), asked(vignette, MOLECULAR)))
    for title, vignette in COURSE.items():
        yield title, list(_saying(title, vignette.case.build(), asked(vignette, RULES).alerts))


def _saying(title: str, case: CaseHistory, alerts: Sequence[Alert]) -> Iterator[str]:
    for alert in alerts:
        if title.startswith(_text(alert.summary)):
            yield from _card(case, alert)


def _assessment(case: CaseHistory, found: Assessment) -> Iterator[str]:
    response = found.molecular_response
    yield f"{found.phase.name}; {response.response} {response.depth or '-'} since {response.since or '-'}"
    for reading in found.readings:
        yield "  " + _reading(reading)
    for fit in found.kinetics:
        yield from ("  " + line for line in _kinetics(fit))
    for alert in found.alerts:
        yield from _card(case, alert)
    for silent in found.not_called:
        yield f"not called: {silent.rule} {_evidence(case, silent.evidence)}"
        yield "  " + _said(silent.reason)
    for doubt in found.data_doubts:
        yield "data: " + _said(doubt)


def _reading(reading: MrdReading) -> str:
    depth = "" if reading.depth is None else f" {reading.depth}"
    limits = f"({_number(reading.lower_limit_percent)}, {_number(reading.upper_limit_percent)})"
    marks = [
        name
        for name, holds in (
            ("not evaluable", not reading.evaluable),
            ("inadequate", not reading.adequate),
            ("adequacy not recorded", not reading.adequacy_recorded),
        )
        if holds
    ]
    return (
        f"{reading.date} day {reading.day} {reading.series}: {reading.category} {_number(reading.level_percent)} "
        f"limits {limits} sd {_number(reading.sd_log10)} {reading.response}{depth}"
        + (f" [{', '.join(marks)}]" if marks else "")
    )


def _kinetics(fit: KineticFit) -> Iterator[str]:
    head = f"kinetics {fit.series} {fit.first} to {fit.last}: n {fit.n}, censored {fit.n_censored}"
    if fit.slope_ci95 is None:
        yield f"{head}; refused: {fit.refused}"
        return
    yield (
        f"{head}; {_number(fit.intercept_log10)} {_number(fit.slope_log10_per_day)} se {_number(fit.slope_se)} "
        f"({_number(fit.slope_ci95[0])}, {_number(fit.slope_ci95[1])}) scale {_number(fit.scale_log10)} "
        f"doubling {_number(fit.doubling_days)} halving {_number(fit.halving_days)}"
    )
    for crossing in fit.crossings:
        low, high = crossing.ci95_days or (None, None)
        day = f"{crossing.date} ({_number(crossing.days)} d; {_number(low)}, {_number(high)})"
        yield f"  crosses {_number(crossing.level_percent)} % {day}"


def _card(case: CaseHistory, alert: Alert) -> Iterator[str]:
    yield f"{alert.severity} {alert.rule} {alert.version} {alert.grade} since {alert.since}, {alert.subject}"
    yield "  " + _said(alert.summary)
    yield f"  on {_evidence(case, alert.evidence)}; episode {alert.episode}"
    yield from ("  against: " + _said(doubt) for doubt in alert.against)
    yield "  closes: " + _said(alert.closes_when)
    yield f"  numbers {_values(alert.numbers)}"


def _said(message: Message) -> str:
    """The sentence with what it was made of."""
    return f"{_text(message)} [{message.code}: {_values(message.values)}]"


def _text(message: Message) -> str:
    return wording.message(message).replace(wording.NBSP, " ")


def _evidence(case: CaseHistory, items: tuple[Evidence, ...]) -> str:
    """The facts by list and day; their ids are made of what they say."""
    records = [(item.list, case.find(item.list, item.id)) for item in items]
    return ", ".join(f"{name} {_day(record)}" for name, record in records) or "-"


def _day(record: object) -> dt.date:
    day = getattr(record, "date", None) or getattr(record, "start", None)
    assert isinstance(day, dt.date)
    return day


def _values(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={_number(value)}" for name, value in values.items()) or "-"


def _number(value: Value) -> str:
    """Figures to seven places: the last ones may differ between processors."""
    if isinstance(value, float):
        return f"{value:.7g}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


@functools.cache
def kept() -> dict[str, list[str]]:
    """The sections of the golden file."""
    sections = GOLDEN.read_text(encoding="utf-8").removeprefix(HEAD).split("\n\n" + HEAD)
    return {lines[0]: lines[1:] for lines in (section.rstrip().splitlines() for section in sections)}


@pytest.mark.parametrize("title", VIGNETTES)
def test_what_the_engine_says_of_a_history(title: str) -> None:
    assert list(_assessment(VIGNETTES[title].case.build(), asked(VIGNETTES[title], MOLECULAR))) == kept()[title]


@pytest.mark.parametrize("title", COURSE)
def test_the_whole_card_behind_a_sentence(title: str) -> None:
    assert list(_saying(title, COURSE[title].case.build(), asked(COURSE[title], RULES).alerts)) == kept()[title]


def test_no_card_is_kept_of_a_history_that_is_gone() -> None:
    assert list(kept()) == [*VIGNETTES, *COURSE]


if __name__ == "__main__":
    parts = ["\n".join([HEAD + title, *lines]) for title, lines in expected()]
    GOLDEN.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
