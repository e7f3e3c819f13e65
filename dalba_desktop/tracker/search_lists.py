"""Searches with a name, kept in the store: encrypted, in the trail, and undone like any other change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dalba_desktop.tracker.keeping import Keeping

PREFERENCE = "search_lists"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SavedList:
    """A search and what it is called."""

    name: str
    text: str


class SavedLists:
    """The searches of a store by name. What changes them raises the errors of `store.errors`."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    def all(self) -> tuple[SavedList, ...]:
        """By name. What another version wrote and this one cannot read is left out."""
        stored = self._keeping.preference(PREFERENCE)
        pairs = stored if isinstance(stored, list) else []
        lists = [SavedList(*pair) for pair in pairs if _is_pair(pair)]
        return tuple(sorted(lists, key=lambda each: each.name.casefold()))

    def save(self, name: str, text: str) -> None:
        """Keeps a search; one of the same name is replaced."""
        made = SavedList(_cut(name), text.strip())
        self._put([*(each for each in self.all() if not _is_called(each, made.name)), made])

    def rename(self, name: str, other: str) -> None:
        """Gives a search another name; one that has it already is replaced."""
        other = _cut(other)
        texts = [each.text for each in self.all() if _is_called(each, name)]
        rest = [each for each in self.all() if not _is_called(each, name) and not _is_called(each, other)]
        self._put([*rest, *(SavedList(other, text) for text in texts)])

    def delete(self, name: str) -> None:
        """Forgets a search."""
        self._put(each for each in self.all() if not _is_called(each, name))

    def named(self, name: str) -> SavedList | None:
        """The search of that name, however it is written."""
        return next((each for each in self.all() if _is_called(each, _cut(name))), None)

    def _put(self, lists: Iterable[SavedList]) -> None:
        self._keeping.set_preference(PREFERENCE, [[each.name, each.text] for each in lists] or None)


def _cut(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _is_called(each: SavedList, name: str) -> bool:
    return each.name.casefold() == name.casefold()


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
