"""The recovery kit: a printed page that opens the store when the passphrase is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.whole_dialog import WholeDialog
from dalba_desktop.wording import say

WIDTH_PX = 520
GROUPS_IN_A_LINE = 7


class RecoveryDialog(WholeDialog):
    """Offers the kit as a page or on screen. Until one of them was made, leaving it says what that means."""

    save_asked = Signal()
    code_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, after_change: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Recovery kit"))
        self.setMinimumWidth(px(WIDTH_PX))
        self.groups: list[QLabel] = []
        what = say(
            "One page with a code that opens this store if the passphrase is ever lost. Print it, lock it away as you "
            "would a key, and delete the file. Whoever has the page and the store can read everything in it."
        )
        self.before = words(
            say("Kits made before the passphrase was changed no longer open this store."), "strong", wraps=True
        )
        if not after_change:
            self.before.hide()
        self.save = button(say("Save recovery kit\N{HORIZONTAL ELLIPSIS}"), "primary", is_default=True)
        self.show_code = button(say("Show the code"))
        self.skip = button(say("Without a kit"))
        self.said = words(wraps=True, selectable=True)
        self.plate = QFrame()
        self.plate.setObjectName("notice")
        inside = QVBoxLayout(self.plate)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(8)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        inside.addLayout(self._grid)
        inside.addWidget(
            words(say("0 and 1 are digits: the letters I, L and O do not occur. Read it back once."), "small")
        )
        self.plate.hide()
        self.without = words(
            say("Without the passphrase and without a kit nobody can open this store: there is no other way in."),
            "muted",
            wraps=True,
        )
        self.save.clicked.connect(self.save_asked)
        self.show_code.clicked.connect(self.code_asked)
        self.skip.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(words(say("Recovery kit"), "title"))
        column.addWidget(words(what, wraps=True))
        column.addWidget(self.before)
        column.addWidget(self.plate)
        column.addWidget(self.said)
        column.addWidget(self.without)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.show_code)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.save)
        column.addLayout(row)
        self.said.hide()
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finished.connect(self.forget)

    def show_code_text(self, code: str) -> None:
        """Shows the code in groups, to be written down."""
        self.forget()
        for place, group in enumerate(code.split("-")):
            cell = words(group, "large")
            cell.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.groups.append(cell)
            self._grid.addWidget(cell, *divmod(place, GROUPS_IN_A_LINE))
        self.plate.setAccessibleName(say("Recovery code {code}", code=code))
        self.plate.show()
        if self.focusWidget() is self.show_code:
            self.skip.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_code.setEnabled(False)
        self._made()
        self.adjustSize()

    def show_saved(self, path: str) -> None:
        """Says where the page is."""
        restyle(self.said, "role", "")
        self._say(say("Written: {path}. Print it, lock it away, then delete the file.", path=path))
        self._made()
        restyle(self.save, "role", "")
        restyle(self.skip, "role", "primary")
        self.skip.setDefault(True)
        self.skip.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, sentence: str) -> None:
        """Says why there is no kit yet."""
        restyle(self.said, "role", "problem")
        self._say(sentence)

    def forget(self) -> None:
        """Keeps nothing of the code."""
        for cell in self.groups:
            cell.clear()
            cell.deleteLater()
        self.groups.clear()
        self.plate.setAccessibleName("")
        self.plate.hide()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.adjustSize()

    def _made(self) -> None:
        self.skip.setText(say("Done"))
        self.skip.setAccessibleName(say("Done"))
        self.without.hide()
