"""What happens with files that are dropped onto the window: by their endings, and by what is open. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dalba_desktop.wording import say, say_n

STORES, CASES = frozenset({".dalba"}), frozenset({".json"})
DOCUMENTS = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
TABLES = frozenset({".csv", ".tsv", ".txt"})


class Deed(StrEnum):
    """What is done with what was dropped."""

    OPEN = "open"
    IMPORT = "import"
    KEEP = "keep"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Ground:
    """What the files would fall on. `barred` says why nothing can be changed; "" when it can."""

    has_store: bool
    case: str = ""
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen, in a sentence, or why nothing would."""

    deed: Deed
    sentence: str
    paths: tuple[Path, ...] = ()


def plan_of(paths: Sequence[Path], ground: Ground) -> Plan:
    """What these files are for: all of them, or none."""
    endings = {path.suffix.lower() for path in paths}
    if not endings:
        return _nothing(say("Only files can be dropped here."))
    if endings <= STORES:
        if len(paths) > 1:
            return _nothing(say("One store at a time."))
        return Plan(Deed.OPEN, say("Open the store {file}", file=paths[0].name), tuple(paths))
    if endings <= CASES:
        return _import(paths, ground)
    if endings <= DOCUMENTS:
        return _keep(paths, ground)
    if endings <= CASES | DOCUMENTS | STORES:
        return _nothing(say("These are of several kinds: drop stores, case files and documents by themselves."))
    if endings & TABLES:
        return _nothing(
            say("A table needs to be told what its columns mean: dalba import on the command line does it.")
        )
    return _nothing(allowed_words())


def allowed_words() -> str:
    """What can be dropped at all."""
    return say(
        "A store (.dalba), case files (.json), or documents of the case shown (PDF, PNG, JPEG, TIFF) can be "
        "dropped here."
    )


def _import(paths: Sequence[Path], ground: Ground) -> Plan:
    if not ground.has_store:
        return _nothing(say("Open or create a store first: the cases need a place to go to."))
    if ground.barred:
        return _nothing(ground.barred)
    sentence = say_n(
        "Import {count} case file into this store", "Import {count} case files into this store", len(paths)
    )
    return Plan(Deed.IMPORT, sentence, tuple(paths))


def _keep(paths: Sequence[Path], ground: Ground) -> Plan:
    if not ground.has_store:
        return _nothing(say("Open a store and show a case first: a document belongs to a case."))
    if not ground.case:
        return _nothing(say("Show a case first: a document belongs to a case."))
    if ground.barred:
        return _nothing(ground.barred)
    sentence = say_n(
        "Keep {count} document with {case}", "Keep {count} documents with {case}", len(paths), case=ground.case
    )
    return Plan(Deed.KEEP, sentence, tuple(paths))


def _nothing(why: str) -> Plan:
    return Plan(Deed.NOTHING, why)
