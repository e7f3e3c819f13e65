"""Case files and tables brought in and taken out on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import a_case
from tests.cli.test_main import case_file, rising, with_store
from tests.command_line import Ran, Run


def test_a_case_file_goes_in_and_comes_out_the_same(run: Run, ward: Path) -> None:
    name = case_file("in.json", rising(), rising("CASE-2"))

    first = run(*with_store("import", name))
    exported = run(*with_store("export", "--format", "case-file", "--out", "out.json"))
    again = run(*with_store("import", "out.json", name))

    assert first == Ran(0, "imported: 2 new cases, 8 new records, 0 changed, 0 already there\n", "")
    assert exported == Ran(0, "2 cases in out.json, readable by anyone\n", "")
    assert Path("out.json").read_bytes() == Path("in.json").read_bytes()
    assert again.out == "imported: 0 new cases, 0 new records, 0 changed, 16 already there\n"


def test_one_case_is_exported_alone(run: Run, ward: Path) -> None:
    run(*with_store("import", case_file("in.json", rising(), rising("CASE-2"))))

    run(*with_store("export", "--format", "case-file", "--out", "out.json", "--case", "CASE-2"))

    assert [case["patient"]["case_id"] for case in json.loads(Path("out.json").read_text("utf-8"))["cases"]] == [
        "CASE-2"
    ]


def test_an_import_tells_scripts_what_it_did(run: Run, ward: Path) -> None:
    told = run(*with_store("import", case_file("in.json", rising()), "--json"))

    assert told.err == ""
    assert told.json == {
        "format": "dalba-import/1",
        "stored": True,
        "new_cases": 1,
        "added": 4,
        "replaced": 0,
        "unchanged": 0,
        "kept": 0,
        "conflicts": [],
        "problems": [],
        "notes": [],
    }


def test_a_dry_run_changes_nothing(run: Run, ward: Path) -> None:
    before = ward.read_bytes()

    told = run(*with_store("import", case_file("in.json", rising()), "--dry-run"))

    assert (told.code, told.out) == (0, "would import: 1 new case, 4 new records, 0 changed, 0 already there\n")
    assert ward.read_bytes() == before


def test_a_conflict_is_refused_until_someone_decides(run: Run, ward: Path) -> None:
    run(*with_store("import", case_file("in.json", a_case().with_mrd(22, 2.6, id="m1"))))
    other = case_file("other.json", a_case().with_mrd(22, 3.6, id="m1"))
    before = ward.read_bytes()

    refused = run(*with_store("import", other))
    dry = run(*with_store("import", other, "--dry-run"))
    assert (refused.code, dry.code) == (2, 1)
    assert refused.err.count("\n") == 1
    assert 'case "CASE-1", mrd "m1"' in refused.err
    assert 'case "CASE-1", mrd "m1"' in dry.out
    assert ward.read_bytes() == before

    assert run(*with_store("import", other, "--on-conflict", "keep")).code == 0
    assert run(*with_store("import", other, "--on-conflict", "take")).out.startswith(
        "imported: 0 new cases, 0 new records, 1 changed"
    )


def a_table() -> str:
    Path("t.csv").write_text("Days,Prct,Pt\n0.0,100.0,1.0\n29.333,23.714,1.0\n58.6,,2.0\n", encoding="utf-8")
    return "t.csv"


MAPPED = ("--table", "mrd", "--map", "case_id=Pt", "--map", "day=Days", "--map", "level_percent=Prct", "--set",
    "specimen=blood", "--set", "assay=rqpcr", "--set", "target=e14a2", "--origin", "2005-01-01")  # fmt: skip


def test_a_table_is_imported_by_mapping_its_columns(run: Run, ward: Path) -> None:
    first = run(*with_store("import", a_table(), *MAPPED, "--create-cases"))
    again = run(*with_store("import", a_table(), *MAPPED, "--create-cases", "--json"))

    assert first.code == 0
    assert first.out.splitlines() == [
        "t.csv: line 4, column Prct: no result; kept as a sample without one",
        "imported: 2 new cases, 3 new records, 0 changed, 0 already there",
    ]
    assert (again.json["added"], again.json["unchanged"]) == (0, 3)


def test_every_wrong_row_is_listed_and_the_first_is_the_error(run: Run, ward: Path) -> None:
    told = run(*with_store("import", a_table(), *MAPPED))

    assert told.code == 2
    assert told.out.count("no case") == 2
    assert told.err == (
        'dalba-desktop: nothing was imported: t.csv: no case "1" in the store (see --create-cases) (and 1 more)\n'
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--map", "day=Days"), "go with --table"),
        (("--table", "mrd", "--map", "day"), "KEY=VALUE is expected"),
        (("--table", "mrd", "--map", "day=A", "--map", "day=B"), "given twice"),
        (("--table", "mrd", "--map", "colour=A"), "no key"),
        (("--table", "mrd", "--origin", "1 May"), "no calendar day"),
    ],
)
def test_a_mapping_that_cannot_work_is_a_usage_error(
    run: Run, ward: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    told = run(*with_store("import", a_table(), *arguments))

    assert told.code == 2
    assert sentence in told.err
    assert told.err.count("\n") == 1
