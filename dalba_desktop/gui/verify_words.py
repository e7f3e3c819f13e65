"""What a check of the store found, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.wording import count_words, finding_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.checking import Finding, Verification

MOST_SAID = 6


def verification_words(found: Verification) -> str:
    """One sentence when all is well; else how many things are wrong, and the first of them by name."""
    if found.is_sound:
        return say(
            "Checked, and nothing is wrong: every page is sealed, all {entries} rows of the trail follow from one "
            "another, and all {facts} facts are what the trail says.",
            entries=count_words(found.entries),
            facts=count_words(found.facts),
        )
    count = len(found.findings)
    head = say_n("{count} thing is wrong with this store:", "{count} things are wrong with this store:", count)
    return "\n".join([head, *finding_lines(found.findings)])


def finding_lines(findings: tuple[Finding, ...], most: int = MOST_SAID) -> tuple[str, ...]:
    """What is wrong, one line each; the last says how many more there are."""
    lines = [f"\N{BULLET} {finding_words(finding)}" for finding in findings[:most]]
    more = len(findings) - most
    if more > 0:
        lines.append(say_n("\N{BULLET} and {count} more", "\N{BULLET} and {count} more", more))
    return tuple(lines)
