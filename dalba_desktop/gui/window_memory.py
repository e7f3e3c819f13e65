"""What the window looks like the next time: where it stands, how its parts share it, how its tables are looked at.

Nothing of any patient: places, widths and the names of lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from dalba_desktop.gui.reading_side import SidePane
from dalba_desktop.gui.scale_size import percent, px_size
from dalba_desktop.gui.settings import Settings
from dalba_desktop.gui.table_look import TableLook
from dalba_desktop.gui.workspace import Workspace

FIRST_WIDTH, FIRST_HEIGHT = 1440, 900
GEOMETRY, TAB, FOLDED, SHARED_AT = "window/geometry", "window/tab", "window/folded", "window/percent"


class WindowMemory:
    """Restores the window once, keeps it whenever asked. A table is looked at as before once it has been made."""

    def __init__(self, window: QMainWindow, workspace: Workspace) -> None:
        self._window = window
        self._workspace = workspace
        self._settings = Settings()
        self._dressed: set[str] = set()
        workspace.case_shown.connect(self._dress_tables)

    def keep(self) -> None:
        """Remembers how the window looks now."""
        self._settings.keep_bytes(GEOMETRY, self._window.saveGeometry())
        self._settings.keep_words(SHARED_AT, (str(percent()),))
        for name, splitter in self._splitters().items():
            self._settings.keep_bytes(f"window/{name}", splitter.saveState())
        self._settings.keep_words(FOLDED, [key for key, pane in self.panes().items() if pane.choice is False])
        tabs = self._workspace.page.tabs
        shown = tabs.bar.currentIndex()
        self._settings.keep_words(TAB, [key for place, key in enumerate(tabs.tables) if place == shown])
        for key, table in tabs.tables.items():
            self._settings.keep_words(f"table/{key}", table.look.words())

    def restore(self) -> None:
        """Brings the window back, onto a screen that is there."""
        room = screens()
        if self._window.restoreGeometry(self._settings.bytes_of(GEOMETRY)):
            if not (self._window.isMaximized() or self._window.isFullScreen()):
                self._window.setGeometry(within(self._window.geometry(), room))
        else:
            first = px_size(FIRST_WIDTH, FIRST_HEIGHT)
            self._window.resize(first.boundedTo(self._window.screen().availableGeometry().size()))
        # Shares in pixels of another size of letters would be wrong.
        if self._settings.words_of(SHARED_AT) in ((), (str(percent()),)):
            for name, splitter in self._splitters().items():
                splitter.restoreState(self._settings.bytes_of(f"window/{name}"))
        folded = self._settings.words_of(FOLDED)
        for key, pane in self.panes().items():
            if key in folded:
                pane.choice = False

    def _dress_tables(self, *_: object) -> None:
        tabs = self._workspace.page.tabs
        for key, table in tabs.tables.items():
            if key not in self._dressed:
                self._dressed.add(key)
                look = TableLook.read(self._settings.words_of(f"table/{key}"))
                if look is not None:
                    table.look_as(look)
        if TAB not in self._dressed and tabs.tables:
            self._dressed.add(TAB)
            (last,) = self._settings.words_of(TAB) or ("",)
            if last in tabs.tables:
                tabs.bar.setCurrentIndex(list(tabs.tables).index(last))

    def _splitters(self) -> dict[str, QSplitter]:
        workspace = self._workspace
        return {"columns": workspace.split, "alerts": workspace.beside_list, "tables": workspace.page.split}

    def panes(self) -> dict[str, SidePane]:
        """The panes that fold, by the name of their kind."""
        return {type(pane).__name__: pane for pane in self._workspace.findChildren(SidePane)}


def screens() -> list[QRect]:
    """The room for windows on each screen that is there now."""
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def within(window: QRect, room: Sequence[QRect]) -> QRect:
    """A window on one of the screens: whole, and where it was as far as that goes.

    It stays on the screen that shows most of it; where none shows any of it, it comes to the nearest one.
    """
    if not room:
        return window

    def nearness(screen: QRect) -> tuple[int, int]:
        common = screen.intersected(window)
        away = screen.center() - window.center()
        return common.width() * common.height() if common.isValid() else 0, -away.manhattanLength()

    screen = max(room, key=nearness)
    width, height = min(window.width(), screen.width()), min(window.height(), screen.height())
    left = min(max(window.left(), screen.left()), screen.left() + screen.width() - width)
    top = min(max(window.top(), screen.top()), screen.top() + screen.height() - height)
    return QRect(left, top, width, height)
