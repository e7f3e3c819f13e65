"""A mutation table is read whole or refused with the place; nothing in it is guessed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dalba_desktop.alerts.mutations import COMPOUND, Call, Cell, read_mutation_table
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Agent

CELL = {"call": "R", "source": "a paper", "standing": "verified"}


def a_table(*rows: Any, **head: Any) -> dict[str, Any]:
    return {"version": "2.1", "date": "2026-12-01", "row": list(rows), **head}


def a_row(*variants: Any, **values: Any) -> dict[str, Any]:
    return {"variants": list(variants), "calls": {"dasatinib": CELL}, **values}


def test_rows_keep_their_order_and_versions_grow() -> None:
    table = read_mutation_table(a_table(a_row("V299L", "T315I"), {"compound": True, "calls": {"ponatinib": CELL}}))

    assert table.rows == ("p.Val299Leu", "p.Thr315Ile", COMPOUND)
    assert table.cells[COMPOUND, Agent.PONATINIB].source == "a paper"
    older = read_mutation_table(a_table(a_row("T315I"), version="1.9"))
    newer = read_mutation_table(a_table(a_row("T315I"), version="10", date=dt.date(2026, 1, 1)))
    assert older.age < table.age < newer.age
    assert newer.date == "2026-01-01"


def test_an_entry_is_kept_as_written_with_its_call_source_and_standing() -> None:
    entry = {"call": "R/I", "source": " a paper ", "standing": "memory"}
    table = read_mutation_table(a_table(a_row("T315I", calls={"dasatinib": entry})))
    cell = Cell(call=Call.RESISTANT, written="R/I", source="a paper", standing="memory")
    assert dict(table.cells) == {("p.Thr315Ile", Agent.DASATINIB): cell}
    assert (table.version, table.date, table.sha256) == ("2.1", "2026-12-01", "")


def test_nobody_has_reviewed_a_file_because_it_says_so() -> None:
    assert read_mutation_table(a_table(a_row("T315I"), reviewed_by="me")).reviewed_by is None


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({}, r"mutations\.row.*required"),
        (a_table(), r"mutations\.row"),
        (a_table("T315I"), r"row\[0\]"),
        (a_table({"calls": {"dasatinib": CELL}}), r"row\[0\]\.variants.*required"),
        (a_table(a_row(315)), r"row\[0\]\.variants.*315"),
        (a_table(a_row("T334I")), r"row\[0\]\.variants.*isoform 1b"),
        (a_table(a_row("T315I", calls={})), r"row\[0\]\.calls"),
        (a_table(a_row("T315I", calls={"dasatinib": "R"})), r"calls\.dasatinib"),
        (a_table(a_row("T315I", calls={"dasatinib": {**CELL, "call": "safe"}})), r"calls\.dasatinib.*R, I, S"),
        (a_table(a_row("T315I", calls={"dasatinib": {**CELL, "source": " "}})), r"calls\.dasatinib\.source"),
        (a_table(a_row("T315I", calls={"dasatinib": {"call": "R"}})), r"calls\.dasatinib\.standing.*required"),
        (a_table(a_row("T315I", calls={"dasatinib": {**CELL, "standing": "sure"}})), r"dasatinib\.standing.*memory"),
        (a_table(a_row("T315I"), a_row("V299L", "p.Thr315Ile")), r"row\[1\]\.calls\.dasatinib.*given twice"),
        (a_table(a_row("T315I"), version=""), r"mutations\.version"),
        (a_table(a_row("T315I"), date=3), r"mutations\.date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(document: dict[str, Any], named: str) -> None:
    with pytest.raises(FactError, match=named):
        read_mutation_table(document)


def test_a_table_may_call_every_tki_that_is_known() -> None:
    tkis = read_mutation_table(a_table(a_row("T315I"))).tkis
    assert {tki.value for tki in tkis} == {
        "imatinib", "dasatinib", "nilotinib", "bosutinib", "ponatinib", "asciminib", "olverembatinib",
    }  # fmt: skip
