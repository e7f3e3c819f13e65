"""The dialog that every form is: fields in three columns, what was understood, what is still open, Store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dalba_desktop.gui.form_field import FormField, TextField
from dalba_desktop.gui.forms.entry import Entry
from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.privacy import on_change, shown_id
from dalba_desktop.gui.privacy_cover import NAMES_NOBODY_NOW
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

WIDTH_PX = 800
COLUMNS = 3
ROOM_AROUND_PX = 248
"""What head, foot and frame of the window need beside the fields."""
LEAST_ROOM_PX = 240

Layout = Sequence[str]
"""One text per row with the keys in it: `"agent start end"`, `"drugs:2 cycle"` where drugs takes two of the three
columns. `"# genetics"` begins a part with a title."""


class FormDialog(QDialog):
    """Says what was entered; whoever opened it stores that and then accepts the dialog. A `drafts.Draft`.

    Whoever derives from it calls `set_up` once the fields are made, and answers with `read`.
    """

    submitted = Signal(object, str)
    columns = COLUMNS
    room_around_px = ROOM_AROUND_PX

    def __init__(
        self,
        title: str,
        case_id: str,
        *,
        draft_key: str,
        is_correction: bool = False,
        synthetic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.draft_case = case_id
        self.draft_key = draft_key
        self.is_correction = is_correction
        self.fields: dict[str, FormField] = {}
        self.entry = Entry(record=None, problems={}, hints={}, understood={}, preview="")
        self._initial: dict[str, str] = {}
        self.of_case = words(role="muted")
        self.say_case()
        on_change(self.say_case)
        # Where something stands already, it may be what somebody typed about the person.
        self.setProperty(NAMES_NOBODY_NOW, not is_correction)
        self.setMinimumWidth(px(WIDTH_PX))
        self.reason = TextField(say("Reason for the correction"), required=True, parent=self)
        self.reason.setVisible(is_correction)
        self.preview = words(wraps=True)
        self.preview.setAccessibleName(say("Understood"))
        # Room for two lines: the form does not jump while it is typed.
        self.preview.setMinimumHeight(2 * self.preview.fontMetrics().lineSpacing())
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.missing = words(role="small", wraps=True)
        self.continued = words(role="muted", wraps=True)
        self.continued.hide()
        self.store = button(say("Store"), "primary", is_default=True)
        self.store.setToolTip(say("Enter, or Ctrl+Enter in a text of several lines"))
        self.store.clicked.connect(self.submit)
        self.cancel = button(say("Cancel"))
        self.cancel.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        self._beside = QHBoxLayout(self)
        self._beside.setContentsMargins(24, 20, 24, 20)
        self._beside.setSpacing(24)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._beside.addLayout(self._column, 1)
        self._lay_out_head(title, synthetic=synthetic)

    def set_up(self, fields: Mapping[str, FormField], layout: Layout, parts: Mapping[str, str] | None = None) -> None:
        """Puts the fields in their places and begins to read. `parts` are the titles of the parts of the layout."""
        self.fields = dict(fields)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        last = 0
        for last, line in enumerate(layout):
            if line.startswith("# "):
                grid.addWidget(words((parts or {})[line.removeprefix("# ")], "section"), last, 0, 1, self.columns)
                continue
            column = 0
            for word in line.split():
                key, _, span = word.partition(":")
                grid.addWidget(self.fields[key], last, column, 1, int(span or 1))
                column += int(span or 1)
        if self.is_correction:
            grid.addWidget(self.reason, last + 1, 0, 1, self.columns)
        for place in range(self.columns):
            grid.setColumnStretch(place, 1)
        self._column.addWidget(_Fields(grid, self.room_around_px, self), 1)
        self._lay_out_foot()
        for field in (*self.fields.values(), self.reason):
            field.edited.connect(self._edited)

    def begin(self, focus: str = "") -> None:
        """What is in the fields now counts as nothing typed yet; the cursor goes to a field, else to the first."""
        self._initial = self.texts()
        self.look_again()
        field = self.fields.get(focus) or next(iter(self.fields.values()))
        field.take_focus()

    def read(self, texts: Mapping[str, str]) -> Entry:
        """What the typed texts mean; for whoever derives from this."""
        raise NotImplementedError

    def set_beside(self, widget: QWidget) -> None:
        """Puts a widget at the right of the fields, such as the document that is being typed from."""
        self._beside.addWidget(widget, 1)
        self.setProperty(NAMES_NOBODY_NOW, False)

    def say_case(self) -> None:
        """Says of which case it is, as it may be shown now."""
        shown = shown_id(self.draft_case)
        self.of_case.setText(shown)
        self.setWindowTitle(f"{self.title} \N{EN DASH} {shown}" if shown else self.title)

    def show_problem(self, sentence: str) -> None:
        """Says why what was entered could not be stored."""
        restyle(self.missing, "role", "problem")
        self.missing.setText(sentence)

    def texts(self) -> dict[str, str]:
        """What is in the fields, by key."""
        return {key: field.value() for key, field in self.fields.items()}

    @property
    def has_typed(self) -> bool:
        """Whether anything is there that was not there when the form was opened."""
        return self.texts() != self._initial or bool(self.reason.value())

    def content(self) -> Mapping[str, Any] | None:
        """What was typed, to be put aside; None while the form is as it was opened."""
        if not self.has_typed:
            return None
        return {"case_id": self.draft_case, "fields": self.texts(), "reason": self.reason.value(), **self.kept_along()}

    def kept_along(self) -> Mapping[str, Any]:
        """What else the form has to know to be opened again."""
        return {}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Shows what `content` gave; fields that this version does not know are left out."""
        texts = values.get("fields")
        for key, text in texts.items() if isinstance(texts, dict) else ():
            if key in self.fields and text != self.fields[key].value():
                self.fields[key].set_value(str(text))
                self.fields[key].was_touched = True
        self.reason.set_value(str(values.get("reason", "")))
        self.look_again()

    def show_continued(self, sentence: str) -> None:
        """Says where what is shown comes from."""
        self.continued.setText(sentence)
        self.continued.setVisible(bool(sentence))

    def look_again(self) -> None:
        """Reads the fields and says at each what there is to say."""
        self.entry = entry = self.read(self.texts())
        for key, field in self.fields.items():
            field.show_state(entry.problems.get(key, ""), entry.hints.get(key, ""), entry.understood.get(key, ""))
            field.show_nested(_inside(entry.problems, key), _inside(entry.understood, key))
        open_fields = [field.name for key, field in self.fields.items() if _concerns(entry.problems, key)]
        if self.is_correction:
            needs_reason = not self.reason.value()
            self.reason.show_state(say("Needed.") if needs_reason else "")
            open_fields += [self.reason.name] if needs_reason else []
        restyle(self.missing, "role", "small")
        self.missing.setText(say("Still open: {fields}", fields=", ".join(open_fields)) if open_fields else "")
        self.preview.setText(entry.preview or say("nothing yet"))
        restyle(self.preview, "role", "" if entry.preview else "muted")
        self.store.setEnabled(entry.record is not None and not open_fields)

    def submit(self) -> None:
        """Says what was entered, once nothing stands in the way."""
        if self.store.isEnabled() and self.entry.record is not None:
            self.submitted.emit(self.entry.record, self.reason.value())

    def _edited(self) -> None:
        self.look_again()

    def _lay_out_head(self, title: str, *, synthetic: bool) -> None:
        head = QHBoxLayout()
        head.addWidget(words(title, "title"))
        head.addWidget(self.of_case)
        head.addStretch(1)
        if synthetic:
            head.addWidget(words(say("SYNTHETIC"), "synthetic"))
        self._column.addLayout(head)
        self._column.addWidget(self.continued)

    def _lay_out_foot(self) -> None:
        shown = QFrame()
        shown.setObjectName("notice")
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(2)
        inside.addWidget(words(say("Understood"), "small"))
        inside.addWidget(self.preview)
        self._column.addWidget(shown)
        pressed = QHBoxLayout()
        pressed.setSpacing(8)
        pressed.addWidget(self.missing, 1)
        pressed.addWidget(self.cancel)
        pressed.addWidget(self.store)
        self._column.addSpacing(4)
        self._column.addLayout(pressed)


class _Fields(QScrollArea):
    """As high as its fields, as long as the screen has room for them."""

    def __init__(self, grid: QGridLayout, room_around_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = room_around_px
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = self._inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Rows that come or go make the form higher or lower."""
        if watched is self._inside and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return False

    def sizeHint(self) -> QSize:
        """What the fields need."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Likewise: scrolling is for screens that are too small."""
        needed = self._inside.minimumSizeHint()
        room = max(px(LEAST_ROOM_PX), self.screen().availableGeometry().height() - px(self._around))
        return QSize(needed.width(), min(needed.height(), room))


def _inside(words_by_place: Mapping[str, str], key: str) -> dict[str, str]:
    """What belongs into the rows of a list of records: `[0].start` from `holds[0].start`."""
    return {place.removeprefix(key): text for place, text in words_by_place.items() if place.startswith(f"{key}[")}


def _concerns(problems: Mapping[str, str], key: str) -> bool:
    return any(place == key or place.startswith(f"{key}[") for place in problems)
