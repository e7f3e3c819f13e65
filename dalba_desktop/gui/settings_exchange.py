"""Export and import of the settings: a look at mine and theirs before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from dalba_desktop.gui.labels import restyle, rule, words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.record_rows import Cell, Column, Row, Sheet, text_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.settings_page import SettingsPage, bar_widgets
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import policy_unit, say, say_n
from dalba_desktop.wording.settings import setting_name_words, setting_standing_words, setting_value_words

if TYPE_CHECKING:
    from dalba_desktop.alerts.policy import Policy
    from dalba_desktop.tracker.settings_file import Comparison, Difference

ORDER = ("differs", "new", "only-here", "same")


class ExchangePage(SettingsPage):
    """Two buttons; once a file is chosen, the comparison and what can be done with it."""

    export_asked = Signal()
    import_asked = Signal()
    taken = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        about = say(
            "Centre, laboratories, own thresholds, calendars and mutation table in one file, for a second workstation. "
            "No patient is in it, no name of a physician, no signature and no passphrase."
        )
        super().__init__("exchange", say("Export and import"), about, parent)
        self.comparison: Comparison | None = None
        self.export = button(say("Export\N{HORIZONTAL ELLIPSIS}"))
        self.take = button(say("Import\N{HORIZONTAL ELLIPSIS}"))
        self.said = words(wraps=True, selectable=True)
        self.table = RecordTable(say("Mine and theirs"), theme)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.note = words(role="small", wraps=True)
        self.carry_out = button(say("Take in"), "primary")
        self.drop = button(say("Leave it"), "flat")
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.export)
        above.addWidget(self.take)
        above.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.note, 1)
        below.addWidget(self.drop)
        below.addWidget(self.carry_out)
        self.body.addSpacing(8)
        self.body.addLayout(above)
        self.body.addWidget(self.said)
        self._line = rule()
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._line)
        self.body.addLayout(below)
        self.body.addStretch(0)
        self._space = QWidget()
        self.body.addWidget(self._space, 1)
        self.export.clicked.connect(self.export_asked)
        self.take.clicked.connect(self.import_asked)
        self.carry_out.clicked.connect(self.taken)
        self.drop.clicked.connect(lambda: self.show_comparison(None))
        self.show_comparison(None)

    def show_comparison(self, found: Comparison | None, policy: Policy | None = None) -> None:
        """Shows a file held against the store; None shows none."""
        self.comparison = found
        for widget in (self.table, self._line, self.note, self.drop, self.carry_out):
            widget.setVisible(found is not None)
        self._space.setVisible(found is None)
        self.say_done("")
        if found is None or policy is None:
            return
        self.table.set_sheet(_sheet(found, policy))
        self.said.setText(_summary(found))
        self.note.setText(
            say("What is taken in is one step that undo takes back. What only this store has stays.")
            if found.changes
            else say("There is nothing to take in.")
        )
        self.carry_out.setText(say_n("Take in {count} setting", "Take in {count} settings", found.changes))
        self.carry_out.setAccessibleName(self.carry_out.text())
        self.carry_out.setEnabled(bool(found.changes))
        self.carry_out.setVisible(bool(found.changes))

    def say_done(self, sentence: str, *, is_problem: bool = False) -> None:
        """What was done, or why it was not."""
        restyle(self.said, "role", "problem" if is_problem else "")
        self.said.setText(sentence)

    def bar(self, why: str) -> None:
        """Nothing can be changed now, and why; nor taken out, for that stands in the trail."""
        if why:
            bar_widgets((self.export, self.take, self.carry_out), why)
            self.say_done(why)

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """The two things that can be done."""
        return {say("Export of the settings"): self.export, say("Import of the settings"): self.take}

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)


def _summary(found: Comparison) -> str:
    counts = {name: sum(each.standing.value == name for each in found.differences) for name in ORDER}
    return say(
        "{name}: {new} new here, {differs} different, {same} the same; {only} only here.",
        name=found.name,
        new=counts["new"],
        differs=counts["differs"],
        same=counts["same"],
        only=counts["only-here"],
    )


def _sheet(found: Comparison, policy: Policy) -> Sheet:
    columns = (Column(say("Setting")), Column(say("Here and there")), Column(say("Mine")), Column(say("Theirs")))
    in_order = sorted(found.differences, key=lambda each: ORDER.index(each.standing.value))
    rows = tuple(
        Row("settings", f"{each.part.value}/{each.key}", _cells(each, place, policy), is_muted=not each.is_taken)
        for place, each in enumerate(in_order)
    )
    return Sheet("settings", say("Mine and theirs"), columns, rows)


def _cells(each: Difference, place: int, policy: Policy) -> tuple[Cell, ...]:
    entry = policy.values.get(each.key) if each.part.value == "policy" else None
    name = say(entry.meaning) if entry is not None else setting_name_words(each.part.value, each.key)
    unit = policy_unit(entry.unit) if entry is not None else ""
    values = [setting_value_words(each.part.value, value, unit) for value in (each.mine, each.theirs)]
    standing = Cell(setting_standing_words(each.standing.value), (0, float(place), ""))
    return (text_cell(name), standing, *map(text_cell, values))
