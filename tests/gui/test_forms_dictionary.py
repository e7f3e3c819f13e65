"""No fact of the data dictionary can be forgotten: every list has a form, every field a place or a stated reason."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from dalba_desktop.domain import codec
from dalba_desktop.domain.abl1 import Variant
from dalba_desktop.domain.fields import Kind, Record, specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.treatment import Hold
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.forms.form_words import add_words, button_words, edit_words, title_words, withdraw_words
from dalba_desktop.gui.forms.hints import TWINS
from dalba_desktop.gui.forms.kind import LEFT_OUT
from dalba_desktop.gui.forms.kinds import KINDS, NO_FORM
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.forms.rows_field import RowsField
from dalba_desktop.gui.forms.texts import Kept, read_texts, texts_of
from dalba_desktop.interchange.plausible import load_plausible
from tests.domain.strategies import record_of
from tests.gui.clinic import rising_case
from tests.gui.views import POLICY, view_of

CONTEXT = Context(view=view_of(rising_case()), policy=POLICY, plausible=load_plausible())
FIELDS = [(name, item.key) for name, kind in KINDS.items() for item in specs_of(kind.record)]


def test_every_list_has_a_form_or_a_reason() -> None:
    assert set(KINDS) | set(NO_FORM) == set(LISTS)
    assert not set(KINDS) & set(NO_FORM)
    assert all(NO_FORM.values())
    assert all(LISTS[name] is kind.record for name, kind in KINDS.items())


@pytest.mark.parametrize(("list_name", "key"), FIELDS)
def test_every_field_has_a_place_or_a_reason(list_name: str, key: str) -> None:
    kind = KINDS[list_name]
    assert (key in kind.keys) != (key in kind.left_out)
    assert kind.left_out.get(key, "said") != ""


@pytest.mark.parametrize("list_name", KINDS)
def test_a_form_is_named_everywhere_and_its_rows_are_full(list_name: str) -> None:
    kind = KINDS[list_name]
    for words in (title_words(list_name), title_words(list_name, is_correction=True), button_words(list_name),
                  add_words([list_name]), edit_words(list_name), withdraw_words(list_name)):  # fmt: skip
        assert words
    assert list_name in TWINS
    for line in kind.layout:
        assert sum(int(word.partition(":")[2] or 1) for word in line.split()) <= 3
    assert len(set(kind.keys)) == len(kind.keys)


@pytest.mark.parametrize("list_name", KINDS)
def test_the_form_stands_as_the_table_says(qtbot: QtBot, list_name: str) -> None:
    form = RecordForm(list_name, CONTEXT)
    qtbot.addWidget(form)
    assert list(form.fields) == list(KINDS[list_name].keys)
    assert all(field.editor.accessibleName() for field in form.fields.values())
    for field in form.fields.values():
        if isinstance(field, RowsField):
            inner = {"holds": Hold, "variants": Variant}[next(key for key in form.fields if form.fields[key] is field)]
            assert list(field.add_row()) == [item.key for item in specs_of(inner)]


def _shown(list_name: str) -> st.SearchStrategy[Record]:
    """Records that a form can be opened on: with an id, not withdrawn."""
    record = LISTS[list_name]
    made = record_of(record).map(lambda raw: codec.read_record(record, raw, ""))
    return made.map(lambda record: dataclasses.replace(record, id="x-1", withdrawn=None))


@pytest.mark.parametrize("list_name", KINDS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_opening_a_record_and_storing_it_unchanged_changes_nothing(list_name: str, data: st.DataObject) -> None:
    kind = KINDS[list_name]
    record = data.draw(_shown(list_name))
    if list_name == "mrd" and not _has_result(record):
        return
    kept = kind.kept(record)
    texts = {key: kept.texts.get(key, "") for key in kind.keys}
    entry = kind.entry(texts, CONTEXT, record.id, kept)
    refused = set(kind.refusals({item.key: getattr(record, item.name) for item in specs_of(kind.record)}))
    assert set(entry.problems) == refused
    assert refused or entry.record == record


def _has_result(record: Any) -> bool:
    names = ("level_percent", "category", "lod_percent", "loq_percent", "target_copies", "control_copies")
    return any(getattr(record, name) is not None for name in names)


PLAIN = (Kind.DATE, Kind.NUMBER, Kind.INTEGER, Kind.CHOICE, Kind.CHOICES, Kind.BOOLEAN, Kind.VARIANT)


@pytest.mark.parametrize("list_name", KINDS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_what_is_typed_again_word_for_word_is_the_same(list_name: str, data: st.DataObject) -> None:
    """Without the help of what was kept: texts of dates, numbers and codes read back as themselves."""
    kind = KINDS[list_name]
    raw = _raw(kind.record, data.draw(_shown(list_name)))
    reading = read_texts(kind.record, texts_of(kind.record, raw))
    assert not {place for place in reading.problems if place in raw}
    assert {key: reading.raw.get(key) for key in raw} == raw


def _raw(record: type[Any], made: Record) -> dict[str, Any]:
    plain = {item.key for item in specs_of(record) if item.spec.kind in PLAIN}
    return {key: value for key, value in codec.write_record(made).items() if key in plain}


def test_a_field_that_was_not_touched_keeps_its_blanks() -> None:
    """A note with a line break cannot stand in one line; it is kept as it is unless somebody types there."""
    kind = KINDS["notes"]
    raw = {"date": "2025-03-05", "text": " two\nlines \n", "note": "x\ty "}
    kept = Kept(texts_of(kind.record, raw), raw)
    reading = read_texts(kind.record, dict(kept.texts), kept=kept)
    assert reading.raw == raw
    typed = read_texts(kind.record, {**kept.texts, "note": "z "}, kept=kept)
    assert typed.raw == {**raw, "note": "z"}


def test_what_no_form_has_is_the_same_for_every_list() -> None:
    assert set(LEFT_OUT) == {"id", "withdrawn"}
    assert [name for name, kind in KINDS.items() if set(kind.left_out) != set(LEFT_OUT)] == ["mrd"]
