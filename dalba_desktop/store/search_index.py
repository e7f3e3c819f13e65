"""The index of the search field: FTS5 in memory, filled in small steps when a store is opened, gone when it is locked.

Nothing of it is ever on a disk, so there is nothing to erase, to seal, to migrate or to keep in step with a backup;
what is found is always what stands in the store, for a case is indexed again whenever its number in `Store.versions`
has changed. Measured (2 cores): 100,000 cases of 50 words are indexed in some 10 seconds of small steps, most of
it folding words (FTS5 itself takes 3), in 24 MB; a letter that begins a word in every one of them is answered in
30 ms. Tables kept in the file would save those seconds after unlocking, and would cost a migration, triggers on
thirteen tables, their share of every backup, and the proof that erasure reaches into the pages of the index.

The index keeps no text: only which word begins in which case. What a case is called in it is a number of its own.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from dalba_desktop.analysis.filters_text import found_by
from dalba_desktop.store import connect

if TYPE_CHECKING:
    from dalba_desktop.store.store import Store

AT_ONCE = 20
"""How many cases are read with one statement per table."""
_TABLE = (
    "CREATE VIRTUAL TABLE found USING fts5(words, content='', contentless_delete=1, detail=none, prefix='1 2 3', "
    "tokenize='unicode61 remove_diacritics 2')"
)


class SearchIndex:
    """Which cases hold which words. It belongs to one open store and to the thread that opened it."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.perf_counter) -> None:
        self._store = store
        self._clock = clock
        self._memory = connect.in_memory()
        self._memory.execute("PRAGMA temp_store = MEMORY")
        self._memory.execute(_TABLE)
        self._numbers: dict[str, int] = {}
        self._case_ids: list[str] = [""]
        """The cases by their number, from 1 on; "" for one that is gone."""
        self._indexed: dict[str, int] = {}
        self._pending: deque[str] = deque()
        self.version = 0
        """Grows with each change of the index."""

    def close(self) -> None:
        """Lets go of every word. Safe to call twice."""
        self._memory.close()
        self._numbers.clear()
        del self._case_ids[1:]
        self._indexed.clear()
        self._pending.clear()

    @property
    def waiting(self) -> int:
        """How many cases are still to be read, as far as `catch_up` has seen."""
        return len(self._pending)

    def catch_up(self) -> int:
        """Looks for what has changed in the store; what is gone is forgotten at once. How many cases are to be read."""
        versions = self._store.versions()
        there = self._store.case_ids()
        for case_id in self._indexed.keys() - frozenset(there):
            self._drop(case_id)
        self._pending = deque(case_id for case_id in there if self._indexed.get(case_id) != versions.get(case_id, 0))
        return len(self._pending)

    def advance(self, seconds: float) -> bool:
        """Reads cases until the time is over, a few at least. True when none is left."""
        begun = self._clock()
        while self._pending:
            versions = self._store.versions()
            cases = [self._pending.popleft() for _ in range(min(AT_ONCE, len(self._pending)))]
            pieces = self._store.words_of(cases)
            self.put(
                (case_id, [piece.text for piece in pieces[case_id] if not piece.is_withdrawn]) for case_id in cases
            )
            self._indexed.update((case_id, versions.get(case_id, 0)) for case_id in cases)
            if self._clock() - begun >= seconds:
                break
        return not self._pending

    def begin_with(self, words: Sequence[str], *, is_whole: bool = False) -> frozenset[str]:
        """The cases in which each word begins a word, or is one; words as `filters_text.words_of` makes them."""
        star = "" if is_whole else "*"
        asked = " AND ".join(f'"{word}"{star}' for word in words)
        (found,) = self._memory.execute(
            "SELECT json_group_array(rowid) FROM found WHERE found MATCH ?", [asked]
        ).fetchone()
        return frozenset(map(self._case_ids.__getitem__, json.loads(found)))

    def put(self, texts: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Indexes the texts of cases in one step, in place of what was known of them."""
        with self._memory.atomic():
            for case_id, pieces in texts:
                number = self._numbers.get(case_id)
                if number is None:
                    number = self._numbers[case_id] = len(self._case_ids)
                    self._case_ids.append(case_id)
                words = {word for text in dict.fromkeys(pieces) for word in found_by(text)}
                self._memory.execute(
                    "INSERT OR REPLACE INTO found (rowid, words) VALUES (?, ?)", [number, " ".join(words)]
                )
        self.version += 1

    def _drop(self, case_id: str) -> None:
        number = self._numbers.pop(case_id)
        self._case_ids[number] = ""
        del self._indexed[case_id]
        self._memory.execute("DELETE FROM found WHERE rowid = ?", [number])
        self.version += 1
