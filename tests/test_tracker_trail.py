"""The trail as people read it: what each row changed, field by field; and as files that others can check and open."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
from typing import Any

import hypothesis
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from dalba_desktop.store import connect, migrate
from dalba_desktop.store.audit import FIRST_HASH, Action, AuditEntry, entries, random_nonce, short_code
from dalba_desktop.store.audit import Trail as Written
from dalba_desktop.store.verify import chain_findings
from dalba_desktop.tracker import trail
from dalba_desktop.tracker.trail import FieldChange, TrailRow

NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def an_entry(**values: Any) -> AuditEntry:
    plain = AuditEntry(
        sequence=1, at="2026-03-01T10:00:00Z", who="anna", account="ward", change=1, action="amended", list="mrd",
        case_id="CASE-1", record_id="m1", reason="a slip", before=None, after=None, nonce="00", content_hash="",
        previous_hash=FIRST_HASH, hash="1a2b3c4d5e6f" + "0" * 52,
    )  # fmt: skip
    return dataclasses.replace(plain, **values)


def changes(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    told = {
        name: None if value is None else json.dumps(value) for name, value in (("before", before), ("after", after))
    }
    return [(each.field, each.before, each.after) for each in trail.changes_of(an_entry(**told))]


def test_a_row_tells_field_by_field_what_it_changed() -> None:
    assert changes({"date": "2025-04-02", "level": 0.02}, {"date": "2025-04-02", "level": 0.2, "note": "x"}) == [
        ("level", 0.02, 0.2),
        ("note", None, "x"),
    ]
    assert changes(None, {"level": 0}) == [("level", None, 0)]
    assert changes({"level": 0, "note": "x"}, None) == [("level", 0, None), ("note", "x", None)]
    assert changes({"level": 0}, {"level": 0}) == []
    assert changes({"level": 0}, {"level": None}) == [("level", 0, None)]


def test_a_value_that_is_no_record_is_a_field_of_its_own() -> None:
    assert changes(0.5, 0.6) == [("value", 0.5, 0.6)]
    assert changes(None, [1]) == [("value", None, [1])]
    assert changes("abc", {"a": 1}) == [("value", "abc", None), ("a", None, 1)]
    assert changes(False, 0) == [("value", False, 0)]
    assert changes({"a": True}, {"a": 1}) == [("a", True, 1)]


def test_a_row_that_was_tampered_with_is_shown_as_it_stands() -> None:
    """The history must open in a store that the check has found fault with."""
    entry = an_entry(before="{not JSON", after='{"level": 1}')

    assert trail.changes_of(entry) == (FieldChange("value", "{not JSON", None), FieldChange("level", None, 1))


def test_an_erased_row_tells_of_nothing() -> None:
    erased = an_entry(case_id=None, record_id=None, reason=None, nonce=None)

    assert trail.rows_of([erased]) == (TrailRow(erased, ()),)


@given(before=JSON, after=JSON)
def test_changes_lead_from_one_record_to_the_other(before: Any, after: Any) -> None:
    before = before if isinstance(before, dict) else {"x": before}
    after = after if isinstance(after, dict) else {"x": after}
    now = dict(before)
    for field, was, becomes in changes(before, after):
        assert now.get(field) == was
        now[field] = becomes

    assert {key: value for key, value in now.items() if value is not None} == {
        key: value for key, value in after.items() if value is not None
    }


def test_the_code_of_a_row_is_the_one_on_paper() -> None:
    assert TrailRow(an_entry(), ()).code == "1a2b-3c4d-5e6f"


def test_the_history_of_a_field_has_only_rows_that_changed_it() -> None:
    rows = [
        an_entry(sequence=1, action="added", after='{"level": 1, "note": "x"}'),
        an_entry(sequence=2, record_id="m2", after='{"level": 5}'),
        an_entry(sequence=3, list="notes", after='{"level": 5}'),
        an_entry(sequence=4, before='{"level": 1, "note": "x"}', after='{"level": 1, "note": "y"}'),
        an_entry(sequence=5, before='{"level": 1, "note": "y"}', after='{"level": 2, "note": "z"}'),
        an_entry(sequence=6, case_id=None, record_id=None, reason=None, nonce=None),
        an_entry(sequence=7, action="undone", before='{"level": 2}', after=None),
    ]

    found = list(trail.history_of_field(rows, "mrd", "m1", "level"))

    assert [(row.entry.sequence, *dataclasses.astuple(row.changes[0])) for row in found] == [
        (1, "level", None, 1),
        (5, "level", 1, 2),
        (7, "level", 2, None),
    ]
    assert all(len(row.changes) == 1 for row in found)
    assert list(trail.history_of_field(rows, "mrd", "m1", "unknown")) == []


def a_trail(*rows: tuple[str | None, str, str, Any]) -> tuple[AuditEntry, ...]:
    """Written as the store writes it; each row has a case, a record, a reason and a content."""
    database: Database = connect.in_memory()
    try:
        migrate.bring_up_to_date(database, migrate.migrations(), NOW)
        for case_id, record_id, reason, after in rows:
            written = Written(database, at=NOW, who=record_id, account="ward", reason=reason, nonce=random_nonce)
            written.append(Action.ADDED, case_id, "notes", record_id, None, after)
            written.seal()
        return entries(database)
    finally:
        database.close()


ROWS = st.lists(st.tuples(st.none() | TEXT, TEXT, TEXT, JSON), max_size=4)


@hypothesis.settings(max_examples=25)
@given(rows=ROWS)
@hypothesis.example(rows=[("a\rb", "\r\n", '=1+1,"x"\r', {"a": "\r"})])
def test_the_table_has_a_line_per_row_and_no_formula_in_it(rows: list[tuple[str | None, str, str, Any]]) -> None:
    written = a_trail(*rows)

    heading, *lines = csv.reader(io.StringIO(trail.as_csv(written), newline=""), strict=True)

    assert len(heading) == 15
    assert "nonce" not in heading
    assert len(lines) == len(written)
    for entry, line in zip(written, lines, strict=True):
        assert len(line) == 15
        for name, cell in zip(heading, line, strict=True):
            assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
            value = getattr(entry, name)
            assert cell.removeprefix("'") == ("" if value is None else str(value)).removeprefix("'")


@hypothesis.settings(max_examples=25)
@given(rows=ROWS)
def test_from_the_document_anyone_can_compute_the_hashes_again(rows: list[tuple[str | None, str, str, Any]]) -> None:
    written = a_trail(*rows)

    document = json.loads(json.dumps(trail.as_json(written), ensure_ascii=False))

    again = tuple(AuditEntry(**row) for row in document["entries"])
    assert again == written
    assert document["format"] == "dalba-audit/1"
    assert document["head"] == (short_code(written[-1].hash) if written else None)
    if written:
        assert chain_findings(again, written[-1].hash) == ()


def test_an_empty_trail_is_a_heading_and_an_empty_list() -> None:
    assert trail.as_csv(()).splitlines() == [
        "sequence,at,who,account,change,action,list,case_id,record_id,reason,before,after,content_hash,previous_hash,hash"
    ]
    assert trail.as_json(()) == {"format": "dalba-audit/1", "entries": [], "head": None}
