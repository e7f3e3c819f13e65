"""Every kind of fact from the keyboard alone: typed, wrong at first, stored, seen, corrected, withdrawn, undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from dalba_desktop.domain import codes
from dalba_desktop.gui.form_field import FormField
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.record_tabs import SHEET_OF_LIST
from tests.builders import on_day
from tests.gui.conftest import ScriptedAsker
from tests.gui.hands import press
from tests.gui.typist import Typist, focused

CASE = "TEST-014"


@dataclass(frozen=True)
class Typed:
    """What is typed into which field, what is wrong with a first try, and what has to come out of it."""

    list_name: str
    texts: Mapping[str, str]
    wrong: tuple[str, str, str]
    """Field, text, and words that have to stand under it."""
    stored: Mapping[str, Any]
    shown: str
    """Words of the row."""
    corrected: tuple[str, str, str, Any]
    """Field, text, attribute, value."""
    menu_letter: str = ""
    understood: str = ""


TYPED = (
    Typed(
        "treatments",
        {"agent": "ponatinib", "start": "5/3/2025", "dose": "22,5"},
        ("dose", "twenty", "Not a number."),
        {"agent": codes.Agent.PONATINIB, "dose": 22.5, "dose_unit": codes.DoseUnit.MG_PER_DAY, "start": on_day(57)},
        "22.5 mg/day",
        ("dose", "15", "dose", 15.0),
        understood="Ponatinib 22.5 mg/day from 5 Mar 2025, day 57, ongoing",
    ),
    Typed(
        "mrd",
        {"date": "4/3/2025", "specimen": "blood", "level": "0,31 %"},
        ("level", "much", "Not read"),
        {"level_percent": 0.31, "specimen": codes.Specimen.BLOOD, "laboratory": "Lab A"},
        "0.31 %",
        ("level", "0,29", "level_percent", 0.29),
        understood="0.31 %, quantified",
    ),
    Typed(
        "abl1_tests",
        {"date": "5/3/2025", "specimen": "marrow", "method": "NGS", "status": "mutation", "lod_percent": "1,5"},
        ("lod_percent", "0", "above 0"),
        {"status": codes.Abl1Status.MUTATION, "method": codes.Abl1Method.NGS, "lod_percent": 1.5},
        "mutation",
        ("status", "pending", "status", codes.Abl1Status.PENDING),
        understood="ABL1 test of 5 Mar 2025, day 57: mutation",
    ),
    Typed(
        "responses",
        {"date": "5/3/2025", "category": "CRi", "marrow_blasts_percent": "1,5", "extramedullary": "no"},
        ("marrow_blasts_percent", "150", "from 0 to 100"),
        {"category": codes.ResponseCategory.CRI, "marrow_blasts_percent": 1.5, "extramedullary": False},
        "CRi · marrow blasts 1.5 %",
        ("category", "PR", "category", codes.ResponseCategory.PR),
        menu_letter="R",
        understood="CRi on 5 Mar 2025, day 57",
    ),
    Typed(
        "relapses",
        {"date": "5/3/2025", "type": "combined", "cd19": "negative", "sites": "CNS"},
        ("date", "30/2/2025", "no such day"),
        {"type": codes.RelapseType.COMBINED, "cd19": codes.Cd19.NEGATIVE, "sites": (codes.Site.CNS,)},
        "CD19 negative",
        ("type", "haem", "type", codes.RelapseType.HAEMATOLOGICAL),
        menu_letter="L",
        understood="Combined relapse on 5 Mar 2025, day 57",
    ),
    Typed(
        "transplants",
        {"date": "5/3/2025", "donor": "haplo", "conditioning": "reduced", "acute_gvhd_grade": "2"},
        ("acute_gvhd_grade", "5", "from 0 to 4"),
        {"donor": codes.Donor.HAPLOIDENTICAL, "number": 1, "acute_gvhd_grade": 2},
        "haploidentical · reduced intensity",
        ("acute_gvhd_grade", "3", "acute_gvhd_grade", 3),
        menu_letter="T",
        understood="Transplant 1 on 5 Mar 2025, day 57",
    ),
    Typed(
        "adverse_events",
        {"term": "Seizure", "grade": "3", "start": "5/3/2025", "related_to": "blina, dasa", "serious": "yes"},
        ("grade", "6", "from 1 to 5"),
        {
            "term": "Seizure",
            "grade": 3,
            "serious": True,
            "related_to": (codes.Agent.BLINATUMOMAB, codes.Agent.DASATINIB),
        },
        "Seizure",
        ("grade", "2", "grade", 2),
        understood="Seizure grade 3 (CTCAE v5.0: new or multiple) from 5 Mar 2025, day 57, ongoing",
    ),
    Typed(
        "concomitants",
        {"drug": "Omeprazole", "class": "proton", "start": "5/3/2025"},
        ("start", "5/3/25", "four figures"),
        {"drug": "Omeprazole", "class_": codes.ConcomitantClass.PPI},
        "proton-pump inhibitor",
        ("drug", "Pantoprazole", "drug", "Pantoprazole"),
        understood="Omeprazole (proton-pump inhibitor) from 5 Mar 2025, day 57, ongoing",
    ),
    Typed(
        "assessments",
        {"date": "5/3/2025", "kind": "igg", "value": "4,2"},
        ("value", "low", "Not a number."),
        {"kind": codes.AssessmentKind.IGG_G_PER_L, "value": 4.2},
        "4.2",
        ("value", "4,7", "value", 4.7),
        understood="IgG 4.2 g/L on 5 Mar 2025, day 57",
    ),
    Typed(
        "follow_up",
        {"date": "5/3/2025", "status": "lost"},
        ("date", "tomorrow", "Not a date"),
        {"status": codes.VitalStatus.LOST},
        "lost to follow-up",
        ("status", "alive", "status", codes.VitalStatus.ALIVE_IN_REMISSION),
        understood="Lost to follow-up on 5 Mar 2025, day 57",
    ),
    Typed(
        "notes",
        {"date": "5/3/2025", "text": "Asked the sister to be typed."},
        ("date", "5.13.2025", "no such day"),
        {"text": "Asked the sister to be typed."},
        "Asked the sister",
        ("text", "Sister typed.", "text", "Sister typed."),
        understood="Note of 5 Mar 2025, day 57, 29 characters",
    ),
)


def walk_to(typist: Typist, wanted: FormField) -> None:
    """Tab until the cursor is in a field, as somebody without a mouse has to."""
    for _ in range(80):
        if wanted.isAncestorOf(focused()):
            return
        typist.presses("Tab")
    raise AssertionError(f"{wanted.name} cannot be reached by Tab")


def fill(typist: Typist, form: RecordForm, key: str, text: str) -> None:
    """Types into a field what a user would: letters that choose, a space that ticks, text in place of what is there."""
    target = form.fields[key]
    walk_to(typist, target)
    editor: QWidget = focused()
    if isinstance(editor, QLineEdit | QPlainTextEdit):
        typist.presses("Ctrl+A")
        typist.types(text)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            press(popup, Qt.Key.Key_Escape)
    elif isinstance(editor, QComboBox):
        typist.types(text)
    else:
        while text.casefold() not in str(focused().property("text")).casefold():
            typist.presses("Tab")
        typist.types(" ")


def turn_to(typist: Typist, window: MainWindow, list_name: str) -> None:
    tabs = window.workspace.page.tabs
    while list_name not in tabs.lists_shown:
        typist.presses("Ctrl+PageDown")


def in_store(window: MainWindow, list_name: str) -> tuple[Any, ...]:
    return tuple(getattr(window.session.tracker.case_view(CASE).history, list_name))


def open_form(qtbot: QtBot, window: MainWindow, typist: Typist, typed: Typed) -> RecordForm:
    turn_to(typist, window, typed.list_name)
    typist.presses("Ctrl+N")
    if typed.menu_letter:
        menu = QApplication.activePopupWidget()
        assert menu is window.workspace.page.tabs.add_menu
        assert menu is not None
        press(menu, Qt.Key[f"Key_{typed.menu_letter}"])
    form = window.records.form
    assert form is not None
    qtbot.waitUntil(form.isActiveWindow)
    return form


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: typed.list_name)
def test_a_fact_from_the_keyboard_alone(
    qtbot: QtBot, open_window: MainWindow, asker: ScriptedAsker, typed: Typed
) -> None:
    typist = Typist()
    before = in_store(open_window, typed.list_name)
    form = open_form(qtbot, open_window, typist, typed)
    assert not form.store.isEnabled()

    bad_key, bad_text, why = typed.wrong
    fill(typist, form, bad_key, bad_text)
    assert why in form.fields[bad_key].remark.text()
    assert form.fields[bad_key].editor.property("state") == "problem"
    assert form.fields[bad_key].name in form.missing.text()
    for key, text in typed.texts.items():
        fill(typist, form, key, text)
    assert form.missing.text() == ""
    assert typed.understood in plain(form.preview.text())
    typist.presses("Ctrl+Enter")
    assert not form.isVisible()

    made = next(row for row in in_store(open_window, typed.list_name) if row not in before)
    assert {name: getattr(made, name) for name in typed.stored} == typed.stored
    tabs = open_window.workspace.page.tabs
    table = tabs.tables[SHEET_OF_LIST.get(typed.list_name, typed.list_name)]
    row = next(row for row in table.records.rows if row.id == made.id)
    assert typed.shown in " · ".join(plain(cell.text) for cell in row.cells)
    assert tabs.selected_record == (typed.list_name, made.id)

    key, text, name, value = typed.corrected
    typist.presses("Ctrl+E")
    correction = open_window.records.form
    assert correction is not None
    assert correction.is_correction
    fill(typist, correction, key, text)
    assert correction.reason.name in correction.missing.text()
    walk_to(typist, correction.reason)
    typist.types("typed wrongly")
    typist.presses("Enter")
    amended = next(row for row in in_store(open_window, typed.list_name) if row.id == made.id)
    assert getattr(amended, name) == value

    asker.why = "another patient's"
    typist.presses("Ctrl+Backspace")
    gone = next(row for row in in_store(open_window, typed.list_name) if row.id == made.id)
    assert gone.withdrawn is not None
    assert gone.withdrawn.reason == "another patient's"
    assert not tabs.can_change
    for _ in range(3):
        typist.presses("Ctrl+Z")
    assert in_store(open_window, typed.list_name) == before
