"""What a search met in a case, in one line of the case list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.wording import field_words, list_words, say
from dalba_desktop.wording.filters import hit_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.search_hits import Hit

_OWN_NAME = frozenset({"notes", "adverse_events", "concomitants", "treatments", "decisions"})
"""Lists whose entries say more than the name of the field."""


def hit_line(hit: Hit | None, *, only_codes: bool = False) -> str:
    """`note: …new pleural effusion…`; "" where nothing is to be shown. `only_codes`: no words that somebody typed."""
    if hit is None or (only_codes and not hit.is_code):
        return ""
    where = field_words(hit.field) if hit.field == "note" or hit.list not in _OWN_NAME else list_words(hit.list)
    if hit.is_withdrawn:
        where = say("withdrawn {what}", what=where)
    return hit_words(where, hit.text, hit.start, hit.end)
