"""Which ABL1 variant resists which TKI: a knowledge table. What it does not know it calls unknown, never sensitive."""

from __future__ import annotations

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
    """The table by variant (HGVS protein, or `COMPOUND`) and TKI, with version, date and who reviewed it."""

    version: str
    date: str
    reviewed_by: str | None
    cells: Mapping[tuple[str, Agent], Cell]

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
    """The table from the parsed file. Raises `FactError` naming the row for what cannot be read."""
    cells: dict[tuple[str, Agent], Cell] = {}
    tkis = {agent.value for agent in TKIS}
    for index, row in enumerate(document.get("row", [])):
        place = f"mutations.row[{index}]"
        names = [COMPOUND] if row.get("compound") else [_protein(name, place) for name in row["variants"]]
        for key, entry in row["calls"].items():
            if key not in tkis:
                raise FactError(f"{place}.calls.{key}", key, ", ".join(sorted(tkis)), "unknown TKI")
            try:
                call = read_call(entry["call"])
            except ValueError:
                raise FactError(f"{place}.calls.{key}", entry["call"], "R, I, S or ? and pairs such as R/I") from None
            cell = Cell(call=call, written=entry["call"], source=entry["source"], standing=entry["standing"])
            cells.update({(name, Agent(key)): cell for name in names})
    return MutationTable(
        version=str(document.get("version", "")),
        date=str(document.get("date", "")),
        reviewed_by=document.get("reviewed_by"),
        cells=MappingProxyType(cells),
    )


def _protein(name: str, place: str) -> str:
    try:
        return hgvs_protein(name)
    except ValueError as error:
        raise FactError(f"{place}.variants", name, str(error)) from None
