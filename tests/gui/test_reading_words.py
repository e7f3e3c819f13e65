"""What the engine made of one result, in words: what fires, what stays silent and why, what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.gui.mrd_rows import mrd_sheet
from dalba_desktop.gui.reading_change import compared
from dalba_desktop.gui.reading_links import Threshold
from dalba_desktop.gui.reading_words import ReadingText, reading_text
from tests.builders import CaseBuilder, a_case, on_day
from tests.gui.clinic import rising_case
from tests.gui.views import POLICY, view_of

NBSP = "\N{NO-BREAK SPACE}"


def read(case: CaseHistory, record_id: str | None = None, *, day: int = 200, **more: object) -> ReadingText:
    policy = more.get("policy", POLICY)
    assert isinstance(policy, Policy)
    laboratories = more.get("laboratories", ())
    assert isinstance(laboratories, tuple)
    text = reading_text(view_of(case, on_day(day)), policy, laboratories, record_id)
    assert text is not None
    return text


def said(text: ReadingText, name: str) -> list[str]:
    return [line.text.replace(NBSP, " ") for part in text.parts if part.name == name for line in part.lines]


def keys(text: ReadingText, name: str) -> set[str]:
    lines = [line for part in text.parts if part.name == name for line in part.lines]
    return {span.target.key for line in lines for span in line.spans if isinstance(span.target, Threshold)}


def on_dasatinib() -> CaseBuilder:
    return a_case().on("dasatinib", 1)


def test_a_rise_is_told_with_its_reference_and_what_noise_allows() -> None:
    text = read(rising_case(), "m4", day=57)
    assert said(text, "Read as") == ["MRD failure: 0.01 % or above."]
    assert said(text, "Change") == [
        "+0.59 log since 21 Feb 2025 (0.31 %); noise allows 0.50 log: a rise.",
        "0.50 log is the least rise that is called; noise is 0.42 log.",
    ]
    assert keys(text, "Change") == {"rise_min_log10", "rise_pair_se"}
    (called,) = text.called
    assert (called.title, called.severity.value, called.state) == ("ABL1 test due · MRD rising", "critical", "")
    assert said(text, "Not called") == []


def test_without_an_id_the_newest_result_is_read() -> None:
    assert read(rising_case(), day=57).id == "m4"
    assert reading_text(view_of(a_case().build()), POLICY, ()) is None


def test_what_noise_allows_is_not_called_and_says_by_how_much() -> None:
    case = on_dasatinib().with_mrd(22, 0.03, id="before").with_mrd(45, 0.05, id="after").build()
    text = read(case, "after")
    assert said(text, "Change") == [
        "+0.22 log since 29 Jan 2025 (0.030 %); noise allows 0.75 log: not called a rise.",
        "0.75 log is 1.96 standard errors of 0.38 log.",
    ]
    assert keys(text, "Change") == {"rise_pair_se"}
    assert text.called == ()
    (later,) = said(read(case, "before"), "Not called")
    assert later.startswith("MRD rising, for 21 Feb 2025: +0.22 log since 29 Jan 2025, below the 0.75 log that ")
    assert later.endswith("noise allows (0.5 log, 1.96 SE).")
    row = next(row for row in mrd_sheet(view_of(case, on_day(200))).rows if row.id == "after")
    assert row.cells[-1].text.replace(NBSP, " ") == "not called: +0.22 of 0.75 log"


@pytest.mark.parametrize(
    ("before", "reason", "short"),
    [
        ({"laboratory": "Lab B"}, "not compared with 29 Jan 2025: another laboratory.", "another laboratory"),
        ({"specimen": "blood"}, "not compared with 29 Jan 2025: another specimen.", "another specimen"),
    ],
)
def test_a_break_of_series_is_a_reason(before: dict[str, str], reason: str, short: str) -> None:
    case = on_dasatinib().with_mrd(22, 0.03, **before).with_mrd(45, 0.5, id="after").build()  # type: ignore[arg-type]
    text = read(case, "after")
    assert said(text, "Not called") == [f"MRD rising: {reason}"]
    assert said(text, "Change") == []
    row = next(row for row in mrd_sheet(view_of(case, on_day(200))).rows if row.id == "after")
    assert row.cells[-1].text == f"not compared: {short}"


def test_a_reference_that_is_too_old_or_inadequate_is_named_with_its_threshold() -> None:
    old = on_dasatinib().with_mrd(22, 0.03).with_mrd(422, 0.5, id="after").build()
    text = read(old, "after", day=430)
    assert said(text, "Change") == ["+1.22 log since 29 Jan 2025 (0.030 %), which is no reference."]
    assert keys(text, "Not called") == {"rise_lookback_days"}
    unread = on_dasatinib().undetected(22, copies=8_000).with_mrd(45, 0.5, id="after").build()
    text = read(unread, "after")
    assert said(text, "Not called") == [
        "MRD rising: not compared: the sample of 29 Jan 2025 cannot be read as negative (10,000 control-gene copies)."
    ]
    doubtful = on_dasatinib().pnq(22, copies=8_000).with_mrd(45, 0.5, id="after").build()
    assert said(read(doubtful, "after"), "Change") == ["Before it, on 29 Jan 2025: PNQ."]
    assert "is inadequate and no reference" in said(read(doubtful, "after"), "Not called")[0]


def test_a_fall_and_no_change_are_told_too() -> None:
    case = on_dasatinib().with_mrd(1, 80).with_mrd(22, 2.6, id="fell").with_mrd(45, 2.5, id="same").build()
    assert said(read(case, "fell"), "Change") == ["−1.49 log since 8 Jan 2025 (80 %): more than the 0.42 log of noise."]
    assert said(read(case, "same"), "Change") == ["−0.02 log since 29 Jan 2025 (2.6 %): within the 0.42 log of noise."]


def test_a_rise_that_is_over_is_said_to_be_closed() -> None:
    case = on_dasatinib().with_mrd(22, 0.2).with_mrd(45, 2.6, id="rose").with_mrd(60, 0.1).build()
    assert said(read(case, "rose"), "Change")[0].endswith("noise allows 0.50 log: a rise, closed since.")


def test_a_small_step_of_a_long_climb_is_no_rise_by_itself() -> None:
    """The nadir is what the alert goes by; the last step alone is within noise."""
    case = on_dasatinib().with_mrd(22, 0.02).with_mrd(40, 0.09).with_mrd(60, 0.25, id="step").build()
    text = read(case, "step")
    assert said(text, "Change")[0].endswith("noise allows 0.59 log: this step alone is no rise.")
    assert "MRD rising" in text.called[0].title


def test_not_detected_says_what_its_copies_exclude() -> None:
    case = on_dasatinib().with_mrd(22, 0.4, id="m").undetected(45, copies=48_000, id="cmr").build()
    text = read(case, "cmr")
    assert said(text, "Read as") == ["Not detected: CMR, MR4.5 (32,000 ABL1 copies or more)."]
    assert said(text, "Limit") == ["0 in 48,000 ABL1 copies: below 0.0063 % with 95 % confidence (excludes 3 copies)."]
    assert said(text, "Change") == ["Fell by at least 1.81 log since 29 Jan 2025 (0.40 %)."]
    assert said(text, "Sample") == ["48,000 ABL1 copies: adequate, 10,000 or more."]
    assert keys(text, "Read as") | keys(text, "Limit") == {"mr45_copies", "copies_excluded"}


def test_gusb_has_limits_of_its_own() -> None:
    case = on_dasatinib().undetected(45, copies=80_000, control_gene="GUSB", id="g").build()
    assert keys(read(case, "g"), "Read as") == {"mr45_copies_gusb"}
    assert keys(read(case, "g"), "Sample") == {"adequate_copies_gusb"}


def test_an_inadequate_negative_is_not_negative() -> None:
    case = on_dasatinib().with_mrd(22, 0.4).undetected(45, copies=8_900, id="few").build()
    text = read(case, "few")
    assert said(text, "Read as") == ["Not detected in an inadequate sample: not negative, not CMR."]
    assert said(text, "Sample") == ["8,900 ABL1 copies: inadequate, fewer than 10,000."]
    assert said(text, "Trend") == ["Not part of any trend."]
    assert said(text, "Change") == []
    assert [line.title for line in text.called] == ["Sample inadequate, repeat"]


def test_a_weak_positive_has_two_limits_and_names_where_they_come_from() -> None:
    case = on_dasatinib().with_mrd(22, 0.4).pnq(45, lod_percent=0.001, id="pnq").build()
    text = read(case, "pnq")
    assert said(text, "Read as") == ["Positive, not quantifiable (PNQ): a molecular response."]
    assert said(text, "Limit") == ["From 0.0010 % to 0.010 %, taken where no limit is recorded."]
    assert keys(text, "Limit") == {"default_loq_percent"}
    of_lab = (Laboratory(name="Lab A", loq_percent=0.005),)
    own = on_dasatinib().pnq(45, lod_percent=0.001, loq_percent=0.02, id="own").build()
    assert said(read(case, "pnq", laboratories=of_lab), "Limit")[0].endswith("this laboratory's limits.")
    assert said(read(own, "own"), "Limit") == ["From 0.0010 % to 0.020 %, this sample's own limits."]
    doubtful = on_dasatinib().pnq(45, copies=8_000, id="few").build()
    text = read(doubtful, "few")
    assert said(text, "Read as") == ["Positive, not quantifiable, in an inadequate sample: not a molecular response."]
    assert said(text, "Sample")[1] == "A positive stays a positive, but doubtful and never a reference."


@pytest.mark.parametrize(
    ("values", "limit", "sample"),
    [
        (
            {"copies": None},
            "Below 0.0030 %, taken where nothing is recorded.",
            "Copies not recorded: taken as adequate",
        ),
        (
            {"copies": None, "lod_percent": 0.002},
            "Below 0.0020 %, this sample's own detection limit.",
            "not above 0.01 %",
        ),
        ({"copies": None, "lod_percent": 0.05}, "Below 0.050 %, this sample's own detection limit", "is above 0.01 %"),
    ],
)
def test_what_is_not_recorded_is_said(values: dict[str, float | None], limit: str, sample: str) -> None:
    text = read(on_dasatinib().undetected(45, id="u", **values).build(), "u")
    assert said(text, "Limit")[0].startswith(limit)
    assert sample in said(text, "Sample")[0]


def test_depth_needs_copies_and_a_laboratory_may_have_a_limit() -> None:
    case = on_dasatinib().undetected(45, copies=None, id="u").build()
    assert said(read(case, "u"), "Read as") == ["Not detected (CMR); without copies its depth is not known."]
    text = read(case, "u", laboratories=(Laboratory(name="Lab A", lod_percent=0.001),))
    # The engine of this view knows no laboratory: the words follow the reading, the origin follows the settings.
    assert said(text, "Limit") == ["Below 0.0030 %, this laboratory's detection limit."]


@pytest.mark.parametrize(
    ("case", "record", "words"),
    [
        (on_dasatinib().with_mrd(45, 0.006, id="x"), "x", "Quantified, though below 0.01 %: no molecular response."),
        (
            on_dasatinib().undetected(45, specimen="blood", id="x"),
            "x",
            "Not detected. The molecular response is",
        ),
        (
            on_dasatinib().pnq(45, specimen="blood", id="x"),
            "x",
            "Positive, not quantifiable. The molecular",
        ),
        (on_dasatinib().with_mrd(45, copies=None, id="x"), "x", "Not evaluable: no level above 0"),
        (on_dasatinib().with_mrd(45, category="not_evaluable", id="x"), "x", "Reported as not evaluable."),
        (on_dasatinib().undetected(45, assay="igtr_ngs", copies=None, id="x"), "x", "Not BCR::ABL1"),
    ],
)
def test_every_kind_of_result_is_read_in_a_sentence(case: CaseBuilder, record: str, words: str) -> None:
    assert said(read(case.build(), record), "Read as")[0].startswith(words)


def test_other_assays_have_no_trend_and_no_rule_over_time() -> None:
    case = on_dasatinib().with_mrd(22, 0.1, assay="flow", copies=None, id="f").build()
    text = read(case, "f")
    assert said(text, "Trend") == []
    assert said(text, "Sample") == []
    assert said(text, "Change") == ["No rule follows results of this assay over time."]
    assert "flow cytometry" in text.where


def test_withdrawn_and_not_yet_known_results_count_for_nothing() -> None:
    text = read(rising_case(), "mx", day=57)
    assert said(text, "Read as") == ["Withdrawn on 3 Mar 2025. It counts for nothing.", "sample of another patient"]
    late = on_dasatinib().with_mrd(22, 0.1, id="late", reported=40).build()
    assert said(read(late, "late", day=30), "Read as") == ["Not known yet on 6 Feb 2025. No rule looked at it."]


def test_noise_is_the_laboratory_s_own_where_it_gives_one() -> None:
    case = on_dasatinib().with_mrd(45, 0.02, copies=50_000, id="x").build()
    assert said(read(case, "x"), "Noise") == [
        "± 0.29 log: 0.25 log of a laboratory at this level, the rest from counting copies."
    ]
    assert keys(read(case, "x"), "Noise") == {"noise_middle_log10"}
    own = read(case, "x", laboratories=(Laboratory(name="Lab A", noise_log10=0.2),))
    assert "0.20 log, this laboratory's own figure" in said(own, "Noise")[0]
    assert keys(own, "Noise") == set()


def test_a_contradiction_in_the_data_is_a_doubt_about_this_result_only() -> None:
    case = on_dasatinib().with_mrd(22, 0.1, id="fine").with_mrd(45, 0.5, category="undetected", id="odd").build()
    assert "called not detected, but a level or copies are recorded" in said(read(case, "odd"), "Doubts")[0]
    assert said(read(case, "fine"), "Doubts") == []


def test_the_trend_is_that_of_the_segment_the_result_lies_in() -> None:
    """A change of TKI ends a segment: results before it have their own line."""
    case = (
        a_case().on("dasatinib", 1, 99).on("ponatinib", 100)
        .with_mrd(1, 80, id="a").with_mrd(22, 8.0).with_mrd(45, 1.1, id="b")
        .with_mrd(110, 0.02, id="c").with_mrd(125, 0.06).with_mrd(140, 0.16, id="d").build()
    )  # fmt: skip
    first, second = said(read(case, "a"), "Trend")[0], said(read(case, "d", day=142), "Trend")[0]
    assert first == said(read(case, "b"), "Trend")[0]
    assert first.startswith("3 results since 8 Jan 2025. Halves every 7.1 days (95 % ")
    assert second.startswith("3 results since 27 Apr 2025. Doubles every 10 days (95 % ")
    assert "Slope +0.030 log a day" in second


def test_a_climb_says_what_it_reaches_and_when() -> None:
    case = (
        on_dasatinib()
        .with_mrd(22, 0.012)
        .with_mrd(43, 0.02)
        .with_mrd(64, 0.031, id="x")
        .with_mrd(85, 0.052, id="y")
        .build()
    )
    text = said(read(case, "y", day=86), "Trend")[0]
    assert "Reaches 0.10 % about" in text
    assert keys(read(case, "y", day=86), "Trend") == {"test_amplifiable_percent"}


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (on_dasatinib().with_mrd(22, 0.3, id="x"), "No slope: it needs two measured levels under one treatment."),
        (on_dasatinib().with_mrd(22, 0.3).with_mrd(30, 0.2, id="x"), "No slope: the results span 8 days, it needs 14."),
        (on_dasatinib().with_mrd(22, 0.3).with_mrd(45, 0.2, id="x"), "No slope: one line meets every result"),
    ],
)
def test_a_slope_that_is_refused_says_why(case: CaseBuilder, words: str) -> None:
    assert words in said(read(case.build(), "x"), "Trend")[0]


def test_of_two_results_of_a_day_the_lower_is_not_in_the_trend() -> None:
    case = on_dasatinib().with_mrd(22, 0.3, id="high").with_mrd(22, 0.1, id="low").build()
    assert said(read(case, "low"), "Trend") == ["Another result of this day stands higher and counts in the trend."]


def test_an_own_threshold_says_so_where_it_is_used() -> None:
    own = POLICY.with_own({"adequate_copies": 60_000})
    text = read(on_dasatinib().with_mrd(45, 0.5, id="x").build(), "x", policy=own)
    (span,) = (span for part in text.parts if part.name == "Sample" for line in part.lines for span in line.spans)
    assert span.tip.startswith("Least ABL1 or BCR copies of an adequate sample: 60,000 control-gene copies\nCross 2015")
    assert span.tip.endswith("(read in the source)\nown value")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(3, 40), st.floats(-3.5, 1.5)), min_size=1, max_size=7))
def test_the_words_and_the_engine_agree_about_every_step(steps: list[tuple[int, float]]) -> None:
    """Called a rise: the engine left no reason. Not called: it did, with the same figures."""
    case, day = on_dasatinib(), 1
    for place, (days, level) in enumerate(steps):
        day += days
        case = case.with_mrd(day, round(10**level, 5), id=f"m{place}")
    view = view_of(case.build(), on_day(day))
    silent = {item.evidence[-1]: item for item in view.assessment.not_called}
    points = [reading for reading in view.assessment.readings if reading.quantified]
    for reading in points:
        found = compared(points, reading, POLICY)
        item = silent.get(Evidence("mrd", reading.id))
        if found is not None and found.is_rise:
            assert item is None
        elif found is not None and item is not None and item.evidence[0].id == found.reference.id:
            assert item.reason.values["delta"] == pytest.approx(found.delta.log10)
            assert item.reason.values["threshold"] == pytest.approx(found.allowed_log10)
        text = reading_text(view, POLICY, (), reading.id)
        assert text is not None
        change = " ".join(said(text, "Change"))
        assert ("not called a rise" in change) <= (item is not None)
        assert (": a rise" in change) <= (item is None)


def test_words_of_a_day_long_ago_know_nothing_later() -> None:
    case = on_dasatinib().with_mrd(22, 0.2, id="a").with_mrd(45, 2.6, id="b").build()
    assert read(case, "a", day=30).called == ()
    assert read(case, "a", day=45).called != ()
