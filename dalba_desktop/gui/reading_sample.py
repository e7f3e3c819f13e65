"""How one MRD result was read by itself: category and response, the limit it lies below, adequacy, noise."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.alerts.policy import Policy
from dalba_desktop.analysis.measurement import reaches
from dalba_desktop.analysis.molecular import own_noise
from dalba_desktop.analysis.readings import MrdReading
from dalba_desktop.domain import codes
from dalba_desktop.domain.codes import MrdCategory, Specimen
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.gui.knowledge_words import number_words
from dalba_desktop.gui.reading_links import LinkedWords, figure, linked
from dalba_desktop.wording import NBSP, count_words, figures, percent_words, say

_DEPTH_KEYS = {"MR4": "mr4_copies", "MR4.5": "mr45_copies", "MR5": "mr5_copies"}
_UNNAMED = Laboratory(name="-")


def result_words(reading: MrdReading, policy: Policy) -> tuple[LinkedWords, ...]:
    """The category and what it means for the molecular response."""
    return tuple(_result(reading, policy))


def _result(reading: MrdReading, policy: Policy) -> Iterator[LinkedWords]:
    sample = reading.sample
    is_marrow = sample.specimen is Specimen.MARROW
    if not reading.evaluable:
        yield _not_evaluable(reading)
        return
    if not sample.is_bcr_abl1:
        yield LinkedWords(say("Not BCR::ABL1: says nothing about the molecular response."))
        return
    if reading.category is MrdCategory.QUANTIFIED:
        limit = figure(policy, "mrd_failure_percent")
        if reaches(reading.bound_percent, policy["mrd_failure_percent"]):
            yield linked(say("MRD failure: {limit} or above."), limit=limit)
        else:
            yield linked(say("Quantified, though below {limit}: no molecular response."), limit=limit)
    elif reading.category is MrdCategory.UNDETECTED:
        yield _undetected(reading, policy) if is_marrow else LinkedWords(_elsewhere(say("Not detected")))
    elif not is_marrow:
        yield LinkedWords(_elsewhere(say("Positive, not quantifiable")))
    elif reading.adequate:
        yield LinkedWords(say("Positive, not quantifiable (PNQ): a molecular response."))
    else:
        yield LinkedWords(say("Positive, not quantifiable, in an inadequate sample: not a molecular response."))


def _elsewhere(read: str) -> str:
    return say("{read}. The molecular response is read in marrow.", read=read)


def _undetected(reading: MrdReading, policy: Policy) -> LinkedWords:
    if reading.depth is None:
        return LinkedWords(say("Not detected (CMR); without copies its depth is not known."))
    key = _DEPTH_KEYS[reading.depth] + _of_gene(reading)
    return linked(
        say("Not detected: CMR, {depth} ({limit} {gene} copies or more)."),
        depth=reading.depth,
        limit=figure(policy, key),
        gene=reading.sample.control_gene.value,
    )


def _not_evaluable(reading: MrdReading) -> LinkedWords:
    if reading.category is MrdCategory.UNDETECTED:
        return LinkedWords(say("Not detected in an inadequate sample: not negative, not CMR."))
    if reading.sample.category is MrdCategory.NOT_EVALUABLE:
        return LinkedWords(say("Reported as not evaluable."))
    return LinkedWords(say("Not evaluable: no level above 0 and no copies to go by."))


def limit_words(reading: MrdReading, policy: Policy, laboratory: Laboratory | None) -> tuple[LinkedWords, ...]:
    """The limit that a censored result lies below and where it comes from; what no copy seen excludes."""
    upper = reading.upper_limit_percent
    if upper is None:
        return ()
    sample = reading.sample
    counts = reading.category is MrdCategory.UNDETECTED and bool(sample.control_copies)
    lines = []
    if not counts or sample.lod_percent is not None:
        lines.append(_upper(reading, policy, laboratory or _UNNAMED, percent_words(upper)))
    if counts:
        lines.append(_excluded(reading, policy))
    return tuple(lines)


def _upper(reading: MrdReading, policy: Policy, laboratory: Laboratory, upper: str) -> LinkedWords:
    sample = reading.sample
    if reading.category is MrdCategory.UNDETECTED:
        if sample.lod_percent is not None:
            return LinkedWords(say("Below {upper}, this sample's own detection limit.", upper=upper))
        if laboratory.lod_percent is not None:
            return LinkedWords(say("Below {upper}, this laboratory's detection limit.", upper=upper))
        return linked(
            say("Below {upper}, taken where nothing is recorded."), upper=figure(policy, "default_lod_percent", upper)
        )
    if sample.loq_percent is not None:
        return linked(say("{said}, this sample's own limits."), said=_between(reading, upper))
    if laboratory.loq_percent is not None:
        return linked(say("{said}, this laboratory's limits."), said=_between(reading, upper))
    said = _between(reading, figure(policy, "default_loq_percent", upper))
    return linked(say("{said}, taken where no limit is recorded."), said=said)


def _between(reading: MrdReading, upper: str | LinkedWords) -> LinkedWords:
    if reading.lower_limit_percent is None:
        return linked(say("Below {upper}"), upper=upper)
    return linked(say("From {low} to {upper}"), low=percent_words(reading.lower_limit_percent), upper=upper)


def _excluded(reading: MrdReading, policy: Policy) -> LinkedWords:
    copies = reading.sample.control_copies
    assert copies
    return linked(
        say("0 in {copies} {gene} copies: below {level} with 95{nbsp}% confidence (excludes {three})."),
        copies=count_words(copies),
        gene=reading.sample.control_gene.value,
        nbsp=NBSP,
        level=percent_words(100 * policy["copies_excluded"] / copies),
        three=figure(policy, "copies_excluded", say("{count} copies", count=number_words(policy["copies_excluded"]))),
    )


def sample_words(reading: MrdReading, policy: Policy) -> tuple[LinkedWords, ...]:
    """Whether the sample is adequate, by what, and what an inadequate positive is worth."""
    sample = reading.sample
    if not sample.is_bcr_abl1 and sample.control_copies is None:
        return ()
    lines = [_adequacy(reading, policy)]
    if reading.doubtful:
        lines.append(LinkedWords(say("A positive stays a positive, but doubtful and never a reference.")))
    return tuple(lines)


def _adequacy(reading: MrdReading, policy: Policy) -> LinkedWords:
    sample = reading.sample
    limit = figure(policy, "adequate_copies" + _of_gene(reading))
    if sample.control_copies is not None:
        copies, gene = count_words(sample.control_copies), sample.control_gene.value
        if reading.adequate:
            template = say("{copies} {gene} copies: adequate, {limit} or more.")
        else:
            template = say("{copies} {gene} copies: inadequate, fewer than {limit}.")
        return linked(template, copies=copies, gene=gene, limit=limit)
    if sample.lod_percent is None:
        return LinkedWords(say("Copies not recorded: taken as adequate, said as a doubt on cards."))
    template = (
        say("Copies not recorded; its detection limit of {lod} is not above {limit}: taken as adequate.")
        if reading.adequate
        else say("Copies not recorded; its detection limit of {lod} is above {limit}: inadequate.")
    )
    return linked(template, lod=percent_words(sample.lod_percent), limit=figure(policy, "adequate_lod_percent"))


def noise_words(reading: MrdReading, policy: Policy, laboratory: Laboratory | None) -> tuple[LinkedWords, ...]:
    """The standard deviation of a level on the log scale, and what it is made of."""
    level, total = reading.level_percent, reading.sd_log10
    if level is None or total is None:
        return ()
    own = own_noise(level, laboratory or _UNNAMED, policy.measurement)
    said = _log(own)
    if laboratory is not None and laboratory.noise_log10 is not None:
        part = linked(say("{own}, this laboratory's own figure"), own=said)
    else:
        part = linked(say("{own} of a laboratory at this level"), own=figure(policy, _noise_key(level, policy), said))
    if total - own < 0.005:
        return (linked(say("± {total}: {part}."), total=_log(total), part=part),)
    return (linked(say("± {total}: {part}, the rest from counting copies."), total=_log(total), part=part),)


def _noise_key(level: float, policy: Policy) -> str:
    if reaches(level, policy["noise_high_from_percent"]):
        return "noise_high_log10"
    return "noise_middle_log10" if reaches(level, policy["noise_middle_from_percent"]) else "noise_low_log10"


def _log(value: float) -> str:
    return figures(f"{value:.2f}{NBSP}log")


def _of_gene(reading: MrdReading) -> str:
    """The ending of keys that differ for GUSB."""
    return "_gusb" if reading.sample.control_gene is codes.ControlGene.GUSB else ""
