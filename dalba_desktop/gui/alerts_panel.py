"""The right column: open alerts as cards, context folded away, and what was looked at when nothing is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.gui.alert_card import AlertCard
from dalba_desktop.gui.alert_words import CardText
from dalba_desktop.gui.fold import Fold
from dalba_desktop.gui.labels import words
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n


class AlertsPanel(QScrollArea):
    """Shows cards; says which fact was pressed."""

    evidence_pressed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Alerts"))
        self._theme = theme
        self._shown: tuple[Sequence[CardText], Sequence[CardText], Sequence[str], Sequence[str], str]
        self._shown = ((), (), (), (), "")
        self.cards: list[AlertCard] = []
        self.context: Fold | None = None
        self.not_called: Fold | None = None
        self.doubts: Fold | None = None
        self._build()

    def set_alerts(
        self,
        open_ones: Sequence[CardText],
        context: Sequence[CardText],
        not_called: Sequence[str],
        doubts: Sequence[str],
        looked_at: str,
    ) -> None:
        """Shows what is open, what is context, what was considered and left, what is doubtful, what was looked at."""
        self._shown = (open_ones, context, not_called, doubts, looked_at)
        self._build()
        self.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Draws the cards in another theme."""
        self._theme = theme
        self._build()

    def _build(self) -> None:
        open_ones, context, not_called, doubts, looked_at = self._shown
        self.cards.clear()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(words(say("Alerts"), "section"))
        self.count = words(say_n("{count} open", "{count} open", len(open_ones)) if open_ones else "", "muted")
        head.addWidget(self.count, 1)
        column.addLayout(head)
        if not open_ones and looked_at:
            column.addWidget(words(say("Nothing open"), "large"))
            column.addWidget(words(looked_at, "muted", wraps=True))
        for card in open_ones:
            self.cards.append(self._card(card))
            column.addWidget(self.cards[-1])
        self.context = self._fold(say("Context  {count}", count=len(context)), [self._card(card) for card in context])
        self.not_called = self._fold(
            say("Considered, not called  {count}", count=len(not_called)), self._lines(not_called)
        )
        self.doubts = self._fold(say("Doubts about the data  {count}", count=len(doubts)), self._lines(doubts))
        for fold in (self.context, self.not_called, self.doubts):
            if fold is not None:
                column.addWidget(fold)
        column.addStretch(1)
        self.setWidget(inside)

    def _lines(self, texts: Sequence[str]) -> list[QWidget]:
        return [words(text, "muted", wraps=True, selectable=True) for text in texts]

    def _card(self, text: CardText) -> AlertCard:
        card = AlertCard(text, self._theme)
        card.evidence_pressed.connect(self.evidence_pressed)
        return card

    def _fold(self, title: str, content: Sequence[QWidget]) -> Fold | None:
        if not content:
            return None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in content:
            column.addWidget(widget)
        return Fold(title, inside)
