"""Which of the cases are shown: those whose ids were found, in the order of the list.

The rows are chosen once per search and not asked one by one; a list of 10,000 follows every key that is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractProxyModel, QModelIndex, QObject, Qt

from dalba_desktop.analysis.filters_text import begins, padded, words_of
from dalba_desktop.gui.case_list_model import CaseListModel, CaseRole, Index, searched_words

NOWHERE = QModelIndex()


class CaseSearch(QAbstractProxyModel):
    """The rows of the case list that a search has found; all of them without one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case_ids: Collection[str] | None = None
        self._words: tuple[str, ...] = ()
        self._places: list[int] = []
        """The places in the model behind, by the places here."""
        self._here: dict[str, int] = {}
        """The places here by case."""
        self._kept: list[tuple[QModelIndex, str]] = []
        self.hit_words: Callable[[str], str] = lambda _: ""
        """What of a case was met, where its row does not show it."""

    def setSourceModel(self, source: QAbstractItemModel) -> None:
        """Takes the model behind, once."""
        super().setSourceModel(source)
        source.modelAboutToBeReset.connect(self.beginResetModel)
        source.modelReset.connect(self._reset)
        source.dataChanged.connect(self._changed)
        source.layoutAboutToBeChanged.connect(self._about_to_be_ordered)
        source.layoutChanged.connect(self._ordered)
        self._choose()

    def show_only(self, case_ids: Collection[str] | None) -> None:
        """Shows these cases; None shows every case."""
        self._case_ids, self._words = case_ids, ()
        self._choose_anew()

    def search(self, text: str) -> None:
        """Shows the cases whose row has every word, for a list with no store behind it."""
        self._case_ids, self._words = None, words_of(text)
        self._choose_anew()

    def place_of(self, case_id: str) -> int | None:
        """Where a case is shown; None when it is not."""
        return self._here.get(case_id)

    def _choose(self) -> None:
        rows = self._rows.rows
        if self._case_ids is not None:
            found = self._case_ids
            self._places = [place for place, row in enumerate(rows) if row.case_id in found]
        elif self._words:
            words = self._words
            self._places = [place for place, row in enumerate(rows) if begins(words, padded(searched_words(row)))]
        else:
            self._places = list(range(len(rows)))
        self._here = {rows[place].case_id: here for here, place in enumerate(self._places)}

    def _choose_anew(self) -> None:
        self.beginResetModel()
        self._choose()
        self.endResetModel()

    @property
    def _rows(self) -> CaseListModel:
        model = self.sourceModel()
        assert isinstance(model, CaseListModel)
        return model

    def _reset(self) -> None:
        self._choose()
        self.endResetModel()

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        rows = self._rows.rows
        shown = [self._here[rows[place].case_id] for place in range(first.row(), last.row() + 1)
                 if rows[place].case_id in self._here]  # fmt: skip
        if shown:
            self.dataChanged.emit(self.index(shown[0], 0), self.index(shown[-1], 0))

    def _about_to_be_ordered(self) -> None:
        self.layoutAboutToBeChanged.emit()
        rows = self._rows.rows
        self._kept = [(index, rows[self._places[index.row()]].case_id) for index in self.persistentIndexList()]

    def _ordered(self) -> None:
        self._choose()
        after = [self.index(self._here[case_id], 0) if case_id in self._here else NOWHERE for _, case_id in self._kept]
        self.changePersistentIndexList([index for index, _ in self._kept], after)
        self._kept = []
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many cases are shown."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def index(self, row: int, column: int = 0, parent: Index = NOWHERE) -> QModelIndex:
        """The row at a place."""
        is_there = not parent.isValid() and column == 0 and 0 <= row < len(self._places)
        return self.createIndex(row, column) if is_there else NOWHERE

    def parent(self, _: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        """None: it is a list."""
        return NOWHERE

    def mapToSource(self, index: Index) -> QModelIndex:
        """The row of the model behind."""
        model = self.sourceModel()
        if not index.isValid() or not 0 <= index.row() < len(self._places):
            return NOWHERE
        return model.index(self._places[index.row()], 0)

    def mapFromSource(self, index: Index) -> QModelIndex:
        """Where a row of the model behind is shown."""
        if not index.isValid():
            return NOWHERE
        place = self._here.get(self._rows.rows[index.row()].case_id)
        return NOWHERE if place is None else self.index(place, 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the row says; in place of the phase what a search met in the case."""
        said = self._rows.data(self.mapToSource(index), role)
        if role in (CaseRole.PHASE, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            met = self.hit_words(self._rows.rows[self._places[index.row()]].case_id)
            if met:
                return [met] if role == CaseRole.PHASE else f"{said}, {met}"
        return said
