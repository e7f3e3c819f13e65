"""Which ABL1 variant resists which TKI: a knowledge table. What it does not know it calls unknown, never sensitive."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from dalba_desktop.domain.abl1 import Variant, hgvs_protein
from dalba_desktop.domain.codec import FactError
from dalba_desktop.domain.codes import TKIS, Agent

GATEKEEPER = "p.Thr315Ile"
COMPOUND = "compound with p.Thr315Ile"
STANDINGS = ("verified", "memory", "opinion")


class Call(StrEnum):
    """What the table says of a pair: resistant, intermediate, usable, or no data."""

    RESISTANT = "R"
    INTERMEDIATE = "I"
    USABLE = "S"
    NO_DATA = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One entry: the call as written, its source, and whether that source was seen or is from memory."""

    call: Call
    written: str
    source: str
    standing: str


@dataclass(frozen=True)
class MutationTable:
    """The table by variant (HGVS protein, or `COMPOUND`) and TKI, with version, date and who reviewed it.

    `sha256` is that of the file it was read from, empty for a table made otherwise.
    """

    version: str
    date: str
    reviewed_by: str | None
    cells: Mapping[tuple[str, Agent], Cell]
    sha256: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        """The variants, in the order of the file."""
        return tuple(dict.fromkeys(name for name, _ in self.cells))

    @property
    def tkis(self) -> tuple[Agent, ...]:
        """Every TKI a call may be about, always in the same order, with or without an entry."""
        return tuple(agent for agent in Agent if agent in TKIS)

    @property
    def age(self) -> tuple[tuple[int, ...], str]:
        """What grows from one version of the table to the next: the numbers in its version, then its date."""
        return tuple(int(digits) for digits in re.findall(r"[0-9]+", self.version)), self.date

    def cell(self, variant: Variant, tki: Agent) -> Cell | None:
        """The entry for a variant and a TKI, the compound row for a declared compound with T315I; None without."""
        return self.cells.get((row_of(variant), tki))

    def call(self, variant: Variant, tki: Agent) -> Call:
        """What the table says of a pair; no entry is no data."""
        cell = self.cell(variant, tki)
        return Call.NO_DATA if cell is None else cell.call


def row_of(variant: Variant) -> str:
    """The row a variant is read from."""
    together = {variant.protein, *variant.compound_with}
    return COMPOUND if GATEKEEPER in together and len(together) > 1 else variant.protein


def read_call(written: str) -> Call:
    """`R/I` counts as R, `S/I` and `I/S` as I, anything with `?` as no data. Raises ValueError for other letters."""
    letters = set(written.replace("/", ""))
    if "?" in letters:
        return Call.NO_DATA
    if not letters or letters - {"R", "I", "S"}:
        raise ValueError(written)
    for call in (Call.RESISTANT, Call.INTERMEDIATE):
        if call.value in letters:
            return call
    return Call.USABLE


def read_mutation_table(document: Mapping[str, Any]) -> MutationTable:
    """The table from the parsed file. Raises `FactError` naming the row for what cannot be read.

    Who reviewed it is not for the file to say: `reviewed_by` stays None until somebody signs it.
    """
    cells: dict[tuple[str, Agent], Cell] = {}
    for index, row in enumerate(_filled(document.get("row"), list, "mutations.row", "a list of at least one row")):
        place = f"mutations.row[{index}]"
        row = _filled(row, Mapping, place, "a table with variants and calls")
        for name in _row_names(row, place):
            for tki, cell in _cells(row, place).items():
                if (name, tki) in cells:
                    raise FactError(f"{place}.calls.{tki.value}", name, "each variant once per TKI", "given twice")
                cells[name, tki] = cell
    return MutationTable(
        version=_text(document, "version", "mutations"),
        date=_text(document, "date", "mutations"),
        reviewed_by=None,
        cells=MappingProxyType(cells),
    )


def _row_names(row: Mapping[str, Any], place: str) -> list[str]:
    if row.get("compound"):
        return [COMPOUND]
    names = _filled(row.get("variants"), list, f"{place}.variants", "a list of substitutions such as T315I")
    return [_protein(name, place) for name in names]


def _cells(row: Mapping[str, Any], place: str) -> dict[Agent, Cell]:
    """One cell per TKI of a row."""
    tkis = {agent.value for agent in TKIS}
    read: dict[Agent, Cell] = {}
    for key, entry in _filled(row.get("calls"), Mapping, f"{place}.calls", "one entry per TKI").items():
        where = f"{place}.calls.{key}"
        if key not in tkis:
            raise FactError(where, key, ", ".join(sorted(tkis)), "unknown TKI")
        entry = _filled(entry, Mapping, where, "a table with call, source, standing")
        written = _text(entry, "call", where)
        try:
            call = read_call(written)
        except ValueError:
            raise FactError(where, written, "R, I, S or ? and pairs such as R/I") from None
        standing = _text(entry, "standing", where)
        if standing not in STANDINGS:
            raise FactError(f"{where}.standing", standing, ", ".join(STANDINGS))
        source = _text(entry, "source", where)
        read[Agent(key)] = Cell(call=call, written=written, source=source, standing=standing)
    return read


def _filled(value: Any, kind: type[Any], place: str, allowed: str) -> Any:
    """A list or table with something in it."""
    if not isinstance(value, kind) or not value:
        raise FactError(place, value, allowed, "required" if value is None else "")
    return value


def _text(table: Mapping[str, Any], key: str, place: str) -> str:
    """Text with something in it; a date of the file's own kind counts as text."""
    value = table.get(key)
    text = value.strip() if isinstance(value, str) else value.isoformat() if isinstance(value, dt.date) else ""
    if not text:
        raise FactError(f"{place}.{key}", value, "text", "required" if value is None else "")
    return text


def _protein(name: object, place: str) -> str:
    if not isinstance(name, str):
        raise FactError(f"{place}.variants", name, "a substitution such as T315I")
    try:
        return hgvs_protein(name)
    except ValueError as error:
        raise FactError(f"{place}.variants", name, str(error)) from None
