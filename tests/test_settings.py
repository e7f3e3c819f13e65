"""What a centre sets for itself bears on every case at once, is signed by who did it, and can be taken back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalba_desktop import wording
from dalba_desktop.alerts.findings import Alert
from dalba_desktop.assets import asset
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import Agent, Protocol
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.interchange.files import UnusableFile
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.settings import SettingRefused
from tests.builders import CaseBuilder, a_case, on_day

TODAY = on_day(60)
NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
PASSPHRASE = "ward"


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("settings") / "empty.dalba"
    Tracker.create(path, PASSPHRASE, today=TODAY).close()
    return path


@pytest.fixture
def tracker(empty_file: Path, tmp_path: Path) -> Iterator[Tracker]:
    path = tmp_path / "ward.dalba"
    shutil.copy(empty_file, path)
    with Tracker.open(path, PASSPHRASE, today=TODAY, clock=lambda: NOW) as opened:
        yield opened


def rising() -> CaseBuilder:
    return a_case().on("dasatinib", day=1).with_mrd(22, 2.6).with_mrd(45, 0.31).with_mrd(57, 1.2)


def entered(tracker: Tracker, case: CaseBuilder) -> None:
    assert tracker.import_cases(CaseFile(cases=(case.build(),))).stored


def alert(tracker: Tracker, rule: str) -> Alert | None:
    return next((each for each in tracker.case_view("CASE-1").assessment.alerts if each.rule == rule), None)


def shipped() -> str:
    return asset("resources", "knowledge", "abl1_mutations.toml").read_text("utf-8")


def a_table(folder: Path, version: str = "2", old: str = "", new: str = "") -> Path:
    """The shipped table under another version, one piece of its text replaced."""
    text = shipped().replace('version = "1"', f'version = "{version}"', 1)
    assert old in text
    path = folder / f"table-{version}.toml"
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8", newline="\n")
    return path


def test_an_own_threshold_changes_what_is_called_and_is_printed_on_the_card(tracker: Tracker) -> None:
    entered(tracker, rising())
    assert alert(tracker, "mrd-rising") is not None

    tracker.settings.set_policy_value("rise_min_log10", "0.6", "our noise")
    before = alert(tracker, "mrd-rising")
    assert before is None

    tracker.settings.set_policy_value("rise_min_log10", 0.55, "half way")
    called = alert(tracker, "mrd-rising")
    assert called is not None
    words = {value for _, value, _ in wording.policy_words(called, tracker.policy)}
    assert "0.55\u00a0log10 (own value)" in words
    assert "365\u00a0days" in words
    assert called.policy["rise_min_log10"] == 0.55

    tracker.settings.reset_policy_value("rise_min_log10", "as published")
    again = alert(tracker, "mrd-rising")
    assert again is not None
    assert not any("own value" in value for _, value, _ in wording.policy_words(again, tracker.policy))


def test_a_threshold_is_shown_with_who_set_it_when_and_why(tracker: Tracker) -> None:
    tracker.settings.set_policy_value("few_copies", 12, " our assay ")

    rows = {row.key: row for row in tracker.settings.policy_values()}

    row = rows["few_copies"]
    assert row.own is not None
    assert (row.entry.value, row.shipped, row.own.reason, row.own.at) == (12, 10, "our assay", "2026-03-01T10:00:00Z")
    assert row.entry.own
    assert rows["rise_min_log10"].own is None
    tracker.settings.reset_policy_value("few_copies")
    (kept,) = tracker.settings.policy_history("few_copies")
    assert (kept.value, kept.ended_at) == (12, "2026-03-01T10:00:00Z")


@pytest.mark.parametrize(
    ("key", "value", "reason", "said"),
    [
        ("rise_min", 0.4, "why not", "did you mean rise_min_log10"),
        ("zzz", 0.4, "why not", "no such threshold"),
        ("rise_min_log10", "0,4", "why not", r'"0,4" is not allowed'),
        ("rise_min_log10", "1_0", "why not", "is not allowed"),
        ("rise_min_log10", "nan", "why not", "is not allowed"),
        ("rise_min_log10", -1, "why not", "of at least 0"),
        ("mrd_failure_percent", 0, "why not", "above 0"),
        ("rise_min_log10", 0.4, "  ", "A reason is needed"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_changes(
    tracker: Tracker, key: str, value: float | str, reason: str, said: str
) -> None:
    with pytest.raises((FactError, SettingRefused), match=said):
        tracker.settings.set_policy_value(key, value, reason)

    assert tracker.settings.in_force().stored.version == 0


def test_what_was_never_set_cannot_be_taken_back(tracker: Tracker) -> None:
    with pytest.raises(SettingRefused, match="few_copies"):
        tracker.settings.reset_policy_value("few_copies")
    with pytest.raises(SettingRefused, match=r"calendar\.d-alba"):
        tracker.settings.reset_calendar("d-alba")
    with pytest.raises(SettingRefused, match="already in force"):
        tracker.settings.use_shipped_table()


def test_a_change_by_another_program_is_seen_at_once(tracker: Tracker) -> None:
    entered(tracker, rising())
    with Tracker.look(tracker.path, PASSPHRASE, today=tracker.as_of) as other:
        assert alert(other, "mrd-rising") is not None

        with tracker._store.writing(who="berta", reason="ours") as writer:
            writer.put_policy("rise_min_log10", 0.9)

        assert alert(other, "mrd-rising") is None


def test_an_own_value_that_this_version_does_not_know_is_named_and_not_used(tracker: Tracker, tmp_path: Path) -> None:
    with tracker._store.writing(who="future", reason="") as writer:
        writer.put_policy("colour", 1)
        writer.put_policy("mrd_failure_percent", 0)
        writer.put_calendar("d-alba", {"protocol": {"d-alba": {}}})
        writer.use_knowledge_file("abl1_mutations", b"new format", "9", "2031-01-01")

    now = tracker.settings.in_force()

    assert set(now.ignored) == {"colour", "mrd_failure_percent", "calendar.d-alba", "abl1_mutations"}
    assert tracker.policy["mrd_failure_percent"] == 0.01
    assert tracker.knowledge.version == "1"
    assert tracker.settings.mutation_table().own is None
    assert all(row.own is None for row in tracker.settings.calendars())
    assert all(row.own is None for row in tracker.settings.policy_values())


def test_a_laboratory_is_added_and_amended(tracker: Tracker) -> None:
    tracker.settings.set_laboratory(Laboratory(name="Roma", lod_percent=0.001), "validated")
    tracker.settings.set_laboratory(Laboratory(name="Roma", noise_log10=0.2))

    assert tracker.settings.laboratories() == (Laboratory(name="Roma", noise_log10=0.2),)
    assert tracker.laboratory_names == ("Roma",)
    with pytest.raises(FactError, match=r"laboratories\.lod_percent"):
        tracker.settings.set_laboratory(Laboratory(name="Roma", lod_percent=-1))


def test_an_own_calendar_moves_the_planned_samples(tracker: Tracker) -> None:
    entered(tracker, a_case(protocol="d-alba").on("dasatinib", day=1).with_mrd(22, 2.6))
    assert alert(tracker, "mrd-overdue") is not None

    tracker.settings.set_calendar(
        "d-alba", {"protocol": {"d-alba": {"induction": [[22, 5], [85, 10]], "source": "our clinic"}}}, "fewer marrows"
    )

    assert alert(tracker, "mrd-overdue") is None
    rows = {row.protocol: row for row in tracker.settings.calendars()}
    own = rows[Protocol.D_ALBA]
    assert own.own is not None
    assert (own.own.reason, own.source, own.standing) == ("fewer marrows", "our clinic", "")
    assert own.calendar.anchor_day == 85
    assert rows[Protocol.ALL2820].own is None
    assert rows[Protocol.ALL2820].standing == "memory"
    tracker.settings.reset_calendar("d-alba", "as published")
    assert alert(tracker, "mrd-overdue") is not None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "a table for each protocol"),
        ({"protocol": 3}, "a table for each protocol"),
        ({"protocol": {"ghall": {}}}, "unknown protocol"),
        ({"protocol": {"d-alba": 3}}, r"protocols\.d-alba"),
        ({"protocol": {"d-alba": {}, "all2820": {"induction": 22}}}, r"protocols\.all2820\.induction"),
        ({"protocol": {"d-alba": {}}, "follow_up": {"every_months": 0}}, r"follow_up\.every_months"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_whole(tracker: Tracker, document: dict[str, object], said: str) -> None:
    with pytest.raises(FactError, match=said):
        tracker.settings.set_calendars(document, "why not")

    assert tracker.settings.in_force().stored.version == 0


def test_a_newer_table_replaces_the_shipped_one_and_the_old_is_kept(tracker: Tracker, tmp_path: Path) -> None:
    entered(tracker, a_case().on("ponatinib", day=1).tested(40, "mutation", {"protein": "T315I"}))
    assert alert(tracker, "abl1-resistant-mutation") is None
    line = 'ponatinib = { call = "S"'

    tracker.settings.replace_mutation_table(a_table(tmp_path, "2", line, line.replace("S", "R")), "new data")

    called = alert(tracker, "abl1-resistant-mutation")
    assert called is not None
    assert called.summary.values["table_version"] == "2"
    now = tracker.settings.mutation_table()
    assert now.own is not None
    assert (now.table.version, now.own.reason, [file.version for file in now.files]) == ("2", "new data", ["2"])
    tracker.settings.replace_mutation_table(a_table(tmp_path, "3"))
    tracker.settings.use_shipped_table("for comparison")
    now = tracker.settings.mutation_table()
    assert (now.table.version, now.own, [file.version for file in now.files]) == ("1", None, ["2", "3"])


def test_an_older_table_is_refused_unless_forced(tracker: Tracker, tmp_path: Path) -> None:
    tracker.settings.replace_mutation_table(a_table(tmp_path, "2"))
    own_again = tmp_path / "shipped.toml"
    own_again.write_text(shipped(), encoding="utf-8", newline="\n")

    with pytest.raises(SettingRefused, match=r"version 1 of .* is older than version 2"):
        tracker.settings.replace_mutation_table(own_again)
    assert tracker.knowledge.version == "2"

    tracker.settings.replace_mutation_table(own_again, force=True)
    assert tracker.knowledge.version == "1"
    assert tracker.settings.mutation_table().own is None


def test_the_table_already_in_force_changes_nothing(tracker: Tracker, tmp_path: Path) -> None:
    path = a_table(tmp_path, "2")
    tracker.settings.replace_mutation_table(path)
    before = tracker.settings.in_force().stored.version

    tracker.settings.replace_mutation_table(path)

    assert tracker.settings.in_force().stored.version == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('variants = ["T315I"]', 'variants = ["T334I"]', r"row\[0\]\.variants.*isoform 1b"),
        ('call = "R"', 'call = "sensitive"', r"row\[0\]\.calls\.imatinib"),
        ("[[row]]", "[[row", r"neither TOML nor JSON: .*line"),
        ("date = ", "# date = ", r"mutations\.date"),
        ('date = "2026-11-22"', 'date = "yesterday"', r"mutations\.date.*YYYY-MM-DD"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(
    tracker: Tracker, tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(UnusableFile, match=said):
        tracker.settings.replace_mutation_table(a_table(tmp_path, "2", old, new))

    assert tracker.knowledge.version == "1"
    assert tracker.settings.mutation_table().files == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe", "line 1: not UTF-8"), (b"", r"mutations\.row"), (b"{" * 30, "neither"), (b'{"a":' * 20_000, "deep")],
)
def test_a_file_of_another_kind_is_refused(tracker: Tracker, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)

    with pytest.raises(UnusableFile, match=said):
        tracker.settings.replace_mutation_table(path)


def test_a_sign_off_holds_for_exactly_the_file_that_was_signed(tracker: Tracker, tmp_path: Path) -> None:
    entered(tracker, a_case().on("dasatinib", day=1).tested(40, "mutation", {"protein": "T315I"}))

    def doubts() -> set[str]:
        called = alert(tracker, "abl1-resistant-mutation")
        assert called is not None
        return {message.code for message in called.against}

    assert "doubt.table-not-reviewed" in doubts()

    signed = tracker.settings.sign_mutation_table("  Dr.  Rossi ")

    assert signed.sha256 == hashlib.sha256(shipped().encode()).hexdigest()
    assert (signed.name, signed.at, tracker.knowledge.reviewed_by) == ("Dr. Rossi", "2026-03-01T10:00:00Z", "Dr. Rossi")
    assert "doubt.table-not-reviewed" not in doubts()

    tracker.settings.replace_mutation_table(a_table(tmp_path, "2"))
    assert tracker.settings.mutation_table().signed is None
    assert "doubt.table-not-reviewed" in doubts()

    tracker.settings.use_shipped_table()
    assert tracker.knowledge.reviewed_by == "Dr. Rossi"


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "Dr.\x1b[31m"])
def test_nobody_signs_without_a_name(tracker: Tracker, name: str) -> None:
    with pytest.raises(SettingRefused, match="name of the clinician"):
        tracker.settings.sign_mutation_table(name)


def test_a_table_made_by_hand_cannot_be_signed(tracker: Tracker) -> None:
    by_hand = dataclasses.replace(tracker.knowledge, sha256="")
    with Tracker(tracker._store, tracker.policy, by_hand, TODAY) as other:
        with pytest.raises(SettingRefused, match="not read from a file"):
            other.settings.sign_mutation_table("Dr. Rossi")
        assert other.knowledge.cells[("p.Thr315Ile", Agent.DASATINIB)].written == "R"
