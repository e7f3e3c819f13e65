"""The settings of a centre as a file: written for a second workstation, and taken in there after a look at it.

What is taken in is one transaction and one step of undo. What only this store has is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalba_desktop.domain import codec
from dalba_desktop.interchange.files import UnusableFile, name_as_text, on_the_medium
from dalba_desktop.interchange.knowledge import MUTATION_TABLE, mutation_table_of
from dalba_desktop.interchange.settings_file import (
    SUFFIX,
    SettingsFile,
    is_filters_alone,
    read_settings,
    read_settings_file,
    write_settings,
)
from dalba_desktop.store.audit import Action
from dalba_desktop.store.identifiers import identifiers
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.alerts.mutations import MutationTable
    from dalba_desktop.alerts.policy import Policy
    from dalba_desktop.store.store import Store
    from dalba_desktop.store.writer import Writer
    from dalba_desktop.tracker.settings import Settings

__all__ = ["CENTRE", "SUFFIX", "Comparison", "Difference", "Part", "SettingsFiles", "Standing"]


CENTRE = "centre"
"""The preference that says who keeps the store."""
SEARCHES = "search_lists"
"""The preference that holds the saved searches, as pairs of name and text."""


class Part(StrEnum):
    """The parts of the file, in its order."""

    CENTRE = "centre"
    LABORATORIES = "laboratories"
    POLICY = "policy"
    CALENDARS = "calendars"
    MUTATION_TABLE = "mutation_table"
    SEARCHES = "searches"


class Standing(StrEnum):
    """How one setting of the file stands to what this store has."""

    SAME = "same"
    NEW = "new"
    """This store has none of its own: the shipped value, or nothing."""
    DIFFERS = "differs"
    ONLY_HERE = "only-here"
    """The file does not speak of it; it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One setting: `mine` is this store's own, `theirs` that of the file, as plain JSON; None where there is none.

    Of a mutation table they say version, date and SHA-256.
    """

    part: Part
    key: str
    standing: Standing
    mine: Any
    theirs: Any

    @property
    def is_taken(self) -> bool:
        """Whether taking the file in would change it."""
        return self.standing in (Standing.NEW, Standing.DIFFERS)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A settings file held against the store. `stored` says whether it was taken in."""

    name: str
    file: SettingsFile
    differences: tuple[Difference, ...]
    stored: bool = False

    def count(self, standing: Standing) -> int:
        """How many settings stand like that."""
        return sum(each.standing is standing for each in self.differences)

    @property
    def changes(self) -> int:
        """How many settings the store would take from the file."""
        return sum(each.is_taken for each in self.differences)


class SettingsFiles:
    """Writes and takes in the settings of one open store."""

    def __init__(self, store: Store, settings: Settings, shipped: Policy, who: Callable[[], str]) -> None:
        self._store = store
        self._settings = settings
        self._shipped = shipped
        self._who = who

    def own(self) -> SettingsFile:
        """What this centre has set, as far as this version of the application goes by it."""
        now = self._settings.in_force()
        stored = now.stored
        table = stored.files_in_force.get(MUTATION_TABLE)
        return SettingsFile(
            centre=self._settings.centre,
            laboratories=now.laboratories,
            policy={key: own.value for key, own in stored.policy.items() if key not in now.ignored},
            calendars={row.protocol.value: row.own.value for row in self._settings.calendars() if row.own is not None},
            mutation_table=None if table is None or MUTATION_TABLE in now.ignored else table[1].content,
            searches=self._searches_to_share(),
        )

    def write(self, path: Path) -> SettingsFile:
        """Writes the file, whole or not at all, and never without its row in the trail. Returns what is in it.

        Raises FactError for a setting that another version of the application left and no file can hold, UnusableFile
        for the store itself.
        """
        if path.exists() and path.samefile(self._store.path):
            raise UnusableFile(path, say("this is the store itself"))
        own = self.own()
        content = write_settings(own)
        read_settings(content, self._shipped)
        with on_the_medium(path, content) as put_in_place:
            with self._store.writing(who=self._who()) as writer:
                writer.note_deed(Action.EXPORTED, {"file": name_as_text(path), "format": "settings"})
            put_in_place()
        return own

    def compare(self, path: Path) -> Comparison:
        """Holds a file against the store; nothing is stored. Raises UnusableFile."""
        file = read_settings_file(path, self._shipped)
        return Comparison(name=name_as_text(path), file=file, differences=self._differences(file))

    def take_in(self, path: Path, *, dry_run: bool = False) -> Comparison:
        """Stores what is new or differs in a file, all of it or nothing. Raises UnusableFile."""
        found = self.compare(path)
        return found if dry_run else self.carry_out(found)

    def carry_out(self, found: Comparison) -> Comparison:
        """Stores what was compared, against the store as it is now."""
        differences = self._differences(found.file)
        now = Comparison(name=found.name, file=found.file, differences=differences, stored=True)
        if now.changes:
            reason = say("settings file {name}", name=found.name)
            with self._store.writing(who=self._who(), reason=reason) as writer:
                for each in now.differences:
                    if each.is_taken:
                        self._take(writer, each, now.file)
                if any(each.is_taken and each.part is Part.SEARCHES for each in now.differences):
                    merged = {**self._searches(), **now.file.searches}
                    writer.put_preference(SEARCHES, [[name, text] for name, text in sorted(merged.items())])
                writer.note_deed(Action.IMPORTED, {"files": [now.name], "format": "settings", "settings": now.changes})
        return now

    def _take(self, writer: Writer, each: Difference, file: SettingsFile) -> None:
        match each.part:
            case Part.CENTRE:
                writer.put_preference(CENTRE, each.theirs)
            case Part.LABORATORIES:
                writer.put_laboratory(next(entry for entry in file.laboratories if entry.name == each.key))
            case Part.POLICY:
                writer.put_policy(each.key, each.theirs)
            case Part.CALENDARS:
                writer.put_calendar(each.key, each.theirs)
            case Part.MUTATION_TABLE:
                self._use_table(writer, file.mutation_table or b"")
            case Part.SEARCHES:
                pass  # all of them are one preference, and one row of the trail

    def _searches(self) -> dict[str, str]:
        """Every search that is saved here, by its name."""
        stored = self._store.preferences.get(SEARCHES)
        pairs = stored if isinstance(stored, list) else []
        return {pair[0]: pair[1] for pair in pairs if isinstance(pair, list) and len(pair) == 2}

    def _searches_to_share(self) -> dict[str, str]:
        """Those of filters alone whose name holds nobody's name, id or number: no patient leaves in this file."""
        searches = {name: text for name, text in self._searches().items() if is_filters_alone(text)}
        if not searches:
            return {}
        named = [identifier.casefold() for identifier in identifiers(self._store)]
        return {
            name: text
            for name, text in searches.items()
            if not any(identifier in part for part in (name.casefold(), text.casefold()) for identifier in named)
        }

    def _use_table(self, writer: Writer, content: bytes) -> None:
        table = mutation_table_of(content)
        if table.sha256 == self._settings.mutation_table().shipped.sha256:
            writer.use_shipped_knowledge(MUTATION_TABLE)
        else:
            writer.use_knowledge_file(MUTATION_TABLE, content, table.version, table.date)

    def _differences(self, file: SettingsFile) -> tuple[Difference, ...]:
        mine, theirs = _contents(self.own()), _contents(file)
        if file.mutation_table is not None:
            # A table is held against the one in force, shipped or not.
            mine[Part.MUTATION_TABLE, MUTATION_TABLE] = _table_content(self._settings.in_force().knowledge)
        mine.update({(Part.SEARCHES, name): text for name, text in self._searches().items()})
        keys = [*theirs, *(key for key in mine if key not in theirs)]
        return tuple(
            _difference(part, key, mine.get((part, key)), theirs.get((part, key)))
            for part, key in sorted(keys, key=lambda each: (list(Part).index(each[0]), each[1].casefold(), each[1]))
        )


def _difference(part: Part, key: str, mine: Any, theirs: Any) -> Difference:
    if theirs is None:
        standing = Standing.ONLY_HERE
    elif mine is None:
        standing = Standing.NEW
    else:
        standing = Standing.SAME if mine == theirs else Standing.DIFFERS
    return Difference(part=part, key=key, standing=standing, mine=mine, theirs=theirs)


def _contents(file: SettingsFile) -> dict[tuple[Part, str], Any]:
    """Every setting as plain JSON by its part and key; one list for all parts."""
    found: dict[tuple[Part, str], Any] = {}
    if file.centre.letterhead:
        found[Part.CENTRE, CENTRE] = codec.write_record(file.centre)
    found.update({(Part.LABORATORIES, each.name): codec.write_record(each) for each in file.laboratories})
    found.update({(Part.POLICY, key): value for key, value in file.policy.items()})
    found.update({(Part.SEARCHES, name): text for name, text in file.searches.items()})
    found.update({(Part.CALENDARS, name): dict(document) for name, document in file.calendars.items()})
    if file.mutation_table is not None:
        found[Part.MUTATION_TABLE, MUTATION_TABLE] = _table_content(mutation_table_of(file.mutation_table))
    return found


def _table_content(table: MutationTable) -> dict[str, str]:
    return {"version": table.version, "date": table.date, "sha256": table.sha256}
