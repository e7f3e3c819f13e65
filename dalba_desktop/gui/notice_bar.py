"""A line under the head of the page that says what has just happened, with something to press."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from dalba_desktop.gui.chart_voice import announce
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.privacy import shown_text
from dalba_desktop.wording import say


class NoticeBar(QFrame):
    """Stays until it is dismissed or another notice takes its place: nothing blinks, nothing vanishes unread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.text = words(wraps=True, selectable=True)
        self.text.setAccessibleName(say("Notice"))
        self.dismiss = button(say("Dismiss"), "flat")
        self.dismiss.clicked.connect(self.clear)
        self._said = ""
        self._actions: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 4, 4)
        self._row.setSpacing(4)
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self.dismiss)
        self.hide()

    @property
    def actions_shown(self) -> tuple[QPushButton, ...]:
        """The buttons of the notice shown, without Dismiss."""
        return tuple(self._actions)

    def show_notice(self, text: str, *actions: tuple[str, Callable[[], None]]) -> None:
        """Shows a notice with what can be pressed."""
        self.clear()
        self._said = text
        self.say_again()
        for place, (name, act) in enumerate(actions):
            pressed = button(name, "flat")
            pressed.clicked.connect(lambda _checked=False, act=act: act())
            self._row.insertWidget(1 + place, pressed)
            self._actions.append(pressed)
        self.show()
        announce(self, self.text.text())

    def say_again(self) -> None:
        """Says the notice as it may be shown now."""
        self.text.setText(shown_text(self._said))

    def clear(self) -> None:
        """Takes the notice away."""
        self.hide()
        for old in self._actions:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._actions.clear()
        self._said = ""
        self.text.clear()
