"""The right column: open alerts as cards, what was decided and context folded away, what was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.gui.alert_card import AlertCard, DecidedCard
from dalba_desktop.gui.alert_words import CardText, DecidedText
from dalba_desktop.gui.fold import Fold
from dalba_desktop.gui.labels import words
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n

AIR_PX = 8


@dataclass(frozen=True, slots=True)
class PanelText:
    """What the panel shows: what is open, what was decided, what is context, the decisions whose cards have closed,
    what was considered and left, what is doubtful, what was looked at."""

    open_ones: Sequence[CardText] = ()
    decided: Sequence[DecidedText] = ()
    context: Sequence[CardText] = ()
    closed: Sequence[str] = ()
    not_called: Sequence[str] = ()
    doubts: Sequence[str] = ()
    looked_at: str = ""


class AlertsPanel(QScrollArea):
    """Shows cards; says which fact was pressed and what is to be decided."""

    evidence_pressed = Signal(str, str)
    all_pressed = Signal(object)
    """All evidence of a card is to be shown; carries the facts."""
    threshold_pressed = Signal(str)
    decision_asked = Signal(object, object)
    """Carries the `DecisionKind` and the `DecidedEpisode`."""
    reopen_asked = Signal(object)
    """Carries the `DecidedEpisode`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Alerts"))
        self._theme = theme
        self._shown = PanelText()
        self._fact: Evidence | None = None
        self.cards: list[AlertCard] = []
        self.context_cards: list[AlertCard] = []
        self.decided_cards: list[DecidedCard] = []
        self.decided: Fold | None = None
        self.closed: Fold | None = None
        self.context: Fold | None = None
        self.not_called: Fold | None = None
        self.doubts: Fold | None = None
        self._build()

    def set_alerts(self, shown: PanelText) -> None:
        """Shows the alerts of a case."""
        self._shown = shown
        self._build()
        self.verticalScrollBar().setValue(0)

    def focus_next(self) -> None:
        """Gives the keyboard to the first card that waits, else to what was decided."""
        if self.cards:
            next(iter(self.cards[0].buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.decided is not None:
            self.decided.toggle.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark_fact(self, fact: Evidence | None, *, scrolls: bool = True) -> tuple[AlertCard, ...]:
        """Marks the cards that rest on a fact and brings the first of them into view; answers with them."""
        self._fact = fact
        resting = tuple(card for card in (*self.cards, *self.context_cards) if card.mark_fact(fact))
        if scrolls and resting:
            shown = next((card for card in resting if card.isVisibleTo(self)), None)
            if shown is not None:
                self._bring(shown)
        return resting

    def show_card(self, episode: str) -> bool:
        """Brings the card of an episode into view, opened where it is folded away, and marks it. False without one."""
        for card in (*self.cards, *self.context_cards):
            if card.text.found.episode.id == episode:
                if card in self.context_cards and self.context is not None:
                    self.context.toggle.setChecked(True)
                card.point_at()
                self._bring(card)
                return True
        for place, text in enumerate(self._shown.decided):
            if text.found.episode.id == episode and self.decided is not None:
                self.decided.toggle.setChecked(True)
                self._bring(self.decided_cards[place])
                return True
        return False

    def go_to_evidence(self, fact: Evidence) -> bool:
        """Gives the keyboard to the line of a fact on a card that rests on it, to the next such card each time."""
        resting = [card for card in (*self.cards, *self.context_cards) if card.link_of(fact) is not None]
        if not resting:
            return False
        here = next((place for place, card in enumerate(resting) if card.fact_with_focus() == fact), -1)
        card = resting[(here + 1) % len(resting)]
        if card in self.context_cards and self.context is not None:
            self.context.toggle.setChecked(True)
        link = card.link_of(fact)
        assert link is not None
        self._bring(card)
        link.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def fact_with_focus(self) -> Evidence | None:
        """The fact on whose line in a card the keyboard stands."""
        return next((fact for card in (*self.cards, *self.context_cards) if (fact := card.fact_with_focus())), None)

    def _bring(self, widget: QWidget) -> None:
        """Into view, its head first: a card may be higher than the panel."""
        inside = self.widget()
        if inside is None:
            return
        if (layout := inside.layout()) is not None:
            layout.activate()
        top = widget.mapTo(inside, QPoint(0, 0)).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value() or top + widget.height() > bar.value() + room:
            bar.setValue(max(0, top - AIR_PX))

    def set_theme(self, theme: Theme) -> None:
        """Draws the cards in another theme."""
        self._theme = theme
        self._build()

    def _build(self) -> None:
        shown = self._shown
        open_ones, context = shown.open_ones, shown.context
        self.cards.clear()
        self.decided_cards.clear()
        self.context_cards = [self._card(card) for card in context]
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
        if not open_ones and shown.looked_at:
            column.addWidget(words(say("Nothing open"), "large"))
            column.addWidget(words(shown.looked_at, "muted", wraps=True))
        for card in open_ones:
            self.cards.append(self._card(card))
            column.addWidget(self.cards[-1])
        for text in shown.decided:
            self.decided_cards.append(self._decided_card(text))
        self.decided = self._fold(say("Decided  {count}", count=len(shown.decided)), self.decided_cards)
        self.context = self._fold(say("Context  {count}", count=len(context)), self.context_cards)
        self.not_called = self._fold(
            say("Considered, not called  {count}", count=len(shown.not_called)), self._lines(shown.not_called)
        )
        self.doubts = self._fold(
            say("Doubts about the data  {count}", count=len(shown.doubts)), self._lines(shown.doubts)
        )
        self.closed = self._fold(
            say("Decided, closed since  {count}", count=len(shown.closed)), self._lines(shown.closed)
        )
        for fold in (self.decided, self.context, self.not_called, self.doubts, self.closed):
            if fold is not None:
                column.addWidget(fold)
        column.addStretch(1)
        self.setWidget(inside)
        self.mark_fact(self._fact, scrolls=False)

    def _lines(self, texts: Sequence[str]) -> list[QWidget]:
        return [words(text, "muted", wraps=True, selectable=True) for text in texts]

    def _card(self, text: CardText) -> AlertCard:
        card = AlertCard(text, self._theme)
        card.evidence_pressed.connect(self.evidence_pressed)
        card.all_pressed.connect(self.all_pressed)
        card.threshold_pressed.connect(self.threshold_pressed)
        card.decision_asked.connect(self.decision_asked)
        return card

    def _decided_card(self, text: DecidedText) -> DecidedCard:
        card = DecidedCard(text, self._theme)
        card.reopen_asked.connect(self.reopen_asked)
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
