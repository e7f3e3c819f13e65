"""The right column: open alerts as cards, what was decided and context folded away, what was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.gui.alert_card import AlertCard, DecidedCard
from dalba_desktop.gui.alert_words import CardText, DecidedText
from dalba_desktop.gui.fold import Fold
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.scroll_room import content_of, lay_out_now, show_inside
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n

SEEN_FIRST = 2
"""As many cards as a panel of usual height has room for."""
PAUSE_MS = 40
"""Between two cards that nobody sees yet."""
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


@dataclass
class _Parts:
    """What the panel is made of, as far as it is made."""

    cards: list[AlertCard] = field(default_factory=list)
    context_cards: list[AlertCard] = field(default_factory=list)
    decided_cards: list[DecidedCard] = field(default_factory=list)
    folds: dict[str, Fold] = field(default_factory=dict)


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
    wanted = Signal()
    """Something of it is about to be shown to somebody who asked for it."""
    counted = Signal(int)
    """So many are open."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Alerts"))
        self._theme = theme
        self._shown = PanelText()
        self._fact: Evidence | None = None
        self._parts = _Parts()
        self._rest: Iterator[None] = iter(())
        self._soon = QTimer(self)
        self._soon.setInterval(PAUSE_MS)
        self._soon.timeout.connect(self._go_on)
        self._build()

    @property
    def cards(self) -> list[AlertCard]:
        """The cards that are open, the gravest first."""
        return self._all.cards

    @property
    def context_cards(self) -> list[AlertCard]:
        """The cards that ask for nothing."""
        return self._all.context_cards

    @property
    def decided_cards(self) -> list[DecidedCard]:
        """The cards about which something was decided."""
        return self._all.decided_cards

    @property
    def decided(self) -> Fold | None:
        """Where they stand."""
        return self._all.folds.get("decided")

    @property
    def closed(self) -> Fold | None:
        """Decisions whose cards have closed since."""
        return self._all.folds.get("closed")

    @property
    def context(self) -> Fold | None:
        """Where the cards of context stand."""
        return self._all.folds.get("context")

    @property
    def not_called(self) -> Fold | None:
        """What was considered and left."""
        return self._all.folds.get("not_called")

    @property
    def doubts(self) -> Fold | None:
        """What is doubtful about the data."""
        return self._all.folds.get("doubts")

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
        parts = self._all if fact is not None and scrolls else self._parts
        resting = tuple(card for card in (*parts.cards, *parts.context_cards) if card.mark_fact(fact))
        if scrolls and resting:
            shown = next((card for card in resting if card.isVisibleTo(self)), None)
            if shown is not None:
                self._bring(shown)
        return resting

    def show_card(self, episode: str) -> bool:
        """Brings the card of an episode into view, opened where it is folded away, and marks it. False without one."""
        for card in (*self.cards, *self.context_cards):
            if card.text.found.episode.id == episode:
                self.wanted.emit()
                if card in self.context_cards and self.context is not None:
                    self.context.toggle.setChecked(True)
                card.point_at()
                self._bring(card)
                return True
        for place, text in enumerate(self._shown.decided):
            if text.found.episode.id == episode and self.decided is not None:
                self.wanted.emit()
                self.decided.toggle.setChecked(True)
                self._bring(self.decided_cards[place])
                return True
        return False

    def go_to_evidence(self, fact: Evidence) -> bool:
        """Gives the keyboard to the line of a fact on a card that rests on it, to the next such card each time."""
        resting = [card for card in (*self.cards, *self.context_cards) if card.link_of(fact) is not None]
        if not resting:
            return False
        self.wanted.emit()
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
        made = (*self._parts.cards, *self._parts.context_cards)
        return next((fact for card in made if (fact := card.fact_with_focus())), None)

    def _bring(self, widget: QWidget) -> None:
        """Into view, its head first: a card may be higher than the panel."""
        inside = self.widget()
        if inside is None:
            return
        for each in (content_of(self), inside):
            if each is not None and (layout := each.layout()) is not None:
                layout.activate()
        top = widget.mapTo(inside, QPoint(0, 0)).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value() or top + widget.height() > bar.value() + room:
            bar.setValue(max(0, top - px(AIR_PX)))

    def set_theme(self, theme: Theme) -> None:
        """Draws the cards in another theme."""
        self._theme = theme
        self._build()

    @property
    def _all(self) -> _Parts:
        """Everything, also what nobody has seen yet."""
        for _ in self._rest:
            pass
        self._soon.stop()
        return self._parts

    def _go_on(self) -> None:
        """One step of what lies below the first cards."""
        if next(self._rest, self) is self:
            self._soon.stop()
        else:
            lay_out_now(self)  # no card is seen squeezed

    def _build(self) -> None:
        """What is to be seen first; the rest a moment later, or when it is asked for."""
        shown, self._parts = self._shown, _Parts()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(words(say("Alerts"), "section"))
        count = len(shown.open_ones)
        self.count = words(say_n("{count} open", "{count} open", count) if count else "", "muted")
        head.addWidget(self.count, 1)
        column.addLayout(head)
        if not count and shown.looked_at:
            column.addWidget(words(say("Nothing open"), "large"))
            column.addWidget(words(shown.looked_at, "muted", wraps=True))
        self._rest = self._steps(column)
        for _ in zip(range(SEEN_FIRST), self._rest, strict=False):
            pass
        show_inside(self, inside)
        self._soon.start()
        self.counted.emit(count)

    def _steps(self, column: QVBoxLayout) -> Iterator[None]:
        """Card after card, then the folds: made in the order in which Tab goes through them."""
        shown, parts = self._shown, self._parts
        for text in shown.open_ones:
            parts.cards.append(self._card(text))
            column.addWidget(parts.cards[-1])
            yield
        parts.context_cards += [self._card(text) for text in shown.context]
        parts.decided_cards += [self._decided_card(text) for text in shown.decided]
        for key, title, content in (
            ("decided", say("Decided  {count}", count=len(shown.decided)), parts.decided_cards),
            ("context", say("Context  {count}", count=len(shown.context)), parts.context_cards),
            (
                "not_called",
                say("Considered, not called  {count}", count=len(shown.not_called)),
                self._lines(shown.not_called),
            ),
            ("doubts", say("Doubts about the data  {count}", count=len(shown.doubts)), self._lines(shown.doubts)),
            ("closed", say("Decided, closed since  {count}", count=len(shown.closed)), self._lines(shown.closed)),
        ):
            fold = self._fold(title, content)
            if fold is not None:
                parts.folds[key] = fold
                column.addWidget(fold)
        column.addStretch(1)

    def _lines(self, texts: Sequence[str]) -> list[QWidget]:
        return [words(text, "muted", wraps=True, selectable=True) for text in texts]

    def _card(self, text: CardText) -> AlertCard:
        card = AlertCard(text, self._theme)
        card.mark_fact(self._fact)
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
