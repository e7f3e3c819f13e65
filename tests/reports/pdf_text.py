"""What a reader finds in a PDF, read from its content streams and the fonts' own maps back to text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class Piece:
    """A text shown in one go, and where it begins (points from the lower left corner)."""

    page: int
    x: float
    y: float
    text: str


def pieces(document: bytes) -> list[Piece]:
    """Every text of the pages, in the order it is drawn. Pictures laid in are not entered."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return [piece for number, page in enumerate(pdf.pages, start=1) for piece in _on_page(number, page)]


def page_count(document: bytes) -> int:
    """How many pages there are."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return len(pdf.pages)


def text_of(document: bytes, page: int | None = None) -> str:
    """The text without blanks: where a line was broken does not matter."""
    return squeezed("".join(piece.text for piece in pieces(document) if page in (None, piece.page)))


def squeezed(text: str) -> str:
    """A text without blanks."""
    return re.sub(r"\s+", "", text)


def lines(document: bytes) -> list[str]:
    """The text line by line, as it stands on the page from left to right."""
    rows: dict[tuple[int, float], list[Piece]] = {}
    for piece in pieces(document):
        rows.setdefault((piece.page, -round(piece.y, 1)), []).append(piece)
    return [" ".join(piece.text for piece in sorted(rows[key], key=lambda piece: piece.x)) for key in sorted(rows)]


def every_byte(document: bytes) -> bytes:
    """Everything the file holds, streams unpacked: for finding what must not be in it."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        parts = [document, pdf.trailer.unparse(resolved=True)]
        for entry in pdf.objects:
            if isinstance(entry, pikepdf.Stream):
                parts.append(entry.read_bytes())
            parts.append(entry.unparse() if not isinstance(entry, pikepdf.Stream) else b"")
        return b"\n".join(parts)


def instructions(page: pikepdf.Page) -> Iterator[tuple[str, list[Any]]]:
    """The operators of a page with their operands."""
    for instruction in pikepdf.parse_content_stream(page):
        yield str(instruction.operator), list(instruction.operands)


def _on_page(number: int, page: pikepdf.Page) -> Iterator[Piece]:
    fonts = {name: _map_of(font) for name, font in page.resources.get("/Font", {}).items()}
    current: Mapping[int, str] = {}
    moved = [(0.0, 0.0)]
    x = y = 0.0
    for operator, operands in instructions(page):
        match operator:
            case "q":
                moved.append(moved[-1])
            case "Q":
                moved.pop()
            case "cm":
                moved[-1] = (moved[-1][0] + float(operands[4]), moved[-1][1] + float(operands[5]))
            case "Tf":
                current = fonts[str(operands[0])]
            case "Tm":
                x, y = float(operands[4]), float(operands[5])
            case "Tj":
                shown = "".join(current.get(code, "\N{REPLACEMENT CHARACTER}") for code in bytes(operands[0]))
                yield Piece(number, moved[-1][0] + x, moved[-1][1] + y, shown)


def _map_of(font: pikepdf.Object) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    body = font.ToUnicode.read_bytes().split(b"beginbfchar")[1]
    return {int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in _PAIR.findall(body)}
