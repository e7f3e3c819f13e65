"""The chart with what belongs to it: the line that reads it off, how it is looked at, how it is taken away."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from dalba_desktop.gui.chart_drawn import ReadOff
from dalba_desktop.gui.chart_overview import ChartOverview
from dalba_desktop.gui.chart_read_off import ReadOffLine
from dalba_desktop.gui.chart_view import ChartView
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import date_words, say

FOOT_PX = 28
DOWN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


class ChartPane(QWidget):
    """Lays the chart out; its menus are filled by whoever knows the commands."""

    def __init__(self, view: ChartView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.overview = ChartOverview(view, theme)
        self.read_off = ReadOffLine(theme)
        self.whole = button(say("Whole course"), "flat")
        self.whole.setToolTip(say("Or press 0, or click twice"))
        self.whole.clicked.connect(view.show_whole)
        self.looks = self._opener(say("View {down}", down=DOWN), say("How the chart is looked at"))
        self.takes = self._opener(say("Copy {down}", down=DOWN), say("Take the chart away"))
        self.look_menu = QMenu(self)
        self.take_menu = QMenu(self)
        self.looks.clicked.connect(lambda: self._open(self.looks, self.look_menu))
        self.takes.clicked.connect(lambda: self._open(self.takes, self.take_menu))
        view.menu_asked.connect(self._open_at)
        # As high with any of its buttons: the chart above must not move when one of them appears.
        below = QWidget()
        below.setFixedHeight(px(FOOT_PX))
        foot = QHBoxLayout(below)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(4)
        foot.addWidget(self.read_off, 1)
        for pressed in (self.whole, self.looks, self.takes):
            foot.addWidget(pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(view, 1)
        column.addWidget(self.overview)
        column.addWidget(below)
        self.context_menu: QMenu | None = None
        view.read_changed.connect(self._show_read)
        view.sight_changed.connect(self._say_sight)
        self._say_sight()

    def offer(self, looks: list[QAction | None], takes: list[QAction | None]) -> None:
        """Fills the menus with actions; None is a line between."""
        for menu, actions in ((self.look_menu, looks), (self.take_menu, takes)):
            menu.clear()
            for action in actions:
                if action is None:
                    menu.addSeparator()
                else:
                    menu.addAction(action)

    def say(self, sentence: str) -> None:
        """Says something where the hint stands, until something else is read off or looked at."""
        self.read_off.show_read(None)
        self.read_off.set_hint(sentence)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.view.set_theme(theme)
        self.overview.set_theme(theme)
        self.read_off.set_theme(theme)

    def _opener(self, text: str, name: str) -> QPushButton:
        made = button(text, "status")
        made.setAccessibleName(name)
        return made

    def _open(self, beside: QPushButton, menu: QMenu) -> None:
        hint = menu.sizeHint()
        menu.popup(beside.mapToGlobal(QPoint(beside.width() - hint.width(), -hint.height())))

    def _open_at(self, place: QPoint) -> None:
        if self.context_menu is None:
            self.context_menu = QMenu(self)
        self.context_menu.clear()
        self.context_menu.addActions(self.take_menu.actions())
        self.context_menu.addSeparator()
        self.context_menu.addActions(self.look_menu.actions())
        self.context_menu.popup(place)

    def _show_read(self, read: ReadOff | None) -> None:
        self.read_off.show_read(read)
        self._say_sight()

    def _say_sight(self) -> None:
        self.whole.setVisible(self.view.is_zoomed)
        window = self.view.options.window
        if self.view.source is None:
            hint = ""
        elif window is not None:
            first, last = (date_words(day) for day in window)
            hint = say("Shown: {first} to {last}", first=first, last=last)
        else:
            hint = say("Point to read off \N{MIDDLE DOT} wheel zooms, drag pans \N{MIDDLE DOT} arrow keys walk")
        self.read_off.set_hint(hint)
