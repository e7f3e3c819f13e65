"""A laboratory's report or a picture is kept whole inside the store, or refused with the reason."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalba_desktop.store import attachments, connect, errors
from dalba_desktop.store.attachments import LARGEST_BYTES, MEDIA_TYPES, Attachment, media_type_of
from dalba_desktop.store.store import Store
from dalba_desktop.store.verify import Problem
from tests.store.everything import PDF, PNG, a_full_case, put

KINDS = {
    "application/pdf": PDF,
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0picture",
    "image/tiff": b"II*\0picture",
}


@pytest.fixture
def ward(store: Store) -> Store:
    put(store, a_full_case("CASE-1", "mrd"))
    put(store, a_full_case("CASE-2", "mrd"))
    return store


def attach(store: Store, content: bytes = PDF, name: str = "report.pdf", case_id: str = "CASE-1") -> Attachment:
    with store.writing(who="anna", reason="by post") as writer:
        return writer.attach(case_id, name, content)


def test_a_document_comes_out_as_it_went_in(ward: Store) -> None:
    with ward.writing(who="anna") as writer:
        made = writer.attach("CASE-1", "Befund Ü.pdf", PDF, date=dt.date(2025, 4, 2), note="by fax")

    assert ward.attachments("CASE-1") == (made,)
    assert ward.attachments("CASE-2") == ()
    assert ward.attachment_content("CASE-1", made.id) == PDF
    assert (made.name, made.media_type, made.size) == ("Befund Ü.pdf", "application/pdf", len(PDF))
    assert (made.date, made.note, made.at, made.who) == ("2025-04-02", "by fax", "2026-03-01T10:00:00Z", "anna")
    assert made.sha256 == hashlib.sha256(PDF).hexdigest()
    assert made.id == f"a1-{made.sha256[:8]}"


def test_the_trail_tells_of_it_without_its_bytes(ward: Store) -> None:
    made = attach(ward)

    entry = ward.head()
    assert (entry.action, entry.list, entry.record_id, entry.reason) == ("added", "attachments", made.id, "by post")
    assert made.sha256 in (entry.after or "")
    assert "KNMWQA" not in (entry.after or "")


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_these_kinds_are_kept_whatever_their_names(ward: Store, media_type: str) -> None:
    made = attach(ward, KINDS[media_type], "document")

    assert made.media_type == media_type
    assert ward.attachment_content("CASE-1", made.id) == KINDS[media_type]


def test_both_byte_orders_of_a_tiff_are_known() -> None:
    assert media_type_of(b"MM\0*", "x.tif") == media_type_of(b"II*\0", "x.tif") == "image/tiff"


@pytest.mark.parametrize(
    "content",
    [
        b"<html>%PDF-",
        b"MZ\x90\0",
        b"PK\x03\x04",
        b"GIF89a",
        b"%PDF",
        b" %PDF-1.7",
        b"\x89PNG\n",
        b"\xff\xd8",
        b"II*",
        b"\xef\xbb\xbf%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"SQLite format 3\0",
    ],
)
def test_any_other_kind_is_refused_whatever_its_name(ward: Store, content: bytes) -> None:
    head = ward.head()
    with pytest.raises(errors.Refused, match=r"report\.pdf: only PDF, PNG, JPEG and TIFF"):
        attach(ward, content)
    assert ward.head() == head


def test_an_empty_file_is_refused(ward: Store) -> None:
    with pytest.raises(errors.Refused, match=r"report\.pdf: the file is empty"):
        attach(ward, b"")


def test_the_largest_document_is_kept_and_one_byte_more_refused(ward: Store) -> None:
    largest = PDF.ljust(LARGEST_BYTES, b"\0")

    made = attach(ward, largest)
    assert made.size == 20 * 1024 * 1024
    assert ward.attachment_content("CASE-1", made.id) == largest
    with pytest.raises(errors.Refused, match=r"x\.pdf: larger than the 20 MB"):
        attach(ward, largest + b"\0", "x.pdf")


def test_a_document_that_is_there_already_is_refused_but_not_in_another_case(ward: Store) -> None:
    attach(ward)

    with pytest.raises(errors.Refused, match=r"again\.pdf: this document is already there"):
        attach(ward, name="again.pdf")

    assert attach(ward, case_id="CASE-2").case_id == "CASE-2"
    assert len(ward.attachments("CASE-1")) == 1


def test_one_that_was_removed_can_be_taken_in_again_and_has_another_id(ward: Store) -> None:
    first = attach(ward)
    with ward.writing(who="berta", reason="another patient's") as writer:
        removed = writer.remove_attachment("CASE-1", first.id)
    assert removed.removed
    assert ward.attachments("CASE-1") == ()
    assert (ward.head().action, ward.head().reason) == ("withdrawn", "another patient's")

    again = attach(ward)

    assert again.id != first.id
    assert ward.attachments("CASE-1") == (again,)
    assert ward.verify().words() == ()


def test_ids_of_one_case_never_meet(ward: Store) -> None:
    made = []
    for number in range(4):
        made.append(attach(ward, PDF + bytes([number % 2])).id)
        with ward.writing(who="anna", reason="x") as writer:
            writer.remove_attachment("CASE-1", made[-1])

    assert len({*made}) == 4


def test_what_is_not_there_cannot_be_removed_or_shown(ward: Store) -> None:
    made = attach(ward)
    with ward.writing(who="anna", reason="x") as writer:
        writer.remove_attachment("CASE-1", made.id)

    for case_id, attachment_id in (("CASE-1", made.id), ("CASE-2", made.id), ("CASE-1", "a9"), ("nobody", made.id)):
        with pytest.raises(errors.UnknownRecord), ward.writing(who="anna", reason="x") as writer:
            writer.remove_attachment(case_id, attachment_id)
    for case_id, attachment_id in (("CASE-2", made.id), ("CASE-1", "a9")):
        with pytest.raises(errors.UnknownRecord, match="no such document"):
            ward.attachment_content(case_id, attachment_id)


def test_an_unknown_case_has_no_documents(ward: Store) -> None:
    with pytest.raises(errors.UnknownCase, match="nobody"):
        attach(ward, case_id="nobody")
    assert ward.attachments("nobody") == ()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE attachment SET content = x'255044462d00'",
        "UPDATE attachment SET content = x''",
        "UPDATE attachment SET sha256 = '00'",
    ],
)
def test_bytes_that_are_not_those_taken_in_are_never_shown(ward: Store, sql: str) -> None:
    made = attach(ward)
    ward.close()
    database, _ = connect.open_database(ward.path, ward.key)
    database.execute(sql)
    database.close()

    with Store.open(ward.path, ward.key) as store:
        with pytest.raises(errors.Damaged, match="attachments"):
            store.attachment_content("CASE-1", made.id)
        assert {finding.problem for finding in store.verify().findings} == {Problem.FACT_CHANGED}
        assert [entry.id for entry in store.attachments("CASE-1")] == [made.id]


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(name=NAMES, note=NAMES, content=st.binary(max_size=300))
def test_any_name_and_any_bytes_are_kept(ward: Store, name: str, note: str, content: bytes) -> None:
    number = ward.head().sequence
    with ward.writing(who="anna") as writer:
        made = writer.attach("CASE-1", name, PNG + content + number.to_bytes(4, "big"), note=note)

    assert made.note == note
    assert attachments.find(ward._database, "CASE-1", made.id) == made
    assert ward.attachment_content("CASE-1", made.id) == PNG + content + number.to_bytes(4, "big")
    assert ward.verify().words() == ()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Befund\udcfc.pdf", "Befund?.pdf"),
        ("a\0b\n.pdf", "a b .pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\ward\\a.pdf", "a.pdf"),
        ("/ward/report/", "report"),
        ("invoice\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "invoice fdp.exe"),
        (" .. ", "document"),
        ("", "document"),
        ("x" * 5000 + ".pdf", "x" * 251 + ".pdf"),
    ],
    ids=map(str, range(9)),
)
def test_a_name_that_a_file_system_gives_never_stops_a_document(ward: Store, name: str, kept: str) -> None:
    with ward.writing(who="anna") as writer:
        made = writer.attach("CASE-1", name, PDF, note=name)

    assert made.name == kept
    assert ward.attachments("CASE-1") == (made,)
    assert ward.verify().words() == ()
    with pytest.raises(errors.Refused, match="only PDF") as refused:
        attach(ward, b"MZ", name)
    assert str(refused.value).startswith(f"{kept}: ")


def test_a_document_of_a_record_says_of_which(ward: Store) -> None:
    with ward.writing(who="anna") as writer:
        made = writer.attach("CASE-1", "report.pdf", PDF, records=(("mrd", "mrd-1"),))
    assert ward.attachments("CASE-1") == (made,)
    assert made.as_json()["records"] == [{"list": "mrd", "id": "mrd-1"}]
    assert json.loads(ward.head().after or "")["records"] == [{"list": "mrd", "id": "mrd-1"}]

    with ward.writing(who="berta", reason="the other one") as writer:
        wanted = dataclasses.replace(made, records=(("mrd", "mrd-2"),), date="2025-04-02", note="by fax")
        changed = writer.amend_attachment(dataclasses.replace(wanted, name="nothing else changes", size=3))
        change = writer.change

    assert changed == wanted
    assert ward.attachments("CASE-1") == (wanted,)
    assert (ward.head().action, ward.head().reason) == ("amended", "the other one")
    assert ward.verify().words() == ()
    with ward.writing(who="berta") as writer:
        assert writer.amend_attachment(wanted) == wanted
        writer.undo(change)
    assert ward.attachments("CASE-1") == (made,)
    assert ward.verify().words() == ()


def test_only_a_record_of_its_case_can_have_a_document(ward: Store) -> None:
    made = attach(ward)
    rows = ward.audit_entries()
    for key in (("mrd", "mrd-9"), ("notes", "mrd-1")):
        with pytest.raises(errors.UnknownRecord), ward.writing(who="anna") as writer:
            writer.attach("CASE-1", "other.png", PNG, records=(key,))
        with pytest.raises(errors.UnknownRecord), ward.writing(who="anna") as writer:
            writer.amend_attachment(dataclasses.replace(made, records=(key,)))
    with pytest.raises(errors.UnknownRecord), ward.writing(who="anna") as writer:
        writer.amend_attachment(dataclasses.replace(made, id="a9"))
    assert ward.audit_entries() == rows


@pytest.mark.parametrize("text", ["nonsense", "3", "[1]", '[{"list": "mrd"}]'])
def test_what_is_no_list_of_records_is_found_by_a_check(ward: Store, text: str) -> None:
    made = attach(ward)
    ward.database.execute("UPDATE attachment SET records = ?", [text])
    assert {finding.problem for finding in ward.verify().findings} == {Problem.FACT_CHANGED}
    assert [entry.id for entry in ward.attachments("CASE-1")] == [made.id]
