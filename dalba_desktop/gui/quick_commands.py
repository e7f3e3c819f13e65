"""Joins the line to the session: reads it, stores it, opens its form, and keeps what is half typed with its case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from dalba_desktop.domain.history import list_of
from dalba_desktop.domain.quick.entry import read_line
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.gui.calm import said_calmly, world_sentence
from dalba_desktop.gui.drafts import TYPED_MS
from dalba_desktop.gui.drafts_words import MOVED, continued_words
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.menus import Entry
from dalba_desktop.gui.past_words import past_reason_words
from dalba_desktop.gui.quick_context import context_of
from dalba_desktop.gui.quick_line import EMPTY, KEY, QuickLine
from dalba_desktop.gui.quick_prefill import prefilled
from dalba_desktop.gui.quick_typed import TypedLines
from dalba_desktop.gui.quick_words import preview_of, reason_of, stored_words
from dalba_desktop.gui.readonly import reason_words
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.record_commands import RecordCommands
    from dalba_desktop.tracker import Changed

LINE = "line/"
"""What the key of a half-typed line begins with; its case follows."""


def menu_entries() -> tuple[Entry | None, ...]:
    """What goes into the Case menu."""
    return (Entry("quick_line", say("Enter a result in one &line"), KEY, "case", writes=True),)


class QuickCommands(QObject):
    """One line for whatever case is shown; each case has its own text in it."""

    def __init__(self, session: Session, workspace: Workspace, window: QWidget, theme: Callable[[], Theme]) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._page = workspace.page
        self.line = QuickLine(theme(), self._page)
        self._page.put_above_chart(self.line)
        self.typed = TypedLines()
        self._case_id: str | None = None
        """The case that the text in the line belongs to."""
        self._continued: dict[str, str] = {}
        self._context: Context | None = None
        self._records: RecordCommands | None = None
        self._undo: Callable[[], None] = lambda: None
        self._reading = LineReading(text="")
        self._told: Changed | None = None
        self._said = ""
        self._is_mine = False
        self._waiting: dict[str, Mapping[str, Any]] = {}
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(TYPED_MS)
        self._keep.timeout.connect(self.keep_typed)
        line = self.line
        line.edited.connect(self._edited)
        line.store_asked.connect(self.store)
        line.form_asked.connect(self.open_form)
        line.older_asked.connect(lambda: self._recall(1))
        line.newer_asked.connect(lambda: self._recall(-1))
        line.emptied.connect(self._emptied)
        line.left.connect(self._leave)
        workspace.case_shown.connect(self._turn)
        workspace.day_chosen.connect(self._turn)
        session.changed.connect(self._changed)
        session.reloaded.connect(self._reloaded)
        session.opened.connect(self._opened)
        session.locking.connect(self._locking)
        session.closing.connect(self._closing)
        session.locked.connect(self._locked)

    def join(self, records: RecordCommands, undo: Callable[[], None]) -> None:
        """Tells who opens the forms, and what takes back the newest change."""
        self._records, self._undo = records, undo

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menu does."""
        return {"quick_line": self.take_keys}

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.line.set_theme(theme)

    def take_keys(self) -> None:
        """The keyboard goes into the line."""
        if self._case_id is not None:
            self.line.take_keys()

    @property
    def why_not(self) -> str:
        """Why nothing can be stored now; "" when it can."""
        if self._session.is_read_only:
            return reason_words()
        return past_reason_words() if self._workspace.as_of is not None else ""

    def store(self) -> None:
        """Stores the line for the case it was typed for, once nothing is open; else says loudly what is."""
        case_id, reading, context = self._case_id, self._reading, self._context
        if case_id is None or context is None or not reading.text.strip() or self.why_not:
            return
        preview = preview_of(reading, context, None)
        if not preview.is_ready or case_id != self._workspace.case_id or context.view.case_id != case_id:
            self.line.show_preview(preview)
            return
        said = stored_words(reading, context)
        with said_calmly(self._page.notice.show_notice):
            self._carry_out(case_id, reading)
            self.typed.remember(case_id, reading.text)
            self._finish(case_id)
            self._show_stored(reading, said)

    def open_form(self) -> None:
        """Opens the full form with what was understood; the line can be called back."""
        reading, case_id, texts = self._reading, self._case_id, prefilled(self._reading)
        if case_id is None or reading.list_name is None or texts is None or self.why_not or self._records is None:
            return
        self.typed.remember(case_id, reading.text)
        self._finish(case_id)
        if reading.record is None or not reading.amends:
            self._records.add(reading.list_name, texts)
            return
        form = self._records.edit(reading.list_name, reading.record.id)
        if form is not None:
            new = {key: text for key, text in texts.items() if form.texts().get(key) not in (text, f"{text}.0")}
            form.prefill(new, reason=reason_of(reading.text))

    def keep_typed(self) -> None:
        """Puts what is half typed into the store, so that not even a crash costs it."""
        self._keep.stop()
        self._stash()
        for case_id, text in self.typed.half_typed.items():
            self._put(case_id, self._wrapped(case_id, text, "typed"))

    def _carry_out(self, case_id: str, reading: LineReading) -> None:
        record = reading.record
        assert record is not None
        amended = (record, *reading.along) if reading.amends else reading.along
        added = () if reading.amends else (record,)
        reason = reason_of(reading.text) if amended else ""
        self._is_mine = True
        try:
            self._session.run(lambda tracker: tracker.enter(case_id, added=added, amended=amended, reason=reason))
        finally:
            self._is_mine = False

    def _finish(self, case_id: str) -> None:
        """The line is empty again, and nothing of it waits anywhere."""
        self.line.show_text("")
        self.typed.keep(case_id, "")
        self._continued.pop(case_id, None)
        self._put(case_id, None)

    def _show_stored(self, reading: LineReading, said: str) -> None:
        record, told = reading.record, self._told
        if record is None or told is None or told.case_id != self._workspace.case_id:
            return
        self._page.select_fact(list_of(record), record.id or str(told.description.values.get("id", "")))
        self._said = say("Changed: {what}", what=said) if reading.amends else say("Stored: {what}", what=said)
        self._page.notice.show_notice(self._said, (say("Undo"), self._undo))

    def _edited(self) -> None:
        text, case_id = self.line.text, self._case_id
        if not text.strip() or case_id is None or not self._session.is_open:
            self._reading = LineReading(text=text)
            self.line.show_preview(EMPTY)
            return
        if not self._keep.isActive():
            self._keep.start()
        context = self._context_of(case_id)
        self._reading = read_line(
            text, context.history, self._session.tracker.as_of, context.laboratories, usual=context.plausible
        )
        self.line.show_preview(preview_of(self._reading, context, self.line.edit.place))

    def _context_of(self, case_id: str) -> Context:
        if self._context is None or self._context.view.case_id != case_id:
            self._context = context_of(self._session.tracker, case_id)
        return self._context

    def _turn(self, *_: object) -> None:
        """Another case, another day, or the same case after a change: the line shows what belongs there."""
        self._context = None
        why, case_id = self.why_not, self._workspace.case_id
        shown = None if why else case_id
        if shown != self._case_id:
            self._stash()
            self._case_id = shown
            self.typed.stand()
            self.line.show_text(self.typed.of(shown) if shown is not None else "")
            self.line.panel.show_continued(self._continued.get(shown or "", ""))
        self.line.bar(why)
        if not self._is_mine:
            self._edited()

    def _stash(self) -> None:
        if self._case_id is not None:
            self.typed.keep(self._case_id, self.line.text)

    def _recall(self, by: int) -> None:
        found = None if self._case_id is None else self.typed.walk(self._case_id, self.line.text, by)
        if found is not None:
            self.line.edit.write(found)

    def _emptied(self, text: str) -> None:
        case_id = self._case_id
        if case_id is not None:
            self.typed.remember(case_id, text)
            self.typed.keep(case_id, "")
            self._continued.pop(case_id, None)
            self.line.panel.show_continued("")
            self._put(case_id, None)

    def _leave(self) -> None:
        """To the table, where what was stored last is selected."""
        table = self._page.tabs.current
        (table if table is not None else self._page.tabs.bar).setFocus()

    def _changed(self, changed: Changed) -> None:
        self._context = None
        if self._is_mine:
            self._told = changed
            return
        if self._said and self._page.notice.text.text() == self._said:
            # Its Undo would take back something else by now.
            self._page.notice.clear()
        self._edited()

    def _reloaded(self) -> None:
        self._stash()
        self.typed.forget(frozenset(self._session.tracker.case_ids()))
        self._turn()

    def _opened(self) -> None:
        self._forget()
        kept = self._session.tracker.keeping.drafts()
        for key, content in kept.items():
            case_id = key.removeprefix(LINE)
            if key.startswith(LINE) and isinstance(content, dict) and isinstance(content.get("values"), dict):
                self.typed.keep(case_id, str(content["values"].get("text", "")))
                self._continued[case_id] = continued_words(content, self._session.tracker.user_name)
        self._case_id = None
        self._turn()

    def _locking(self) -> None:
        self._keep.stop()
        self._stash()
        typed = self.typed.half_typed
        why = MOVED if self._session.is_moving else "locked"
        self._waiting = {case_id: self._wrapped(case_id, text, why) for case_id, text in typed.items()}

    def _closing(self) -> None:
        for case_id, content in self._waiting.items():
            self._put(case_id, content)
        self._waiting = {}

    def _locked(self) -> None:
        self._forget()
        self._case_id = None
        self.line.show_text("")
        self.line.panel.show_continued("")

    def _forget(self) -> None:
        self.typed.forget()
        self._continued = {}
        self._context = self._told = None
        self._reading = LineReading(text="")
        self._said = ""

    def _wrapped(self, case_id: str, text: str, why: str) -> dict[str, Any]:
        return {
            "values": {"case_id": case_id, "text": text},
            "why": why,
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "who": self._session.tracker.user_name,
        }

    def _put(self, case_id: str, content: Mapping[str, Any] | None) -> None:
        """A line that cannot be kept is no reason to disturb anybody: it is still there, or the disk is full."""
        key = LINE + case_id
        try:
            if content is not None or key in self._session.tracker.keeping.drafts():
                self._session.keep_draft(key, content, case_id)
        except Exception as error:
            if world_sentence(error) is None:
                raise
