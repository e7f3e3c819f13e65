"""The README's tables say what the code computes, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

from dalba_desktop.analysis.endpoints import DAYS_PER_MONTH, CohortTable
from dalba_desktop.analysis.survival import Curve
from dalba_desktop.demo import load_demo
from dalba_desktop.demo.cohort import table_of

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def demo_rows(table: CohortTable) -> list[str]:
    """The lines of the README's demo table, computed."""
    share = {rate.at: rate for rate in table.molecular_response}
    at = 18 * DAYS_PER_MONTH
    by_genotype = table.dfs_by_ikzf1plus.curves
    assert table.age_range is not None
    assert table.median_follow_up_months is not None
    test = table.dfs_by_ikzf1plus.test
    assert test is not None

    def of(name: str) -> str:
        rate = share[name]
        return f"{rate.share.percent:.0f} % ({rate.share.n}/{rate.share.of}: CMR {rate.cmr}, PNQ {rate.pnq})"

    def surviving(curve: Curve) -> str:
        survival = curve.at(at).survival
        assert survival is not None
        return f"{100 * survival:.0f} %"

    rows = [
        ("patients", "63", f"{table.n}"),
        ("median age (range)", "54 (24-82)", f"{table.age_median:.0f} ({table.age_range[0]}-{table.age_range[1]})"),
        ("complete remission", "98 %", f"{table.cr.percent:.0f} % ({table.cr.n}/{table.cr.of})"),
        ("molecular response at day 85", "29 %", of("d85")),
        ("after two blinatumomab cycles", "60 %", of("blinatumomab-2")),
        ("after three and four", "rising further", f"{of('blinatumomab-3')}; {of('blinatumomab-4')}"),
        ("median follow-up", "18 months", f"{table.median_follow_up_months:.0f} months"),
        ("overall survival at 18 months", "95 %", surviving(table.os)),
        ("disease-free survival at 18 months", "88 %", surviving(table.dfs)),
        (
            "the same with and without IKZF1plus",
            "lower with",
            f"{surviving(by_genotype['yes'])} and {surviving(by_genotype['no'])} (log-rank p = {test.p:.4f})",
        ),
        (
            "ABL1 mutation found on rising MRD in induction, cleared",
            "6, all",
            f"{table.abl1_mutations.during_induction}, {table.abl1_mutations.cleared_after_induction}",
        ),
        ("relapses", "6", f"{table.relapses}"),
        ("adverse events of grade 3 or more", "21", f"{table.adverse_events_grade3plus}"),
        ("allografts, transplant-related deaths", "24, 1", f"{table.allografts}, {table.transplant_related_deaths}"),
    ]
    return [f"| {name} | {trial} | {found} |" for name, trial, found in rows]


def test_the_demo_table_is_the_computed_one() -> None:
    demo = load_demo()
    for row in demo_rows(table_of(demo.cases)):
        assert row in README.splitlines()


def test_every_picture_and_link_of_the_readme_exists() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_readme_says_what_it_is_not() -> None:
    assert "not a medical device" in README
    assert "Verify every number" in README
