"""Reads and writes the catalogue of a language: the part of gettext's `.po` that is used here, and its `.mo`."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HEADER = (
    "Project-Id-Version: D-ALBA Desktop\n"
    "Language: {language}\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
MAGIC = 0x950412DE
_LINE = re.compile(r'(?P<key>msgid_plural|msgid|msgstr(?:\[[01]\])?)? ?(?P<text>".*")')


@dataclass(frozen=True, slots=True)
class Entry:
    """One template and what it is in the language: one text, or one and many."""

    one: str
    many: str | None
    said: tuple[str, ...]
    places: tuple[str, ...] = ()


def read(text: str) -> dict[str, Entry]:
    """The entries of a catalogue by their template, without its header. Raises ValueError for what it does not know."""
    found: dict[str, Entry] = {}
    for block in text.strip().split("\n\n"):
        parts: dict[str, str] = {}
        places: list[str] = []
        key = ""
        for line in block.splitlines():
            if line.startswith("#"):
                places += line[2:].split() if line.startswith("#:") else []
                continue
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(line)
            key = match["key"] or key
            parts[key] = parts.get(key, "") + str(ast.literal_eval(match["text"]))
        if not parts or not parts["msgid"]:
            continue
        many = parts.get("msgid_plural")
        said = (parts["msgstr"],) if many is None else (parts["msgstr[0]"], parts["msgstr[1]"])
        if parts["msgid"] in found:
            raise ValueError(f"twice: {parts['msgid']!r}")
        found[parts["msgid"]] = Entry(parts["msgid"], many, said, tuple(places))
    return found


def written(entries: Iterable[Entry], language: str) -> str:
    """The catalogue as text: sorted, with the modules that say each template."""
    blocks = [
        'msgid ""\nmsgstr ""\n' + "\n".join(_quoted(line) for line in HEADER.format(language=language).splitlines(True))
    ]
    for entry in sorted(entries, key=lambda entry: (entry.one.casefold(), entry.one)):
        lines = [f"#: {place}" for place in sorted(entry.places)]
        lines.append(f"msgid {_quoted(entry.one)}")
        if entry.many is None:
            lines.append(f"msgstr {_quoted(entry.said[0])}")
        else:
            lines.append(f"msgid_plural {_quoted(entry.many)}")
            lines += [f"msgstr[{place}] {_quoted(said)}" for place, said in enumerate(entry.said)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def compiled(entries: Mapping[str, Entry], language: str) -> bytes:
    """The same as gettext reads it: two sorted tables of lengths and places, then the texts."""
    texts = {b"": HEADER.format(language=language).encode()}
    for entry in entries.values():
        if all(entry.said):
            key = entry.one if entry.many is None else f"{entry.one}\0{entry.many}"
            texts[key.encode()] = "\0".join(entry.said).encode()
    keys = sorted(texts)
    place = 28 + 16 * len(keys)
    head, body = b"", b""
    for column in (keys, [texts[key] for key in keys]):
        for text in column:
            head += struct.pack("<II", len(text), place + len(body))
            body += text + b"\0"
    return struct.pack("<7I", MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0) + head + body


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
