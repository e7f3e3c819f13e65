"""The recovery kit: one printable page with the code that opens a store when its passphrase is lost.

The page holds a secret. It is made in memory; nothing here writes a file, and the file says nothing of the code about
itself (title, subject, author).
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field
from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable

from dalba_desktop import assets
from dalba_desktop.reports.layout.blocks import Facts, Rule
from dalba_desktop.reports.layout.overlay import DocumentInfo, finished
from dalba_desktop.reports.layout.page import TEXT_WIDTH, Sheet, set_pages
from dalba_desktop.reports.layout.safe_text import visible
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import (
    CRITICAL,
    HAIRLINE,
    HEAD,
    INK,
    LABEL,
    LINE,
    MUTED,
    SECTION,
    SENTENCE,
    SUBHEAD,
    TEXT,
    load_fonts,
)
from dalba_desktop.wording import date_words, say

MONO = "DejaVuSansMono-Bold"
GROUPS_IN_A_LINE = 4

_SIGN_SIZE, _SIGN_LEADING = 23.0, 35.0
_GROUP_GAP = 18.0
_NUMBER_WIDTH = 26.0
_PADDING = 16.0
_QR_SIDE, _QR_QUIET = 150.0, 4
_LINE_WIDTH = 1.0
_INDENT = 16.0
_SIGNED_HEIGHT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryKit:
    """What the page says. `mark` tells the store's file from others; `code` is groups of signs joined by dashes."""

    store_name: str
    mark: str
    made_on: dt.date
    made_by: str
    code: str = field(repr=False)
    synthetic: bool = False
    version: str = ""
    language: str = "en"

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that are typed, the check group last."""
        return tuple(self.code.split("-"))


def recovery_kit(kit: RecoveryKit) -> bytes:
    """The page as PDF. What it was made of decides every byte of it."""
    load_fonts()
    _load_mono()
    return finished(set_pages(_story(kit), _sheet(kit)), _info(kit), None, None)


def _story(kit: RecoveryKit) -> list[Flowable]:
    what = say(
        "This page opens the store when its passphrase is lost. Whoever holds the page and a copy of the store can read"
        " every patient in it."
    )
    without = say("Without passphrase and page nobody opens the store: there is no other way in.")
    return [
        Text((Run(say("Recovery kit"), HEAD), Run("   " + kit.store_name, SUBHEAD)), HEAD),
        Text(what, SENTENCE, space_before=8.0),
        Text(without, SENTENCE.bold.coloured(CRITICAL), space_before=4.0, space_after=8.0),
        Facts(
            [
                (say("Mark of the store"), kit.mark),
                (say("Made on"), date_words(kit.made_on)),
                (say("Made by"), kit.made_by),
            ],
            3,
        ),
        _Code(kit.groups, kit.code),
        Text(
            say(
                "0 and 1 are always digits: the letters I, L, O and U do not occur. Small letters, blanks and dashes"
                " make no difference. The last group is a check sum of the others, which shows a slip of the pen."
            ),
            LABEL,
            space_before=8.0,
        ),
        *_section(
            say("How to use it"),
            say("Start D-ALBA Desktop and choose the store. Type the code where the passphrase is asked for; leave out"
                " the numbers of the lines."),
            say("Give the store a new passphrase at once, make a new kit, and destroy this page."),
            say("On the command line the code goes where the passphrase is asked for: {command}",
                command="dalba-desktop passphrase STORE"),
            numbered=True,
        ),
        *_section(
            say("What it opens, and what it does not"),
            say("The store with the mark above and every backup made of it while it had that mark; the check of a store"
                " (dalba-desktop verify) prints its mark."),
            say("Not the store after its passphrase was changed: that gives it another key and another mark. Make a new"
                " kit then, and keep this one only as long as you keep backups from before."),
        ),
        *_section(
            say("How to keep it"),
            say("On paper, in a sealed envelope, in a safe place that two people know; never beside the computer."),
            say("Not as a picture or a scan. Delete the file that was printed: it is not encrypted."),
        ),
        _Signed((say("Sealed on"), say("By"), say("Kept at"))),
    ]  # fmt: skip


def _section(title: str, *texts: str, numbered: bool = False) -> list[Flowable]:
    marks = [f"{number}" if numbered else "\N{BULLET}" for number in range(1, len(texts) + 1)]
    items = [_Item(mark, Text(text, TEXT)) for mark, text in zip(marks, texts, strict=True)]
    return [Rule(space_before=14.0), Text(title, SECTION, space_before=9.0, space_after=3.0), *items]


class _Item(Flowable):
    """A paragraph with its number or bullet before it."""

    def __init__(self, mark: str, text: Text) -> None:
        super().__init__()
        self._mark = Text(mark, TEXT.muted)
        self._text = text
        self.spaceBefore = 3.0

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room at this width."""
        self._width = available_width
        return available_width, self._text.height_at(available_width - _INDENT)

    def draw(self) -> None:
        """Draws mark and paragraph."""
        top = self._text.height_at(self._width - _INDENT)
        self._mark.draw_on(self.canv, 0.0, top, _INDENT)
        self._text.draw_on(self.canv, _INDENT, top, self._width - _INDENT)


class _Code(Flowable):
    """The code in numbered lines of groups, and as a QR code beside them."""

    def __init__(self, groups: tuple[str, ...], code: str) -> None:
        super().__init__()
        count = GROUPS_IN_A_LINE
        self._lines = [groups[start : start + count] for start in range(0, len(groups), count)]
        self._code = code
        self.spaceBefore = 12.0
        self._height = max(len(self._lines) * _SIGN_LEADING, _QR_SIDE) + 2 * _PADDING

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room."""
        return available_width, self._height

    def draw(self) -> None:
        """Draws the frame, the lines, the QR code."""
        canvas = self.canv
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(_LINE_WIDTH)
        canvas.roundRect(0.0, 0.0, TEXT_WIDTH, self._height, 3.0)
        used = len(self._lines) * _SIGN_LEADING
        top = (self._height + used) / 2
        left = baseline = 0.0
        for number, groups in enumerate(self._lines, start=1):
            baseline = top - (number - 0.5) * _SIGN_LEADING - _SIGN_SIZE * 0.36
            canvas.setFont(LABEL.font, LABEL.size)
            canvas.setFillColor(MUTED)
            canvas.drawRightString(_PADDING + 8.0, baseline, f"{number}")
            left = _PADDING + _NUMBER_WIDTH
            for group in groups:
                canvas.setFont(MONO, _SIGN_SIZE)
                canvas.setFillColor(INK)
                canvas.drawString(left, baseline, group)
                left += pdfmetrics.stringWidth(group, MONO, _SIGN_SIZE) + _GROUP_GAP
        canvas.setFont(LABEL.font, LABEL.size)
        canvas.setFillColor(MUTED)
        canvas.drawString(left, baseline, say("check sum, end of the code"))
        right = TEXT_WIDTH - _PADDING - _QR_SIDE
        _draw_qr(canvas, self._code, right, (self._height - _QR_SIDE) / 2, _QR_SIDE)


class _Signed(Flowable):
    """Lines to write on by hand."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__()
        self._labels = labels
        self.spaceBefore = 22.0

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room."""
        return available_width, _SIGNED_HEIGHT

    def draw(self) -> None:
        """Draws a line above each label."""
        gap = 18.0
        width = (TEXT_WIDTH - gap * (len(self._labels) - 1)) / len(self._labels)
        for place, words in enumerate(self._labels):
            left = place * (width + gap)
            self.canv.setStrokeColor(LINE)
            self.canv.setLineWidth(HAIRLINE * 2)
            self.canv.line(left, LABEL.leading + 3.0, left + width, LABEL.leading + 3.0)
            Text(words, LABEL).draw_on(self.canv, left, LABEL.leading, width)


def _draw_qr(canvas: Any, text: str, left: float, bottom: float, side: float) -> None:
    """A QR code with its quiet margin, as one shape so that no viewer shows seams between the modules."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = len(code.modules)
    module = side / (count + 2 * _QR_QUIET)
    shape = canvas.beginPath()
    for row, modules in enumerate(code.modules):
        y = bottom + side - (row + _QR_QUIET + 1) * module
        for start, length in _runs(modules):
            shape.rect(left + (start + _QR_QUIET) * module, y, length * module, module)
    canvas.setFillColor(INK)
    canvas.drawPath(shape, stroke=0, fill=1)


def _runs(modules: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules lie side by side in a row: start and length."""
    found: list[tuple[int, int]] = []
    for place, is_dark in enumerate(modules):
        if is_dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((place, 1))
    return found


def _sheet(kit: RecoveryKit) -> Sheet:
    made = say("Made on {date} by {person}", date=date_words(kit.made_on), person=kit.made_by)
    return Sheet(
        sender="D-ALBA Desktop",
        running=say("Recovery kit"),
        banner=say("SYNTHETIC – not a real patient") if kit.synthetic else "",
        origin=" · ".join(part for part in (made, f"D-ALBA Desktop {kit.version}".strip(), kit.mark) if part),
        warning=say("Secret: keep it as you would keep the key to the records."),
    )


def _info(kit: RecoveryKit) -> DocumentInfo:
    """What the file says about itself: never the code."""
    return DocumentInfo(
        title=say("Recovery kit"),
        subject=visible(kit.store_name),
        author="D-ALBA Desktop",
        producer=f"D-ALBA Desktop {kit.version}".strip(),
        language=kit.language,
        made_on=kit.made_on,
    )


@functools.cache
def _load_mono() -> None:
    """The face in which no two signs are taken for each other; it lies beside the others."""
    folder = assets.font_files()[0].parent
    pdfmetrics.registerFont(TTFont(MONO, str(folder / f"{MONO}.ttf")))
