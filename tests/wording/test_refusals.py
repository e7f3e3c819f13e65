"""What a field allows is said in the language in use; in English as files and scripts know it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dalba_desktop.domain.codec import FactError, problems_in
from dalba_desktop.domain.history import LISTS
from dalba_desktop.interchange.case_file import read_case_file
from dalba_desktop.interchange.catalogue import speak
from dalba_desktop.interchange.knowledge import load_policy
from dalba_desktop.wording import refusal_words


@pytest.fixture
def italian() -> Iterator[None]:
    speak("it")
    yield
    speak("en")


def test_in_english_nothing_changes() -> None:
    error = FactError("cases[0].mrd[1].level_percent", 120, "a number from 0 to 100 (%)")
    assert refusal_words(error) == str(error)


@pytest.mark.usefixtures("italian")
@pytest.mark.parametrize(
    ("allowed", "reason", "said"),
    [
        ("a number from 0 to 100 (%)", "", "un numero da 0 a 100 (%)"),
        ("a whole number of at least 0 (copies), at most 9", "", "un numero intero di almeno 0 (copies), al massimo 9"),
        ("a number above 0 and at most 1,000 (days)", "", "un numero sopra 0 e al massimo 1,000 (days)"),
        ("text of 1 to 40 characters", "", "testo da 1 a 40 caratteri"),
        ("marrow, blood, csf", "", "marrow, blood, csf"),
        ("a list of: a, b", "required", "obbligatorio; ammesso: un elenco di: a, b"),
        (
            "a calendar day as YYYY-MM-DD, 1900 to 2200",
            "no such day",
            "giorno inesistente; ammesso: un giorno del calendario come AAAA-MM-GG, da 1900 a 2200",
        ),
    ],
)
def test_italian(allowed: str, reason: str, said: str) -> None:
    words = refusal_words(FactError("mrd[0].x", 0.5, allowed, reason))
    assert words.startswith("mrd[0].x: 0.5 non è ammesso; ")
    assert words.endswith(said)


@pytest.mark.usefixtures("italian")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "il file è vuoto"),
        ('{"format": ', "riga 1, colonna"),
        ("[]", "un file dei casi è un unico oggetto JSON"),
        ('{"format": "x"}', 'format: "x" non è ammesso; ammesso: dalba-case/1'),
    ],
)
def test_a_file_that_is_none(text: str, said: str) -> None:
    with pytest.raises(FactError) as caught:
        read_case_file(text, load_policy().with_own)
    assert said in refusal_words(caught.value)


@pytest.mark.usefixtures("italian")
def test_what_any_field_allows_is_said_in_italian() -> None:
    """Every field of every list, with a value that none takes: no word of the core's own is left."""
    for record in LISTS.values():
        for error in problems_in(record, {"id": "x", **dict.fromkeys(_keys(record), object())}):
            words = refusal_words(error)
            assert " non è ammesso; " in words
            assert not [part for part in (" from ", " of at ", "allowed") if part in words]


def _keys(record: type[object]) -> list[str]:
    from dalba_desktop.domain.fields import specs_of

    return [item.key for item in specs_of(record) if item.key != "id"]
