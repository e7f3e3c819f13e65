"""The centre that keeps a store: what stands at the head of what it prints. No patient is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import text, texts

LONGEST_LINE = 120
MOST_LINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """Who writes: the hospital, the department in it, and the lines of its address."""

    name: str | None = text(max_length=LONGEST_LINE)
    department: str | None = text(max_length=LONGEST_LINE)
    address: tuple[str, ...] = texts()

    @property
    def letterhead(self) -> tuple[str, ...]:
        """The lines in the order in which a letter shows them; none when nothing is known."""
        return tuple(line for line in (self.name, self.department, *self.address) if line)

    @property
    def sender(self) -> str:
        """The first of them on one line: department and hospital."""
        return ", ".join(part for part in (self.department, self.name) if part)


def read_centre(raw: Any, place: str = "centre") -> Centre:
    """A centre from plain values. Raises FactError: for a line too long, too many of them, or one that is none."""
    centre = codec.read_record(Centre, raw, place)
    if len(centre.address) > MOST_LINES:
        raise codec.FactError(f"{place}.address", list(centre.address), f"at most {MOST_LINES} lines")
    for at, line in enumerate(centre.address):
        if not line.isprintable() or line != line.strip() or len(line) > LONGEST_LINE:
            allowed = f"a line of 1 to {LONGEST_LINE} characters, none of them a control character"
            raise codec.FactError(f"{place}.address[{at}]", line, allowed)
    return centre
