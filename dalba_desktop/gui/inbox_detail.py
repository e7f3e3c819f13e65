"""Beside the rows of the inbox: the alert that is selected as on the page of its case, and what can be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.gui.alert_card import AlertCard
from dalba_desktop.gui.alert_words import CardText
from dalba_desktop.gui.flow import FlowLayout
from dalba_desktop.gui.inbox_words import InboxRow, selection_words, title_lines
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.gui.scroll_room import lay_out_now, show_inside
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

OPEN, REOPEN = "open", "reopen"
"""The deeds beside the three kinds of decision."""


@dataclass(frozen=True, slots=True)
class DetailText:
    """What the pane shows: the rows selected and, of a single one, who it is and its card."""

    rows: tuple[InboxRow, ...] = ()
    person: str = ""
    card: CardText | None = None
    decided: str = ""
    comment: str = ""


class InboxDetail(QScrollArea):
    """Says what is to be done; `barred` is why nothing can be decided just now."""

    deed_asked = Signal(str)
    evidence_pressed = Signal(str, str)
    threshold_pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Selected alert"))
        self._theme = theme
        self._shown = DetailText()
        self._barred = ""
        self.card: AlertCard | None = None
        self.buttons: dict[str, QPushButton] = {}
        self._build()

    @property
    def shown(self) -> DetailText:
        """What it shows."""
        return self._shown

    def show_detail(self, shown: DetailText, barred: str) -> None:
        """Shows what is selected; nothing is built anew when it is the same."""
        if (shown, barred) == (self._shown, self._barred):
            return
        is_other = [row.key for row in shown.rows] != [row.key for row in self._shown.rows]
        self._shown, self._barred = shown, barred
        self._build()
        if is_other:
            self.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        self._build()

    def deed_of(self, letter: str) -> str | None:
        """What a letter does just now: the mnemonic of the button that can be pressed."""
        for deed, pressed in self.buttons.items():
            if pressed.isEnabled() and letter_of(pressed) == letter:
                return deed
        return None

    def _build(self) -> None:
        shown = self._shown
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.card, self.buttons = None, {}
        if len(shown.rows) == 1:
            self._one(column, shown.rows[0])
        elif shown.rows:
            self._several(column, shown.rows)
        else:
            column.addWidget(words(say("Select an alert to see what it rests on."), "muted", wraps=True))
        column.addStretch(1)
        show_inside(self, inside)
        lay_out_now(self)

    def _one(self, column: QVBoxLayout, row: InboxRow) -> None:
        shown = self._shown
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(words(shown_id(row.line.case_id), "title"), 1)
        head.addWidget(self._deed(OPEN, say("Open the case"), row.title, role="flat"))
        column.addLayout(head)
        column.addWidget(words(" · ".join(part for part in (shown.person, row.phase) if part), "muted", wraps=True))
        deeds = (
            (DecisionKind.ACKNOWLEDGED.value, say("&Acknowledge")),
            (DecisionKind.SNOOZED.value, say("&Snooze\N{HORIZONTAL ELLIPSIS}")),
            (DecisionKind.DISMISSED.value, say("&Dismiss\N{HORIZONTAL ELLIPSIS}")),
        )
        column.addLayout(self._deeds(deeds if row.waits else ((REOPEN, say("&Open again")),), row.title))
        if shown.decided:
            column.addWidget(words(shown.decided, "strong", wraps=True, selectable=True))
        if shown.comment:
            column.addWidget(words(shown.comment, wraps=True, selectable=True))
        if shown.card is not None:
            column.addWidget(self._card(shown.card))

    def _several(self, column: QVBoxLayout, rows: Sequence[InboxRow]) -> None:
        head, kinds = selection_words(rows)
        column.addWidget(words(head, "title", wraps=True))
        column.addWidget(words(kinds, "muted", wraps=True))
        if all(row.waits for row in rows):
            deeds = ((DecisionKind.ACKNOWLEDGED.value, say("&Acknowledge {count}", count=len(rows))),)
            column.addLayout(self._deeds(deeds, head))
            hint = say("In one step, which one undo takes back. To snooze or to dismiss, select one alert.")
        else:
            hint = say("Alerts that are decided already are among them: only open ones can be acknowledged together.")
        column.addWidget(words(hint, "small", wraps=True))
        for line in title_lines(rows):
            column.addWidget(words(line, wraps=True))

    def _deeds(self, deeds: Sequence[tuple[str, str]], about: str) -> FlowLayout:
        row = FlowLayout(spacing=6)
        for deed, text in deeds:
            row.addWidget(self._deed(deed, text, about, why=self._barred))
        return row

    def _deed(self, deed: str, text: str, about: str, *, role: str = "", why: str = "") -> QPushButton:
        pressed = button(text, role)
        pressed.setAccessibleDescription(about)
        pressed.setEnabled(not why)
        pressed.setToolTip(why or say("Key: {key}", key=letter_of(pressed) or say("Enter")))
        pressed.clicked.connect(lambda _checked=False, deed=deed: self.deed_asked.emit(deed))
        self.buttons[deed] = pressed
        return pressed

    def _card(self, text: CardText) -> AlertCard:
        card = AlertCard(text, self._theme)
        for pressed in card.buttons.values():
            pressed.hide()  # they stand above, for one and for many
        card.evidence_pressed.connect(self.evidence_pressed)
        card.all_pressed.connect(lambda facts: self.evidence_pressed.emit(facts[-1].list, facts[-1].id))
        card.threshold_pressed.connect(self.threshold_pressed)
        self.card = card
        return card


def letter_of(pressed: QPushButton) -> str:
    """The letter that is underlined on a button."""
    keys = QKeySequence.mnemonic(pressed.text()).toString(QKeySequence.SequenceFormat.PortableText)
    return keys.removeprefix("Alt+").upper()
