"""The MRD form's reading, without a form."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.domain import codes
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.gui.forms.entry import Context, Entry
from dalba_desktop.gui.mrd_entry import read_entry, texts_of
from dalba_desktop.interchange.plausible import load_plausible
from tests.builders import on_day
from tests.gui.clinic import AS_OF, rising_case
from tests.gui.views import POLICY, view_of

VIEW = view_of(rising_case())
CONTEXT = Context(view=VIEW, policy=POLICY, plausible=load_plausible())
COMPLETE = {"date": "5/3/2025", "specimen": "marrow", "assay": "rqpcr", "laboratory": "Lab A", "level": "0,012 %"}


def entered(record_id: str = "", **texts: str) -> Entry:
    return read_entry({**COMPLETE, **texts}, CONTEXT, record_id)


def test_a_complete_result_has_no_problem_and_no_id_yet() -> None:
    entry = entered(control_copies="45000")
    assert entry.problems == {}
    assert entry.record is not None
    assert entry.record.id == ""
    assert entry.record.level_percent == 0.012
    assert entry.record.date == AS_OF
    assert entry.understood["date"] == "5 Mar 2025, day 57".replace(" Mar ", "\xa0Mar\xa0")


@pytest.mark.parametrize(
    ("level", "copies", "preview"),
    [
        ("<0.001", "45000", "not detected, limit 0.0010 %, 45,000 ABL1 copies: adequate · CMR MR4.5"),
        ("ND", "8900", "not detected, limit 0.034 %, 8,900 ABL1 copies: inadequate, cannot be read as negative"),
        ("PNQ", "45000", "positive, not quantifiable, below 0.010 %, 45,000 ABL1 copies: adequate · PNQ"),
        ("12/45000", "", "0.027 %, quantified, 45,000 ABL1 copies: adequate · −1.07 log since 21 Feb 2025"),
        ("0.5", "8000", "0.50 %, quantified, 8,000 ABL1 copies: inadequate, doubtful · +0.21 log since 21 Feb 2025"),
        ("ND", "", "not detected, limit 0.0030 %, adequacy not recorded · CMR"),
        ("NE", "", "not evaluable, adequacy not recorded"),
        ("1.234", "45000", "1.2 %, quantified, 45,000 ABL1 copies: adequate · +0.60 log since 21 Feb 2025"),
    ],
)
def test_the_preview_says_how_the_result_will_count(level: str, copies: str, preview: str) -> None:
    """What is typed is shown as it will be judged, before it is stored."""
    view = view_of(rising_case(), as_of=on_day(50))
    texts = {**COMPLETE, "date": "26/2/2025", "level": level, "control_copies": copies}
    entry = read_entry(texts, dataclasses.replace(CONTEXT, view=view))
    assert entry.problems == {}
    assert entry.preview.replace("\xa0", " ") == f"Marrow RQ-PCR of 26 Feb 2025, day 50: {preview}"


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("date", "", "Needed."),
        ("date", "5/3/25", "four figures"),
        ("specimen", "", "Needed."),
        ("assay", "", "Needed."),
        ("level", "", "Needed: a level, ND, PNQ or NE."),
        ("level", "1.2 3", "Not read"),
        ("level", "1200", "from 0 to 1000"),
        ("level", "12/0", "Control copies cannot be 0"),
        ("level", "<0", "above 0"),
        ("level", "12/45.000", "45"),
        ("control_copies", "45.000", "45 or 45000"),
        ("control_copies", "many", "Not a number."),
        ("control_copies", "-1", "Not a number."),
        ("lod_percent", "0", "above 0"),
        ("reported_on", "31/4/2025", "no such day"),
    ],
)
def test_a_problem_stands_at_its_field(key: str, text: str, why: str) -> None:
    entry = entered(**{key: text})
    assert list(entry.problems) == [key]
    assert why in entry.problems[key]
    assert entry.record is None
    assert entry.preview == ""


def test_level_and_fields_must_agree() -> None:
    assert "otherwise" in entered(level="<0.001", lod_percent="0.003").problems["lod_percent"]
    assert "otherwise" in entered(level="ND", category="quantified").problems["category"]
    assert entered(level="<0.001", lod_percent="0.001").problems == {}


def test_the_laboratory_s_own_limits_decide() -> None:
    """0.004 % is a number, and below what this laboratory can quantify."""
    laboratory = Laboratory(name="Lab A", lod_percent=0.001, loq_percent=0.005)
    context = dataclasses.replace(CONTEXT, laboratories=(laboratory,))
    entry = read_entry({**COMPLETE, "level": "0.004", "control_copies": "45000"}, context)
    assert ": positive, not quantifiable, below 0.0050" in entry.preview


@pytest.mark.parametrize(
    ("texts", "key", "why"),
    [
        ({"date": "6/3/2025"}, "date", "After 5"),
        ({"date": "6/3/2024"}, "date", "Long before the diagnosis"),
        ({"date": "5/3/2025", "reported_on": "4/3/2025"}, "reported_on", "Before the sample was taken."),
        ({"date": "21/2/2025"}, "date", "already there"),
    ],
)
def test_what_is_unusual_is_said_but_not_forbidden(texts: dict[str, str], key: str, why: str) -> None:
    entry = entered(**texts)
    assert entry.record is not None
    assert why in entry.hints[key]


def test_a_corrected_result_keeps_its_id_and_is_no_twin_of_itself() -> None:
    entry = entered("m4", level="1.3")
    assert entry.record is not None
    assert entry.record.id == "m4"
    assert entry.hints == {}


positive = st.floats(1e-7, 1e6, allow_nan=False)
samples = st.builds(
    MrdSample,
    id=st.just("x"),
    date=st.just(on_day(45)),
    specimen=st.sampled_from(codes.Specimen),
    assay=st.sampled_from(codes.Assay),
    scale=st.sampled_from(codes.Scale),
    control_gene=st.sampled_from(codes.ControlGene),
    level_percent=st.floats(0.0001, 1000),
    category=st.none() | st.sampled_from(codes.MrdCategory),
    target_copies=st.none() | positive,
    control_copies=st.none() | positive,
    lod_percent=st.none() | positive,
    loq_percent=st.none() | positive,
    timepoint=st.none() | st.sampled_from(["d85", "C2"]),
)


@given(samples)
def test_opening_a_correction_and_storing_it_unchanged_changes_nothing(sample: MrdSample) -> None:
    entry = read_entry(texts_of(sample), CONTEXT, sample.id)
    assert entry.problems == {}
    assert entry.record == dataclasses.replace(sample)
