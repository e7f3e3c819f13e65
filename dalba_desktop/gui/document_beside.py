"""The documents of a record beside its form: the laboratory's letter, and what was typed from it, at one glance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.document_pages import pages_of
from dalba_desktop.gui.document_pane import DocumentPane
from dalba_desktop.gui.labels import ElidedLabel, rule, words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker.documents import Attachment

LEAST_PX, BEST_PX = 420, 640
"""Wide enough to read a page of a letter at its own width, and as wide as is useful."""


class DocumentBeside(QWidget):
    """Shows one of several documents; `content_of` reads the bytes of one when it is shown. `details` say more."""

    def __init__(
        self,
        documents: Sequence[Attachment],
        details: Sequence[str],
        content_of: Callable[[str], bytes],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._documents = tuple(documents)
        self._details = tuple(details)
        self._content_of = content_of
        self.pane: DocumentPane | None = None
        self.setMinimumWidth(px(LEAST_PX))
        self.name = ElidedLabel("", "section")
        self.choose = QComboBox()
        self.choose.setAccessibleName(say("Document"))
        for made in self._documents:
            self.choose.addItem(made.name)
        (self.name if len(self._documents) > 1 else self.choose).hide()
        self.choose.currentIndexChanged.connect(self.show_document)
        self.detail = ElidedLabel("", "small")
        self.problem = words(role="problem", wraps=True)
        self.problem.hide()
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self.name, 1)
        self._head.addWidget(self.choose, 1)
        inside = QVBoxLayout()
        inside.setSpacing(4)
        inside.addLayout(self._head)
        inside.addWidget(self.detail)
        inside.addWidget(self.problem)
        self._inside = inside
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(rule(vertical=True))
        row.addLayout(inside, 1)
        self.show_document(0)

    def show_document(self, place: int) -> None:
        """Shows one of the documents, from its first page."""
        self.forget()
        made = self._documents[place]
        self.name.setText(made.name)
        self.detail.setText(self._details[place])
        self.problem.hide()
        with said_calmly(self._say_problem):
            self.pane = DocumentPane(pages_of(self._content_of(made.id), made.media_type))
            # Tab goes through the fields; the page is scrolled with the wheel, or by Page Down once it has the focus.
            self.pane.area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            for pressed in (self.pane.previous, self.pane.next, self.pane.smaller, self.pane.larger, self.pane.fit):
                pressed.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._head.addWidget(self.pane.bar)
            self._inside.addWidget(self.pane, 1)

    def forget(self) -> None:
        """Keeps nothing of the document that is shown."""
        if self.pane is not None:
            self.pane.close_pages()
            self.pane.bar.deleteLater()
            self.pane.deleteLater()
            self.pane = None

    def _say_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()
