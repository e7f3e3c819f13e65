"""Every template the program can say, read from its source, its codes and its knowledge files.

A template stands as a literal in `say`, `say_n` or `mark`; keys of a marked table are codes and are left out.
"""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "dalba_desktop"
KNOWLEDGE = ROOT / "resources" / "knowledge"
_SAYS = ("say", "say_n", "mark")
_LISTED = ("policy.toml", "event_terms.toml")


@dataclass(slots=True)
class Template:
    """An English text that is looked up, what it becomes with a count, and the modules that say it."""

    one: str
    many: str | None = None
    places: set[str] = field(default_factory=set)


def program_templates() -> dict[str, Template]:
    """All templates by their English text. Raises ValueError where one has two plurals."""
    found: dict[str, Template] = {}
    for path in sorted(PROGRAM.rglob("*.py")):
        place = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for one, many in templates_in(path.read_text(encoding="utf-8")):
            _add(found, one, many, place)
    for one in _labels():
        _add(found, one, None, "dalba_desktop.domain.codes")
    for one in _units():
        _add(found, one, None, "dalba_desktop.domain.fields")
    for name in _LISTED:
        for one in _knowledge_texts(tomllib.loads((KNOWLEDGE / name).read_text(encoding="utf-8"))):
            _add(found, one, None, f"resources/knowledge/{name}")
    return found


def templates_in(source: str) -> Iterator[tuple[str, str | None]]:
    """The templates of one module, each with its plural."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _SAYS:
            continue
        first, *others = node.args
        if node.func.id == "say_n":
            yield from zip(_leaves(first), _leaves(others[0]), strict=True)
        else:
            yield from ((leaf, None) for leaf in _leaves(first))


def is_text(text: str) -> bool:
    """Whether there is something to translate."""
    return any(letter.isalpha() for letter in _without_places(text))


def places_in(text: str) -> list[str]:
    """The placeholders of a template with their formats, sorted."""
    parts = string.Formatter().parse(text)
    return sorted(f"{name}!{how}:{form}" for _, name, form, how in parts if name is not None)


def _without_places(text: str) -> str:
    try:
        return "".join(literal for literal, *_ in string.Formatter().parse(text))
    except ValueError:
        return text


def _leaves(node: ast.expr) -> Iterator[str]:
    """The texts of a literal or a table; the keys of a table, and what it is looked up by, are codes."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and is_text(node.value):
            yield node.value
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _leaves(value)
    elif isinstance(node, ast.Subscript):
        yield from _leaves(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _leaves(node.body)
        yield from _leaves(node.orelse)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            yield from _leaves(node.func.value)
            yield from (leaf for other in node.args[1:] for leaf in _leaves(other))
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for value in node.elts:
            yield from _leaves(value)


def _labels() -> Iterable[str]:
    """Codes whose words are their own name."""
    from dalba_desktop.domain import codes
    from dalba_desktop.wording.words import plain_name

    for kind in vars(codes).values():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            yield from (plain_name(code) for code in kind if is_text(plain_name(code)))


def _units() -> Iterable[str]:
    """The units of what is recorded."""
    from dalba_desktop.domain.fields import specs_of
    from dalba_desktop.domain.history import LISTS
    from dalba_desktop.domain.patient import Patient

    return {
        item.spec.unit for record in (*LISTS.values(), Patient) for item in specs_of(record) if is_text(item.spec.unit)
    }


def _knowledge_texts(document: object, key: str = "") -> Iterator[str]:
    """What a knowledge file says to people; sources stay as they are cited."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from _knowledge_texts(value, name)
    elif isinstance(document, list):
        yield from (each for each in document if isinstance(each, str) and is_text(each) and key[:1].isupper())
    elif isinstance(document, str) and key in ("meaning", "unit") and is_text(document):
        yield document.strip("()") if key == "unit" else document


def _add(found: dict[str, Template], one: str, many: str | None, place: str) -> None:
    template = found.setdefault(one, Template(one))
    if many is not None and template.many not in (None, many):
        raise ValueError(f"two plurals of {one!r}: {template.many!r}, {many!r}")
    template.many = many if template.many is None else template.many
    template.places.add(place)
