"""Loads the policy and the mutation table from the files they ship in."""

from __future__ import annotations

import functools
import tomllib

from dalba_desktop.alerts.mutations import MutationTable, read_mutation_table
from dalba_desktop.alerts.policy import Policy, read_policy
from dalba_desktop.assets import asset


@functools.cache
def load_policy() -> Policy:
    """The thresholds as shipped, before a centre's own values."""
    return read_policy(tomllib.loads(asset("resources", "knowledge", "policy.toml").read_text(encoding="utf-8")))


@functools.cache
def load_mutation_table() -> MutationTable:
    """The ABL1 variant by TKI table as shipped."""
    path = asset("resources", "knowledge", "abl1_mutations.toml")
    return read_mutation_table(tomllib.loads(path.read_text(encoding="utf-8")))
