"""The menus: every action of the program once, with its shortcut."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.theme import Appearance
from dalba_desktop.wording import say


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu. `needs` says what has to be there: nothing, an open store, a case, a selected result.

    What `writes` is grey in a store that can only be looked at.
    """

    key: str
    text: str
    shortcut: str
    needs: str = ""
    writes: bool = False


More = Mapping[str, tuple[Entry | None, ...]]
"""Entries that other parts of the window bring, by the key of the menu: file, edit, go, case, chart, view, help."""


def joined(*parts: More) -> More:
    """The entries of several parts, one after the other in each menu."""
    keys = dict.fromkeys(key for part in parts for key in part)
    return {key: tuple(entry for part in parts for entry in part.get(key, ())) for key in keys}


OWN = frozenset({"undo", "redo", "align", "size"})
"""Needs that whoever brought the entry looks after."""


def entries(more: More = MappingProxyType({})) -> tuple[tuple[str, tuple[Entry | None, ...]], ...]:
    """The menus in order; None is a line between."""
    return (
        (
            say("&File"),
            (
                Entry("new_store", say("&New store\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Shift+N"),
                Entry("open_store", say("&Open store\N{HORIZONTAL ELLIPSIS}"), "Ctrl+O"),
                Entry("open_demo", say("Open the &demo"), "Ctrl+Shift+D"),
                None,
                Entry("import_file", say("&Import case file\N{HORIZONTAL ELLIPSIS}"), "Ctrl+I", "store", writes=True),
                Entry("export_pdf", say("Export case &PDF\N{HORIZONTAL ELLIPSIS}"), "Ctrl+P", "case", writes=True),
                *more.get("file", ()),
                None,
                Entry(
                    "change_passphrase",
                    say("Change pa&ssphrase\N{HORIZONTAL ELLIPSIS}"),
                    "Ctrl+Shift+P",
                    "store",
                    writes=True,
                ),
                Entry(
                    "recovery_kit", say("&Recovery kit\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Shift+K", "store", writes=True
                ),
                Entry("locking", say("Lockin&g\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Shift+L", "store", writes=True),
                None,
                Entry("lock", say("&Lock"), "Ctrl+L", "store"),
                Entry("close_store", say("Clos&e store"), "Ctrl+W", "store"),
                Entry("quit", say("&Quit"), "Ctrl+Q"),
            ),
        ),
        *(((say("&Edit"), more["edit"]),) if "edit" in more else ()),
        *(((say("&Go"), more["go"]),) if "go" in more else ()),
        (
            say("&Case"),
            (
                Entry("find", say("&Find a case"), "Ctrl+F", "store"),
                Entry("next_case", say("&Next case"), "Alt+Down", "case"),
                Entry("previous_case", say("&Previous case"), "Alt+Up", "case"),
                Entry("next_tab", say("Ne&xt tab"), "Ctrl+PgDown", "case"),
                Entry("previous_tab", say("Previous &tab"), "Ctrl+PgUp", "case"),
                None,
                Entry("add_record", say("&Add result\N{HORIZONTAL ELLIPSIS}"), "Ctrl+N", "case", writes=True),
                Entry(
                    "edit_record", say("&Edit selected result\N{HORIZONTAL ELLIPSIS}"), "Ctrl+E", "result", writes=True
                ),
                Entry(
                    "withdraw_record",
                    say("&Withdraw this result\N{HORIZONTAL ELLIPSIS}"),
                    "Ctrl+Backspace",
                    "result",
                    writes=True,
                ),
                *more.get("case", ()),
            ),
        ),
        *(((say("Cha&rt"), more["chart"]),) if "chart" in more else ()),
        (
            say("&View"),
            (
                *more.get("view", ()),
                Entry(
                    "knowledge",
                    say("&Thresholds and knowledge\N{HORIZONTAL ELLIPSIS}"),
                    "Ctrl+Shift+T",
                    "store",
                ),
                Entry("backtest", say("&Back-test of the rules\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Shift+B", "store"),
                None,
                Entry("theme_system", say("Theme of the &system"), "Ctrl+Alt+0"),
                Entry("theme_light", say("&Light"), "Ctrl+Alt+1"),
                Entry("theme_dark", say("&Dark"), "Ctrl+Alt+2"),
            ),
        ),
        (say("&Help"), (*more.get("help", ()), Entry("about", say("&About D-ALBA Desktop"), "Shift+F1"))),
    )


class Menus:
    """The actions of a window by key; knows which of them make sense now."""

    def __init__(
        self, window: QMainWindow, slots: Mapping[str, Callable[[], None]], more: More = MappingProxyType({})
    ) -> None:
        self.actions: dict[str, QAction] = {}
        self.needs: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        """The menu in which an entry stands."""
        self._writes: set[str] = set()
        for title, lines in entries(more):
            menu = window.menuBar().addMenu(title)
            menu.setToolTipsVisible(True)
            for line in lines:
                if line is None:
                    menu.addSeparator()
                    continue
                action = QAction(line.text, window)
                action.setShortcut(QKeySequence(line.shortcut))
                action.triggered.connect(lambda _checked=False, act=slots[line.key]: act())
                menu.addAction(action)
                self.actions[line.key] = action
                self.titles[line.key] = title
                # Without one a menu would show the text of the line again.
                action.setToolTip(" ")
                self.needs[line.key] = line.needs
                if line.writes:
                    self._writes.add(line.key)
        themes = QActionGroup(window)
        for appearance in Appearance:
            action = self.actions[f"theme_{appearance.value}"]
            action.setCheckable(True)
            themes.addAction(action)

    def show_theme(self, appearance: Appearance) -> None:
        """Ticks the theme that is chosen."""
        self.actions[f"theme_{appearance.value}"].setChecked(True)

    def set_state(
        self,
        *,
        has_store: bool,
        has_case: bool,
        has_result: bool,
        read_only: str = "",
        still: Collection[str] = (),
    ) -> None:
        """Enables what can be done now; `read_only` says why nothing that writes can be, empty when it can.

        What is `still` possible then are the keys of entries that write nothing but a file.
        """
        there = {"": True, "store": has_store, "case": has_case, "result": has_result}
        for key, action in self.actions.items():
            is_barred = bool(read_only) and key in self._writes and key not in still
            action.setToolTip(read_only if is_barred else " ")
            action.setStatusTip(read_only if is_barred else "")
            if self.needs[key] not in OWN:
                action.setEnabled(there[self.needs[key]] and not is_barred)
