"""What the program is, and what it is not."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop import __version__
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say


class AboutDialog(QDialog):
    """Name, version, and the warning that matters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("About D-ALBA Desktop"))
        self.setMinimumWidth(px(480))
        self.warning = words(
            say(
                "Not a medical device. Verify every number against the laboratory's report before you act on it. "
                "What it says follows from published rules and from what was entered; it does not replace judgement."
            ),
            "strong",
            wraps=True,
        )
        close = button(say("Close"), "primary", is_default=True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words(say("D-ALBA Desktop"), "heading"))
        column.addWidget(words(say("Version {version}", version=__version__), "muted", selectable=True))
        column.addWidget(
            words(
                say(
                    "Follows patients with Ph-positive acute lymphoblastic leukaemia through dasatinib and "
                    "blinatumomab: molecular response, alerts with their reasons, reports. Offline; nothing leaves "
                    "this computer."
                ),
                wraps=True,
            )
        )
        column.addWidget(self.warning)
        column.addWidget(words(say("Apache License 2.0"), "small"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addSpacing(4)
        column.addLayout(row)
