"""`verify` and `audit`: what was done to a store shows, and a code on paper says which row it was."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop.store import connect
from dalba_desktop.store.audit import FIRST_HASH, AuditEntry
from dalba_desktop.tracker import Tracker
from tests.builders import on_day
from tests.command_line import PAGE, PASSPHRASE, Ran, Run, everything_in, flip, tampered
from tests.reports import pdf_text

Sql = Callable[..., Any]


@pytest.fixture
def run(run: Run, ward_here: Path) -> Run:
    """Every subcommand with the passphrase of the ward."""
    return lambda *arguments: run(*arguments, "--passphrase-file", "pw")


def verified(run: Run) -> Ran:
    return run("verify", "ward.dalba")


def row_of(sequence: int) -> AuditEntry:
    with Tracker.open(Path("ward.dalba"), PASSPHRASE, today=on_day(60), read_only=True) as tracker:
        return tracker.keeping.rows()[sequence - 1].entry


def test_a_sound_store_is_said_to_be_and_not_touched(run: Run) -> None:
    before = everything_in(Path())

    told = verified(run)

    assert (told.code, told.err) == (0, "")
    first, *rest = told.out.splitlines()
    assert first == "ward.dalba: sound"
    assert re.fullmatch(r"  \d+ rows of the trail, 7 facts", rest[0])
    assert "Anna Rossi" in rest[1]
    assert "threshold adequate_copies: added (reason: our laboratory)" in rest[1]
    assert re.fullmatch(r"  audit (\w{4}-){2}\w{4}", rest[2])
    assert re.fullmatch(r"  mark of the store (\w{4}-){2}\w{4}", rest[3])
    assert everything_in(Path()) == before


def test_a_sound_store_is_told_to_scripts(run: Run) -> None:
    told = run("verify", "ward.dalba", "--json").json

    assert (told["format"], told["sound"], told["findings"], told["matches"]) == ("dalba-verify/1", True, [], [])
    assert told["head"]["sequence"] == told["entries"]
    assert told["head"]["who"] == "Anna Rossi"
    assert told["facts"] == 7
    assert told["head"]["hash"].startswith(told["head"]["code"].replace("-", ""))


def edited(sql: Sql) -> None:
    sql("UPDATE audit SET reason = 'something else' WHERE sequence = 5")


def deleted(sql: Sql) -> None:
    sql("DELETE FROM audit WHERE sequence = 5")


def reordered(sql: Sql) -> None:
    for old, new in ((5, -5), (6, 5), (-5, 6)):
        sql("UPDATE audit SET sequence = ? WHERE sequence = ?", [new, old])


def cut(sql: Sql) -> None:
    sql("DELETE FROM audit WHERE sequence > 7")


def emptied(sql: Sql) -> None:
    sql("DELETE FROM audit")


def blanked(sql: Sql) -> None:
    sql(
        "UPDATE audit SET case_id = NULL, record_id = NULL, reason = NULL, before = NULL, after = NULL, nonce = NULL "
        "WHERE sequence = 5"
    )


def garbled(sql: Sql) -> None:
    sql("UPDATE audit SET after = 'no JSON' WHERE sequence = 5")


def fact_changed(sql: Sql) -> None:
    sql("UPDATE mrd SET level_percent = 0.001 WHERE case_id = 'CASE-1' AND id = 'm1'")


def fact_removed(sql: Sql) -> None:
    sql("DELETE FROM mrd WHERE case_id = 'CASE-2'")


def fact_inserted(sql: Sql) -> None:
    sql(
        "INSERT INTO mrd (case_id, position, id, date, specimen, assay, level_percent) "
        "VALUES ('CASE-2', 9, 'm9', '2025-03-01', 'marrow', 'rqpcr', 0)"
    )


def fact_spoilt(sql: Sql) -> None:
    sql("UPDATE mrd SET assay = 'crystal ball' WHERE case_id = 'CASE-1' AND id = 'm1'")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (edited, "row 5 of the trail is not what was written"),
        (deleted, "before row 6 of the trail rows are missing"),
        (reordered, "before row 5 of the trail rows are missing, were moved or were put in"),
        (cut, "the end of the trail is gone: it stops at row 7"),
        (emptied, "the whole trail is gone"),
        (blanked, "row 5 of the trail was blanked, and no erasure of a patient says so"),
        (garbled, "row 5 of the trail is not what was written"),
        (fact_changed, "case CASE-1, MRD result m1 is not what the trail says (row "),
        (fact_removed, "case CASE-2, MRD result m1 is gone, though the trail (row "),
        (fact_inserted, "case CASE-2, MRD result m9 is there, though the trail knows of no such entry"),
        (fact_spoilt, "MRD result m1"),
    ],
)
def test_whatever_was_done_to_trail_or_facts_is_named(run: Run, tamper: Callable[[Sql], None], said: str) -> None:
    with tampered(Path("ward.dalba")) as sql:
        tamper(sql)
    before = everything_in(Path())

    told = verified(run)
    as_json = run("verify", "ward.dalba", "--json")

    assert (told.code, told.err, as_json.code, as_json.err) == (1, "", 1, "")
    assert re.match(r"ward.dalba: \d+ problems?\n", told.out)
    assert any(said in line for line in told.out.splitlines()), told.out
    assert as_json.json["sound"] is False
    assert any(said in finding["words"] for finding in as_json.json["findings"])
    assert everything_in(Path()) == before


def test_an_inserted_row_is_found_though_its_own_hashes_are_right(run: Run) -> None:
    last = row_of(10)
    forged = {**{name: getattr(last, name) for name in AuditEntry.__dataclass_fields__}, "who": "nobody"}
    forged |= {"sequence": 10_000, "previous_hash": last.hash, "change": 10_000}
    made = AuditEntry(**forged)
    forged |= {"content_hash": made.computed_content_hash()}
    forged |= {"hash": AuditEntry(**forged).computed_hash()}
    columns = ", ".join(f'"{name}"' for name in forged)
    with tampered(Path("ward.dalba")) as sql:
        sql(f"INSERT INTO audit ({columns}) VALUES ({', '.join('?' * len(forged))})", list(forged.values()))

    told = verified(run)

    assert told.code == 1
    assert "before row 10000 of the trail rows are missing, were moved or were put in" in told.out
    assert FIRST_HASH not in told.out


@pytest.mark.parametrize("page", [2, 7, -1])
def test_a_damaged_page_is_named_and_nothing_else_works_on_such_a_store(run: Run, page: int) -> None:
    path = Path("ward.dalba")
    page = page if page > 0 else path.stat().st_size // PAGE
    flip(path, page)
    before = everything_in(Path())

    told = verified(run)

    assert (told.code, told.err) == (1, "")
    assert f"page {page} of the file is damaged" in told.out
    for arguments in (
        ("alerts",), ("audit",), ("backup", "--out", "b.dalba"), ("report", "--case", "CASE-1", "--out", "a.pdf"),
        ("recovery-kit", "--out", "kit.pdf"), ("passphrase", "--new-passphrase-file", "pw"), ("policy",),
    ):  # fmt: skip
        refused = run(arguments[0], "ward.dalba", *arguments[1:])
        assert (refused.code, refused.is_refused_in_one_line) == (3, True), (arguments, refused)
        assert "damaged" in refused.err
    assert everything_in(Path()) == before


def test_no_page_can_be_changed_unseen(run: Run) -> None:
    path = Path("ward.dalba")
    good = path.read_bytes()
    named = 0
    for page in range(1, len(good) // PAGE + 1):
        path.write_bytes(good)
        flip(path, page)

        told = verified(run)

        if told.code == 1:
            named += 1
            assert f"page {page} of the file is damaged" in told.out
        else:
            # The first page holds what the key is checked by, some others the tables' own description.
            assert (told.code, told.is_refused_in_one_line, "damaged" in told.err) == (3, True, True)
    assert named > len(good) // PAGE * 0.8


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content[: 5 * PAGE + 100], "cut short"),
        (lambda content: b"", "empty"),
        (lambda content: bytes(len(content)), "wrong passphrase"),
        (lambda content: b"SQLite format 3\0" + content[16:], "unencrypted"),
        (lambda content: content[:20] + b"x" + content[21:], "wrong passphrase, or the file is damaged"),
    ],
)
def test_what_does_not_open_is_one_line_and_exit_code_3(run: Run, spoil: Callable[[bytes], bytes], said: str) -> None:
    path = Path("ward.dalba")
    path.write_bytes(spoil(path.read_bytes()))
    before = everything_in(Path())

    for arguments in (("verify",), ("verify", "--json"), ("audit",), ("backup", "--out", "b.dalba")):
        told = run(arguments[0], "ward.dalba", *arguments[1:])
        assert (told.code, told.is_refused_in_one_line) == (3, True), told
        assert said in told.err
    assert everything_in(Path()) == before


def test_a_wrong_passphrase_is_one_line_and_exit_code_3(run: Run) -> None:
    Path("pw").write_text("drawn", encoding="utf-8")
    before = everything_in(Path())

    told = verified(run)

    assert (told.code, told.is_refused_in_one_line) == (3, True)
    assert "wrong passphrase" in told.err
    assert everything_in(Path()) == before


def test_a_store_of_a_newer_version_is_refused_untouched(run: Run) -> None:
    with tampered(Path("ward.dalba")) as sql:
        sql("INSERT INTO migration (number, name, applied_at, app_version) VALUES (99, 'x', '2030-01-01', '9.1')")
    before = everything_in(Path())

    for arguments in (
        ("verify",), ("audit",), ("backup", "--out", "b.dalba"), ("recovery-kit", "--out", "kit.pdf"),
        ("passphrase", "--new-passphrase-file", "pw"),
    ):  # fmt: skip
        told = run(arguments[0], "ward.dalba", *arguments[1:])
        assert (told.code, told.is_refused_in_one_line) == (3, True), told
        assert "9.1 or later opens it" in told.err
    assert everything_in(Path()) == before


def test_a_half_written_change_of_a_killed_program_is_taken_back_and_the_store_is_sound(run: Run) -> None:
    database_file = Path("ward.dalba")
    Path("killed").mkdir()
    database, _ = connect.open_database(database_file, PASSPHRASE)
    database.execute("PRAGMA cache_size = 5")
    database.execute("BEGIN IMMEDIATE")
    for number in range(40):
        database.execute("INSERT INTO preference (key, value) VALUES (?, ?)", [f"k{number}", f'"{"x" * 3000}"'])
    for file in (database_file, Path("ward.dalba-journal")):
        shutil.copy(file, "killed")
    database.execute("ROLLBACK")
    database.close()

    assert Path("killed/ward.dalba-journal").stat().st_size > 0
    told = run("verify", "killed/ward.dalba")

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("killed/ward.dalba: sound\n")
    assert not Path("killed/ward.dalba-journal").exists()


def test_the_code_that_is_printed_on_a_report_is_found_as_it_stands_there(run: Run) -> None:
    assert run("report", "ward.dalba", "--case", "CASE-1", "--out", "a.pdf").code == 0
    footer = next(line for line in pdf_text.lines(Path("a.pdf").read_bytes()) if "audit " in line)
    printed = re.search(r"audit (\S+)", footer)
    assert printed is not None

    for typed in (printed[0], printed[1], printed[1].upper(), printed[1].replace("-", " ")):
        told = run("verify", "ward.dalba", "--head", typed)
        assert (told.code, told.err) == (0, "")
        found = told.out.splitlines()[-2]
        assert found.startswith(f"{printed[1]}: row ")
        assert "Anna Rossi" in found
        assert "MRD result" in found
        assert "case CASE-1: withdrawn (reason: wrong tube)" in found
    as_json = run("verify", "ward.dalba", "--head", printed[1], "--json").json
    assert [each["code"] for each in as_json["matches"]] == [printed[1]]


@pytest.mark.parametrize("code", ["0000-0000-0000", "abc", "", "no code at all", "audit"])
def test_a_code_that_no_row_has_is_a_problem(run: Run, code: str) -> None:
    told = run("verify", "ward.dalba", "--head", code)

    assert (told.code, told.err) == (1, "")
    assert told.out.startswith("ward.dalba: sound\n")
    assert "no row of this trail has that code" in told.out
    as_json = run("verify", "ward.dalba", "--head", code, "--json")
    assert (as_json.code, as_json.json["sound"], as_json.json["matches"]) == (1, True, [])


def test_a_code_that_could_mean_several_rows_lists_them_all(run: Run) -> None:
    with tampered(Path("ward.dalba")) as sql:
        for sequence in (4, 6):
            sql("UPDATE audit SET hash = 'abcdef' || substr(hash, 7) WHERE sequence = ?", [sequence])

    told = run("verify", "ward.dalba", "--head", "abcdef")

    assert told.code == 1
    assert [line.split(",")[0].split(": ")[1] for line in told.out.splitlines() if line.startswith("abcd-ef")] == [
        "row 4",
        "row 6",
    ]
