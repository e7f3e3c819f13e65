"""Another passphrase for the open store: the present one asked again, the new one twice, what follows from it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.passphrase_fields import NewPassphrase, forget_typed, secret_field
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.whole_dialog import WholeDialog
from dalba_desktop.wording import say

WIDTH_PX = 480


class PassphraseDialog(WholeDialog):
    """Says what was typed; whoever opened it changes the passphrase and then accepts the dialog."""

    change_asked = Signal(str, str)
    """Carries the present and the new passphrase."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Change the passphrase"))
        self.setMinimumWidth(px(WIDTH_PX))
        self._wait = ""
        self.present = secret_field(say("Present passphrase or recovery code"))
        self.problem = words(role="problem", wraps=True, selectable=True)
        self.problem.setAccessibleName(say("Problem"))
        self.new = NewPassphrase()
        self.change = button(say("Change"), "primary", is_default=True)
        self.change.clicked.connect(self._ask)
        cancel = button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        column.addWidget(words(say("Change the passphrase"), "title"))
        column.addSpacing(8)
        column.addWidget(words(say("Present passphrase or recovery code"), "small"))
        column.addWidget(self.present)
        column.addWidget(self.problem)
        column.addSpacing(12)
        column.addWidget(words(say("New"), "section"))
        column.addWidget(self.new)
        column.addSpacing(8)
        column.addWidget(
            words(
                say(
                    "The store is written anew under a new key, whole or not at all. Backups made so far keep opening "
                    "with the old passphrase and the old recovery kit; this store opens with neither. Make a new kit "
                    "afterwards: it is offered."
                ),
                "muted",
                wraps=True,
            )
        )
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.change)
        column.addLayout(row)
        self.problem.hide()
        self.present.textChanged.connect(self._typed)
        self.new.changed.connect(self._judge)
        self.finished.connect(self.forget)
        self.present.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def show_problem(self, sentence: str, *, at_present: bool = False) -> None:
        """Says why nothing was changed; `at_present` when it is the present passphrase that is wrong."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        restyle(self.present, "state", "problem" if sentence and at_present else "")
        if at_present:
            self.present.selectAll()
            self.present.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wait(self, seconds: int) -> None:
        """Another try has to wait for so long; 0 when it need not."""
        self._wait = say("Change in {seconds} s", seconds=seconds) if seconds else ""
        self._judge()

    def forget(self) -> None:
        """Keeps nothing of what was typed."""
        forget_typed(self.present)
        self.new.forget()

    def _typed(self) -> None:
        if self.problem.text() and self.present.text():
            self.show_problem("")
        self._judge()

    def _judge(self) -> None:
        self.change.setText(self._wait or say("Change"))
        self.change.setEnabled(bool(self.present.text()) and self.new.is_complete and not self._wait)

    def _ask(self) -> None:
        self.change_asked.emit(self.present.text(), self.new.text())
