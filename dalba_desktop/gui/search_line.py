"""What was understood of a search, under the field: the filters in words, or what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dalba_desktop import wording
from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.privacy import shown_text
from dalba_desktop.wording import say
from dalba_desktop.wording.filters import problem_words, query_words

if TYPE_CHECKING:
    from dalba_desktop.tracker.search import Found


class SearchLine(QWidget):
    """Nothing at all without a filter. Words alone need no explaining and are not repeated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.understood = words(role="small", wraps=True)
        self.problem = words(role="problem", wraps=True)
        self.waiting = words(role="small", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self.understood, self.problem, self.waiting):
            column.addWidget(label)
            label.hide()
        self.hide()

    def show_found(self, found: Found | None, known: Mapping[str, Sequence[str]]) -> None:
        """Says what was understood; None says nothing."""
        query = None if found is None else found.query
        understood = "" if query is None or not query.clauses else shown_text(query_words(query))
        problems = () if query is None else query.problems
        is_wrong = any(not problem.is_unfinished for problem in problems)
        told = [each for each in problems if not each.is_unfinished or not is_wrong]
        restyle(self.problem, "role", "problem" if is_wrong else "small")
        self._say(self.understood, understood)
        self._say(self.problem, "\n".join(problem_words(each, known.get(each.key, ())) for each in told))
        self._say(self.waiting, "" if found is None or not found.waiting else waiting_words(found))
        self.setVisible(any(not label.isHidden() for label in (self.understood, self.problem, self.waiting)))

    @staticmethod
    def _say(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def waiting_words(found: Found) -> str:
    """That not every case could be asked yet."""
    read, total = wording.count_words(found.total - found.waiting), wording.count_words(found.total)
    return say("Not complete yet: {count} of {total} cases read.", count=read, total=total)


def count_found_words(found: Found, shown: int) -> str:
    """`7 of 63 cases`."""
    return say("{count} of {total} cases", count=wording.count_words(shown), total=wording.count_words(found.total))
