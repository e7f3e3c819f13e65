"""Windows that nobody meant: a part of the page that was shown before it had its place flashes over the desktop."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu, QWidget

from tests.gui.checkers.sight import named


class StrayWindows(QObject):
    """Watches the whole application while it lives; `found` names what was shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes a window that is neither the program's, nor a dialog, nor drops down from something."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            is_meant = isinstance(watched, QDialog | QMainWindow | QMenu) or watched.parentWidget() is not None
            drops_down = watched.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
            if not is_meant and not drops_down:
                self.found.append(named(watched))
        return False

    def stop(self) -> list[str]:
        """Watches no longer; what was found, each once."""
        application = QCoreApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        self.deleteLater()
        return list(dict.fromkeys(self.found))
