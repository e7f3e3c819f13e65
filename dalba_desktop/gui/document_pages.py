"""The pages of a document as pictures, from memory: nothing of it is written anywhere."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF
from PySide6.QtGui import QImage, QImageReader

from dalba_desktop.wording import say

PDF = "application/pdf"
MOST_PIXELS = 40_000_000
"""A page that would need more is drawn smaller: 160 MB are enough for one picture."""
INCH_POINTS, SCREEN_DPI = 72.0, 96.0


class NotShown(Exception):
    """The bytes of a document cannot be made into a picture; the sentence says why."""

    exit_code = 2


class Pages(Protocol):
    """A document that can be looked at, page by page, from 0."""

    @property
    def count(self) -> int:
        """How many pages there are."""

    def size_of(self, page: int) -> QSizeF:
        """The size of a page at 100 %, in device-independent pixels."""

    def picture_of(self, page: int, scale: float) -> QImage:
        """A page at a scale of device pixels. Raises NotShown."""

    def close(self) -> None:
        """Forgets the document."""


def pages_of(content: bytes, media_type: str) -> Pages:
    """The pages of a PDF or a picture. Raises NotShown."""
    return PdfPages(content) if media_type == PDF else PicturePages(content)


class PdfPages:
    """A PDF drawn by PDFium, without scripts, forms or links."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        self._error = pypdfium2.PdfiumError
        try:
            self._document = pypdfium2.PdfDocument(content)
            self.count = len(self._document)
        except pypdfium2.PdfiumError:
            raise NotShown(say("This PDF cannot be shown: it is damaged, or protected by a password.")) from None
        if not self.count:
            raise NotShown(say("This PDF has no pages."))

    def size_of(self, page: int) -> QSizeF:
        """The size of a page at 100 %."""
        found = self._document[page]
        width, height = found.get_size()
        found.close()
        return QSizeF(max(1.0, width), max(1.0, height)) * (SCREEN_DPI / INCH_POINTS)

    def picture_of(self, page: int, scale: float) -> QImage:
        """A page at a scale."""
        size = self.size_of(page)
        scale = within_reason(size, scale)
        found = self._document[page]
        try:
            drawn = found.render(scale * SCREEN_DPI / INCH_POINTS, fill_color=(255, 255, 255, 255), prefer_bgrx=True)
            picture = QImage(
                bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32
            ).copy()
            drawn.close()
        except self._error:
            raise NotShown(say("Page {number} of this PDF cannot be shown.", number=page + 1)) from None
        finally:
            found.close()
        return picture

    def close(self) -> None:
        """Forgets the document."""
        self._document.close()


class PicturePages:
    """A PNG, JPEG or TIFF; a TIFF can have many pages."""

    def __init__(self, content: bytes) -> None:
        self._bytes = QByteArray(content)
        self._read_at = -1
        self._picture = QImage()
        reader, self._buffer = self._reader()
        self.count = max(1, reader.imageCount())
        self._load(0)

    def size_of(self, page: int) -> QSizeF:
        """The size of a page at 100 %: a pixel of the picture is a pixel."""
        self._load(page)
        return QSizeF(self._picture.size())

    def picture_of(self, page: int, scale: float) -> QImage:
        """A page at a scale."""
        from PySide6.QtCore import Qt

        self._load(page)
        scale = within_reason(QSizeF(self._picture.size()), scale)
        size = QSize(max(1, round(self._picture.width() * scale)), max(1, round(self._picture.height() * scale)))
        return self._picture.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )

    def close(self) -> None:
        """Forgets the document."""
        self._picture = QImage()
        self._bytes = QByteArray()

    def _load(self, page: int) -> None:
        if page == self._read_at:
            return
        reader, self._buffer = self._reader()
        if page:
            reader.jumpToImage(page)
        picture = reader.read()
        if picture.isNull():
            raise NotShown(say("This picture cannot be shown: it is damaged, or too large."))
        self._read_at, self._picture = page, picture

    def _reader(self) -> tuple[QImageReader, QBuffer]:
        # The reader does not keep its buffer alive.
        buffer = QBuffer()
        buffer.setData(self._bytes)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)
        return reader, buffer


def within_reason(size: QSizeF, scale: float) -> float:
    """The scale, smaller where a page would become larger than memory should hold."""
    pixels = size.width() * size.height() * scale * scale
    return scale if pixels <= MOST_PIXELS else scale * (MOST_PIXELS / pixels) ** 0.5
