"""A store that does not open: which backups there are, which of them is sound, and putting one in its place."""

from __future__ import annotations

from pathlib import Path

from dalba_desktop.store import restoring
from dalba_desktop.store.backups import Backup, Backups, Pause, PauseReason
from dalba_desktop.store.errors import Refused, StoreError
from dalba_desktop.store.restoring import Restored, SetAside
from dalba_desktop.store.store import Clock, utc_now
from dalba_desktop.store.verify import Verification
from dalba_desktop.wording import say

__all__ = ["Rescue", "aside_of"]


class Rescue:
    """What can be done for a store that does not open. `who` is for the trail; the account where it is empty."""

    def __init__(self, path: Path | str, clock: Clock = utc_now, who: str = "") -> None:
        self.path = Path(path)
        self._clock = clock
        self._who = who
        self._backups = Backups(self.path)

    @property
    def pause(self) -> Pause | None:
        """Whether and why backups are paused."""
        return self._backups.paused

    def backups(self) -> tuple[Backup, ...]:
        """The backups beside the store, the newest first."""
        return self._backups.made()

    def set_aside(self) -> tuple[SetAside, ...]:
        """The stores that made way for a restored one, the newest first."""
        return restoring.stores_set_aside(self.path)

    def check(self, backup: Backup | Path, secret: str) -> Verification | StoreError:
        """The whole check of a backup, or why it cannot be opened."""
        return self._backups.check(backup, secret)

    def newest_sound(self, secret: str) -> Backup | None:
        """The newest backup that opens with the secret and passes the whole check."""
        return self._backups.newest_sound(secret)

    def mark_damaged(self) -> None:
        """Pauses the backups, so that nothing pushes a good copy out."""
        if self._backups.paused is None:
            self._backups.pause(PauseReason.DAMAGED, at=self._clock())

    def restore(self, backup: Backup | Path, secret: str) -> Restored:
        """Puts a backup in the place of the store, which is set aside as it is, damaged or not."""
        path = backup.path if isinstance(backup, Backup) else Path(backup)
        return restoring.restore(path, self.path, secret, at=self._clock(), who=self._who, set_aside=True)

    def undo_restore(self, secret: str | None = None) -> Restored:
        """Brings back the store that was set aside by the last restore. Raises Refused when none waits."""
        aside = aside_of(self._backups.paused, self.path)
        return restoring.undo_restore(self.path, aside, at=self._clock(), who=self._who, secret=secret)


def aside_of(pause: Pause | None, store_path: Path) -> Path | None:
    """The file that the last restore set aside; None when there had been no store. Raises Refused without a restore."""
    if pause is None or pause.reason is not PauseReason.RESTORED:
        raise Refused(say("there is no restore that could be undone"))
    if not pause.detail:
        return None
    wanted = [aside.path for aside in restoring.stores_set_aside(store_path) if aside.path.name == pause.detail]
    # Killed before the exchange: the name is there, but it is still a second name of the store itself.
    return wanted[0] if wanted else store_path.resolve().with_name(Path(pause.detail).name)
