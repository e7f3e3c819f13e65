"""What a user can do with a store: look at cases, record and correct results, import, export, print."""

from __future__ import annotations

import dataclasses
import datetime as dt
import getpass
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop.alerts.findings import Severity
from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.interchange.case_file import CaseFile, read_case_file, write_case_file
from dalba_desktop.interchange.files import UnusableFile
from dalba_desktop.interchange.importing import MixedData, summary
from dalba_desktop.interchange.merge import OnConflict
from dalba_desktop.interchange.tables import TableMapping
from dalba_desktop.store.errors import ReadOnly, UnknownCase
from dalba_desktop.store.store import Store, system_account
from dalba_desktop.tracker import CaseView, Tracker
from dalba_desktop.tracker.viewing import Views
from tests.builders import CaseBuilder, a_case, on_day

TODAY = dt.date(2025, 6, 1)
PASSPHRASE = "ward"


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tracker") / "empty.dalba"
    Tracker.create(path, PASSPHRASE, today=TODAY).close()
    return path


@pytest.fixture
def tracker(empty_file: Path, tmp_path: Path) -> Iterator[Tracker]:
    path = tmp_path / "ward.dalba"
    shutil.copy(empty_file, path)
    with Tracker.open(path, PASSPHRASE, today=TODAY) as opened:
        yield opened


def rising(**patient: object) -> CaseBuilder:
    """On dasatinib, 0.31 % on day 45 and 1.2 % on day 57: a rise."""
    return (
        a_case(sex="female", birth_date="1964-03-01", **patient)
        .on("dasatinib", day=1, dose=140, dose_unit="mg/day")
        .with_mrd(22, 2.6)
        .with_mrd(45, 0.31)
        .with_mrd(57, 1.2)
    )


def entered(tracker: Tracker, *histories: CaseHistory) -> None:
    assert tracker.import_cases(CaseFile(cases=histories)).stored


def a_sample(day: int, level: float) -> MrdSample:
    return MrdSample(
        date=on_day(day),
        specimen=codes.Specimen.MARROW,
        assay=codes.Assay.RQPCR,
        laboratory="Lab A",
        control_copies=50_000.0,
        level_percent=level,
    )


def a_case_file(path: Path, *histories: CaseHistory, **more: object) -> Path:
    file = dataclasses.replace(CaseFile(cases=histories), **more)  # type: ignore[arg-type]
    path.write_text(write_case_file(file), encoding="utf-8")
    return path


def test_a_case_row_says_who_where_in_treatment_and_what_is_open(tracker: Tracker) -> None:
    entered(tracker, rising().build())

    (row,) = tracker.case_rows()

    assert (row.case_id, row.sex, row.age, row.transcript) == ("CASE-1", codes.Sex.FEMALE, 61, codes.Transcript.E1A2)
    assert row.phase is not None
    assert (row.phase.name.value, row.phase.day) == ("induction", 145)
    assert row.last is not None
    assert row.last.level_percent == 1.2
    assert row.trend == "rising"
    assert row.gravest is Severity.CRITICAL
    open_alerts = tracker.case_view("CASE-1").assessment.open_alerts
    assert row.open_alerts == len({alert.episode for alert in open_alerts}) < len(open_alerts)


def test_the_last_value_is_marrow_when_there_is_any(tracker: Tracker) -> None:
    entered(
        tracker,
        a_case(case_id="both").with_mrd(22, 2.6).with_mrd(30, 0.5, specimen="blood").build(),
        a_case(case_id="blood").with_mrd(30, 0.5, specimen="blood").build(),
        a_case(case_id="none").build(),
    )

    last = {row.case_id: row.last for row in tracker.case_rows()}

    assert last["both"] is not None
    assert last["both"].level_percent == 2.6
    assert last["blood"] is not None
    assert last["blood"].level_percent == 0.5
    assert last["none"] is None
    assert {row.gravest for row in tracker.case_rows() if row.case_id == "none"} <= {None, *Severity}


def test_only_cases_that_changed_are_looked_at_again(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    entered(tracker, rising().build(), rising(case_id="CASE-2").build())
    tracker.case_rows()
    looked_at: list[str] = []
    look = Views.view_of

    def counted(self: Views, history: CaseHistory, as_of: dt.date) -> CaseView:
        looked_at.append(history.case_id)
        return look(self, history, as_of)

    monkeypatch.setattr(Views, "view_of", counted)
    tracker.case_rows()
    assert looked_at == []

    tracker.record("CASE-2", a_sample(70, 3.0))
    tracker.case_rows()
    assert looked_at == ["CASE-2"]


def test_whoever_only_looks_sees_a_change_that_another_program_makes(tracker: Tracker) -> None:
    entered(tracker, rising().build())
    with Tracker.look(tracker.path, PASSPHRASE, today=TODAY) as other:
        assert other.read_only
        assert len(other.case_view("CASE-1").history.mrd) == 3

        tracker.record("CASE-1", a_sample(70, 3.0))

        assert len(other.case_view("CASE-1").history.mrd) == 4
        with pytest.raises(ReadOnly, match="for reading only"):
            other.record("CASE-1", a_sample(80, 3.0))
        with pytest.raises(ReadOnly, match="for reading only"):
            other.write_report("CASE-1", tracker.path.with_name("case.pdf"))
    assert not tracker.path.with_name("case.pdf").exists()


def test_laboratories_and_policy_bear_on_every_case(tracker: Tracker, tmp_path: Path) -> None:
    entered(tracker, rising().build())
    tracker.case_rows()
    noisy = a_case_file(
        tmp_path / "lab.json",
        laboratories=(Laboratory(name="Lab A", noise_log10=0.6),),
        policy={"adequate_copies": 60_000.0},
    )

    assert tracker.import_files([noisy]).stored

    assert tracker.laboratory_names == ("Lab A",)
    assert tracker.policy["adequate_copies"] == 60_000
    assert tracker.case_rows()[0].trend == "", "what this laboratory calls a rise is its noise"


def test_a_view_of_an_earlier_day_knows_nothing_later(tracker: Tracker) -> None:
    entered(tracker, rising().build())

    view = tracker.case_view("CASE-1", on_day(50))

    assert [row.date for row in view.known.mrd] == [on_day(22), on_day(45)]
    assert len(view.history.mrd) == 3
    assert view.assessment.as_of == view.as_of == view.timeline.as_of == on_day(50)
    assert tracker.open_alerts("CASE-1", on_day(50)) == ()
    assert tracker.open_alerts("CASE-1")


def test_age_stands_still_at_death(tracker: Tracker) -> None:
    entered(tracker, rising().having("follow_up", date="2025-02-20", status="dead").build())

    assert tracker.case_view("CASE-1").age == 60


def test_a_result_recorded_corrected_and_taken_back_changes_what_follows_from_it(tracker: Tracker) -> None:
    entered(tracker, a_case().on("dasatinib", day=1).with_mrd(22, 2.6).with_mrd(45, 0.31).build())
    assert tracker.case_rows()[0].trend == ""

    changed = tracker.record("CASE-1", a_sample(57, 1.2))
    assert (changed.case_id, changed.lists) == ("CASE-1", frozenset({"mrd"}))
    assert changed.description.code == "record-added"
    assert tracker.case_rows()[0].trend == "rising"

    (added,) = [row for row in tracker.case_view("CASE-1").history.mrd if row.level_percent == 1.2]
    tracker.amend("CASE-1", dataclasses.replace(added, level_percent=0.12), "comma misread")
    assert tracker.case_rows()[0].trend == ""

    gone = tracker.withdraw("CASE-1", "mrd", added.id, "another patient's sample")
    assert gone.description.values == {"list": "mrd", "id": added.id, "date": on_day(57)}
    view = tracker.case_view("CASE-1")
    assert len(view.known.mrd) == 2
    withdrawn = view.history.find("mrd", added.id)
    assert withdrawn is not None
    assert withdrawn.withdrawn is not None
    assert (withdrawn.withdrawn.on, withdrawn.withdrawn.reason) == (TODAY, "another patient's sample")


def test_an_unknown_case_is_said_so(tracker: Tracker) -> None:
    with pytest.raises(UnknownCase):
        tracker.case_view("CASE-9")


def test_an_imported_file_comes_out_again_byte_for_byte(tracker: Tracker, tmp_path: Path) -> None:
    path = a_case_file(
        tmp_path / "in.json",
        rising(family_name="Rossi").tested(60, "mutation", {"protein": "T315I", "vaf_percent": 38}).build(),
        a_case(case_id="CASE-2").build(),
        laboratories=(Laboratory(name="Roma", lod_percent=0.001),),
        policy={"adequate_copies": 20_000.0},
    )

    first = tracker.import_files([path])
    tracker.export_case_file(tmp_path / "out.json")
    again = tracker.import_files([path, tmp_path / "out.json"])

    assert (first.new_cases, first.added, first.stored) == (2, 5, True)
    assert (tmp_path / "out.json").read_bytes() == path.read_bytes()
    assert (again.new_cases, again.added, again.replaced, again.unchanged) == (0, 0, 0, 14)
    assert summary(again) == "0 new cases, 0 new records, 0 changed, 14 already there"


def test_one_case_can_be_taken_out(tracker: Tracker) -> None:
    entered(tracker, a_case().build(), a_case(case_id="CASE-2").build())

    assert [made.case_id for made in read_case_file(tracker.case_file("CASE-2")).cases] == ["CASE-2"]
    with pytest.raises(UnknownCase):
        tracker.case_file("CASE-9")


def test_a_dry_run_says_what_would_happen_and_does_nothing(tracker: Tracker, tmp_path: Path) -> None:
    outcome = tracker.import_files([a_case_file(tmp_path / "in.json", rising().build())], dry_run=True)

    assert (outcome.stored, outcome.new_cases, outcome.added) == (False, 1, 4)
    assert tracker.case_ids() == ()


def test_a_conflict_stores_nothing_of_any_file(tracker: Tracker, tmp_path: Path) -> None:
    entered(tracker, a_case().with_mrd(22, 2.6, id="m1").build())
    good = a_case_file(tmp_path / "good.json", a_case(case_id="CASE-2").build())
    other = a_case_file(tmp_path / "other.json", a_case().with_mrd(22, 3.6, id="m1").build())

    refused = tracker.import_files([good, other])
    assert refused.is_refused
    assert not refused.stored
    assert tracker.case_ids() == ("CASE-1",)
    assert refused.document()["conflicts"] == [{"case_id": "CASE-1", "list": "mrd", "id": "m1", "other_list": None}]

    assert tracker.import_files([good, other], on_conflict=OnConflict.KEEP).kept == 1
    assert tracker.case_view("CASE-1").history.mrd[0].level_percent == 2.6
    assert tracker.import_files([other], on_conflict=OnConflict.TAKE).replaced == 1
    assert tracker.case_view("CASE-1").history.mrd[0].level_percent == 3.6


def test_the_person_and_the_settings_can_be_taken_from_a_file(tracker: Tracker, tmp_path: Path) -> None:
    entered(tracker, a_case().build())
    tracker.import_files([a_case_file(tmp_path / "a.json", policy={"adequate_copies": 20_000.0})])
    path = a_case_file(tmp_path / "b.json", a_case(transcript="e14a2").build(), policy={"adequate_copies": 30_000.0})

    outcome = tracker.import_files([path], on_conflict=OnConflict.TAKE)

    assert outcome.replaced == 1
    assert tracker.case_view("CASE-1").known.patient.transcript is codes.Transcript.E14A2
    assert tracker.policy["adequate_copies"] == 30_000


def test_a_policy_value_nobody_knows_is_refused(tracker: Tracker, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"x\.json: policy\.colour"):
        tracker.import_files([a_case_file(tmp_path / "x.json", policy={"colour": 1.0})])


def a_table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


MAPPING = TableMapping(
    columns={"case_id": "Pt", "day": "Days", "level_percent": "Prct"},
    constants={"specimen": "blood", "assay": "rqpcr"},
    origin=dt.date(2005, 1, 1),
    create_cases=True,
)


def test_a_table_makes_cases_and_adds_nothing_the_second_time(tracker: Tracker, tmp_path: Path) -> None:
    path = a_table(tmp_path / "t.csv", "Pt,Days,Prct\n1.0,0.1,50\n1.0,0.4,50\n2.0,29.333,5.5\n")

    first = tracker.import_files([path], table=MAPPING)
    again = tracker.import_files([path], table=MAPPING)

    assert (first.new_cases, first.added) == (2, 3)
    assert (again.new_cases, again.added, again.unchanged) == (0, 0, 3)
    assert len(tracker.case_view("1").history.mrd) == 2, "two equal measurements of one day stay two"
    assert tracker.case_view("2").history.patient.diagnosis_date == dt.date(2005, 1, 1)


def test_a_table_needs_its_cases_unless_it_may_make_them(tracker: Tracker, tmp_path: Path) -> None:
    entered(tracker, a_case(case_id="1").build())
    path = a_table(tmp_path / "t.csv", "Pt,Days,Prct\n1,0,50\n2,29,5.5\n")
    mapping = dataclasses.replace(MAPPING, create_cases=False)

    outcome = tracker.import_files([path], table=mapping)

    assert not outcome.stored
    assert outcome.refusals == (f'{path}: no case "2" in the store (see --create-cases)',)


def test_a_case_id_that_no_case_can_have_is_refused_in_a_dry_run_too(tracker: Tracker, tmp_path: Path) -> None:
    path = a_table(tmp_path / "t.csv", f"Pt,Days,Prct\n{'x' * 41},0,50\n1,0,50\n")

    outcome = tracker.import_files([path], table=MAPPING, dry_run=True)

    assert [": case_id: " in refusal for refusal in outcome.refusals] == [True]


def test_one_wrong_row_stores_nothing_of_a_table(tracker: Tracker, tmp_path: Path) -> None:
    path = a_table(tmp_path / "t.csv", "Pt,Days,Prct\n1,0,50\n1,29,high\n")

    outcome = tracker.import_files([path], table=MAPPING)

    assert outcome.refusals == (f'{path}: line 3, column Prct: "high" cannot be read',)
    assert tracker.case_ids() == ()
    with pytest.raises(UnusableFile, match="no column"):
        tracker.import_files([a_table(tmp_path / "u.csv", "A,B\n1,2\n")], table=MAPPING)


def test_demo_data_and_real_data_never_mix(tracker: Tracker, tmp_path: Path) -> None:
    synthetic = a_case_file(tmp_path / "demo.json", a_case().build(), synthetic=True, as_of=TODAY)
    real = a_case_file(tmp_path / "real.json", a_case().build())

    with pytest.raises(MixedData, match="SYNTHETIC"):
        tracker.import_files([synthetic])
    with Tracker.create(tmp_path / "d.dalba", "demo", today=TODAY, synthetic=True, as_of=dt.date(2024, 1, 1)) as demo:
        assert demo.as_of == dt.date(2024, 1, 1)
        with pytest.raises(MixedData, match="no real data"):
            demo.import_files([real])
        with pytest.raises(MixedData):
            demo.import_files([a_table(tmp_path / "t.csv", "Pt,Days,Prct\n1,0,50\n")], table=MAPPING)
        assert demo.import_files([synthetic]).stored
        exported = json.loads(demo.case_file())
    assert exported["synthetic"] is True
    assert exported["as_of"] == "2024-01-01"


def test_report_data_is_a_snapshot_with_the_head_of_the_trail(tracker: Tracker) -> None:
    entered(tracker, rising().build())

    before = tracker.report_data("CASE-1", pseudonymised=True)
    tracker.record("CASE-1", a_sample(70, 3.0))
    after = tracker.report_data("CASE-1")

    assert before.pseudonymised
    assert not after.pseudonymised
    assert len(before.history.mrd) == 3
    assert before.audit_head
    assert after.audit_head != before.audit_head
    assert before.policy_version == tracker.policy.version


def test_report_data_carries_the_thresholds_in_force(tracker: Tracker) -> None:
    entered(tracker, rising().build())

    data = tracker.report_data("CASE-1")

    assert data.policy == tracker.policy
    used = [(key, value) for alert in data.assessment.open_alerts for key, value in alert.policy.items()]
    assert used
    assert all(tracker.policy[key] == value for key, value in used)


def test_a_report_is_written_whole(tracker: Tracker, tmp_path: Path) -> None:
    entered(tracker, rising().build())

    tracker.write_report("CASE-1", tmp_path / "case.pdf")
    first = (tmp_path / "case.pdf").read_bytes()
    tracker.write_report("CASE-1", tmp_path / "case.pdf")

    assert first.startswith(b"%PDF")
    assert (tmp_path / "case.pdf").read_bytes() == first, "equal data give equal bytes"


def test_who_made_a_change_is_who_is_logged_in(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    entered(tracker, a_case().build())
    assert tracker._store.head().who == tracker.user_name == system_account()

    def nobody() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert system_account() == "unknown"


def test_a_store_is_not_left_open_when_the_knowledge_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    close = Store.close

    def noted(self: Store) -> None:
        closed.append(True)
        close(self)

    def missing() -> None:
        raise FileNotFoundError

    monkeypatch.setattr(Store, "close", noted)
    monkeypatch.setattr("dalba_desktop.interchange.knowledge.load_policy", missing)

    with pytest.raises(FileNotFoundError):
        Tracker.create(tmp_path / "x.dalba", "x", today=TODAY)
    assert closed == [True]
