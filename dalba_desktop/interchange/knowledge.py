"""Loads the policy, the calendars and the mutation table: as shipped, and from files of a centre's own."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dalba_desktop.alerts.calendars import read_calendars
from dalba_desktop.alerts.mutations import MutationTable, read_mutation_table
from dalba_desktop.alerts.policy import Policy, read_policy
from dalba_desktop.assets import asset
from dalba_desktop.domain.codec import FactError, read_day
from dalba_desktop.interchange.files import UnusableFile, read_bytes
from dalba_desktop.plots.reference import Reference, read_reference
from dalba_desktop.wording import refusal_words, say

MUTATION_TABLE = "abl1_mutations"


@functools.cache
def load_policy() -> Policy:
    """The thresholds and calendars as shipped, before a centre's own values."""
    policy = read_policy(_document("policy.toml"))
    return dataclasses.replace(policy, calendars=read_calendars(load_calendar_document()))


@functools.cache
def load_calendar_document() -> Mapping[str, Any]:
    """The calendars as shipped, as their file holds them: with source and standing."""
    return _document("protocols.toml")


@functools.cache
def load_mutation_table() -> MutationTable:
    """The ABL1 variant by TKI table as shipped."""
    return mutation_table_of(_shipped(f"{MUTATION_TABLE}.toml"))


@functools.cache
def load_reference() -> Reference:
    """The published proportions with molecular response as shipped, for the chart."""
    return read_reference(_document("reference_proportions.toml"))


def mutation_table_of(content: bytes) -> MutationTable:
    """The table in a file's bytes, with their SHA-256. Raises `FactError` with the place of what cannot be read."""
    table = read_mutation_table(_parsed(content))
    try:
        read_day(table.date)
    except ValueError:
        raise FactError("mutations.date", table.date, "a calendar day as YYYY-MM-DD") from None
    return dataclasses.replace(table, sha256=hashlib.sha256(content).hexdigest())


def read_mutation_file(path: Path) -> tuple[bytes, MutationTable]:
    """A table on the medium: its bytes and what they say. Raises UnusableFile with the place of what is wrong."""
    content = read_bytes(path)
    try:
        return content, mutation_table_of(content)
    except FactError as error:
        raise UnusableFile(path, refusal_words(error)) from None


def read_calendar_file(path: Path) -> Mapping[str, Any]:
    """A file of calendars, TOML or JSON, as plain values. Raises UnusableFile."""
    try:
        return _parsed(read_bytes(path))
    except FactError as error:
        raise UnusableFile(path, refusal_words(error)) from None


def _parsed(content: bytes) -> dict[str, Any]:
    """TOML, or JSON where the text begins with a brace."""
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise _Unreadable(say("line {line}: not UTF-8 text", line=content.count(b"\n", 0, error.start) + 1)) from None
    except ValueError as error:
        raise _Unreadable(str(error)) from None
    except RecursionError:
        raise _Unreadable(say("nested too deeply")) from None
    return dict(found)


class _Unreadable(FactError):
    """No text of the format: there is no value to show."""

    def __init__(self, reason: str) -> None:
        super().__init__("", None, "TOML", reason)

    def __str__(self) -> str:
        return say("neither TOML nor JSON: {reason}", reason=self.reason)


def _document(name: str) -> dict[str, Any]:
    return _parsed(_shipped(name))


def _shipped(name: str) -> bytes:
    return asset("resources", "knowledge", name).read_bytes()
