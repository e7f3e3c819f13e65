"""A user who does anything: keys, clicks, drags, wheel, every entry of the menus, forms half filled and thrown away.

The same seed does the same things. On its own, in a process whose fatal errors leave a trace:
`python -X faulthandler -m tests.gui.random_run --seed 7 --steps 5000`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget

from dalba_desktop.gui.main_window import MainWindow
from tests.gui.conftest import ScriptedAsker
from tests.gui.random_checks import check, check_fresh

TYPED = (
    *("12/3 bm 0,004% abl 48000", "3 mar pb neg abl 32000", "T315I 35% ngs 14/3", "blina c3 start 2/4"),
    *("dasa 100 from 1/5", "12/3/2025", "2025-02-30", "0,004", "48000", "1.2", "-1", "1e9", "TEST-099", "Roma"),
    *("<b>x</b>", "%s {date} &", "T315I", "dasatinib", "140", "9", "0", ""),
)
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Return),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left),
    *(Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_F4, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_Menu),
    Qt.Key.Key_F8,
)
PATIENCE_MS = 500
PLAIN = Qt.KeyboardModifier.NoModifier
MODIFIERS = (
    PLAIN,
    PLAIN,
    PLAIN,
    PLAIN,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
TEXTS = (QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SIZES = ((960, 600), (1100, 720), (1280, 800), (1440, 900), (1900, 1060))
LEAVES = frozenset({"quit", "close_store", "open_demo", "new_store", "open_store", "lock", "recover", "backups"})
"""Entries that lead away from the cases: pressed seldom."""


class RandomUser:
    """Does one thing after the other in a window; whatever it asks is answered at random from a folder of its own.

    `told` hears what is about to be done.
    """

    def __init__(
        self,
        window: MainWindow,
        asker: ScriptedAsker,
        store: Path,
        secret: str,
        seed: int,
        told: Callable[[str], object],
    ) -> None:
        self.window = window
        self._told = told
        self.steps = 0
        self._asker = asker
        self._store = store
        self._secret = secret
        self._random = random.Random(seed)
        self._held: tuple[QWidget, ...] = ()
        self._patience = QTimer(window)
        self._patience.timeout.connect(self._close_front)
        self._moves: tuple[tuple[int, Callable[[], str]], ...] = (
            (24, self._press),
            (14, self._choose_entry),
            (22, self._click),
            (12, self._type),
            (6, self._hover),
            (4, self._turn_wheel),
            (5, self._drag),
            (4, self._close_front),
            (3, self._change_case),
            (2, self._resize),
            (2, self._wait),
            (1, self._choose_seldom),
        )

    def step(self) -> str:
        """Does something and lets the window follow; answers with what it was. Raises what does not hold."""
        self._prepare_answers()
        weights = [weight for weight, _ in self._moves]
        (_, move), *_ = self._random.choices(self._moves, weights)
        # Some menus of Qt wait for an answer in a loop of their own, such as that of the months of a calendar.
        self._patience.start(PATIENCE_MS)
        done = move()
        settle()
        self._let_go()
        self._patience.stop()
        if not self.window.session.is_open and self._front() is self.window and self._random.random() < 0.3:
            self._unlock()
        check(self.window)
        self.steps += 1
        if self.steps % 25 == 0:
            check_fresh(self.window)
        return done

    def leave(self) -> None:
        """Closes whatever is open; the last look is at what is stored."""
        while (front := self._front()) is not self.window:
            front.close()
            settle()
        self._asker.opens = None
        if not self.window.session.is_open:
            self._unlock()
        settle()
        check(self.window)
        check_fresh(self.window)

    # --- what is in front --------------------------------------------------------------------------------------

    def _front(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window_in_front()

    def _window_in_front(self) -> QWidget:
        others = [
            each
            for each in QApplication.topLevelWidgets()
            if each.isVisible() and each is not self.window and each.isWindow() and not isinstance(each, QMenu)
        ]
        wanted = [each for each in others if each.windowType() is not Qt.WindowType.ToolTip]
        return self._random.choice([self.window, *wanted]) if wanted else self.window

    def _somewhere(self) -> QWidget:
        front = self._front()
        inside = [
            each for each in front.findChildren(QWidget) if each.isVisible() and not each.visibleRegion().isEmpty()
        ]
        inside = [each for each in inside if each.isEnabled() and each.window() is front]
        # The binding takes its children for gone when it forgets a window that Qt itself made.
        self._held = (front, *inside)
        return self._random.choice(inside) if inside else front

    def _with_keys(self) -> QWidget:
        front = self._front()
        if isinstance(front, QMenu):
            return front
        held = QApplication.focusWidget()
        if held is None or held.window() is not front:
            front.activateWindow()
            settle()
            held = QApplication.focusWidget()
        return held if held is not None and held.window() is front else front

    def _place(self, widget: QWidget) -> QPoint:
        area = widget.visibleRegion().boundingRect()
        return QPoint(
            self._random.randint(area.left(), max(area.left(), area.right())),
            self._random.randint(area.top(), max(area.top(), area.bottom())),
        )

    # --- moves -------------------------------------------------------------------------------------------------

    def _press(self) -> str:
        widget, key = self._with_keys(), self._random.choice(KEYS)
        modifier = self._random.choice(MODIFIERS)
        said = self._tell(f"press {key.name} {modifier.name} on {_name(widget)}")
        QTest.keyClick(widget, key, modifier)
        return said

    def _choose_entry(self) -> str:
        keys = [key for key in self.window.menus.actions if key not in LEAVES]
        return self._entry(self._random.choice(keys))

    def _choose_seldom(self) -> str:
        return self._entry(self._random.choice(sorted(LEAVES - {"quit"})))

    def _entry(self, key: str) -> str:
        action, widget = self.window.menus.actions[key], self._with_keys()
        said = self._tell(f"shortcut of {key} on {_name(widget)}")
        QTest.keySequence(widget, QKeySequence(action.shortcut()))
        return said

    def _click(self) -> str:
        widget = self._somewhere()
        place = self._place(widget)
        button = RIGHT if self._random.random() < 0.15 else LEFT
        modifier = self._random.choice(MODIFIERS)
        is_double = self._random.random() < 0.15
        said = self._tell(f"click {'twice ' * is_double}{button.name} at {place.toTuple()} on {_name(widget)}")
        (QTest.mouseDClick if is_double else QTest.mouseClick)(widget, button, modifier, place)
        return said

    def _type(self) -> str:
        front, text = self._front(), self._random.choice(TYPED)
        fields = [
            each
            for each in front.findChildren(QWidget)
            if isinstance(each, QLineEdit | QPlainTextEdit | QComboBox) and each.isVisible() and each.isEnabled()
        ]
        if not fields:
            return "nowhere to type"
        self._held = (front, *fields)
        field = self._random.choice(fields)
        said = self._tell(f"type {text!r} into {_name(field)}")
        field.setFocus()
        for char in text:
            # A field may go away while it is typed into.
            if not shiboken6.isValid(field) or not field.isVisible():
                break
            QTest.keyClicks(field, char)
        return said

    def _hover(self) -> str:
        widget = self._somewhere()
        place = self._place(widget)
        said = self._tell(f"hover {place.toTuple()} over {_name(widget)}")
        QTest.mouseMove(widget, place)
        return said

    def _turn_wheel(self) -> str:
        widget = self._window_of_chart() if self._random.random() < 0.6 else self._somewhere()
        place, notches = self._place(widget), self._random.choice((-240, -120, 120, 360))
        across = self._random.random() < 0.3
        said = self._tell(f"wheel {notches} over {_name(widget)}")
        turned = QWheelEvent(
            QPointF(place), QPointF(widget.mapToGlobal(place)), QPoint(),
            QPoint(notches, 0) if across else QPoint(0, notches), Qt.MouseButton.NoButton,
            self._random.choice(MODIFIERS), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, turned)
        return said

    def _drag(self) -> str:
        widget = self._window_of_chart() if self._random.random() < 0.7 else self._somewhere()
        if isinstance(widget, TEXTS) or isinstance(widget.parentWidget(), TEXTS):
            # Selected words dragged away are the desktop's business: Qt would wait here for its answer.
            return "no drag of words"
        begin, end = self._place(widget), self._place(widget)
        button, modifier = self._random.choice((LEFT, LEFT, RIGHT)), self._random.choice(MODIFIERS)
        said = self._tell(f"drag {button.name} {begin.toTuple()} to {end.toTuple()} on {_name(widget)}")
        QTest.mousePress(widget, button, modifier, begin)
        for part in (1, 2, 3):
            if shiboken6.isValid(widget):
                QTest.mouseMove(widget, begin + (end - begin) * part / 3)
        if self._random.random() < 0.2 and shiboken6.isValid(widget):
            QTest.keyClick(widget, self._random.choice(KEYS))
        if shiboken6.isValid(widget):
            QTest.mouseRelease(widget, button, modifier, end)
        return said

    def _close_front(self) -> str:
        front = self._front()
        if front is self.window:
            return "nothing to close"
        said = self._tell(f"close {_name(front)}")
        front.close()
        return said

    def _change_case(self) -> str:
        rows = self.window.workspace.cases.model.rows
        if not rows or self._front() is not self.window or not self.window.session.is_open:
            return "no case to go to"
        case_id = self._random.choice(rows).case_id
        said = self._tell(f"case {case_id}")
        self.window.workspace.cases.select(case_id)
        return said

    def _resize(self) -> str:
        width, height = self._random.choice(SIZES)
        said = self._tell(f"resize {width} x {height}")
        self.window.resize(width, height)
        return said

    def _wait(self) -> str:
        # Long enough for the timers of the chart and of what is typed.
        QTest.qWait(self._random.choice((1, 20, 70)))
        return "wait"

    def _tell(self, what: str) -> str:
        """Before it is done: what comes of it may end the process."""
        self._told(what)
        return what

    # --- what it answers ---------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        """What was under the pointer may have gone with the press; no hand keeps a button down for that."""
        for button in (LEFT, RIGHT):
            if QApplication.mouseButtons() & button:
                QTest.mouseRelease(self._front(), button)
        settle()

    def _prepare_answers(self) -> None:
        chance, folder = self._random.random(), self._store.parent
        self._asker.told.clear()
        self._asker.opens = self._random.choice((None, self._store, folder / "finding.pdf", folder / "not-there.json"))
        self._asker.saves = None if chance < 0.3 else folder / self._random.choice(("out.pdf", "out.png", "new.dalba"))
        self._asker.chooses = None if chance < 0.5 else folder
        self._asker.why = self._random.choice((None, "typed by mistake", "<i>why</i>"))
        self._asker.says_yes = chance < 0.5

    def _unlock(self) -> None:
        self._tell("unlock")
        if self.window.session.is_open:
            return
        self.window.stores.show_unlock(self._store)
        settle()
        unlock = self.window.unlock
        unlock.passphrase.setText(self._secret)
        QTest.keyClick(unlock.passphrase, Qt.Key.Key_Return)
        settle()

    def _window_of_chart(self) -> QWidget:
        chart = self.window.workspace.page.chart
        is_there = self._front() is self.window and chart.isVisible() and not chart.visibleRegion().isEmpty()
        return chart if is_there else self._somewhere()


def settle() -> None:
    """Lets the window follow, and takes away what waits for that: as the loop of the program does after each event."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__}({widget.objectName() or widget.accessibleName()})"
