"""One alert as a card: what, why, on which facts, what speaks against it, what would close it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from dalba_desktop.alerts.decisions import DecidedEpisode
from dalba_desktop.alerts.findings import Evidence
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.gui.alert_words import CardText, DecidedText, severity_and_title
from dalba_desktop.gui.flow import FlowLayout
from dalba_desktop.gui.fold import Fold
from dalba_desktop.gui.labels import LinkLabel, restyle, words
from dalba_desktop.gui.marks import SeverityMark
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.reading_links import LinkedWords, Threshold
from dalba_desktop.gui.reading_text import LinkedText
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say


class AlertCard(QFrame):
    """Its evidence can be pressed: chart and table then show which facts are meant. An open one can be decided on."""

    evidence_pressed = Signal(str, str)
    all_pressed = Signal(object)
    """All its evidence is to be shown; carries the facts."""
    threshold_pressed = Signal(str)
    decision_asked = Signal(object, object)
    """Carries the `DecisionKind` and the `DecidedEpisode`."""

    def __init__(self, card: CardText, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.text = card
        self.setAccessibleName(severity_and_title(card))
        self.mark = SeverityMark(card.severity, colours_of(theme))
        self.title = words(card.title, "section", wraps=True)
        self.summary = words(card.summary, wraps=True, selectable=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.mark)
        head.addWidget(self.title, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 8)
        self._column.setSpacing(6)
        self._column.addLayout(head)
        self.back = words(card.back, "muted", wraps=True, selectable=True)
        self._column.addWidget(self.back)
        self.back.setVisible(bool(card.back))
        self._column.addWidget(self.summary)
        for other in card.others:
            self._column.addWidget(words(other, wraps=True))
        self.links: list[LinkedText] = []
        for line in card.speed:
            self._column.addWidget(self._linked(line))
        self.evidence: list[LinkLabel] = []
        for fact, text in card.evidence:
            link = LinkLabel(text)
            link.setToolTip(say("Show in chart and table"))
            link.pressed.connect(lambda fact=fact: self.evidence_pressed.emit(fact.list, fact.id))
            self.evidence.append(link)
        self.all: LinkLabel | None = None
        if self.evidence:
            self._column.addLayout(self._group(say("Rests on"), *self.evidence, beside=self._show_all()))
        if card.against:
            self._column.addLayout(self._group(say("Against"), *(words(text, wraps=True) for text in card.against)))
        self._column.addLayout(self._group(say("Closes when"), words(card.closes_when, wraps=True)))
        origin = say("Rule and source · {grade}", grade=card.grade)
        self.origin = Fold(origin, self._origin(card))
        self._column.addWidget(self.origin)
        self.buttons: dict[DecisionKind, QPushButton] = {}
        if card.found.is_open:
            self._column.addLayout(self._decisions(card.found, card.title))

    def _decisions(self, found: DecidedEpisode, title: str) -> QLayout:
        row = FlowLayout(spacing=2, hangs=4)
        for kind, text in (
            (DecisionKind.ACKNOWLEDGED, say("&Acknowledge")),
            (DecisionKind.SNOOZED, say("&Snooze\N{HORIZONTAL ELLIPSIS}")),
            (DecisionKind.DISMISSED, say("&Dismiss\N{HORIZONTAL ELLIPSIS}")),
        ):
            made = button(text, "decision")
            made.setAccessibleDescription(title)
            made.clicked.connect(lambda _checked=False, kind=kind: self.decision_asked.emit(kind, found))
            self.buttons[kind] = made
            row.addWidget(made)
        return row

    @property
    def is_marked(self) -> bool:
        """Whether it rests on the fact that is selected."""
        return bool(self.property("rests") == "yes")

    def mark_fact(self, fact: Evidence | None) -> bool:
        """Marks the card and the line of its evidence when it rests on a fact; says whether it does."""
        rests = False
        for (own, _), link in zip(self.text.evidence, self.evidence, strict=True):
            restyle(link, "state", "current" if own == fact else "")
            rests = rests or own == fact
        restyle(self, "rests", "yes" if rests else "")
        return rests

    def point_at(self) -> None:
        """Marks the card as the one that was asked for."""
        restyle(self, "rests", "yes")

    def link_of(self, fact: Evidence) -> LinkLabel | None:
        """The line of its evidence that stands for a fact."""
        pairs = zip(self.text.evidence, self.evidence, strict=True)
        return next((link for (own, _), link in pairs if own == fact), None)

    def fact_with_focus(self) -> Evidence | None:
        """The fact on whose line the keyboard stands."""
        pairs = zip(self.text.evidence, self.evidence, strict=True)
        return next((own for (own, _), link in pairs if link.hasFocus()), None)

    def _show_all(self) -> LinkLabel | None:
        if len(self.evidence) > 1:
            self.all = LinkLabel(say("Show all"))
            self.all.setWordWrap(False)
            self.all.setProperty("role", "small_link")
            self.all.setToolTip(say("Marks all of it in chart and table"))
            facts = tuple(fact for fact, _ in self.text.evidence)
            self.all.pressed.connect(lambda: self.all_pressed.emit(facts))
        return self.all

    def _linked(self, line: LinkedWords, role: str = "") -> LinkedText:
        made = LinkedText(line, role)
        made.link_pressed.connect(self._pressed)
        self.links.append(made)
        return made

    def _pressed(self, target: object) -> None:
        if isinstance(target, Threshold):
            self.threshold_pressed.emit(target.key)

    def _group(self, name: str, *lines: QLabel, beside: QLabel | None = None) -> QVBoxLayout:
        group = QVBoxLayout()
        group.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(words(name, "small"), 1)
        if beside is not None:
            head.addWidget(beside)
        group.addLayout(head)
        for line in lines:
            group.addWidget(line)
        return group

    def _origin(self, card: CardText) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 0, 0, 4)
        column.setSpacing(4)
        for line in card.rules:
            column.addWidget(words(line, "small", wraps=True, selectable=True))
        for value in card.values:
            column.addWidget(self._linked(value, "small"))
        for line in card.sources:
            column.addWidget(words(line, "small", wraps=True, selectable=True))
        return inside


class DecidedCard(QFrame):
    """What was decided about a card, with a way back."""

    reopen_asked = Signal(object)
    """Carries the `DecidedEpisode`."""

    def __init__(self, card: DecidedText, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(f"{card.title}: {card.said}")
        self.said = words(card.said, wraps=True, selectable=True)
        self.open_again = button(say("&Open again"), "decision")
        self.open_again.setAccessibleDescription(card.title)
        self.open_again.clicked.connect(lambda: self.reopen_asked.emit(card.found))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(SeverityMark(card.severity, colours_of(theme)))
        head.addWidget(words(card.title, "strong", wraps=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.said)
        if card.comment:
            column.addWidget(words(card.comment, wraps=True, selectable=True))
        column.addWidget(words(card.summary, "muted", wraps=True, selectable=True))
        row = FlowLayout(spacing=2, hangs=4)
        row.addWidget(self.open_again)
        column.addLayout(row)
