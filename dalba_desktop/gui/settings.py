"""What is remembered between two starts: the window, the theme, how a chart is looked at. Nothing of any patient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QByteArray, QSettings

from dalba_desktop.gui.scale_size import USUAL, nearest
from dalba_desktop.gui.theme import Appearance
from dalba_desktop.plots.chart_options import Align, ChartOptions

ORGANIZATION = "D-ALBA Desktop"


_CHART_SWITCHES = ("compresses_gaps", "shows_trend", "shows_reference", "shows_planned")


class Settings:
    """Reads and writes the settings of the user."""

    def __init__(self) -> None:
        self._kept = QSettings(ORGANIZATION, ORGANIZATION)

    @property
    def appearance(self) -> Appearance:
        """Light, dark, or what the desktop says."""
        kept = str(self._kept.value("view/appearance", Appearance.SYSTEM.value))
        return Appearance(kept) if kept in list(Appearance) else Appearance.SYSTEM

    @appearance.setter
    def appearance(self, appearance: Appearance) -> None:
        self._kept.setValue("view/appearance", appearance.value)

    @property
    def percent(self) -> int:
        """How large everything is drawn."""
        kept = str(self._kept.value("view/percent", USUAL))
        return nearest(int(kept)) if kept.isdigit() else USUAL

    @percent.setter
    def percent(self, percent: int) -> None:
        self._kept.setValue("view/percent", percent)

    @property
    def chart_options(self) -> ChartOptions:
        """How charts are looked at; never which part of whose course."""
        usual = ChartOptions()
        align = str(self._kept.value("chart/align", usual.align.value))
        options = replace(usual, align=Align(align)) if align in list(Align) else usual
        for name in _CHART_SWITCHES:
            kept = str(self._kept.value(f"chart/{name}", getattr(usual, name)))
            options = replace(options, **{name: kept.lower() == "true"})  # type: ignore[arg-type]
        return options

    @chart_options.setter
    def chart_options(self, options: ChartOptions) -> None:
        self._kept.setValue("chart/align", options.align.value)
        for name in _CHART_SWITCHES:
            self._kept.setValue(f"chart/{name}", "true" if getattr(options, name) else "false")

    @property
    def language(self) -> str:
        """The code of the language that was chosen; "" before anybody chose."""
        return str(self._kept.value("view/language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._kept.setValue("view/language", code)

    @property
    def has_own_store(self) -> bool:
        """Whether a store that is no demo was ever open here; which one is not remembered."""
        return bool(self._kept.value("start/own_store", False, bool))

    @has_own_store.setter
    def has_own_store(self, has: bool) -> None:
        self._kept.setValue("start/own_store", has)

    def words_of(self, name: str) -> tuple[str, ...]:
        """A list of keys of the program's own; empty when there is none."""
        return tuple(str(self._kept.value(name, "")).split())

    def keep_words(self, name: str, keys: Iterable[str]) -> None:
        """Keeps a list of keys without spaces: of actions, of columns, never of anything that a patient has."""
        self._kept.setValue(name, " ".join(keys))

    def bytes_of(self, name: str) -> QByteArray:
        """A state that Qt gave (geometry, splitter); empty when there is none."""
        kept = self._kept.value(name)
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_bytes(self, name: str, state: QByteArray) -> None:
        """Keeps a state that Qt gave."""
        self._kept.setValue(name, state)
