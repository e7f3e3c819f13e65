"""What a centre sets for itself: every value with who, when and why; nothing overwritten, nothing lost."""

from __future__ import annotations

import contextlib
import hashlib
import json

import pytest
from sqlcipher3 import dbapi2

from dalba_desktop.store import errors
from dalba_desktop.store.settings import Section
from dalba_desktop.store.store import Store
from tests.store.conftest import changes_of

TABLE = b'version = "2"\n'
SHA256 = hashlib.sha256(TABLE).hexdigest()


def test_an_own_value_is_kept_with_who_when_and_why(store: Store) -> None:
    with store.writing(who="anna", reason="our assay is better") as writer:
        writer.put_policy("rise_min_log10", 0.4)

    own = store.settings().policy["rise_min_log10"]

    assert (own.value, own.who, own.reason, own.at) == (0.4, "anna", "our assay is better", "2026-03-01T10:00:00Z")
    assert store.policy_overrides == {"rise_min_log10": 0.4}


def test_values_that_were_replaced_or_reset_stay_with_their_end(store: Store) -> None:
    with store.writing(who="anna", reason="first") as writer:
        writer.put_policy("few_copies", 12)
    with store.writing(who="berta", reason="second") as writer:
        writer.put_policy("few_copies", 15)
    with store.writing(who="carla", reason="back to the book") as writer:
        assert writer.reset_policy("few_copies")
        assert not writer.reset_policy("few_copies")

    assert store.policy_overrides == {}
    told = [
        (own.value, own.who, own.ended_by, own.ended_reason)
        for own in store.own_value_history(Section.POLICY, "few_copies")
    ]
    assert told == [(12, "anna", "berta", "second"), (15, "berta", "carla", "back to the book")]
    trail = [(row.action, row.list, row.record_id, row.before, row.after) for row in changes_of(store)]
    assert trail == [
        ("added", "policy", "few_copies", None, "12.0"),
        ("amended", "policy", "few_copies", "12.0", "15.0"),
        ("withdrawn", "policy", "few_copies", "15.0", None),
    ]


def test_two_values_of_one_key_are_never_in_force_together(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.put_policy("few_copies", 12)

    with pytest.raises(dbapi2.IntegrityError):
        store._database.execute(
            "INSERT INTO own_value (section, key, value, at, who, reason) "
            "VALUES ('policy', 'few_copies', '1', '', '', '')"
        )


def test_a_calendar_is_kept_as_it_was_given(store: Store) -> None:
    document = {"protocol": {"d-alba": {"induction": [[22, 5]]}}}
    with store.writing(who="anna", reason="our clinic day") as writer:
        writer.put_calendar("d-alba", document)

    assert store.settings().calendars["d-alba"].value == document
    with store.writing(who="anna", reason="as published") as writer:
        assert writer.reset_calendar("d-alba")
    assert store.settings().calendars == {}


def test_a_knowledge_file_is_kept_once_and_the_older_one_too(store: Store) -> None:
    newer = b'version = "3"\n'
    with store.writing(who="anna", reason="ours") as writer:
        writer.use_knowledge_file("abl1_mutations", TABLE, "2", "2026-01-01")
    with store.writing(who="anna", reason="newer") as writer:
        writer.use_knowledge_file("abl1_mutations", newer, "3", "2026-02-01")
    with store.writing(who="berta", reason="back") as writer:
        writer.use_knowledge_file("abl1_mutations", TABLE, "2", "2026-01-01")

    own, file = store.settings().files_in_force["abl1_mutations"]

    assert (own.who, own.reason, file.sha256, file.content) == ("berta", "back", SHA256, TABLE)
    assert [kept.version for kept in store.knowledge_files()] == ["2", "3"]
    with store.writing(who="berta", reason="as shipped") as writer:
        assert writer.use_shipped_knowledge("abl1_mutations")
    assert store.settings().files_in_force == {}
    assert len(store.knowledge_files()) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE knowledge_file SET content = X'00'",
        "DELETE FROM knowledge_file",
        "UPDATE own_value SET value = '{'",
    ],
)
def test_settings_that_do_not_read_back_are_damage(store: Store, statement: str) -> None:
    with store.writing(who="anna") as writer:
        writer.use_knowledge_file("abl1_mutations", TABLE, "2", "2026-01-01")
    store._database.execute(statement)

    with pytest.raises(errors.Damaged, match="damaged"):
        store.settings()


def test_a_sign_off_names_the_clinician_and_the_file(store: Store) -> None:
    with store.writing(who="anna") as writer:
        writer.sign(SHA256, "Dr. Rossi")

    (signed,) = store.settings().sign_offs

    assert (signed.sha256, signed.name, signed.who, signed.at) == (SHA256, "Dr. Rossi", "anna", "2026-03-01T10:00:00Z")
    (row,) = changes_of(store)
    assert (row.list, row.record_id) == ("sign_offs", SHA256)
    assert json.loads(row.after or "")["name"] == "Dr. Rossi"


def test_every_change_moves_the_version_of_the_settings_and_a_failed_one_leaves_nothing(store: Store) -> None:
    assert store.settings_version() == 0
    with store.writing(who="anna") as writer:
        writer.put_policy("few_copies", 12)
    assert store.settings_version() == store.settings().version == store.head().sequence > 0
    before = store.settings_version()

    with contextlib.suppress(ZeroDivisionError), store.writing(who="anna") as writer:
        writer.put_policy("few_copies", 13)
        raise ZeroDivisionError

    assert store.policy_overrides == {"few_copies": 12}
    assert store.settings_version() == before
