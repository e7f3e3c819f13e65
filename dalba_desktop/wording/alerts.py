"""The engine's messages as sentences a colleague would say, and its sources in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from dalba_desktop.alerts.findings import Alert, Evidence, Grade, Message, Value
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain import codes
from dalba_desktop.domain.abl1 import Abl1Test, short_name
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.response import Relapse
from dalba_desktop.wording.language import say
from dalba_desktop.wording.words import (
    NBSP,
    count_words,
    date_words,
    label,
    level_words,
    percent_words,
    severity_word,
    signed_log,
    variant_words,
)

_TITLES = {
    "mrd-rising": "MRD rising",
    "mrd-loss-of-response": "Molecular response lost",
    "mrd-no-response-after-blinatumomab": "No molecular response after blinatumomab",
    "abl1-test-due": "ABL1 test due",
    "abl1-resistant-mutation": "Resistant ABL1 mutation",
    "abl1-compound-mutation": "More than one ABL1 variant with T315I",
    "mrd-no-response-day85": "No molecular response at the end of induction",
    "mrd-after-transplant": "MRD after transplant",
    "mrd-blood-positive": "Blood positive, marrow wanted",
    "mrd-discordant": "BCR::ABL1 above IG/TR",
    "mrd-sample-inadequate": "Sample inadequate, repeat",
    "mrd-overdue": "MRD sample overdue",
}

_TEMPLATES = {
    "mrd-rising.pair": (
        "{specimen} MRD rose from {from_level} to {to_level} in {days} days: {delta}, "
        "above the {noise} that noise allows."
    ),
    "mrd-rising.pair.from-censored": (
        "{specimen} MRD rose from below {from_level} to {to_level} in {days} days: at least {delta}, "
        "above the {noise} that noise allows."
    ),
    "mrd-rising.nadir": (
        "{specimen} MRD is {delta} above its lowest value of this treatment, {from_level} on {from_date}: "
        "now {to_level}, above the {noise} that noise allows."
    ),
    "mrd-rising.trend": (
        "{specimen} MRD climbs steadily: the fitted line gained {fitted} since {from_date}, and "
        "{to_level} is {delta} above the first value."
    ),
    "mrd-rising.trend.from-censored": (
        "{specimen} MRD climbs steadily: the fitted line gained {fitted} since {from_date}, and "
        "{to_level} is at least {delta} above the first value."
    ),
    "mrd-rising.closes": (
        "a later sample of this series less than 0.5 log above {reference_date}, or a molecular response in marrow"
    ),
    "mrd-rising.below-noise": "{delta} since {since}, below the {threshold} that this laboratory's noise allows",
    "mrd-rising.below-noise.from-censored": (
        "at least {delta} since {since}, below the {threshold} that this laboratory's noise allows"
    ),
    "mrd-rising.too-old": "not compared: the sample before, of {since}, is too old to be a reference",
    "mrd-rising.only-doubtful": "not compared: the sample before, of {since}, is inadequate and no reference",
    "mrd-rising.inadequate-before": "not compared: the sample of {since} cannot be read as negative",
    "mrd-rising.series-break": "not compared with {since}: another {changed}",
    "mrd-loss-of-response.low": (
        "{specimen} BCR::ABL1 can be measured again, {level} on {date}, still below 0.01{nbsp}%."
    ),
    "mrd-loss-of-response.suspected": (
        "Molecular response in {specimen} suspected lost: {response} on {from_date}, {level} on {date}. "
        "Repeat in 2-4 weeks."
    ),
    "mrd-loss-of-response.confirmed": (
        "Molecular response in {specimen} lost: {response} on {from_date}, {level} on {date}, "
        "{newest_level} on {newest_date}."
    ),
    "mrd-loss-of-response.closes": "a later adequate sample not detected or PNQ",
    "mrd-no-response-after-blinatumomab.open": (
        "{cycles} cycles of blinatumomab given and marrow still {level} on {date}; "
        "in the trial 40{nbsp}% had no molecular response after two."
    ),
    "mrd-no-response-after-blinatumomab.igtr-clear": (
        "{cycles} cycles of blinatumomab given and marrow BCR::ABL1 {level} on {date}, "
        "while IG/TR finds no leukaemia: possibly multilineage BCR::ABL1."
    ),
    "mrd-no-response-after-blinatumomab.closes": "a marrow sample not detected or PNQ",
    "abl1-test-due.open": "{cause} and no kinase-domain test was sampled since {since}.",
    "abl1-test-due.open-low": "{cause} and no kinase-domain test was sampled since {since}.",
    "abl1-test-due.pending": "{cause}; the kinase-domain test of {test_date} is pending.",
    "abl1-test-due.late": "{cause}; the kinase-domain test of {test_date} is pending for more than three weeks.",
    "abl1-test-due.not-amplifiable": (
        "{cause}; the kinase-domain test of {test_date} could not be amplified, which is not *no mutation*."
    ),
    "abl1-test-due.closes": "an ABL1 result sampled from {since} on, or the end of what asked for it",
    "abl1-resistant-mutation.resistant": "{variants} found on {date} while {tki} is given, which it resists.",
    "abl1-resistant-mutation.no-data": (
        "{variants} found on {date}; the table has no data for it with {tki}. Unknown is not sensitive."
    ),
    "abl1-resistant-mutation.cleared": "{variants} was found on {date} and since cleared; it resists {tki}, given now.",
    "abl1-resistant-mutation.unnamed": "The test of {date} found a mutation that is not named, while {tki} is given.",
    "abl1-resistant-mutation.closes": "the end of {tki}, or a newer test as sensitive that no longer finds it",
    "abl1-resistant-mutation.closes-unnamed": "the variant entered, or a newer test",
    "abl1-compound-mutation.declared": "{variants} found on {date} on one molecule: ponatinib may fail as well.",
    "abl1-compound-mutation.open": "{variants} found together on {date}; on one molecule ponatinib may fail as well.",
    "abl1-compound-mutation.closes": "a newer ABL1 test with a result",
    "mrd-no-response-day85.open": (
        "Marrow {level} on day {day}: no molecular response at the end of induction, as in 71{nbsp}% of the trial."
    ),
    "mrd-no-response-day85.high": (
        "Marrow {level} on day {day}: no molecular response at the end of induction, and not below {limit}."
    ),
    "mrd-no-response-day85.closes": "a later marrow molecular response, or the end of the second blinatumomab cycle",
    "mrd-after-transplant.failure": "{specimen} BCR::ABL1 {level} on {date}, day +{days} after transplant.",
    "mrd-after-transplant.two-positive": (
        "{specimen} BCR::ABL1 positive in two samples running after transplant, {level} on {date}, day +{days}."
    ),
    "mrd-after-transplant.early": (
        "{specimen} BCR::ABL1 {level} on day +{days} after transplant; so early it may be transient."
    ),
    "mrd-after-transplant.closes": "a later sample of this series, or of marrow, in which nothing is detected",
    "mrd-blood-positive.open": (
        "Blood BCR::ABL1 {level} on {date}, while the last marrow, of {since}, was a molecular response: marrow now."
    ),
    "mrd-blood-positive.closes": "a newer evaluable marrow sample",
    "mrd-discordant.open": (
        "{specimen} BCR::ABL1 {level} on {date} stands well above IG/TR ({limit}): possibly multilineage BCR::ABL1, "
        "not a relapse by itself."
    ),
    "mrd-discordant.closes": "the next pair of samples that agrees",
    "mrd-sample-inadequate.few-copies": (
        "The newest marrow sample, of {date}, has {copies} control copies and cannot be read as negative: repeat."
    ),
    "mrd-sample-inadequate.not-evaluable": "The newest marrow sample, of {date}, cannot be evaluated: repeat.",
    "mrd-sample-inadequate.weak-positive": (
        "The newest marrow sample, of {date}, is weakly positive and inadequate: repeat."
    ),
    "mrd-sample-inadequate.closes": "a newer evaluable and adequate marrow sample",
    "mrd-overdue.open": (
        "The sample planned for {date} ({label}, {first} to {last}) has not been recorded, {late} days late."
    ),
    "mrd-overdue.closes": "an evaluable sample of the planned specimen",
    "doubt.polyclonal": "compound and polyclonal were not told apart",
    "doubt.low-copies": "the sample of {date} has only {copies} control copies",
    "doubt.adequacy-not-recorded": "adequacy not recorded on {date}",
    "doubt.censored-reference": "the reference of {date} is a limit, {limit}: the rise is a lower bound",
    "doubt.few-copies": "only {copies} target copies on {date}",
    "doubt.hold": "{agent} held {period}",
    "doubt.hard-to-amplify": "below {limit} the region often cannot be amplified",
    "doubt.low-vaf": "every resistant variant is below {limit} of reads",
    "doubt.cell-standing": "this entry of the table is from memory, not seen in its source",
    "doubt.table-not-reviewed": "the mutation table is not reviewed by a clinician",
    "data.undetected-with-level": "{date}: called not detected, but a level or copies are recorded",
    "data.quantified-without-level": "{date}: called quantified, but no level above 0 is recorded",
    "data.positive-without-copies": "{date}: called positive, but with no target copies",
    "rule.failed": "This rule could not be evaluated for this case ({error}).",
    "rule.failed.closes": "a version of the application that can",
}

_CAUSES = {
    "mrd-rising": "MRD rose{on}",
    "mrd-loss-of-response": "Molecular response was lost{on}",
    "mrd-no-response-after-blinatumomab": "No molecular response after blinatumomab{on}",
    "relapse": "Relapse on {date} after a TKI",
}

_CITATIONS = {
    "rise-noise": (
        "Noise: Blood 2008;112:3330 and laboratory data; D-ALBA found its ABL1 mutations in patients whose MRD rose "
        "in induction (NEJM 2020;383:1613)"
    ),
    "mrd-failure": "MRD failure from 0.01 %: HemaSphere table (PMC8824253); ELN 2024 (Blood 2024;143:1891)",
    "d-alba": "D-ALBA: molecular response 60 % after two cycles (NEJM 2020;383:1613)",
    "abl1-testing": (
        "Test on rising MRD and at every relapse: D-ALBA (NEJM 2020;383:1613); ELN, Blood 2011;118:1208 (CML)"
    ),
    "d-alba-day85": (
        "D-ALBA: molecular response 29 % at day 85 (NEJM 2020;383:1613); LAL1205: below 0.1 % at day 85 goes with "
        "better DFS (Blood 2011;118:6521)"
    ),
    "after-transplant": "Pre-emptive TKI after transplant: EBMT ALWP, Cancer 2016;122:2941",
    "blood-marrow": "Blood MRD is mostly more than 1 log below marrow; D-ALBA end points are marrow-based. Opinion",
    "multilineage": "Multilineage BCR::ABL1: Blood 2017;129:2771; PMC5777198",
    "adequacy": "Adequate samples: Cross 2015, Leukemia 29:999",
    "calendar": "Protocol calendar of this application: days of the trial from memory, later steps opinion",
    "compound": "Compound mutations with T315I resist ponatinib: PMC8724906; Sanger cannot tell: PMC6894351",
    "abl1-table": "ABL1 mutation table of this application, with a source per cell",
}

_GRADES = {
    Grade.ESTABLISHED: "established",
    Grade.SUPPORTED: "supported",
    Grade.OPINION: "opinion",
    Grade.DATA: "data check",
}

_CHANGES = {
    "specimen": "specimen",
    "assay": "assay",
    "target": "target",
    "scale": "scale",
    "laboratory": "laboratory",
    "control_gene": "control gene",
}


def alert_title(alert: Alert) -> str:
    """What the card is headed: the finding, never a rule id where words exist."""
    return say(_TITLES[alert.rule]) if alert.rule in _TITLES else alert.rule


def alert_summary(alert: Alert) -> str:
    """The one sentence of the card."""
    return message(alert.summary)


def alert_mark_word(alert: Alert) -> str:
    """The severity in a word, to stand with its mark."""
    return severity_word(alert.severity)


def closes(alert: Alert) -> str:
    """What would close the alert."""
    return message(alert.closes_when)


def grade_word(grade: Grade) -> str:
    """How well the rule is supported, in a word."""
    return say(_GRADES[grade])


def citation(alert: Alert) -> str:
    """The source of the rule, in full."""
    return say(_CITATIONS[alert.citation]) if alert.citation in _CITATIONS else alert.citation


def message(said: Message) -> str:
    """A message as a sentence; an unknown code is shown as it is, so nothing is lost."""
    template = _TEMPLATES.get(said.code)
    if template is None:
        return said.code
    return _capital(say(template, **_in_words(said.values)))


def _capital(sentence: str) -> str:
    """A sentence with a capital, fragments (without a full stop) left as they are."""
    return sentence[:1].upper() + sentence[1:] if sentence.endswith(".") else sentence


def _in_words(values: Mapping[str, Value]) -> dict[str, str]:
    words = {name: _WORDS[name](value) if name in _WORDS else _plain(value) for name, value in values.items()}
    if "cause" in values:
        words["cause"] = _cause(values)
    if "start" in values:
        words["period"] = _period(values["start"], values["end"])
    if "category" in values and values["category"] != codes.MrdCategory.QUANTIFIED.value:
        words["level"] = label(codes.MrdCategory(str(values["category"])))
    words["nbsp"] = NBSP
    return words


def _cause(values: Mapping[str, Value]) -> str:
    tki = values["tki"]
    on = "" if tki is None else say(" on {tki}", tki=tki)
    return say(_CAUSES[str(values["cause"])], on=on, date=_date(values["date"]))


def _period(start: Value, end: Value) -> str:
    if end is None:
        return say("since {start}", start=_date(start))
    return say("{start} to {end}", start=_date(start), end=_date(end))


def _plain(value: Value) -> str:
    if isinstance(value, dt.date):
        return date_words(value)
    return "" if value is None else str(value)


def _date(value: Value) -> str:
    return date_words(value if isinstance(value, dt.date) else None)


def _percent(value: Value) -> str:
    return percent_words(float(value) if isinstance(value, int | float) else None)


def _log(value: Value) -> str:
    return signed_log(float(value)) if isinstance(value, int | float) else ""


def _unsigned_log(value: Value) -> str:
    return f"{float(value):.2f}{NBSP}log" if isinstance(value, int | float) else ""


def _count(value: Value) -> str:
    return count_words(float(value) if isinstance(value, int | float) else None)


_WORDS: Mapping[str, Callable[[Value], str]] = {
    "specimen": lambda value: label(codes.Specimen(str(value))),
    "from_level": _percent,
    "to_level": _percent,
    "level": _percent,
    "newest_level": _percent,
    "limit": _percent,
    "vaf": _percent,
    "delta": _log,
    "fitted": _log,
    "noise": _unsigned_log,
    "threshold": _unsigned_log,
    "copies": _count,
    "variants": lambda value: ", ".join(short_name(name) for name in str(value).split(",")),
    "changed": lambda value: ", ".join(say(_CHANGES[name]) for name in str(value).split(",")),
    "response": lambda value: label(codes.MrdCategory(str(value))),
}


def evidence_words(evidence: Evidence, history: CaseHistory, readings: Mapping[str, MrdReading]) -> str:
    """A fact behind an alert in a few words: `5 Mar 2025 · marrow 1.2 %`. `readings` are by MRD id."""
    record = history.find(evidence.list, evidence.id)
    if evidence.list == "mrd" and evidence.id in readings:
        reading = readings[evidence.id]
        specimen = label(reading.sample.specimen)
        return f"{date_words(reading.date)} · {specimen} {level_words(reading)}"
    if isinstance(record, Abl1Test):
        found = ", ".join(variant_words(item.protein, item.vaf_percent) for item in record.variants)
        return f"{date_words(record.date)} · {say('ABL1 test')}: {found or label(record.status)}"
    if isinstance(record, Relapse):
        return f"{date_words(record.date)} · {say('relapse')}"
    return f"{evidence.list} {evidence.id}"


def policy_words(alert: Alert, policy: Policy) -> tuple[tuple[str, str, str], ...]:
    """The policy values an alert used: meaning, value with unit, source with its standing."""
    rows = []
    for key, value in alert.policy.items():
        entry = policy.values[key]
        own = say(" (own value)") if entry.own else ""
        written = f"{value:,.0f}" if value == int(value) else f"{value:g}"
        rows.append((entry.meaning, f"{written}{NBSP}{entry.unit}{own}", f"{entry.source} [{entry.standing}]"))
    return tuple(rows)
