"""F8: who the patients are is held back everywhere, and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from dalba_desktop import app
from dalba_desktop.gui import printing
from dalba_desktop.gui.language import put_on
from dalba_desktop.gui.language_switch import LanguageSwitch
from dalba_desktop.gui.main_window import MainWindow
from dalba_desktop.gui.privacy import notations, shown_text
from dalba_desktop.gui.privacy_cover import NAMES_NOBODY
from tests.gui.canary import BORN, CANARY, canary_store
from tests.gui.conftest import PASSPHRASE, ScriptedAsker
from tests.gui.every_text import every_text
from tests.gui.hands import click, press
from tests.reports.pdf_text import every_byte, text_of

CASE = f"{CANARY}-14"


@pytest.fixture
def hidden(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on the store of canaries, identifiers hidden, the case of all canaries shown."""
    window.session.open(canary_store(tmp_path / f"{CANARY}.dalba"), PASSPHRASE)
    window.workspace.cases.select(CASE)
    press_f8(window)
    assert window.privacy.is_hidden
    return window


def press_f8(front: QWidget) -> None:
    """Presses F8 in the window in front."""
    front.activateWindow()
    QApplication.processEvents()
    press(front, Qt.Key.Key_F8)
    QApplication.processEvents()


def leaks() -> list[str]:
    """Every text on the screen that names somebody."""
    identifying = [text.casefold() for text in (CANARY, *notations(BORN))]
    return [f"{where}: {text}" for where, text in every_text() if any(each in text.casefold() for each in identifying)]


def test_a_case_goes_by_its_number_while_identifiers_are_hidden(open_window: MainWindow) -> None:
    workspace = open_window.workspace
    workspace.cases.select("TEST-007")
    press_f8(open_window)
    assert workspace.page.header.case_id.text() == "Case 2"
    assert open_window.windowTitle() == "Case 2 \N{EN DASH} D-ALBA Desktop"
    listed = [workspace.cases.found.index(row, 0).data() for row in range(workspace.cases.found.rowCount())]
    assert sorted(listed) == ["Case 1", "Case 2", "Case 3", "Case 4"]
    assert open_window.desk.privacy.mark.text() == "IDENTIFIERS HIDDEN"
    press_f8(open_window)
    assert workspace.page.header.case_id.text() == "TEST-007"
    assert "TEST-007" in open_window.windowTitle()
    assert not open_window.desk.privacy.mark.isVisible()


def test_a_leak_would_be_found(hidden: MainWindow) -> None:
    assert not leaks()
    planted = QLabel(f"Born {BORN.isoformat()}", hidden.workspace.page)
    planted.show()
    assert leaks()
    planted.setText("")
    hidden.workspace.page.header.description.setToolTip(f"called {CANARY.upper()}")
    assert leaks()


def test_the_age_stays_and_the_year_of_birth_goes(hidden: MainWindow) -> None:
    workspace = hidden.workspace
    assert "63" in workspace.page.header.description.text()
    assert workspace.view is not None
    assert workspace.view.age == 63
    patient = workspace.view.history.patient
    assert patient.birth_date is None
    assert patient.family_name is None


def test_every_tab_holds_free_text_back(hidden: MainWindow) -> None:
    bar = hidden.workspace.page.tabs.bar
    for place in range(bar.count()):
        bar.setCurrentIndex(place)
        QApplication.processEvents()
        assert not leaks(), bar.tabText(place)


def test_a_lock_does_not_show_anybody(hidden: MainWindow, tmp_path: Path) -> None:
    number = hidden.workspace.page.header.case_id.text()
    hidden.stores.lock()
    assert not leaks()
    assert hidden.unlock.name.text() == "A store"
    hidden.session.open(tmp_path / f"{CANARY}.dalba", PASSPHRASE)
    hidden.workspace.cases.select(CASE)
    assert hidden.privacy.is_hidden
    assert hidden.workspace.page.header.case_id.text() == number
    assert not leaks()


def test_what_is_copied_names_nobody(hidden: MainWindow) -> None:
    board = QGuiApplication.clipboard()
    for key in ("chart_copy_text", "chart_copy_vector", "chart_copy"):
        hidden.menus.actions[key].trigger()
        held = board.mimeData()
        kinds = [bytes(held.data(kind).data()) for kind in held.formats() if kind.startswith(("image/svg", "text/"))]
        assert not any(CANARY.encode() in content for content in kinds), key


def test_the_pdf_is_the_pseudonymised_one_under_another_name(
    hidden: MainWindow, asker: ScriptedAsker, tmp_path: Path
) -> None:
    asker.saves = tmp_path / "out.pdf"
    hidden.cases.export_pdf()
    assert asker.asked == ["Case_2.pdf"]
    content = asker.saves.read_bytes()
    assert CANARY.encode() not in every_byte(content)
    assert CANARY not in text_of(content)
    assert "Case2" in text_of(content)


def test_the_chart_is_offered_under_another_name(hidden: MainWindow, asker: ScriptedAsker) -> None:
    hidden.parts.chart.save()
    assert asker.asked
    assert CANARY not in asker.asked[0]


def test_a_dialog_that_names_somebody_is_covered_until_one_looks(hidden: MainWindow) -> None:
    hidden.parts.person.edit_person()
    form = hidden.parts.person.form
    assert form is not None
    assert not leaks()
    cover = hidden.desk.privacy.covers.of(form)
    assert cover is not None
    form.activateWindow()
    QApplication.processEvents()
    assert QApplication.focusWidget() is cover.close_it
    click(cover.look)
    assert leaks()
    assert form.windowTitle().startswith("Person's data")
    form.reject()


def test_a_dialog_that_is_open_is_covered_by_its_own_key(hidden: MainWindow) -> None:
    press_f8(hidden)
    hidden.parts.person.edit_person()
    form = hidden.parts.person.form
    assert form is not None
    form.activateWindow()
    QApplication.processEvents()
    size = form.size()
    assert leaks()
    press_f8(form)
    assert not leaks()
    assert form.size() == size
    press_f8(form)
    assert form.fields["family_name"].editor.isVisible()
    form.reject()


def test_a_window_nobody_thought_of_is_covered(hidden: MainWindow) -> None:
    dialog = QDialog(hidden)
    dialog.setWindowTitle(CANARY)
    said = QLabel(CANARY, dialog)
    dialog.open()
    assert not leaks()
    assert not said.isVisible()
    press_f8(dialog)
    assert said.isVisible()
    assert dialog.windowTitle() == CANARY
    dialog.reject()
    dialog.deleteLater()


def test_a_new_result_can_be_entered_in_front_of_a_room(open_window: MainWindow) -> None:
    press_f8(open_window)
    form = open_window.records.add("mrd")
    assert form is not None
    assert open_window.desk.privacy.covers.of(form) is None
    assert "TEST" not in form.windowTitle()
    press_f8(form)
    assert form.of_case.text() == open_window.workspace.case_id
    form.reject()


def test_a_sentence_is_cleared_of_names_ids_numbers_and_days(hidden: MainWindow) -> None:
    said = f"{CASE} was {CANARY}, born 23/07/1961 or 23 Jul\N{NO-BREAK SPACE}1961, in {CANARY}.dalba"
    assert CANARY not in shown_text(said)
    assert "1961" not in shown_text(said).replace("23 Jul\N{NO-BREAK SPACE}1961", "")
    assert shown_text(f"{CASE} is open") == "Case 2 is open"
    press_f8(hidden)
    assert shown_text(said) == said


def test_a_notice_that_stands_there_is_said_again(hidden: MainWindow) -> None:
    notice = hidden.workspace.page.notice
    notice.show_notice(f"{CASE} was corrected")
    assert notice.text.text() == "Case 2 was corrected"
    press_f8(hidden)
    assert notice.text.text() == f"{CASE} was corrected"


def test_an_id_that_is_typed_still_finds(hidden: MainWindow) -> None:
    hidden.workspace.cases.search.setText(CASE)
    QApplication.processEvents()
    assert hidden.workspace.cases.found.rowCount() == 1
    hidden.workspace.cases.search.clear()


def test_hiding_changes_nothing_that_was_concluded(hidden: MainWindow) -> None:
    assert hidden.workspace.view is not None
    true = hidden.session.tracker.case_view(CASE)
    shown = hidden.workspace.view
    assert [found.episode for found in shown.episodes] == [found.episode for found in true.episodes]
    assert [found.state for found in shown.episodes] == [found.state for found in true.episodes]
    assert shown.assessment.molecular_response == true.assessment.molecular_response


def test_another_language_theme_or_size_shows_nobody(hidden: MainWindow, qapp: QApplication) -> None:
    number = hidden.workspace.page.header.case_id.text().removeprefix("Case ")
    hidden.menus.actions["theme_dark"].trigger()
    hidden.menus.actions["theme_light"].trigger()
    shown = LanguageSwitch(qapp, hidden, lambda _: lambda: None)
    try:
        shown.choose("it")
        QApplication.processEvents()
        window = shown.window
        assert window is not hidden
        assert window.privacy.is_hidden
        assert window.menus.actions["hide_identifiers"].isChecked()
        assert window.desk.privacy.mark.isVisible()
        assert window.workspace.page.header.case_id.text().endswith(number)
        assert not leaks()
        press_f8(window)
        assert window.workspace.page.header.case_id.text() == CASE
    finally:
        put_on(qapp, "en")
        QLocale.setDefault(QLocale.c())
        shown.close()
        shown.window.close()
        shown.window.deleteLater()


def test_windows_said_to_name_nobody_are_there() -> None:
    assert app is not None
    assert printing is not None
    named = {kind.__name__ for kind in _below(QDialog)}
    assert named >= NAMES_NOBODY


def _below(kind: type[QDialog]) -> set[type[QDialog]]:
    found: set[type[QDialog]] = set(kind.__subclasses__())
    return found.union(*(_below(each) for each in found))
