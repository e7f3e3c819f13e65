"""Appearance: theme, language, size. What is chosen holds at once, for this account of the computer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dalba_desktop.gui.form_field import ChoiceField
from dalba_desktop.gui.scale_commands import ScaleCommands
from dalba_desktop.gui.scale_size import STEPS, percent, px
from dalba_desktop.gui.settings_page import SettingsPage
from dalba_desktop.wording import NBSP, say

WIDEST_PX = 320
THEME, LANGUAGE, SIZE = "theme_", "language_", "size"


class AppearancePage(SettingsPage):
    """Choices made of the entries of the menus that stand for the same: whatever can be chosen there can be here."""

    language_chosen = Signal(object)
    """The entry of the menu that speaks another language."""

    def __init__(
        self, actions: Mapping[str, QAction], scaling: ScaleCommands | None = None, parent: QWidget | None = None
    ) -> None:
        about = say("Holds at once, and for whoever uses this account of the computer; no store keeps it.")
        super().__init__("appearance", say("Appearance"), about, parent)
        self.choices: dict[str, ChoiceField] = {}
        self._actions = actions
        self._scaling = scaling
        self.body.addSpacing(8)
        for prefix, name in ((THEME, say("Theme")), (LANGUAGE, say("Language"))):
            keys = self._keys(prefix)
            if keys:
                self._add(prefix, ChoiceField(name, [(key, _text(actions[key])) for key in keys]))
        if scaling is not None:
            sizes = [(str(step), f"{step}{NBSP}%") for step in STEPS]
            self._add(SIZE, ChoiceField(say("Size"), sizes))
        self.body.addStretch(1)
        self.show_chosen()
        for kind, choice in self.choices.items():
            choice.edited.connect(lambda kind=kind: self._choose(kind))

    def show_chosen(self) -> None:
        """Shows what holds now."""
        for kind, choice in self.choices.items():
            now = next((key for key in self._keys(kind) if self._actions[key].isChecked()), str(percent()))
            box: Any = choice.editor
            was_blocked = box.blockSignals(True)
            choice.set_value(now)
            box.blockSignals(was_blocked)

    @property
    def finds(self) -> Mapping[str, QWidget]:
        """Each choice by its name."""
        return {choice.name: choice.editor for choice in self.choices.values()}

    def _add(self, kind: str, choice: ChoiceField) -> None:
        choice.setMaximumWidth(px(WIDEST_PX))
        self.choices[kind] = choice
        self.body.addWidget(choice)

    def _keys(self, prefix: str) -> list[str]:
        return [key for key, action in self._actions.items() if key.startswith(prefix) and action.isCheckable()]

    def _choose(self, kind: str) -> None:
        chosen = self.choices[kind].value()
        if kind == SIZE:
            if self._scaling is not None and int(chosen) != percent():
                self._scaling.choose(int(chosen))
        elif not self._actions[chosen].isChecked():
            if kind == LANGUAGE:
                self.language_chosen.emit(self._actions[chosen])
            else:
                self._actions[chosen].trigger()


def _text(action: QAction) -> str:
    return action.text().replace("&", "")
