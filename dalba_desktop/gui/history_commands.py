"""What can be done with the audit trail: look at it, check it, find a code in it, take it out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.case_commands import safe_name
from dalba_desktop.gui.history_dialog import HistoryDialog
from dalba_desktop.gui.record_history_dialog import RecordHistoryDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.trail_words import record_words
from dalba_desktop.gui.verify_words import verification_words
from dalba_desktop.gui.waiting import wait_cursor
from dalba_desktop.gui.working import work_beside
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import list_words, say, say_n


class HistoryCommands(QObject):
    """Shows the dialogs while a store is open."""

    def __init__(
        self, session: Session, workspace: Workspace, asker: Asker, window: QWidget, theme: Callable[[], Theme]
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        self._theme = theme
        self.dialog: HistoryDialog | None = None
        self.record_dialog: RecordHistoryDialog | None = None
        workspace.page.tabs.history_asked.connect(self.show_record)
        session.locked.connect(self.close)

    def show(self) -> None:
        """The history of the case shown; where none is, that of the store."""
        if not self._session.is_open or self.dialog is not None:
            return
        tracker = self._session.tracker
        dialog = HistoryDialog(
            self._theme(),
            self._workspace.case_id,
            is_synthetic=tracker.synthetic,
            is_read_only=tracker.read_only,
            parent=self._window,
        )
        self.dialog = dialog
        dialog.scope_chosen.connect(lambda _: self.fill())
        dialog.check_asked.connect(self.check)
        dialog.export_asked.connect(self.export)
        dialog.code_typed.connect(self.find_code)
        dialog.finished.connect(self._closed)
        self.fill()
        dialog.resize(dialog.sizeHint())
        dialog.open()

    def show_store(self) -> None:
        """The history of the whole store."""
        self.show()
        if self.dialog is not None:
            self.dialog.choose_whole_store()

    def show_selected(self) -> None:
        """Who changed the record that is selected under the chart."""
        selected = self._workspace.page.tabs.selected_record
        if selected is not None:
            self.show_record(*selected)
        elif self._workspace.case_id is not None:
            self._workspace.page.notice.show_notice(
                say("Select a row under the chart first: then this shows who entered it and who changed it.")
            )

    def show_record(self, list_name: str, record_id: str) -> None:
        """Who changed one record, field by field."""
        case_id = self._workspace.case_id
        if case_id is None or self.record_dialog is not None:
            return
        with said_calmly(self._workspace.page.notice.show_notice):
            rows = self._session.tracker.keeping.history_of_record(case_id, list_name, record_id)
            name = record_words(rows[-1]) if rows else list_words(list_name)
            dialog = RecordHistoryDialog(self._theme(), name, case_id, rows, self._window)
            self.record_dialog = dialog
            dialog.finished.connect(self._record_closed)
            dialog.resize(dialog.sizeHint())
            dialog.open()

    def fill(self) -> None:
        """Reads the trail that is chosen."""
        if self.dialog is None:
            return
        from dalba_desktop.tracker.trail_pages import pages_of

        case_id = None if self.dialog.is_whole_store else self._workspace.case_id
        with said_calmly(self.dialog.notice.show_notice), wait_cursor():
            self.dialog.set_pages(pages_of(self._session.tracker, case_id))

    def check(self) -> None:
        """Checks the whole store, beside the window, and says what was found."""
        if self.dialog is None:
            return
        from dalba_desktop.tracker.checking import check_beside

        dialog = self.dialog
        dialog.notice.clear()
        with said_calmly(self._tell):
            found = work_beside(
                say("Checking the store\N{HORIZONTAL ELLIPSIS}"), check_beside(self._session.tracker), dialog
            )
            self._tell(verification_words(found))

    def find_code(self, code: str) -> None:
        """Says which entry a code on paper means, and shows it."""
        if self.dialog is None or not code:
            return
        found = self._session.tracker.keeping.entries_with_code(code)
        notice = self.dialog.notice
        if not found:
            notice.show_notice(
                say(
                    "No row of this store's trail has the code {code}. Check it against the paper: twelve signs, "
                    "0 to 9 and a to f. It may also be from another store.",
                    code=code,
                )
            )
            return
        entry = found[-1]
        if not self.dialog.show_entry(entry.sequence):
            self.dialog.choose_whole_store()
            self.dialog.show_entry(entry.sequence)
        after = len(self._session.tracker.keeping.rows(after=entry.sequence))
        notice.show_notice(
            say_n(
                "{code} is row {number}. {count} row was written since.",
                "{code} is row {number}. {count} rows were written since.",
                after,
                code=code,
                number=entry.sequence,
            )
            if len(found) == 1
            else say("{code} could be any of {count} rows; type more of it.", code=code, count=len(found))
        )

    def export(self, as_csv: bool) -> None:
        """Writes the whole trail to a file that anyone can read."""
        if self.dialog is None:
            return
        tracker = self._session.tracker
        ending = "csv" if as_csv else "json"
        kinds = say("Tables (*.csv)") if as_csv else say("JSON (*.json)")
        suggestion = f"{safe_name(tracker.path.stem)}-{say('history')}.{ending}"
        path = self._asker.file_to_save(say("Export the whole history, unencrypted"), suggestion, kinds)
        if path is None:
            return
        if path.suffix.lower() != f".{ending}":
            path = path.with_name(f"{path.name}.{ending}")
        notice = self.dialog.notice
        with said_calmly(lambda why: notice.show_notice(say("Nothing was written. {why}", why=why))):
            with wait_cursor():
                self._session.perform(lambda tracker: tracker.keeping.write_trail(path, as_csv=as_csv))
            self.fill()
            notice.show_notice(
                say(
                    "The history of the whole store was written: {path}. The file is not encrypted, anyone who has it "
                    "can read it.",
                    path=str(path),
                )
            )

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        for dialog in (self.dialog, self.record_dialog):
            if dialog is not None:
                dialog.set_theme(theme)

    def close(self) -> None:
        """Takes the dialogs away: the store is being closed."""
        for dialog in (self.record_dialog, self.dialog):
            if dialog is not None:
                dialog.reject()

    def _tell(self, sentence: str) -> None:
        # It may have been locked meanwhile.
        if self.dialog is not None:
            self.dialog.notice.show_notice(sentence)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _record_closed(self) -> None:
        if self.record_dialog is not None:
            self.record_dialog.deleteLater()
            self.record_dialog = None
