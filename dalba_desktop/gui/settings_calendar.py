"""Protocol calendar: the planned samples of a protocol, to read and to set; back to the shipped one at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.domain.codes import TKIS
from dalba_desktop.gui.form_field import ChoiceField, FormField, TextField
from dalba_desktop.gui.knowledge_words import own_words, standing_words
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.settings_calendar_texts import MAY_BE_EMPTY, calendar_texts, read_calendar_texts
from dalba_desktop.gui.settings_page import FieldsPage, Texts, scrolled
from dalba_desktop.wording import label, say

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import CalendarRow

STANDINGS = ("verified", "memory", "opinion", "definition")


class CalendarEditor(FieldsPage):
    """The protocol chosen, what is planned in it, where that comes from."""

    reset_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        about = say("When samples are planned. A centre's own calendar bears on every case of the protocol.")
        super().__init__("calendars", say("Protocol calendar"), about, needs_reason=True, parent=parent)
        self._rows: dict[str, CalendarRow] = {}
        self.protocol = ChoiceField(say("Protocol"), [])
        self.protocol.remark.hide()
        self.standing = words(role="small", wraps=True, selectable=True)
        self.shipped = button(say("Back to shipped\N{HORIZONTAL ELLIPSIS}"))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.protocol, 2)
        head.addWidget(self.standing, 4, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.shipped, 0, Qt.AlignmentFlag.AlignBottom)
        fields = self.set_up(_fields(), _layout(), columns=6)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(fields)
        column.addStretch(1)
        self.body.addSpacing(4)
        self.body.addLayout(head)
        self.body.addSpacing(4)
        self.body.addWidget(scrolled(whole), 1)
        self.lay_out_foot()
        self.protocol.edited.connect(self._choose)
        self.shipped.clicked.connect(lambda: self.reset_asked.emit(self.subject))

    def set_rows(self, rows: Sequence[CalendarRow]) -> None:
        """Shows what is in force; the protocol that was chosen stays so."""
        self._rows = {row.protocol.value: row for row in rows}
        box: Any = self.protocol.editor
        if box.count() != len(rows):
            was_blocked = box.blockSignals(True)
            box.clear()
            for row in rows:
                box.addItem(label(row.protocol), row.protocol.value)
            box.blockSignals(was_blocked)
        subject = self.subject if self.subject in self._rows else next(iter(self._rows))
        self.show_stored({name: calendar_texts(row) for name, row in self._rows.items()}, subject)

    def turn_to(self, subject: str) -> None:
        """Shows another protocol."""
        super().turn_to(subject)
        was_blocked = self.protocol.blockSignals(True)
        self.protocol.set_value(subject)
        self.protocol.blockSignals(was_blocked)
        row = self._rows.get(subject)
        self.shipped.setEnabled(row is not None and row.own is not None and not self._why)
        self.standing.setText("" if row is None else _standing(row))

    def judge(self, texts: Texts) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """What cannot be a calendar."""
        return (read_calendar_texts(self.subject, texts)[1], {}) if self.subject else ({}, {})

    def document(self) -> dict[str, Any]:
        """What was typed, in the shape of a file of calendars."""
        return read_calendar_texts(self.subject, self.texts())[0]

    def bar(self, why: str) -> None:
        """Nothing can be changed now, and why. Every protocol can still be looked at."""
        super().bar(why)
        self.turn_to(self.subject)
        self.shipped.setToolTip(why)

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """Every field, and the protocols by their names."""
        return {**super().finds, **{label(row.protocol): self.protocol.editor for row in self._rows.values()}}

    def _choose(self) -> None:
        if self.protocol.value() != self.subject:
            self.turn_to(self.protocol.value())


def _fields() -> dict[str, FormField]:
    tkis = [(agent.value, label(agent)) for agent in sorted(TKIS)]
    standings = [(name, standing_words(name)) for name in STANDINGS]
    days, months = say("days"), say("months")
    every, tolerance, until = say("Every"), say("Tolerance"), say("To month")
    fields: dict[str, FormField] = {
        "induction": TextField(say("Days of induction"), say("day ± tolerance"), example="22 ± 5, 45 ± 7"),
        "anchor_day": TextField(say("Without a cycle, follow-up from"), say("day")),
        "tki": ChoiceField(say("TKI"), tkis, nothing=say("not given")),
        "from_day": _short(say("First day after a cycle"), say("From"), days),
        "to_day": _short(say("Last day after a cycle"), say("To"), days),
        "every_months": _short(say("Follow-up every"), every, months),
        "tolerance_days": _short(say("Tolerance of follow-up"), tolerance, days),
        "until_month": _short(say("Follow-up to month"), until),
        "late_every_months": _short(say("Later follow-up every"), say("Later"), months),
        "late_tolerance_days": _short(say("Tolerance of later follow-up"), tolerance, days),
        "late_until_month": _short(say("Later follow-up to month"), until),
        "graft_days": TextField(say("Days after transplant"), say("day ± tolerance"), example="30 ± 10, 60 ± 10"),
        "graft_every_months": _short(say("After transplant then every"), say("Later"), months),
        "graft_tolerance_days": _short(say("Tolerance after transplant"), tolerance, days),
        "graft_until_month": _short(say("After transplant to month"), until),
        "source": TextField(say("Source"), say("what these days go by")),
        "standing": ChoiceField(say("Standing of the source"), standings, nothing=say("not given")),
    }
    for key, field in fields.items():
        field.is_required = key not in MAY_BE_EMPTY
    return fields


def _short(name: str, shown: str, unit: str = "") -> TextField:
    """A narrow field: its whole name is for whoever hears it or reads what is still open, the short one is shown."""
    field = TextField(name)
    field.caption.setText(f"{shown} · {unit}" if unit else shown)
    field.caption.setAccessibleName(name)
    return field


def _layout() -> tuple[str, ...]:
    return (
        f"# {say('Induction')}",
        "induction:3 anchor_day:2 tki",
        f"# {say('After each cycle of blinatumomab')}",
        "from_day to_day",
        f"# {say('Follow-up')}",
        "every_months tolerance_days until_month late_every_months late_tolerance_days late_until_month",
        f"# {say('After transplant')}",
        "graft_days:3 graft_every_months graft_tolerance_days graft_until_month",
        f"# {say('Where it comes from')}",
        "source:4 standing:2",
    )


def _standing(row: CalendarRow) -> str:
    if row.own is None:
        return say("As shipped.")
    return say("Own calendar: {mark}", mark=own_words(row.own.who, row.own.at, row.own.reason))
