"""What a line or a report is read against: the case as it is now, and what the centre has set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.gui.forms.entry import Context

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker


def context_of(tracker: Tracker, case_id: str) -> Context:
    """Asked for once per case and change, not once per key."""
    from dalba_desktop.interchange.plausible import load_plausible

    return Context(
        view=tracker.case_view(case_id),
        policy=tracker.policy,
        plausible=load_plausible(),
        laboratories=tracker.settings.laboratories(),
    )
