"""What is shown when the fault is ours: where it happened, never with which values."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import PurePath
from types import TracebackType

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from dalba_desktop import __version__
from dalba_desktop.gui.clipboard import clipboard
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say


def redacted_report(kind: type[BaseException], where: TracebackType | None) -> str:
    """The kind of the error and the lines of code it went through.

    No message, no values, no source text and no folders: any of them may hold a name.
    """
    lines = [f"D-ALBA Desktop {__version__}, Python {platform.python_version()}, {sys.platform}", kind.__name__]
    for frame in traceback.extract_tb(where):
        place = PurePath(frame.filename)
        lines.append(f"  {place.parent.name}/{place.name}:{frame.lineno} {frame.name}")
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Says that something went wrong, what is safe, and offers the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Something went wrong"))
        self.setMinimumWidth(px(560))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(say("Details"))
        self.report.setMinimumHeight(px(160))
        copy = button(say("Copy details"))
        copy.clicked.connect(lambda: clipboard().copy(report))
        close = button(say("Go on"), "primary", is_default=True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words(say("Something went wrong"), "title"))
        column.addWidget(
            words(
                say(
                    "This is a fault of the program, not of what you did. What was stored before is safe; the last "
                    "step may not have been stored: please check it. The details below hold no patient data."
                ),
                wraps=True,
            )
        )
        column.addWidget(self.report)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
