"""What the alerts are judged by, to read and to set: thresholds, mutations and TKIs, calendars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from dalba_desktop.gui.knowledge_words import (
    calendar_lines,
    review_words,
    table_words,
    threshold_words,
)
from dalba_desktop.gui.labels import restyle, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.mutation_matrix import MutationMatrix
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.threshold_table import ThresholdTable
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import label, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import CalendarRow, PolicyRow, TableInForce

WIDEST, HIGHEST = 1240, 780
SMALLEST = QSize(960, 560)
READ_OFF_PX = 48
SEARCH_PX = 280


class ThresholdPage(QWidget):
    """A search, the table, the line that reads off the threshold chosen."""

    value_typed = Signal(str, str)
    reset_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, PolicyRow] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Find a threshold"))
        self.search.setAccessibleName(say("Find a threshold"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(SEARCH_PX))
        self.count = words(role="small")
        self.table = ThresholdTable(theme)
        self.read_off = words(role="muted", wraps=True, selectable=True)
        self.read_off.setFixedHeight(px(READ_OFF_PX))
        self.read_off.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.reset = button(say("Back to shipped\N{HORIZONTAL ELLIPSIS}"))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.search)
        head.addWidget(self.count)
        hint = words(say("Type into Own value to set one; a reason is asked for."), "small", wraps=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(hint, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.read_off, 1)
        foot.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        self.search.textChanged.connect(self._look)
        self.table.row_selected.connect(self._read)
        self.table.reset_asked.connect(self.reset_asked)
        self.reset.clicked.connect(self._ask_reset)
        # Later: a question may not be asked while the cell is still being edited.
        self.table.thresholds.value_typed.connect(self.value_typed, Qt.ConnectionType.QueuedConnection)

    def set_rows(self, rows: Sequence[PolicyRow]) -> None:
        """Shows every threshold."""
        self._rows = {row.key: row for row in rows}
        self.table.set_rows(rows)
        self._say_count()
        self._read(self.table.selected.key if self.table.selected is not None else "")

    def _look(self, text: str) -> None:
        key = self.table.selected.key if self.table.selected is not None else None
        self.table.thresholds.search(text)
        self.table.select(key)
        self._say_count()
        self._read(self.table.selected.key if self.table.selected is not None else "")

    def _say_count(self) -> None:
        own = sum(row.own is not None for row in self._rows.values())
        shown, total = len(self.table.thresholds.rows), len(self._rows)
        said = (
            say("{shown} of {total}", shown=shown, total=total)
            if shown != total
            else say("{total} thresholds", total=total)
        )
        self.count.setText(say_n("{said}, {count} own value", "{said}, {count} own values", own, said=said))

    def _read(self, key: str) -> None:
        row = self._rows.get(key)
        self.read_off.setText("" if row is None else threshold_words(row))
        self.reset.setEnabled(row is not None and row.own is not None)

    def _ask_reset(self) -> None:
        if self.table.selected is not None:
            self.reset_asked.emit(self.table.selected.key)


class MutationPage(QWidget):
    """Who vouches for the table, the matrix, the line that reads off the cell chosen."""

    sign_asked = Signal()
    replace_asked = Signal()
    shipped_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.review = words(role="strong")
        self.about = words(role="muted", wraps=True, selectable=True)
        self.sign = button(say("Sign\N{HORIZONTAL ELLIPSIS}"), "primary")
        self.replace = button(say("Use another table\N{HORIZONTAL ELLIPSIS}"))
        self.shipped = button(say("Back to shipped\N{HORIZONTAL ELLIPSIS}"))
        self.matrix = MutationMatrix(theme)
        self.read_off = words(role="muted", wraps=True, selectable=True)
        self.read_off.setFixedHeight(px(READ_OFF_PX))
        self.read_off.setAlignment(Qt.AlignmentFlag.AlignTop)
        banner = QFrame()
        banner.setObjectName("notice")
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.review)
        said.addWidget(self.about)
        row = QHBoxLayout(banner)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addLayout(said, 1)
        for pressed in (self.shipped, self.replace, self.sign):
            row.addWidget(pressed, 0, Qt.AlignmentFlag.AlignVCenter)
        legend = words(
            say(
                "R resistant, I intermediate, S usable; where two letters stand the graver counts. "
                "Bold: the source was read; thin: from memory. No data never means usable."
            ),
            "small",
            wraps=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(banner)
        column.addWidget(legend)
        column.addWidget(self.matrix, 1)
        column.addWidget(rule())
        column.addWidget(self.read_off)
        self.matrix.cell_chosen.connect(self.read_off.setText)
        for pressed, asked in (
            (self.sign, self.sign_asked),
            (self.replace, self.replace_asked),
            (self.shipped, self.shipped_asked),
        ):
            pressed.clicked.connect(asked)

    def set_table(self, now: TableInForce) -> None:
        """Shows the table in force and who signed it."""
        restyle(self.review, "role", "synthetic" if now.signed is None else "strong")
        self.review.setText(review_words(now))
        self.about.setText(table_words(now))
        self.about.setToolTip(say("SHA-256 {hash}", hash=now.table.sha256))
        again = say("Sign again\N{HORIZONTAL ELLIPSIS}")
        self.sign.setText(say("Sign\N{HORIZONTAL ELLIPSIS}") if now.signed is None else again)
        self.shipped.setVisible(now.own is not None)
        self.matrix.set_table(now.table)


class CalendarPage(QScrollArea):
    """The planned samples of every protocol, to read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(say("Calendars"))

    def set_rows(self, rows: Sequence[CalendarRow]) -> None:
        """Shows the calendars."""
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 16, 12, 12)
        column.setSpacing(8)
        for row in rows:
            column.addWidget(words(label(row.protocol), "section"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(4)
            grid.setColumnMinimumWidth(0, 132)
            grid.setColumnStretch(1, 1)
            for place, (what, when) in enumerate(calendar_lines(row)):
                grid.addWidget(words(what, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(words(when, wraps=True, selectable=True), place, 1)
            column.addLayout(grid)
            column.addSpacing(12)
        column.addWidget(
            words(
                say("A centre's own calendar is read from a file: dalba-desktop policy STORE --calendar FILE."),
                "small",
                wraps=True,
            )
        )
        column.addStretch(1)
        self.setWidget(inside)


class KnowledgeDialog(QDialog):
    """Three pages behind tabs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Thresholds and knowledge"))
        self.setMinimumSize(SMALLEST.boundedTo(self.sizeHint()))
        self.thresholds = ThresholdPage(theme)
        self.mutations = MutationPage(theme)
        self.calendars = CalendarPage()
        self.problem = words(role="problem", wraps=True)
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName(say("Thresholds and knowledge"))
        self.pages = QStackedWidget()
        for title, page in (
            (say("Thresholds"), self.thresholds),
            (say("Mutations and TKIs"), self.mutations),
            (say("Calendars"), self.calendars),
        ):
            self.bar.addTab(title)
            self.pages.addWidget(page)
        self.bar.currentChanged.connect(self.pages.setCurrentIndex)
        self.close_button: QPushButton = button(say("Close"))
        self.close_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.problem, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(0)
        column.addWidget(words(say("Thresholds and knowledge"), "title"))
        column.addSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(rule())
        column.addWidget(self.pages, 1)
        column.addSpacing(8)
        column.addLayout(foot)
        self.thresholds.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 80, px(HIGHEST) + 80)
        return QSize(min(px(WIDEST), room.width() - 80), min(px(HIGHEST), room.height() - 60))

    def show_threshold(self, key: str) -> bool:
        """Stands on a threshold, in the middle of the table. False when there is no such one."""
        page = self.thresholds
        self.bar.setCurrentIndex(self.pages.indexOf(page))
        page.search.clear()
        if all(row.key != key for row in page.table.thresholds.rows):
            return False
        page.table.select(key)
        page.table.scrollTo(page.table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
        page.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def show_mutations(self) -> None:
        """Turns to the whole table of mutations and TKIs."""
        self.bar.setCurrentIndex(self.pages.indexOf(self.mutations))

    def show_problem(self, sentence: str) -> None:
        """What could not be done; empty when all is well."""
        self.problem.setText(sentence)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.thresholds.table.set_theme(theme)
        self.mutations.matrix.set_theme(theme)
