"""Searching all cases: the index is read behind the window, what is typed is found, searches are kept by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.menus import Entry, Menus
from dalba_desktop.gui.privacy import is_hidden, on_change
from dalba_desktop.gui.search_hits import hit_line
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.theme import colours_of
from dalba_desktop.gui.ward_reader import WardReader
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import say
from dalba_desktop.wording.filters import query_words

if TYPE_CHECKING:
    from dalba_desktop.analysis.filters_keys import Vocabulary
    from dalba_desktop.tracker.keeping import Keeping
    from dalba_desktop.tracker.search import Found
    from dalba_desktop.tracker.search_lists import SavedLists

SLICE_SECONDS = 0.008
FIRST_SECONDS = 0.03
"""At once when a store is opened or a case has changed: a small ward needs no second look."""
PAUSE_MS = 6
LOOK_AGAIN_MS = 250
"""While cases are still read, what is found is shown anew no more often than that."""


def menu_entries() -> Mapping[str, tuple[Entry | None, ...]]:
    """The kept searches, for whoever has no hand on the mouse."""
    return {"go": (Entry("saved_searches", say("Saved &searches\N{HORIZONTAL ELLIPSIS}"), "Ctrl+Alt+F", "store"),)}


class SearchCommands(QObject):
    """Joins the search field to the search of the open store."""

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        asker: Asker,
        window: QMainWindow,
        theme: Callable[[], Theme],
    ) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        self._theme = theme
        self._hits: dict[str, str] = {}
        """What was met in the cases that are drawn, until something else is looked for."""
        self._found: Found | None = None
        self._slices = QTimer(self)
        self._slices.setInterval(PAUSE_MS)
        self._slices.timeout.connect(self._advance)
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.look_again)
        cases = workspace.cases
        cases.finder = self._find
        cases.found.hit_words = self._hit_words
        cases.offers.vocabulary = self._vocabulary
        cases.search.textChanged.connect(lambda _: self._show_lists())
        cases.lists.chosen.connect(self._look_for)
        cases.lists.save_asked.connect(self.save)
        cases.lists.rename_asked.connect(self.rename)
        cases.lists.delete_asked.connect(self.delete)
        session.opened.connect(self._opened)
        session.changed.connect(lambda _: self._changed())
        session.reloaded.connect(self._changed)
        session.locked.connect(self._locked)
        on_change(self._hits.clear)

    def follow(self, ward: WardReader) -> None:
        """Takes over what the reader of the ward works out."""
        ward.worked_out.connect(self._worked_out)
        ward.completed.connect(self._changed)

    def slots(self) -> dict[str, Callable[[], None]]:
        """What the entry of the menus does."""
        return {"saved_searches": self.open_lists}

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self._workspace.cases.offers.set_colours(colours_of(theme))

    def use(self, menus: Menus) -> None:
        """Nothing here changes with what is shown."""

    def open_lists(self) -> None:
        """Opens the menu of kept searches."""
        self._show_lists()
        self._workspace.cases.lists.open()

    def look_again(self) -> None:
        """Shows what the search finds by now."""
        self._again.stop()
        self._hits.clear()
        if self._workspace.cases.search.text():
            self._workspace.cases.look_again()

    def save(self) -> None:
        """Asks for a name and keeps what is searched for."""
        text = self._workspace.cases.search.text().strip()
        if not text or not self._session.is_open:
            return
        query = self._session.tracker.search.find(text).query
        name = self._asker.text(
            say("Save this search"),
            query_words(query) or text,
            say("Name of the list"),
            say("Save"),
        )
        if name is None:
            return
        before = self._lists().named(name)
        if before is not None and before.text != text and not self._may_replace(before.name):
            return
        self._change(lambda lists: lists.save(name, text))

    def rename(self, name: str) -> None:
        """Asks for another name of a kept search."""
        other = self._asker.text(say("Rename a saved search"), name, say("New name of the list"), say("Rename"))
        if other is None or other.strip() == name:
            return
        taken = self._lists().named(other)
        if taken is not None and taken.name != name and not self._may_replace(taken.name):
            return
        self._change(lambda lists: lists.rename(name, other))

    def delete(self, name: str) -> None:
        """Forgets a kept search; the search itself stays in the field, and undo brings the name back."""
        self._change(lambda lists: lists.delete(name))

    def _may_replace(self, name: str) -> bool:
        return self._asker.confirmed(
            say("A search of this name is there already"),
            say("Replace \N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}?", name=name),
            say("Replace"),
        )

    def _change(self, change: Callable[[SavedLists], None]) -> None:
        problems: list[str] = []
        with said_calmly(problems.append):
            self._session.perform(lambda tracker: change(_lists_of(tracker.keeping)))
        if problems:
            self._asker.tell(say("The saved searches were not changed"), problems[0])
        self._show_lists()

    def _lists(self) -> SavedLists:
        return _lists_of(self._session.tracker.keeping)

    def _show_lists(self) -> None:
        cases = self._workspace.cases
        if not self._session.is_open:
            cases.lists.show_state((), "")
            return
        why_not = say("Open for reading only: nothing can be saved") if self._session.is_read_only else ""
        cases.lists.show_state(self._lists().all(), cases.search.text(), why_not)

    def _look_for(self, text: str) -> None:
        self._workspace.cases.search.setText(text)
        self._workspace.cases.focus_search()

    def _opened(self) -> None:
        # A store that another window hands over may have been read in another language.
        self._session.tracker.search.forget_conclusions()
        self._changed()

    def _changed(self) -> None:
        """Reads what has changed since, at once where it is little."""
        if not self._session.is_open:
            return
        problems: list[str] = []
        is_through = False
        with said_calmly(problems.append):
            search = self._session.tracker.search
            search.catch_up()
            is_through = search.advance(FIRST_SECONDS)
        if not is_through and not problems:
            self._slices.start()
        self._show_lists()
        self.look_again()

    def _advance(self) -> None:
        if not self._session.is_open or self._session.is_writing:
            return
        problems: list[str] = []
        is_through = False
        with said_calmly(problems.append):
            is_through = self._session.tracker.search.advance(SLICE_SECONDS)
        if is_through or problems:
            self._slices.stop()
            self.look_again()
        elif self._workspace.cases.search.text() and not self._again.isActive():
            self._again.start()

    def _worked_out(self, case_ids: Sequence[str]) -> None:
        if not self._session.is_open:
            return
        self._session.tracker.search.take(case_ids)
        if self._workspace.cases.search.text() and not self._again.isActive():
            self._again.start()

    def _locked(self) -> None:
        self._slices.stop()
        self._again.stop()
        self._hits.clear()
        self._found = None
        self._workspace.cases.offers.hide()
        self._show_lists()

    def _find(self, text: str) -> Found | None:
        self._hits.clear()
        self._found = None
        if self._session.is_open:
            with said_calmly(self._session.failed.emit):
                self._found = self._session.tracker.search.find(text)
        return self._found

    def _vocabulary(self) -> Vocabulary:
        return self._session.tracker.search.vocabulary() if self._session.is_open else {}

    def _hit_words(self, case_id: str) -> str:
        """What was met in a case, asked for by the rows that are drawn."""
        found = self._found
        if found is None or found.query.asks_nothing or not self._session.is_open:
            return ""
        if case_id not in self._hits:
            self._hits[case_id] = ""
            with said_calmly(lambda _: None):
                self._hits[case_id] = hit_line(
                    self._session.tracker.search.hit(case_id, found.query), only_codes=is_hidden()
                )
        return self._hits[case_id]


def _lists_of(keeping: Keeping) -> SavedLists:
    from dalba_desktop.tracker.search_lists import SavedLists

    return SavedLists(keeping)
