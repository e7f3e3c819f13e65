"""Pasting a laboratory's report: the text at the left, what was found in it at the right, nothing stored unseen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from dalba_desktop.domain.history import list_of
from dalba_desktop.domain.pasted.text import read_report
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.quick_words import Choice, Mark, preview_of
from dalba_desktop.gui.report_paste_card import CandidateCard
from dalba_desktop.gui.report_paste_person import Identity, identity_of
from dalba_desktop.gui.report_paste_text import ReportText
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n
from dalba_desktop.wording.quick_entry import problem_words

DRAFT_KIND = "report"
OTHER_PERSON = frozenset({"other-name", "other-birth"})
"""Problems that speak of the whole report: the alarm above says what they say."""
WIDTH_PX, HEIGHT_PX = 1080, 660


class ReportPasteDialog(QDialog):
    """Says what is to be stored; whoever opened it stores that and then accepts the dialog. A `drafts.Draft`."""

    store_asked = Signal(object)
    """Carries the readings that were chosen, in the order of the report."""
    form_asked = Signal(object)
    """Carries one reading."""

    def __init__(self, context: Context, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft_case = context.view.case_id
        self.draft_key = f"{DRAFT_KIND}/{self.draft_case}"
        self.title = say("Paste a laboratory's report")
        self._context = context
        self._theme = theme
        self.cards: list[CandidateCard] = []
        self._current = 0
        self.identity = Identity()
        self.setWindowTitle(f"{self.title} \N{EN DASH} {self.draft_case}")
        self.setMinimumSize(px(720), px(420))
        self.resize(px(WIDTH_PX), px(HEIGHT_PX))
        self.text = ReportText(theme)
        self.other = words(wraps=True)
        self.checked = QCheckBox(say("I have checked: it is this patient's report"))
        self.way_out = words(
            say(
                "Nothing of it can be stored here. Where it is this patient's all the same, put the name or the date "
                "of birth right in the text, or the person's data in the case."
            ),
            wraps=True,
        )
        self.whose = words(role="small", wraps=True)
        self.problem = words(role="problem", wraps=True)
        self.continued = words(role="muted", wraps=True)
        self.found = words(role="small")
        self.nothing = words(role="muted", wraps=True)
        self.every = button(say("Choose &all that are ready"), "flat")
        self.cancel = button(say("Cancel"))
        self.store = button("", "primary")
        self._lay_out(synthetic=context.view.synthetic)
        self.text.textChanged.connect(self._edited)
        self.checked.toggled.connect(self._count)
        self.every.clicked.connect(self.choose_all)
        self.cancel.clicked.connect(self.reject)
        self.store.clicked.connect(self.submit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        for number in range(1, 10):
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(partial(self._answer, number))
        self.look_again()

    def paste(self, text: str) -> None:
        """Shows a text as if it had been pasted; the first result gets the keys."""
        self.text.setPlainText(text)
        if self.cards:
            self.cards[0].take_keys()

    def set_context(self, context: Context) -> None:
        """The case has changed behind the dialog: everything is judged anew."""
        self._context = context
        self.look_again()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        self.text.set_theme(theme)
        for card in self.cards:
            card.set_theme(theme)

    def choose_all(self) -> None:
        """Everything that can be stored."""
        for card in self.cards:
            card.check.setChecked(card.preview.is_ready)

    def submit(self) -> None:
        """Says what was chosen, once nothing stands in the way."""
        if self.store.isEnabled():
            self.store_asked.emit(self.chosen)

    @property
    def chosen(self) -> tuple[LineReading, ...]:
        """What is to be stored."""
        return tuple(card.reading for card in self.cards if card.is_chosen)

    def content(self) -> Mapping[str, Any] | None:
        """The text, to be put aside; None while there is none."""
        text = self.text.toPlainText()
        if not text.strip():
            return None
        chosen = [place for place, card in enumerate(self.cards) if card.is_chosen]
        return {"case_id": self.draft_case, "text": text, "chosen": chosen}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Shows what `content` gave."""
        self.paste(str(values.get("text", "")))
        chosen = values.get("chosen")
        for place in chosen if isinstance(chosen, list) else ():
            if isinstance(place, int) and 0 <= place < len(self.cards):
                self.cards[place].check.setChecked(self.cards[place].preview.is_ready)

    def show_continued(self, sentence: str) -> None:
        """Says where what is shown comes from."""
        self.continued.setText(sentence)
        self.continued.setVisible(bool(sentence))

    def show_problem(self, sentence: str) -> None:
        """Says why nothing was stored."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def look_again(self) -> None:
        """Reads the text and shows what is in it."""
        text, context = self.text.toPlainText(), self._context
        readings = read_report(text, context.history, context.view.as_of, context.laboratories)
        self._show_cards(readings)
        self.identity = identity_of(text, context.history.patient)
        self._say_whose(has_text=bool(text.strip()))
        self.show_problem("")
        self._mark()
        self._count()

    def done(self, result: int) -> None:
        """Nothing of the text stays in a dialog that is closed."""
        super().done(result)
        self.text.blockSignals(True)
        self.text.clear()
        self.text.setExtraSelections([])
        self._show_cards(())
        self.other.clear()

    def _edited(self) -> None:
        self.checked.setChecked(False)
        self.look_again()

    def _show_cards(self, readings: tuple[LineReading, ...]) -> None:
        if len(readings) != len(self.cards):
            # Which is which is no longer known: everything has to be chosen again.
            for card in self.cards:
                card.hide()
                self._cards.removeWidget(card)
                card.deleteLater()
            self.cards = [self._new_card(place) for place in range(len(readings))]
            self._current = 0
        for place, (card, reading) in enumerate(zip(self.cards, readings, strict=True), 1):
            card.show_candidate(reading, preview_of(reading, self._context, None), place)

    def _new_card(self, place: int) -> CandidateCard:
        card = CandidateCard(self._theme)
        card.turned_to.connect(partial(self._turn, place))
        card.chosen_changed.connect(self._count)
        card.form_asked.connect(lambda: self.form_asked.emit(card.reading))
        card.step_asked.connect(partial(self._step, place))
        card.body.chosen.connect(partial(self._choose, card))
        self._cards.insertWidget(place, card)
        return card

    def _turn(self, place: int) -> None:
        self._current = place
        self._mark()
        self._scroll.ensureWidgetVisible(self.cards[place])
        marks = self.cards[place].preview.marks
        if marks:
            self.text.show_place(marks[-1])

    def _step(self, place: int, by: int) -> None:
        to = place + by
        if 0 <= to < len(self.cards):
            self.cards[to].take_keys()

    def _answer(self, number: int) -> None:
        if self._current < len(self.cards):
            card = self.cards[self._current]
            if number <= len(card.preview.choices):
                self._choose(card, card.preview.choices[number - 1])

    def _choose(self, card: CandidateCard, choice: Choice) -> None:
        """The answer goes into the text, where it can be seen and changed like every other word."""
        place = self.cards.index(card)
        self.text.write(choice.line)
        if place < len(self.cards):
            self.cards[place].take_keys()

    def _mark(self) -> None:
        marks: dict[Mark, None] = {}
        for place, card in enumerate(self.cards):
            card.set_current(is_current=place == self._current)
            marks.update(dict.fromkeys(card.preview.marks))
        current = self.cards[self._current].preview.marks if self.cards else ()
        self.text.show_marks([mark for mark in marks if mark not in current], current)

    def _say_whose(self, *, has_text: bool) -> None:
        refused = [
            problem_words(problem)
            for card in self.cards
            for problem in card.reading.problems
            if problem.code in OTHER_PERSON
        ]
        wrong = self.identity.contradictions or tuple(dict.fromkeys(refused))
        self.other.setText("\n".join(wrong))
        self.way_out.setVisible(bool(refused))
        self.checked.setVisible(not refused)
        self._alarm.setVisible(bool(wrong))
        if self.identity.agrees:
            agrees = ", ".join(self.identity.agrees)
            whose = say("As in {case}: {what}.", case=self.draft_case, what=agrees)
        else:
            whose = say(
                "Nothing in the text can be compared with the person: make sure that it is of {case}.",
                case=self.draft_case,
            )
        self.whose.setText(whose)
        self.whose.setVisible(has_text and not wrong)

    def _count(self) -> None:
        chosen, ready = len(self.chosen), sum(card.preview.is_ready for card in self.cards)
        name = say_n("&Store {count} result", "&Store {count} results", chosen) if chosen else say("&Store")
        self.store.setText(name)
        self.store.setAccessibleName(name.replace("&", ""))
        is_checked = not self.identity.contradictions or self.checked.isChecked()
        self.store.setEnabled(chosen > 0 and is_checked and not self._collides)
        for card in self.cards:
            # A form is no way around the alarm.
            may_open = is_checked and not any(each.code in OTHER_PERSON for each in card.reading.problems)
            card.form.setEnabled(may_open and card.reading.list_name is not None)
        self.every.setEnabled(ready > chosen)
        self.nothing.setVisible(not self.cards)
        self.nothing.setText(
            say("No result was found in this text. Read is what stands behind a label, or in a table.")
            if self.text.toPlainText().strip()
            else say("The results that are found in the text come here. Nothing is stored until you choose it.")
        )
        found = say_n("{count} result found", "{count} results found", len(self.cards))
        said = say("{found}, {ready} ready. What is grey in the text was not read.", found=found, ready=ready)
        if self._collides:
            said = say("Two of the chosen change the same record: store one of them first.")
        self.found.setText(said if self.text.toPlainText().strip() else "")

    @property
    def _collides(self) -> bool:
        changed = [
            (list_of(record), record.id)
            for reading in self.chosen
            for record in (reading.record, *reading.along)
            if record is not None and record.id
        ]
        return len(set(changed)) != len(changed)

    def _lay_out(self, *, synthetic: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(words(self.title, "title"))
        head.addWidget(words(self.draft_case, "muted"))
        head.addStretch(1)
        if synthetic:
            head.addWidget(words(say("SYNTHETIC"), "synthetic"))
        column.addLayout(head)
        column.addWidget(self.continued)
        self.continued.hide()
        self._alarm = QFrame()
        self._alarm.setObjectName("alarm")
        inside = QVBoxLayout(self._alarm)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        inside.addWidget(words(say("Another person's report?"), "alarm"))
        inside.addWidget(self.other)
        inside.addWidget(self.way_out)
        inside.addWidget(self.checked)
        column.addWidget(self._alarm)
        column.addWidget(self.whose)
        column.addWidget(self._sides(), 1)
        column.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.found, 1)
        for pressed in (self.every, self.cancel, self.store):
            foot.addWidget(pressed)
        column.addLayout(foot)

    def _sides(self) -> QSplitter:
        room = QWidget()
        room.setObjectName("page")
        self._cards = QVBoxLayout(room)
        self._cards.setContentsMargins(8, 0, 8, 0)
        self._cards.setSpacing(8)
        self._cards.addWidget(self.nothing)
        self._cards.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(room)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setChildrenCollapsible(False)
        sides.addWidget(self.text)
        sides.addWidget(self._scroll)
        sides.setSizes([500, 532])
        return sides
