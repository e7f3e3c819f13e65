"""Choosing a passphrase: typed twice, with advice on how hard it is to guess."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.passphrase_strength import SHORTEST, Level, level_words, strength_of, strength_words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

BAR_HEIGHT_PX, BAR_GAP_PX = 4, 4
ADVICE_HEIGHT_PX = 44
"""Room for three lines: nothing below moves while somebody types."""


def passphrase_problem(first: str, second: str) -> str:
    """Why a passphrase cannot be taken yet; empty when it can."""
    if len(first) < SHORTEST:
        return say("At least {count} characters.", count=SHORTEST)
    if not second:
        return say("Type the passphrase once more.")
    if first != second:
        return say("The two are not the same yet.")
    return ""


def secret_field(name: str) -> QLineEdit:
    """A line that does not show what is typed. It is named by its caption and to a screen reader."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def forget_typed(*fields: QLineEdit) -> None:
    """Empties lines together with what Undo would bring back."""
    for field in fields:
        field.setText("")


class StrengthBar(QWidget):
    """Four parts, as many filled as the level says; the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level: Level | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Strength"))

    def set_level(self, level: Level | None) -> None:
        """Shows a level; None is an empty bar."""
        self.level = level
        self.setAccessibleDescription("" if level is None else level_words(level))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, px(BAR_HEIGHT_PX))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draws the parts in the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room = (self.width() - px(BAR_GAP_PX) * (len(Level) - 1)) / len(Level)
        for place in range(len(Level)):
            is_filled = self.level is not None and place < self.level
            painter.setBrush(self.palette().color(QPalette.ColorRole.Accent if is_filled else QPalette.ColorRole.Mid))
            painter.drawRoundedRect(round(place * (room + px(BAR_GAP_PX))), 0, round(room), px(BAR_HEIGHT_PX), 2, 2)


class NewPassphrase(QWidget):
    """Two lines, a bar and its words. Never refuses more than a passphrase that is too short."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = secret_field(say("New passphrase"))
        self.second = secret_field(say("New passphrase, once more"))
        self.bar = StrengthBar()
        self.advice = words(role="small", wraps=True)
        self.advice.setMinimumHeight(px(ADVICE_HEIGHT_PX))
        self.advice.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.advice.setAccessibleName(say("Advice"))
        self.problem = words(role="small")
        self.show_it = QCheckBox(say("Show"))
        self.show_it.setAccessibleName(say("Show the passphrase"))
        self.show_it.toggled.connect(self._show_typed)
        captions = QHBoxLayout()
        captions.addWidget(words(say("Passphrase"), "small"), 1)
        captions.addWidget(self.show_it)
        below = QHBoxLayout()
        below.addWidget(words(say("Once more"), "small"), 1)
        below.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(captions)
        column.addWidget(self.first)
        column.addSpacing(2)
        column.addWidget(self.bar)
        column.addSpacing(2)
        column.addWidget(self.advice)
        column.addLayout(below)
        column.addWidget(self.second)
        for field in (self.first, self.second):
            field.textChanged.connect(self._typed)
        self._typed()

    def showEvent(self, event: QShowEvent) -> None:
        """Show stands over the lines but is not what comes first. Before they are seen Qt takes no order of Tab."""
        super().showEvent(event)
        self.setTabOrder(self.first, self.second)
        self.setTabOrder(self.second, self.show_it)

    @property
    def is_complete(self) -> bool:
        """Whether it can be taken."""
        return not passphrase_problem(self.first.text(), self.second.text())

    def text(self) -> str:
        """What was chosen."""
        return self.first.text()

    def forget(self) -> None:
        """Keeps nothing of what was typed."""
        self.show_it.setChecked(False)
        forget_typed(self.first, self.second)

    def _typed(self) -> None:
        text = self.first.text()
        self.bar.set_level(strength_of(text).level if text else None)
        best = say("Several words that do not belong together are best: easy to keep in mind, hard to guess.")
        self.advice.setText(strength_words(text) or best)
        problem = passphrase_problem(text, self.second.text())
        self.problem.setText(problem or say("The two agree."))
        self.changed.emit()

    def _show_typed(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.second.setEchoMode(mode)
