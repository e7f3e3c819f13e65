"""The page for a store that is damaged or not to be trusted: what is wrong, and every way out of it.

It never shows anything of the store itself: a number in it could be wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.gui.backup_words import BackupLine, backups_sheet
from dalba_desktop.gui.fold import Fold
from dalba_desktop.gui.labels import ElidedLabel, restyle, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.notice_bar import NoticeBar
from dalba_desktop.gui.record_table import ROW_PX, RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say

WIDTH_PX = 720
TABLE_PX = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageView:
    """What was found out about a store that is not open. `problems` is empty when nothing is wrong with it."""

    heading: str
    problems: tuple[str, ...]
    newest_sound: BackupLine | None
    lost: str
    others: tuple[BackupLine, ...]
    can_salvage: bool
    undo: str = ""


class DamagePage(QWidget):
    """Says what is wrong and what can be done; whoever made it does that."""

    look_asked = Signal(str)
    restore_asked = Signal(str)
    check_asked = Signal(str)
    salvage_asked = Signal()
    undo_asked = Signal()
    open_asked = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._newest = ""
        self.heading = words(role="heading", wraps=True)
        self.name = words(role="strong", wraps=True, selectable=True)
        self.folder = ElidedLabel(role="muted")
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText(say("Passphrase or recovery code"))
        self.secret.setAccessibleName(say("Passphrase or recovery code"))
        self.look = button(say("Look"), "primary", is_default=True)
        self.problems = words(role="problem", wraps=True, selectable=True)
        self.untouched = words(_untouched_words(), "muted", wraps=True)
        self.notice = NoticeBar()
        self.newest = words(role="strong", wraps=True, selectable=True)
        self.lost = words(wraps=True, selectable=True)
        self.restore = button(say("Restore this backup\N{HORIZONTAL ELLIPSIS}"), "primary")
        self.table = RecordTable(say("Other backups"), theme)
        self.check_other = button(say("Check"))
        self.restore_other = button(say("Restore\N{HORIZONTAL ELLIPSIS}"))
        self.salvage = button(say("Salvage into a new store\N{HORIZONTAL ELLIPSIS}"))
        self.undo = button(say("Go back to the store that was set aside\N{HORIZONTAL ELLIPSIS}"))
        self.undo_words = words(role="muted", wraps=True)
        self.open_store = button(say("Open the store"), "primary")
        self.back = button(say("Back"), "flat")
        self._lay_out()
        self.secret.returnPressed.connect(self._ask_look)
        self.look.clicked.connect(self._ask_look)
        self.secret.textChanged.connect(lambda text: self.look.setEnabled(bool(text)))
        self.restore.clicked.connect(lambda: self.restore_asked.emit(self._newest))
        self.check_other.clicked.connect(lambda: self._ask_other(self.check_asked))
        self.restore_other.clicked.connect(lambda: self._ask_other(self.restore_asked))
        self.table.record_selected.connect(lambda *_: self._update_buttons())
        self.salvage.clicked.connect(self.salvage_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.open_store.clicked.connect(self.open_asked)
        self.back.clicked.connect(self.back_asked)

    def ask_secret(self, path: Path, problem: str = "") -> None:
        """Asks for what opens the store before anything can be found out."""
        self._show_store(path)
        self.heading.setText(say("Check and recover"))
        self.problems.setText(problem)
        self.problems.setVisible(bool(problem))
        self._show(asking=True)
        self.secret.clear()
        self.look.setEnabled(False)
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, path: Path, view: DamageView, now: dt.datetime) -> None:
        """Shows what was found out."""
        self._show_store(path)
        self.heading.setText(view.heading)
        self.problems.setText("\n".join(view.problems))
        self.problems.setVisible(bool(view.problems))
        self._show(asking=False)
        self.untouched.setVisible(bool(view.problems))
        has_newest = view.newest_sound is not None
        self._newest = view.newest_sound.key if view.newest_sound is not None else ""
        self.newest.setText(_newest_words(view.newest_sound, now))
        self.lost.setText(view.lost)
        self.lost.setVisible(bool(view.lost))
        self.restore.setVisible(has_newest)
        # Of a sound store opening it is what one came for.
        restyle(self.restore, "role", "primary" if view.problems else "")
        self._set_others(view.others, now)
        self._salvage.setVisible(view.can_salvage)
        self.open_store.setVisible(not view.problems)
        self.undo_words.setText(view.undo)
        self._undo.setVisible(bool(view.undo))
        (self.restore if has_newest else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keeps nothing of what was typed."""
        self.secret.clear()
        self.notice.clear()

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _show_store(self, path: Path) -> None:
        self.name.setText(path.name)
        self.folder.setText(str(path.parent))

    def _show(self, *, asking: bool) -> None:
        self._asking.setVisible(asking)
        for shown in (self._backups, self._salvage, self._undo, self.untouched, self.open_store):
            shown.setVisible(not asking)

    def _set_others(self, lines: Sequence[BackupLine], now: dt.datetime) -> None:
        self.table.set_sheet(backups_sheet(tuple(lines), now))
        self.table.setFixedHeight(min(px(TABLE_PX), px(ROW_PX) * (len(lines) + 2)))
        self._others.setVisible(bool(lines))
        self._update_buttons()

    def _update_buttons(self) -> None:
        is_selected = self.table.selected_row is not None
        self.check_other.setEnabled(is_selected)
        self.restore_other.setEnabled(is_selected)

    def _ask_look(self) -> None:
        if self.secret.text():
            self.look_asked.emit(self.secret.text())

    def _ask_other(self, signal: object) -> None:
        row = self.table.selected_row
        if row is not None:
            signal.emit(row.id)  # type: ignore[attr-defined]

    def _lay_out(self) -> None:
        asked = QHBoxLayout()
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(8)
        asked.addWidget(self.secret, 1)
        asked.addWidget(self.look)
        self._asking = QWidget()
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(8)
        asking.addWidget(words(_asking_words(), "muted", wraps=True))
        asking.addLayout(asked)
        other_buttons = _row(self.check_other, self.restore_other)
        others = QWidget()
        inside = QVBoxLayout(others)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.table)
        inside.addLayout(other_buttons)
        self._others = Fold(say("Other backups"), others)
        self._backups = _section(say("Newest sound backup"), self.newest, self.lost, _held(self.restore), self._others)
        self._salvage = _section(say("Salvage"), words(_salvage_words(), wraps=True), _held(self.salvage))
        self._undo = _section(say("Restored before"), self.undo_words, _held(self.undo))
        middle = QWidget()
        middle.setObjectName("page")
        middle.setMaximumWidth(px(WIDTH_PX))
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 32, 24, 24)
        column.setSpacing(8)
        column.addWidget(words(say("D-ALBA Desktop"), "muted"))
        column.addSpacing(16)
        above: tuple[QWidget, ...] = (
            self.heading, self.name, self.folder, self.problems, self.untouched, self.notice
        )  # fmt: skip
        for part in above:
            column.addWidget(part)
        column.addSpacing(8)
        for section in (self._asking, self._undo, self._backups, self._salvage):
            column.addWidget(section)
        column.addSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.open_store)
        column.addWidget(rule())
        column.addLayout(foot)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("page")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(say("Recovery"))
        outside = QWidget()
        outside.setObjectName("page")
        row = QHBoxLayout(outside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        area.setWidget(outside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        restyle(self.problems, "role", "problem")


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for one in buttons:
        row.addWidget(one)
    row.addStretch(1)
    return row


def _held(*buttons: QWidget) -> QWidget:
    held = QWidget()
    held.setLayout(_row(*buttons))
    return held


def _section(title: str, *parts: QWidget) -> QWidget:
    section = QWidget()
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(rule())
    column.addWidget(words(title, "section"))
    for part in parts:
        column.addWidget(part)
    return section


def _newest_words(line: BackupLine | None, now: dt.datetime) -> str:
    from dalba_desktop.gui.backup_words import ago_words, reason_words, when_words

    if line is None:
        return say("No backup of this store could be opened with this passphrase and found sound.")
    return say(
        "{when}, {ago}, made {reason}. It was opened and checked just now.",
        when=when_words(line.at),
        ago=ago_words(line.at, now),
        reason=reason_words(line.reason),
    )


def _asking_words() -> str:
    return say(
        "Type what opens the store, or opened it when the backup was made. The file and its backups are then opened "
        "for reading and checked; nothing is written to them."
    )


def _untouched_words() -> str:
    return say(
        "The file was not touched. Nothing of it is shown, not even for reading only: a number in it could be wrong."
    )


def _salvage_words() -> str:
    return say(
        "Everything that can still be read, from the tables or from the audit trail, is copied into a new store; a "
        "report names what is lost or in doubt. The damaged file stays as it is."
    )
