"""Making a case by hand, and the data of its person: completed, corrected, or only looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.calm import said_calmly, world_sentence
from dalba_desktop.gui.case_list import new_case_tip
from dalba_desktop.gui.drafts import FORM, Draft, Values
from dalba_desktop.gui.drafts_words import MOVED
from dalba_desktop.gui.first_steps import FirstSteps, Step
from dalba_desktop.gui.forms.patient_entry import Surroundings
from dalba_desktop.gui.forms.patient_form import DRAFT_KIND, PatientForm
from dalba_desktop.gui.menus import Entry
from dalba_desktop.gui.readonly import reason_words
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.domain.patient import Patient
    from dalba_desktop.tracker import CaseView

PERSON_KEY = "Ctrl+Shift+E"
LINE_KEY = "Ctrl+R"


def menu_entries() -> tuple[Entry | None, ...]:
    """What the Case menu offers."""
    return (
        None,
        Entry("new_case", say("New ca&se\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Alt+N", "store", writes=True),
        Entry("person", say("Pers&on's data\N{HORIZONTAL ELLIPSIS}"), PERSON_KEY, "case"),
    )


class PersonCommands(QObject):
    """Joins the form of a person to the session."""

    def __init__(
        self, session: Session, workspace: Workspace, window: QWidget, type_a_line: Callable[[], None] | None = None
    ) -> None:
        super().__init__(window)
        self._type_a_line = type_a_line
        self._session = session
        self._workspace = workspace
        self._window = window
        self._aside: Values | None = None
        self.form: PatientForm | None = None
        workspace.empty.new_asked.connect(self.new_case)
        workspace.cases.new_asked.connect(self.new_case)
        workspace.page.header.edit_asked.connect(self.edit_person)
        workspace.page.header.edit.setToolTip(PERSON_KEY)
        self.steps = FirstSteps(self._steps())
        self.steps.hide()
        workspace.page.put_above_chart(self.steps)
        workspace.case_shown.connect(self._offer_steps)
        session.opened.connect(self._opened)
        session.closing.connect(self._keep_aside)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menu do."""
        return {"new_case": self.new_case, "person": self.edit_person}

    def new_case(self) -> None:
        """Opens an empty form with the next id in it."""
        if self._session.is_open and not self._session.is_read_only:
            self._open(None)
            self._take_up("")

    def edit_person(self) -> None:
        """Opens the data of the person shown; only to be read where nothing can be changed."""
        case_id = self._workspace.case_id
        if case_id is not None:
            self._open(self._session.tracker.case_view(case_id))
            self._take_up(case_id)

    def opened_again(self, values: Values) -> Draft | None:
        """The form that gave these values, on its case; None when that case is gone. For `Drafts`."""
        case_id = str(values.get("case_id") or "")
        before = self.form
        if not case_id:
            self.new_case()
        elif self._workspace.cases.select(case_id):
            self.edit_person()
        return self.form if self.form is not before else None

    def _open(self, view: CaseView | None) -> None:
        tracker = self._session.tracker
        history = None if view is None else view.history
        tkis = [row.start for row in history.treatments if row.is_tki and row.withdrawn is None] if history else []
        form = PatientForm(
            Surroundings(as_of=tracker.as_of, taken=frozenset(tracker.case_ids()), first_tki=min(tkis, default=None)),
            tracker.cases.alike,
            None if history is None else history.patient,
            suggested_id="" if history is not None else tracker.cases.suggest_case_id(),
            synthetic=tracker.synthetic,
            parent=self._window,
        )
        if self._session.is_read_only:
            form.bar(reason_words())
        elif self._workspace.as_of is not None and view is not None:
            form.bar(say("A past day is shown: nothing can be changed."))
        form.submitted.connect(lambda made, reason: self._store(form, made, reason))
        form.open_asked.connect(lambda case_id: self._show_other(form, case_id))
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _store(self, form: PatientForm, patient: Patient, reason: str) -> None:
        with said_calmly(form.show_problem):
            if form.known is None:
                self._session.run(lambda tracker: tracker.cases.add_case(patient))
            else:
                why = reason or say("completed")
                self._session.run(lambda tracker: tracker.cases.amend_patient(patient, why))
            form.accept()
            if form.known is None:
                self._show(patient.case_id)

    def _show(self, case_id: str) -> None:
        self._workspace.look_at(None)
        self._workspace.cases.search.clear()
        self._workspace.middle.setCurrentWidget(self._workspace.beside_list)
        self._workspace.cases.select(case_id)
        is_bare = self.steps.isVisibleTo(self._workspace)
        if is_bare and self._type_a_line is not None:
            self._type_a_line()
            return
        first = self.steps if is_bare else self._workspace.cases.view
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_other(self, form: PatientForm, case_id: str) -> None:
        """Shows a case that may be of the same person; what was typed waits until it is continued."""
        self._aside = form.content()
        form.reject()
        self._show(case_id)
        if self._aside is not None:
            said = say("What you typed about the person waits.")
            self._workspace.page.notice.show_notice(said, (say("Continue"), self._continue))

    def _continue(self) -> None:
        self._workspace.page.notice.clear()
        if self._aside is not None:
            self.opened_again(self._aside)

    def _take_up(self, case_id: str) -> None:
        """What waits for this form comes back into it, whichever way it was opened."""
        if self._aside is None or self.form is None or str(self._aside["case_id"]) != case_id:
            return
        values, self._aside = self._aside, None
        self.form.restore(values)
        self.form.show_continued(say("Continued: it was not stored yet."))

    def _keep_aside(self) -> None:
        """Locking takes what waits into the store, where it comes back from like every half-typed form."""
        values, self._aside = self._aside, None
        if values is None:
            return
        content = {
            "values": dict(values),
            "why": MOVED if self._session.is_moving else "locked",
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "who": self._session.tracker.user_name,
        }
        try:
            self._session.keep_draft(f"{FORM}{DRAFT_KIND}/{values['case_id']}", content, values["case_id"] or None)
        except Exception as error:
            # It is no reason to keep a store open.
            if world_sentence(error) is None:
                raise

    def _steps(self) -> tuple[Step, ...]:
        line = Step(
            say("Type it in one line"),
            say("A drug, a result, an ABL1 test, as in a letter: what was understood is shown before you store it."),
            LINE_KEY,
            self._type_a_line or (lambda: None),
        )
        return (
            *((line,) if self._type_a_line is not None else ()),
            Step(
                say("First treatment\N{HORIZONTAL ELLIPSIS}"),
                say("The first TKI is day 1, unless the person's data say otherwise."),
                "",
                lambda: self._add_first("treatments"),
            ),
            Step(
                say("First MRD result\N{HORIZONTAL ELLIPSIS}"),
                say("Marrow or blood, by any assay, as the laboratory wrote it."),
                "",
                lambda: self._add_first("mrd"),
            ),
            Step(
                say("Person's data\N{HORIZONTAL ELLIPSIS}"),
                say("What was found at diagnosis, genetics, who it is. Can follow at any time."),
                PERSON_KEY,
                self.edit_person,
            ),
        )

    def _add_first(self, list_name: str) -> None:
        """Shows the tab before the form: more of the same is then one key away."""
        tabs = self._workspace.page.tabs
        tabs.bar.setCurrentIndex(list(tabs.tables).index(list_name))
        tabs.add_asked.emit(list_name)

    def _offer_steps(self, _: str) -> None:
        """A case without any fact shows what to do next where others have their chart; then the tabs take over."""
        view = self._workspace.view
        can_write = not self._session.is_read_only and self._workspace.as_of is None
        is_bare = can_write and view is not None and not any(True for _ in view.history.records())
        if not is_bare and self._window.focusWidget() in self.steps.links:
            self._workspace.page.tabs.bar.setFocus(Qt.FocusReason.OtherFocusReason)
        self.steps.setVisible(is_bare)
        self._workspace.page.chart_pane.setVisible(not is_bare)

    def _opened(self) -> None:
        self._aside = None
        is_read_only = self._session.is_read_only
        plus = self._workspace.cases.new_case
        plus.setEnabled(not is_read_only)
        plus.setToolTip(reason_words() if is_read_only else new_case_tip())
