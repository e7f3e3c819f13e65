"""One page of examples of what can be typed into the line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.wording import NBSP, mark, say

EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("MRD"), ("12/3 bm 0,004% abl 48000", "3 mar pb neg abl 32000", "12/3 bm <0,001% abl 45000", "12/3 bm PNQ")),
    (mark("ABL1"), ("T315I 35% ngs 14/3", "14/3 sanger no mutation", "14/3 ngs pending")),
    (mark("Treatment"), ("dasa 100 from 1/5", "blina c3 start 2/4", "it mtx ara-c 12/3")),
    (mark("Its course"), ("blina c3 stop 30/4", "dasa hold 3/5", "dasa resume 10/5")),
    (mark("Response"), ("cr 22/1", "relapse cns 4/9")),
    (mark("Transplant"), ("transplant haplo 9/6",)),
    (mark("Event"), ("pleural effusion g2 3/3", "effusion resolved 9/3")),
    (mark("Value, drug"), ("qtcf 480 today", "omeprazole from 2/3")),
    (mark("Follow-up, note"), ("alive 1/9", 'note 12/3 "asked for ABL1"')),
)
"""By kind, as `read_line` takes them; a test reads each."""


def _unbroken(line: str) -> str:
    """An example stays on one line."""
    return line.replace(" ", NBSP).replace("-", "\N{NON-BREAKING HYPHEN}")


class QuickHelp(QFrame):
    """Lies over the head of the chart like what was understood."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quick_panel")
        self.setAccessibleName(say("Examples"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(words(say("What can be typed"), "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        for place, (kind, lines) in enumerate(EXAMPLES):
            grid.addWidget(words(say(kind), "small"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words("    ".join(map(_unbroken, lines)), wraps=True), place, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(
            words(
                say(
                    "Days: 12/3, 12 mar, 12.3.2025, today, d22. Decimals by comma or point. The words stand in any "
                    "order; what was measured as last time need not be typed."
                ),
                "small",
                wraps=True,
            )
        )
        column.addWidget(
            words(
                say(
                    "Enter stores, Ctrl+Enter opens the form, Up and Down bring back earlier lines, Escape empties and "
                    "leaves, Ctrl+Z takes back what was stored."
                ),
                "small",
                wraps=True,
            )
        )
        self.hide()
