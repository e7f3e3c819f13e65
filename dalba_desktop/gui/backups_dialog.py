"""The backups of the open store: which there are, how they stand, one more, one back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dalba_desktop.gui.backup_words import BackupLine, Light, LightWords, backups_sheet
from dalba_desktop.gui.labels import ElidedLabel, restyle, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

WIDEST, HIGHEST = 980, 640
SMALLEST = QSize(820, 480)


class PauseBanner(QFrame):
    """Backups are paused: why, and the two ways on. Stays until one of them is chosen."""

    keep_asked = Signal()
    go_back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.text = words(wraps=True, selectable=True)
        self.text.setAccessibleName(say("Backups are paused"))
        self.keep = button(say("Keep this state, resume backups"), "primary")
        self.go_back = button(say("Go back\N{HORIZONTAL ELLIPSIS}"))
        self.keep.clicked.connect(self.keep_asked)
        self.go_back.clicked.connect(self.go_back_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        pressed = QHBoxLayout()
        pressed.setSpacing(8)
        pressed.addWidget(self.keep)
        pressed.addWidget(self.go_back)
        pressed.addStretch(1)
        column.addWidget(self.text)
        column.addLayout(pressed)
        self.hide()

    def show_pause(self, sentence: str, *, can_keep: bool, can_go_back: bool) -> None:
        """Shows why; an empty sentence takes it away."""
        self.text.setText(sentence)
        self.keep.setVisible(can_keep)
        self.go_back.setVisible(can_go_back)
        self.setVisible(bool(sentence))


class BackupsDialog(QDialog):
    """Shows what it is given; says what is wanted."""

    make_asked = Signal()
    check_asked = Signal(str)
    restore_asked = Signal(str)
    folder_asked = Signal()
    folder_cleared = Signal()

    def __init__(
        self, theme: Theme, *, is_synthetic: bool = False, is_read_only: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Backups"))
        self.setMinimumSize(SMALLEST.boundedTo(self.sizeHint()))
        self._is_read_only = is_read_only
        self.standing = words(role="strong", wraps=True, selectable=True)
        self.folder = words(role="small", selectable=True)
        self.pause = PauseBanner()
        self.notice = NoticeBar()
        self.table = RecordTable(say("Backups"), theme)
        self.nothing = words(_nothing_words(), "muted", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.nothing.setMargin(12)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.nothing)
        self.pages.addWidget(self.table)
        self.second = ElidedLabel()
        self.choose = button(say("Choose\N{HORIZONTAL ELLIPSIS}"))
        self.clear_folder = button(say("No second folder"), "flat")
        self.make = button(say("Make one now"), "primary")
        self.check = button(say("Check again"))
        self.restore = button(say("Restore\N{HORIZONTAL ELLIPSIS}"))
        self.close_button = button(say("Close"))
        self._lay_out(is_synthetic=is_synthetic)
        self.table.record_selected.connect(lambda *_: self._update_buttons())
        self.make.clicked.connect(self.make_asked)
        self.check.clicked.connect(lambda: self._ask(self.check_asked))
        self.restore.clicked.connect(lambda: self._ask(self.restore_asked))
        self.choose.clicked.connect(self.folder_asked)
        self.clear_folder.clicked.connect(self.folder_cleared)
        self.close_button.clicked.connect(self.accept)
        self._update_buttons()
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 60, px(HIGHEST) + 60)
        return QSize(min(px(WIDEST), room.width() - 60), min(px(HIGHEST), room.height() - 50))

    @property
    def selected_key(self) -> str | None:
        """The backup that is selected."""
        row = self.table.selected_row
        return row.id if row is not None else None

    def show_standing(self, said: LightWords) -> None:
        """How the backups stand, in full."""
        restyle(self.standing, "role", "synthetic" if said.light is Light.ATTENTION else "strong")
        self.standing.setText(said.full)

    def set_lines(self, lines: Sequence[BackupLine], now: dt.datetime, folder: str) -> None:
        """Shows the backups that there are."""
        name = Path(folder).name
        self.folder.setText(say("In the folder {name} beside the store, encrypted with its key.", name=name))
        self.folder.setToolTip(folder if "<" not in folder else name)
        self.table.set_sheet(backups_sheet(tuple(lines), now))
        self.pages.setCurrentWidget(self.table if lines else self.nothing)
        self._update_buttons()

    def set_second_folder(self, folder: str) -> None:
        """Shows where copies go besides; empty for nowhere."""
        none = say("None. A stick or a share would survive this computer.")
        self.second.setText(folder or none)
        restyle(self.second, "role", "" if folder else "muted")
        self.clear_folder.setVisible(bool(folder))
        self.choose.setEnabled(not self._is_read_only)
        self.clear_folder.setEnabled(not self._is_read_only)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _ask(self, signal: object) -> None:
        if self.selected_key is not None:
            signal.emit(self.selected_key)  # type: ignore[attr-defined]

    def _update_buttons(self) -> None:
        is_selected = self.selected_key is not None
        self.check.setEnabled(is_selected)
        self.restore.setEnabled(is_selected and not self._is_read_only)
        self.make.setEnabled(not self._is_read_only)
        why = say("The store is open for reading only.") if self._is_read_only else ""
        self.make.setToolTip(why)
        self.restore.setToolTip(why if why or is_selected else say("Select a backup first"))
        self.check.setToolTip("" if is_selected else say("Select a backup first"))

    def _lay_out(self, *, is_synthetic: bool) -> None:
        title = QHBoxLayout()
        title.setSpacing(12)
        title.addWidget(words(say("Backups"), "title"))
        title.addStretch(1)
        if is_synthetic:
            title.addWidget(words(say("SYNTHETIC"), "synthetic"))
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(words(say("Second folder"), "section"))
        beside.addWidget(self.second, 1)
        beside.addWidget(self.clear_folder)
        beside.addWidget(self.choose)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for pressed in (self.make, self.check, self.restore):
            foot.addWidget(pressed)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addLayout(title)
        column.addWidget(self.standing)
        column.addWidget(self.folder)
        column.addWidget(self.pause)
        column.addWidget(self.notice)
        column.addWidget(rule())
        column.addWidget(self.pages, 1)
        column.addWidget(rule())
        column.addLayout(beside)
        column.addLayout(foot)


def _nothing_words() -> str:
    return say(
        "No backups yet. One is made by itself when a changed store is closed, every hour while it is changed, and "
        "before anything risky. Each is opened and checked before it counts, and older ones are thinned to hourly, "
        "daily, weekly and monthly ones."
    )
