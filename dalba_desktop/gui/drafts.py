"""Half-typed forms outlive locking, closing and a crash: inside the store, encrypted, until stored or cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog

from dalba_desktop.gui.calm import world_sentence
from dalba_desktop.gui.drafts_open import Draft, Values, begun_texts, open_forms
from dalba_desktop.gui.drafts_words import ASIDE, MOVED, continued_words, when_words

if TYPE_CHECKING:
    from dalba_desktop.gui.session import Session

__all__ = ["BEGUN", "FORM", "PLACE", "Draft", "Drafts", "Opener", "Values"]

TYPED_MS = 20_000
"""How much typing a crash may cost."""
FORM = "form/"
BEGUN = "begun"
"""The kind of what was typed into a small dialog that asks for one thing: it comes back as words, not as a dialog."""
PLACE = "place"
"""The key under which the case shown is remembered over a lock."""

Opener = Callable[[Values], Draft | None]
"""Opens the form that gave these values, on its case; None when it makes no sense any more."""


class Drafts(QObject):
    """Looks after whatever form is open. Nobody has to register a form; only its kind, so that it can come back."""

    def __init__(self, session: Session, parent: QObject | None = None, now: Callable[[], dt.datetime] | None = None):
        super().__init__(parent)
        self._session = session
        self._now = now or (lambda: dt.datetime.now(dt.UTC))
        self._openers: dict[str, Opener] = {}
        self.aside: set[str] = set()
        """The keys of forms that are being put aside right now: nobody cancelled them."""
        self._waiting: dict[str, tuple[Values | None, str]] = {}
        self._seen: dict[str, Values | None] = {}
        self.case_shown: Callable[[], str | None] = lambda: None
        self.show_case: Callable[[str], object] = lambda _: None
        self.offer: Callable[[str, str, Callable[[], object], Callable[[], object]], None] = lambda *_: None
        """Tells of a form that was put aside on another case: its kind, since when; to continue it, to forget it."""
        self._turned_to: str | None = None
        self.is_closing = False
        """Whether the program is about to end; the note on a form that comes back says so."""
        self._typed = QTimer(self)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.keep_typed)
        session.opened.connect(self._opened)
        session.locking.connect(self._locking)
        session.closing.connect(self._closing)

    def add_kind(self, kind: str, opener: Opener) -> None:
        """Tells how forms of a kind are opened again."""
        self._openers[kind] = opener

    def turn(self, case_id: str | None) -> None:
        """Another case is shown, or none that can be changed: its forms make room, what was typed is put aside.

        What had been put aside of the case shown now is offered, once each time the page turns to it.
        """
        for form in open_forms():
            if form.draft_case and form.draft_case != case_id:
                self._put_aside(form)
        if case_id == self._turned_to:
            return
        self._turned_to = case_id
        if case_id is None or self._session.is_read_only:
            return
        for key, content in self._kept().items():
            if _is_aside(content) and _case_of(content) == case_id:
                since = when_words(content.get("at"))
                self.offer(key.split("/")[0], since, partial(self.take_up, key), partial(self.forget, key))

    def take_up(self, key: str) -> Draft | None:
        """Opens the form that was put aside under this key; None when there is none, or it makes no sense any more."""
        content = self._kept().get(key)
        if content is None:
            return None
        form = self._opened_again(key, content)
        if form is None:
            self.forget(key)
        return form

    def forget(self, key: str) -> None:
        """What was put aside under this key is wanted no more."""
        self._put(key, None, "")

    def _put_aside(self, form: Draft) -> None:
        content = self._content(form)
        if content is not None:
            self._put(form.draft_key, self._wrapped(content, ASIDE), form.draft_case)
        self.aside.add(form.draft_key)
        self._seen.pop(form.draft_key, None)
        cast("QDialog", form).reject()
        self.aside.discard(form.draft_key)

    def _content(self, form: Draft) -> Values | None:
        """What was typed; nothing of a patient who was erased meanwhile."""
        is_there = not form.draft_case or form.draft_case in self._session.tracker.case_ids()
        return form.content() if is_there else None

    def _kept(self) -> dict[str, Any]:
        """The forms that were put aside, by their own key."""
        if not self._session.is_open:
            return {}
        kept = self._session.tracker.keeping.drafts()
        return {key.removeprefix(FORM): content for key, content in kept.items() if key.startswith(FORM)}

    def keep_typed(self) -> None:
        """Puts every form into the store in which something was typed since the last look."""
        for form in open_forms():
            content = self._content(form)
            if self._seen.get(form.draft_key) == content:
                continue
            self._watch(form)
            if self._put(form.draft_key, self._wrapped(content, "typed"), form.draft_case):
                self._seen[form.draft_key] = content

    def _wrapped(self, content: Values | None, why: str) -> Values | None:
        if content is None:
            return None
        return {
            "values": dict(content),
            "why": why,
            "at": self._now().isoformat(timespec="seconds"),
            "who": self._session.tracker.user_name,
        }

    def _watch(self, form: Draft) -> None:
        if form.draft_key in self._seen:
            return
        self._seen[form.draft_key] = None
        key, case_id = form.draft_key, form.draft_case
        cast("QDialog", form).finished.connect(lambda _: self._finished(key, case_id))

    def _finished(self, key: str, case_id: str) -> None:
        """Stored or cancelled: it is a draft no longer. Closed by locking, it stays one."""
        if key in self._waiting or self._seen.pop(key, None) is None or not self._session.is_open:
            return
        self._put(key, None, case_id)
        QTimer.singleShot(0, self, self._continue)

    def _locking(self) -> None:
        self._typed.stop()
        why = "closed" if self.is_closing else MOVED if self._session.is_moving else "locked"
        self._waiting = {
            form.draft_key: (self._wrapped(self._content(form), why), form.draft_case) for form in open_forms()
        }
        for place, values in enumerate(begun_texts()):
            if self._session.is_moving:
                # Its title was said in another language.
                values = {**values, "title": ""}
            self._waiting[f"{BEGUN}/{place}"] = (self._wrapped(values, why), self.case_shown() or "")
        shown = self.case_shown()
        if shown is not None:
            self._waiting[PLACE] = ({"case_id": shown}, shown)

    def _closing(self) -> None:
        for key, (content, case_id) in self._waiting.items():
            self._put(key, content, case_id)
        self._waiting = {}
        self._seen = {}

    def _put(self, key: str, content: Values | None, case_id: str) -> bool:
        """A draft that cannot be kept is no reason to disturb anybody: the form is still there, or the disk is full."""
        name = key if key == PLACE else FORM + key
        try:
            if content is None and name not in self._session.tracker.keeping.drafts():
                return True
            return self._session.keep_draft(name, content, case_id or None)
        except Exception as error:
            if world_sentence(error) is None:
                raise
            return False

    def _opened(self) -> None:
        self._seen = {}
        self._turned_to = None
        if self._session.is_read_only:
            return
        self._typed.start()
        place = self._session.tracker.keeping.drafts().get(PLACE)
        if isinstance(place, dict) and place.get("case_id") in self._session.tracker.case_ids():
            self.show_case(place["case_id"])
        # Later: whoever opens the store has its own dialogs to close first.
        QTimer.singleShot(0, self, self._continue)

    def _continue(self) -> None:
        """Opens the newest form that was put aside, unless one is open."""
        if not self._session.is_open or self._session.is_read_only or open_forms():
            return
        for key, content in reversed(self._kept().items()):
            if _is_aside(content):
                continue
            if self._opened_again(key, content) is not None:
                return
            self.forget(key)

    def _opened_again(self, key: str, content: Any) -> Draft | None:
        opener = self._openers.get(key.split("/")[0])
        if opener is None or not isinstance(content, dict) or not isinstance(content.get("values"), dict):
            return None
        form = opener(content["values"])
        if form is None:
            return None
        form.restore(content["values"])
        self._watch(form)
        self._seen[form.draft_key] = form.content()
        form.show_continued(continued_words(content, self._session.tracker.user_name))
        return form


def _is_aside(content: object) -> bool:
    return isinstance(content, dict) and content.get("why") == ASIDE and isinstance(content.get("values"), dict)


def _case_of(content: Mapping[str, Any]) -> str:
    return str(content["values"].get("case_id"))
