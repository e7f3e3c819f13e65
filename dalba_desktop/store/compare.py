"""Compares the data of a store with what its trail says they must be."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from dalba_desktop.domain.history import LISTS
from dalba_desktop.store import attachments, audit, contents, rows, settings
from dalba_desktop.store.contents import Place
from dalba_desktop.store.expected import Expected
from dalba_desktop.store.findings import Finding, Problem


def fact_findings(told: Expected, present: Mapping[Place, Any]) -> Iterator[Finding]:
    """What is wrong with the rows of `contents.every_row`, documents left out: their contents and their order."""
    for place, content in present.items():
        said = told.facts.get(place)
        if isinstance(content, contents.Unreadable):
            yield Finding(Problem.UNREADABLE, said and said.sequence, place, content.value)
        elif said is None:
            yield Finding(Problem.FACT_UNKNOWN, told.gone.get(place), place)
        elif said.text != rows.canonical_json(content):
            yield Finding(Problem.FACT_CHANGED, said.sequence, place)
    for place, said in told.facts.items():
        if place not in present:
            yield Finding(Problem.FACT_MISSING, said.sequence, place)
    known, there = _ranked(told.facts, present), _ranked(present, told.facts)
    for group, places in known.items():
        moved = next((found for found, right in zip(there[group], places, strict=True) if found != right), None)
        if moved is not None:
            yield Finding(Problem.FACT_CHANGED, told.facts[moved].sequence, moved, "order")


def _ranked(places: Iterable[Place], others: Mapping[Place, Any]) -> dict[Hashable, list[Place]]:
    """What stands in an order that matters, list by list, without what is not in the other mapping."""
    found: dict[Hashable, list[Place]] = {}
    for place in places:
        if place in others and (place.list in LISTS or place.list in (contents.PATIENT, contents.LABORATORIES)):
            case_id = place.case_id if place.list in LISTS else None
            found.setdefault((case_id, place.list), []).append(place)
    return found


def document_findings(told: Expected, database: Database) -> Iterator[Finding]:
    """What is wrong with the documents, removed ones included, and with their bytes."""
    missing = dict(told.documents)
    for document in attachments.every(database):
        place = Place(document.case_id, contents.ATTACHMENTS, document.id)
        known = missing.pop(place, None)
        if known is None:
            yield Finding(Problem.FACT_UNKNOWN, None, place)
        elif (
            known.said.text != rows.canonical_json(document.as_json())
            or known.removed != document.removed
            or not attachments.is_intact(database, document)
        ):
            yield Finding(Problem.FACT_CHANGED, known.said.sequence, place)
    for place, known in missing.items():
        yield Finding(Problem.FACT_MISSING, known.said.sequence, place)


def settings_findings(told: Expected, database: Database) -> Iterator[Finding]:
    """What is wrong with what the centre set, ended values included, and with what the store says of itself."""
    own = contents.own_rows(database)
    for section, key in told.own_values | own:
        yield from _compared(
            told.own_values.get((section, key), []), own.get((section, key), []), Place(None, section, key)
        )
    signed: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for made in settings.sign_offs(database):
        signed.setdefault((made.sha256, made.name), []).append((made.at, made.who))
    for sha256, name in told.sign_offs | signed:
        place = Place(None, contents.SIGN_OFFS, f"{name} {sha256[:12]}")
        yield from _compared(told.sign_offs.get((sha256, name), []), signed.get((sha256, name), []), place)
    files = {
        file.sha256: [(file.name, file.at, file.who, hashlib.sha256(file.content).hexdigest(), _is_as_headed(file))]
        for file in settings.knowledge_files(database)
    }
    for sha256 in told.files | files:
        wanted = [(*told.files[sha256], sha256, True)] if sha256 in told.files else []
        yield from _compared(wanted, files.get(sha256, []), Place(None, "knowledge", f"file {sha256[:12]}"))
    meta = dict(database.execute("SELECT key, value FROM meta WHERE key <> ?", [audit.HEAD]).fetchall())
    for key in told.made | meta if told.made else ():
        if told.made.get(key) != meta.get(key):
            yield Finding(Problem.FACT_CHANGED, None, Place(None, "store", key))


def _is_as_headed(file: settings.KnowledgeFile) -> bool:
    """Whether version and date are those at the head of the file itself; the trail knows only its hash."""
    try:
        head = tomllib.loads(file.content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return True
    said = {"version": file.version, "date": file.date}
    return all(str(head[key]).strip() == value for key, value in said.items() if key in head)


def _compared(wanted: Sequence[Any], there: Sequence[Any], place: Place) -> Iterator[Finding]:
    """At most one finding about rows that share a place."""
    if wanted != there:
        if len(wanted) == len(there):
            yield Finding(Problem.FACT_CHANGED, None, place)
        else:
            yield Finding(Problem.FACT_MISSING if len(wanted) > len(there) else Problem.FACT_UNKNOWN, None, place)
