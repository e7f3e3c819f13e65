"""Lines that are half typed, each with its case, and the lines of this session. No widgets, no store."""

from __future__ import annotations

from collections.abc import Mapping

MOST_RECALLED = 50


class TypedLines:
    """A line belongs to the case it was typed for, and so do the lines that can be called back."""

    def __init__(self) -> None:
        self._open: dict[str, str] = {}
        self._stored: dict[str, list[str]] = {}
        self._at = 0
        self._walked_from = ""

    @property
    def half_typed(self) -> Mapping[str, str]:
        """The lines that are not stored yet, by case."""
        return {case_id: text for case_id, text in self._open.items() if text.strip()}

    def keep(self, case_id: str, text: str) -> None:
        """What is typed for a case now."""
        self._open[case_id] = text

    def of(self, case_id: str) -> str:
        """What was typed for a case and not stored."""
        return self._open.get(case_id, "")

    def remember(self, case_id: str, text: str) -> None:
        """A line that was stored, handed over or emptied: it can be called back."""
        line = text.strip()
        lines = self._stored.setdefault(case_id, [])
        if line and (not lines or lines[-1] != line):
            lines.append(line)
            del lines[:-MOST_RECALLED]
        self.stand()

    def stand(self) -> None:
        """Walking through the lines begins at the newest again."""
        self._at = 0

    def walk(self, case_id: str, text: str, by: int) -> str | None:
        """The line so many older (1) or newer (-1) than the one shown; None where there is none.

        The newest of all is the one that was being typed.
        """
        lines = self._stored.get(case_id, [])
        if not 0 <= self._at + by <= len(lines):
            return None
        if self._at == 0:
            self._walked_from = text
        self._at += by
        return self._walked_from if self._at == 0 else lines[-self._at]

    def forget(self, kept: frozenset[str] = frozenset()) -> None:
        """Keeps only what belongs to these cases."""
        self._open = {case_id: text for case_id, text in self._open.items() if case_id in kept}
        self._stored = {case_id: lines for case_id, lines in self._stored.items() if case_id in kept}
        self.stand()
        if not kept:
            self._walked_from = ""
