"""A sheet over a dialog that says who a patient is, while identifiers are hidden: with a press to look all the same.

Every dialog is covered that is not known to name nobody: a new one is safe before anybody has thought of it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.privacy import Privacy
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

NAMES_NOBODY = frozenset(
    {
        "AboutDialog",
        "BacktestDialog",
        "ChartTable",
        "ConfirmDialog",
        "CrashDialog",
        "CreateDialog",
        "DecisionDialog",
        "KnowledgeDialog",
        "LockingDialog",
        "PaletteDialog",
        "PassphraseDialog",
        "PastDialog",
        "PrintProgress",
        "ReasonDialog",
        "RecoveryDialog",
        "SettingsDialog",
        "ShortcutPage",
        "TakeOutDialog",
        "TellDialog",
        "WorkingDialog",
    }
)
"""Dialogs that hold nothing of a patient, and those whose words are cleared before they get them. One of them that
names somebody all the same, as by a laboratory called after a patient, is covered like any other."""

OF_THE_DESKTOP = frozenset({"QFileDialog", "QPrintDialog", "QPageSetupDialog"})
"""Dialogs that are not the program's own: what they show of folders and printers is not its to hold back."""

NAMES_NOBODY_NOW = "names_nobody"
"""The property of a dialog that knows of itself that it names nobody this time, such as the form of a new result."""


MOST_ROWS = 50
"""Of a list in a dialog that are looked through for names."""


WIDTH_PX = 400


class Cover(QFrame):
    """Lies over the whole dialog, whose own widgets are hidden as long."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dialog = dialog
        self.title = dialog.windowTitle()
        self._held = [
            child
            for child in dialog.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if child is not self and not child.isWindow() and not child.isHidden()
        ]
        self._focused = dialog.focusWidget()
        self.look = button(say("Show anyway"))
        self.close_it = button(say("Close"), "primary")
        self.close_it.clicked.connect(dialog.reject)
        said = QWidget()
        said.setFixedWidth(px(WIDTH_PX))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.close_it)
        row.addWidget(self.look)
        row.addStretch(1)
        column = QVBoxLayout(said)
        column.setSpacing(12)
        column.addWidget(words(say("Identifiers are hidden"), "title", wraps=True))
        column.addWidget(
            words(
                say(
                    "This window says who a patient is, or what somebody typed about one. It is held back until F8 is "
                    "pressed again."
                ),
                wraps=True,
            )
        )
        column.addSpacing(4)
        column.addLayout(row)
        around = QVBoxLayout(self)
        around.addWidget(said, 0, Qt.AlignmentFlag.AlignCenter)
        dialog.setWindowTitle(say("Identifiers are hidden"))
        self._least = dialog.minimumSize()
        laid_out = dialog.layout()
        self._constraint = laid_out.sizeConstraint() if laid_out is not None else None
        if laid_out is not None:
            # The layout of nothing but hidden widgets would let the dialog shrink to a line.
            laid_out.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        dialog.setMinimumSize(dialog.size().expandedTo(self.sizeHint()))
        for child in self._held:
            child.hide()
        dialog.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()
        # Not the press that looks: whoever goes on typing must not show a name to the room.
        self.close_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def lift(self) -> None:
        """Gives the dialog back as it was."""
        self._dialog.removeEventFilter(self)
        self.hide()
        self._dialog.setMinimumSize(self._least)
        for child in self._held:
            child.show()
        laid_out = self._dialog.layout()
        if laid_out is not None and self._constraint is not None:
            laid_out.setSizeConstraint(self._constraint)
        self._dialog.setWindowTitle(self.title)
        if self._focused is not None:
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays as large as the dialog."""
        if watched is self._dialog and event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        self.setGeometry(self._dialog.rect())


class Covers(QObject):
    """Covers the dialogs that are open and those that open, as long as identifiers are hidden.

    F8 is the window's key, and a dialog in front of it keeps the window's keys from it: each gets one of its own.
    """

    def __init__(self, state: Privacy, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self._covers: dict[QDialog, Cover] = {}
        self._keys: set[QDialog] = set()
        state.changed.connect(self._turn)
        application = _application()
        application.focusChanged.connect(self._focus_changed)

    def of(self, dialog: QDialog) -> Cover | None:
        """What covers a dialog now."""
        return self._covers.get(dialog)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A dialog that opens is covered before it is painted once."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QDialog):
            self._cover(watched)
        return False

    def _turn(self) -> None:
        application = _application()
        if self._state.is_hidden:
            application.installEventFilter(self)
            for window in application.topLevelWidgets():
                if isinstance(window, QDialog) and window.isVisible():
                    self._cover(window)
            return
        application.removeEventFilter(self)
        for dialog in tuple(self._covers):
            self._lift(dialog)

    def _cover(self, dialog: QDialog) -> None:
        self._give_key(dialog)
        if dialog in self._covers or type(dialog).__name__ in OF_THE_DESKTOP:
            return
        is_known = type(dialog).__name__ in NAMES_NOBODY or bool(dialog.property(NAMES_NOBODY_NOW))
        if is_known and not self._names_somebody(dialog):
            return
        cover = self._covers[dialog] = Cover(dialog)
        cover.look.clicked.connect(lambda: self._lift(dialog))
        dialog.finished.connect(lambda: self._covers.pop(dialog, None))

    def _names_somebody(self, dialog: QDialog) -> bool:
        """Whether what a dialog says, or offers to choose from, has a name in it after all."""
        said: list[str] = [dialog.windowTitle()]
        for child in dialog.findChildren(QWidget):
            if isinstance(child, QLabel | QLineEdit):
                said.append(child.text())
            elif isinstance(child, QPlainTextEdit):
                said.append(child.toPlainText())
            elif isinstance(child, QComboBox):
                said += (child.itemText(place) for place in range(child.count()))
            elif isinstance(child, QAbstractItemView) and child.model() is not None:
                rows = child.model()
                said += (str(rows.index(row, 0).data() or "") for row in range(min(rows.rowCount(), MOST_ROWS)))
        text = "\n".join(said)
        return self._state.cleared(text) != text

    def _lift(self, dialog: QDialog) -> None:
        cover = self._covers.pop(dialog, None)
        if cover is not None:
            cover.lift()

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        front = now.window() if now is not None else None
        if isinstance(front, QDialog):
            self._give_key(front)

    def _give_key(self, dialog: QDialog) -> None:
        if dialog in self._keys:
            return
        self._keys.add(dialog)
        dialog.destroyed.connect(lambda: self._keys.discard(dialog))
        QShortcut(QKeySequence("F8"), dialog).activated.connect(self._state.turn)


def _application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found
