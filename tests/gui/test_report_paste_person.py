"""Whose report it is: what is labelled in a text against the person of the case."""

from __future__ import annotations

import datetime as dt

import pytest

from dalba_desktop.domain.patient import Patient
from dalba_desktop.gui.report_paste_person import identity_of

ANNA = Patient(
    case_id="CASE-007",
    family_name="De Rossi",
    given_name="Anna Maria",
    hospital_number="00 471-22",
    birth_date=dt.date(1963, 5, 2),
    diagnosis_date=dt.date(2025, 1, 1),
)
NOBODY = Patient(case_id="CASE-008", diagnosis_date=dt.date(2025, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "Patient: DE ROSSI Anna",
        "Paziente: De Rossi A. M.    Sesso: F",
        "Name: Anna De Rossi, DOB: 02.05.1963",
        "Cognome: DE ROSSI\nNome: ANNA",
        "Patient: A. D. R.",
        "Sig.ra: Anna\nPatient: Mrs De Rossi, Anna",
        "Date of birth: 1963-05-02",
        "Data di nascita: 2/5/63",
        "Born: 05/02/1963",
        "MRN: 0047122",
        "Hospital number: 47122",
        "Patient ID: CASE-007",
    ],
)
def test_the_persons_own_data_are_no_alarm(text: str) -> None:
    found = identity_of(text, ANNA)
    assert found.contradictions == ()


@pytest.mark.parametrize(
    "text",
    [
        "Patient: BIANCHI Lucia",
        "Paziente: ROSSETTI ANNA       Data di nascita: 02/05/1963",
        "Surname: Verdi",
        "Given name: Lucia",
        "Patient: X. Y.   DOB: 1963-05-02",
        "DOB: 1961-05-01",
        "Nata il: 3/5/1963",
        "Hospital number: 47123",
        "numero cartella: 99",
    ],
)
def test_another_persons_data_are(text: str) -> None:
    assert identity_of(text, ANNA).contradictions


def test_what_agrees_is_said() -> None:
    found = identity_of("Patient: De Rossi Anna\nDOB: 2/5/1963\nMRN: 4712-2", ANNA)
    assert found.agrees == ("name", "date of birth", "hospital number")


def test_what_the_case_does_not_know_contradicts_nothing() -> None:
    found = identity_of("Patient: Verdi Lucia\nDOB: 1/1/1950\nMRN: 77", NOBODY)
    assert found.contradictions == found.agrees == ()


def test_of_a_year_of_birth_the_year_counts() -> None:
    born = Patient(case_id="C", birth_year=1963, diagnosis_date=dt.date(2025, 1, 1))
    assert identity_of("DOB: 1/1/1963", born).agrees == ("date of birth",)
    assert identity_of("DOB: 1/1/1962", born).contradictions
    assert identity_of("DOB: unknown", born).agrees == ()
    assert identity_of("DOB: 31/31/1963", born).contradictions == ()


@pytest.mark.parametrize("text", ["Test name: BCR::ABL1", "", "Name:", "MRN: none", "as the patient named: nobody"])
def test_other_labels_say_nothing_of_a_person(text: str) -> None:
    assert identity_of(text, ANNA).contradictions == ()
