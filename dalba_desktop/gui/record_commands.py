"""Add, correct and withdraw a record of any list of the case shown; stop, change or hold a running drug."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.drafts import Drafts
from dalba_desktop.gui.forms.course import dose_title, ended_before, fill_dose, fill_hold, fill_stop
from dalba_desktop.gui.forms.entry import Context
from dalba_desktop.gui.forms.form_words import add_words, edit_words, record_words, withdraw_words
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.forms.texts import Texts
from dalba_desktop.gui.record_menu import CHANGE_DOSE, HOLD, STOP
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import Changed


class RecordCommands(QObject):
    """Joins the tabs of a case, and the forms of its facts, to the session."""

    form_opened = Signal(object)
    """Carries the `RecordForm`, before it is shown."""

    def __init__(self, session: Session, workspace: Workspace, asker: Asker, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._window = window
        self._actions: Mapping[str, QAction] = {}
        self.form: RecordForm | None = None
        """The form opened last; None when it is closed."""
        self._last_change: Changed | None = None
        self._storing: RecordForm | None = None
        self.drafts: Drafts | None = None
        """Where what was put aside comes back from."""
        self._tabs = workspace.page.tabs
        self._tabs.add_asked.connect(self.add)
        self._tabs.edit_asked.connect(self.edit)
        self._tabs.withdraw_asked.connect(self.withdraw)
        self._tabs.course_asked.connect(self.change_course)
        self._tabs.selection_changed.connect(self._name_actions)
        session.changed.connect(self._refresh)
        session.reloaded.connect(self._refresh)

    def use(self, actions: Mapping[str, QAction]) -> None:
        """Takes the entries of the menu whose words follow the tab."""
        self._actions = actions
        self._name_actions()

    def add_here(self) -> None:
        """Adds to the tab shown; where it holds several lists, asks to which."""
        self._tabs.press_add()

    def edit_selected(self) -> None:
        """Opens the form of the selected record."""
        self._tabs.edit.click()

    def withdraw_selected(self) -> None:
        """Takes the selected record back."""
        self._tabs.withdraw.click()

    def add(self, list_name: str = "mrd", texts: Texts | None = None) -> RecordForm | None:
        """Opens the form for a new record of the case shown, with these texts in it; None where nothing can be."""
        if not self._can_write():
            return None
        form = self._open(list_name, None)
        if texts:
            form.prefill(texts)
        return form

    def edit(self, list_name: str, record_id: str) -> RecordForm | None:
        """Opens the form for a recorded fact; None where it is not there or nothing can be changed."""
        record = self._record(list_name, record_id)
        return self._open(list_name, record) if record is not None else None

    def withdraw(self, list_name: str, record_id: str) -> None:
        """Asks for the reason and takes a record back."""
        record, case_id = self._record(list_name, record_id), self._workspace.case_id
        if record is None or case_id is None:
            return
        question = say(
            "{record}: it stays there, struck through, and counts for nothing. Why?",
            record=record_words(list_name, record),
        )
        reason = self._asker.reason(withdraw_words(list_name), question)
        if reason is not None:
            with said_calmly(self._workspace.page.notice.show_notice):
                self._session.withdraw(case_id, list_name, record_id, reason)

    def change_course(self, deed: str, record_id: str) -> RecordForm | None:
        """Stops a running drug today, changes its dose from today, or holds it: the form opens filled so far."""
        row = self._record("treatments", record_id)
        if not isinstance(row, Treatment):
            return None
        today = self._session.tracker.as_of
        if deed == CHANGE_DOSE:
            form = self._open("treatments", None, title=dose_title(row), ends=row)
            fill_dose(form, row, today)
            return form
        form = self._open("treatments", row)
        if deed == STOP:
            fill_stop(form, today)
        elif deed == HOLD:
            fill_hold(form, today)
        return form

    def reopen(self, list_name: str, values: Mapping[str, object]) -> RecordForm | None:
        """Opens the form that was put aside, without what had been typed; None when it makes no sense any more."""
        record_id, ends = str(values.get("record_id") or ""), str(values.get("ends") or "")
        record = self._record(list_name, record_id) if record_id else None
        row = self._record("treatments", ends) if ends else None
        if (record_id and record is None) or (ends and row is None) or not self._can_write():
            return None
        if isinstance(row, Treatment):
            return self._open(list_name, None, title=dose_title(row), ends=row, is_back=True)
        return self._open(list_name, record, is_back=True)

    def _open(
        self,
        list_name: str,
        record: Record | None,
        *,
        title: str = "",
        ends: Treatment | None = None,
        is_back: bool = False,
    ) -> RecordForm:
        case_id = self._workspace.case_id
        assert case_id is not None
        made = RecordForm(list_name, self._context(case_id), record, self._window, title=title, ends=ends)
        present = self._present(made.draft_key, is_back=is_back)
        if present is not None:
            # What was typed there is not thrown away for an empty form of the same record.
            made.deleteLater()
            present.raise_()
            present.activateWindow()
            return present
        made.submitted.connect(lambda new, reason: self._store(case_id, made, new, reason))
        made.finished.connect(lambda _: self._closed(made))
        self.form = made
        self.form_opened.emit(made)
        made.show()
        made.activateWindow()
        return made

    def _present(self, draft_key: str, *, is_back: bool) -> RecordForm | None:
        """The same form, open already or put aside."""
        forms = (form for form in self._window.findChildren(RecordForm) if form.isVisible())
        found = next((form for form in forms if form.draft_key == draft_key), None)
        if found is None and self.drafts is not None and not is_back:
            back = self.drafts.take_up(draft_key)
            found = back if isinstance(back, RecordForm) else None
        return found

    def _closed(self, form: RecordForm) -> None:
        if self.form is form:
            self.form = None
        is_aside = self.drafts is not None and form.draft_key in self.drafts.aside
        if form.result() == QDialog.DialogCode.Rejected and form.has_typed and not is_aside:
            self._offer_back(form)
        form.deleteLater()

    def _offer_back(self, form: RecordForm) -> None:
        """A slip of the Escape key costs nothing."""
        values = form.content()
        if values is None or form.draft_case != self._workspace.case_id:
            return
        notice, list_name = self._workspace.page.notice, form.list_name

        def bring_back() -> None:
            notice.clear()
            again = self.reopen(list_name, values)
            if again is not None:
                again.restore(values)

        said = say("{form}: closed without storing what was typed.", form=form.title)
        notice.show_notice(said, (say("Bring it back"), bring_back))

    def _store(self, case_id: str, form: RecordForm, made: Record, reason: str) -> None:
        self._storing = form
        try:
            with said_calmly(form.show_problem):
                if form.ends is not None and isinstance(made, Treatment):
                    self._change_dose(case_id, form.ends.id, made)
                elif form.is_correction:
                    self._session.amend(case_id, made, reason)
                else:
                    self._session.record(case_id, made)
                form.accept()
                self._show_stored(case_id, form.list_name, made.id)
        finally:
            self._storing = None

    def _change_dose(self, case_id: str, running_id: str, new: Treatment) -> None:
        """Both rows in one step; the running one as it is now, not as it was when the form was opened."""
        running = self._session.tracker.case_view(case_id).history.find("treatments", running_id)
        amended = (ended_before(running, new),) if isinstance(running, Treatment) else ()
        reason = say("dose changed")
        self._session.run(lambda tracker: tracker.enter(case_id, added=(new,), amended=amended, reason=reason))

    def _show_stored(self, case_id: str, list_name: str, record_id: str) -> None:
        """Selects what was stored, so that the next key can correct it or take it back."""
        told = self._last_change
        if told is not None and told.case_id == case_id and not record_id:
            record_id = str(told.description.values.get("id", ""))
        if case_id == self._workspace.case_id and record_id:
            self._workspace.page.select_fact(list_name, record_id)

    def _context(self, case_id: str) -> Context:
        from dalba_desktop.interchange.plausible import load_plausible

        tracker = self._session.tracker
        return Context(
            view=tracker.case_view(case_id),
            policy=tracker.policy,
            plausible=load_plausible(),
            laboratories=tracker.settings.laboratories(),
        )

    def _record(self, list_name: str, record_id: str) -> Record | None:
        case_id = self._workspace.case_id
        if list_name not in KINDS or case_id is None or not self._can_write():
            return None
        found = self._session.tracker.case_view(case_id).history.find(list_name, record_id)
        return found if found is not None and found.withdrawn is None else None

    def _can_write(self) -> bool:
        has_case = self._session.is_open and self._workspace.case_id is not None
        return has_case and not self._tabs.barred

    def _refresh(self, changed: Changed | None = None) -> None:
        """Another change of the case, or of any, while a form of it is open: what is typed is judged anew."""
        self._last_change = changed
        cases = self._session.tracker.case_ids()
        for form in self._window.findChildren(RecordForm):
            is_concerned = form.isVisible() and form is not self._storing and form.draft_case in cases
            if is_concerned and (changed is None or form.draft_case == changed.case_id):
                form.set_context(self._context(form.draft_case))

    def _name_actions(self) -> None:
        lists = self._tabs.lists_shown
        selected = self._tabs.selected_record
        if "add_record" in self._actions:
            self._actions["add_record"].setText(add_words(lists))
            shown = selected[0] if selected is not None and selected[0] in KINDS else lists[0]
            self._actions["edit_record"].setText(edit_words(shown))
            self._actions["withdraw_record"].setText(withdraw_words(shown, is_menu=True))
