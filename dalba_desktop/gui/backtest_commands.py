"""The back-test of the open store: runs it case by case and keeps the window alive meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from dalba_desktop.gui.backtest_dialog import BacktestDialog
from dalba_desktop.gui.backtest_words import ValueProblem, read_values
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.session import Session
from dalba_desktop.plots.theme import Theme


class _CancelledError(Exception):
    """The user has seen enough."""


class BacktestCommands(QObject):
    """Shows the dialog while a store is open. There is no thread: between two cases the events are attended to."""

    def __init__(self, session: Session, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._theme = theme
        self.dialog: BacktestDialog | None = None
        session.locked.connect(self.close)

    def show(self) -> None:
        """Opens the dialog over the window."""
        if not self._session.is_open or self.dialog is not None:
            return
        tracker = self._session.tracker
        dialog = BacktestDialog(
            self._theme(), is_empty=not tracker.case_ids(), is_synthetic=tracker.synthetic, parent=self._window
        )
        self.dialog = dialog
        dialog.run_asked.connect(self.run)
        dialog.finished.connect(self._closed)
        dialog.resize(dialog.sizeHint())
        dialog.open()

    def close(self) -> None:
        """Takes the dialog away: the store is being closed."""
        if self.dialog is not None:
            self.dialog.close_soon()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    def run(self) -> None:
        """Replays the store under the values in force and, when there are values typed, under those too."""
        dialog = self.dialog
        if dialog is None or dialog.is_running or not self._session.is_open:
            return
        from dalba_desktop.tracker.backtesting import backtests

        tracker = self._session.tracker
        as_of = tracker.as_of
        try:
            values = read_values(dialog.values.toPlainText(), tracker.settings.check_policy_value)
        except ValueProblem as problem:
            dialog.show_value_problem(str(problem))
            return

        def told(done: int, of: int) -> None:
            dialog.show_progress(done, of)
            _attend(dialog)

        dialog.begin()
        try:
            with said_calmly(dialog.show_problem):
                _attend(dialog)
                found = backtests(tracker, as_of, values or None, told)
                dialog.show_figures(found, values, as_of)
        except _CancelledError:
            pass
        finally:
            dialog.end()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _attend(dialog: BacktestDialog) -> None:
    """Lets Cancel be pressed. Nothing of the store may be asked after it was: it may be closed."""
    QApplication.processEvents()
    if dialog.was_cancelled:
        raise _CancelledError
