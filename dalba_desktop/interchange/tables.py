"""Tables of MRD results from anywhere: delimited text, its columns mapped to the keys of the data dictionary.

Encoding, delimiter and decimal sign are found out from the whole file, never guessed from one cell. Everything wrong
is reported by line and column; the caller stores nothing while there is a problem.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dalba_desktop.domain import codec
from dalba_desktop.domain.codes import MrdCategory
from dalba_desktop.domain.fields import Kind, NamedSpec, specs_of
from dalba_desktop.domain.level_text import (
    AmbiguousText,
    LevelUnit,
    ReadLevel,
    UnreadableText,
    decimal_signs,
    read_level,
    read_number,
)
from dalba_desktop.domain.mrd import MrdSample
from dalba_desktop.wording import figures, say

DAYS_IN = {"day": 1.0, "month": 30.4375, "year": 365.25}
"""The keys that count time since the origin, in days."""
_FIELDS: Mapping[str, NamedSpec] = {
    item.key: item for item in specs_of(MrdSample) if item.key not in ("withdrawn", "level_percent")
}
_LEVELS = {"level_percent": LevelUnit.PERCENT, "level_ratio": LevelUnit.RATIO}
KEYS: tuple[str, ...] = ("case_id", *DAYS_IN, *_FIELDS, *_LEVELS, "below_limit")
"""What a column or a constant can be mapped to."""
_DELIMITERS = (",", ";", "\t")
_SAID = ("level_percent", "category", "lod_percent", "loq_percent", "target_copies", "control_copies")
_WHOLE = re.compile(r"([0-9]+)(?:[.,]0+)?")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?")
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class MappingError(ValueError):
    """A mapping that cannot work, whatever the rows hold. One sentence."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row: its line in the file, the column (empty: the whole row) and what is wrong with it."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        """`line 12, column Prct: ...`."""
        if not self.column:
            return say("line {line}: {text}", line=self.line, text=self.text)
        return say("line {line}, column {column}: {text}", line=self.line, column=self.column, text=self.text)


@dataclass(frozen=True, kw_only=True)
class TableMapping:
    """Which column, or which constant, holds which key. `decimal` is the decimal sign where the user says so."""

    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    origin: dt.date | None = None
    create_cases: bool = False
    decimal: str | None = None


@dataclass(frozen=True, kw_only=True)
class TableRows:
    """The samples of a table by case, in the order of the file; `problems` forbid an import, `notes` do not."""

    samples: Mapping[str, tuple[MrdSample, ...]]
    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def check_mapping(mapping: TableMapping) -> None:
    """Raises MappingError for unknown keys, keys given twice, and what is missing."""
    for key in (*mapping.columns, *mapping.constants):
        if key not in KEYS:
            raise MappingError(say("{key} is no key; allowed: {keys}", key=codec.shown(key), keys=", ".join(KEYS)))
    given = {*mapping.columns, *mapping.constants}
    if twice := sorted(set(mapping.columns) & set(mapping.constants)):
        raise MappingError(say("{key} is given by a column and as a constant", key=twice[0]))
    if "case_id" not in given:
        raise MappingError(say("no column is mapped to {key}", key="case_id"))
    times = [key for key in ("date", *DAYS_IN) if key in given]
    if len(times) != 1:
        raise MappingError(say("map exactly one of date, day, month and year"))
    if times != ["date"] and mapping.origin is None:
        raise MappingError(say("{key} counts from an origin: give --origin", key=times[0]))
    if mapping.create_cases and mapping.origin is None:
        raise MappingError(say("new cases are diagnosed at the origin: give --origin"))
    if len(given & set(_LEVELS)) == len(_LEVELS):
        raise MappingError(say("map one of level_percent and level_ratio, not both"))


def read_mrd_table(data: bytes, mapping: TableMapping) -> TableRows:
    """The MRD samples of a delimited text file. Raises MappingError when it is no table or lacks a mapped column."""
    check_mapping(mapping)
    rows, problems = _rows_of(_text_of(data), mapping)
    reader = _RowReader(mapping, rows)
    samples: dict[str, list[MrdSample]] = {}
    for row in rows:
        before = len(reader.problems)
        case_id, sample = reader.read(row)
        if sample is not None and len(reader.problems) == before:
            samples.setdefault(case_id, []).append(sample)
    found = sorted([*problems, *reader.problems], key=lambda remark: remark.line)
    return TableRows(
        samples={case_id: tuple(made) for case_id, made in samples.items()},
        problems=tuple(found),
        notes=tuple(reader.notes),
    )


class _RowReader:
    """Reads one row after another, with what the whole column says about decimal signs and case ids."""

    def __init__(self, mapping: TableMapping, rows: Sequence[_Row]) -> None:
        self.problems: list[Remark] = []
        self.notes: list[Remark] = []
        self._mapping = mapping
        numeric = {key for key, item in _FIELDS.items() if item.spec.kind is Kind.NUMBER} | {*DAYS_IN, *_LEVELS}
        self._decimal = {
            key: mapping.decimal or _decimal_of(row.cells[column] for row in rows)
            for key, column in mapping.columns.items()
            if key in numeric
        }
        ids = [row.cells[mapping.columns["case_id"]] for row in rows] if "case_id" in mapping.columns else []
        self._whole_ids = bool(ids) and all(_WHOLE.fullmatch(cell) for cell in ids if cell)

    def read(self, row: _Row) -> tuple[str, MrdSample | None]:
        texts = {key: row.cells[column] for key, column in self._mapping.columns.items()} | dict(
            self._mapping.constants
        )
        raw: dict[str, object] = {}
        for key, text in texts.items():
            if text and key in _FIELDS:
                raw[key] = self._plain(row, key, text)
        raw["date"] = raw.get("date") or self._date(row, texts)
        raw.update(self._result(row, texts, raw))
        case_id = self._case_id(row, texts)
        if _FAILED in raw.values() or not case_id:
            return case_id, None
        errors = codec.problems_in(MrdSample, raw)
        for error in errors:
            key = next((key for key in DAYS_IN if key in texts), "date") if error.place == "date" else error.place
            self._problem(row, key, _refused(error))
        return case_id, None if errors else codec.read_record(MrdSample, raw, "")

    def _case_id(self, row: _Row, texts: Mapping[str, str]) -> str:
        text = texts["case_id"]
        if not text:
            self._problem(row, "case_id", say("no case id"))
        match = _WHOLE.fullmatch(text) if self._whole_ids else None
        return match[1] if match else text

    def _date(self, row: _Row, texts: Mapping[str, str]) -> object:
        key = next((key for key in DAYS_IN if key in texts), None)
        if key is None:
            return None
        assert self._mapping.origin is not None
        text = texts[key]
        try:
            sign = -1 if text[:1] in ("-", "\N{MINUS SIGN}") else 1
            number = sign * read_number(text.lstrip("-+\N{MINUS SIGN}"), decimal=self._decimal.get(key))
            day = self._mapping.origin + dt.timedelta(days=math.floor(number * DAYS_IN[key] + 0.5))
        except UnreadableText as error:
            return self._failed(row, key, _unreadable(error, text))
        except OverflowError:
            return self._failed(row, key, say("{value} is no day of the calendar", value=codec.shown(text)))
        return day.isoformat()

    def _plain(self, row: _Row, key: str, text: str) -> object:
        spec = _FIELDS[key].spec
        if spec.kind is Kind.NUMBER:
            try:
                return read_number(text, decimal=self._decimal.get(key, self._mapping.decimal))
            except UnreadableText as error:
                return self._failed(row, key, _unreadable(error, text))
        if spec.kind is Kind.DATE:
            midnight = _MIDNIGHT.fullmatch(text)
            return midnight[1] if midnight else text
        if spec.choices is not None:
            return next((code.value for code in spec.choices if code.value.casefold() == text.casefold()), text)
        return text

    def _result(self, row: _Row, texts: Mapping[str, str], raw: Mapping[str, object]) -> dict[str, object]:
        """What the level column and the flag say, in the fields of a sample."""
        key = next((key for key in _LEVELS if key in texts), "level_percent")
        text = texts.get(key, "")
        flag = _FLAGS.get(texts.get("below_limit", "").casefold().removesuffix(".0"))
        if flag is None and texts.get("below_limit"):
            self._problem(row, "below_limit", say("allowed: 1 (the level is an upper limit) or 0"))
        level = ReadLevel()
        if text:
            try:
                decimal = self._decimal.get(key, self._mapping.decimal)
                level = read_level(text, unit=_LEVELS[key], decimal=decimal)
            except UnreadableText as error:
                self._problem(row, key, _unreadable(error, text))
                return {}
        elif not any(name in raw for name in ("category", "target_copies")):
            self.notes.append(Remark(row.line, self._column(key), say("no result; kept as a sample without one")))
        if flag and level.level_percent is not None:
            level = ReadLevel(category=MrdCategory.UNDETECTED, lod_percent=level.level_percent)
        return self._joined(row, key, level, raw)

    def _joined(self, row: _Row, key: str, level: ReadLevel, raw: Mapping[str, object]) -> dict[str, object]:
        """The level's own statements beside those of other columns, which may repeat but not contradict them."""
        said = {name: getattr(level, name) for name in _SAID if getattr(level, name) is not None}
        if level.category is MrdCategory.UNDETECTED and level.lod_percent is None and raw.get("category"):
            # A zero or "ND" beside a category of its own: the category is kept and the contradiction stays visible.
            said = {"level_percent": 0.0}
        for name in said.keys() & raw.keys():
            if raw[name] is not _FAILED and raw[name] != said[name]:
                text = say(
                    "it says {key} {value}, another column says {other}",
                    key=name,
                    value=codec.shown(said[name]),
                    other=codec.shown(raw[name]),
                )
                self._problem(row, key, text)
        return said

    def _column(self, key: str) -> str:
        return self._mapping.columns.get(key, key)

    def _problem(self, row: _Row, key: str, text: str) -> None:
        self.problems.append(Remark(row.line, self._column(key), text))

    def _failed(self, row: _Row, key: str, text: str) -> object:
        self._problem(row, key, text)
        return _FAILED


_FAILED = object()
"""Stands for a value that could not be read and has been reported."""


def _refused(error: codec.FactError) -> str:
    if error.value is None:
        return say("required: {allowed}", allowed=error.allowed)
    value = f"{codec.shown(error.value)} ({error.reason})" if error.reason else codec.shown(error.value)
    return say("{value} is not allowed; allowed: {allowed}", value=value, allowed=error.allowed)


def _unreadable(error: UnreadableText, text: str) -> str:
    if isinstance(error, AmbiguousText):
        low, high = error.readings
        return say(
            "{value} may be {low} or {high}; no other value of the column shows the decimal sign (see --decimal)",
            value=codec.shown(text),
            low=figures(f"{low:g}"),
            high=figures(f"{high:g}"),
        )
    if error.code == "no-control":
        return say("{value}: no control copies", value=codec.shown(text))
    if error.code == "not-positive":
        return say("{value}: a limit is above 0", value=codec.shown(text))
    return say("{value} cannot be read", value=codec.shown(text))


def _decimal_of(cells: Iterable[str]) -> str | None:
    """The one decimal sign with which all numbers of a column read; None when nothing or a contradiction shows it."""
    shown: set[str] = set()
    for cell in cells:
        for part in re.findall(r"[0-9.,][0-9.,'\u2019 \u00a0\u202f]*(?:e[+-]?[0-9]+)?", cell, re.IGNORECASE):
            signs = decimal_signs(part.strip())
            if len(signs) == 1:
                shown |= signs
    return shown.pop() if len(shown) == 1 else None


def _text_of(data: bytes) -> str:
    if data[:4] == b"PK\x03\x04":
        raise MappingError(say("a spreadsheet file; save it as CSV and import that"))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise MappingError(say("not a text file"))


def _rows_of(text: str, mapping: TableMapping) -> tuple[list[_Row], list[Remark]]:
    """The rows by column name, with the delimiter under which every mapped column is there."""
    tables = [(delimiter, _header(text, delimiter)) for delimiter in _DELIMITERS]
    wanted = set(mapping.columns.values())
    fitting = [(delimiter, header) for delimiter, header in tables if wanted <= set(header)]
    if not fitting:
        _, header = max(tables, key=lambda table: len(table[1]))
        missing = sorted(wanted - set(header))
        raise MappingError(
            say(
                "no column {column}; the file has: {columns}",
                column=codec.shown(missing[0]),
                columns=", ".join(name[:40] for name in header[:20]) or say("nothing"),
            )
        )
    delimiter, header = max(fitting, key=lambda table: len(table[1]))
    for column in sorted(wanted):
        if header.count(column) > 1:
            raise MappingError(say("two columns are called {column}", column=codec.shown(column)))
    rows: list[_Row] = []
    problems: list[Remark] = []
    for line, cells in _records(text, delimiter):
        if isinstance(cells, str):
            problems.append(Remark(line, "", cells))
        elif (len(cells) > len(header) and any(cells[len(header) :])) or len(cells) < len(header):
            problems.append(
                Remark(
                    line,
                    "",
                    say("{count} cells where the header has {columns}", count=len(cells), columns=len(header)),
                )
            )
        else:
            rows.append(_Row(line, dict(zip(header, cells, strict=False))))
    if not rows and not problems:
        problems.append(Remark(1, "", say("no rows below the header")))
    return rows, problems


def _header(text: str, delimiter: str) -> list[str]:
    first = next(_records(text, delimiter, header=True), (0, []))[1]
    return [] if isinstance(first, str) else first


def _records(text: str, delimiter: str, *, header: bool = False) -> Iterator[tuple[int, list[str] | str]]:
    """Line and stripped cells of each record that is not blank, or what is wrong with it; the header apart."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    seen_header = header
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield line, say("not readable as a table row: {reason}", reason=str(error))
            return
        if not any(cells):
            continue
        if seen_header:
            yield line, cells
        seen_header = True
