"""Vector pictures in a document: an empty flowable keeps the place, the picture's own PDF is laid over it.

A chart stays what its maker drew: no raster image, its own embedded fonts, exact to the point.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import pikepdf
from reportlab.platypus import Flowable

_PICTURE = pikepdf.Name("/Picture")


class Place(Flowable):
    """Room for a picture of a size in points, which notes where it landed (page from 1, corners in points)."""

    def __init__(self, width: float, height: float, *, space_before: float = 0.0) -> None:
        super().__init__()
        self.width = width
        self.height = height
        self.spaceBefore = space_before
        self.page: int | None = None
        self.corners = (0.0, 0.0, 0.0, 0.0)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """ReportLab's question: how much room."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws nothing; notes the page and the place."""
        left, bottom = self.canv.absolutePosition(0, 0)
        self.page = self.canv.getPageNumber()
        right, top = self.canv.absolutePosition(self.width, self.height)
        self.corners = (left, bottom, right, top)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What the file says about itself. `made_on` stands for the date of the data, never for a clock."""

    title: str
    subject: str
    author: str
    producer: str
    language: str
    made_on: dt.date


def picture_height(picture: bytes, width: float) -> float:
    """How high a picture stands at a width, in points."""
    with pikepdf.open(io.BytesIO(picture)) as drawn:
        left, bottom, right, top = (float(side) for side in drawn.pages[0].mediabox)
    return width * (top - bottom) / (right - left)


def finished(document: bytes, info: DocumentInfo, place: Place | None, picture: bytes | None) -> bytes:
    """The document with the picture laid over its place and its description set; equal input, equal bytes."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        if place is not None and place.page is not None and picture is not None:
            with pikepdf.open(io.BytesIO(picture)) as drawn:
                _lay_over(pdf, pdf.pages[place.page - 1], drawn.pages[0], pikepdf.Rectangle(*place.corners))
                _describe(pdf, info)
                return _saved(pdf)
        _describe(pdf, info)
        return _saved(pdf)


def _lay_over(pdf: pikepdf.Pdf, page: pikepdf.Page, picture: pikepdf.Page, corners: pikepdf.Rectangle) -> None:
    """As `Page.add_overlay`, which names the picture at random: the same report would never give the same bytes."""
    form = pdf.copy_foreign(picture.as_form_xobject())
    name = page.add_resource(form, pikepdf.Name.XObject, _PICTURE)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(
        b"Q\n"
        + page.calc_form_xobject_placement(
            form, name, corners, invert_transformations=True, allow_shrink=True, allow_expand=True
        )
    )


def _describe(pdf: pikepdf.Pdf, info: DocumentInfo) -> None:
    moment = f"D:{info.made_on:%Y%m%d}000000Z"
    pdf.trailer["/Info"] = pdf.make_indirect(
        pikepdf.Dictionary(
            Title=pikepdf.String(info.title),
            Subject=pikepdf.String(info.subject),
            Author=pikepdf.String(info.author),
            Creator=pikepdf.String(info.producer),
            Producer=pikepdf.String(info.producer),
            CreationDate=pikepdf.String(moment),
            ModDate=pikepdf.String(moment),
        )
    )
    pdf.Root.Lang = pikepdf.String(info.language)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return out.getvalue()
