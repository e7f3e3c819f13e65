"""Asks what is to be noted with a decision about an alert: a reason of the list where one is needed, a comment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import SmallDialog, button
from dalba_desktop.wording import say

LONGEST_COMMENT = 500


class DecisionDialog(SmallDialog):
    """`reasons` are codes with their words, none for a snooze; `needs_comment` is the code that is not enough alone."""

    def __init__(
        self,
        title: str,
        text: str,
        yes: str,
        reasons: Sequence[tuple[str, str]] = (),
        needs_comment: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, text, parent)
        self._needs_comment = needs_comment
        self.reasons = QComboBox(self)
        self.reasons.setAccessibleName(say("Reason"))
        self.reasons.setPlaceholderText(say("Reason"))
        for code, said in reasons:
            self.reasons.addItem(said, code)
        self.reasons.setCurrentIndex(-1)
        self.comment = QLineEdit()
        self.comment.setMaxLength(LONGEST_COMMENT)
        self.hint = words("", "small", wraps=True)
        if not reasons:
            self.reasons.hide()
        self.column.addWidget(self.reasons)
        self.column.addWidget(self.comment)
        self.column.addWidget(self.hint)
        self.yes = button(yes, "primary", is_default=True)
        self.yes.clicked.connect(self.accept)
        no = button(say("Cancel"))
        no.clicked.connect(self.reject)
        self.add_buttons(no, self.yes)
        self.reasons.currentIndexChanged.connect(self._judge)
        self.comment.textChanged.connect(self._judge)
        (self.reasons if reasons else self.comment).setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def answer(self) -> tuple[str, str]:
        """The code of the reason, "" without one, and the comment."""
        return str(self.reasons.currentData() or ""), self.comment.text().strip()

    def _judge(self) -> None:
        reason, comment = self.answer()
        lacks_reason = self.reasons.count() > 0 and not reason
        lacks_comment = bool(reason) and reason == self._needs_comment and not comment
        self.yes.setEnabled(not lacks_reason and not lacks_comment)
        placeholder = say("Comment") if reason and reason == self._needs_comment else say("Comment (optional)")
        self.comment.setPlaceholderText(placeholder)
        self.comment.setAccessibleName(placeholder)
        if lacks_reason:
            self.hint.setText(say("A reason is needed: it stays in the record with your name and the date."))
        elif lacks_comment:
            self.hint.setText(say("This reason needs a comment."))
        else:
            self.hint.setText(say("It stays in the record with your name and the date."))
