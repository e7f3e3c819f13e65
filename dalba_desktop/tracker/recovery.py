"""Makes the recovery kit of an open store: the page with the code that opens it without its passphrase."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path

from dalba_desktop import __version__
from dalba_desktop.store import connect, errors
from dalba_desktop.tracker.store_file import mark_of
from dalba_desktop.tracker.tracker import Tracker
from dalba_desktop.wording import say


def replace_recovery_kit(tracker: Tracker, path: Path, today: dt.date) -> None:
    """Writes the kit as `write_recovery_kit` does; a file that is already there gives way, but only to a whole one.

    For a dialog that asked whether to overwrite it. Raises likewise; the file is then as it was.
    """
    if not path.is_file():
        write_recovery_kit(tracker, path, today)
        return
    aside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.old")
    try:
        path.rename(aside)
    except OSError as error:
        raise errors.of_system(error, path) from error
    try:
        write_recovery_kit(tracker, path, today)
    except BaseException:
        aside.rename(path)
        raise
    aside.unlink()


def write_recovery_kit(tracker: Tracker, path: Path, today: dt.date) -> None:
    """Writes the kit as PDF, for its owner alone, to a file that is not there yet; the trail says that it was made.

    The code goes straight into that file and never into a temporary one. A failure leaves no file. Raises StoreExists,
    ReadOnly, DiskFull, NoSuchFolder.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        sentence = say("{path}: a file is already there; nothing was changed", path=str(path))
        raise errors.StoreExists(sentence) from None
    except FileNotFoundError:
        raise errors.NoSuchFolder(say("{path}: there is no such folder", path=str(path.parent))) from None
    except OSError as error:
        raise errors.of_system(error, path) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(recovery_kit_pdf(tracker, today))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise errors.of_system(error, path) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    connect.sync_folder(path.parent)


def recovery_kit_pdf(tracker: Tracker, today: dt.date) -> bytes:
    """The kit as PDF bytes, to be printed from memory; the trail says that it was made. Raises ReadOnly, DiskFull."""
    from dalba_desktop.reports.recovery_kit import RecoveryKit, recovery_kit

    return recovery_kit(
        RecoveryKit(
            store_name=tracker.path.name,
            mark=mark_of(tracker.path),
            made_on=today,
            made_by=tracker.user_name,
            code=tracker.keeping.recovery_code(),
            synthetic=tracker.synthetic,
            version=__version__,
        )
    )
