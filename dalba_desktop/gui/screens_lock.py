"""Pictures of set-up, key, locking and reading only, for `screens`. Nothing is stored in the store that is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dalba_desktop.gui.create_dialog import CreateDialog
from dalba_desktop.gui.lock_dialog import LockingDialog
from dalba_desktop.gui.lock_idle import USUAL_MINUTES
from dalba_desktop.gui.passphrase_dialog import PassphraseDialog
from dalba_desktop.gui.recovery_dialog import RecoveryDialog
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer

PLACE = Path("Haematology") / "cases.dalba"
WEAK, GOOD = "leukaemia ward 2024", "lantern gravel oyster thimble"
MADE_UP_CODE = "-".join(("7K3M", "Q9VX", "0H2T") * 4 + ("D4WN", "E8PR"))


def entry_screens(photographer: Photographer) -> None:
    """The pages and dialogs before a store is open."""
    window = photographer.window
    window.stores.show_start()
    for name, passphrase, warning in (
        ("create-weak", WEAK, ""),
        ("create-good", GOOD, ""),
        ("create-cloud", "", say("This folder is synchronised by {name}.", name="OneDrive")),
    ):
        dialog = CreateDialog(PLACE, window, warning=warning)
        dialog.name.setText(say("Dr Rossi"))
        dialog.new.first.setText(passphrase)
        dialog.new.second.setText(passphrase)
        photographer.keep(name, dialog)
        dialog.deleteLater()
    unlock = window.unlock
    window.stores.show_unlock(PLACE)
    unlock.show_note(say("Locked after {count} minutes without a key or a movement.", count=USUAL_MINUTES))
    photographer.keep("locked")
    unlock.show_note("")
    unlock.passphrase.setText(WEAK)
    unlock.show_problem(
        say("{path}: wrong passphrase, or the file is damaged or not a store", path=str(PLACE)), can_restore=True
    )
    unlock.show_wait(8)
    photographer.keep("unlock-waits")
    unlock.show_wait(0)
    unlock.show_problem(
        say(
            "{path}: open by {who} on {computer} since {since}; close it there, or open it here read-only",
            path=str(PLACE),
            who=say("Dr Rossi"),
            computer="WARD-2",
            since="5 Mar 2025 08:12",
        ),
        can_read=True,
    )
    photographer.keep("in-use")
    window.stores.show_unlock(PLACE)


def key_screens(photographer: Photographer) -> None:
    """The dialogs over an open store."""
    window = photographer.window
    change = PassphraseDialog(window)
    change.present.setText(WEAK)
    change.new.first.setText(GOOD)
    change.new.second.setText(GOOD)
    photographer.keep("change-passphrase", change)
    kit = RecoveryDialog(window, after_change=True)
    photographer.keep("recovery-kit", kit)
    kit.deleteLater()
    kit = RecoveryDialog(window, after_change=True)
    kit.show_code_text(MADE_UP_CODE)
    photographer.keep("recovery-code", kit)
    locking = LockingDialog(USUAL_MINUTES, window)
    photographer.keep("locking", locking)
    for dialog in (change, kit, locking):
        dialog.deleteLater()
    window.locks.idle.counting_down.emit(24)
    photographer.keep("about-to-lock")
    window.locks.idle.counting_down.emit(0)
    form = window.records.add()
    if form is not None:
        form.fields["level"].set_value("0.0")
        form.show_continued(say("Continued from before the lock."))
        photographer.keep("continued", form)
        form.reject()


def reading_screens(photographer: Photographer, path: Path, secret: str) -> None:
    """A store that can only be looked at; it is not changed."""
    window = photographer.window
    window.session.open(path, secret, read_only=True)
    photographer.keep("reading-only")
    window.menus.actions["knowledge"].trigger()
    dialog = window.knowledge.dialog
    if dialog is not None:
        dialog.setMinimumSize(dialog.sizeHint())
        photographer.keep("reading-only-thresholds", dialog)
        window.knowledge.close()
    window.session.lock()
