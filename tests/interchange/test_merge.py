"""An import leaves equal records alone, adds new ones and asks about the rest; the plan is what will be done."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.interchange.importing import clash_words
from dalba_desktop.interchange.merge import Clash, ImportPlan, OnConflict
from tests.builders import a_case


@dataclasses.dataclass
class Ward:
    """What is there already, in memory."""

    histories: dict[str, CaseHistory] = dataclasses.field(default_factory=dict)
    laboratories: tuple[Laboratory, ...] = ()
    policy_overrides: Mapping[str, float] = dataclasses.field(default_factory=dict)

    def has_case(self, case_id: str) -> bool:
        return case_id in self.histories

    def case(self, case_id: str) -> CaseHistory:
        return self.histories[case_id]


def a_ward(*histories: CaseHistory) -> Ward:
    return Ward({history.case_id: history for history in histories})


def test_a_case_nobody_knows_is_added_whole() -> None:
    history = a_case().with_mrd(22, 2.6).build()
    plan = ImportPlan(a_ward())

    plan.add_case(history)

    assert (plan.new_cases, plan.added, plan.replaced) == (1, 1, 0)
    assert plan.history("CASE-1") == history
    assert plan.history("CASE-2") is None


def test_the_same_file_again_changes_nothing() -> None:
    history = a_case().with_mrd(22, 2.6).on("dasatinib", day=1).build()
    plan = ImportPlan(a_ward(history))

    plan.add_case(history)

    assert plan.is_empty
    assert plan.unchanged == 2


def test_new_results_of_a_known_case_are_added_behind_the_old_ones() -> None:
    before = a_case().with_mrd(22, 2.6).build()
    after = a_case().with_mrd(22, 2.6).with_mrd(45, 0.3).build()
    plan = ImportPlan(a_ward(before))

    plan.add_case(after)

    assert (plan.new_cases, plan.added, plan.unchanged) == (0, 1, 1)
    assert plan.history("CASE-1") == after


def test_a_known_id_with_other_values_is_a_conflict_and_nothing_is_decided() -> None:
    plan = ImportPlan(a_ward(a_case().with_mrd(22, 2.6, id="m1").build()))

    plan.add_case(a_case().with_mrd(22, 3.6, id="m1").build())

    assert plan.clashes == [Clash("CASE-1", "mrd", "m1")]
    assert plan.is_empty
    assert clash_words(plan.clashes[0]) == (
        'case "CASE-1", mrd "m1": already there with other values (see --on-conflict)'
    )


def test_keep_leaves_the_store_as_it_is() -> None:
    present = a_case().with_mrd(22, 2.6, id="m1").build()
    plan = ImportPlan(a_ward(present), OnConflict.KEEP)

    plan.add_case(a_case(transcript="e14a2").with_mrd(22, 3.6, id="m1").build())

    assert plan.is_empty
    assert plan.kept == 2
    assert plan.history("CASE-1") == present


def test_take_believes_the_file() -> None:
    incoming = a_case(transcript="e14a2").with_mrd(22, 3.6, id="m1").build()
    plan = ImportPlan(a_ward(a_case().with_mrd(22, 2.6, id="m1").build()), OnConflict.TAKE)

    plan.add_case(incoming)

    assert plan.replaced == 2
    assert plan.history("CASE-1") == incoming


def test_another_patient_under_a_known_case_id_is_a_conflict() -> None:
    plan = ImportPlan(a_ward(a_case(family_name="Rossi").build()))

    plan.add_case(a_case(family_name="Bianchi").build())

    assert plan.clashes == [Clash("CASE-1", "patient", "CASE-1")]


def test_an_id_that_another_list_uses_is_refused_whatever_was_asked() -> None:
    for on_conflict in OnConflict:
        plan = ImportPlan(a_ward(a_case().with_mrd(22, 2.6, id="x").build()), on_conflict)

        plan.add_case(a_case().on("dasatinib", day=1, id="x").build())

        assert plan.clashes == [Clash("CASE-1", "treatments", "x", "mrd")]
        assert "already used in mrd" in clash_words(plan.clashes[0])


def test_a_second_file_is_merged_into_what_the_first_one_brings() -> None:
    plan = ImportPlan(a_ward())

    plan.add_case(a_case().with_mrd(22, 2.6, id="m1").build())
    plan.add_case(a_case().with_mrd(22, 2.6, id="m1").with_mrd(45, 0.3, id="m2").build())
    plan.add_case(a_case().with_mrd(22, 99, id="m1").build())

    assert (plan.new_cases, plan.added, plan.unchanged) == (1, 2, 1)
    assert plan.clashes == [Clash("CASE-1", "mrd", "m1")]


def test_laboratories_and_policy_merge_by_name() -> None:
    ward = Ward(laboratories=(Laboratory(name="Roma", lod_percent=0.001),), policy_overrides={"a": 1.0})
    roma = Laboratory(name="Roma", lod_percent=0.002)

    refused = ImportPlan(ward)
    refused.add_laboratories([ward.laboratories[0], Laboratory(name="Milano"), roma])
    refused.add_policy({"a": 1.0, "b": 2.0})
    refused.add_policy({"a": 3.0})
    taken = ImportPlan(ward, OnConflict.TAKE)
    taken.add_laboratories([roma])
    taken.add_policy({"a": 3.0})

    assert refused.laboratories == [Laboratory(name="Milano")]
    assert refused.policy == {"b": 2.0}
    assert refused.clashes == [Clash(None, "laboratories", "Roma"), Clash(None, "policy", "a")]
    assert clash_words(refused.clashes[1]).startswith('policy "a": already there')
    assert (taken.laboratories, taken.policy) == ([roma], {"a": 3.0})
