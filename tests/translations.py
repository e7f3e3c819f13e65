"""Brings the catalogues up to date: `python -m tests.translations` takes new templates into them and compiles them.

What has no translation yet is printed and left empty; `--check` changes nothing and ends with 1 when there is any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from tests import catalogues
from tests.catalogues import Entry
from tests.templates import ROOT, Template, places_in, program_templates

FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("it",)
_KEY_SIGN = re.compile("&(?!&)(?=[^ ])")


def merged(known: Mapping[str, Entry], templates: Mapping[str, Template]) -> dict[str, Entry]:
    """The entries of the templates, with what is known of them; what is not said any more is left out."""
    found = {}
    for one, template in templates.items():
        size = 1 if template.many is None else 2
        before = known.get(one)
        said = before.said if before is not None and len(before.said) == size else ("",) * size
        found[one] = Entry(one, template.many, said, tuple(sorted(template.places)))
    return found


def faults(entries: Mapping[str, Entry], templates: Mapping[str, Template]) -> list[str]:
    """What is wrong with a catalogue: missing, no longer said, other placeholders, other keys of menus."""
    found = [f"not in the catalogue: {one!r}" for one in templates if one not in entries]
    found += [f"said no more: {one!r}" for one in entries if one not in templates]
    for one, template in templates.items():
        if one in entries:
            found += _faults_of(entries[one], template)
    return found


def _faults_of(entry: Entry, template: Template) -> list[str]:
    if entry.many != template.many:
        return [f"other plural: {entry.one!r}"]
    if not all(entry.said):
        return [f"not translated: {entry.one!r}"]
    found = []
    for english, said in zip((entry.one, entry.many or entry.one), entry.said, strict=False):
        if _places(english) != _places(said):
            found.append(f"other placeholders: {english!r}: {said!r}")
        if _keys(english) != _keys(said):
            found.append(f"other keys (&): {english!r}: {said!r}")
        if _edges(english) != _edges(said):
            found.append(f"other blanks or stop at the ends: {english!r}: {said!r}")
    return found


def _places(text: str) -> list[str] | None:
    try:
        return sorted(set(places_in(text)))
    except ValueError:
        return None


def _keys(text: str) -> int:
    return len(_KEY_SIGN.findall(text.replace("&&", "")))


def _edges(text: str) -> tuple[bool, bool, bool]:
    return text[:1] == " ", text[-1:] == " ", text[-1:] == "."


def main(arguments: list[str]) -> int:
    """Merges and compiles every catalogue, or checks it."""
    templates = program_templates()
    bad = 0
    for language in LANGUAGES:
        file = FOLDER / f"{language}.po"
        entries = catalogues.read(file.read_text(encoding="utf-8")) if file.exists() else {}
        if "--check" not in arguments:
            entries = merged(entries, templates)
            Path(file).write_text(catalogues.written(entries.values(), language), encoding="utf-8")
            file.with_suffix(".mo").write_bytes(catalogues.compiled(entries, language))
        wrong = faults(entries, templates)
        bad += len(wrong)
        print(*wrong, f"{file.name}: {len(entries)} entries, {len(wrong)} faults", sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
