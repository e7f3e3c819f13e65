"""What the palette offers: every entry of the menus, every threshold, every case. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtGui import QAction, QKeySequence

from dalba_desktop.gui.case_list_model import folded
from dalba_desktop.gui.menus import Menus
from dalba_desktop.gui.palette_match import rank, words_of
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.wording import say

MOST_CASES = 8
"""More cases are never offered at once: the list of cases has a search of its own."""


@dataclass(frozen=True)
class Line:
    """One thing that can be done. `key` is what is remembered of it: nothing, where it names a case."""

    name: str
    where: str
    act: Callable[[], None]
    key: str = ""
    keys: str = ""
    why_not: str = ""
    """Why it cannot be done now; "" when it can."""
    found_by: str = ""
    """What leads there without being shown: the id of a case that goes by its number."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The name as it is searched."""
        return words_of(self.name)

    @cached_property
    def also(self) -> tuple[str, ...]:
        """What leads there besides the name."""
        return words_of(f"{self.where} {self.found_by}")

    @cached_property
    def folded_name(self) -> str:
        """The name in one piece."""
        return folded(self.name)

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        why_not = say("not now: {why}", why=self.why_not) if self.why_not else ""
        return ", ".join(part for part in (self.name, self.where, self.keys, why_not) if part)


def plain(text: str) -> str:
    """The words of a menu's line without the mark of its letter."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def keys_words(action: QAction) -> str:
    """The keys of an action as they are printed in menus."""
    return ", ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in action.shortcuts())


def menu_lines(menus: Menus) -> tuple[Line, ...]:
    """Every entry of the menus, in their order."""
    return tuple(
        Line(
            name=plain(action.text()),
            where=plain(menus.titles[key]),
            act=action.trigger,
            key=key,
            keys=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            why_not="" if action.isEnabled() else why_not(menus, key),
        )
        for key, action in menus.actions.items()
    )


def why_not(menus: Menus, key: str) -> str:
    """Why an entry that is grey cannot be chosen."""
    said = menus.actions[key].toolTip().strip()
    if said:
        return said
    if not menus.actions["close_store"].isEnabled() and menus.needs[key]:
        return say("Open a store first")
    return {
        "case": say("Show a case first"),
        "result": say("Select a result in a table first"),
        "undo": say("Nothing to undo"),
        "redo": say("Nothing to redo"),
        "size": say("There is no further step"),
        "align": say("There is no such day in this course"),
    }.get(menus.needs[key], say("Not possible now"))


def threshold_lines(meanings: Mapping[str, str], show: Callable[[str], None]) -> tuple[Line, ...]:
    """Every threshold of the rules, by its meaning."""

    def shows(key: str) -> Callable[[], None]:
        return lambda: show(key)

    return tuple(
        Line(meaning, say("Threshold"), shows(key), key=f"threshold/{key}") for key, meaning in meanings.items()
    )


def case_lines(case_ids: Iterable[str], show: Callable[[str], None]) -> tuple[Line, ...]:
    """Every case, by its id."""

    def shows(case_id: str) -> Callable[[], None]:
        return lambda: show(case_id)

    return tuple(Line(shown_id(case_id), say("Case"), shows(case_id), found_by=case_id) for case_id in case_ids)


def found(typed: str, lines: Sequence[Line], cases: Sequence[Line], recent: Sequence[str]) -> tuple[Line, ...]:
    """What fits what was typed, the likeliest first: what was used lately before the rest.

    With nothing typed no case is offered.
    """
    words = words_of(typed)
    newest = {key: place for place, key in enumerate(recent)}
    if not words:
        first = sorted((line for line in lines if line.key in newest), key=lambda line: newest[line.key])
        rest = (line for line in lines if line.key not in newest and not line.key.startswith("threshold/"))
        return (*first, *rest)
    ranked = [
        (fit + _aside(line), newest.get(line.key, len(newest)), place, line)
        for place, line in enumerate(lines)
        if (fit := rank(words, line.words, line.also)) is not None
    ]
    actions = tuple(line for *_, line in sorted(ranked, key=lambda one: one[:3]))
    return (*_cases_found(typed, cases), *actions)


def _aside(line: Line) -> int:
    """Thresholds have long names in which many words begin: what can be done comes before them."""
    return 10 if line.key.startswith("threshold/") else 0


def _cases_found(typed: str, cases: Sequence[Line]) -> tuple[Line, ...]:
    """The cases whose id begins with what was typed, or holds it when it is more than two characters."""
    sought = folded(typed).strip()
    begins = [line for line in cases if line.folded_name.startswith(sought)][:MOST_CASES]
    if len(sought) < 3 or len(begins) == MOST_CASES:
        return tuple(begins)
    holds = (line for line in cases if sought in line.folded_name and line not in begins)
    return (*begins, *(line for line, _ in zip(holds, range(MOST_CASES - len(begins)), strict=False)))
