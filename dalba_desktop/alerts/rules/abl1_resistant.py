"""`abl1-resistant-mutation`: the newest ABL1 test shows a variant that resists a TKI taken now.

Example: T315I, 38 % of reads, on dasatinib: critical until dasatinib ends or a newer test no longer finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Message, Severity, Value
from dalba_desktop.alerts.mutations import Call
from dalba_desktop.alerts.rules.card import Card
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.domain.abl1 import Abl1Test, Variant
from dalba_desktop.domain.codes import Abl1Status, Agent

RULE = "abl1-resistant-mutation"
CARD = Card(rule=RULE, grade=Grade.ESTABLISHED, citation="abl1-table", uses=("vaf_warning_percent",))


@dataclass(frozen=True, slots=True)
class Found:
    """A variant and the test that found it last."""

    test: Abl1Test
    variant: Variant


@dataclass(frozen=True, slots=True)
class State:
    """What the tests so far leave: variants present, variants once found and since cleared, a mutation without name."""

    present: tuple[Found, ...]
    cleared: tuple[Found, ...]
    unnamed: Abl1Test | None


def evaluate(question: Question) -> Answer:
    """At most one alert, about the case."""
    state = state_of(question.known.abl1_tests)
    tkis = tkis_taken(question)
    found = [
        (code, pairs)
        for code, pairs in (
            ("resistant", _pairs_called(question, state.present, tkis, Call.RESISTANT)),
            ("no-data", _pairs_called(question, state.present, tkis, Call.NO_DATA)),
            ("cleared", _pairs_called(question, state.cleared, tkis, Call.RESISTANT)),
        )
        if pairs
    ]
    if found:
        return Answer((_alert(question, found),))
    if state.unnamed is not None and tkis:
        return Answer((_alert_unnamed(question, state.unnamed, tkis[0]),))
    return Answer()


def tkis_taken(question: Question) -> tuple[Agent, ...]:
    """The TKIs whose rows cover `as_of`; a hold does not end one."""
    rows = (row for row in question.known.treatments if row.is_tki and row.covers(question.as_of))
    return tuple(dict.fromkeys(row.agent for row in rows))


def state_of(tests: Sequence[Abl1Test]) -> State:
    """The variants left by the tests with a result, day by day; tests of one day are read together."""
    present: tuple[Found, ...] = ()
    cleared: tuple[Found, ...] = ()
    unnamed: Abl1Test | None = None
    with_result = sorted((test for test in tests if test.has_result), key=lambda test: test.date)
    for _, group in groupby(with_result, key=lambda test: test.date):
        of_day = list(group)
        mutated = [test for test in of_day if test.status is Abl1Status.MUTATION]
        found = tuple(Found(test, variant) for test in mutated for variant in test.variants)
        if found:
            names = {item.variant.protein for item in found}
            gone = tuple(item for item in present if item.variant.protein not in names)
            kept = tuple(item for item in cleared if item.variant.protein not in names)
            present, cleared, unnamed = found, (*kept, *gone), None
        elif mutated:
            unnamed = mutated[-1]
        else:
            gone = tuple(item for item in present if _is_cleared(item.test, of_day))
            present = tuple(item for item in present if item not in gone)
            cleared, unnamed = (*cleared, *gone), None
    return State(present, cleared, unnamed)


def _is_cleared(earlier: Abl1Test, newer: Sequence[Abl1Test]) -> bool:
    """Whether a newer test that finds nothing could have seen what the earlier one saw."""
    return any(
        earlier.lod_percent is None or test.lod_percent is None or reaches(earlier.lod_percent, test.lod_percent)
        for test in newer
    )


_Pair = tuple[Found, Agent]


def _pairs_called(question: Question, found: Sequence[Found], tkis: Sequence[Agent], call: Call) -> list[_Pair]:
    return [(item, tki) for item in found for tki in tkis if question.mutations.call(item.variant, tki) is call]


def _severity(question: Question, pairs: Sequence[_Pair]) -> Severity:
    limit = question.policy["vaf_warning_percent"]
    vafs = [item.variant.vaf_percent for item, _ in pairs]
    low = all(vaf is not None and not reaches(vaf, limit) for vaf in vafs)
    return Severity.WARNING if low else Severity.CRITICAL


def _alert(question: Question, found: Sequence[tuple[str, Sequence[_Pair]]]) -> Alert:
    """One alert: the gravest finding speaks, the others stand beside it, and all are its evidence."""
    code, pairs = found[0]
    severity = _severity(question, pairs) if code == "resistant" else Severity.INFO
    first, tki = pairs[0]
    proteins = tuple(dict.fromkeys(item.variant.protein for item, _ in pairs))
    cell = question.mutations.cell(first.variant, tki)
    values: dict[str, Value] = {
        "variants": ",".join(proteins),
        "tki": tki.value,
        "vaf": first.variant.vaf_percent,
        "date": first.test.date,
        "source": cell.source if cell is not None else None,
        "standing": cell.standing if cell is not None else None,
        "table_version": question.mutations.version,
    }
    against = [_beside(other, others) for other, others in found[1:]]
    if code == "resistant" and severity is Severity.WARNING:
        against.append(Message("doubt.low-vaf", {"limit": question.policy["vaf_warning_percent"]}))
    if cell is not None and cell.standing != "verified":
        against.append(Message("doubt.cell-standing", {"standing": cell.standing}))
    if question.mutations.reviewed_by is None:
        against.append(Message("doubt.table-not-reviewed"))
    vaf = first.variant.vaf_percent
    return CARD.alert(
        question,
        severity=severity,
        since=first.test.date,
        says=code,
        values=values,
        evidence=tuple(Evidence("abl1_tests", item.test.id) for _, group in found for item, _ in group),
        against=against,
        closing_values={"tki": tki.value},
        numbers={} if vaf is None else {"vaf_percent": vaf},
    )


def _beside(code: str, pairs: Sequence[_Pair]) -> Message:
    """A further finding in a line."""
    proteins = dict.fromkeys(item.variant.protein for item, _ in pairs)
    tkis = dict.fromkeys(tki.value for _, tki in pairs)
    return Message(f"doubt.also-{code}", {"variants": ",".join(proteins), "tki": ", ".join(tkis)})


def _alert_unnamed(question: Question, test: Abl1Test, tki: Agent) -> Alert:
    return CARD.alert(
        question,
        severity=Severity.INFO,
        since=test.date,
        says="unnamed",
        values={"date": test.date, "tki": tki.value},
        evidence=(Evidence("abl1_tests", test.id),),
        closes="closes-unnamed",
    )
