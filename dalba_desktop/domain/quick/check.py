"""Whether the values of one MRD line go together: what cannot be is refused, what is unlikely is asked.

A number that is meant all the same is confirmed with a `!` right behind it.
"""

from __future__ import annotations

from dalba_desktop.domain.quick.draft import Draft
from dalba_desktop.domain.quick.items import Amount, Item

HIGHEST_LEVEL = 1000.0
"""Percent; more is no level (data dictionary)."""
_LIKE = 2.0
"""So many times apart, a level and the copies it is made of say different things."""
_PERCENT = 100.0


def check_result(draft: Draft, *, asked: bool) -> None:
    """Checks the category against the numbers; asks for a result where there is none.

    `asked`: a number of the line was asked about, so a result may still come.
    """
    for word in draft.words("positive"):
        draft.take(word)
        if "level_percent" not in draft.raw and not asked:
            draft.ask(word, "category", "positive-how", [("positive_not_quantifiable", "PNQ")])
            return
    category, level = draft.raw.get("category"), draft.raw.get("level_percent")
    copies = draft.raw.get("target_copies")
    if draft.raw.get("control_copies") == 0 and category != "not_evaluable":
        draft.refuse(draft.place_of("control_copies"), "no-control")
    is_other = {
        "undetected": bool(level or copies),
        "not_evaluable": bool(level),
        "positive_not_quantifiable": copies == 0,
        "quantified": copies == 0,
    }
    if is_other.get(category or "", False):
        draft.refuse(None, "contradiction", category=category)
    elif category is None and level is None and copies is None and not asked:
        options = [("undetected", "neg"), ("positive_not_quantifiable", "PNQ"), ("not_evaluable", "NE")]
        draft.ask(None, "category", "missing-result", options)


def check_numbers(draft: Draft) -> None:
    """Checks level, copies and limits against each other, once the scale is known."""
    _check_copies(draft)
    _check_limits(draft)


def _check_copies(draft: Draft) -> None:
    """Copies typed the wrong way round, and a level that they do not give."""
    copies, control = draft.raw.get("target_copies"), draft.raw.get("control_copies")
    level = draft.raw.get("level_percent")
    if copies is None or not control:
        return
    made = _PERCENT * copies / control
    if made > HIGHEST_LEVEL:
        draft.refuse(draft.place_of("target_copies"), "more-than-control")
        del draft.raw["target_copies"]
    elif level is not None and draft.raw.get("scale") != "is" and not made / _LIKE <= level <= made * _LIKE:
        _ask(draft, "level_percent", level, "other-than-copies")


def _check_limits(draft: Draft) -> None:
    """A level below the detection limit, and limits the wrong way round."""
    level, lod, loq = (draft.raw.get(key) for key in ("level_percent", "lod_percent", "loq_percent"))
    if lod is not None and loq is not None and lod > loq:
        draft.refuse(draft.place_of("loq_percent"), "limits-turned")
    elif lod is not None and level is not None and level < lod:
        _ask(draft, "level_percent", level, "below-limit")


def _ask(draft: Draft, key: str, value: float, code: str) -> None:
    place = draft.place_of(key)
    item = next(item for item in draft.items if isinstance(item, Amount) and Item(item.start, item.end) == place)
    if not item.is_sure:
        del draft.raw[key]
        draft.ask(item, key, code, [(value, f"{draft.typed(item)}!")])
