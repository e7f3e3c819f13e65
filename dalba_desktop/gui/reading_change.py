"""How one MRD result stands to the one before it: the change against the noise, and what was not called and why.

The reference and the figures are those of the rule `mrd-rising`: the newest non-doubtful result before it in its
series, at most the look-back earlier; noise allows the larger of the smallest rise that is called and 1.96 SE.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Evidence, NotCalled
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.rules.rising import RULE as RISING
from dalba_desktop.analysis import molecular
from dalba_desktop.analysis.measurement import exceeds, reaches
from dalba_desktop.analysis.molecular import Delta, delta_between
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.gui.knowledge_words import number_words
from dalba_desktop.gui.reading_links import LinkedWords, figure, linked, pressable
from dalba_desktop.wording import (
    NBSP,
    date_words,
    figures,
    level_words,
    mark,
    percent_words,
    policy_unit,
    say,
    signed_log,
)

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView

KEYS_OF_REASON = {
    "mrd-rising.below-noise": ("rise_min_log10", "rise_pair_se"),
    "mrd-rising.below-noise.from-censored": ("rise_min_log10", "rise_pair_se"),
    "mrd-rising.too-old": ("rise_lookback_days",),
    "mrd-rising.only-doubtful": ("adequate_copies",),
    "mrd-rising.inadequate-before": ("adequate_copies",),
}
"""What of the policy a reason rests on."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A quantified result against its reference: the change, and how much of it noise allows, log10."""

    reference: MrdReading
    delta: Delta
    allowed_log10: float
    allowed_by: str
    """The key of the threshold that sets what is allowed."""

    @property
    def is_rise(self) -> bool:
        """Whether the rule calls it."""
        return reaches(self.delta.log10, self.allowed_log10) and exceeds(self.delta.log10, self.noise_log10)

    noise_log10: float = 0.0
    """1.96 standard errors."""


def compared(points: Sequence[MrdReading], reading: MrdReading, policy: Policy) -> Compared | None:
    """A quantified result against the reference that the rule takes; None when it has none. `points` are its series."""
    earlier = [point for point in points if point.date < reading.date and not point.doubtful]
    if not reading.quantified or not earlier:
        return None
    reference = earlier[-1]
    if (reading.date - reference.date).days > policy["rise_lookback_days"]:
        return None
    delta = delta_between(reference, reading)
    noise = policy["rise_pair_se"] * delta.se
    key = "rise_pair_se" if noise > policy["rise_min_log10"] else "rise_min_log10"
    return Compared(reference, delta, max(noise, policy["rise_min_log10"]), key, noise)


def change_words(view: CaseView, policy: Policy, reading: MrdReading) -> tuple[LinkedWords, ...]:
    """The change to the result before it in its series, against what noise allows."""
    if not reading.evaluable:
        return ()
    points = molecular.series_points(view.assessment.readings).get(reading.series, ())
    if not reading.sample.is_bcr_abl1:
        return (LinkedWords(say("No rule follows results of this assay over time.")),)
    earlier = [point for point in points if point.date < reading.date]
    if not earlier:
        return () if _silent_about(view, reading) else (LinkedWords(say("The first of its series.")),)
    if not reading.quantified:
        return (_to_censored(earlier[-1], reading),)
    found = compared(points, reading, policy)
    if found is None:
        return (_plain(earlier[-1], reading),)
    return tuple(_change(view, policy, reading, found))


def _change(view: CaseView, policy: Policy, reading: MrdReading, found: Compared) -> Iterator[LinkedWords]:
    said = _since(found)
    if found.delta.log10 <= 0:
        noise = figure(policy, "rise_pair_se", _log(found.noise_log10))
        if found.delta.lower_bound:
            yield linked(say("{said}: no rise can be told."), said=said)
        elif -found.delta.log10 > found.noise_log10:
            yield linked(say("{said}: more than the {noise} of noise."), said=said, noise=noise)
        else:
            yield linked(say("{said}: within the {noise} of noise."), said=said, noise=noise)
        return
    allowed = figure(policy, found.allowed_by, _log(found.allowed_log10))
    if found.is_rise:
        template = say("{said}; noise allows {allowed}: a rise.")
        if not _is_called(view, reading):
            template = say("{said}; noise allows {allowed}: a rise, closed since.")
    elif _silent_about(view, reading):
        template = say("{said}; noise allows {allowed}: not called a rise.")
    else:
        template = say("{said}; noise allows {allowed}: this step alone is no rise.")
    yield linked(template, said=said, allowed=allowed)
    limit = _log(found.allowed_log10)
    if found.allowed_by == "rise_pair_se":
        errors, se = figure(policy, "rise_pair_se"), _log(found.delta.se)
        yield linked(say("{allowed} is {errors} standard errors of {se}."), allowed=limit, errors=errors, se=se)
    else:
        noise = figure(policy, "rise_pair_se", _log(found.noise_log10))
        yield linked(say("{allowed} is the least rise that is called; noise is {noise}."), allowed=limit, noise=noise)


def _since(found: Compared) -> LinkedWords:
    template = say("{delta} since {day} ({level})")
    level = level_words(found.reference)
    if found.delta.lower_bound:
        template = say("At least {delta} since {day} (below {level})")
        level = percent_words(found.reference.bound_percent)
    return linked(template, delta=signed_log(found.delta.log10), day=_day(found.reference), level=level)


def _to_censored(before: MrdReading, reading: MrdReading) -> LinkedWords:
    """To a result below its limit: at least so much, or nothing that can be told."""
    assert reading.upper_limit_percent is not None
    fall = math.log10(before.bound_percent / reading.upper_limit_percent)
    day, level = _day(before), level_words(before)
    if before.quantified and fall > 0:
        return linked(say("Fell by at least {fall} since {day} ({level})."), fall=_log(fall), day=day, level=level)
    return linked(say("No change can be told since {day} ({level})."), day=day, level=level)


def _plain(before: MrdReading, reading: MrdReading) -> LinkedWords:
    """Where the rule takes no reference, the change is told without a verdict."""
    if not before.quantified:
        return linked(say("Before it, on {day}: {level}."), day=_day(before), level=level_words(before))
    delta = signed_log(delta_between(before, reading).log10)
    template = say("{delta} since {day} ({level}), which is no reference.")
    return linked(template, delta=delta, day=_day(before), level=level_words(before))


def silent_words(view: CaseView, policy: Policy, reading: MrdReading) -> tuple[LinkedWords, ...]:
    """Every rule that looked at the result and stayed silent, with its reason and the thresholds behind it.

    A rise over the sample before that noise allows is told by `change_words`.
    """
    points = molecular.series_points(view.assessment.readings).get(reading.series, ())
    found = compared(points, reading, policy)
    told = None if found is None else found.reference.id
    fact = Evidence("mrd", reading.id)
    lines = []
    for item in view.assessment.not_called:
        if fact not in item.evidence:
            continue
        judged = item.evidence[-1]
        if judged == fact and item.rule == RISING and item.evidence[0].id == told:
            continue
        lines.append(_silent(view, policy, item, None if judged == fact else judged))
    return tuple(lines)


def _silent(view: CaseView, policy: Policy, item: NotCalled, judged: Evidence | None) -> LinkedWords:
    title, reason = wording.rule_title(item.rule), wording.message(item.reason)
    keys = KEYS_OF_REASON.get(item.reason.code, ())
    if judged is None:
        said = linked(say("{title}: {reason}"), title=title, reason=reason)
    else:
        record = view.known.find(judged.list, judged.id)
        day = pressable(date_words(getattr(record, "date", None)), judged, say("Show in chart and table"))
        said = linked(say("{title}, for {day}: {reason}"), title=title, day=day, reason=reason)
    for place, key in enumerate(keys):
        value = figure(policy, key, _value_with_unit(policy, key))
        said = linked(say("{said} ({value}") if place == 0 else say("{said}, {value}"), said=said, value=value)
    return linked(say("{said}).") if keys else say("{said}."), said=said)


def _value_with_unit(policy: Policy, key: str) -> str:
    entry = policy.values[key]
    unit = {"log10": "log", "standard errors": "SE"}.get(entry.unit) or policy_unit(entry.unit)
    return f"{number_words(entry.value)}{NBSP}{unit}"


def short_silence(view: CaseView) -> dict[str, str]:
    """By result, the shortest form of why a rise was considered and not called: for a column of remarks."""
    said: dict[str, str] = {}
    for item in view.assessment.not_called:
        values = item.reason.values
        kind = item.reason.code.removeprefix(f"{RISING}.")
        if kind.startswith("below-noise"):
            delta, allowed = values["delta"], values["threshold"]
            assert isinstance(delta, float)
            assert isinstance(allowed, float)
            text = say("not called: {delta} of {allowed}", delta=figures(f"{delta:+.2f}"), allowed=_log(allowed))
        elif kind == "series-break":
            text = say("not compared: {reason}", reason=_broken(item))
        else:
            text = say("not compared: {reason}", reason=say(_SHORT.get(kind, "no reference")))
        said.setdefault(item.evidence[-1].id, text)
    return said


_SHORT = mark(
    {
        "too-old": "the one before is too old",
        "only-doubtful": "the one before is inadequate",
        "inadequate-before": "the one before is inadequate",
    }
)


def _broken(item: NotCalled) -> str:
    """What sets the series apart, in the words of the reason."""
    return wording.message(item.reason).partition(": ")[2]


def _silent_about(view: CaseView, reading: MrdReading) -> bool:
    fact = Evidence("mrd", reading.id)
    return any(item.evidence[-1] == fact for item in view.assessment.not_called)


def _is_called(view: CaseView, reading: MrdReading) -> bool:
    fact = Evidence("mrd", reading.id)
    return any(alert.rule == RISING and fact in alert.evidence for alert in view.assessment.alerts)


def _day(reading: MrdReading) -> LinkedWords:
    return pressable(date_words(reading.date), Evidence("mrd", reading.id), say("Show in chart and table"))


def _log(value: float) -> str:
    return figures(f"{value:.2f}{NBSP}log")
