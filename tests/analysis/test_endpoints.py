"""The end points of a cohort, on cases small enough to count on one's fingers."""

from __future__ import annotations

import datetime as dt

import pytest

from dalba_desktop.analysis.endpoints import (
    CohortCase,
    Share,
    abl1_mutations,
    allografts,
    cohort_table,
    cycles_started,
    died_of_transplant,
    disease_free_by,
    disease_free_survival,
    first_cr,
    induction_samples,
    last_contact,
    molecular_response_rates,
    overall_survival,
    samples_after_cycles,
)
from dalba_desktop.analysis.molecular import readings_of
from dalba_desktop.analysis.survival import Observation
from dalba_desktop.interchange.knowledge import load_policy
from tests.builders import CaseBuilder, a_case, on_day

AS_OF = on_day(900)


def seen(builder: CaseBuilder) -> CohortCase:
    known = builder.build().as_known_on(AS_OF)
    return CohortCase(known, readings_of(known, load_policy().measurement))


def treated(**patient: object) -> CaseBuilder:
    return a_case(**patient).on("dasatinib", 1).having("responses", date=on_day(22), category="CR")


def followed(
    builder: CaseBuilder, to: int, status: str = "alive_in_remission", cause: str | None = None
) -> CaseBuilder:
    return builder.having("follow_up", date=on_day(to), status=status, cause_of_death=cause)


def test_a_share_carries_wilsons_interval() -> None:
    day85 = Share(17, 59)
    assert day85.percent == pytest.approx(28.81, abs=0.005)
    assert day85.ci95 == pytest.approx((18.83650, 41.38085), abs=1e-5)  # R prop.test(17, 59, correct = FALSE)
    assert Share(0, 10).ci95 == pytest.approx((0.0, 27.75328), abs=1e-5)
    assert Share(10, 10).ci95 == pytest.approx((72.24672, 100.0), abs=1e-5)
    assert Share(0, 0).percent is None
    assert Share(0, 0).ci95 is None


class TestSurvival:
    def test_overall_survival_runs_from_diagnosis_to_death(self) -> None:
        case = followed(treated(), 200, "dead", "infection").build()
        assert overall_survival(case) == Observation(206, True)  # diagnosis was a week before day 1

    def test_the_living_are_censored_at_the_last_fact_that_shows_them_alive(self) -> None:
        assert overall_survival(followed(treated(), 300).build()) == Observation(306, False)
        assert last_contact(followed(treated(), 300).undetected(350).build()) == on_day(350)
        assert last_contact(treated().having("notes", date=on_day(500), text="letter filed").build()) == on_day(22)
        assert last_contact(a_case().build()) == dt.date(2025, 1, 1)

    def test_the_end_of_a_drug_or_an_event_is_a_contact_too(self) -> None:
        assert last_contact(a_case().on("dasatinib", 1, 140).build()) == on_day(140)
        fever = {"term": "Fever", "grade": 1, "start": on_day(90), "end": on_day(92)}
        assert last_contact(a_case().having("adverse_events", **fever).build()) == on_day(92)

    def test_disease_free_survival_runs_from_cr_to_relapse_or_death(self) -> None:
        relapsed = followed(treated(), 400, "dead", "relapse").having(
            "relapses", date=on_day(222), type="haematological"
        )
        assert disease_free_survival(relapsed.build()) == Observation(200, True)
        assert disease_free_survival(followed(treated(), 122, "dead", "infection").build()) == Observation(100, True)
        assert disease_free_survival(followed(treated(), 322).build()) == Observation(300, False)

    def test_without_cr_there_is_no_disease_free_survival(self) -> None:
        incomplete = a_case().on("dasatinib", 1).having("responses", date=on_day(22), category="CRi")
        assert first_cr(incomplete.build()) is None
        assert disease_free_survival(incomplete.build()) is None

    def test_a_molecular_relapse_is_not_a_relapse_here(self) -> None:
        case = followed(treated(), 322).having("relapses", date=on_day(200), type="molecular")
        assert disease_free_survival(case.build()) == Observation(300, False)

    def test_groups_are_compared_without_those_not_known(self) -> None:
        cases = [
            followed(treated(case_id="A"), 200, "dead", "relapse").build(),
            followed(treated(case_id="B"), 500).build(),
            followed(treated(case_id="C"), 500).build(),
            a_case(case_id="D").build(),
        ]
        group = {"A": "yes", "B": "no", "C": "incomplete", "D": "no"}
        comparison = disease_free_by(cases, lambda case: group[case.case_id])
        assert list(comparison.curves) == ["incomplete", "no", "yes"]
        assert comparison.test is not None
        assert comparison.test.groups == ("no", "yes")
        assert comparison.test.n == (1, 1)


class TestMolecularResponse:
    def test_the_landmark_is_the_first_evaluable_marrow_of_days_75_to_99(self) -> None:
        case = seen(treated().with_mrd(74, 0.02).undetected(80, copies=4000).pnq(85).with_mrd(95, 0.4))
        assert induction_samples(case)["d85"].sample.date == on_day(85)

    def test_it_must_be_taken_before_day_7_of_cycle_1(self) -> None:
        on_day_6 = seen(treated().cycle(1, 88, 115).pnq(93))
        on_day_7 = seen(treated().cycle(1, 88, 115).pnq(94))
        assert "d85" in induction_samples(on_day_6)
        assert "d85" not in induction_samples(on_day_7)

    def test_blood_and_other_assays_do_not_count(self) -> None:
        case = seen(treated().undetected(85, specimen="blood").undetected(86, assay="flow"))
        assert induction_samples(case) == {}

    def test_without_a_day_1_nothing_has_a_place(self) -> None:
        assert induction_samples(seen(a_case(protocol_start=None).pnq(85))) == {}

    def test_earlier_points_take_the_first_sample_of_their_window(self) -> None:
        case = seen(treated().with_mrd(22, 0.4).with_mrd(26, 0.3).with_mrd(45, 0.1).with_mrd(57, 0.05))
        found = {name: reading.sample.date for name, reading in induction_samples(case).items()}
        assert found == {"d22": on_day(22), "d45": on_day(45), "d57": on_day(57)}

    def test_all2820_has_its_landmark_at_days_60_to_84(self) -> None:
        case = seen(treated(protocol="all2820").pnq(70))
        assert induction_samples(case)["d85"].sample.date == on_day(70)
        assert induction_samples(seen(treated(protocol="other").pnq(70))) == {}

    def test_after_a_cycle_the_last_marrow_before_the_next_counts(self) -> None:
        builder = treated().cycle(1, 88, 115).cycle(2, 130, 157)
        case = seen(builder.with_mrd(107, 0.5).with_mrd(108, 0.4).pnq(120).undetected(130).with_mrd(131, 0.2))
        assert samples_after_cycles(case)["blinatumomab-1"].sample.date == on_day(130)

    def test_after_the_last_cycle_sixty_days_and_no_graft(self) -> None:
        builder = treated().cycle(1, 88, 115).pnq(120)
        assert samples_after_cycles(seen(builder.undetected(175)))["blinatumomab-1"].sample.date == on_day(175)
        assert samples_after_cycles(seen(builder.undetected(176)))["blinatumomab-1"].sample.date == on_day(175)
        grafted = treated().cycle(1, 88, 115).pnq(120).having("transplants", date=on_day(150)).undetected(160)
        assert samples_after_cycles(seen(grafted))["blinatumomab-1"].sample.date == on_day(120)

    def test_a_running_cycle_and_one_without_a_sample_are_left_out(self) -> None:
        assert samples_after_cycles(seen(treated().cycle(1, 88).pnq(100))) == {}
        assert samples_after_cycles(seen(treated().cycle(1, 88, 115).pnq(100))) == {}

    def test_rates_count_responders_among_those_sampled(self) -> None:
        cases = [
            seen(treated(case_id="A").undetected(85).cycle(1, 90, 117).undetected(120)),
            seen(treated(case_id="B").pnq(85)),
            seen(treated(case_id="C").with_mrd(85, 0.3)),
            seen(treated(case_id="D").undetected(85, copies=5000)),
        ]
        rates = {rate.at: rate for rate in molecular_response_rates(cases)}
        assert list(rates) == ["d22", "d45", "d57", "d85", "blinatumomab-1"]
        assert (rates["d85"].share, rates["d85"].cmr, rates["d85"].pnq) == (Share(2, 3), 1, 1)
        assert rates["blinatumomab-1"].share == Share(1, 1)
        assert rates["d22"].share == Share(0, 0)

    def test_a_positive_in_a_poor_sample_is_evaluable_but_no_response(self) -> None:
        rates = {rate.at: rate for rate in molecular_response_rates([seen(treated().pnq(85, copies=5000))])}
        assert rates["d85"].share == Share(0, 1)


class TestCounts:
    def test_cycles_started(self) -> None:
        two, none = treated().cycle(1, 88, 115).cycle(2, 130, 157), treated()
        assert cycles_started([two.build(), treated().cycle(1, 90, 117).build(), none.build()]) == (2, 1)
        assert cycles_started([]) == ()

    def test_an_autologous_transplant_is_no_allograft(self) -> None:
        assert allografts(treated().having("transplants", date=on_day(200), donor="autologous").build()) == ()
        assert allografts(treated().having("transplants", date=on_day(200)).build()) == (on_day(200),)

    def test_a_transplant_related_death_follows_an_allograft(self) -> None:
        grafted = treated().having("transplants", date=on_day(200), donor="matched_sibling")
        assert died_of_transplant(followed(grafted, 260, "dead", "gvhd").build())
        assert not died_of_transplant(followed(treated(), 260, "dead", "gvhd").build())
        relapsed = treated().having("transplants", date=on_day(200), donor="cord")
        assert not died_of_transplant(followed(relapsed, 260, "dead", "relapse").build())

    def test_a_mutation_is_cleared_when_a_later_test_finds_none(self) -> None:
        t315i = {"protein": "T315I"}
        early = treated(case_id="A").cycle(1, 90, 117).tested(60, "mutation", t315i).tested(120, "no_mutation")
        late = treated(case_id="B").cycle(1, 90, 117).tested(40, "no_mutation").tested(400, "mutation", t315i)
        counted = abl1_mutations([early.build(), late.build(), treated(case_id="C").build()])
        assert (counted.cases, counted.during_induction, counted.cleared, counted.cleared_after_induction) == (
            2,
            1,
            1,
            1,
        )


def test_the_table_of_a_small_cohort() -> None:
    plus = {"ikzf1": "deleted", "pax5": "deleted", "erg": "none"}
    toxic = {"term": "Sepsis", "grade": 5, "start": on_day(195), "end": on_day(200)}
    cases = [
        followed(treated(case_id="A", sex="female", birth_year=1970, genetics=plus), 200, "dead", "infection").having(
            "adverse_events", **toxic
        ),
        followed(treated(case_id="B", sex="male", birth_year=1960, genetics={"ikzf1": "none"}), 600).having(
            "adverse_events", term="Fever", grade=2, start=on_day(91)
        ),
        followed(a_case(case_id="C", sex="female"), 610).having("relapses", date=on_day(300), type="extramedullary"),
    ]
    table = cohort_table([seen(case) for case in cases], AS_OF)
    assert (table.n, table.female, table.cr) == (3, Share(2, 3), Share(2, 3))
    assert (table.age_median, table.age_range) == (60, (55, 65))
    assert (table.os.n, table.os.n_events, table.dfs.n, table.dfs.n_events) == (3, 1, 2, 1)
    assert table.median_follow_up_months == pytest.approx(611 / 30.4375, abs=0.2)
    assert (table.relapses, table.allografts, table.transplant_related_deaths) == (1, 0, 0)
    assert table.adverse_events_grade3plus == 1
    assert table.dfs_by_ikzf1plus.test is not None


def test_the_table_of_nobody() -> None:
    table = cohort_table([], AS_OF)
    assert (table.n, table.age_median, table.age_range, table.median_follow_up_months) == (0, None, None, None)
    assert table.cr.percent is None
    assert table.dfs_by_ikzf1plus.test is None
