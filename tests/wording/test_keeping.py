"""The trail, the check and undo in words."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Message
from dalba_desktop.domain.fields import specs_of
from dalba_desktop.domain.history import LISTS
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.attachments import ATTACHMENTS
from dalba_desktop.store.audit import Action, AuditEntry
from dalba_desktop.store.contents import LABORATORIES, PATIENT, PREFERENCES, SIGN_OFFS, Place
from dalba_desktop.store.salvage import Doubt
from dalba_desktop.store.settings import Section
from dalba_desktop.store.verify import Finding, Problem

ENTRY = AuditEntry(
    sequence=12, at="2025-03-05T10:02:31Z", who="Anna Rossi", account="arossi", change=4, action="amended", list="mrd",
    case_id="DB-014", record_id="m3", reason="typing error", before='{"date": "2025-03-05"}',
    after='{"date":"2025-03-05","level_percent":1.2}', nonce="00", content_hash="", previous_hash="", hash="",
)  # fmt: skip


def plain(text: str) -> str:
    return text.replace(wording.NBSP, " ")


def an_entry(**changes: Any) -> AuditEntry:
    return dataclasses.replace(ENTRY, **changes)


def a_deed(action: str, **details: Any) -> AuditEntry:
    return an_entry(action=action, list=None, case_id=None, record_id=None, before=None, after=json.dumps(details))


def test_every_action_and_list_of_the_store_has_words() -> None:
    actions = [wording.action_words(action) for action in Action]
    names = [*LISTS, PATIENT, LABORATORIES, ATTACHMENTS, PREFERENCES, SIGN_OFFS, *Section]
    lists = [wording.list_words(name) for name in names]
    assert len(set(actions)) == len(actions)
    assert len(set(lists)) == len(lists)
    assert not any("_" in words for words in (*actions, *lists))
    assert wording.action_words("an_older_code") == "an_older_code"
    assert wording.list_words("an_older_list") == "an_older_list"
    assert wording.list_words(None) == ""


def test_every_field_has_a_name() -> None:
    for record in (*LISTS.values(), Patient, Laboratory):
        for item in specs_of(record):
            assert wording.field_words(item.key) != item.key or item.key.isalpha(), item.key
            for inner in specs_of(item.spec.record) if item.spec.record else ():
                assert wording.field_words(inner.key) != inner.key or inner.key.isalpha(), inner.key
    assert wording.field_words("an_older_key") == "an_older_key"


def test_fields_are_sorted_as_in_the_data_dictionary() -> None:
    mixed = ["withdrawn", "zebra", "level_percent", "id", "date"]
    assert sorted(mixed, key=lambda key: wording.field_place("mrd", key)) == [
        "id", "date", "level_percent", "withdrawn", "zebra",
    ]  # fmt: skip
    assert wording.field_place("policy", "value") == wording.field_place(None, "x") == 0


@pytest.mark.parametrize(
    ("list_name", "field", "value", "said"),
    [
        ("mrd", "level_percent", 0.0123456, "0.0123456 %"),
        ("mrd", "level_percent", 84, "84 %"),
        ("mrd", "level_percent", None, "—"),
        ("mrd", "date", "2025-03-05", "5 Mar 2025"),
        ("mrd", "date", "yesterday", "yesterday"),
        ("mrd", "assay", "rqpcr", "RQ-PCR"),
        ("mrd", "assay", "an_older_assay", "an_older_assay"),
        ("mrd", "laboratory", "Lab {x} <b>", "Lab {x} <b>"),
        ("mrd", "withdrawn", {"on": "2025-03-05", "reason": "wrong tube"}, "on 5 Mar 2025, reason wrong tube"),
        ("relapses", "sites", ["marrow", "cns"], "marrow, CNS"),
        ("treatments", "holds", [{"start": "2025-03-05"}, {"start": 5}], "start 2025-03-05, start 5"),
        ("treatments", "holds", [{"start": "2025-03-05", "end": "2025-03-07"}], "start 5 Mar 2025, end 7 Mar 2025"),
        ("abl1_tests", "variants", [{"protein": "p.T315I", "vaf_percent": 8}], "variant T315I, allele fraction 8 %"),
        ("patient", "consent", True, "yes"),
        ("patient", "ecog", 1, "1"),
        ("decisions", "reason", "known_and_treated", "known and treated"),
        ("decisions", "at", "2025-03-05T10:02:31Z", "5 Mar 2025 10:02:31 UTC"),
        ("policy", "value", 60000.0, "60000"),
        ("calendars", "value", {"days": [22, 45], "on": False}, "days 22, 45, on no"),
        (None, "value", [], "—"),
    ],
)  # fmt: skip
def test_a_value_of_the_trail_is_said_as_on_the_ward(list_name: str, field: str, value: Any, said: str) -> None:
    assert plain(wording.value_words(list_name, field, value)) == said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (ENTRY, "MRD result of 5 Mar 2025 (m3), case DB-014: changed"),
        (an_entry(list="patient", record_id="DB-014", action="added"), "patient data, case DB-014: added"),
        (an_entry(list="notes", before=None, after="{"), "note m3, case DB-014: changed"),
        (
            an_entry(list="policy", case_id=None, record_id="adequate_copies", before=None, after="9.0"),
            "threshold adequate_copies: changed",
        ),
        (an_entry(list="sign_offs", case_id=None, record_id="ab" * 32, after="{}"), "sign-off abababababab: changed"),
        (
            an_entry(case_id=None, record_id=None, reason=None, before=None, after=None, nonce=None),
            "MRD result: changed; erased with the patient",
        ),
        (
            an_entry(list=None, action="reported", case_id=None, record_id=None, before=None, after=None, nonce=None),
            "report written; erased with the patient",
        ),
        (a_deed("unlocked", version="1"), "store opened"),
        (a_deed("exported", file="out.json", format="case-file"), "exported: out.json"),
        (
            an_entry(list=None, action="reported",
                after='{"file": "a.pdf", "as_of": "2025-03-05", "pseudonymised": true}'),
            "report written: a.pdf, case DB-014, data as of 5 Mar 2025, pseudonymised",
        ),
        (
            a_deed("imported", files=["a.json", "b.json"], new_cases=2, added=8, replaced=0),
            "imported: a.json, b.json, 2 new cases, 8 new records, 0 changed",
        ),
        (a_deed("erased", rows=[2, 3]), "patient erased: 2 rows of the trail blanked"),
        (a_deed("migrated", reason="by hand"), "brought up to date: by hand"),
    ],
)  # fmt: skip
def test_a_row_of_the_trail_says_what_was_done(entry: AuditEntry, said: str) -> None:
    assert plain(wording.entry_words(entry)) == said


def test_a_row_on_one_line_says_when_and_who_too() -> None:
    assert plain(wording.entry_line(ENTRY)) == (
        "row 12, 5 Mar 2025 10:02:31 UTC, Anna Rossi (arossi): "
        "MRD result of 5 Mar 2025 (m3), case DB-014: changed (reason: typing error)"
    )
    short = an_entry(who="arossi", reason="", at="some day")
    assert plain(wording.entry_line(short)).startswith("row 12, some day, arossi: MRD result")
    assert "reason" not in wording.entry_line(short)


def test_every_finding_is_a_sentence_that_names_its_place() -> None:
    place = Place("DB-014", "mrd", "m3")
    said = [wording.finding_words(Finding(problem, 12, place, "failed for page 7")) for problem in Problem]
    assert len(set(said)) == len(said)
    assert not any("{" in words or "None" in words for words in said)
    by_problem = dict(zip(Problem, said, strict=True))
    assert by_problem[Problem.PAGE] == "page 7 of the file is damaged: failed for page 7"
    assert by_problem[Problem.UNREADABLE].startswith("row 12 of the trail, case DB-014, MRD result m3, failed")
    assert wording.finding_words(Finding(Problem.PAGE, detail="spy")).endswith("not those of a store: spy")
    assert by_problem[Problem.FACT_CHANGED] == "case DB-014, MRD result m3 is not what the trail says (row 12)"
    assert wording.finding_words(Finding(Problem.CUT_SHORT)) == "the whole trail is gone"
    unknown = Finding(Problem.FACT_UNKNOWN, None, Place("DB-014", "patient", "DB-014"))
    assert wording.finding_words(unknown).startswith("case DB-014, patient data is there")


def test_a_finding_of_another_version_is_shown_as_it_is() -> None:
    @dataclasses.dataclass(frozen=True)
    class Later:
        problem: str = "too-old"
        sequence: int | None = None
        place: tuple[str | None, str, str] | None = None
        detail: str = "x"

    assert wording.finding_words(Later()) == "too-old x"


def test_every_doubt_about_what_was_salvaged_has_a_sentence() -> None:
    said = [wording.doubt_words(doubt, "DB-014", "mrd", "m3") for doubt in (*Doubt, "lost")]
    assert len(set(said)) == len(said)
    assert all(words.startswith("case DB-014, MRD result m3: ") for words in said)
    assert not any(doubt in words for doubt, words in zip(Doubt, said, strict=False))
    assert wording.doubt_words("an_older_code", None, "policy", "x") == "threshold x: an_older_code"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            Message("change-one", {"list": "mrd", "id": "m3", "date": "2025-03-12", "case_id": "DB-014"}),
            "MRD result of 12 Mar 2025, case DB-014",
        ),
        (
            Message("change-one", {"list": "policy", "id": "adequate_copies", "date": None, "case_id": None}),
            "threshold adequate_copies",
        ),
        (Message("change-case", {"case_id": "DB-014", "count": 1, "list": "patient"}), "patient data, case DB-014"),
        (Message("change-case", {"case_id": "DB-014", "count": 9, "list": "patient"}), "9 changes, case DB-014"),
        (Message("change-case", {"case_id": None, "count": 2, "list": "policy"}), "2 changes of the settings"),
        (Message("change-many", {"count": 41, "cases": 3}), "41 changes in 3 cases"),
        (Message("change-many", {"count": 2, "cases": 0}), "2 changes of the settings"),
    ],
)
def test_what_undo_would_take_back_has_a_name(message: Message, said: str) -> None:
    assert plain(wording.change_words(message)) == said
