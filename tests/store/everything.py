"""A store with every kind of row: what checking, erasing and copying are tried on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from dalba_desktop.domain.history import CaseHistory, read_case
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.patient import Patient
from dalba_desktop.store.audit import Action
from dalba_desktop.store.store import Store

PDF = b"%PDF-1.7\nKNMWQA report\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\nKNMWQA scan"
LISTS: dict[str, dict[str, Any]] = {
    "treatments": {"agent": "dasatinib", "start": "2025-01-08", "dose": 140, "dose_unit": "mg/day"},
    "mrd": {"date": "2025-04-02", "specimen": "marrow", "assay": "rqpcr", "level_percent": 0.02},
    "abl1_tests": {"date": "2025-04-02", "status": "mutation", "variants": [{"protein": "T315I"}]},
    "responses": {"date": "2025-02-02", "category": "CR", "extramedullary": False},
    "relapses": {"date": "2025-09-02", "sites": ["marrow"]},
    "transplants": {"date": "2025-10-02", "number": 1},
    "adverse_events": {"term": "effusion", "grade": 2, "start": "2025-03-01", "serious": True},
    "concomitants": {"drug": "omeprazole", "start": "2025-01-08"},
    "assessments": {"date": "2025-01-08", "kind": "qtcf_ms", "value": 430},
    "follow_up": {"date": "2025-12-01", "status": "alive_in_remission"},
    "notes": {"date": "2025-01-08", "text": "well"},
    "decisions": {"rule": "mrd-rising", "kind": "acknowledged", "by": "anna", "at": "2025-05-01T10:00:00Z"},
}
"""One record of each list, in the plain values of the case file."""


def a_full_case(case_id: str, *names: str, **patient: Any) -> CaseHistory:
    """Two records in the lists named, or in every list."""
    lists = {
        name: [{"id": f"{name}-{n}", "note": f"no. {n}", **LISTS[name]} for n in (1, 2)] for name in names or LISTS
    }
    return read_case({"patient": {"case_id": case_id, "diagnosis_date": "2025-01-01", **patient}, **lists}, "cases[0]")


def put(store: Store, history: CaseHistory, reason: str = "first entry") -> int:
    """Enters a case in one transaction and returns its number."""
    with store.writing(who="anna", reason=reason) as writer:
        writer.add_case(history.patient)
        writer.add_all(history.case_id, (record for _, record in history.records()))
        return writer.change


def fill(store: Store) -> None:
    """Two cases with everything, settings with a past, deeds, something undone, and a third patient erased."""
    put(store, a_full_case("CASE-1", consent=True, genetics={"ikzf1": "deleted"}))
    put(store, a_full_case("CASE-3", "mrd"))
    put(store, a_full_case("CASE-2", "mrd", "notes", family_name="Beta"))
    with store.writing(who="berta", reason="corrected") as writer:
        for name, record in store.case("CASE-1").records():
            if record.id in ("mrd-1", "notes-1"):
                writer.withdraw("CASE-1", name, record.id, on=dt.date(2026, 3, 1))
        writer.amend_patient(Patient(case_id="CASE-2", diagnosis_date=dt.date(2025, 1, 2), family_name="Gamma"))
        first = writer.attach("CASE-1", "report.pdf", PDF, date=dt.date(2025, 4, 2), note="from the laboratory")
        writer.attach("CASE-1", "scan.png", PNG)
        writer.attach("CASE-3", "scan.png", PNG)
    with store.writing(who="berta", reason="the wrong patient's") as writer:
        writer.remove_attachment("CASE-1", first.id)
    with store.writing(who="carla", reason="our figures") as writer:
        writer.put_laboratory(Laboratory(name="Lab A", lod_percent=0.001))
        writer.put_laboratory(Laboratory(name="Lab B", conversion_factor=0.8))
        writer.put_laboratory(Laboratory(name="Lab A", lod_percent=0.002))
        writer.put_laboratory(Laboratory(name="Lab C", noise_log10=0.2))
        writer.remove_laboratory("Lab C")
        writer.put_policy("rise_min_log10", 0.5)
        writer.put_policy("confirm_days", 28)
        writer.put_calendar("d-alba", {"protocol": {"d-alba": {"source": "ours"}}})
        writer.use_knowledge_file("abl1_mutations", b"version = '1'\ndate = 2026-01-01\n", "1", "2026-01-01")
        writer.sign("ab" * 32, "Dr Alpha")
        writer.put_preference("lock_minutes", 10)
        writer.put_preference("dark", True)
    with store.writing(who="carla", reason="better ones") as writer:
        writer.put_policy("rise_min_log10", 0.6)
        writer.reset_policy("confirm_days")
        writer.use_knowledge_file("abl1_mutations", b"version = '2'\ndate = '2026-02-01'\n", "2", "2026-02-01")
        writer.sign("ab" * 32, "Dr Alpha")
        writer.sign("cd" * 32, "Dr Beta")
        writer.put_preference("lock_minutes", 5)
        last = writer.change
    with store.writing(who="carla") as writer:
        writer.undo(last)
        undone = writer.change
    with store.writing(who="carla") as writer:
        writer.redo(undone)
    with store.writing(who="carla") as writer:
        writer.note_deed(Action.EXPORTED, {"file": "ward.json"})
        writer.note_deed(Action.REPORTED, {"file": "case.pdf"}, "CASE-1")
    with store.writing(who="carla", reason="on demand") as writer:
        writer.erase_case("CASE-3")
    store.put_draft("mrd/CASE-1", {"level": "0.0"}, "CASE-1")


def facts_of(store: Store) -> str:
    """Everything the application would show, as one text: equal facts give equal text."""
    now = store.settings()
    return json.dumps(
        {
            "cases": [repr(case) for case in store.cases()],
            "laboratories": [repr(laboratory) for laboratory in now.laboratories],
            "own": [
                (own.section, own.key, own.value)
                for own in (
                    *now.policy.values(),
                    *now.calendars.values(),
                    *(own for own, _ in now.files_in_force.values()),
                )
            ],
            "signed": [(made.sha256, made.name) for made in now.sign_offs],
            "preferences": dict(store.preferences),
            "documents": [
                (made.as_json(), store.attachment_content(case_id, made.id).hex())
                for case_id in store.case_ids()
                for made in store.attachments(case_id)
            ],
        },
        indent=1,
    )


def said_of(store: Store) -> Iterator[str]:
    """What a check finds, in short."""
    yield from store.verify().words()
