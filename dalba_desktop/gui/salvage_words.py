"""What came out of a damaged store, in sentences. Nothing is left out: what is lost or in doubt is named one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dalba_desktop.wording import count_words, doubt_words, list_words, place_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.beside import CaseFindings, ListCount, Salvaged


def heading_words(made: Salvaged) -> str:
    """Whether everything was saved."""
    if made.is_complete:
        return say("Everything could be saved")
    return say("Not everything could be saved")


def summary_words(made: Salvaged) -> str:
    """How much was read, taken from the trail, lost."""
    read = sum(one.read for one in made.lists)
    from_trail = sum(one.from_trail for one in made.lists)
    lost = sum(one.lost for one in made.lists)
    parts = [say_n("{rows} row was read", "{rows} rows were read", read, rows=count_words(read))]
    if from_trail:
        parts.append(say_n("{count} was taken from the trail", "{count} were taken from the trail", from_trail))
    parts.append(say_n("{count} is lost", "{count} are lost", lost) if lost else say("none is known to be lost"))
    said = say("{parts}. The damaged file stays as it is.", parts=", ".join(parts))
    if made.is_complete:
        return said
    return say("{said} Check what is named below against the laboratory's reports.", said=said)


def report_lines(made: Salvaged) -> tuple[str, ...]:
    """List by list, then case by case."""
    lines = [_list_line(one) for one in made.lists if one.from_trail or one.lost]
    for case in made.cases:
        lines += _case_lines(case)
    if made.trail_missing or made.trail_end_unknown:
        lines.append(
            say_n(
                "Of the old trail {count} row could not be read or believed.",
                "Of the old trail {count} rows could not be read or believed.",
                made.trail_missing,
            )
        )
    if made.trail_end_unknown:
        lines.append(say("Where the old trail ended cannot be told: the newest entries may be missing."))
    if made.synthetic_unknown:
        lines.append(say("Whether the patients are invented could not be read: the new store treats them as real."))
    return tuple(lines)


def _list_line(one: ListCount) -> str:
    return say(
        "{list}: {read} read, {told} taken from the trail, {lost} lost",
        list=_capital(list_words(one.list)),
        read=count_words(one.read),
        told=count_words(one.from_trail),
        lost=count_words(one.lost),
    )


def _case_lines(case: CaseFindings) -> Iterator[str]:
    for place in case.lost:
        yield _capital(doubt_words("lost", *place))
    for place in case.from_trail:
        yield _capital(say("{fact}: taken from the trail", fact=place_words(*place)))
    for doubt, place in case.doubts:
        yield _capital(doubt_words(doubt, *place))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
