"""The demo cohort: that it counts up to the trial's report, that it is sound, and that it can be made again."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections import Counter
from pathlib import Path

import pytest

from dalba_desktop.alerts.engine import assess
from dalba_desktop.alerts.findings import Assessment
from dalba_desktop.analysis.endpoints import CohortTable, MolecularResponseRate
from dalba_desktop.analysis.survival import Curve
from dalba_desktop.assets import asset
from dalba_desktop.demo import generate, load_demo
from dalba_desktop.demo.__main__ import main
from dalba_desktop.demo.cohort import NoCohortFoundError, table_of
from dalba_desktop.domain import codes
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.phases import PhaseName, blinatumomab_cycles, phase_on
from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from tests.knowledge import MUTATIONS, POLICY

EIGHTEEN_MONTHS = 18 * 30.4375
ONE_DAY = dt.timedelta(days=1)


@functools.cache
def demo() -> CaseFile:
    return load_demo()


@functools.cache
def table() -> CohortTable:
    assert demo().as_of is not None
    return table_of(demo().cases, demo().as_of or dt.date.max)


def percent_at(curve: Curve, days: float = EIGHTEEN_MONTHS) -> int:
    survival = curve.at(days).survival
    assert survival is not None
    return round(100 * survival)


def assessed(case: CaseHistory, as_of: dt.date | None = None) -> Assessment:
    return assess(case, POLICY, MUTATIONS, as_of or demo().as_of or dt.date.max, demo().laboratories)


def due(case: CaseHistory, as_of: dt.date) -> bool:
    return any(alert.rule == "abl1-test-due" for alert in assessed(case, as_of).open_alerts)


def induction_mutations() -> list[tuple[CaseHistory, dt.date]]:
    """The cases whose first mutation was sampled in induction, with that day."""
    found = []
    for case in demo().cases:
        days = [test.date for test in case.abl1_tests if test.status is codes.Abl1Status.MUTATION]
        if days and phase_on(case, min(days)).name is PhaseName.INDUCTION:
            found.append((case, min(days)))
    return found


class TestTheReport:
    """Foà et al., N Engl J Med 2020;383:1613, counted in the file."""

    def test_sixty_three_patients_of_median_age_54(self) -> None:
        assert (table().n, table().age_median, table().age_range) == (63, 54, (24, 82))
        assert table().female.percent == pytest.approx(53, abs=1)

    def test_sixty_two_reach_remission(self) -> None:
        assert (table().cr.n, table().cr.of) == (62, 63)
        assert round(table().cr.percent or 0) == 98

    def test_molecular_response_deepens(self) -> None:
        rates: dict[str, MolecularResponseRate] = {rate.at: rate for rate in table().molecular_response}
        day85, cycle2 = rates["d85"], rates["blinatumomab-2"]
        assert (day85.share.n, day85.share.of, day85.cmr, day85.pnq) == (17, 59, 6, 11)
        assert (cycle2.share.n, cycle2.share.of, cycle2.cmr, cycle2.pnq) == (33, 55, 23, 10)
        shares = [round(rate.share.percent or 0) for rate in table().molecular_response]
        assert shares == sorted(shares)
        assert [round(rates[f"blinatumomab-{cycle}"].share.percent or 0) for cycle in (3, 4)] == [70, 81]

    def test_cycles_started(self) -> None:
        assert table().cycles_started == (58, 56, 45, 37, 29)

    def test_survival_at_18_months(self) -> None:
        assert round(table().median_follow_up_months or 0) == 18
        assert percent_at(table().os) == 95
        assert percent_at(table().dfs) == 88

    def test_ikzf1plus_does_worse(self) -> None:
        comparison = table().dfs_by_ikzf1plus
        assert (comparison.curves["yes"].n, comparison.curves["no"].n) == (11, 38)
        assert percent_at(comparison.curves["yes"]) < percent_at(comparison.curves["no"])
        assert comparison.test is not None
        assert comparison.test.p < 0.05

    def test_relapses_grafts_and_toxicity(self) -> None:
        assert (table().relapses, table().allografts, table().transplant_related_deaths) == (6, 24, 1)
        assert table().adverse_events_grade3plus == 21
        grave = Counter(event.term for case in demo().cases for event in case.adverse_events if event.grade >= 3)
        assert grave["Cytomegalovirus infection reactivation"] == 6
        assert grave["Neutrophil count decreased"] == 4
        assert grave["Fever"] == 2
        assert grave["Pleural effusion"] == grave["Pulmonary hypertension"] == grave["Seizure"] == 1

    def test_six_mutations_rise_in_induction_and_clear(self) -> None:
        mutations = table().abl1_mutations
        assert (mutations.during_induction, mutations.cleared_after_induction) == (6, 6)
        names = Counter(
            variant.protein
            for case, day in induction_mutations()
            for test in case.abl1_tests
            for variant in test.variants
            if test.date == day
        )
        assert names == {"p.Thr315Ile": 5, "p.Glu255Lys": 1}


class TestTheEngineOnIt:
    def test_each_mutation_was_looked_for_because_the_engine_asked(self) -> None:
        for case, day in induction_mutations():
            assert due(case, day - ONE_DAY), case.case_id
            asked = next(day - dt.timedelta(back) for back in range(60) if not due(case, day - dt.timedelta(back + 1)))
            assert (day - asked).days <= 10, case.case_id

    def test_most_are_quiet_and_some_are_not(self) -> None:
        loud = [case.case_id for case in demo().cases if assessed(case).open_alerts]
        assert 8 <= len(loud) <= 18

    def test_live_rises_with_and_without_a_test(self) -> None:
        rules = {
            case.case_id: {alert.rule for alert in assessed(case).open_alerts}
            for case in demo().cases
            if any(alert.rule == "mrd-rising" for alert in assessed(case).open_alerts)
        }
        assert 2 <= len(rules) <= 4
        assert any("abl1-test-due" in found for found in rules.values())
        assert any("abl1-test-due" not in found for found in rules.values())
        pending = [
            case
            for case in demo().cases
            if case.case_id in rules and any(test.status is codes.Abl1Status.PENDING for test in case.abl1_tests)
        ]
        assert len(pending) == 1

    def test_one_has_t315i_while_on_dasatinib(self) -> None:
        resistant = [
            case.case_id
            for case in demo().cases
            if any(alert.rule == "abl1-resistant-mutation" for alert in assessed(case).open_alerts)
        ]
        assert len(resistant) == 1

    def test_nothing_in_it_is_doubtful_data(self) -> None:
        for case in demo().cases:
            answer = assessed(case)
            assert answer.data_doubts == (), case.case_id
            assert not [alert.rule for alert in answer.alerts if alert.rule.startswith("data-")], case.case_id


class TestSoundness:
    def test_it_says_that_it_is_synthetic_and_names_nobody(self) -> None:
        assert demo().synthetic
        assert [case.case_id for case in demo().cases] == [f"DEMO-{place:03d}" for place in range(1, 64)]
        for case in demo().cases:
            patient = case.patient
            assert (patient.family_name, patient.given_name, patient.hospital_number) == (None, None, None)

    def test_nothing_happens_before_diagnosis_after_death_or_after_the_standstill(self) -> None:
        as_of = demo().as_of
        assert as_of is not None
        for case in demo().cases:
            last = min(case.death_date or as_of, as_of)
            for name, record in case.records():
                first = getattr(record, "start", None) or getattr(record, "date", None)
                assert first is not None
                assert case.patient.diagnosis_date - dt.timedelta(days=30) <= first <= last, (case.case_id, record.id)
                end = getattr(record, "end", None) or getattr(record, "last_day", None)
                assert end is None or first <= end <= last, (case.case_id, name, record.id)
                reported = getattr(record, "reported_on", None)
                assert reported is None or first <= reported <= as_of, (case.case_id, record.id)

    def test_levels_are_the_copies(self) -> None:
        for case in demo().cases:
            for sample in case.mrd:
                if sample.level_percent is not None and sample.target_copies is not None:
                    assert sample.control_copies
                    ratio = 100 * sample.target_copies / sample.control_copies
                    assert sample.level_percent == pytest.approx(ratio, rel=0.006), (case.case_id, sample.id)

    def test_cycles_keep_their_distance(self) -> None:
        for case in demo().cases:
            for earlier, later in itertools.pairwise(blinatumomab_cycles(case)):
                assert earlier.end is not None
                assert (later.start - earlier.end).days >= 14, case.case_id

    def test_one_tki_at_a_time_and_holds_inside_their_rows(self) -> None:
        for case in demo().cases:
            rows = [row for row in case.treatments if row.is_tki]
            for earlier, later in itertools.pairwise(rows):
                assert earlier.end is not None
                assert earlier.end < later.start, case.case_id
            for row in rows:
                for hold in row.holds:
                    assert row.covers(hold.start), case.case_id
                    assert hold.end is None or row.covers(hold.end), case.case_id

    def test_relapse_comes_after_remission_and_graft_after_both(self) -> None:
        for case in demo().cases:
            remissions = [row.date for row in case.responses if row.category is codes.ResponseCategory.CR]
            assert all(min(remissions) < row.date for row in case.relapses), case.case_id
            assert all(min(remissions) < row.date for row in case.transplants), case.case_id

    def test_no_marrow_on_a_weekend(self) -> None:
        planned = [
            sample.date.weekday()
            for case in demo().cases
            for sample in case.mrd
            if sample.timepoint not in ("relapse", "dx")
        ]
        assert max(planned) < 5


class TestVariety:
    """What a screen must be able to show is somewhere in it."""

    def test_samples_of_every_kind(self) -> None:
        samples = [sample for case in demo().cases for sample in case.mrd]
        assert {sample.laboratory for sample in samples} == {"Laboratory A", "Laboratory B"}
        assert {sample.specimen for sample in samples} >= {codes.Specimen.MARROW, codes.Specimen.BLOOD}
        assert {sample.assay for sample in samples} == {codes.Assay.RQPCR, codes.Assay.IGTR_RQPCR}
        copies = [sample.control_copies for sample in samples if sample.control_copies is not None]
        assert min(copies) < 10_000 < 100_000 < max(copies) < 150_000
        switched = [case for case in demo().cases if len({sample.laboratory for sample in case.mrd}) == 2]
        assert 2 <= len(switched) <= 9

    def test_proteins_and_lesions(self) -> None:
        transcripts = Counter(case.patient.transcript for case in demo().cases)
        assert transcripts[codes.Transcript.E1A2] == 41
        assert transcripts[codes.Transcript.E1A2_P210] == 5
        assert Counter(assessed(case).ikzf1plus for case in demo().cases) == {"yes": 11, "no": 38, "incomplete": 14}

    def test_doses_holds_and_other_drugs(self) -> None:
        rows = [row for case in demo().cases for row in case.treatments]
        agents = {row.agent for row in rows}
        assert agents >= {codes.Agent.PONATINIB, codes.Agent.IMATINIB, codes.Agent.INOTUZUMAB, codes.Agent.CHEMOTHERAPY}
        assert {row.dose for row in rows if row.agent is codes.Agent.DASATINIB} >= {140, 100, 70}
        assert sum(bool(row.holds) for row in rows) > 10
        doses = Counter(sum(row.agent is codes.Agent.INTRATHECAL for row in case.treatments) for case in demo().cases)
        assert doses.most_common(1)[0][0] == 12


class TestMakingItAgain:
    def test_the_committed_file_is_what_the_generator_makes(self) -> None:
        committed = asset("resources", "demo", "demo-cohort.json").read_text(encoding="utf-8")
        assert write_case_file(generate()) == committed
        assert write_case_file(load_demo()) == committed

    def test_another_seed_makes_another_cohort_that_counts_up_to_the_same(self) -> None:
        other = generate(7)
        assert other.cases != demo().cases
        counted = table_of(other.cases)
        assert counted.cr == table().cr
        assert (percent_at(counted.os), percent_at(counted.dfs)) == (95, 88)

    def test_a_search_that_finds_nothing_says_so(self) -> None:
        with pytest.raises(NoCohortFoundError, match="seed 1: no draw of 1"):
            generate(1, draws=1)

    def test_the_command_writes_the_file(self, tmp_path: Path) -> None:
        out = tmp_path / "again.json"
        assert main(["--out", str(out)]) == 0
        assert out.read_bytes() == asset("resources", "demo", "demo-cohort.json").read_bytes()
