"""A `CaseView` of a case without a store."""

from __future__ import annotations

import datetime as dt

from dalba_desktop.alerts.engine import assess
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.timeline import timeline_of
from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy
from dalba_desktop.tracker import CaseView
from tests.gui.clinic import AS_OF

POLICY = load_policy()
TABLE = load_mutation_table()


def view_of(history: CaseHistory, as_of: dt.date = AS_OF, *, synthetic: bool = False) -> CaseView:
    """What the tracker would hand to the page."""
    known = history.as_known_on(as_of)
    return CaseView(
        history=history,
        known=known,
        assessment=assess(history, POLICY, TABLE, as_of),
        timeline=timeline_of(known, as_of),
        as_of=as_of,
        synthetic=synthetic,
        audit_head=None,
    )
