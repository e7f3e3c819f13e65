"""Each kind of change as a colleague would say it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.changes_words import (
    Line,
    changes_sheet,
    entered_words,
    groups_of,
    nothing_words,
    notice_words,
    told_against,
)
from dalba_desktop.interchange.case_file import CaseFile
from tests.builders import a_case, on_day
from tests.ward_over_time import Ward, a_sample, a_ward, an_empty_store, the_case


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_empty_store(tmp_path_factory.mktemp("words") / "ward.dalba")


@pytest.fixture
def ward(empty_file: Path, tmp_path: Path) -> Iterator[Ward]:
    yield from a_ward(empty_file, tmp_path)


class Since:
    """What changed since the moment this was made, group by group, in words."""

    def __init__(self, ward: Ward, case_id: str = "CASE-1") -> None:
        self._ward, self._case, self._moment = ward, case_id, ward.clock()
        ward.clock.wait(hours=1)

    @property
    def groups(self) -> dict[str, list[Line]]:
        changes = self._ward.since(self._moment, self._case)
        return dict(groups_of(changes, self._ward.tracker.case_view(self._case)))

    def said(self, group: str) -> list[str]:
        lines = self.groups[group]
        return [
            " | ".join(part for part in (line.what, line.happened, line.by) if part).replace("\xa0", " ")
            for line in lines
        ]


def test_results_say_when_they_became_known(ward: Ward) -> None:
    since = Since(ward)
    ward.tracker.record("CASE-1", a_sample(57, 0.2, id="a"))
    ward.tracker.record("CASE-1", a_sample(30, 1.0, id="b"))
    ward.tracker.record("CASE-1", a_sample(57, 0.3, id="c", reported=70, specimen="blood"))
    ward.tracker.record(
        "CASE-1", a_case().tested(50, "mutation", {"protein": "T315I", "vaf_percent": 38}).build().abl1_tests[0]
    )
    said = since.said("Results")
    assert "marrow 0.20 % | new" in said
    assert "marrow 1.0 % | typed in late, known since 6 Feb 2025" in said
    assert "blood 0.30 % | typed in ahead, known from 18 Mar 2025" in said
    assert any(line.startswith("ABL1 test: T315I 38 % | typed in late") for line in said)


def test_a_result_that_waited_and_one_reported_later(ward: Ward) -> None:
    ward.tracker.record("CASE-1", a_sample(55, 0.2, id="waits", reported=60))
    ward.clock.wait(days=1)
    ward.again(today=on_day(58))
    since = Since(ward)
    ward.clock.wait(days=7)
    ward.again(today=on_day(65))
    ward.tracker.record("CASE-1", a_sample(61, 0.2, id="later", reported=64))
    said = since.said("Results")
    assert "marrow 0.20 % | became known on 8 Mar 2025, typed in before" in said
    assert "marrow 0.20 % | new, reported 12 Mar 2025" in said


def test_corrections_say_from_what_to_what_by_whom_and_why(ward: Ward) -> None:
    since = Since(ward)
    sample = ward.fact("mrd", "m3")
    assert isinstance(sample, MrdSample)
    ward.again(who="berta")
    ward.tracker.amend("CASE-1", dataclasses.replace(sample, level_percent=0.35, note="twice"), "letter")
    ward.tracker.withdraw("CASE-1", "mrd", "m2", "mixed up")
    patient = ward.tracker.case_view("CASE-1").history.patient
    ward.tracker.cases.amend_patient(dataclasses.replace(patient, ecog=1), "asked")
    ward.again(who="anna")
    assert since.said("Corrected") == [
        "marrow 0.35 % | level: 0.31 % → 0.35 % · note twice | berta: letter",
        "marrow 2.6 % | withdrawn | berta: mixed up",
        "patient data | added: ECOG 1 | berta: asked",
    ]
    changes = ward.since(dt.datetime(2025, 3, 5, 9, 0, tzinfo=dt.UTC))
    assert notice_words(changes, "since then") == "Since then: 3 facts changed by berta."


def test_taken_out_and_no_longer_withdrawn(ward: Ward) -> None:
    ward.tracker.withdraw("CASE-1", "mrd", "m2", "a slip")
    since = Since(ward)
    ward.tracker.undoing.undo()
    assert since.said("Corrected") == ["marrow 2.6 % | no longer withdrawn"]
    ward.tracker.record("CASE-1", a_case().having("notes", date=on_day(57), text="a  long\nnote").build().notes[0])
    since = Since(ward)
    ward.tracker.undoing.undo()
    assert since.said("Corrected") == ["note: a long note | taken out again"]
    assert since.groups["Corrected"][0].fact is None


def test_treatment_and_phases(ward: Ward) -> None:
    since = Since(ward)
    drug = ward.fact("treatments", "t1")
    assert isinstance(drug, Treatment)
    held = a_case().on("dasatinib", 1, holds=[{"start": on_day(50).isoformat()}]).build().treatments[0].holds
    ward.tracker.amend("CASE-1", dataclasses.replace(drug, holds=held), "effusion")
    ward.clock.wait(days=20)
    ward.again(today=on_day(77))
    ward.tracker.record("CASE-1", a_case().cycle(1, 70).build().treatments[0])
    said = since.said("Treatment")
    assert "Phase | Induction → Blinatumomab 1" in said
    assert "dasatinib 140 mg/day | added: interruptions start 26 Feb 2025 | effusion" in said
    assert "blinatumomab 28 mcg/day | new" in said
    since = Since(ward)
    ended = dataclasses.replace(held[0], end=on_day(55))
    ward.tracker.amend("CASE-1", dataclasses.replace(drug, holds=(ended,)), "back")
    assert since.said("Corrected") == []
    assert since.said("Treatment")[0].startswith("dasatinib 140 mg/day | added: interruptions")


def test_a_phase_that_looks_other_by_what_is_known_now(ward: Ward) -> None:
    """The relapse was on day 50; that it was one was typed in today."""
    since = Since(ward)
    ward.tracker.record("CASE-1", a_case().having("relapses", date=on_day(50), type="molecular").build().relapses[0])
    ward.tracker.record(
        "CASE-1", a_case().having("relapses", date=on_day(51), type="haematological").build().relapses[0]
    )
    assert any("by what is known now" in line for line in since.said("Treatment"))


def test_alerts_open_close_grow_and_are_decided(ward: Ward) -> None:
    since = Since(ward)
    ward.tracker.record("CASE-1", a_sample(50, 1.2, id="m4"))
    opened = since.said("Alerts")
    assert any(line.startswith("MRD rising | Warning opened: Marrow MRD rose") for line in opened)
    assert since.groups["Alerts"][0].fact == ("mrd", "m4")
    since = Since(ward)
    ward.tracker.record("CASE-1", a_sample(57, 1.4, id="m5"))
    assert any(line.startswith("MRD rising | Warning → critical: ") for line in since.said("Alerts"))
    since = Since(ward)
    card = next(found for found in ward.tracker.case_view("CASE-1").episodes if found.is_open)
    ward.tracker.acknowledge("CASE-1", card.episode, "marrow booked")
    assert all("Acknowledged by anna" in line for line in since.said("Alerts"))
    since = Since(ward)
    sample = ward.fact("mrd", "m5")
    ward.tracker.amend("CASE-1", dataclasses.replace(sample, level_percent=1.5), "letter")  # type: ignore[call-arg]
    assert any("open again; Acknowledged by anna" in line for line in since.said("Alerts"))
    since = Since(ward)
    ward.tracker.withdraw("CASE-1", "mrd", "m5", "mixed up")
    ward.tracker.withdraw("CASE-1", "mrd", "m4", "mixed up")
    assert any("closed; it said: " in line for line in since.said("Alerts"))


def test_what_somebody_else_decided_is_news_too(ward: Ward) -> None:
    ward.tracker.record("CASE-1", a_sample(57, 1.2, id="m4"))
    since = ward.clock()
    ward.clock.wait(hours=1)
    ward.again(who="berta")
    card = next(found for found in ward.tracker.case_view("CASE-1").episodes if found.is_open)
    ward.tracker.acknowledge("CASE-1", card.episode)
    assert notice_words(ward.since(since), "since then") == ""
    ward.again(who="anna")
    count = len(ward.since(since).decided_by_others)
    assert notice_words(ward.since(since), "since then") == f"Since then: {count} alerts decided by berta."


def test_a_missed_sample_and_a_response(ward: Ward) -> None:
    ward.add(a_case(case_id="CASE-2").on("dasatinib", 1).with_mrd(1, 84.0).with_mrd(22, 0.2).build())
    since = Since(ward, "CASE-2")
    ward.clock.wait(days=30)
    ward.again(today=on_day(87))
    assert any(line.startswith("MRD sample overdue | ") for line in since.said("Alerts"))
    ward.tracker.record("CASE-2", a_case().undetected(86, copies=110_000).build().mrd[0])
    assert "Molecular response | no molecular response → CMR MR5" in since.said("Results")


def test_documents_moves_and_imports(ward: Ward) -> None:
    ward.add(a_case(case_id="CASE-2", family_name="Bianchi").build())
    here, there = Since(ward), Since(ward, "CASE-2")
    ward.tracker.keeping.attach("CASE-1", "letter.pdf", b"%PDF-1.7 x")
    assert here.said("Others") == ["document letter.pdf | new"]
    with ward.tracker._store.writing(who="anna", reason="wrong case") as writer:
        writer.move_record("CASE-1", ("mrd", "m2"), "CASE-2")
    assert here.said("Corrected") == ["marrow 2.6 % | moved to CASE-2 | wrong case"]
    assert there.said("Results")[-1] == "marrow 2.6 % | moved here from CASE-1"
    here = Since(ward)
    more = ward.tracker.case_view("CASE-1").history.with_record(a_sample(57, 0.1, id="brought"))
    ward.tracker.import_cases(CaseFile(cases=(more,), synthetic=True), "more.json")
    assert "marrow 0.10 % | new | by import" in here.said("Results")
    changes = ward.since(ward.clock() - dt.timedelta(minutes=30))
    assert notice_words(changes, "since then") == "Since then: 1 fact by import."
    here = Since(ward)
    person = dataclasses.replace(ward.tracker.case_view("CASE-2").history.patient, case_id="CASE-1")
    with ward.tracker._store.writing(who="anna", reason="one person") as writer:
        writer.merge_case("CASE-2", "CASE-1", person, {})
    assert here.said("Corrected")[0].startswith("patient data | CASE-2 became part of this case")


def test_a_case_entered_since_and_thresholds_changed_are_said(ward: Ward) -> None:
    case = dataclasses.replace(the_case(), patient=dataclasses.replace(the_case().patient, case_id="CASE-9"))
    ward.tracker.import_cases(CaseFile(cases=(case,), synthetic=True), "old.json")
    changes = ward.since(on_day(30), "CASE-9")
    assert entered_words(changes).replace("\xa0", " ").startswith("Case entered on 5 Mar 2025")
    assert "by import (anna)" in entered_words(changes)
    assert "Told is what became known since 6 Feb, by its dates." in told_against(changes, "since 6 Feb")
    assert "by anna." in entered_words(ward.since(on_day(30)))
    seen = ward.clock()
    ward.clock.wait(hours=1)
    ward.tracker.settings.set_policy_value("rise_min_log10", 0.4, "ours")
    assert told_against(ward.since(seen), "since then").startswith("Thresholds were changed since")
    assert nothing_words("since then").startswith("Nothing changed since then:")
    assert notice_words(ward.since(seen), "since then") == ""


def test_the_sheet_names_each_group_once_and_leaves_out_a_column_nobody_needs(ward: Ward) -> None:
    since = ward.clock()
    ward.clock.wait(hours=1)
    view = ward.tracker.case_view("CASE-1")
    assert changes_sheet(ward.since(since), view).rows == ()
    for day in (56, 57):
        ward.tracker.record("CASE-1", a_sample(day, 0.2))
    sheet = changes_sheet(ward.since(since), ward.tracker.case_view("CASE-1"))
    assert [row.cells[0].text for row in sheet.rows] == ["Results", ""]
    assert [column.title for column in sheet.columns] == ["", "Of", "Typed in", "What", "What happened"]
    visit = changes_sheet(ward.since(on_day(30)), ward.tracker.case_view("CASE-1"))
    assert "Typed in" not in [column.title for column in visit.columns]
