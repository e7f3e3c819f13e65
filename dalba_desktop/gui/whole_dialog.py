"""A dialog that is never lower than its words need, however small the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog


class WholeDialog(QDialog):
    """Qt opens a dialog at most two thirds as high as the screen, and lines of wrapped text then overlap."""

    def event(self, event: QEvent) -> bool:
        """Asks for the height that its words take at its width, whenever one of them changes."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Resize):
            layout = self.layout()
            needed = layout.totalHeightForWidth(self.width()) if layout is not None else -1
            if needed > 0 and self.minimumHeight() != needed:
                self.setMinimumHeight(needed)
        return done
