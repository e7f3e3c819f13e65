"""Add or correct a record of any list: the fields of its kind, and what follows while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from dalba_desktop.domain.fields import Record
from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.forms.entry import Context, Entry
from dalba_desktop.gui.forms.form_dialog import FormDialog
from dalba_desktop.gui.forms.form_words import title_words
from dalba_desktop.gui.forms.kind import RecordKind
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.forms.texts import Texts
from dalba_desktop.wording import date_words, dose_words, label, say


class RecordForm(FormDialog):
    """The form of a list. `record` is the one corrected; `prefill` texts that count as typed.

    `ends` is the running row of a drug whose dose changes: it is to end on the day before the new row starts.
    """

    def __init__(
        self,
        list_name: str,
        context: Context,
        record: Record | None = None,
        parent: QWidget | None = None,
        *,
        title: str = "",
        ends: Treatment | None = None,
    ) -> None:
        self.list_name = list_name
        self.kind: RecordKind = KINDS[list_name]
        self.context = context
        self.record = record
        self.ends = ends
        self._record_id = record.id if record is not None else ""
        self._kept = self.kind.kept(record) if record is not None else None
        self._followed: dict[str, str] = {}
        self.is_gone = False
        key = (list_name, context.view.case_id, self._record_id, *([ends.id] if ends is not None else []))
        super().__init__(
            title or title_words(list_name, is_correction=record is not None),
            context.view.case_id,
            draft_key="/".join(key),
            is_correction=record is not None,
            synthetic=context.view.synthetic,
            parent=parent,
        )
        self.set_up(self.kind.fields(context), self.kind.layout)
        self._fill()
        self.begin(self.kind.focus)

    def read(self, texts: Mapping[str, str]) -> Entry:
        """What the typed texts mean for this case."""
        entry = self.kind.entry(texts, self.context, self._record_id, self._kept)
        return entry if self.ends is None else _with_end(entry, self.ends)

    def set_context(self, context: Context) -> None:
        """The case has changed behind the form: what is typed is judged anew.

        A record that was changed meanwhile shows its new values where nobody typed; one that was withdrawn, or whose
        entry was undone, can be stored no more.
        """
        self.context = context
        for name, present in (("record", self.record), ("ends", self.ends)):
            if present is None:
                continue
            now = context.history.find(self.list_name, present.id)
            self.is_gone = now is None or now.withdrawn is not None
            if now is not None and now != present:
                setattr(self, name, now)
        self._rebase()
        self.look_again()

    def look_again(self) -> None:
        """Reads the fields; nothing can be stored of a record that is not there any more."""
        super().look_again()
        if self.is_gone:
            self.store.setEnabled(False)
            self.show_problem(say("This was withdrawn or undone meanwhile: nothing can be stored here any more."))

    def _rebase(self) -> None:
        if self.record is None or self._kept is None or self.is_gone:
            return
        before, self._kept = self._kept.texts, self.kind.kept(self.record)
        for key, field in self.fields.items():
            new = self._kept.texts.get(key, "")
            if field.value() == before.get(key, "").strip() and new != before.get(key, ""):
                field.set_value(new)
        self._initial = {key: self._kept.texts.get(key, "") for key in self.fields}

    def prefill(self, texts: Texts, *, reason: str = "", focus: str = "") -> None:
        """Types these texts for the user, to be looked at and stored."""
        for key, text in texts.items():
            self.fields[key].set_value(text)
        self.reason.set_value(reason)
        self.look_again()
        if focus:
            (self.reason if focus == "reason" else self.fields[focus]).take_focus()

    def kept_along(self) -> Mapping[str, Any]:
        """Which record is corrected, which row is to end."""
        return {"record_id": self._record_id, "ends": self.ends.id if self.ends is not None else ""}

    def _fill(self) -> None:
        texts = self._kept.texts if self._kept is not None else self.kind.start(self.context)
        for key, text in texts.items():
            if key in self.fields:
                self.fields[key].set_value(text)
                self.fields[key].was_touched = self.is_correction

    def _edited(self) -> None:
        if not self.is_correction:
            self._follow()
        self.look_again()

    def _follow(self) -> None:
        """Fills what follows from other fields, unless somebody typed there."""
        for key, text in self.kind.follows(self.texts(), self.context).items():
            field = self.fields[key]
            if field.value() == self._followed.get(key, "") and field.value() != text:
                self._followed[key] = text
                was_blocked = field.blockSignals(True)
                field.set_value(text)
                field.blockSignals(was_blocked)


def _with_end(entry: Entry, row: Treatment) -> Entry:
    """The entry of a changed dose: the sentence says what becomes of the running row."""
    new = entry.record
    if not isinstance(new, Treatment):
        return entry
    if new.start <= row.start:
        problem = say("The present dose began on {date}: correct that row instead.", date=date_words(row.start))
        return Entry(record=None, problems={"start": problem}, hints={}, understood=entry.understood, preview="")
    old = " ".join(part for part in (label(row.agent), dose_words(row.dose, row.dose_unit)) if part)
    said = say("{drug} ends the day before", drug=old)
    hints = {key: words for key, words in entry.hints.items() if key != "start" or new.agent is not row.agent}
    return Entry(record=new, problems={}, hints=hints, understood=entry.understood, preview=f"{entry.preview} · {said}")
