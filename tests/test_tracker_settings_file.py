"""The settings of a centre go to a second workstation in one file: the same there as here, or nothing at all."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalba_desktop.alerts.calendars import read_calendars
from dalba_desktop.assets import asset
from dalba_desktop.domain.centre import Centre
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.interchange.files import UnusableFile
from dalba_desktop.interchange.knowledge import load_calendar_document, load_policy
from dalba_desktop.interchange.settings_file import LARGEST_BYTES, SettingsFile, read_settings, write_settings
from dalba_desktop.store.audit import Action
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.search_lists import SavedLists
from dalba_desktop.tracker.settings import SettingRefused
from dalba_desktop.tracker.settings_file import Part, Standing
from dalba_desktop.wording import entry_words
from tests.builders import a_case, on_day

PASSPHRASE = "ward"
TODAY = on_day(60)
ROMA = Laboratory(name="Roma", lod_percent=0.001, loq_percent=0.003, conversion_factor=0.8, noise_log10=0.2)
HERE = Centre(name="Policlinico Umberto I", department="Ematologia", address=("Via Benevento 6", "00161 Roma"))


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("settings-file") / "empty.dalba"
    Tracker.create(path, PASSPHRASE, today=TODAY).close()
    return path


def opened(empty_file: Path, path: Path) -> Tracker:
    shutil.copy(empty_file, path)
    return Tracker.open(path, PASSPHRASE, today=TODAY)


@pytest.fixture
def here(empty_file: Path, tmp_path: Path) -> Iterator[Tracker]:
    """A workstation where everything is set."""
    with opened(empty_file, tmp_path / "here.dalba") as tracker:
        tracker.settings.set_centre(HERE)
        tracker.settings.set_laboratory(ROMA)
        tracker.settings.set_laboratory(Laboratory(name="Amiens", lod_percent=0.002))
        tracker.settings.set_policy_value("few_copies", 12, "our assay")
        tracker.settings.set_calendar("d-alba", {"protocol": {"d-alba": {"induction": [[22, 4]]}}}, "clinic days")
        tracker.settings.replace_mutation_table(a_table(tmp_path))
        SavedLists(tracker.keeping).save("Rising", "mrd:rising")
        yield tracker


@pytest.fixture
def there(empty_file: Path, tmp_path: Path) -> Iterator[Tracker]:
    """A second workstation where nothing is."""
    with opened(empty_file, tmp_path / "there.dalba") as tracker:
        yield tracker


def a_table(folder: Path) -> Path:
    text = asset("resources", "knowledge", "abl1_mutations.toml").read_text("utf-8")
    path = folder / "table.toml"
    path.write_text(text.replace('version = "1"', 'version = "2"', 1), encoding="utf-8", newline="\n")
    return path


def standings(found: Any) -> dict[tuple[Part, str], Standing]:
    return {(each.part, each.key): each.standing for each in found.differences}


def test_what_is_taken_in_is_written_again_byte_for_byte(here: Tracker, there: Tracker, tmp_path: Path) -> None:
    first, second = tmp_path / "roma.dalba-settings", tmp_path / "again.dalba-settings"
    here.settings.files.write(first)

    taken = there.settings.files.take_in(first)
    there.settings.files.write(second)

    assert taken.stored
    assert taken.changes == 7
    assert second.read_bytes() == first.read_bytes()
    assert there.settings.centre == HERE
    assert there.settings.laboratories() == (Laboratory(name="Amiens", lod_percent=0.002), ROMA)
    assert there.policy["few_copies"] == 12
    assert there.knowledge.version == "2"
    assert [(each.name, each.text) for each in SavedLists(there.keeping).all()] == [("Rising", "mrd:rising")]
    assert there.settings.mutation_table().signed is None
    assert there.keeping.verify().is_sound
    assert set(standings(there.settings.files.compare(first)).values()) == {Standing.SAME}


def test_it_is_one_step_of_undo_and_one_deed_in_the_trail(here: Tracker, there: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "roma.dalba-settings"
    here.settings.files.write(path)
    assert [row.entry.action for row in here.keeping.rows()][-1] == Action.EXPORTED

    there.settings.files.take_in(path)
    deed = there.keeping.rows()[-1].entry
    assert deed.action == Action.IMPORTED
    assert json.loads(deed.after or "") == {"files": [path.name], "format": "settings", "settings": 7}
    assert entry_words(deed) == "imported: roma.dalba-settings, settings"
    (own,) = there.settings.policy_history("few_copies")
    assert own.reason == "settings file roma.dalba-settings"

    there.undoing.undo()
    assert there.settings.files.own() == SettingsFile()
    there.undoing.redo()
    assert set(standings(there.settings.files.compare(path)).values()) == {Standing.SAME}
    assert there.keeping.verify().is_sound


def test_a_dry_run_tells_mine_and_theirs_and_stores_nothing(here: Tracker, there: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "roma.dalba-settings"
    here.settings.files.write(path)
    there.settings.set_policy_value("few_copies", 9, "other assay")
    there.settings.set_laboratory(ROMA)
    there.settings.set_laboratory(Laboratory(name="Zürich"))
    SavedLists(there.keeping).save("Rising", "canarini")
    SavedLists(there.keeping).save("Rossi", "tki:ponatinib")
    rows = len(there.keeping.rows())

    found = there.settings.files.take_in(path, dry_run=True)

    assert not found.stored
    assert standings(found) == {
        (Part.CENTRE, "centre"): Standing.NEW,
        (Part.LABORATORIES, "Amiens"): Standing.NEW,
        (Part.LABORATORIES, "Roma"): Standing.SAME,
        (Part.LABORATORIES, "Zürich"): Standing.ONLY_HERE,
        (Part.POLICY, "few_copies"): Standing.DIFFERS,
        (Part.CALENDARS, "d-alba"): Standing.NEW,
        (Part.MUTATION_TABLE, "abl1_mutations"): Standing.DIFFERS,
        (Part.SEARCHES, "Rising"): Standing.DIFFERS,
        (Part.SEARCHES, "Rossi"): Standing.ONLY_HERE,
    }
    few = next(each for each in found.differences if each.key == "few_copies")
    assert (few.mine, few.theirs) == (9, 12)
    assert len(there.keeping.rows()) == rows
    assert there.settings.files.carry_out(found).stored
    assert there.policy["few_copies"] == 12
    assert {each.name: each.text for each in SavedLists(there.keeping).all()} == {
        "Rising": "mrd:rising",
        "Rossi": "tki:ponatinib",
    }
    assert "Zürich" in {entry.name for entry in there.settings.laboratories()}


def test_what_is_the_same_leaves_no_row(here: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "roma.dalba-settings"
    here.settings.files.write(path)
    rows = len(here.keeping.rows())

    assert here.settings.files.take_in(path).changes == 0
    assert len(here.keeping.rows()) == rows


def test_a_file_never_holds_a_patient_or_who_signed(here: Tracker, tmp_path: Path) -> None:
    from dalba_desktop.interchange.case_file import CaseFile

    case = a_case(case_id="CASE-77", family_name="Canarini").with_mrd(22, 2.6, laboratory="Canary lab").build()
    assert here.import_cases(CaseFile(cases=(case,))).stored
    here.settings.sign_mutation_table("Dr Canary")
    here.set_user_name("Dr Canary")
    lists = SavedLists(here.keeping)
    lists.save("to call", "canarini")
    lists.save("Canarini rising", "mrd:rising")
    lists.save("of Case-77", "mrd:rising")
    lists.save("mixed", "mrd:rising canarini")
    path = tmp_path / "roma.dalba-settings"
    here.settings.files.write(path)

    text = path.read_text("utf-8")
    assert not [word for word in ("case-77", "canar", "to call", "mixed", PASSPHRASE) if word in text.casefold()]
    assert "Rising" in text


def test_a_value_that_this_version_does_not_know_stays_at_home(here: Tracker, tmp_path: Path) -> None:
    with here._store.writing(who="future") as writer:
        writer.put_policy("colour", 1)
        writer.put_calendar("all9999", {"protocol": {}})
    path = tmp_path / "roma.dalba-settings"

    assert "colour" not in here.settings.files.write(path).policy
    assert "all9999" not in path.read_text("utf-8")


def test_a_store_open_for_reading_compares_and_writes_nothing(here: Tracker, empty_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "roma.dalba-settings"
    here.settings.files.write(path)
    shutil.copy(empty_file, tmp_path / "look.dalba")
    with Tracker.open(tmp_path / "look.dalba", PASSPHRASE, today=TODAY, read_only=True) as looking:
        assert looking.settings.files.compare(path).changes == 7
        with pytest.raises(Exception, match="reading only"):
            looking.settings.files.take_in(path)
        with pytest.raises(Exception, match="reading only"):
            looking.settings.files.write(tmp_path / "out.dalba-settings")
    assert not (tmp_path / "out.dalba-settings").exists()


GOOD: dict[str, Any] = {"format": "dalba-settings/1", "laboratories": [], "policy": {}, "calendars": {}}
CALENDAR = json.loads(json.dumps(load_calendar_document(), default=str))
D_ALBA = {"protocol": {"d-alba": CALENDAR["protocol"]["d-alba"]}} | {
    key: CALENDAR[key] for key in ("after_cycle", "follow_up", "after_transplant")
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": None}, "format: null is not allowed; required"),
        ({"format": "dalba-settings/2"}, "made by a newer version"),
        ({"format": "dalba-case/1"}, 'format: "dalba-case/1" is not allowed'),
        ({"passphrase": "x"}, "passphrase: .* unknown key; allowed: format, centre"),
        ({"centre": []}, r"centre: \[\] is not allowed"),
        ({"centre": {"name": 5}}, r"centre\.name: 5"),
        ({"laboratories": {}}, "laboratories: {} is not allowed"),
        ({"laboratories": [5]}, r"laboratories\[0\]: 5"),
        ({"laboratories": [{"name": "A"}, {"name": "A"}]}, r"laboratories\[1\]\.name: .* given twice"),
        ({"laboratories": [{"name": "A", "lod_percent": 0}]}, r"laboratories\[0\]\.lod_percent: 0"),
        ({"laboratories": [{"name": "A", "lod_percent": True}]}, r"lod_percent: true"),
        ({"laboratories": [{"name": "A"}] * 1001}, "at most 1000 laboratories"),
        ({"policy": {"few_copies": "12"}}, r"policy\.few_copies: \"12\""),
        ({"policy": {"few_copies": True}}, r"policy\.few_copies: true"),
        ({"policy": {"few_copie": 12}}, r"policy\.few_copie: .* unknown key"),
        ({"policy": []}, "policy: "),
        ({"calendars": {"other protocol": {}}}, "unknown protocol; allowed: d-alba"),
        ({"calendars": {"d-alba": 5}}, r"calendars\.d-alba: 5"),
        ({"calendars": {"d-alba": {}}}, r"calendars\.d-alba\.protocol: null is not allowed; required"),
        ({"calendars": {"d-alba": {**D_ALBA, "extra": {}}}}, r"calendars\.d-alba\.extra: .* unknown key"),
        ({"calendars": {"other": D_ALBA}}, "the calendar of other alone"),
        ({"calendars": {"d-alba": {**D_ALBA, "after_cycle": {"from_day": 9, "to_day": 1}}}}, r"after_cycle\.to_day: 1"),
        ({"calendars": {"d-alba": {**D_ALBA, "follow_up": [[[]]]}}}, r"follow_up: "),
        (
            {"calendars": {"d-alba": {**D_ALBA, "protocol": {"d-alba": {"induction": [], "source": ["x"]}}}}},
            r"calendars\.d-alba\.d-alba\.source: ",
        ),
        ({"mutation_table": 5}, "mutation_table: 5"),
        ({"searches": []}, "searches: "),
        ({"searches": {"x" * 61: "mrd:rising"}}, "names of 1 to 60 characters"),
        ({"searches": {"a": "canarini"}}, r"searches\.a: .* filters alone"),
        ({"searches": {"a": "note:canarini"}}, r"searches\.a: .* filters alone"),
        ({"searches": {"a": 5}}, r"searches\.a: 5"),
        ({"searches": {str(n): "mrd:rising" for n in range(501)}}, "at most 500 searches"),
        ({"mutation_table": "not = [toml"}, "TOML or JSON"),
        ({"mutation_table": "[]"}, "mutation_table"),
        ({"mutation_table": "\ud800"}, "no.* text"),
    ],
)
def test_what_is_not_allowed_is_named_with_its_place(there: Tracker, change: Any, said: str) -> None:
    document = {key: value for key, value in (GOOD | change).items() if value is not None}
    path = there.path.with_name("odd.dalba-settings")
    path.write_text(json.dumps(document), encoding="utf-8")
    rows = len(there.keeping.rows())

    with pytest.raises(UnusableFile, match=said) as refused:
        there.settings.files.take_in(path)

    assert "\n" not in str(refused.value)
    assert len(there.keeping.rows()) == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: not JSON"),
        (b"[]", "no object"),
        (b"\xff", "not UTF-8 text"),
        (b'{"format": 1, "format": 1}', "given twice"),
        (b'{"format": NaN}', "a number in it is none"),
        (b'{"format": ' + b"9" * 5000 + b"}", "a number in it is none"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"centre":' * 100_000, "nested too deeply"),
        (b" " * (LARGEST_BYTES + 1), "larger than 4 MB"),
    ],
    ids=["empty", "list", "binary", "twice", "nan", "digits", "lists", "objects", "huge"],
)
def test_hostile_files_are_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(FactError, match=said):
        read_settings(content, load_policy())


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
figures = st.none() | st.floats(1e-9, 1e6)
laboratories = st.lists(
    st.builds(
        Laboratory,
        name=names,
        lod_percent=figures,
        loq_percent=figures,
        conversion_factor=figures,
        noise_log10=figures,
    ),
    unique_by=lambda entry: entry.name,
    max_size=5,
)
lines = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=40)
centres = st.builds(
    Centre,
    name=st.none() | lines,
    department=st.none() | lines,
    address=st.lists(lines, max_size=8).map(tuple),
)
thresholds = st.dictionaries(
    st.sampled_from(sorted(load_policy().values)), st.floats(0.001, 36_525.0, allow_subnormal=False), max_size=9
)
windows = st.lists(st.tuples(st.integers(1, 3_653), st.integers(0, 3_653)).map(list), max_size=6)
calendars = st.dictionaries(
    st.sampled_from(["d-alba", "all2820", "other"]),
    st.builds(lambda days, months: (days, months), windows, st.floats(0.25, 600)),
).map(
    lambda chosen: {
        name: D_ALBA
        | {"protocol": {name: {"induction": days}}, "follow_up": D_ALBA["follow_up"] | {"every_months": months}}
        for name, (days, months) in chosen.items()
    }
)
files = st.builds(
    SettingsFile,
    centre=centres,
    laboratories=laboratories.map(tuple),
    policy=thresholds,
    calendars=calendars,
    searches=st.dictionaries(lines, st.sampled_from(["mrd:rising", "tki:ponatinib overdue:>7d"]), max_size=3),
    mutation_table=st.none() | st.just(asset("resources", "knowledge", "abl1_mutations.toml").read_bytes()),
)


@given(files)
@settings(deadline=None, max_examples=60)
def test_a_file_reads_back_as_what_was_written_whatever_it_holds(file: SettingsFile) -> None:
    content = write_settings(file)
    again = read_settings(content, load_policy())

    assert write_settings(again) == content
    assert again.centre == file.centre
    assert set(again.laboratories) == set(file.laboratories)
    assert again.policy == file.policy
    assert again.mutation_table == file.mutation_table
    assert again.searches == file.searches
    for name, document in file.calendars.items():
        assert read_calendars(again.calendars[name]) == read_calendars(document)


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | names
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)


@given(
    st.dictionaries(
        st.sampled_from(["centre", "laboratories", "policy", "calendars", "mutation_table", "searches"]), anything
    )
)
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_file_it_is_read_or_refused_with_a_place(parts: dict[str, Any]) -> None:
    content = json.dumps(GOOD | parts).encode()
    with contextlib.suppress(FactError):
        again = read_settings(content, load_policy())
        assert read_settings(write_settings(again), load_policy()) == again


def test_a_laboratory_is_counted_taken_away_and_called_otherwise(here: Tracker) -> None:
    from dalba_desktop.interchange.case_file import CaseFile

    case = (
        a_case(case_id="C-1")
        .with_mrd(22, 2.6, laboratory="Roma")
        .with_mrd(45, 0.3, laboratory="Roma")
        .with_mrd(57, 0.1, laboratory="Bari")
        .build()
    )
    assert here.import_cases(CaseFile(cases=(case,))).stored
    assert [(use.name, use.figures is not None, use.results) for use in here.settings.laboratory_uses()] == [
        ("Amiens", True, 0),
        ("Bari", False, 1),
        ("Roma", True, 2),
    ]
    first = here.case_view("C-1").history.mrd[0]
    here.withdraw("C-1", "mrd", first.id, "wrong tube")
    assert here.settings.laboratory_uses()[2].results == 1

    here.settings.remove_laboratory("Roma")
    assert [entry.name for entry in here.settings.laboratories()] == ["Amiens"]
    here.undoing.undo()
    assert [entry.name for entry in here.settings.laboratories()] == ["Roma", "Amiens"]
    here.undoing.redo()
    with pytest.raises(SettingRefused, match="no figures of"):
        here.settings.remove_laboratory("Roma")

    here.settings.set_laboratory(Laboratory(name="Bari", lod_percent=0.01), was="Amiens")
    assert [entry.name for entry in here.settings.laboratories()] == ["Bari"]
    here.settings.set_laboratory(Laboratory(name="Lecce"))
    with pytest.raises(SettingRefused, match="has figures already"):
        here.settings.set_laboratory(Laboratory(name="Bari"), was="Lecce")
    here.undoing.undo()
    here.undoing.undo()
    assert [entry.name for entry in here.settings.laboratories()] == ["Amiens"]
    assert here.keeping.verify().is_sound


def test_the_centre_stands_at_the_head_of_a_report(here: Tracker) -> None:
    from dalba_desktop.interchange.case_file import CaseFile

    assert here.import_cases(CaseFile(cases=(a_case(case_id="C-1").build(),))).stored
    assert here.report_data("C-1").centre == "Ematologia, Policlinico Umberto I"
    here.settings.set_centre(Centre())
    assert here.report_data("C-1").centre == ""
    here.undoing.undo()
    assert here.settings.centre == HERE
    here.keeping.set_preference("centre", {"name": 5})
    assert here.settings.centre == Centre()
    with pytest.raises(FactError, match=r"centre\.name"):
        here.settings.set_centre(Centre(name="two\nlines"))
