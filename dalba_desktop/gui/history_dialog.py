"""The audit trail to read: of a case or of the whole store, searched, checked, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from dalba_desktop.gui.labels import rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.trail_filter import DEEDS, TrailFilter, lists_in, people_in
from dalba_desktop.gui.trail_read_off import TrailReadOff
from dalba_desktop.gui.trail_table import TrailTable
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import count_words, list_words, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.trail_pages import TrailPages

WIDEST, HIGHEST = 1360, 820
SMALLEST = QSize(860, 500)
LOW = 600
SEARCH_PX = 220
CODE_PX = 190
CHOICE_PX = 150


class HistoryDialog(QDialog):
    """Shows one trail or the other; whoever opened it brings the rows and carries out what is asked."""

    scope_chosen = Signal(bool)
    """Whether the whole store is to be shown."""
    check_asked = Signal()
    export_asked = Signal(bool)
    """Whether as CSV, else as JSON."""
    code_typed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        case_id: str | None,
        *,
        is_synthetic: bool = False,
        is_read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("History"))
        self.setMinimumSize(SMALLEST.boundedTo(self.sizeHint()))
        self.scope = QTabBar()
        self.scope.setDrawBase(False)
        self.scope.setExpanding(False)
        self.scope.setAccessibleName(say("Whose history"))
        if case_id is not None:
            self.scope.addTab(case_id.replace("&", "&&"))
        self.scope.addTab(say("Whole store"))
        self._has_case = case_id is not None
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Find in the history"))
        self.search.setAccessibleName(say("Find in the history"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(SEARCH_PX))
        self.list = QComboBox()
        self.list.setAccessibleName(say("Kind of record"))
        self.list.setMinimumWidth(px(CHOICE_PX))
        self.who = QComboBox()
        self.who.setAccessibleName(say("Person"))
        self.who.setMinimumWidth(px(CHOICE_PX))
        self.count = words(role="small")
        self.code = QLineEdit()
        self.code.setPlaceholderText(say("Code on a PDF"))
        self.code.setAccessibleName(say("Which entry is this code?"))
        self.code.setToolTip(say("Which entry is this code? Type the code that stands on a PDF and press Enter."))
        self.code.setClearButtonEnabled(True)
        self.code.setFixedWidth(px(CODE_PX))
        self.notice = NoticeBar()
        self.table = TrailTable(theme)
        self.read_off = TrailReadOff(theme)
        self.check = button(say("Check now"))
        self.check.setToolTip(say("Checks every page of the file, the whole trail, and every fact against the trail."))
        self.as_csv = button(say("Export as CSV\N{HORIZONTAL ELLIPSIS}"))
        self.as_json = button(say("Export as JSON\N{HORIZONTAL ELLIPSIS}"))
        if is_read_only:
            for pressed in (self.as_csv, self.as_json):
                pressed.setEnabled(False)
                pressed.setToolTip(say("The store is open for reading only: an export could not be logged."))
        self.close_button = button(say("Close"))
        self._lay_out(is_synthetic=is_synthetic)
        self.scope.currentChanged.connect(lambda _: self.scope_chosen.emit(self.is_whole_store))
        self.search.textChanged.connect(self._look)
        self.list.currentIndexChanged.connect(self._look)
        self.who.currentIndexChanged.connect(self._look)
        self.code.returnPressed.connect(lambda: self.code_typed.emit(self.code.text().strip()))
        self.table.row_selected.connect(lambda place: self.read_off.show_row(self.table.trail.row_at(place)))
        self.table.trail.counted.connect(self._say_count)
        self.check.clicked.connect(self.check_asked)
        self.as_csv.clicked.connect(lambda: self.export_asked.emit(True))
        self.as_json.clicked.connect(lambda: self.export_asked.emit(False))
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self.table.trail.stop)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_whole_store(self) -> bool:
        """Whether the trail of the whole store is chosen."""
        return not self._has_case or self.scope.currentIndex() == 1

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 60, px(HIGHEST) + 60)
        return QSize(min(px(WIDEST), room.width() - 60), min(px(HIGHEST), room.height() - 50))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares a low window out."""
        super().resizeEvent(event)
        self.read_off.take_room(self.height() < LOW)

    def set_pages(self, pages: TrailPages) -> None:
        """Shows a trail; what was looked for stays, where there is such a list or person in it."""
        chosen, person = self.list.currentData(), self.who.currentData()
        self._fill(self.list, say("All kinds"), [(name, _kind_words(name)) for name in lists_in(pages.entries)], chosen)
        self._fill(self.who, say("Everyone"), [(name, name) for name in people_in(pages.entries)], person)
        self.table.show_case_column(self.is_whole_store)
        self.read_off.show_row(None)
        self.table.trail.set_pages(pages)
        self._look()

    def choose_whole_store(self) -> None:
        """Turns to the trail of the whole store."""
        self.scope.setCurrentIndex(self.scope.count() - 1)

    def show_entry(self, sequence: int) -> bool:
        """Selects a row by its number, among all rows; False when this trail does not hold it."""
        for field in (self.search, self.list, self.who):
            field.blockSignals(True)
        self.search.clear()
        self.list.setCurrentIndex(0)
        self.who.setCurrentIndex(0)
        for field in (self.search, self.list, self.who):
            field.blockSignals(False)
        self._look()
        place = self.table.trail.find(sequence)
        if place is not None:
            self.table.select_place(place)
        return place is not None

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)
        self.read_off.set_theme(theme)

    def _look(self, *_: object) -> None:
        self.read_off.show_row(None)
        wanted = TrailFilter(
            list=self.list.currentData() or "", who=self.who.currentData() or "", text=self.search.text()
        )
        self.table.trail.look_for(wanted)

    def _say_count(self, shown: int, total: int, is_complete: bool) -> None:
        if shown == total:
            said = say("{total} rows", total=count_words(total))
        elif is_complete:
            said = say("{shown} of {total} rows", shown=count_words(shown), total=count_words(total))
        else:
            said = say("{shown} rows, looking\N{HORIZONTAL ELLIPSIS}", shown=count_words(shown))
        self.count.setText(said)

    def _fill(self, field: QComboBox, every: str, choices: list[tuple[str, str]], chosen: str | None) -> None:
        was_blocked = field.blockSignals(True)
        field.clear()
        field.addItem(every, "")
        for code, text in choices:
            field.addItem(text, code)
        field.setCurrentIndex(max(0, field.findData(chosen or "")))
        field.blockSignals(was_blocked)

    def _lay_out(self, *, is_synthetic: bool) -> None:
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(words(say("History"), "title"))
        title.addStretch(1)
        if is_synthetic:
            title.addWidget(words(say("SYNTHETIC"), "synthetic"))
        looking = QHBoxLayout()
        looking.setSpacing(8)
        for field in (self.search, self.list, self.who, self.count):
            looking.addWidget(field)
        looking.addStretch(1)
        looking.addWidget(self.code)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.check)
        foot.addWidget(self.as_csv)
        foot.addWidget(self.as_json)
        foot.addWidget(words(say("An exported file is not encrypted."), "small"))
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addLayout(title)
        column.addWidget(self.scope)
        column.addWidget(rule())
        column.addLayout(looking)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addWidget(self.read_off)
        column.addLayout(foot)


def _kind_words(name: str) -> str:
    return say("The store itself") if name == DEEDS else list_words(name)
