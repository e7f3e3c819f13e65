"""The recovery kit: one page, its code readable by eye, by hand and by machine, and nowhere else in the file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re

import pikepdf
import pytest
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from dalba_desktop.reports.recovery_kit import RecoveryKit, recovery_kit
from dalba_desktop.store.keys import Key
from tests.reports import pdf_text

KEY = Key(bytes(range(7, 39)), b"DLB\x01" + bytes(12))
KIT = RecoveryKit(
    store_name="ward 4.dalba", mark="4f2a-91bc-03de", made_on=dt.date(2026, 3, 1), made_by="Anna Rossi",
    code=KEY.recovery_code(), version="0.4",
)  # fmt: skip


@pytest.fixture(scope="module")
def page() -> bytes:
    return recovery_kit(KIT)


def test_the_page_says_what_it_is_for_which_store_by_whom_and_what_it_is_not(page: bytes) -> None:
    text = pdf_text.text_of(page)
    assert pdf_text.page_count(page) == 1
    for said in (
        "Recovery kit", "ward 4.dalba", "4f2a-91bc-03de", "1 Mar 2026", "Anna Rossi", "nobody opens the store",
        "Type the code where the passphrase is asked for", "dalba-desktop passphrase", "passphrase was changed",
        "never beside the computer", "page 1 of 1",
    ):  # fmt: skip
        assert pdf_text.squeezed(said) in text


def test_what_stands_in_the_numbered_lines_opens_the_store(page: bytes) -> None:
    text = "\n".join(pdf_text.lines(page))
    lines = re.findall(r"^(\d) ((?:[0-9A-Z]{4} ?){2,4})(?:check sum.*)?$", text, re.MULTILINE)
    assert [number for number, _ in lines] == ["1", "2", "3", "4"]
    typed = " ".join(groups.strip() for _, groups in lines).lower()
    assert len(typed.split()) == len(KIT.groups) == 14
    assert Key.of_recovery_code(typed, KEY.header) == KEY
    assert Key.of_recovery_code(typed.replace("j", "k", 1), KEY.header) is None


def test_the_picture_beside_it_is_the_qr_code_of_the_same(page: bytes) -> None:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(KIT.code)
    code.make()
    with pikepdf.open(io.BytesIO(page)) as pdf:
        drawn = pikepdf.parse_content_stream(pdf.pages[0])
        shapes = [each.operands for each in drawn if str(each.operator) == "re"]
    runs = [[float(str(number)) for number in shape] for shape in shapes]
    module = min(height for *_, height in runs)
    left, top = min(x for x, *_ in runs), max(y for _, y, *_ in runs)
    seen = {
        (round((top - y) / module), round((x - left) / module) + step)
        for x, y, width, _ in runs
        for step in range(round(width / module))
    }
    expected = {
        (row, column) for row, modules in enumerate(code.modules) for column, dark in enumerate(modules) if dark
    }
    assert seen == expected


def test_the_file_says_nothing_of_the_code_about_itself(page: bytes) -> None:
    with pikepdf.open(io.BytesIO(page)) as pdf:
        said = {str(key): str(value) for key, value in pdf.docinfo.items()}
        assert "/Metadata" not in pdf.Root
        assert not pdf.attachments
    assert (said["/Title"], said["/Subject"]) == ("Recovery kit", "ward 4.dalba")
    assert not any(group in value for group in KIT.groups for value in said.values())
    assert KIT.code not in repr(KIT)


def test_equal_kits_are_equal_to_the_last_byte(page: bytes) -> None:
    assert recovery_kit(KIT) == page


def test_a_name_as_hostile_as_it_may_be_stays_text_on_one_page() -> None:
    hostile = dataclasses.replace(
        KIT, store_name="<b>a{x}</b> " + "w" * 150, made_by="\u202eAnna <img src=x>", synthetic=True
    )
    made = recovery_kit(hostile)
    text = pdf_text.text_of(made)
    assert pdf_text.page_count(made) == 1
    assert "<b>a{x}</b>" in text
    assert "[U+202E]" in text
    assert "SYNTHETIC" in text
