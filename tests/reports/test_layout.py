"""Tables and cards between pages: nothing is lost, rows stay whole, headers return."""

from __future__ import annotations

from collections import Counter

import pytest
from reportlab.platypus import Flowable

from dalba_desktop.reports.layout.blocks import Card
from dalba_desktop.reports.layout.page import PAGE_HEIGHT, TEXT_WIDTH, Sheet, set_pages
from dalba_desktop.reports.layout.table import Column, RecordTable, Row
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import CRITICAL
from tests.reports.pdf_text import page_count, squeezed, text_of

SHEET = Sheet(sender="", running="", banner="", origin="", warning="")


def tall(name: str, count: int) -> Text:
    """A text of so many lines, each with its own words."""
    return Text([Run(f"{name}{line}" + "x" * 80 + " ") for line in range(count)])


def rows_of(*heights: int) -> list[Row]:
    """Rows of so many lines each, every line with its own words."""
    return [Row((Text(f"r{place}"), tall(f"r{place}w", lines))) for place, lines in enumerate(heights)]


def printed(flowables: list[Flowable]) -> bytes:
    return set_pages(flowables, SHEET)


def a_table(rows: list[Row]) -> RecordTable:
    return RecordTable("Title", (Column("Id", 40.0), Column("Words")), rows, page_height=PAGE_HEIGHT)


@pytest.mark.parametrize("before", [0, 100, 640, 690, 715])
@pytest.mark.parametrize("heights", [(1,) * 200, (70,), (1, 130, 1), (30, 30, 30), (2,)])
def test_every_row_is_printed_once_wherever_the_table_begins(before: int, heights: tuple[int, ...]) -> None:
    filler = [Text("filler ") for _ in range(before // 11)]
    report = printed([*filler, a_table(rows_of(*heights))])
    found = text_of(report)
    words = Counter(f"r{place}w{line}x" for place, lines in enumerate(heights) for line in range(lines))
    assert all(found.count(word) == 1 for word in words)


def test_the_header_returns_and_says_that_the_table_goes_on() -> None:
    report = printed([a_table(rows_of(*(1,) * 120))])
    for page in range(1, page_count(report) + 1):
        assert "IdWords" in text_of(report, page)
        assert ("Titlecontinued" in text_of(report, page)) == (page > 1)


def test_a_row_that_fits_a_page_is_never_taken_apart() -> None:
    filler: list[Flowable] = [Text("filler") for _ in range(55)]
    report = printed([*filler, a_table(rows_of(20, 1))])
    assert "r0w0x" not in text_of(report, 1)
    assert "r0w0x" in text_of(report, 2)
    assert "r0w19x" in text_of(report, 2)


def test_text_below_a_row_goes_on_over_pages() -> None:
    below = tall("b", 200)
    report = printed([a_table([Row((Text("id"), Text("words")), below), *rows_of(1)])])
    found = text_of(report)
    assert all(found.count(f"b{line}x") == 1 for line in range(200))
    assert "r0w0x" in found


@pytest.mark.parametrize("lines", [3, 40, 64, 70, 200])
def test_a_card_keeps_together_while_it_fits_a_page(lines: int) -> None:
    words = [Text(f"w{line}x") for line in range(lines)]
    filler: list[Flowable] = [Text("filler") for _ in range(40)]
    report = printed([*filler, Card(words, "octagon", CRITICAL, page_height=PAGE_HEIGHT)])
    pages = [text_of(report, page) for page in range(1, page_count(report) + 1)]
    assert all(sum(f"w{line}x" in page for page in pages) == 1 for line in range(lines))
    if lines <= 64:
        assert sum("w0x" in page and f"w{lines - 1}x" in page for page in pages) == 1


def test_a_card_of_one_endless_text_is_split_by_its_lines() -> None:
    endless = tall("w", 300)
    report = printed([Card([Text("title"), endless, Text("end")], "triangle", CRITICAL, page_height=PAGE_HEIGHT)])
    found = text_of(report)
    assert all(found.count(f"w{line}x") == 1 for line in range(300))
    assert found.endswith("end") or "end" in text_of(report, page_count(report))


def test_the_widest_text_of_a_page_is_the_page() -> None:
    assert TEXT_WIDTH < 595
    assert squeezed(" a b ") == "ab"
