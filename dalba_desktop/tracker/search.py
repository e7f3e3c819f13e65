"""Finding cases: words in any fact of a case and in what follows from it, and filters.

Words of facts come from the index (`store.search_index`), words of conclusions (`rising`, `blinatumomab 2`, `critical`)
and the filters from small facts made once per version of a case that is worked out. Both are made in small steps behind
the window; what was found says how many cases are still to come. What was found for a word or a filter is kept until
something changes: with each further letter only the last word is looked for.
"""

from __future__ import annotations

import dataclasses
import functools
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dalba_desktop.analysis.filters import Clause, Query, Word, parsed
from dalba_desktop.analysis.filters_facts import FilterFacts
from dalba_desktop.analysis.filters_keys import Vocabulary
from dalba_desktop.analysis.filters_table import ByValue, FactsTable
from dalba_desktop.analysis.filters_text import begins, found_by, padded, words_of, written_out
from dalba_desktop.domain.abl1 import short_name
from dalba_desktop.store.search_index import SearchIndex
from dalba_desktop.tracker.search_facts import concluded_words, facts_of_view
from dalba_desktop.tracker.search_hits import Hit, hit_in

if TYPE_CHECKING:
    from dalba_desktop.store.store import Store
    from dalba_desktop.tracker.settings import Settings
    from dalba_desktop.tracker.viewing import Views
    from dalba_desktop.tracker.views import CaseView

KEPT = 64
"""So many answers about single words and filters are remembered."""

Asked = TypeVar("Asked", Word, Clause)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: ids, None for every case; and how many cases of all could not be asked yet."""

    query: Query
    case_ids: frozenset[str] | None
    waiting: int
    total: int


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What is known of one case that is worked out; `view` is what it was taken from."""

    view: CaseView | None
    facts: FilterFacts
    words: str


class Search:
    """The search of an open store on its `as_of`."""

    def __init__(
        self, store: Store, views: Views, settings: Settings, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._store = store
        self._views = views
        self._settings = settings
        self._clock = clock
        self._index: SearchIndex | None = None
        self._cases: dict[str, KnownCase] = {}
        self._table = FactsTable()
        self._words = ByValue()
        """Which cases have a word in what was concluded about them."""
        self._to_take: deque[str] = deque()
        self._laboratories: set[str] = set()
        self._variants: set[str] = set()
        self._generation = -1
        self._version = 0
        self._answers: dict[Word | Clause, frozenset[str]] = {}
        self._answers_of: tuple[int, int] = (0, 0)

    @property
    def index(self) -> SearchIndex:
        """The words of all cases; made when it is first asked for."""
        if self._index is None:
            self._index = SearchIndex(self._store, self._clock)
        return self._index

    def close(self) -> None:
        """Forgets everything. Safe to call twice."""
        if self._index is not None:
            self._index.close()
        self._index = None
        self.forget_conclusions()
        self._laboratories.clear()
        self._variants.clear()

    def forget(self) -> None:
        """After something that no version number tells of: everything is read again."""
        self.close()

    def forget_conclusions(self) -> None:
        """After another language was chosen: what was concluded is said in other words."""
        self._cases.clear()
        self._table.clear()
        self._words.cases.clear()
        self._to_take.clear()
        self._answers.clear()
        self._generation = -1
        self._version += 1

    def catch_up(self) -> None:
        """Looks for what has changed since, to be read by `advance`."""
        self.index.catch_up()
        self._follow()
        current = self._views.current()
        self._to_take = deque(
            case_id for case_id in self._views.case_ids() if case_id in current and case_id not in self._cases
        )

    def advance(self, seconds: float) -> bool:
        """Reads cases until the time is over, a few at least. True when nothing is left to read."""
        begun = self._clock()
        if not self.index.advance(seconds):
            return False
        while self._to_take:
            self.take([self._to_take.popleft()])
            if self._clock() - begun >= seconds:
                break
        return not self._to_take

    def take(self, case_ids: Iterable[str]) -> None:
        """Takes over what has just been worked out; cases that are not are left out."""
        self._follow()
        current = self._views.current()
        policy = self._settings.in_force().policy
        for case_id in case_ids:
            view = current.get(case_id)
            if view is None:
                continue
            facts = facts_of_view(view, policy)
            self._put(case_id, KnownCase(view, facts, concluded_words(view)))
            self._laboratories.update(sample.laboratory for sample in view.known.mrd if sample.laboratory)
            self._variants.update(
                short_name(variant.protein) for test in view.known.abl1_tests for variant in test.variants
            )

    def know(self, cases: Mapping[str, KnownCase]) -> None:
        """Takes over cases that were judged elsewhere."""
        self._follow()
        for case_id, case in cases.items():
            self._put(case_id, case)

    def vocabulary(self) -> Vocabulary:
        """The values that filters know besides their own: rules, laboratories, variants."""
        from dalba_desktop.alerts.engine import RULES

        return {
            "alert": tuple(name for name, _ in RULES),
            "lab": tuple(sorted(self._laboratories)),
            "mut": tuple(sorted(self._variants)),
        }

    def find(self, text: str) -> Found:
        """The cases that hold every word and that every filter means."""
        query = parsed(text, self.vocabulary())
        self._follow()
        total = len(self._views.case_ids())
        unread = self.index.waiting if query.words else 0
        waiting = 0 if query.asks_nothing else max(unread, total - len(self._cases))
        if query.asks_nothing:
            return Found(query, None, waiting, total)
        wanted = [self._answer(each, self._with_word) for each in query.words if not each.is_negated]
        wanted += [self._answer(clause, self._table.meant_by) for clause in query.clauses]
        unwanted = [self._answer(each, self._with_word) for each in query.words if each.is_negated]
        wanted.sort(key=len)
        found = wanted[0] if wanted else frozenset(self._views.case_ids())
        for others in wanted[1:]:
            found = found & others
        for others in unwanted:
            found = found - others
        return Found(query, found, waiting, total)

    def hit(self, case_id: str, query: Query) -> Hit | None:
        """What of a found case matched, where that is not seen in its row; None where all of it is."""
        case = self._cases.get(case_id)
        seen = padded(" ".join((case_id, *found_by(case_id)))) + ("" if case is None else case.words)
        words = [each for each in query.words if not each.is_negated and not begins(words_of(each.text), seen)]
        texts = [
            clause for clause in query.clauses if clause.key in ("note", "withdrawn", "lab") and not clause.is_negated
        ]
        if not words and not texts:
            return None
        return hit_in(self._store.words_of([case_id])[case_id], words, texts)

    def _follow(self) -> None:
        """Lets go of what was concluded about cases that have changed since."""
        case_ids = self._views.case_ids()
        if self._generation == self._views.generation:
            return
        self._generation = self._views.generation
        current = self._views.current()
        there = frozenset(case_ids)
        gone = [key for key, case in self._cases.items() if key not in there or current.get(key) is not case.view]
        for case_id in gone:
            self._drop(case_id)
        self._version += 1

    def _put(self, case_id: str, case: KnownCase) -> None:
        if case_id in self._cases:
            self._drop(case_id)
        self._cases[case_id] = case
        self._table.put(case.facts)
        for word in dict.fromkeys(case.words.split()):
            self._words.put(word, case_id)
        self._version += 1

    def _drop(self, case_id: str) -> None:
        case = self._cases.pop(case_id)
        self._table.drop(case_id)
        for word in dict.fromkeys(case.words.split()):
            self._words.drop(word, case_id)

    def _answer(self, asked: Asked, work_out: Callable[[Asked], frozenset[str]]) -> frozenset[str]:
        """One word or filter, remembered without its place."""
        state = (self.index.version, self._version)
        if state != self._answers_of:
            self._answers.clear()
            self._answers_of = state
        key = dataclasses.replace(asked, start=0, end=0)
        found = self._answers.get(key)
        if found is None:
            if len(self._answers) >= KEPT:
                self._answers.clear()
            found = self._answers[key] = work_out(asked)
        return found

    def _with_word(self, asked: Word) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for words in dict.fromkeys((words_of(asked.text), words_of(written_out(asked.text)))):
            in_facts = self.index.begin_with(words, is_whole=asked.is_whole)
            found = found | in_facts if found else in_facts
            concluded = self._concluded(words, is_whole=asked.is_whole)
            found = found if concluded <= found else found | concluded
        return found

    def _concluded(self, words: Sequence[str], *, is_whole: bool) -> set[str]:
        if is_whole:
            having = [self._words.cases.get(word, set()) for word in words]
        else:
            having = [self._words.having(functools.partial(_begins_with, word)) for word in words]
        return set.intersection(*having)


def _begins_with(begun: str, word: str) -> bool:
    return word.startswith(begun)
