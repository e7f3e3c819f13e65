"""The data of a person: a new case, or what is recorded about one. One dialog, the needed fields first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from dalba_desktop.domain.codes import Protocol
from dalba_desktop.domain.fields import specs_of
from dalba_desktop.domain.patient import Genetics, Patient
from dalba_desktop.gui.form_field import ChoiceField, FormField, TextField
from dalba_desktop.gui.forms.entry import Entry
from dalba_desktop.gui.forms.form_dialog import FormDialog
from dalba_desktop.gui.forms.kind import make_field, sentence_case
from dalba_desktop.gui.forms.patient_entry import (
    ABNORMALITIES,
    BORN,
    PersonEntry,
    Surroundings,
    ikzf1plus_words,
    only_adds,
    person_texts,
    read_person,
)
from dalba_desktop.gui.forms.patient_words import RULE, alike_words
from dalba_desktop.gui.labels import ElidedLabel, words
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.privacy_cover import NAMES_NOBODY_NOW
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import field_words, label, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.cases import Alike

WIDTH_PX = 888
IKZF1PLUS = "ikzf1plus"
DRAFT_KIND = "person"
LAYOUT = (
    "case_id diagnosis_date transcript protocol_start",
    "sex born protocol consent",
    "# person",
    "family_name given_name hospital_number",
    "# diagnosis",
    "wbc_10e9_per_l marrow_blasts_percent cns_status ecog",
    "height_cm weight_kg hbv cmv_igg",
    "# genetics",
    "karyotype:2 additional_abnormalities:2",
    "genetics.ikzf1 genetics.ikzf1_exons genetics.cdkn2a genetics.cdkn2b",
    "genetics.pax5 genetics.par1 genetics.erg",
    "ikzf1plus:4",
)
Find = Callable[[Patient], "tuple[Alike, ...]"]


class PatientForm(FormDialog):
    """A new case when `patient` is None, else the data of that person, to be completed or corrected.

    What only completes the data needs no reason; a change of what stands there does.
    """

    open_asked = Signal(str)
    """Another case, which may be of the same person, is to be looked at."""
    columns = 4
    room_around_px = 228

    def __init__(
        self,
        around: Surroundings,
        alike: Find,
        patient: Patient | None = None,
        *,
        suggested_id: str = "",
        synthetic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        case_id = patient.case_id if patient is not None else ""
        super().__init__(
            say("Person's data") if patient is not None else say("New case"),
            case_id,
            draft_key=f"{DRAFT_KIND}/{case_id}",
            is_correction=patient is not None,
            synthetic=synthetic,
            parent=parent,
        )
        self.setProperty(NAMES_NOBODY_NOW, False)
        self.setMinimumWidth(px(WIDTH_PX))
        self.known = patient
        self._barred = ""
        self._around = around
        self._alike = alike
        self._warned: tuple[tuple[str, str], ...] = ()
        self.found = PersonEntry(entry=self.entry, typed=Patient(case_id="", diagnosis_date=around.as_of))
        self.warning = NoticeBar()
        self.warning.dismiss.hide()
        self._column.addWidget(self.warning)
        parts = {
            "person": say("Who it is: never leaves in pseudonymised output"),
            "diagnosis": say("At diagnosis"),
            "genetics": say("Genetics"),
        }
        self.set_up(_fields(), LAYOUT, parts)
        for title in self.findChildren(QLabel):
            if title.property("role") == "section":
                title.setContentsMargins(0, 4, 0, 0)
        texts = person_texts(patient) if patient is not None else {"case_id": suggested_id, "protocol": "d-alba"}
        for key, text in texts.items():
            self.fields[key].set_value(text)
            self.fields[key].was_touched = patient is not None
        self.begin("diagnosis_date" if patient is not None else "case_id")
        self._dress_id()

    def read(self, texts: Mapping[str, str]) -> Entry:
        """What was typed, with who it may be and what the lesions make of IKZF1plus."""
        typed = {key: text for key, text in texts.items() if key != IKZF1PLUS}
        self.found = read_person(typed, self._around, self.known)
        derived = self.fields[IKZF1PLUS]
        assert isinstance(derived, DerivedField)
        derived.show_text(ikzf1plus_words(typed))
        self._warn()
        return self.found.entry

    def look_again(self) -> None:
        """Reads the fields; for what only completes the data no reason is asked."""
        super().look_again()
        if self._barred:
            self.missing.setText(self._barred)
            self.store.setEnabled(False)
            return
        record = self.entry.record
        if self.known is None or record is None or not only_adds(self.known, record):
            return
        nothing = record == self.known
        self.reason.show_state("", say("Not needed: nothing that stands there is changed."))
        self.missing.setText(say("Nothing is changed yet.") if nothing else "")
        self.store.setEnabled(not nothing)

    def showEvent(self, event: QShowEvent) -> None:
        """Only now, in the style of the program, it is known how high the fields are."""
        super().showEvent(event)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.resize(self.width(), self.minimumSizeHint().height())

    def bar(self, why: str) -> None:
        """Only to be read from now on; `why` stands where otherwise is said what is still open."""
        self._barred = why
        for field in self.fields.values():
            if isinstance(field.editor, QLineEdit):
                field.editor.setReadOnly(True)
            elif isinstance(field.editor, QComboBox):
                field.editor.setEnabled(False)
        self.reason.hide()
        self.store.hide()
        self.cancel.setText(say("Close"))
        self.look_again()

    def _warn(self) -> None:
        """Names the cases that may be of the same person, or have the id, each to be opened."""
        alike = [(found.case_id, alike_words(found)) for found in self._alike(self.found.typed)]
        if self.found.taken:
            alike = [(self.found.taken, say("{case_id} is there already.", case_id=self.found.taken)), *alike]
        warned = tuple(dict(alike).items())
        if warned == self._warned:
            return
        self._warned = warned
        if not warned:
            self.warning.clear()
            return
        openers = [
            (say("Show {case_id}", case_id=case_id), lambda case_id=case_id: self.open_asked.emit(case_id))
            for case_id, _ in warned
        ]
        self.warning.show_notice(" ".join(text for _, text in warned), *openers)

    def _dress_id(self) -> None:
        editor = self.fields["case_id"].editor
        assert isinstance(editor, QLineEdit)
        if self.known is None:
            editor.selectAll()
        else:
            editor.setReadOnly(True)
            editor.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class DerivedField(FormField):
    """What follows from other fields, with the rule: shown among them, never typed, no part of what is stored."""

    def __init__(self, name: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.shown: QLabel = words(role="strong")
        self.why = ElidedLabel(why, "small")
        self._take(self.shown)
        self._column.addWidget(self.why)
        self.caption.hide()
        self.remark.hide()

    def show_text(self, text: str) -> None:
        """Says what follows."""
        self.shown.setText(text)

    def value(self) -> str:
        """Nothing was typed."""
        return ""

    def set_value(self, text: str) -> None:
        """Nothing can be typed."""


def _fields() -> dict[str, FormField]:
    specs = {item.key: item.spec for item in specs_of(Patient)}
    specs |= {f"genetics.{item.key}": item.spec for item in specs_of(Genetics)}
    names = {
        "case_id": say("Case id"),
        "diagnosis_date": say("Diagnosed on"),
        "protocol_start": say("Day 1, else the first TKI"),
        "protocol": say("Protocol"),
    }
    made: dict[str, FormField] = {
        key: make_field(spec, names.get(key) or sentence_case(field_words(key.removeprefix("genetics."))))
        for key, spec in specs.items()
        if key not in ("birth_date", "birth_year", "genetics")
    }
    protocols = [(code.value, label(code)) for code in Protocol]
    return {
        **made,
        "protocol": ChoiceField(names["protocol"], protocols),
        "karyotype": TextField(say("Karyotype"), "ISCN", example="46,XX,t(9;22)(q34;q11.2)[20]"),
        BORN: TextField(say("Born"), say("date or year"), example="2/5/1963"),
        ABNORMALITIES: TextField(say("Additional abnormalities"), say("commas between"), example="del(9)(p21), +8"),
        IKZF1PLUS: DerivedField("IKZF1plus", say(RULE)),
    }
