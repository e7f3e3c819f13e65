"""The clipboard: all that this program copies goes through here, so that locking can take it away again."""

from __future__ import annotations

import hashlib
import secrets

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QClipboard, QGuiApplication

# What managers that keep a history of the clipboard go by: KDE's, Windows' and macOS'.
_NOT_FOR_HISTORY = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\x00\x00\x00\x00",
    "application/x-nspasteboard-concealed-type": b"",
}
_OURS = "application/x-dalba-desktop-copy"
"""Kind of a random token that goes with every copy: a picture has no text to be known by."""


class Clipboard(QObject):
    """One per program (`clipboard()`). Remembers a token and a digest of what was copied here, never the content."""

    def __init__(self) -> None:
        super().__init__(QGuiApplication.instance())
        self._copied = ""
        self._token = b""

    def copy(self, text: str) -> None:
        """Puts a text on the clipboard and asks managers that keep a history to leave it out."""
        content = QMimeData()
        content.setText(text)
        self.put(content)

    def put(self, content: QMimeData) -> None:
        """The same for content of any kind, such as a picture. Whose it is is the clipboard's from then on."""
        self._token = secrets.token_bytes(16)
        for kind, value in {**_NOT_FOR_HISTORY, _OURS: self._token}.items():
            content.setData(kind, value)
        self._copied = _digest(content.text()) if content.hasText() else ""
        QGuiApplication.clipboard().setMimeData(content)

    def clear_own(self) -> bool:
        """Empties the clipboard if what is on it comes from this program, copied here or with Ctrl+C in a field."""
        board = QGuiApplication.clipboard()
        held: QMimeData | None = board.mimeData()
        has_token = bool(self._token) and held is not None and bytes(held.data(_OURS).data()) == self._token
        is_ours = board.ownsClipboard() or has_token or (self._copied != "" and _digest(board.text()) == self._copied)
        if is_ours:
            board.clear(QClipboard.Mode.Clipboard)
        if board.supportsSelection() and board.ownsSelection():
            board.clear(QClipboard.Mode.Selection)
        self._copied, self._token = "", b""
        return is_ours


_clipboard: list[Clipboard] = []


def clipboard() -> Clipboard:
    """The one of the program."""
    import shiboken6

    if not _clipboard or not shiboken6.isValid(_clipboard[0]):
        _clipboard[:] = [Clipboard()]
    return _clipboard[0]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
