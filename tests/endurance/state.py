"""What a folder with a store holds, as a process sees it that opens it anew: its content and what is wrong with it."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from dalba_desktop.store import keys
from dalba_desktop.store.audit import FIRST_HASH, Action
from dalba_desktop.store.backups import Backups
from dalba_desktop.store.errors import StoreError, WrongPassphrase
from dalba_desktop.store.store import Store

PASSPHRASE = "correct horse ’ battery"
OTHER_PASSPHRASE = "better staple"
STORE = "ward.dalba"
ASKED = {".json", ".csv", ".pdf"}
NEVER_ALIKE = {"trail.json"}
"""Files with chance in them: the hashes of a trail."""


@dataclass(frozen=True, slots=True)
class Found:
    """A look at a folder."""

    content: str | None
    """A digest of all facts and settings and how much was done; None when the store does not open."""
    entries: int
    files: str
    """A digest of the files that were asked for: exports and reports."""
    left: tuple[str, ...]
    """Journals and unfinished files."""
    wrong: tuple[str, ...]


def content_of(store: Store) -> str:
    """A digest of everything a store says about patients, of what it judges by, and of how much was done to it."""
    file = CaseFile(cases=store.cases(), laboratories=store.laboratories, policy=store.policy_overrides)
    documents = [
        (case_id, made.as_json(), _digest(store.attachment_content(case_id, made.id)))
        for case_id in store.case_ids()
        for made in store.attachments(case_id)
    ]
    others = [documents, dict(store.drafts()), dict(store.preferences), deeds_of(store)]
    return _digest((write_case_file(file) + json.dumps(others, sort_keys=True)).encode())


def look(folder: Path, *secrets: str) -> Found:
    """Opens every store of a folder, the ward's own as the program does, and looks at the files that were asked for.

    Any of the secrets may open them; without one it is `PASSPHRASE`.
    """
    content, entries, wrong = None, 0, []
    for path in sorted(folder.rglob("*.dalba")):
        if _is_unfinished(path):
            continue
        try:
            if path == folder / STORE:
                content, entries, problems = _look_inside(path, secrets or (PASSPHRASE,))
            else:
                problems = _problems_of_copy(path, secrets or (PASSPHRASE,))
            wrong += [f"{path.name}: {problem}" for problem in problems]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            wrong.append(f"does not open: {type(error).__name__}: {error}")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    asked = [path for path in files if path.parent == folder and path.suffix in ASKED and not _is_unfinished(path)]
    wrong += [f"{path.name} is not whole" for path in asked if not _is_whole(path)]
    digests = [(path.name, "" if path.name in NEVER_ALIKE else _digest(path.read_bytes())) for path in asked]
    left = tuple(path.name for path in files if _is_unfinished(path))
    return Found(content, entries, _digest(json.dumps(digests).encode()), left, tuple(wrong))


def _look_inside(path: Path, secrets: Sequence[str]) -> tuple[str, int, list[str]]:
    for place, secret in enumerate(secrets, start=1):
        others = () if place == len(secrets) else (WrongPassphrase,)
        with contextlib.suppress(*others), Store.open(path, secret) as store:
            problems = [f"{each.problem} {each.place}" for each in store.verify().findings]
            return content_of(store), deeds_of(store), [*problems, *chain_problems(store)]
    raise AssertionError


def _problems_of_copy(path: Path, secrets: Sequence[str]) -> list[str]:
    """What the whole check of a backup, or of a store that was set aside, finds; it may be of an older version."""
    tried = [Backups(path).check(path, secret) for secret in secrets]
    found = next((each for each in tried if not isinstance(each, WrongPassphrase)), tried[-1])
    return [str(found)] if isinstance(found, StoreError) else [str(each) for each in found.findings]


def deeds_of(store: Store) -> int:
    """How long the trail is, but for who opened the store how often."""
    return sum(entry.action != Action.UNLOCKED for entry in store.audit_entries())


def _is_unfinished(path: Path) -> bool:
    return path.name.startswith(".") or path.name.endswith(("-journal", "-wal", "-shm"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def chain_problems(store: Store) -> list[str]:
    """Sentences on what is wrong with the audit trail; empty when it verifies."""
    problems = []
    previous = FIRST_HASH
    for place, entry in enumerate(store.audit_entries(), start=1):
        if (entry.sequence, entry.previous_hash, entry.hash) != (place, previous, entry.computed_hash()):
            problems.append(f"audit row {place} does not follow from the one before")
        previous = entry.hash
    return problems


def _is_whole(path: Path) -> bool:
    try:
        match path.suffix:
            case ".json":
                json.loads(path.read_bytes())
            case ".pdf":
                with pikepdf.open(path) as pdf:
                    return len(pdf.pages) > 0 and not pdf.check_pdf_syntax()
    except (ValueError, pikepdf.PdfError):
        return False
    return True


def remember_keys(*stores: Path, secrets: Sequence[str] = (PASSPHRASE,), fresh: Sequence[str] = ()) -> None:
    """Derives keys once for this process and all its children: those of stores, and of files made with `fresh` secrets.

    That is arithmetic, no file is part of it, and it is nearly all the time that opening a small store takes.
    """
    keys._derived = functools.cache(keys._derived)
    new = functools.cache(keys.Key.new)
    keys.Key.new = new  # type: ignore[method-assign]
    headers = [store.read_bytes()[: keys.HEADER_BYTES] for store in stores] + [new(secret).header for secret in fresh]
    for header, secret in itertools.product(headers, secrets):
        keys.Key.of_file(secret, header)
