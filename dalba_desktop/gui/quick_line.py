"""The one line under the head of the case page, with what lies under it while something is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.quick_edit import QuickEdit
from dalba_desktop.gui.quick_help import QuickHelp
from dalba_desktop.gui.quick_panel import QuickPanel
from dalba_desktop.gui.quick_words import Choice, Preview
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

EXAMPLE = "12/3 bm 0,004% abl 48000"
KEY = "Ctrl+R"
GAP_PX = 2
EMPTY = Preview()


class QuickLine(QWidget):
    """Shows what it is told of the line and says what the keys ask for. Panel and help are laid over `page`."""

    edited = Signal()
    """Another text, or the cursor at another place of it."""
    store_asked = Signal()
    form_asked = Signal()
    older_asked = Signal()
    newer_asked = Signal()
    emptied = Signal(str)
    """Escape took this text away."""
    left = Signal()

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__()
        self.edit = QuickEdit(theme)
        self.edit.setAccessibleName(say("Enter a result in one line"))
        self.panel = QuickPanel(theme, page)
        self.help = QuickHelp(page)
        self.preview = EMPTY
        self.ask = button("?", "flat")
        self.ask.setObjectName("quick_help")
        self.ask.setParent(self.edit)
        self.ask.setCursor(Qt.CursorShape.ArrowCursor)
        self.ask.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ask.setAccessibleName(say("Examples of what can be typed"))
        self.ask.setToolTip(say("Examples of what can be typed (F1)"))
        self.edit.setTextMargins(0, 0, 24, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self._page = page
        for watched in (self, self.edit, self.panel, self.help, page):
            watched.installEventFilter(self)
        self.ask.clicked.connect(self.turn_help)
        edit, panel = self.edit, self.panel
        edit.textChanged.connect(self._typed)
        edit.cursorPositionChanged.connect(self._moved)
        edit.store_asked.connect(self.store_asked)
        edit.form_asked.connect(self.form_asked)
        edit.older_asked.connect(self.older_asked)
        edit.newer_asked.connect(self.newer_asked)
        edit.help_asked.connect(self.turn_help)
        edit.escaped.connect(self._escape)
        edit.choices_asked.connect(panel.take_keys)
        edit.choice_asked.connect(self._choose_by_number)
        panel.chosen.connect(self._choose)
        panel.left.connect(self.take_keys)
        self.bar("")
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def take_keys(self) -> None:
        """The keyboard goes into the line; typing goes on where it was, and replaces nothing."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_text(self, text: str) -> None:
        """Another text, of another case: nothing of the old one can be brought back by undoing."""
        self.edit.setText(text)

    def show_preview(self, preview: Preview) -> None:
        """Underlines the words and says under them what they were read as."""
        self.preview = preview
        self.edit.choices = len(preview.choices)
        self.edit.set_marks(preview.marks)
        self.edit.setAccessibleDescription(preview.sentence)
        self.panel.show_preview(preview, self.edit.place)
        self._look()

    def bar(self, why: str) -> None:
        """Grey from now on, for this reason; with none it can be typed into again."""
        hint = say("Enter a result:  {example}      {key}", example=EXAMPLE, key=KEY)
        self.edit.setEnabled(not why)
        self.edit.setPlaceholderText(why or hint)
        self.edit.setToolTip(why)
        self.ask.setVisible(not why)
        if why:
            self.help.hide()
        self._look()

    def turn_help(self) -> None:
        """Opens or closes the examples."""
        self.help.setVisible(not self.help.isVisible())
        self._look()
        self.take_keys()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.edit.set_theme(theme)
        self.panel.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps what lies under the line right under it."""
        kind = event.type()
        is_over = watched in (self.panel, self.help)
        if kind is QEvent.Type.LayoutRequest if is_over else kind in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self.help.hide()
        self.edited.emit()

    def _moved(self) -> None:
        if self.text:
            self.edited.emit()

    def _escape(self) -> None:
        if self.help.isVisible():
            self.help.hide()
            self._look()
        elif self.text:
            text = self.text
            self.edit.write("")
            self.emptied.emit(text)
        else:
            self.left.emit()

    def _choose_by_number(self, number: int) -> None:
        if number <= len(self.preview.choices):
            self._choose(self.preview.choices[number - 1])

    def _choose(self, choice: Choice) -> None:
        self.take_keys()
        self.edit.write(choice.line, choice.cursor)

    def _focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Another window in front is no reason to close what is shown."""
        if now is not None:
            self._look()

    def _look(self) -> None:
        """Opens and closes what lies under the line."""
        now: QWidget | None = self._page.window().focusWidget()
        has_keys = now is self.edit or (now is not None and self.panel.isAncestorOf(now))
        if not has_keys and self.help.isVisible() and now is not self.ask:
            self.help.hide()
        is_open = has_keys and bool(self.text.strip()) and not self.help.isVisible() and self.edit.isEnabled()
        self.panel.setVisible(is_open)
        self._place()

    def _place(self) -> None:
        side = max(px(16), self.edit.height() - 6)
        self.ask.setGeometry(self.edit.width() - side - 4, (self.edit.height() - side) // 2, side, side)
        under = (
            self.edit.mapTo(self._page, QPoint(0, self.edit.height() + px(GAP_PX))) if self._is_on_page else QPoint()
        )
        for shown in (self.panel, self.help):
            if not shown.isVisibleTo(self._page):
                continue
            layout = shown.layout()
            assert layout is not None
            layout.activate()
            height = layout.totalHeightForWidth(self.edit.width())
            room = self._page.height() - under.y() - 8
            shown.setGeometry(under.x(), under.y(), self.edit.width(), min(max(height, 0), room))
            shown.raise_()

    @property
    def _is_on_page(self) -> bool:
        return self._page.isAncestorOf(self.edit)
