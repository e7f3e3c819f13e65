"""What the rules would have done over the cases of the store, under the values in force and others beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dalba_desktop.gui.backtest_table import BacktestTable
from dalba_desktop.gui.backtest_words import (
    definitions,
    failure_words,
    head_words,
    rule_lines,
    summary_lines,
    titles_of,
)
from dalba_desktop.gui.labels import restyle, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.backtesting import UnderPolicy

WIDEST, HIGHEST = 1240, 800
SMALLEST = QSize(960, 560)
VALUES_PX = 380
VALUES_HIGH_PX = 72
PROBLEM_PX = 42
"""Three lines, kept free so that nothing moves when a problem is said."""
PROGRESS_PX = 160


class BacktestDialog(QDialog):
    """Values to try, Run, the figures, what they mean. While it runs, closing it only cancels the run."""

    run_asked = Signal()

    def __init__(self, theme: Theme, *, is_empty: bool, is_synthetic: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Back-test of the rules"))
        self.setMinimumSize(SMALLEST.boundedTo(self.sizeHint()))
        self.is_running = False
        self.was_cancelled = False
        self._closes_after = False
        self._is_empty = is_empty
        self.values = QPlainTextEdit()
        self.values.setAccessibleName(say("Values to try"))
        self.values.setPlaceholderText("rise_min_log10 = 0.4")
        self.values.setFixedHeight(px(VALUES_HIGH_PX))
        self.values.setTabChangesFocus(True)
        self.value_problem = words(role="problem", wraps=True)
        self.value_problem.setFixedHeight(px(PROBLEM_PX))
        self.value_problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.run = button(say("Run"), "primary", is_default=True)
        self.cancel = button(say("Cancel"))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(say("Progress"))
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(px(PROGRESS_PX))
        self.done_words = words(role="small")
        self.head = words(role="strong", selectable=True)
        self.summary: list[list[QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self.table = BacktestTable(theme)
        self.hint = words(_empty_words() if is_empty else _first_words(), "muted", wraps=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.hint)
        self.pages.addWidget(self.table)
        self.meaning = words("\n".join(definitions()), "small", wraps=True, selectable=True)
        self.problem = words(role="problem", wraps=True)
        self.close_button = button(say("Close"))
        self._lay_out(is_synthetic=is_synthetic)
        self.run.clicked.connect(self.run_asked)
        self.cancel.clicked.connect(self._cancel)
        self.close_button.clicked.connect(self.accept)
        self.values.textChanged.connect(lambda: self.show_value_problem(""))
        self._show_running()
        self.values.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 80, px(HIGHEST) + 60)
        return QSize(min(px(WIDEST), room.width() - 80), min(px(HIGHEST), room.height() - 60))

    def begin(self) -> None:
        """A run begins: only Cancel can be pressed."""
        self.is_running, self.was_cancelled = True, False
        self.show_problem("")
        self.show_progress(0, 0)
        self._show_running()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """The run is over, however it ended; closes when that was asked for meanwhile."""
        self.is_running = False
        if self.was_cancelled:
            self.show_problem(say("Cancelled before it was through."))
        self._show_running()
        self.run.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._closes_after:
            super().reject()

    def show_progress(self, done: int, of: int) -> None:
        """How many replays of how many are done; 0 of 0 before that is known."""
        self.progress.setRange(0, max(1, of))
        self.progress.setValue(done)
        self.done_words.setText(say("{done} of {of}", done=done, of=of) if of else "")

    def show_figures(self, found: Sequence[UnderPolicy], values: Mapping[str, float], as_of: dt.date) -> None:
        """Shows what a run came to."""
        titles = titles_of(values, len(found))
        self.head.setText(head_words(found[0].figures, as_of))
        for row in self.summary:
            for old in row:
                old.setParent(None)
                old.deleteLater()
        # A title may be as long as the values typed, so over the summary it is short.
        heads = ("", say("in force"), say("tried"))[: 1 + len(found)] if len(found) > 1 else ()
        texts = [heads] if heads else []
        texts += [(line.title, *line.cells) for line in summary_lines(found)]
        self.summary = [self._summary_row(place, row, is_head=row is heads) for place, row in enumerate(texts)]
        self.table.set_lines(rule_lines(found), titles)
        self.pages.setCurrentWidget(self.table)
        self.show_problem(failure_words(found))

    def show_value_problem(self, sentence: str) -> None:
        """What is wrong with the values typed; empty when nothing is."""
        restyle(self.values, "state", "problem" if sentence else "")
        self.value_problem.setText(sentence)
        self.values.setAccessibleDescription(sentence)
        if sentence:
            self.values.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, sentence: str) -> None:
        """What could not be done; empty when all is well."""
        self.problem.setText(sentence)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def reject(self) -> None:
        """Escape and the window's cross: cancels a run, else closes."""
        if self.is_running:
            self._cancel()
        else:
            super().reject()

    def close_soon(self) -> None:
        """Closes now, or as soon as the run has stopped: the store is being closed."""
        self._closes_after = True
        self.reject()

    def _cancel(self) -> None:
        self.was_cancelled = True

    def _show_running(self) -> None:
        self.run.setEnabled(not self.is_running and not self._is_empty)
        self.values.setEnabled(not self.is_running and not self._is_empty)
        self.close_button.setEnabled(not self.is_running)
        for shown in (self.cancel, self.progress, self.done_words):
            shown.setVisible(self.is_running)

    def _summary_row(self, place: int, texts: Sequence[str], *, is_head: bool) -> list[QLabel]:
        row = []
        for column, text in enumerate(texts):
            label = words(text, "small" if is_head else "muted" if column == 0 else "", selectable=not is_head)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label, place, column, side)
            row.append(label)
        return row

    def _lay_out(self, *, is_synthetic: bool) -> None:
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(words(say("Back-test of the rules"), "title"))
        title.addStretch(1)
        if is_synthetic:
            title.addWidget(words(say("SYNTHETIC"), "synthetic"))
        pressed = QHBoxLayout()
        pressed.setSpacing(8)
        for one in (self.run, self.cancel, self.progress, self.done_words):
            pressed.addWidget(one)
        pressed.addStretch(1)
        asked = QVBoxLayout()
        asked.setSpacing(4)
        asked.addWidget(words(say("Values to try beside those in force, one per line (optional)"), "small"))
        asked.addWidget(self.values)
        asked.addWidget(self.value_problem)
        asked.addLayout(pressed)
        asked.addStretch(1)
        left = QWidget()
        left.setFixedWidth(px(VALUES_PX))
        left.setLayout(asked)
        asked.setContentsMargins(0, 0, 0, 0)
        counted = QVBoxLayout()
        counted.setSpacing(8)
        counted.addWidget(self.head)
        counted.addLayout(self._grid)
        counted.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(40)
        top.addWidget(left)
        top.addLayout(counted)
        top.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.problem, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addLayout(title)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(self.pages, 1)
        column.addWidget(rule())
        column.addWidget(self.meaning)
        column.addLayout(foot)


def _empty_words() -> str:
    return say("This store holds no case yet: there is nothing to replay.")


def _first_words() -> str:
    return say(
        "Run replays every case of this store day by day and counts what the rules would have called. It changes "
        "nothing in the store and may take some seconds; it can be cancelled."
    )
