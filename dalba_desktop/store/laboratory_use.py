"""How often the laboratories of a store are named by its results: without reading a single case."""

from __future__ import annotations

from collections.abc import Mapping

from dalba_desktop.store.store import Store


def results_by_laboratory(store: Store) -> Mapping[str, int]:
    """The MRD results that name each laboratory, those that were taken back left out, by its name as it is written."""
    found = store.database.execute(
        'SELECT "laboratory", count(*) FROM "mrd" WHERE "withdrawn" IS NULL AND "laboratory" IS NOT NULL '
        'GROUP BY "laboratory" ORDER BY "laboratory"'
    )
    return {name: count for name, count in found if name}
