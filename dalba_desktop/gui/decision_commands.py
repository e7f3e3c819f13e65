"""What can be decided about an alert card: acknowledge, snooze, dismiss, open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dalba_desktop import wording
from dalba_desktop.alerts.decisions import DecidedEpisode, DismissReason
from dalba_desktop.domain.codes import DecisionKind
from dalba_desktop.gui.ask import Asker
from dalba_desktop.gui.calm import said_calmly
from dalba_desktop.gui.session import Session
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.alerts.episodes import Episode


class DecisionCommands(QObject):
    """Joins the cards to the session."""

    def __init__(self, session: Session, workspace: Workspace, asker: Asker, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._workspace = workspace
        self._asker = asker
        workspace.alerts.decision_asked.connect(self.decide)
        workspace.alerts.reopen_asked.connect(self.open_again)

    def decide(self, kind: DecisionKind, found: DecidedEpisode) -> None:
        """Asks what has to be asked and stores the decision."""
        case_id = self._workspace.case_id
        if case_id is None:
            return
        answer = asked(self._asker, kind, found.episode)
        if answer is None:
            return
        reason, comment = answer
        with said_calmly(self._problem):
            if kind is DecisionKind.ACKNOWLEDGED:
                self._session.acknowledge(case_id, found.episode)
            elif kind is DecisionKind.SNOOZED:
                self._session.snooze(case_id, found.episode, comment)
            else:
                self._session.dismiss(case_id, found.episode, reason, comment)
            self._workspace.alerts.focus_next()

    def open_again(self, found: DecidedEpisode) -> None:
        """Takes a decision back; it stays in the record."""
        case_id = self._workspace.case_id
        if case_id is None:
            return
        with said_calmly(self._problem):
            self._session.open_again(case_id, found)
            self._workspace.alerts.focus_next()

    def _problem(self, sentence: str) -> None:
        self._workspace.page.notice.show_notice(sentence)
        self._session.reloaded.emit()


def asked(asker: Asker, kind: DecisionKind, episode: Episode) -> tuple[str, str] | None:
    """What is to be noted with a decision, a reason and a comment; None when it was thought better of.

    To acknowledge asks nothing.
    """
    if kind is DecisionKind.ACKNOWLEDGED:
        return "", ""
    title = wording.alert_title(episode.gravest)
    if kind is DecisionKind.SNOOZED:
        question = say(
            "{title}: it comes back with the next MRD or ABL1 result, with new evidence, or when it gets graver.",
            title=title,
        )
        return asker.decision(say("Snooze until the next result"), question, say("Snooze"), (), "")
    question = say("{title}: it comes back only with new evidence, a correction, or when it gets graver.", title=title)
    reasons = [(code.value, wording.reason_words(code.value)) for code in DismissReason]
    return asker.decision(say("Dismiss this alert"), question, say("Dismiss"), reasons, DismissReason.OTHER.value)
