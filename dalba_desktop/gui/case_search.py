"""Which of the cases are shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSortFilterProxyModel

from dalba_desktop.gui.case_list_model import CaseRole, Index, folded


class CaseSearch(QSortFilterProxyModel):
    """Shows the cases in which every typed word occurs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setFilterRole(CaseRole.SEARCHED)

    def search(self, text: str) -> None:
        """Looks for these words from now on; nothing typed shows every case."""
        self.beginFilterChange()
        self._words = folded(text).split()
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether every word occurs in the row."""
        searched = self.sourceModel().index(row, 0, parent).data(CaseRole.SEARCHED)
        return all(word in searched for word in self._words)
