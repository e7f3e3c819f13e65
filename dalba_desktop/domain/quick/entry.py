"""One typed line becomes one fact, or questions: `12/3 bm 0,004% abl 48000`, `blina c3 start 2/4`.

Nothing is guessed. What reads in two ways is asked, what was not typed is taken from the case and said, and what nobody
here understands is a problem with its place. A line is read as a whole: first what it speaks of, then its pieces.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.quick.draft import Draft, live
from dalba_desktop.domain.quick.kinds import READERS, kind_of
from dalba_desktop.domain.quick.reading import LineReading, Problem
from dalba_desktop.domain.quick.tokens import items_of
from dalba_desktop.domain.quick.words import LEXICON, Meaning, normal_phrase
from dalba_desktop.domain.usual import UsualRanges

LONGEST_LINE = 2000
"""Characters; beyond them nobody typed the line."""


def read_line(
    text: str, known: CaseHistory, as_of: dt.date, laboratories: Sequence[Laboratory] = (), *, usual: UsualRanges
) -> LineReading:
    """What a line says, for a case on a day. Never raises.

    `known` is the case with everything stored (`CaseView.history`), not what was known of it on a day: a row that the
    line ends or completes is given back whole. `as_of` is today: nothing measured lies after it, and a day without a
    year is the latest one up to it. A dose or value outside of `usual` is asked about. The
    record of a new fact has no id; one that `amends` has its own.
    """
    if len(text) > LONGEST_LINE:
        return LineReading(text=text, problems=(Problem(0, len(text), "too-long", {"most": LONGEST_LINE}),))
    items = items_of(text, laboratory_phrases(known, laboratories))
    if not items:
        return LineReading(text=text)
    draft = Draft(text, items, known, as_of, laboratories, usual=usual)
    kind = kind_of(draft)
    return READERS[kind](draft) if kind is not None else draft.finish_unknown()


def laboratory_phrases(known: CaseHistory, laboratories: Iterable[Laboratory]) -> Mapping[str, tuple[Meaning, ...]]:
    """The names of laboratories, of the case too, as phrases. A single letter is none, nor is a word of the lexicon."""
    names = {laboratory.name for laboratory in laboratories}
    names |= {row.laboratory for row in live(known.mrd) if row.laboratory}
    phrases: dict[str, tuple[Meaning, ...]] = {}
    for name in sorted(names):
        phrase = normal_phrase(name)
        if len(phrase) > 1 and phrase not in LEXICON:
            phrases[phrase] = (*phrases.get(phrase, ()), ("laboratory", name))
    return phrases
