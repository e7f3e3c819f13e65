"""The store as the rest of the application sees it: cases in and out, every change with its audit row.

Nothing here concludes anything; facts go in, facts come out. All methods raise the errors of `store.errors`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import getpass
import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from dalba_desktop import __version__
from dalba_desktop.domain import codec
from dalba_desktop.store import audit, connect, errors, holder, leftovers, migrate, opening, rekeying
from dalba_desktop.store.answers import Answers
from dalba_desktop.store.audit import Action, Nonce, Trail
from dalba_desktop.store.holder import Hold
from dalba_desktop.store.keys import Key
from dalba_desktop.store.writer import Writer
from dalba_desktop.wording import say

Clock = Callable[[], dt.datetime]
NAME_OF = "name/"
"""With the account behind it, the preference that says who uses the store under that account."""


def utc_now() -> dt.datetime:
    """The moment a change is written."""
    return dt.datetime.now(dt.UTC)


def system_account() -> str:
    """Under which name the system knows whoever is at this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


class Store(Answers):
    """One open, encrypted store. Use `create` and `open`; it belongs to the thread that opened it.

    `account` and `nonce` stand in the trail; only a demo, which must be alike wherever it is made, gives its own.
    """

    def __init__(
        self,
        database: Database,
        key: Key,
        path: Path,
        *,
        clock: Clock = utc_now,
        account: str | None = None,
        nonce: Nonce = audit.random_nonce,
        hold: Hold | None = None,
    ) -> None:
        super().__init__(database, key, path)
        self._clock = clock
        self._account = account or system_account()
        self._nonce = nonce
        self._hold = hold
        self._read_only = hold is None
        self.set_aside: tuple[Path, ...] = ()
        """Files of a killed program that did not belong to the store and were moved out of its way."""
        self._writing: Writer | None = None
        self._unlock_to_note = False
        self._is_open = True
        self.committed: Callable[[int], None] | None = None
        """Is told the number of each transaction that changed data, once it is stored."""
        self._file = opening.identity(path)
        self._seen = self._head_hash()
        self._opened_at = self._last_change()
        meta = dict(database.execute("SELECT key, value FROM meta").fetchall())
        self._synthetic = meta.get("synthetic") == "true"
        self._as_of = codec.read_day(meta["as_of"]) if "as_of" in meta else None

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        name: str = "",
        synthetic: bool = False,
        as_of: dt.date | None = None,
        clock: Clock = utc_now,
        account: str | None = None,
        nonce: Nonce = audit.random_nonce,
    ) -> Store:
        """Makes an empty store, readable by its owner alone, and opens it. A file already there is refused.

        `name` is who uses it under this system account, for the trail.
        """
        meta = {"synthetic": "true" if synthetic else "false", "app_version": __version__}
        meta["created"] = audit.utc_text(clock())
        if as_of is not None:
            meta["as_of"] = as_of.isoformat()
        account = account or system_account()
        known = migrate.migrations()

        def fill(database: Database) -> None:
            with errors.translated(path):
                migrate.bring_up_to_date(database, known, clock())
                with database.atomic():
                    for key, value in meta.items():
                        database.execute("INSERT INTO meta (key, value) VALUES (?, ?)", [key, value])
                    at = clock()
                    trail = Trail(database, at=at, who=name or account, account=account, reason="", nonce=nonce)
                    writer = Writer(database, trail, at, name or account, "")
                    writer.note_deed(Action.CREATED, meta)
                    if name:
                        writer.put_preference(NAME_OF + account, name)
                    trail.seal()

        key = connect.create_database(path, passphrase, fill)
        return cls.open(path, key, clock=clock, account=account, nonce=nonce)

    @classmethod
    def open(
        cls,
        path: Path,
        secret: str | Key,
        *,
        read_only: bool = False,
        clock: Clock = utc_now,
        account: str | None = None,
        nonce: Nonce = audit.random_nonce,
    ) -> Store:
        """Opens a store with its passphrase or recovery code and brings its tables up to date.

        One made by a newer version is refused untouched; so is, read-only, one made by an older version. That it was
        opened is written into the trail with the first change, or by `note_unlock`.
        """
        path = Path(path)
        if read_only:
            database, key = connect.open_database(path, secret, read_only=True)
            try:
                return cls._checked(database, key, path, clock, account, nonce, hold=None, is_unclean=False)
            except BaseException:
                database.close()
                raise
        # Before a lock appears beside a file that is no store at all.
        connect.checked_header(path)
        account = account or system_account()
        hold = holder.hold(path, who="", account=account, now=clock())
        try:
            is_unclean = hold.was_unclean or bool(leftovers.beside(path))
            set_aside: list[Path] = []
            database, key = connect.open_database(
                path, secret, settle=lambda key: set_aside.extend(leftovers.settle(path, key, clock()))
            )
            try:
                store = cls._checked(database, key, path, clock, account, nonce, hold=hold, is_unclean=is_unclean)
                store.set_aside = tuple(set_aside)
                store._unlock_to_note = isinstance(secret, str)
                hold.introduce(store.user_name)
                return store
            except BaseException:
                database.close()
                raise
        except BaseException:
            # An unclean end stays known until somebody has opened the store and it was found sound.
            hold.release(checked=False)
            raise

    @classmethod
    def _checked(
        cls,
        database: Database,
        key: Key,
        path: Path,
        clock: Clock,
        account: str | None,
        nonce: Nonce,
        *,
        hold: Hold | None,
        is_unclean: bool,
    ) -> Store:
        """A store whose pages carry their seals and whose tables this version knows, brought up to date."""
        with errors.translated(path):
            opening.check_pages(database, path, thoroughly=is_unclean)
            who = account or system_account()
            opening.bring_up_to_date(database, key, path, may_write=hold is not None, at=clock(), who=who, nonce=nonce)
            return cls(database, key, path, clock=clock, account=account, nonce=nonce, hold=hold)

    def close(self) -> None:
        """Closes the file and lets others write to it. Safe to call twice."""
        self._is_open = False
        self._database.close()
        if self._hold is not None:
            self._hold.release()

    def beat(self) -> bool:
        """Tells other computers every minute that the store is still open here.

        False when the right to write was lost to one of them; from then on the store can only be looked at.
        """
        if self._hold is None or self._hold.beat():
            return True
        self._read_only = True
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def read_only(self) -> bool:
        """Whether it can only be looked at."""
        return self._read_only

    @property
    def key(self) -> Key:
        """What opens the file and every copy of it; only for backups and the recovery kit."""
        return self._key

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return self._is_open

    @property
    def clock(self) -> Clock:
        """What tells the moments in the trail."""
        return self._clock

    @property
    def database(self) -> Database:
        """The open connection, to be handed to other modules of this package."""
        return self._database

    @property
    def synthetic(self) -> bool:
        """Whether it holds invented patients; such a store and a real one never mix."""
        return self._synthetic

    @property
    def as_of(self) -> dt.date | None:
        """The day a demo store stands still at; None in a real one."""
        return self._as_of

    @property
    def account(self) -> str:
        """The system account that the trail names."""
        return self._account

    @property
    def user_name(self) -> str:
        """Who uses the store under this account: the name given at set-up, else the account."""
        return str(self.preferences.get(NAME_OF + self._account) or self._account)

    @property
    def has_changed(self) -> bool:
        """Whether any data was changed since the store was opened."""
        return self._last_change() != self._opened_at

    def put_draft(self, key: str, content: Any, case_id: str | None = None) -> None:
        """Keeps a half-typed form; None forgets it. No fact, so not in the trail. Raises ReadOnly, DiskFull."""
        with self._transaction():
            self._database.execute("DELETE FROM draft WHERE key = ?", [key])
            if content is not None:
                self._database.execute(
                    "INSERT INTO draft (key, case_id, at, content) VALUES (?, ?, ?, ?)",
                    [key, case_id, audit.utc_text(self._clock()), json.dumps(content, ensure_ascii=False)],
                )

    def copy_to(self, target: Path) -> None:
        """Copies the store as it is now into `target`, a private empty file, under the same key, and syncs it.

        Raises Damaged, DiskFull.
        """
        connect.copy_pages(self._database, self._key, target)

    def change_passphrase(self, passphrase: str, *, who: str) -> None:
        """Writes the whole store anew under another key and puts it in place of the old file at once or not at all.

        Recovery codes made so far do not open it; older copies still open with what opened them. Raises
        EmptyPassphrase, ReadOnly, DiskFull, Damaged; the store then goes on as it was.
        """
        key = connect.new_key(passphrase)
        with self.writing(who=who):
            pass  # nobody else has written to the file that is now copied, and it says that it was opened
        real = self._path.resolve()
        with connect.unfinished(real) as file:
            trail_of = functools.partial(self._trail, at=self._clock(), who=who, reason="")
            if not rekeying.copied_under(real, self._key, key, file, trail_of):
                words = self.verify().words()
                raise errors.damaged(self._path, words) if words else errors.not_copied(file)
            connect.sync_file(file)
            self._database.close()
            try:
                file.replace(real)
                self._key = key
                connect.sync_folder(real.parent)
            finally:
                self._database, _ = connect.open_database(self._path, self._key)
                self._file, self._seen = opening.identity(self._path), self._head_hash()

    def compact(self) -> None:
        """Rewrites the file so that nothing of what was deleted is left in it. Raises DiskFull."""
        with self._transaction():
            pass
        with errors.translated(self._path, writing=True):
            self._database.execute("VACUUM")

    @contextlib.contextmanager
    def writing(self, *, who: str, reason: str = "") -> Generator[Writer]:
        """One transaction: everything done through the writer is stored, or nothing of it.

        Raises ReadOnly, and Replaced when the file is not the one that was opened or someone else wrote to it.
        """
        assert self._writing is None, "a transaction is already open"
        with self._transaction():
            at = self._clock()
            trail = self._trail(self._database, at, who, reason)
            try:
                self._writing = Writer(self._database, trail, at, who, reason)
                if self._unlock_to_note:
                    self._writing.note_deed(Action.UNLOCKED, {"version": __version__})
                yield self._writing
                trail.seal()
            finally:
                self._writing = None
        self._unlock_to_note = False
        self._seen = self._head_hash()
        if trail.changes_data and self.committed is not None:
            self.committed(trail.change)

    def _trail(self, database: Database, at: dt.datetime, who: str, reason: str) -> Trail:
        return Trail(database, at=at, who=who, account=self._account, reason=reason, nonce=self._nonce)

    def note_unlock(self) -> None:
        """Writes into the trail that the store was opened, unless it stands there already or cannot be written."""
        if self._unlock_to_note:
            with self.writing(who=self.user_name):
                pass

    @contextlib.contextmanager
    def _transaction(self) -> Generator[None]:
        self.check_writable()
        with errors.translated(self._path, writing=True):
            # IMMEDIATE takes the lock now: a store in use elsewhere is refused before anything is changed.
            self._database.execute("BEGIN IMMEDIATE")
            try:
                if self._head_hash() != self._seen:
                    sentence = say("{path}: another program has written to the file; lock it and open it anew",
                                   path=str(self._path))  # fmt: skip
                    raise errors.Replaced(sentence)
                yield
            except BaseException:
                self._roll_back()
                raise
            self._commit()

    def _commit(self) -> None:
        head = self._head_hash()
        try:
            self._database.execute("COMMIT")
        except BaseException:
            self._roll_back()
            # The last sync of all can fail with the change already in the file: then it is stored, whatever was said.
            if head == self._seen or self._head_hash() != head:
                raise

    def _roll_back(self) -> None:
        # A full disk may have ended the transaction already.
        if self._database.conn.in_transaction:
            self._database.execute("ROLLBACK")

    def check_writable(self) -> None:
        """Raises ReadOnly, and Replaced when another file lies where the store was opened."""
        if self._read_only:
            raise errors.ReadOnly(say("{path}: open for reading only", path=str(self._path)))
        if opening.identity(self._path) != self._file:
            sentence = say("{path}: the file was replaced or removed while it was open; nothing was written",
                           path=str(self._path))  # fmt: skip
            raise errors.Replaced(sentence)

    def _head_hash(self) -> str | None:
        row = self._database.execute("SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    def _last_change(self) -> int:
        found = audit.last(self._database, changes_only=True)
        return 0 if found is None else found.sequence
