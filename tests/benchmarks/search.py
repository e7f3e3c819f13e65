"""What a search costs: every key of a few searches as they are typed, in stores of 10,000 and of 100,000 cases.

The search is the one of the window: the index of words and the facts for filters are made directly, without a file.
"""

from __future__ import annotations

import functools
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dalba_desktop.analysis.filters_facts import FilterFacts
from dalba_desktop.tracker import Tracker
from dalba_desktop.tracker.search import KnownCase, Search
from dalba_desktop.tracker.search_facts import concluded_words, facts_of_view
from tests.benchmarks.speed_cases import cohort
from tests.benchmarks.timing import Measured
from tests.builders import on_day

SIZES = (10_000, 100_000)
VIEWS = 40
"""So many cases are judged; the others take their facts in turn."""
WORDS_OF_A_CASE = 45
TYPED = (
    "ROMA-00417",
    "rossi",
    "pleural effusion",
    "T315I",
    "dasatinib neutrop",
    "mrd:rising",
    "mrd:rising phase:blinatumomab overdue:>7d",
    "mut:T315I tki:ponatinib",
    "mrd:>0.1 age:>60 -transplant:yes",
    "lab:roma mrd:cmr",
)
_SYLLABLES = ("ra", "ro", "mi", "te", "lo", "sa", "be", "ni", "ca", "du", "fo", "gi", "ha", "pe", "vu", "zi")
_USUAL = ("prednisone", "dasatinib", "blinatumomab", "methotrexate", "female", "male", "e1a2", "Roma", "neutropenia")


def search_rows(folder: Path) -> list[Measured]:
    """The 95th percentile of all keys, against the first key in a plain list of texts."""
    return [row for size in SIZES for row in _measured(folder, size)]


def _measured(folder: Path, size: int) -> Iterator[Measured]:
    texts = _texts(size)
    search = filled(folder / f"search-{size}.dalba", texts)
    try:
        times = [_milliseconds(functools.partial(search.find, text)) for text in _keys()]
        floors = [_milliseconds(functools.partial(_scan, texts, text.casefold())) for text in ("r", "ro", "pleural")]
    finally:
        search.close()
    name = f"a key typed in the search of {size:,} cases (95th percentile)"
    yield Measured(name, "a word looked for in a list of texts", _percentile(times), statistics.median(floors))


def filled(path: Path, texts: list[tuple[str, str]]) -> Search:
    """A search that knows these cases, as if all of them were read and worked out."""
    case_ids = tuple(case_id for case_id, _ in texts)
    known = _known(path)
    search = Search(SimpleNamespace(), _Ward(case_ids), SimpleNamespace())  # type: ignore[arg-type]
    search.index.put((case_id, [case_id, text]) for case_id, text in texts)
    search.know({case_id: _renamed(known[place % len(known)], case_id) for place, case_id in enumerate(case_ids)})
    return search


class _Ward:
    """In place of the views of a store: every case is there."""

    generation = 1

    def __init__(self, case_ids: tuple[str, ...]) -> None:
        self._case_ids = case_ids

    def case_ids(self) -> tuple[str, ...]:
        return self._case_ids

    def current(self) -> dict[str, Any]:
        return dict.fromkeys(self._case_ids)


def _known(path: Path) -> list[KnownCase]:
    with Tracker.create(path, "bench", today=on_day(640)) as tracker:
        from dalba_desktop.interchange.case_file import CaseFile

        tracker.import_cases(CaseFile(cases=cohort()[:VIEWS]))
        views = [tracker.case_view(case_id) for case_id in tracker.case_ids()]
        return [KnownCase(None, facts_of_view(view, tracker.policy), concluded_words(view)) for view in views]


def _renamed(known: KnownCase, case_id: str) -> KnownCase:
    facts = known.facts
    own = FilterFacts(case_id, facts.as_of, facts.tags, facts.numbers, facts.days, facts.texts)
    return KnownCase(None, own, known.words)


def _texts(size: int) -> list[tuple[str, str]]:
    chance = random.Random(size)
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    texts = []
    for place in range(size):
        words = [*chance.sample(_USUAL, 5), *chance.choices(vocabulary, k=WORDS_OF_A_CASE)]
        if place % 50 == 0:
            words += ["pleural", "effusion", "T315I p.Thr315Ile"]
        if place % 70 == 0:
            words.append("Rossi")
        texts.append((f"ROMA-{place:05}", " ".join(words)))
    return texts


def _keys() -> Iterator[str]:
    """Every state of the field while the searches are typed."""
    return (text[:length] for text in TYPED for length in range(1, len(text) + 1))


def _scan(texts: list[tuple[str, str]], word: str) -> set[str]:
    return {case_id for case_id, text in texts if word in text}


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _milliseconds(job: Callable[[], object]) -> float:
    begun = time.perf_counter()
    job()
    return (time.perf_counter() - begun) * 1000
