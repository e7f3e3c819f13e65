"""Half-typed forms outlive locking, closing and a crash: inside the store, encrypted, until stored or cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from dalba_desktop.gui.calm import world_sentence
from dalba_desktop.gui.message_dialog import SmallDialog
from dalba_desktop.wording import date_words, say

if TYPE_CHECKING:
    from dalba_desktop.gui.session import Session

TYPED_MS = 20_000
"""How much typing a crash may cost."""
FORM = "form/"
BEGUN = "begun"
"""The kind of what was typed into a small dialog that asks for one thing: it comes back as words, not as a dialog."""
PLACE = "place"
"""The key under which the case shown is remembered over a lock."""

Values = Mapping[str, Any]


@runtime_checkable
class Draft(Protocol):
    """A form dialog that can be put aside. `draft_key` is unique among forms and begins with its kind: `mrd/...`."""

    draft_key: str
    draft_case: str

    def content(self) -> Values | None:
        """What was typed, as plain JSON values; None when nothing was."""

    def restore(self, values: Values) -> None:
        """Shows what `content` gave."""

    def show_continued(self, sentence: str) -> None:
        """Says where what is shown comes from."""


Opener = Callable[[Values], Draft | None]
"""Opens the form that gave these values, on its case; None when it makes no sense any more."""


class Drafts(QObject):
    """Looks after whatever form is open. Nobody has to register a form; only its kind, so that it can come back."""

    def __init__(self, session: Session, parent: QObject | None = None, now: Callable[[], dt.datetime] | None = None):
        super().__init__(parent)
        self._session = session
        self._now = now or (lambda: dt.datetime.now(dt.UTC))
        self._openers: dict[str, Opener] = {}
        self._waiting: dict[str, tuple[Values | None, str]] = {}
        self._seen: dict[str, Values | None] = {}
        self.case_shown: Callable[[], str | None] = lambda: None
        self.show_case: Callable[[str], object] = lambda _: None
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

    def keep_typed(self) -> None:
        """Puts every form into the store in which something was typed since the last look."""
        for form in open_forms():
            content = form.content()
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
        why = "closed" if self.is_closing else "locked"
        self._waiting = {form.draft_key: (self._wrapped(form.content(), why), form.draft_case) for form in open_forms()}
        for place, values in enumerate(begun_texts()):
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
        kept = self._session.tracker.keeping.drafts()
        for key, content in reversed([(key, content) for key, content in kept.items() if key.startswith(FORM)]):
            form = self._opened_again(key.removeprefix(FORM), content)
            if form is not None:
                return
            self._put(key.removeprefix(FORM), None, "")

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
        form.show_continued(self._continued_words(content))
        return form

    def _continued_words(self, content: Mapping[str, Any]) -> str:
        if content.get("who") not in (None, self._session.tracker.user_name):
            return say("Typed by {who} on {when} and not stored.", who=content["who"], when=_when(content.get("at")))
        if content.get("why") == "locked":
            return say("Continued from before the lock.")
        return say("Continued from {when}: it was not stored when the program ended.", when=_when(content.get("at")))


def open_forms() -> list[Draft]:
    """The form dialogs that are open."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible() and isinstance(widget, Draft)
    ]


def begun_texts() -> list[Values]:
    """What was typed into the small dialogs that are open: reasons and comments, never what is hidden while typed."""
    begun: list[Values] = []
    for dialog in QApplication.topLevelWidgets():
        if not isinstance(dialog, SmallDialog) or not dialog.isVisible():
            continue
        lines = [
            line.text().strip()
            for line in dialog.findChildren(QLineEdit)
            if not line.isReadOnly() and line.echoMode() is QLineEdit.EchoMode.Normal
        ]
        typed = " · ".join(line for line in lines if line)
        if typed:
            begun.append({"title": dialog.windowTitle(), "text": typed})
    return begun


def _when(text: object) -> str:
    try:
        moment = dt.datetime.fromisoformat(str(text)).astimezone()
    except ValueError:
        return "?"
    return f"{date_words(moment.date())}, {moment:%H:%M}"
