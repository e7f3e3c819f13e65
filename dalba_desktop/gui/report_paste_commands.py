"""Opens the dialog for a pasted report, stores what was chosen in one step, and lets it come back as a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from dalba_desktop.domain.history import list_of
from dalba_desktop.domain.pasted.text import LONGEST_REPORT
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.drafts import Draft, Drafts, Values
from dalba_desktop.gui.menus import Entry
from dalba_desktop.gui.quick_context import context_of
from dalba_desktop.gui.quick_prefill import prefilled
from dalba_desktop.gui.report_paste_dialog import DRAFT_KIND, ReportPasteDialog
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say, say_n

if TYPE_CHECKING:
    from dalba_desktop.gui.record_commands import RecordCommands
    from dalba_desktop.tracker import Changed


def menu_entries() -> tuple[Entry | None, ...]:
    """What goes into the Case menu."""
    return (
        Entry(
            "paste_report",
            say("Paste a la&boratory's report\N{HORIZONTAL ELLIPSIS}"),
            "Ctrl+Shift+V",
            "case",
            writes=True,
        ),
    )


class ReportPasteCommands(QObject):
    """Holds the dialog while it is open."""

    def __init__(self, session: Session, workspace: Workspace, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._window = window
        self._theme = theme
        self._records: RecordCommands | None = None
        self._undo: Callable[[], None] = lambda: None
        self._told: Changed | None = None
        self.drafts: Drafts | None = None
        self.dialog: ReportPasteDialog | None = None
        session.changed.connect(self._changed)
        session.reloaded.connect(self._judge)

    def join(self, records: RecordCommands, undo: Callable[[], None], drafts: Drafts) -> None:
        """Tells who opens the forms, what takes back the newest change, and where what was put aside is."""
        self._records, self._undo, self.drafts = records, undo, drafts
        drafts.add_kind(DRAFT_KIND, self.opened_again)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {"paste_report": self.open}

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    def open(self) -> None:
        """Opens the dialog with what is on the clipboard; what had been put aside comes first."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        if self.drafts is not None and self.drafts.take_up(f"{DRAFT_KIND}/{self._workspace.case_id}") is not None:
            return
        self.begin(QGuiApplication.clipboard().text())

    def begin(self, text: str) -> ReportPasteDialog | None:
        """Opens the dialog with a text; None where nothing can be stored now."""
        dialog = self._make()
        if dialog is not None:
            dialog.show()
            dialog.activateWindow()
            dialog.paste(text[:LONGEST_REPORT])
        return dialog

    def opened_again(self, values: Values) -> Draft | None:
        """The dialog on the case of these values, without the text; None when the case is gone. For `Drafts`."""
        if not self._workspace.cases.select(str(values.get("case_id"))):
            return None
        dialog = self._make()
        if dialog is not None:
            dialog.show()
            dialog.activateWindow()
        return dialog

    def _make(self) -> ReportPasteDialog | None:
        case_id = self._workspace.case_id
        may_write = self._session.is_open and not self._session.is_read_only and self._workspace.as_of is None
        if case_id is None or not may_write:
            return None
        dialog = ReportPasteDialog(context_of(self._session.tracker, case_id), self._theme(), self._window)
        dialog.store_asked.connect(lambda readings: self._store(dialog, readings))
        dialog.form_asked.connect(self._open_form)
        dialog.finished.connect(lambda _: self._finished(dialog))
        self.dialog = dialog
        return dialog

    def _finished(self, dialog: ReportPasteDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        is_aside = self.drafts is not None and dialog.draft_key in self.drafts.aside
        values = dialog.content()
        if dialog.result() == QDialog.DialogCode.Rejected and values is not None and not is_aside:
            self._offer_back(dialog, values)
        dialog.deleteLater()

    def _offer_back(self, dialog: ReportPasteDialog, values: Values) -> None:
        """A slip of the Escape key costs nothing."""
        if not self._session.is_open or dialog.draft_case != self._workspace.case_id:
            return
        notice = self._workspace.page.notice

        def bring_back() -> None:
            notice.clear()
            again = self.begin("")
            if again is not None:
                again.restore(values)

        said = say("{form}: closed without storing anything.", form=dialog.title)
        notice.show_notice(said, (say("Bring it back"), bring_back))

    def _store(self, dialog: ReportPasteDialog, readings: tuple[LineReading, ...]) -> None:
        case_id = dialog.draft_case
        records = [reading.record for reading in readings if reading.record is not None]
        amends = {id(reading.record) for reading in readings if reading.amends}
        added = [record for record in records if id(record) not in amends]
        amended = [record for record in records if id(record) in amends]
        amended += [record for reading in readings for record in reading.along]
        reason = say("from a laboratory's report") if amended else ""
        if case_id != self._workspace.case_id:
            return
        with said_calmly(dialog.show_problem):
            self.dialog = None
            try:
                self._session.run(lambda tracker: tracker.enter(case_id, added=added, amended=amended, reason=reason))
            finally:
                self.dialog = dialog
            dialog.accept()
            self._show_stored([*added, *amended][0], len(records))

    def _show_stored(self, first: object, count: int) -> None:
        told = self._told
        if told is None or told.case_id != self._workspace.case_id:
            return
        record_id = str(told.description.values.get("id", ""))
        self._workspace.page.select_fact(list_of(first), record_id)  # type: ignore[arg-type]
        said = say_n("Stored: {count} result from a report", "Stored: {count} results from a report", count)
        self._workspace.page.notice.show_notice(said, (say("Undo"), self._undo))

    def _open_form(self, reading: LineReading) -> None:
        texts = prefilled(reading)
        if self._records is None or reading.list_name is None or texts is None:
            return
        if reading.amends and reading.record is not None:
            form = self._records.edit(reading.list_name, reading.record.id)
            if form is not None:
                new = {key: text for key, text in texts.items() if form.texts().get(key) not in (text, f"{text}.0")}
                form.prefill(new, reason=say("from a laboratory's report"))
            return
        self._records.add(reading.list_name, texts)

    def _changed(self, changed: Changed) -> None:
        self._told = changed
        self._judge()

    def _judge(self) -> None:
        """The case has changed behind the dialog."""
        dialog = self.dialog
        if dialog is None:
            return
        if dialog.draft_case not in self._session.tracker.case_ids():
            dialog.reject()
            return
        dialog.set_context(context_of(self._session.tracker, dialog.draft_case))
