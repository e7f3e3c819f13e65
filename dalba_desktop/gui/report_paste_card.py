"""One result that was found in a report: what was read, what is asked, what is wrong; chosen with Space."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.gui.labels import restyle
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.quick_panel import QuickPanel
from dalba_desktop.gui.quick_words import Preview
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say


class CandidateCard(QFrame):
    """Shows a candidate; says what is done with it. Only one that is ready can be chosen."""

    turned_to = Signal()
    """It has the keys now: its words stand out in the text."""
    chosen_changed = Signal()
    form_asked = Signal()
    step_asked = Signal(int)
    """To the next card (1) or the one before (-1)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.reading = LineReading(text="")
        self.preview = Preview()
        self.check = QCheckBox()
        self.body = QuickPanel(theme)
        self.body.setObjectName("")
        self.body.title.hide()
        self.body.state.hide()
        self.form = button(say("Open the form\N{HORIZONTAL ELLIPSIS}"), "flat")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 4, 0)
        head.addWidget(self.check, 1)
        head.addWidget(self.form)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.body)
        self.body.show()
        self.check.toggled.connect(self.chosen_changed)
        self.form.clicked.connect(self.form_asked)
        self.body.left.connect(self.take_keys)
        for watched in (self.check, self.form):
            watched.installEventFilter(self)

    @property
    def is_chosen(self) -> bool:
        """Whether it is to be stored."""
        return self.check.isChecked() and self.preview.is_ready

    def show_candidate(self, reading: LineReading, preview: Preview, place: int) -> None:
        """Shows one; it stays chosen while it stays ready."""
        self.reading, self.preview = reading, preview
        self.check.setText(say("{number}  {kind}", number=place, kind=preview.title.replace("&", "&&")))
        self.check.setAccessibleDescription(preview.sentence)
        self.check.setToolTip("" if preview.is_ready else say("Something is open: it cannot be stored yet"))
        if not preview.is_ready:
            self.check.setChecked(False)
        self.body.show_preview(preview)

    def set_current(self, *, is_current: bool) -> None:
        """Stands out while its words do; its border is wider then, its text stays where it is."""
        self._column.setContentsMargins(0 if is_current else 2, 0, 0, 0)
        restyle(self, "rests", "yes" if is_current else "no")

    def take_keys(self) -> None:
        """Space chooses it now."""
        self.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.body.set_theme(theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on it gives it the keys."""
        super().mousePressEvent(event)
        self.take_keys()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down lead from card to card; nothing that is open can be ticked."""
        if event.type() is QEvent.Type.FocusIn:
            self.turned_to.emit()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if by is not None:
                self.step_asked.emit(by)
                return True
            if watched is self.check and event.key() == Qt.Key.Key_Space and not self.preview.is_ready:
                self.body.take_keys()
                return True
        is_click = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        if is_click and watched is self.check and not self.preview.is_ready:
            self.take_keys()
            return True
        return super().eventFilter(watched, event)
