"""Out of a damaged store comes what can be read: nothing is invented, and what is lost or in doubt is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dalba_desktop.domain.events import Note
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.store import connect, contents, errors, keys, leftovers, salvage
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.contents import Place
from dalba_desktop.store.keys import Key
from dalba_desktop.store.salvage import Doubt, Salvaged
from dalba_desktop.store.settings import Section
from dalba_desktop.store.store import Store
from tests.builders import a_case
from tests.store.conftest import NOW, PASSPHRASE
from tests.store.copies import PAGE, leave_a_journal, names, spoil

PDF = b"%PDF-1.7 " + bytes(range(256)) * 40
CASES = 25


@pytest.fixture(scope="module", autouse=True)
def cheap_keys() -> Iterator[None]:
    """Many stores are opened here; what a try of a passphrase costs is tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "COSTS", {1: keys.Cost(passes=1, memory_kib=64, lanes=1)})
        yield


@dataclasses.dataclass(frozen=True)
class Ward:
    """A store that is closed, and everything it held and ever held."""

    path: Path
    key: Key
    facts: dict[Place, Any]
    trail: tuple[AuditEntry, ...]

    @property
    def pages(self) -> int:
        return self.path.stat().st_size // PAGE

    def was_ever(self, place: Place) -> list[Any]:
        return [
            json.loads(entry.after)
            for entry in self.trail
            if entry.after and (entry.case_id, entry.list, entry.record_id) == place
        ]


def facts_of(store: Store) -> dict[Place, Any]:
    return {place: json.loads(json.dumps(content)) for place, content in contents.every_content(store.database)}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Ward:
    path = tmp_path_factory.mktemp("ward") / "ward.dalba"
    with Store.create(path, PASSPHRASE, name="Anna", clock=lambda: NOW) as store:
        for number in range(CASES):
            history = (
                a_case(case_id=f"CASE-{number}", family_name=f"Name {number}")
                .on("dasatinib", day=1, dose=140, dose_unit="mg/day")
                .with_mrd(day=22, level=2.6)
                .with_mrd(day=57, level=0.02 * number)
                .build()
            )
            with store.writing(who="anna") as writer:
                writer.add_case(history.patient)
                writer.add_all(history.case_id, (record for _, record in history.records()))
        for number in range(0, CASES, 3):
            sample = store.case(f"CASE-{number}").mrd[1]
            with store.writing(who="berta", reason="typing error") as writer:
                writer.amend(f"CASE-{number}", dataclasses.replace(sample, level_percent=1.5 + number))
                writer.add(f"CASE-{number}", Note(date=dt.date(2025, 3, 1), text=f"Ü seen {number}"))
        with store.writing(who="anna") as writer:
            writer.attach("CASE-1", "report.pdf", PDF)
            writer.attach("CASE-2", "old.pdf", PDF + b"2")
            writer.put_laboratory(Laboratory(name="Labor Süd", lod_percent=0.001))
            writer.put_calendar("d-alba", {"name": "ours"})
            writer.reset_calendar("d-alba")
            writer.put_calendar("d-alba", {"name": "ours too"})
            writer.put_policy("rise_log10", 0.5)
            writer.put_policy("rise_log10", 0.6)
            writer.put_policy("d85", 0.1)
            writer.reset_policy("d85")
            writer.put_preference("language", "it")
            writer.use_knowledge_file("abl1_mutations", b"x = 1", "2", "2026-01-01")
            writer.sign("ab" * 32, "Dr. Berta")
        (removed,) = store.attachments("CASE-2")
        with store.writing(who="anna", reason="another patient's") as writer:
            writer.remove_attachment("CASE-2", removed.id)
        with store.writing(who="anna") as writer:
            writer.erase_case("CASE-7")
        store.put_draft("mrd CASE-3", {"level": "0,0"}, "CASE-3")
        return Ward(path, store.key, facts_of(store), store.audit_entries())


@pytest.fixture
def ward(original: Ward, tmp_path: Path) -> Ward:
    path = tmp_path / "Müller Station.dalba"
    shutil.copyfile(original.path, path)
    return dataclasses.replace(original, path=path)


def salvaged(ward: Ward, secret: str | Key | None = None) -> tuple[Salvaged, dict[Place, Any], Store]:
    """Salvages and opens the result; nothing else lies in the folder afterwards, and the damaged file is as it was."""
    before, beside = ward.path.read_bytes(), names(ward.path.parent)
    target = ward.path.with_name("new.dalba")
    target.unlink(missing_ok=True)
    done = salvage.salvage(ward.path, secret or ward.key, target, PASSPHRASE, clock=lambda: NOW)
    assert ward.path.read_bytes() == before
    assert names(ward.path.parent) == sorted({*beside, "new.dalba"})
    store = Store.open(target, PASSPHRASE, clock=lambda: NOW)
    try:
        assert store.verify().is_sound
        return done, facts_of(store), store
    finally:
        store.close()


def check(ward: Ward, done: Salvaged, facts: dict[Place, Any]) -> None:
    """Nothing is invented, and everything that is not as it was is told."""
    told = {doubt for case in done.cases for doubt in case.doubts}
    lost = {place for case in done.cases for place in case.lost}
    from_trail = {place for case in done.cases for place in case.from_trail}
    for place, content in facts.items():
        if content != ward.facts.get(place):
            assert content in ward.was_ever(place)
            assert (Doubt.MAY_BE_OLDER, place) in told
            assert place in from_trail
    for place in ward.facts:
        if place not in facts:
            own, whole = Place(place.case_id, place.list, ""), Place(None, place.list, "")
            assert (
                place in lost
                or (Doubt.MAY_BE_GONE, place) in told
                or {(Doubt.MAY_BE_MORE, own), (Doubt.MAY_BE_MORE, whole)} & told
                or Place(place.case_id, "patient", place.case_id or "") in lost
                or (Doubt.MAY_BE_MORE, Place(None, "patient", "")) in told
            ), place
    assert not any(place.case_id == "CASE-7" for place in facts)


def test_out_of_a_sound_store_comes_everything(ward: Ward) -> None:
    done, facts, _ = salvaged(ward)

    assert facts == ward.facts
    assert done.cases == ()
    assert done.is_complete
    assert (done.trail_missing, done.trail_end_unknown) == (0, False)
    assert {count.list: count.read for count in done.lists}["mrd"] == 2 * (CASES - 1)
    assert sum(count.lost + count.from_trail for count in done.lists) == 0


def test_order_documents_settings_and_half_typed_forms_come_along(ward: Ward) -> None:
    salvaged(ward)

    with (
        Store.open(ward.path, PASSPHRASE, read_only=True) as old,
        Store.open(ward.path.with_name("new.dalba"), PASSPHRASE, read_only=True) as new,
    ):
        assert new.cases() == old.cases()
        (document,) = new.attachments("CASE-1")
        assert new.attachment_content("CASE-1", document.id) == PDF
        values = [(own.value, own.ended_at is None) for own in new.own_value_history(Section.POLICY, "rise_log10")]
        assert values == [(0.5, False), (0.6, True)]
        (reset,) = new.own_value_history(Section.POLICY, "d85")
        assert reset.ended_at is not None
        _, file = new.settings().files_in_force["abl1_mutations"]
        assert (file.content, file.version, file.date) == (b"x = 1", "2", "2026-01-01")
        (signed,) = new.settings().sign_offs
        assert (signed.sha256, signed.name) == ("ab" * 32, "Dr. Berta")
        (reason,) = {entry.reason for entry in new.audit_entries() if entry.list == "sign_offs"}
        assert reason == "salvaged: anna 2026-03-01T10:00:00Z"
        assert new.drafts() == old.drafts()
        assert new.preferences == old.preferences


def test_the_trail_of_the_new_store_counts_and_names_no_one(ward: Ward) -> None:
    done, _, _ = salvaged(ward)

    with Store.open(done.path, PASSPHRASE, read_only=True) as new:
        row = new.head()
    assert row.action == "salvaged"
    details = json.loads(row.after or "")
    assert details["from"] == ward.path.name
    assert details["lists"]["mrd"] == [2 * (CASES - 1), 0, 0]
    assert details["trail"] == [len(ward.trail), 0]
    assert "CASE" not in (row.after or "")


def test_one_damaged_page_wherever_it_is_costs_no_fact(ward: Ward, pytestconfig: pytest.Config) -> None:
    """Table and trail never share a page: what one lost, the other tells."""
    step = 1 if pytestconfig.getoption("--long") else 7
    content = ward.path.read_bytes()
    from_trail, documents = 0, 0
    for page in range(2, ward.pages + 1, step):
        ward.path.write_bytes(content)
        spoil(ward.path, page)
        done, facts, _ = salvaged(ward)
        check(ward, done, facts)
        gone = set(ward.facts) - set(facts)
        assert {place.list for place in gone} <= {"attachments", "knowledge"}, page
        assert all(facts[place] == ward.facts[place] for place in facts), page
        from_trail += sum(count.from_trail for count in done.lists) > 0
        documents += bool(gone)
    assert from_trail > 0
    assert documents > 0 or step > 1


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 40))])
def test_many_damaged_pages_lose_facts_but_invent_none(ward: Ward, seed: int) -> None:
    chance = random.Random(seed)
    for page in range(2, ward.pages + 1):
        if chance.random() < 0.3:
            spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    check(ward, done, facts)


@pytest.mark.parametrize("is_compact", [False, True])
def test_a_damaged_description_of_the_tables_is_mended_in_the_copy(ward: Ward, *, is_compact: bool) -> None:
    if is_compact:
        with Store.open(ward.path, ward.key) as store:
            store.compact()
    content = ward.path.read_bytes()
    mended = 0
    for page in range(15, 50):
        ward.path.write_bytes(content)
        spoil(ward.path, page)
        try:
            database, _ = connect.open_database(ward.path, ward.key, read_only=True)
            database.close()
        except errors.Damaged:
            _, facts, _ = salvaged(ward)
            assert facts == ward.facts
            mended += 1
    assert mended >= 2


def test_a_first_page_that_is_damaged_keeps_everything_shut(ward: Ward) -> None:
    spoil(ward.path, 1)

    with pytest.raises(errors.WrongPassphrase):
        salvaged(ward)


SETTINGS = ("laboratory", "own_value", "sign_off", "preference")
BESIDE = ("knowledge_file", "attachment", "draft")


@pytest.fixture(scope="module")
def pages(original: Ward, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    """The pages that reading each of these tables needs."""
    path = tmp_path_factory.mktemp("pages") / "ward.dalba"
    content = original.path.read_bytes()
    found: dict[str, list[int]] = {table: [] for table in ("mrd", "audit", "patient", *SETTINGS, *BESIDE)}
    for page in range(2, original.pages + 1):
        path.write_bytes(content)
        spoil(path, page)
        for table, needed in found.items():
            try:
                database, _ = connect.open_database(path, original.key, read_only=True)
            except errors.Damaged:
                break
            try:
                with errors.translated(path):
                    database.execute(f'SELECT * FROM "{table}" NOT INDEXED').fetchall()
            except errors.Damaged:
                needed.append(page)
            finally:
                database.close()
    return found


Pages = dict[str, list[int]]


def test_where_table_and_trail_are_damaged_what_is_lost_is_named(ward: Ward, pages: Pages) -> None:
    mrd, audit = pages["mrd"], pages["audit"]
    spoil(ward.path, mrd[-1])
    for page in audit[1:]:
        spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    check(ward, done, facts)
    lost = [place for case in done.cases for place in case.lost]
    assert lost
    assert {place.list for place in lost} == {"mrd"}
    assert not done.is_complete
    assert {place for place in ward.facts if place.list == "mrd"} - set(facts) == set(lost)
    assert done.trail_missing > 0


def test_an_older_value_is_never_passed_off_as_the_last(ward: Ward, pages: Pages) -> None:
    mrd, audit = pages["mrd"], pages["audit"]
    for page in (*mrd, audit[-1], audit[-2], audit[-3]):
        spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    check(ward, done, facts)
    older = {place for place in facts if facts[place] != ward.facts[place]}
    assert older
    told = {place for case in done.cases for doubt, place in case.doubts if doubt is Doubt.MAY_BE_OLDER}
    assert older <= told


def test_a_case_without_its_patient_is_told_as_lost(ward: Ward, pages: Pages) -> None:
    for page in (*pages["patient"], *pages["audit"]):
        spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    assert not any(place.list == "mrd" for place in facts)
    lost = {place.record_id for case in done.cases for place in case.lost if place.list == "patient"}
    assert lost == {place.case_id for place in ward.facts if place.list == "patient"}


@pytest.mark.parametrize("table", SETTINGS)
def test_what_a_centre_set_comes_from_the_trail_when_its_table_is_gone(ward: Ward, pages: Pages, table: str) -> None:
    for page in pages[table]:
        spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    assert facts == ward.facts
    assert sum(count.from_trail for count in done.lists) >= 1
    assert all(case.case_id is None for case in done.cases)


def test_without_its_bytes_a_document_is_lost_and_named(ward: Ward, pages: Pages) -> None:
    for page in pages["attachment"]:
        spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    assert {place.list for place in set(ward.facts) - set(facts)} == {"attachments"}
    lost = [place for case in done.cases for place in case.lost]
    assert {place.case_id for place in lost} == {"CASE-1", "CASE-2"}


def test_without_its_file_own_knowledge_is_no_longer_in_force(ward: Ward, pages: Pages) -> None:
    for page in pages["knowledge_file"]:
        spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    assert {place.list for place in set(ward.facts) - set(facts)} == {"knowledge"}
    with Store.open(done.path, PASSPHRASE, read_only=True) as new:
        assert new.settings().files_in_force == {}
    assert not done.is_complete


def test_half_typed_forms_that_are_lost_are_counted(ward: Ward, pages: Pages) -> None:
    for page in pages["draft"]:
        spoil(ward.path, page)

    done, facts, _ = salvaged(ward)

    assert facts == ward.facts
    assert [(count.read, count.lost) for count in done.lists if count.list == "drafts"] == [(0, 1)]


def test_a_tampered_trail_is_not_believed(ward: Ward, pages: Pages) -> None:
    for page in pages["mrd"]:
        spoil(ward.path, page)
    database, _ = connect.open_database(ward.path, ward.key)
    database.execute("DROP TRIGGER audit_is_never_changed")
    database.execute("UPDATE audit SET after = replace(after, '2.6', '0.001') WHERE list = 'mrd'")
    database.close()

    _, facts, _ = salvaged(ward)

    assert not any(content.get("level_percent") == 0.001 for place, content in facts.items() if place.list == "mrd")


@pytest.mark.parametrize("part", [0.5, 0.8, 0.98])
def test_of_a_file_cut_short_the_first_part_is_read(ward: Ward, part: float) -> None:
    content = ward.path.read_bytes()
    ward.path.write_bytes(content[: int(len(content) * part) + 123])

    done, facts, _ = salvaged(ward)

    check(ward, done, facts)
    assert facts


def test_a_journal_that_mends_the_store_is_used_and_left_alone(ward: Ward) -> None:
    journal = leave_a_journal(ward.path)

    done, facts, _ = salvaged(ward)

    (left,) = leftovers.beside(ward.path)
    assert left.read_bytes() == journal
    assert facts == ward.facts
    assert done.is_complete


def test_a_journal_of_another_store_is_not_used(ward: Ward, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = tmp_path / "b" / "other.dalba"
    with Store.create(other, PASSPHRASE) as store:
        store.put_draft("x", "y" * 40_000)
    ward.path.with_name(ward.path.name + "-journal").write_bytes(leave_a_journal(other))
    shutil.rmtree(tmp_path / "b")

    _, facts, _ = salvaged(ward)

    assert facts == ward.facts


def test_the_passphrase_of_the_old_store_is_that_of_the_new_one_unless_another_is_given(ward: Ward) -> None:
    new = ward.path.with_name("new.dalba")

    salvage.salvage(ward.path, PASSPHRASE, new)
    Store.open(new, PASSPHRASE).close()
    new.unlink()
    salvage.salvage(ward.path, ward.key.recovery_code(), new, "another one")
    Store.open(new, "another one").close()
    new.unlink()
    with pytest.raises(errors.EmptyPassphrase):
        salvage.salvage(ward.path, ward.key.recovery_code(), new)


def test_what_cannot_be_salvaged_is_refused_and_leaves_nothing(ward: Ward) -> None:
    before = names(ward.path.parent)
    new = ward.path.with_name("new.dalba")

    with pytest.raises(errors.WrongPassphrase, match="Station"):
        salvage.salvage(ward.path, "not it", new)
    with pytest.raises(errors.StoreExists):
        salvage.salvage(ward.path, PASSPHRASE, ward.path)
    with pytest.raises(errors.NoSuchStore):
        salvage.salvage(ward.path.with_name("gone.dalba"), PASSPHRASE, new)
    for content in (b"", b"short", b"\0" * 4097, random.Random(1).randbytes(50_001)):
        ward.path.write_bytes(content)
        with pytest.raises(errors.StoreError):
            salvage.salvage(ward.path, PASSPHRASE, new)
        assert ward.path.read_bytes() == content

    assert names(ward.path.parent) == before


def test_bad_places_of_the_medium_are_read_around(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    from dalba_desktop.store import damaged

    class Failing:
        """A file that has a bad place."""

        def __init__(self, path: Path) -> None:
            self._file = path.open("rb", buffering=0)
            self._at = 0

        def __enter__(self) -> Failing:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def seek(self, at: int, whence: int = 0) -> int:
            self._at = self._file.seek(at, whence)
            return self._at

        def read(self, size: int) -> bytes:
            if self._at == 15 * PAGE:
                raise OSError(5, "Input/output error")
            return self._file.read(size)

    monkeypatch.setattr(damaged, "opened_raw", Failing)

    done, facts, _ = salvaged(ward)

    check(ward, done, facts)
    assert facts == ward.facts


def test_the_readable_rows_of_a_damaged_trail_can_be_looked_at(ward: Ward, pages: Pages) -> None:
    spoil(ward.path, pages["audit"][-1])

    entries, missing = salvage.trail_of(ward.path, ward.key)

    assert missing > 0
    assert len(entries) + missing == len(ward.trail)
    assert set(entries) <= set(ward.trail)


def test_a_demo_store_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "demo.dalba"
    Store.create(path, "demo", synthetic=True, as_of=dt.date(2026, 3, 1)).close()

    salvage.salvage(path, "demo", tmp_path / "new.dalba")

    with Store.open(tmp_path / "new.dalba", "demo") as store:
        assert store.synthetic
        assert store.as_of == dt.date(2026, 3, 1)
