"""The window of thresholds and knowledge over the main one, while a store is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.knowledge_deeds import KnowledgeDeeds
from dalba_desktop.gui.knowledge_dialog import KnowledgeDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.plots.theme import Theme


class KnowledgeCommands(KnowledgeDeeds):
    """Shows the dialog and takes it away."""

    def __init__(self, session: Session, asker: Asker, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(session, asker, window)
        self._window = window
        self._theme = theme
        self.dialog: KnowledgeDialog | None = None
        session.locked.connect(self.close)

    def show(self) -> None:
        """Opens the dialog over the window."""
        if not self._session.is_open or self.dialog is not None:
            return
        dialog = KnowledgeDialog(self._theme(), self._window)
        self.dialog = dialog
        self.join(dialog)
        dialog.finished.connect(self._closed)
        dialog.resize(dialog.sizeHint())
        dialog.open()

    def close(self) -> None:
        """Takes the dialog away: the store is being closed."""
        if self.dialog is not None:
            self.dialog.reject()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = self.surface = None
