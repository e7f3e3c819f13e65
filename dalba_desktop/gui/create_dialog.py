"""Choose the passphrase of a new store, twice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.wording import say

SHORTEST = 8
WIDTH_PX = 480


def passphrase_problem(first: str, second: str) -> str:
    """Why a passphrase cannot be taken yet; empty when it can."""
    if len(first) < SHORTEST:
        return say("At least {count} characters; several words are easy to remember and hard to guess.", count=SHORTEST)
    if not second:
        return say("Type the passphrase once more.")
    if first != second:
        return say("The two are not the same yet.")
    return ""


class CreateDialog(QDialog):
    """Enter accepts once the two agree."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Create a store"))
        self.setMinimumWidth(WIDTH_PX)
        self.first = self._field(say("Passphrase"))
        self.second = self._field(say("Passphrase, once more"))
        self.problem = words(role="small", wraps=True)
        self.show_it = QCheckBox(say("Show"))
        self.show_it.toggled.connect(self._show_typed)
        self.make = button(say("Create"), "primary", is_default=True)
        self.make.clicked.connect(self.accept)
        cancel = button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(words(path.stem, "title", wraps=True))
        column.addWidget(words(str(path.parent), "muted", wraps=True))
        column.addSpacing(8)
        column.addWidget(self.first)
        column.addWidget(self.second)
        column.addWidget(self.show_it)
        column.addWidget(self.problem)
        column.addSpacing(4)
        column.addWidget(
            words(
                say(
                    "The passphrase is the only key. If it is lost, nobody can recover what the store holds: "
                    "keep a copy in a safe place."
                ),
                "strong",
                wraps=True,
            )
        )
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.make)
        column.addLayout(row)
        self._typed()

    def passphrase(self) -> str:
        """What was chosen."""
        return self.first.text()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.textChanged.connect(self._typed)
        return field

    def _typed(self) -> None:
        if not hasattr(self, "make"):
            return
        problem = passphrase_problem(self.first.text(), self.second.text())
        self.problem.setText(problem or say("The two agree."))
        self.make.setEnabled(not problem)

    def _show_typed(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.second.setEchoMode(mode)
