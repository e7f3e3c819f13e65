"""Whether somebody works in the case list just now: a list never jumps under the hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

_AT_WORK = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class ListHand(QObject):
    """Watches the list and its search field; the whole window only for as long as it is asked to."""

    let_go = Signal()
    """The hand is out of the list."""

    def __init__(self, view: QListView, search: QLineEdit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Compared, never called: while a window is taken down events come from what is half gone.
        self._view = view
        self._port = view.viewport()
        self._search = search
        self._is_searching = bool(search.text())
        self._has_pointer = False
        self._has_keys = False
        self._watches_window = False
        self.has_touched_window = True
        """Whether a key or a button was pressed anywhere since `watch_window`."""
        for widget in (view, self._port, search):
            widget.installEventFilter(self)
        search.textChanged.connect(self._typed)

    @property
    def is_in_list(self) -> bool:
        """Whether the pointer moves in the list, keys go through it, or something is searched for."""
        return self._has_pointer or self._has_keys or self._is_searching

    def watch_window(self) -> None:
        """From now on the first key or button pressed anywhere is noted."""
        self.has_touched_window = False
        if not self._watches_window:
            self._watches_window = True
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def stop_watching(self) -> None:
        """What happens in the rest of the window is of no interest any more."""
        if self._watches_window:
            self._watches_window = False
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes who works where; takes nothing away from anybody."""
        kind = event.type()
        if kind in _AT_WORK and self._watches_window:
            self.has_touched_window = True
            self.stop_watching()
        if watched is self._port:
            if kind is QEvent.Type.MouseMove:
                self._has_pointer = True
            elif kind is QEvent.Type.Leave and self._has_pointer:
                self._has_pointer = False
                self._tell_let_go()
        elif watched is self._view or watched is self._search:
            if kind is QEvent.Type.KeyPress:
                self._has_keys = True
            elif kind is QEvent.Type.FocusOut and self._has_keys:
                self._has_keys = False
                self._tell_let_go()
        return False

    def _typed(self, text: str) -> None:
        self._is_searching = bool(text)
        if not text:
            self._tell_let_go()

    def _tell_let_go(self) -> None:
        if not self.is_in_list:
            self.let_go.emit()
