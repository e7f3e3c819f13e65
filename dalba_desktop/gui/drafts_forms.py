"""How what was half typed comes back: a fact in its form, a reason or a comment as words."""

from __future__ import annotations

from collections.abc import Callable

from dalba_desktop.gui.clipboard import clipboard
from dalba_desktop.gui.drafts import Draft, Opener, Values
from dalba_desktop.gui.forms.form_words import title_words
from dalba_desktop.gui.forms.kinds import KINDS
from dalba_desktop.gui.record_commands import RecordCommands
from dalba_desktop.gui.workspace import Workspace
from dalba_desktop.wording import say


def record_opener(list_name: str, workspace: Workspace, commands: RecordCommands) -> Opener:
    """Shows the case and opens the form; not when the case is gone, or the record that was being corrected."""

    def opened(values: Values) -> Draft | None:
        case_id = str(values.get("case_id"))
        if not workspace.cases.select(case_id):
            return None
        if workspace.case_id != case_id:
            workspace.show_case(case_id)
        return commands.reopen(list_name, values)

    return opened


def aside_notice(workspace: Workspace) -> Callable[[str, str, Callable[[], object], Callable[[], object]], None]:
    """Tells on the page of the case what had been half typed there before another case was shown."""

    def told(kind: str, since: str, take_up: Callable[[], object], forget: Callable[[], object]) -> None:
        notice = workspace.page.notice

        def act(deed: Callable[[], object]) -> None:
            notice.clear()
            deed()

        form = title_words(kind) if kind in KINDS else say("A laboratory's report")
        said = say("{form}: half typed here on {when}, not stored.", form=form, when=since)
        notice.show_notice(said, (say("Continue"), lambda: act(take_up)), (say("Forget it"), lambda: act(forget)))

    return told


def begun_opener(workspace: Workspace) -> Opener:
    """Tells what had been typed into a dialog that asked for one thing; the question itself has to be asked again."""

    def told(values: Values) -> Draft | None:
        text, title = str(values.get("text", "")), str(values.get("title", ""))
        if title:
            said = say("Before the lock you had begun “{title}”: {text}", title=title, text=text)
        else:
            said = say("You had begun to type: {text}", text=text)
        workspace.page.notice.show_notice(said, (say("Copy the text"), lambda: clipboard().copy(text)))
        return None

    return told
