"""What every page of the settings is: a title, a sentence, fields, and a foot that says what is not saved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.gui.form_field import FormField, TextField
from dalba_desktop.gui.labels import restyle, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

Texts = dict[str, str]


class SettingsPage(QWidget):
    """A page without fields of its own. `key` names it; `finds` says what a search finds on it."""

    def __init__(self, key: str, title: str, about: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.title = title
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.body.addWidget(words(title, "title"))
        if about:
            self.body.addWidget(words(about, "muted", wraps=True))

    @property
    def has_typed(self) -> bool:
        """Whether something was typed that is not stored."""
        return False

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """What a search may look for, each with what takes the focus then."""
        return {}

    def typed(self) -> Mapping[str, Texts]:
        """What was typed and not stored, to be kept while the settings are closed."""
        return {}

    def restore(self, kept: Mapping[str, object]) -> None:
        """Shows what `typed` gave."""

    def holds(self, text: str) -> bool:
        """Whether every word of a search stands on the page."""
        whole = " ".join((self.title, *self.finds)).casefold()
        return all(word in whole for word in text.casefold().split())

    def look_for(self, text: str) -> None:
        """Something is searched for in all of the settings."""

    def bar(self, why: str) -> None:
        """Nothing can be changed now, and why."""

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""


def bar_widgets(widgets: Sequence[QWidget], why: str) -> None:
    """Greys what would change something; its tool tip says why."""
    for widget in widgets:
        widget.setEnabled(False)
        widget.setToolTip(why)


class FieldsPage(SettingsPage):
    """A page of fields with Save and Take back. There may be several subjects, such as laboratories, one shown at a
    time; what was half typed about another one is kept until it is saved or taken back.

    Whoever derives from it makes the fields, calls `set_up`, and answers with `judge`.
    """

    save_asked = Signal(str)
    """Carries the subject."""
    edited = Signal()

    def __init__(
        self, key: str, title: str, about: str = "", *, needs_reason: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(key, title, about, parent)
        self.fields: dict[str, FormField] = {}
        self.subject = ""
        self.needs_reason = needs_reason
        self.reason = TextField(say("Reason"), say("kept with the change"), required=needs_reason, parent=self)
        if not needs_reason:
            self.reason.hide()
        self.problem = words(role="problem", wraps=True)
        self.save = button(say("Save"), "primary")
        self.save.setToolTip(say("Ctrl+S"))
        self.take_back = button(say("Take back"), "flat")
        self.take_back.setToolTip(say("Shows again what is stored"))
        self.save.clicked.connect(self.ask_to_save)
        self.take_back.clicked.connect(self.forget)
        self._save_key = QShortcut(QKeySequence("Ctrl+S"), self)
        self._save_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._save_key.activated.connect(self.ask_to_save)
        self._stored: dict[str, Texts] = {}
        self._begun: dict[str, Texts] = {}
        self._shows = False
        self._why = ""

    def set_up(self, fields: Mapping[str, FormField], layout: Sequence[str], *, columns: int) -> QWidget:
        """The fields in their places: one text per row, `"name:2 factor"` where name takes two columns.

        Text behind `# ` is the title of a part. Returns the whole, for the page to put where it belongs.
        """
        self.fields = dict(fields)
        inside = QWidget()
        inside.setObjectName("page")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for place, line in enumerate(layout):
            if line.startswith("# "):
                grid.addWidget(words(line.removeprefix("# "), "section"), place, 0, 1, columns)
                continue
            column = 0
            for word in line.split():
                key, _, span = word.partition(":")
                grid.addWidget(self.fields[key], place, column, 1, int(span or 1))
                column += int(span or 1)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        for field in (*self.fields.values(), self.reason):
            field.edited.connect(self._edited)
        return inside

    def lay_out_foot(self) -> None:
        """Reason, problem, and what can be pressed, at the bottom of the page."""
        self.body.addWidget(rule())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reason, 2)
        foot.addWidget(self.problem, 1 if self.needs_reason else 3)
        foot.addWidget(self.take_back, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.save, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(foot)

    def judge(self, texts: Texts) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Problems and hints by the key of the field; for whoever derives from this."""
        raise NotImplementedError

    def show_stored(self, stored: Mapping[str, Texts], subject: str) -> None:
        """Shows what is in force. What was typed elsewhere and is stored by now is half typed no longer."""
        self._stored = {name: self._whole(texts) for name, texts in stored.items()}
        self._begun = {name: texts for name, texts in self._begun.items() if texts != self._stored.get(name)}
        self.turn_to(subject)

    def turn_to(self, subject: str) -> None:
        """Shows another subject: as it is stored, or as it was left half typed."""
        self.subject = subject
        texts = self._begun.get(subject) or self.stored_texts()
        self._shows = True
        for key, field in self.fields.items():
            field.set_value(texts.get(key, ""))
            field.was_touched = bool(texts.get(key))
        self.reason.set_value(texts.get("reason", ""))
        self._shows = False
        self.look_again()

    def stored_texts(self) -> Texts:
        """What is stored of the subject shown."""
        return self._stored.get(self.subject) or self._whole({})

    def texts(self) -> Texts:
        """What stands in the fields."""
        texts = {key: field.value() for key, field in self.fields.items()}
        return {**texts, "reason": self.reason.value()} if self.needs_reason else texts

    @property
    def begun(self) -> tuple[str, ...]:
        """The subjects of which something is half typed."""
        return tuple(self._begun)

    @property
    def has_typed(self) -> bool:
        """Whether something was typed that is not stored."""
        return bool(self._begun)

    def typed(self) -> Mapping[str, Texts]:
        """What was typed and not stored, by subject."""
        return dict(self._begun)

    def restore(self, kept: Mapping[str, object]) -> None:
        """Shows what `typed` gave; of subjects and fields that are not there any more nothing."""
        for subject, texts in kept.items():
            if isinstance(texts, dict) and (subject in self._stored or subject == self.subject):
                known = {key: str(text) for key, text in texts.items() if key in self.fields or key == "reason"}
                self._begun[subject] = self._whole(known)
        self.turn_to(next(iter(self._begun), self.subject))

    def forget(self) -> None:
        """Shows again what is stored."""
        self._begun.pop(self.subject, None)
        self.turn_to(self.subject)
        self.edited.emit()

    def stored(self) -> None:
        """What was typed about the subject is in force now."""
        self._begun.pop(self.subject, None)

    def show_problem(self, sentence: str) -> None:
        """Why it was not stored."""
        restyle(self.problem, "role", "problem")
        self.problem.setText(sentence)

    def look_again(self) -> None:
        """Says at each field what there is to say, and whether all of it can be saved."""
        texts = self.texts()
        has_typed = texts != self.stored_texts()
        problems, hints = self.judge(texts)
        for key, field in self.fields.items():
            field.show_state(problems.get(key, ""), hints.get(key, ""))
        lacks_reason = self.needs_reason and has_typed and not self.reason.value()
        self.reason.show_state(say("Needed.") if lacks_reason else "")
        open_fields = [field.name for key, field in self.fields.items() if problems.get(key)]
        open_fields += [self.reason.name] if lacks_reason else []
        restyle(self.problem, "role", "small")
        if has_typed and open_fields:
            self.problem.setText(say("Still open: {fields}", fields=", ".join(open_fields)))
        else:
            self.problem.setText(say("Not saved yet.") if has_typed else "")
        self.save.setEnabled(has_typed and not open_fields and not self._why)
        self.take_back.setEnabled(has_typed and not self._why)

    def ask_to_save(self) -> None:
        """Says that what stands there is to be stored, once nothing stands in the way."""
        if self.save.isEnabled():
            self.save_asked.emit(self.subject)

    def bar(self, why: str) -> None:
        """Nothing can be changed now, and why."""
        self._why = why
        for field in (*self.fields.values(), self.reason):
            field.setEnabled(not why)
            field.setToolTip(why)
        for pressed in (self.save, self.take_back):
            pressed.setToolTip(why)
        self.look_again()

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """Every field by its name."""
        return {field.name: field.editor for field in self.fields.values()}

    def _whole(self, texts: Mapping[str, str]) -> Texts:
        whole = {key: texts.get(key, "").strip() for key in self.fields}
        return {**whole, "reason": texts.get("reason", "")} if self.needs_reason else whole

    def _edited(self) -> None:
        if self._shows:
            return
        texts = self.texts()
        if texts == self.stored_texts():
            self._begun.pop(self.subject, None)
        else:
            self._begun[self.subject] = texts
        self.look_again()
        self.edited.emit()


def scrolled(inside: QWidget) -> QScrollArea:
    """Fields that scroll when the window is too low for them."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setObjectName("page")
    area.setWidget(inside)
    return area
