"""A case on a past day: nothing on the page that was not known then, and what of it is told to be other now."""

from __future__ import annotations

import dataclasses
import datetime as dt

import hypothesis
from hypothesis import strategies as st

from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.history import CaseHistory, read_case
from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from dalba_desktop.store.attachments import Attachment
from dalba_desktop.tracker.changes_past import days_of_news, documents_of, page_view, past_of
from dalba_desktop.tracker.changes_rewind import end_of
from dalba_desktop.tracker.views import CaseView
from tests.builders import a_case, on_day
from tests.domain.strategies import cases

POLICY, TABLE = load_policy(), load_mutation_table()
NEAR = st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1))


def view_of(history: CaseHistory, day: dt.date) -> CaseView:
    known = history.as_known_on(day)
    return CaseView(
        history=history,
        known=known,
        assessment=assess(history, POLICY, TABLE, day),
        timeline=timeline_of(known, day),
        as_of=day,
        synthetic=False,
        audit_head=None,
    )


def day_of(record: Record) -> dt.date:
    day: dt.date = getattr(record, "date", None) or getattr(record, "start", None) or dt.date.min
    return day


@hypothesis.given(cases(), NEAR)
@hypothesis.settings(max_examples=25)
def test_the_page_shows_what_was_known_and_nothing_of_later_days(raw: dict[str, object], day: dt.date) -> None:
    """Every live row is one that was known, in the form it was known; every withdrawn one had its day behind it."""
    history = read_case(raw, "case")
    view = view_of(history, day)
    shown = page_view(view).history
    live = [record for _, record in shown.records() if record.withdrawn is None]
    assert live == [record for _, record in view.known.records()]
    for _, record in shown.records():
        assert day_of(record) <= day
        for key in ("end", "neutrophil_engraftment", "platelet_engraftment"):
            if record.withdrawn is None and getattr(record, key, None) is not None:
                assert getattr(record, key) <= day


@hypothesis.given(cases(), NEAR)
@hypothesis.settings(max_examples=25)
def test_what_is_hidden_and_what_is_shown_is_every_fact(raw: dict[str, object], day: dt.date) -> None:
    history = read_case({key: value for key, value in raw.items() if key != "decisions"}, "case")
    past = past_of(history, history, day)
    live = sum(record.withdrawn is None for _, record in history.records())
    pending = [test for test in history.abl1_tests if test.withdrawn is None and test.date <= day < test.known_on]
    known = sum(1 for _ in history.as_known_on(day).records())
    assert past.hidden == live - known + len(pending)
    assert (past.corrected, past.late) == (0, 0)


def test_corrected_late_and_later_facts_are_counted_apart() -> None:
    then = a_case().on("dasatinib", 1, id="t").with_mrd(22, 2.6, id="m2").with_mrd(30, 1.0, id="m3").build()
    corrected = dataclasses.replace(then.mrd[0], level_percent=3.0)
    now = a_case().on("dasatinib", 1, id="t").with_mrd(30, 1.0, id="m3").with_mrd(10, 9.0, id="late").build()
    now = dataclasses.replace(now, mrd=(corrected, *now.mrd)).with_record(
        a_case().with_mrd(50, 0.2, id="m5").build().mrd[0]
    )
    past = past_of(now, then, on_day(40))
    assert (past.hidden, past.corrected, past.late, past.is_entered) == (1, 1, 1, True)
    assert past_of(now, None, on_day(40)).is_entered is False


def test_the_end_of_a_drug_typed_in_later_is_no_correction_of_the_day_before() -> None:
    """On day 40 the drug was running, whatever is known of its end now."""
    then = a_case().on("dasatinib", 1, id="t").build()
    now = a_case().on("dasatinib", 1, 60, id="t").build()
    assert past_of(now, then, on_day(40)).corrected == 0


def test_the_days_of_news_are_those_on_which_a_fact_begins_ends_or_is_reported() -> None:
    case = (
        a_case()
        .on("dasatinib", 1, 42, holds=[{"start": on_day(20).isoformat(), "end": on_day(25).isoformat()}])
        .with_mrd(22, 2.6, reported=30)
        .with_mrd(28, 1.0, withdrawn={"on": on_day(29).isoformat(), "reason": "wrong"})
        .with_mrd(90, 1.0)
        .build()
    )
    days = days_of_news(case, on_day(60))
    assert days == (dt.date(2025, 1, 1), *(on_day(day) for day in (1, 20, 22, 25, 30, 42)))


def a_document(at: dt.datetime, date: str | None = None) -> Attachment:
    return Attachment(
        case_id="CASE-1", id="d", name="letter.pdf", media_type="application/pdf", size=1, sha256="00", date=date,
        note="", at=at.astimezone(dt.UTC).isoformat(timespec="seconds"), who="anna", removed=False,
    )  # fmt: skip


def test_documents_go_by_their_own_date_or_by_when_they_were_taken_in() -> None:
    day = on_day(40)
    before, after = end_of(day) - dt.timedelta(hours=1), end_of(day) + dt.timedelta(hours=1)
    dated, undated = a_document(after, on_day(30).isoformat()), a_document(before)
    ahead, late = a_document(before, on_day(50).isoformat()), a_document(after)
    every = (dated, undated, ahead, late)
    assert documents_of(every, day) == (dated, undated)
