"""Files dragged onto the window: what will happen stands over it while they hover; a question comes before a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.documents_tab import files_in
from dalba_desktop.gui.drop_plan import Deed, Ground, Plan, plan_of
from dalba_desktop.gui.labels import restyle, words
from dalba_desktop.gui.privacy import shown_id
from dalba_desktop.gui.scale_size import px
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.main_window import MainWindow

Act = Callable[[Sequence[Path]], None]


class DropCommands(QObject):
    """Hands what was dropped to the commands of the window that deal with such files."""

    def __init__(self, window: MainWindow, asker: Asker) -> None:
        super().__init__(window)
        self._session = window.session
        self._workspace = window.workspace
        self._asker = asker
        self._window = window
        self._barred = window.read_only
        self._deeds: dict[Deed, Act] = {
            Deed.OPEN: window.stores.open_at,
            Deed.IMPORT: window.cases.import_paths,
            Deed.KEEP: window.safety.documents.take_in,
        }
        self.over = words(wraps=True)
        self.over.setObjectName("drop_over")
        self.over.setParent(window)
        self.over.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.over.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.over.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def ground(self) -> Ground:
        """What files would fall on now."""
        if not self._session.is_open:
            return Ground(has_store=False)
        case_id = self._workspace.case_id if self._workspace.desk is None else None
        return Ground(has_store=True, case=shown_id(case_id) if case_id else "", barred=self._barred.why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files come, hover, leave or fall."""
        if watched is self._window:
            if isinstance(event, QDragEnterEvent) and event.mimeData().hasUrls():
                self._show(plan_of(files_in(event), self.ground))
                event.acceptProposedAction()
                return True
            if event.type() is QEvent.Type.DragLeave:
                self.over.hide()
            elif event.type() is QEvent.Type.Drop and isinstance(event, QDropEvent):
                self.over.hide()
                event.acceptProposedAction()
                plan = plan_of(files_in(event), self.ground)
                # Where the files come from waits until this returns: nobody can be asked before.
                QTimer.singleShot(0, self, lambda: self.take(plan))
                return True
            elif isinstance(event, QDragMoveEvent):
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)

    def take(self, plan: Plan) -> None:
        """Does it; what changes the store only after a yes."""
        if plan.deed is Deed.NOTHING:
            self._asker.tell(say("Nothing was done with it"), plan.sentence)
            return
        files = ", ".join(path.name for path in plan.paths[:5])
        if len(plan.paths) > len(plan.paths[:5]):
            files = say("{files} and more", files=files)
        yes = say("Import") if plan.deed is Deed.IMPORT else say("Keep")
        if plan.deed is Deed.OPEN or self._asker.confirmed(
            plan.sentence, say("Dropped onto the window: {files}", files=files), yes
        ):
            self._deeds[plan.deed](plan.paths)

    def _show(self, plan: Plan) -> None:
        self.over.setText(plan.sentence)
        restyle(self.over, "state", "refused" if plan.deed is Deed.NOTHING else "")
        room = self._window.rect()
        width, height = min(room.width() - 80, px(640)), px(160)
        self.over.setGeometry((room.width() - width) // 2, (room.height() - height) // 2, width, height)
        self.over.show()
        self.over.raise_()
