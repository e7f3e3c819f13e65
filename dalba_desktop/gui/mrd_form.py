"""Add or correct an MRD result: every field, what is wrong with it while it is typed, and what was understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.domain import codes
from dalba_desktop.domain.mrd import Laboratory, MrdSample
from dalba_desktop.gui.form_field import ChoiceField, DateField, FormField, OpenChoiceField, TextField
from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.mrd_entry import LEVEL, SPECS, read_entry, texts_of
from dalba_desktop.wording import label, say

if TYPE_CHECKING:
    from dalba_desktop.alerts.policy import Policy
    from dalba_desktop.tracker import CaseView

WIDTH_PX = 800
DRAFT_KIND = "mrd"


class MrdForm(QDialog):
    """Says what was entered; whoever opened it stores that and then accepts the dialog. A `drafts.Draft`."""

    submitted = Signal(object, str)

    def __init__(
        self,
        view: CaseView,
        policy: Policy,
        laboratories: Sequence[Laboratory],
        sample: MrdSample | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._measurement = policy.measurement
        self._laboratories = laboratories
        self._sample = sample
        self.is_correction = sample is not None
        self.draft_case = view.case_id
        self.draft_key = f"{DRAFT_KIND}/{view.case_id}/{sample.id if sample is not None else ''}"
        title = say("Correct an MRD result") if self.is_correction else say("Add an MRD result")
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH_PX)
        self.fields = self._make_fields([laboratory.name for laboratory in laboratories])
        self.reason = TextField(say("Reason for the correction"), required=True, parent=self)
        self.reason.setVisible(self.is_correction)
        self.preview = words(wraps=True)
        self.preview.setAccessibleName(say("Understood"))
        self.missing = words(role="small", wraps=True)
        self.continued = words(role="muted", wraps=True)
        self.continued.hide()
        self.store = button(say("Store"), "primary", is_default=True)
        self.store.clicked.connect(self._submit)
        self._lay_out(title)
        self._fill()
        self._initial = self._texts()
        for field in (*self.fields.values(), self.reason):
            field.edited.connect(self._read)
        self._read()
        self.fields["date"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, sentence: str) -> None:
        """Says why what was entered could not be stored."""
        restyle(self.missing, "role", "problem")
        self.missing.setText(sentence)

    def content(self) -> Mapping[str, Any] | None:
        """What was typed, to be put aside; None while the form is as it was opened."""
        texts, reason = self._texts(), self.reason.value()
        if texts == self._initial and not reason:
            return None
        record_id = self._sample.id if self._sample is not None else ""
        return {"case_id": self.draft_case, "record_id": record_id, "fields": texts, "reason": reason}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Shows what `content` gave; fields that this version does not know are left out."""
        texts = values.get("fields")
        for key, text in texts.items() if isinstance(texts, dict) else ():
            if key in self.fields and text != self.fields[key].value():
                self.fields[key].set_value(str(text))
                self.fields[key].was_touched = True
        self.reason.set_value(str(values.get("reason", "")))
        self._read()

    def show_continued(self, sentence: str) -> None:
        """Says where what is shown comes from."""
        self.continued.setText(sentence)
        self.continued.setVisible(bool(sentence))

    def _make_fields(self, laboratory_names: Sequence[str]) -> dict[str, FormField]:
        known = sorted({row.laboratory for row in self._view.history.mrd if row.laboratory} | set(laboratory_names))
        transcript = self._view.history.patient.transcript
        as_patient = (
            say("as the patient ({transcript})", transcript=transcript.value) if transcript else say("not recorded")
        )
        return {
            "date": DateField(say("Sample date"), required=True),
            "reported_on": DateField(say("Reported on")),
            "timepoint": TextField(say("Time point"), example=say("d85, C2, +3m")),
            "specimen": _choice("specimen", say("Specimen"), nothing=say("choose")),
            "assay": _choice("assay", say("Assay"), nothing=say("choose")),
            "laboratory": OpenChoiceField(say("Laboratory"), known),
            "target": _choice("target", say("Target"), nothing=as_patient),
            "scale": _choice("scale", say("Scale")),
            "control_gene": _choice("control_gene", say("Control gene")),
            LEVEL: TextField(
                say("Result"), say("% or words"), required=True, example=say("0.012, <0.001, 12/45000, ND, PNQ")
            ),
            "target_copies": _number("target_copies", say("Target copies")),
            "control_copies": _number("control_copies", say("Control copies")),
            "category": _choice("category", say("Category"), nothing=say("from the numbers")),
            "lod_percent": _number("lod_percent", say("Detection limit")),
            "loq_percent": _number("loq_percent", say("Quantification limit")),
            "note": TextField(say("Note")),
        }

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(words(title, "title"))
        head.addWidget(words(self._view.case_id, "muted"))
        head.addStretch(1)
        if self._view.synthetic:
            head.addWidget(words(say("SYNTHETIC"), "synthetic"))
        column.addLayout(head)
        column.addWidget(self.continued)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        names = [name for name in self.fields if name != "note"]
        for place, name in enumerate(names):
            grid.addWidget(self.fields[name], place // 3, place % 3)
        grid.addWidget(self.fields["note"], len(names) // 3, 0, 1, 3)
        if self.is_correction:
            grid.addWidget(self.reason, len(names) // 3 + 1, 0, 1, 3)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        shown = QFrame()
        shown.setObjectName("notice")
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(2)
        inside.addWidget(words(say("Understood"), "small"))
        inside.addWidget(self.preview)
        column.addWidget(shown)
        pressed = QHBoxLayout()
        pressed.setSpacing(8)
        cancel = button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        pressed.addWidget(self.missing, 1)
        pressed.addWidget(cancel)
        pressed.addWidget(self.store)
        column.addSpacing(4)
        column.addLayout(pressed)

    def _fill(self) -> None:
        """A correction starts from the record; a new result from how the last one was measured."""
        if self._sample is not None:
            texts = texts_of(self._sample)
        else:
            last = max(self._view.known.mrd, key=lambda row: row.date, default=None)
            kept = ("assay", "laboratory", "scale", "control_gene")
            texts = {key: text for key, text in texts_of(last).items() if key in kept} if last is not None else {}
        for key, text in texts.items():
            self.fields[key].set_value(text)
            self.fields[key].was_touched = self.is_correction

    def _texts(self) -> dict[str, str]:
        return {key: field.value() for key, field in self.fields.items()}

    def _read(self) -> None:
        texts = self._texts()
        record_id = self._sample.id if self._sample is not None else ""
        self._entry = read_entry(texts, self._view, self._measurement, self._laboratories, record_id)
        entry = self._entry
        for key, field in self.fields.items():
            field.show_state(entry.problems.get(key, ""), entry.hints.get(key) or entry.understood.get(key, ""))
        open_fields = [field.name for key, field in self.fields.items() if key in entry.problems]
        if self.is_correction:
            needs_reason = not self.reason.value()
            self.reason.show_state(say("Needed.") if needs_reason else "", "")
            open_fields += [self.reason.name] if needs_reason else []
        restyle(self.missing, "role", "small")
        self.missing.setText(say("Still open: {fields}", fields=", ".join(open_fields)) if open_fields else "")
        self.preview.setText(entry.preview or say("nothing yet"))
        restyle(self.preview, "role", "" if entry.preview else "muted")
        self.store.setEnabled(not open_fields)

    def _submit(self) -> None:
        if self._entry.sample is not None:
            self.submitted.emit(self._entry.sample, self.reason.value())


def _choice(key: str, name: str, nothing: str | None = None) -> ChoiceField:
    choices: Any = SPECS[key].choices
    options = [(code.value, _choice_words(code)) for code in choices]
    return ChoiceField(name, options, required=SPECS[key].required, nothing=nothing)


def _choice_words(code: Any) -> str:
    if code is codes.Scale.IS:
        return say("International Scale (p210)")
    return label(code)


def _number(key: str, name: str) -> TextField:
    spec = SPECS[key]
    bound = say("above {low:g}", low=spec.low) if spec.above_low else say("{low:g} or more", low=spec.low)
    return TextField(name, f"{spec.unit}, {bound}")
