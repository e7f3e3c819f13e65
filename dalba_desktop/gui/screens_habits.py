"""Pictures of the palette and of the page of all keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer


def habit_screens(photographer: Photographer) -> None:
    """Over the workspace with a store open."""
    window = photographer.window
    palette = window.desk.palette
    for name, typed in (("palette", ""), ("palette-found", "ch t"), ("palette-nothing", "zzz")):
        palette.show()
        assert palette.dialog is not None
        palette.dialog.field.setText(typed)
        _keep(photographer, name, palette.dialog)
    window.desk.keyboard.show()
    assert window.desk.keyboard.page is not None
    _keep(photographer, "keyboard", window.desk.keyboard.page)


def _keep(photographer: Photographer, name: str, dialog: QDialog) -> None:
    """The size that the dialog has on screen is kept."""
    dialog.setMinimumSize(dialog.size())
    photographer.keep(name, dialog)
    dialog.reject()
