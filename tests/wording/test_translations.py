"""Every text has its Italian; nothing that people read gets past the catalogue; the checkers find what is planted."""

from __future__ import annotations

import dataclasses
import gettext
import io
import sys

import pytest

from tests import catalogues, translations
from tests.catalogues import Entry
from tests.plain_texts import plain_texts, program_plain_texts
from tests.templates import Template, program_templates, templates_in
from tests.translations import FOLDER, LANGUAGES, faults, merged

SAYS = {"{count} case": Template("{count} case", "{count} cases"), "&Open": Template("&Open")}
SAID = {
    "{count} case": Entry("{count} case", "{count} cases", ("{count} caso", "{count} casi")),
    "&Open": Entry("&Open", None, ("&Apri",)),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    """A new text: `python -m tests.translations` takes it in; then translate it and run that again."""
    entries = catalogues.read((FOLDER / f"{language}.po").read_text(encoding="utf-8"))
    assert faults(entries, program_templates()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    text = (FOLDER / f"{language}.po").read_text(encoding="utf-8")
    entries = catalogues.read(text)
    assert catalogues.written(entries.values(), language) == text, "sorted and laid out as the tool does"
    assert (FOLDER / f"{language}.mo").read_bytes() == catalogues.compiled(entries, language)


def test_gettext_reads_what_is_compiled() -> None:
    catalogue = gettext.GNUTranslations(io.BytesIO(catalogues.compiled(SAID, "it")))
    assert catalogue.gettext("&Open") == "&Apri"
    assert [catalogue.ngettext("{count} case", "{count} cases", n) for n in (0, 1, 2)] == [
        "{count} casi",
        "{count} caso",
        "{count} casi",
    ]


def test_a_catalogue_is_read_as_it_was_written() -> None:
    odd = Entry('say "\\n"\n\ttab', None, ("così «è»",), ("a.b",))
    entries = {**SAID, odd.one: odd}
    assert catalogues.read(catalogues.written(entries.values(), "it")) == entries


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ({"&Open": None}, "not in the catalogue"),
        ({"&Open": ("",)}, "not translated"),
        ({"&Open": ("Apri",)}, "other keys"),
        ({"&Open": ("&Apri.",)}, "other blanks or stop"),
        ({"{count} case": ("{count} caso", "{conto} casi")}, "other placeholders"),
        ({"{count} case": ("un caso", "{count} casi")}, "other placeholders"),
    ],
)
def test_a_planted_fault_is_found(planted: dict[str, tuple[str, ...] | None], found: str) -> None:
    assert faults(SAID, SAYS) == []
    entries = dict(SAID)
    for one, said in planted.items():
        if said is None:
            del entries[one]
        else:
            entries[one] = dataclasses.replace(entries[one], said=said)
    (fault,) = faults(entries, SAYS)
    assert fault.startswith(found)


def test_what_is_said_no_more_is_found_and_left_out() -> None:
    (fault,) = faults({**SAID, "Gone": Entry("Gone", None, ("Via",))}, SAYS)
    assert fault.startswith("said no more")
    assert set(merged({**SAID, "Gone": Entry("Gone", None, ("Via",))}, SAYS)) == set(SAYS)
    assert merged({}, SAYS)["&Open"].said == ("",)


def test_templates_are_found_where_they_stand() -> None:
    source = """
TITLES = mark({"a-code": "A title", Other.CODE: ("One", "Two")})
say("Sentence {x}.", x=say("inner"))
say("Yes" if fits else "No")
say({"code": "By code"}[key])
say(TABLE.get(key, "else"))
say_n("{count} case", "{count} cases", 3)
pane.say("a method")
say("{a} {b}")
"""
    found = dict(templates_in(source))
    assert found == {
        **dict.fromkeys(("A title", "One", "Two", "Sentence {x}.", "inner", "Yes", "No", "By code", "else")),
        "{count} case": "{count} cases",
    }


def test_the_tool_says_what_is_missing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "program_templates", lambda: {**program_templates(), **SAYS})
    assert translations.main(["--check"]) == 1
    assert "not in the catalogue: '&Open'" in capsys.readouterr().out


def test_nothing_people_read_gets_past_the_catalogue() -> None:
    """Text goes through `say`, so that it is said in the language in use."""
    assert program_plain_texts() == []


@pytest.mark.parametrize(
    "planted",
    [
        'label.setText("Nothing here")',
        'QLabel("Nothing here")',
        'button("Close", "primary")',
        'words(f"{count} cases")',
        'Entry("key", "&Open", "Ctrl+O")',
        'line.setPlaceholderText("Find")',
        'menu.addAction("Open")',
        'tabs.addTab(page, "Results")',
        'box.setToolTip("One" if x else say("Two"))',
        'sheet.text(x, y, "overdue", ink)',
        'Column("Size", True)',
        'click.echo("done: " + path)',
        "notice.show_notice(f'{case_id} stored')",
    ],
)
def test_a_planted_text_is_found(planted: str) -> None:
    assert len(plain_texts(f"def f():\n    {planted}")) == 1


@pytest.mark.parametrize(
    "planted",
    [
        'TITLE = say("Made when the module is read")',
        'def f(title=say("Made when the module is read")): ...',
        'class C:\n    title = say("Made when the module is read")',
        'TABLE = {"a": say_n("One", "Many", 2)}',
    ],
)
def test_a_text_that_is_said_too_early_is_found(planted: str) -> None:
    (found,) = plain_texts(planted)
    assert found.endswith("said at import")


@pytest.mark.parametrize(
    "harmless",
    [
        'label.setText(say("Nothing here"))',
        'words("", "problem")',
        'label.setText(f"{day} · {level}")',
        'words(role="small")',
        'label.setObjectName("quick_panel")',
        'late = lambda: say("late")',
        'Entry(KEY, say("&Open"), "Ctrl+O", "store")',
        'words(say("x"), "strong")',
    ],
)
def test_what_is_said_or_is_no_text_is_left_alone(harmless: str) -> None:
    assert plain_texts(f"def f():\n    {harmless}") == []


def test_the_catalogue_is_loaded_from_the_installation() -> None:
    from dalba_desktop.interchange.catalogue import speak
    from dalba_desktop.wording import language, say

    speak("it")
    assert (language(), say("Cancel")) == ("it", "Annulla")
    speak("de")
    assert (language(), say("Cancel")) == ("en", "Cancel")
    assert "gettext" in sys.modules
