"""What names the persons of a store: ids, names and hospital numbers, for whatever must leave without them."""

from __future__ import annotations

from dalba_desktop.store.store import Store

_COLUMNS = ("case_id", "family_name", "given_name", "hospital_number")
_SHORTEST = 3
"""A name of two letters stands in too many other words."""


def identifiers(store: Store) -> frozenset[str]:
    """Every id and every word of a name or number, each of at least three characters."""
    listed = ", ".join(f'"{column}"' for column in _COLUMNS)
    found = store.database.execute(f'SELECT {listed} FROM "patient"')
    words = (word for row in found for value in row if value for word in (value, *value.split()))
    return frozenset(word for word in words if len(word) >= _SHORTEST)
