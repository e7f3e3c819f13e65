"""Erasing a patient for ever, on legal demand: what it means, where the patient is, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dalba_desktop.gui.labels import rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say, say_n

WIDEST, HIGHEST = 700, 640
NARROWEST = 560
LOWEST, RESULT_PX, LINE_PX = 390, 200, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLine:
    """A copy of the store that holds the patient; one that cannot be opened says why in `problem`."""

    key: str
    text: str
    problem: str = ""


class EraseDialog(QDialog):
    """Says what would happen; the button waits until the case id was typed. Afterwards it says what happened."""

    erase_asked = Signal()

    def __init__(
        self, case_id: str, copies: Sequence[CopyLine], *, is_synthetic: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Erase a patient"))
        self._case_id = case_id
        self.is_working = False
        self.is_done = False
        self.boxes: dict[str, QCheckBox] = {}
        self.closed: dict[str, QCheckBox] = {}
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(case_id)
        self.typed.setAccessibleName(say("Case id"))
        self.hint = words(say("Type the case id {case_id} to confirm.", case_id=case_id), "small", wraps=True)
        self.problem = words(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(say("Progress"))
        self.progress.hide()
        self.doing = words(role="small", wraps=True)
        self.doing.hide()
        self.outcome = words(wraps=True, selectable=True)
        self.erase = button(say("Erase for ever"), "danger")
        self.erase.setEnabled(False)
        self.cancel = button(say("Cancel"), "primary", is_default=True)
        self._head = words(say("Erase {case_id}", case_id=case_id), "title", wraps=True)
        self._about = words(_about_words(), wraps=True)
        self._copies = self._lay_copies(copies)
        self._lay_out(is_synthetic=is_synthetic)
        self.typed.textChanged.connect(self._judge)
        self.erase.clicked.connect(self.erase_asked)
        self.cancel.clicked.connect(self.reject)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As large as is useful, inside the window it stands over."""
        over = self.parentWidget()
        room = over.size() if over is not None else QSize(px(WIDEST) + 60, px(HIGHEST) + 60)
        high = px(LOWEST) + px(LINE_PX) * (len(self.boxes) + 2 * len(self.closed))
        return QSize(max(px(NARROWEST), min(px(WIDEST), room.width() - 60)), min(px(HIGHEST), high, room.height() - 40))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The copies that are ticked."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    @property
    def chosen_to_delete(self) -> tuple[str, ...]:
        """The copies that cannot be opened and are ticked to be deleted."""
        return tuple(key for key, box in self.closed.items() if box.isChecked())

    def begin(self, steps: int) -> None:
        """It has begun and cannot be broken off."""
        self.is_working = True
        self.progress.setRange(0, steps)
        for shown in (self.progress, self.doing):
            shown.show()
        for still in (self.typed, self.erase, self.cancel, *self.boxes.values(), *self.closed.values()):
            still.setEnabled(False)

    def step(self, done: int, text: str) -> None:
        """Says what is being done."""
        self.progress.setValue(done)
        self.doing.setText(text)

    def show_problem(self, sentence: str) -> None:
        """It could not be done; everything is as it was."""
        self.is_working = False
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        for hidden in (self.progress, self.doing):
            hidden.hide()
        for still in (self.typed, self.cancel, *self.boxes.values(), *self.closed.values()):
            still.setEnabled(True)
        self._judge()

    def show_result(self, lines: Sequence[str]) -> None:
        """What became of the store and of each copy."""
        self.is_working, self.is_done = False, True
        for hidden in (self._about, self._copies, self._asking, self.progress, self.doing, self.erase, self.problem):
            hidden.hide()
        self._head.setText(say("{case_id} was erased", case_id=self._case_id))
        self.outcome.setText("\n\n".join(lines))
        self._results.show()
        self.resize(self.width(), min(self.height(), px(RESULT_PX) + px(LINE_PX) * len(lines)))
        self.cancel.setText(say("Close"))
        self.cancel.setEnabled(True)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Closes, but not while it is being done."""
        if not self.is_working:
            super().reject()

    def _judge(self) -> None:
        self.erase.setEnabled(self.typed.text().strip() == self._case_id and not self.is_working)

    def _lay_copies(self, copies: Sequence[CopyLine]) -> QWidget:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        readable = [copy for copy in copies if not copy.problem]
        closed = [copy for copy in copies if copy.problem]
        if readable:
            column.addWidget(words(say("Copies that hold the patient, to be erased too"), "section"))
        for copy in readable:
            box = QCheckBox(copy.text.replace("&", "&&"))
            box.setChecked(True)
            self.boxes[copy.key] = box
            column.addWidget(box)
        if closed:
            title = say_n(
                "{count} copy that cannot be opened with the key of now",
                "{count} copies that cannot be opened with the key of now",
                len(closed),
            )
            column.addWidget(words(title, "section"))
            column.addWidget(words(_closed_words(), "small", wraps=True))
        for copy in closed:
            box = QCheckBox(say("Delete the whole file: {copy}", copy=copy.text).replace("&", "&&"))
            self.closed[copy.key] = box
            column.addWidget(box)
        if not copies:
            column.addWidget(words(say("No backup and no store that was set aside holds this patient."), "muted"))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(say("Copies that hold the patient"))
        area.setWidget(inside)
        return area

    def _lay_out(self, *, is_synthetic: bool) -> None:
        title = QHBoxLayout()
        title.addWidget(self._head, 1)
        if is_synthetic:
            title.addWidget(words(say("SYNTHETIC"), "synthetic"), 0, Qt.AlignmentFlag.AlignTop)
        self._asking = QWidget()
        asked = QVBoxLayout(self._asking)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(4)
        asked.addWidget(self.hint)
        asked.addWidget(self.typed)
        results = QWidget()
        results.setObjectName("page")
        said = QVBoxLayout(results)
        said.setContentsMargins(0, 0, 8, 0)
        said.addWidget(self.outcome)
        said.addStretch(1)
        self._results = QScrollArea()
        self._results.setWidgetResizable(True)
        self._results.setFrameShape(QFrame.Shape.NoFrame)
        self._results.setWidget(results)
        self._results.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.erase)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addLayout(title)
        column.addWidget(self._about)
        column.addWidget(rule())
        column.addWidget(self._copies, 1)
        column.addWidget(self._results, 1)
        column.addWidget(rule())
        for part in (self._asking, self.problem, self.doing, self.progress):
            column.addWidget(part)
        column.addLayout(foot)


def _about_words() -> str:
    return say(
        "For a patient's legal demand only. To correct or take back a result, use Edit and Withdraw.\n\n"
        "Every fact, document and half-typed form of this patient is deleted, what the audit trail says of the patient "
        "is blanked, and the file is rewritten so that nothing is left in it. The trail keeps one row that names no "
        "one. It cannot be undone, and nothing that was done before can be undone any more.\n\n"
        "Exported files, PDFs and copies made by others are out of reach: delete them by hand."
    )


def _closed_words() -> str:
    return say(
        "They may hold the patient: made before the passphrase was changed, or damaged. They stay as they are, unless "
        "you tick them to be deleted for ever with everything in them."
    )
