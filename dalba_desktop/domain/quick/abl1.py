"""A line about an ABL1 kinase-domain test: `T315I 35% ngs 14/3`, `kd pending 12/3`."""

from __future__ import annotations

import dataclasses
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.abl1 import Abl1Test, VariantNameError, hgvs_protein, residue_at
from dalba_desktop.domain.codes import Abl1Status
from dalba_desktop.domain.quick.days import ask_day, day_text, is_sure, put_day, sure_text, typed_days
from dalba_desktop.domain.quick.draft import Draft, bound, live
from dalba_desktop.domain.quick.items import Amount, CodingText, Item, Strange, VariantText, Word
from dalba_desktop.domain.quick.numbers import percent
from dalba_desktop.domain.quick.reading import LineReading

ABL1 = "abl1_tests"
_WHOLE = 100.0


def read_abl1(draft: Draft) -> LineReading:
    """Reads the line as one ABL1 test; a result may complete a pending one."""
    for word in draft.words("kd"):
        draft.take(word)
        draft.part(word, "test", "abl1")
    for word in draft.words("gene"):
        if word.values("gene")[0] == "ABL1" and not isinstance(draft.beside(word, 1), Amount):
            draft.take(word)
    _read_lod(draft)
    _read_variants(draft)
    draft.put_words("specimen")
    draft.put_words("method")
    _read_status(draft)
    day = _read_days(draft)
    if draft.raw.get("date") is None or draft.is_open:
        return draft.finish(ABL1)
    pending = None
    if draft.raw.get("status") != Abl1Status.PENDING:
        pending = _pending(draft, day)
    if pending is None and not draft.is_open:
        _check_twins(draft, day)
    return draft.finish(ABL1, amended=pending)


def _read_lod(draft: Draft) -> None:
    for word in draft.words("lod_percent"):
        amount = bound(draft, word, lambda amount: amount.unit in ("", "%", "ratio"))
        if amount is not None and amount.start < word.start and isinstance(draft.beside(amount, -1), VariantText):
            # `T315I 35% lod`: as likely the share of the variant.
            amount = None
        if amount is not None:
            draft.take(word)
            draft.take(amount)
            value = percent(draft, amount, "lod_percent", "", _WHOLE)
            if value is not None:
                draft.put(amount, "lod_percent", value)


def _read_variants(draft: Draft) -> None:
    """Variants with their share and coding change. A share stands behind its variant, or all of them before."""
    found = draft.left(VariantText)
    variants = [made for item in found if (made := _variant(draft, item)) is not None]
    for place, variant in enumerate(variants):
        if any(variant["protein"] == other["protein"] for other in variants[:place]):
            draft.refuse(found[place] if len(found) == len(variants) else None, "variant-twice")
    _read_slashes(draft)
    for word in draft.words("vaf"):
        draft.take(word)
    shares = [amount for amount in draft.left(Amount) if amount.unit in ("", "%", "ratio") and not amount.is_limit]
    _give_shares(draft, found, variants, shares)
    for coding in draft.left(CodingText):
        before = draft.beside(coding, -1)
        if isinstance(before, VariantText) and len(variants) == len(found):
            draft.take(coding)
            draft.part(coding, "coding", coding.name)
            variants[found.index(before)]["coding"] = coding.name
    for word in draft.words("compound"):
        if len(found) > 1:
            draft.take(word)
            draft.part(word, "compound_with", True)
            names = [variant["protein"] for variant in variants]
            for variant in variants:
                variant["compound_with"] = [name for name in names if name != variant["protein"]]
    for word in draft.words("also"):
        if isinstance(draft.beside(word, -1), VariantText) and isinstance(draft.beside(word, 1), VariantText):
            draft.take(word)
    if variants:
        draft.raw["variants"] = variants


def _variant(draft: Draft, item: VariantText) -> dict[str, Any] | None:
    draft.take(item)
    try:
        protein = hgvs_protein(item.name)
    except VariantNameError as error:
        codon = None if error.codon is None else error.codon - 19
        draft.refuse(item, f"variant-{error.code}", value=item.name, codon=codon, residue=error.residue)
        return None
    if item.name[:2].lower() != "p." and ":" not in item.name and residue_at(_codon(protein)) is None:
        draft.ask(item, "variants", "outside-domain", [(protein, protein)])
        return {"protein": protein}
    draft.part(item, "variants", protein)
    return {"protein": protein}


def _codon(protein: str) -> int:
    return int("".join(char for char in protein if char.isdigit()))


def _read_slashes(draft: Draft) -> None:
    """`T315I/E255K` is how a compound mutation is written, and also how two are listed: asked."""
    for slash in [item for item in draft.left(Strange) if draft.typed(item) == "/"]:
        before, after = draft.beside(slash, -1), draft.beside(slash, 1)
        if isinstance(before, VariantText) and isinstance(after, VariantText):
            draft.take(slash)
            both = f"{before.name} {after.name}"
            place = Item(before.start, after.end)
            options = [(True, f"{before.name} + {after.name} compound"), (False, both)]
            draft.ask(place, "compound_with", "compound-or-two", options)


def _give_shares(draft: Draft, found: list[VariantText], variants: list[dict[str, Any]], shares: list[Amount]) -> None:
    if not found:
        return
    step = -1 if shares and shares[0].start < found[0].start else 1
    for share in shares:
        draft.take(share)
        owner = draft.beside(share, -step)
        while isinstance(owner, CodingText) or (isinstance(owner, Word) and owner.values("vaf")):
            owner = draft.beside(owner, -step)
        if not isinstance(owner, VariantText) and len(found) == 1 and len(shares) == 1:
            owner = found[0]
        if not isinstance(owner, VariantText):
            draft.refuse(share, "which-variant", value=draft.typed(share))
            continue
        value = percent(draft, share, "vaf_percent", "", _WHOLE)
        if value is not None and value > _WHOLE:
            draft.refuse(share, "not-allowed", key="vaf_percent", value=value, allowed=f"0 - {_WHOLE:g} %", reason="")
        elif value is not None and len(variants) == len(found):
            variants[found.index(owner)]["vaf_percent"] = value
            if value < draft.raw.get("lod_percent", 0) and not share.is_sure:
                draft.ask(share, "vaf_percent", "below-limit", [(value, f"{draft.typed(share)}!")])
            draft.part(share, "vaf_percent", value)


def _read_status(draft: Draft) -> None:
    """What was typed, else mutation where a variant was; a result that says both is a problem."""
    for word in draft.words("status"):
        draft.take(word)
        value = word.values("status")[0]
        if "variants" in draft.raw and value != "mutation":
            draft.refuse(word, "contradiction", category=value)
        else:
            draft.put(word, "status", value)
    if "variants" in draft.raw:
        draft.raw["status"] = "mutation"
    elif "status" not in draft.raw and not draft.is_open:
        draft.ask(
            None, "status", "missing", [("no_mutation", "neg"), ("pending", "pending"), ("not_amplifiable", "na")]
        )


def _read_days(draft: Draft) -> Item | None:
    days = typed_days(draft)
    samples = [day for day in days if day.role != "reported"]
    for day in days:
        if day.role == "reported":
            put_day(draft, day, "reported_on")
    if not samples and draft.is_asked("date"):
        return None
    if not samples:
        ask_day(draft, "date")
        return None
    put_day(draft, samples[0], "date")
    reported = draft.raw.get("reported_on")
    if reported is not None and reported < draft.raw.get("date", ""):
        report = next(day.item for day in days if day.role == "reported")
        draft.refuse(report, "reported-before-sample")
    return samples[0].item


def _pending(draft: Draft, day: Item | None) -> Abl1Test | None:
    """The pending test this result completes. One sampled on another day is asked about."""
    waiting = [row for row in live(draft.known.abl1_tests) if row.status is Abl1Status.PENDING and _fits(draft, row)]
    same = [row for row in waiting if row.date.isoformat() == draft.raw["date"]]
    if len(same) > 1:
        draft.refuse(day, "several-rows")
        return None
    if same:
        if "reported_on" not in draft.raw and same[0].reported_on is None:
            days = [(draft.as_of.isoformat(), f"rep {day_text(draft.as_of)}")]
            days.append((same[0].date.isoformat(), f"rep {day_text(same[0].date)}"))
            draft.ask(None, "reported_on", "missing", days if days[0] != days[1] else days[:1])
        completed: Abl1Test = same[0]
        return completed
    earlier = [row for row in waiting if row.date.isoformat() < draft.raw["date"]]
    if earlier and "reported_on" not in draft.raw and not is_sure(day or Item(0, 0)):
        row = max(earlier, key=lambda row: row.date)
        typed = codec.read_day(draft.raw["date"])
        options = [
            (row.id, f"{day_text(row.date)} rep {day_text(typed)}"),
            ("", sure_text(typed)),
        ]
        draft.ask(day, "date", "pending-test", options)
    return None


def _fits(draft: Draft, row: Abl1Test) -> bool:
    return all(key not in draft.raw or getattr(row, key) in (None, draft.raw[key]) for key in ("specimen", "method"))


def _check_twins(draft: Draft, day: Item | None) -> None:
    if codec.problems_in(Abl1Test, draft.raw):
        return
    made = codec.read_record(Abl1Test, draft.raw, "")
    for row in live(draft.known.abl1_tests):
        if dataclasses.replace(row, id="", note=made.note) == made:
            draft.refuse(day, "already-stored", id=row.id)
            return
        if (row.date, row.specimen, row.method) == (made.date, made.specimen, made.method) and not is_sure(
            day or Item(0, 0)
        ):
            draft.ask(day, "date", "same-day", [(row.id, sure_text(made.date))])
            return
