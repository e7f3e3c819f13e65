"""What was understood of the line, right under it: it lies over the head of the chart and pushes nothing away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from dalba_desktop.gui.flow import FlowLayout
from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.quick_edit import paint_underline, tone_colours
from dalba_desktop.gui.quick_words import Caption, Choice, Preview, Told, Tone
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

ROWS = 6
NAME_PX = 76
APART_PX = 12


class QuickPanel(QFrame):
    """Shows a `Preview`; says which choice was made. The keys of the choices work while one of them has the focus."""

    chosen = Signal(object)
    """Carries a `Choice`."""
    left = Signal()
    """Back to the line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quick_panel")
        self._theme = theme
        self._choices: Sequence[Choice] = ()
        self.buttons: list[QPushButton] = []
        self.captions: list[CaptionLabel] = []
        self.title = words(role="strong")
        self.state = words(role="small")
        self.parts = QWidget()
        self._parts = FlowLayout(self.parts, spacing=4)
        self.rows: list[tuple[QLabel, QLabel]] = []
        self.question = words(role="strong", wraps=True)
        self.answers = QWidget()
        self._answers = FlowLayout(self.answers, spacing=4)
        self.later = words(role="small", wraps=True)
        self.problems = words(role="problem", wraps=True)
        self.typing = words(role="small", wraps=True)
        self.continued = words(role="small", wraps=True)
        self._lay_out()
        self.hide()

    def show_preview(self, preview: Preview, current: int | None = None) -> None:
        """Says everything again. `current` is the place of the cursor: the caption of its word stands out."""
        self.title.setText(preview.title)
        self._say_state(preview)
        self._show_captions(preview.captions, current)
        shown = preview.rows[:ROWS]
        for place, (name, said) in enumerate(self.rows):
            has = place < len(shown)
            name.setVisible(has)
            said.setVisible(has)
            name.setText(shown[place][0] if has else "")
            said.setText(shown[place][1] if has else "")
        self._show_choices(preview)
        _say(self.problems, _lines(preview.problems, is_loud=True))
        _say(self.typing, _lines(preview.problems, is_loud=False))
        self.setAccessibleName(say("Understood"))
        self.setAccessibleDescription(preview.sentence)

    def show_continued(self, sentence: str) -> None:
        """Says where a line comes from that was not typed just now."""
        _say(self.continued, sentence)

    def take_keys(self) -> None:
        """The first choice gets the keys."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._theme = theme
        for caption in self.captions:
            caption.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the choices."""
        if isinstance(event, QKeyEvent) and watched in self.buttons:
            if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                return self._press(self.buttons.index(watched), event)
        return super().eventFilter(watched, event)

    def _press(self, at: int, event: QKeyEvent) -> bool:
        key = event.key()
        last = len(self.buttons) - 1
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.buttons[at].click()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Tab) and at < last:
            self.buttons[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backtab) and at > 0:
            self.buttons[at - 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.left.emit()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and key - Qt.Key.Key_1 <= last:
            self.buttons[key - Qt.Key.Key_1].click()
        else:
            return key in (Qt.Key.Key_Right, Qt.Key.Key_Down)
        return True

    def _say_state(self, preview: Preview) -> None:
        if preview.is_ready:
            restyle(self.state, "role", "small_link")
            self.state.setText(say("Enter stores  ·  Ctrl+Enter opens the form"))
            return
        restyle(self.state, "role", "small")
        is_wrong = any(told.is_loud for told in preview.problems)
        asked = say("Alt+1\N{EN DASH}{last} or Tab answers", last=len(preview.choices))
        if is_wrong or not preview.choices:
            asked = ""
        self.state.setText(asked if len(preview.choices) != 1 else say("Alt+1 answers"))
        if is_wrong:
            self.state.setText(say("Not stored while this is open"))

    def _show_captions(self, captions: Sequence[Caption], current: int | None) -> None:
        while len(self.captions) < len(captions):
            made = CaptionLabel(self._theme)
            self.captions.append(made)
            self._parts.addWidget(made)
        for place, label in enumerate(self.captions):
            has = place < len(captions)
            label.setVisible(has)
            if has:
                mark = captions[place].mark
                is_current = current is not None and mark.start <= current <= mark.end
                label.show_caption(captions[place], is_current=is_current)
        self.parts.setVisible(bool(captions))
        self._parts.invalidate()
        self.parts.updateGeometry()

    def _show_choices(self, preview: Preview) -> None:
        _say(self.question, preview.question)
        _say(self.later, say("Then: {questions}", questions=" ".join(preview.later)) if preview.later else "")
        if preview.choices == tuple(self._choices):
            return
        self._choices = preview.choices
        for old in self.buttons:
            old.removeEventFilter(self)
            self._answers.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = []
        for place, choice in enumerate(preview.choices, 1):
            # An ampersand in a name would be taken for a key.
            shown = say("{number}  {answer}", number=place, answer=choice.text.replace("&", "&&"))
            made = button(shown, "option")
            made.setAccessibleName(say("{number}: {answer}", number=place, answer=choice.text))
            made.clicked.connect(lambda _checked=False, choice=choice: self.chosen.emit(choice))
            made.installEventFilter(self)
            self._answers.addWidget(made)
            self.buttons.append(made)
        self.answers.setVisible(bool(self.buttons))
        self._answers.invalidate()
        self.answers.updateGeometry()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.state)
        column.addLayout(head)
        column.addWidget(self.parts)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, px(NAME_PX))
        grid.setColumnStretch(1, 1)
        for place in range(ROWS):
            name, said = words(role="small"), words(wraps=True)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, place, 1)
            self.rows.append((name, said))
        column.addLayout(grid)
        for shown in (self.question, self.answers, self.later, self.problems, self.typing, self.continued):
            column.addWidget(shown)
            shown.hide()


class CaptionLabel(QWidget):
    """What a word was read as, underlined like the word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = words()
        self._tone = Tone.WHAT
        self._colours: dict[Tone, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, APART_PX, 4)
        row.addWidget(self._text)
        self.set_theme(theme)

    @property
    def text(self) -> str:
        """The words."""
        return self._text.text()

    def show_caption(self, caption: Caption, *, is_current: bool) -> None:
        """Shows one; bold where the cursor is on its word."""
        self._text.setText(caption.text)
        restyle(self._text, "role", "strong" if is_current else "")
        self._tone = caption.mark.tone
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._colours = tone_colours(theme)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """The line under the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_underline(
            painter, 0, self.width() - px(APART_PX), self.height() - 2.0, self._tone, QColor(self._colours[self._tone])
        )


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _lines(told: Sequence[Told], *, is_loud: bool) -> str:
    return "\n".join(dict.fromkeys(each.text for each in told if each.is_loud is is_loud))
