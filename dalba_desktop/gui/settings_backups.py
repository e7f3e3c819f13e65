"""Backups, as a page of the settings: how they stand, and where copies go besides."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dalba_desktop.gui.labels import ElidedLabel, restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.settings_page import SettingsPage, bar_widgets
from dalba_desktop.wording import say


class BackupsPage(SettingsPage):
    """A second folder holds at once; there is nothing to save."""

    folder_asked = Signal()
    folder_cleared = Signal()
    all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        about = say("Copies beside the store are made by themselves. A second folder survives this computer.")
        super().__init__("backups", say("Backups"), about, parent)
        self.standing = words(role="strong", wraps=True, selectable=True)
        self.second = ElidedLabel()
        self.choose = button(say("Choose\N{HORIZONTAL ELLIPSIS}"))
        self.clear = button(say("No second folder"), "flat")
        self.all = button(say("All backups\N{HORIZONTAL ELLIPSIS}"))
        self.problem = words(role="problem", wraps=True)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.second, 1)
        beside.addWidget(self.clear)
        beside.addWidget(self.choose)
        below = QHBoxLayout()
        below.addWidget(self.all)
        below.addStretch(1)
        self.body.addSpacing(8)
        self.body.addWidget(words(say("Last copy"), "section"))
        self.body.addWidget(self.standing)
        self.body.addLayout(below)
        self.body.addSpacing(12)
        self.body.addWidget(words(say("Second folder"), "section"))
        self.body.addLayout(beside)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.choose.clicked.connect(self.folder_asked)
        self.clear.clicked.connect(self.folder_cleared)
        self.all.clicked.connect(self.all_asked)

    def show_backups(self, standing: str, folder: str) -> None:
        """Shows how the backups stand and the second folder, "" for none."""
        self.standing.setText(standing)
        self.second.setText(folder or say("None. A stick or a share would survive this computer."))
        restyle(self.second, "role", "" if folder else "muted")
        self.clear.setVisible(bool(folder))
        self.problem.setText("")

    def show_problem(self, sentence: str) -> None:
        """Why it could not be done."""
        self.problem.setText(sentence)

    def bar(self, why: str) -> None:
        """Nothing can be changed now, and why."""
        if why:
            bar_widgets((self.choose, self.clear), why)
            self.problem.setText(why)

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """The two things a search may look for."""
        return {say("Second folder"): self.choose, say("Last copy"): self.all}
