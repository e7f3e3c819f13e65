"""Loads the policy and the mutation table from the files they ship in."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from typing import Any

from dalba_desktop.alerts.mutations import MutationTable, read_mutation_table
from dalba_desktop.alerts.policy import Policy, read_calendars, read_policy
from dalba_desktop.assets import asset


@functools.cache
def load_policy() -> Policy:
    """The thresholds and calendars as shipped, before a centre's own values."""
    policy = read_policy(_document("policy.toml"))
    return dataclasses.replace(policy, calendars=read_calendars(_document("protocols.toml")))


@functools.cache
def load_mutation_table() -> MutationTable:
    """The ABL1 variant by TKI table as shipped."""
    return read_mutation_table(_document("abl1_mutations.toml"))


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads(asset("resources", "knowledge", name).read_text(encoding="utf-8"))
