"""The variants of a case against the TKIs, in words: rows, what stands where nothing was found, each cell in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalba_desktop.alerts.mutations import COMPOUND, GATEKEEPER, MutationTable, row_of
from dalba_desktop.alerts.rules.abl1_resistant import Found, state_of
from dalba_desktop.domain.abl1 import Abl1Test, Variant, short_name
from dalba_desktop.domain.codes import Abl1Status, Agent
from dalba_desktop.gui.knowledge_words import call_words, review_words
from dalba_desktop.wording import date_words, label, percent_words, say

if TYPE_CHECKING:
    from dalba_desktop.domain.history import CaseHistory
    from dalba_desktop.tracker import CaseView
    from dalba_desktop.tracker.settings import TableInForce


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One variant, or those declared to lie on one molecule. `read_as` is the row of the table that speaks for it."""

    title: str
    detail: str
    read_as: str
    test_id: str
    is_cleared: bool
    is_known: bool
    """Whether the table has a row for it."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CaseMatrixText:
    """What the pane shows. `said` stands above the matrix, or alone where no variant is to be shown."""

    rows: tuple[VariantRow, ...]
    current: tuple[Agent, ...]
    said: tuple[str, ...]
    review: str
    is_reviewed: bool


def case_matrix_text(view: CaseView, now: TableInForce) -> CaseMatrixText:
    """The matrix of a case as known on the day of the view."""
    tests = view.known.abl1_tests
    state = state_of(tests)
    rows = [*_rows(state.present, now.table, is_cleared=False), *_rows(state.cleared, now.table, is_cleared=True)]
    said = list(_tests_said(tests, has_variant=bool(state.present)))
    if state.unnamed is not None:
        said.append(say("The test of {date} found a mutation that is not named.", date=date_words(state.unnamed.date)))
    together = [found.variant for found in state.present]
    if _is_open_whether_compound(together):
        said.append(say("Whether they lie on one molecule (compound) was not told: each is read by itself."))
    return CaseMatrixText(
        rows=tuple(rows),
        current=current_tkis(view),
        said=tuple(said),
        review=review_words(now),
        is_reviewed=now.signed is not None,
    )


def current_tkis(view: CaseView) -> tuple[Agent, ...]:
    """The TKIs whose rows cover the day of the view; a hold does not end one. None after death."""
    known: CaseHistory = view.known
    if known.death_date is not None:
        return ()
    rows = (row for row in known.treatments if row.is_tki and row.covers(view.as_of))
    return tuple(dict.fromkeys(row.agent for row in rows))


def cell_words(row: VariantRow, table: MutationTable, tki: Agent, current: Sequence[Agent]) -> str:
    """A cell in full, for the line below and the tool tip."""
    parts = [call_words(table, row.read_as, tki)]
    if not row.is_known:
        parts = [
            say(
                "{variant} × {tki}: no data, which is not the same as usable. The table does not know this variant.",
                variant=row.title,
                tki=label(tki),
            )
        ]
    if tki in current:
        parts.append(say("{tki} is given now.", tki=label(tki).capitalize()))
    if row.remark:
        parts.append(row.remark)
    return " ".join(parts)


def _rows(found: Sequence[Found], table: MutationTable, *, is_cleared: bool) -> list[VariantRow]:
    rows: dict[frozenset[str], VariantRow] = {}
    newest_first = sorted(found, key=lambda item: (item.test.date, item.variant.vaf_percent or 0.0), reverse=True)
    for item in newest_first:
        together = frozenset({item.variant.protein, *item.variant.compound_with})
        if together not in rows:
            rows[together] = _row(item.test, item.variant, table, is_cleared=is_cleared)
    return list(rows.values())


def _row(test: Abl1Test, variant: Variant, table: MutationTable, *, is_cleared: bool) -> VariantRow:
    read_as = row_of(variant)
    names = [variant.protein, *(name for name in variant.compound_with if name != variant.protein)]
    detail = [percent_words(variant.vaf_percent)] if variant.vaf_percent is not None else []
    detail.append(date_words(test.date))
    if is_cleared:
        detail.append(say("cleared"))
    remark = ""
    if len(names) > 1 and read_as != COMPOUND:
        remark = say("Read as {variant} alone: the table has no row for this compound.", variant=short_name(read_as))
    return VariantRow(
        title=" + ".join(short_name(name) for name in names),
        detail=" · ".join(detail),
        read_as=read_as,
        test_id=test.id,
        is_cleared=is_cleared,
        is_known=read_as in table.rows,
        remark=remark,
    )


def _is_open_whether_compound(present: Sequence[Variant]) -> bool:
    has_gatekeeper = any(variant.protein == GATEKEEPER for variant in present)
    return len(present) > 1 and has_gatekeeper and not any(variant.compound_with for variant in present)


def _tests_said(tests: Sequence[Abl1Test], *, has_variant: bool) -> list[str]:
    """What the newest tests said, where there is no variant to show or something newer is open."""
    if not tests:
        return [say("No ABL1 test was done.")]
    newest = max(tests, key=lambda test: test.date)
    answered = [test for test in tests if test.has_result]
    said = []
    if newest.status is Abl1Status.PENDING:
        said.append(say("The test of {date} is pending.", date=date_words(newest.date)))
    elif newest.status is Abl1Status.NOT_AMPLIFIABLE:
        said.append(
            say(
                "The test of {date} could not be amplified, which is not the same as no mutation.",
                date=date_words(newest.date),
            )
        )
    if answered:
        last = max(answered, key=lambda test: test.date)
        if last.status is Abl1Status.NO_MUTATION:
            said.append(_none_found(last))
    elif not has_variant:
        said.append(say("No ABL1 test has a result yet."))
    return said


def _none_found(test: Abl1Test) -> str:
    method = label(test.method) if test.method is not None else ""
    limit = say("sees {limit} and more", limit=percent_words(test.lod_percent)) if test.lod_percent is not None else ""
    how = ", ".join(part for part in (method, limit) if part)
    if not how:
        return say("No variant was found on {date}.", date=date_words(test.date))
    return say("No variant was found on {date} ({how}).", date=date_words(test.date), how=how)
