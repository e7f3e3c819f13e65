"""Makes the demo store: 63 invented patients, standing still at a day of their own."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

from dalba_desktop.store.errors import StoreError, StoreExists, StoreInUse
from dalba_desktop.store.store import Store
from dalba_desktop.tracker.tracker import Tracker
from dalba_desktop.wording import say

DEMO_PASSPHRASE = "demo"
DEMO_ACCOUNT = "demo"


def create_demo(path: Path | str) -> Tracker:
    """A fresh demo store, opened; an older demo store at `path` is replaced, any other file is refused.

    Its audit trail is dated to its own day and names no person, so two demos are alike to the last byte of a report.
    """
    from dalba_desktop.demo import load_demo
    from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy

    path = Path(path)
    file = load_demo()
    assert file.as_of is not None
    moment = dt.datetime.combine(file.as_of, dt.time(), dt.UTC)
    _make_room(path)
    store = Store.create(
        path,
        DEMO_PASSPHRASE,
        synthetic=True,
        as_of=file.as_of,
        clock=lambda: moment,
        account=DEMO_ACCOUNT,
        nonce=map("{:032x}".format, itertools.count()).__next__,
    )
    try:
        with Tracker(store, load_policy(), load_mutation_table(), file.as_of, who=DEMO_ACCOUNT) as tracker:
            outcome = tracker.import_cases(file)
        assert outcome.stored, outcome.refusals
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Tracker.open(path, DEMO_PASSPHRASE, today=file.as_of)


def _make_room(path: Path) -> None:
    if not path.exists():
        return
    try:
        with Store.open(path, DEMO_PASSPHRASE) as store:
            ours = store.synthetic
    except StoreInUse:
        raise
    except StoreError:
        ours = False
    if not ours:
        raise StoreExists(say("{path}: not a demo store; nothing was changed", path=str(path)))
    path.unlink()
