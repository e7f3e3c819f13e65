"""File > Print: the PDF of the case shown goes to a printer and is noted in the trail; no file is written."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.privacy import is_hidden, shown_id
from dalba_desktop.gui.session import PATIENCE_MS, Session
from dalba_desktop.gui.working import work_beside
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from dalba_desktop.gui.printing import PrintProgress, PrintRun

PRINT_KEY = "Ctrl+Alt+Shift+P"


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """The way in."""
    return {"file": (Entry("print_case", say("Print c&ase\N{HORIZONTAL ELLIPSIS}"), PRINT_KEY, "case", writes=True),)}


class PrintCommands(QObject):
    """`choose_printer` asks for printer, pages and copies; a test answers for the user."""

    def __init__(
        self, session: Session, workspace: Workspace, _asker: Asker, window: QMainWindow, _theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._window = window
        self.choose_printer: Callable[[QPrinter], bool] = self._ask
        self.run: PrintRun | None = None
        self.progress: PrintProgress | None = None

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry does."""
        return {"print_case": self.print_case}

    def use(self, _: Menus) -> None:
        """The entry does not change."""

    def set_theme(self, _: Theme) -> None:
        """On paper everything is light."""

    def print_case(self) -> None:
        """Makes the PDF of the case shown, as known on the day that is looked at, asks for the printer, and prints."""
        case_id = self._workspace.case_id
        if case_id is None or self.run is not None:
            return
        day, hidden = self._workspace.as_of, is_hidden()
        under = shown_id(case_id) if hidden else ""
        with said_calmly(self._failed):
            making = say("Making the pages\N{HORIZONTAL ELLIPSIS}")
            beside = functools.partial(work_beside, making, parent=self._window, says_so_after_ms=PATIENCE_MS)
            content = self._session.perform(
                lambda tracker: tracker.report(case_id, day, hidden, shown_as=under, make=beside)
            )
            from PySide6.QtPrintSupport import QPrinter

            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setDocName(say("Case report"))
            printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
            printer.setFullPage(True)
            if not self.choose_printer(printer) or not self._session.is_open:
                return
            self._session.perform(lambda tracker: tracker.note_printed(case_id, day, hidden))
            self._begin(content, printer)

    def _begin(self, content: bytes, printer: QPrinter) -> None:
        from dalba_desktop.gui.printing import PrintProgress, PrintRun

        run = PrintRun(content, printer, self)
        progress = PrintProgress(run, self._window)
        self.run, self.progress = run, progress
        run.finished.connect(self._finished)
        progress.finished.connect(progress.deleteLater)
        progress.open()
        run.begin()

    def _finished(self, is_done: bool) -> None:
        if self.run is not None:
            self.run.deleteLater()
        self.run, self.progress = None, None
        if self._session.is_open:
            self._workspace.page.notice.show_notice(
                say("Sent to the printer.") if is_done else say("Printing was broken off.")
            )

    def _failed(self, why: str) -> None:
        self._workspace.page.notice.show_notice(say("Nothing was printed. {why}", why=why))

    def _ask(self, printer: QPrinter) -> bool:
        from PySide6.QtPrintSupport import QPrintDialog

        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(say("Print the case"))
        try:
            return bool(dialog.exec())
        finally:
            dialog.deleteLater()
