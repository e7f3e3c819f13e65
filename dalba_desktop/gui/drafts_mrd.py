"""How a half-typed MRD result is opened again."""

from __future__ import annotations

from dalba_desktop.gui.case_commands import MRD, CaseCommands
from dalba_desktop.gui.drafts import Draft, Opener, Values
from dalba_desktop.gui.workspace import Workspace


def mrd_opener(workspace: Workspace, commands: CaseCommands) -> Opener:
    """Shows the case and opens the form; not when the case is gone, or the result that was being corrected."""

    def opened(values: Values) -> Draft | None:
        case_id, record_id = str(values.get("case_id")), str(values.get("record_id") or "")
        if not workspace.cases.select(case_id):
            return None
        if workspace.case_id != case_id:
            workspace.show_case(case_id)
        before = commands.form
        if record_id:
            commands.edit_mrd(MRD, record_id)
        else:
            commands.add_mrd()
        return commands.form if commands.form is not before else None

    return opened
