"""Carries out what an import has planned."""

from __future__ import annotations

from dalba_desktop.interchange.merge import ImportPlan
from dalba_desktop.store.writer import Writer


def carry_out(plan: ImportPlan, writer: Writer) -> None:
    """Writes what a plan says, in the transaction of the writer."""
    for change in plan.changes:
        if change.patient is not None and change.new_case:
            writer.add_case(change.patient)
        elif change.patient is not None:
            writer.amend_patient(change.patient)
        writer.add_all(change.case_id, change.added)
        for record in change.replaced:
            writer.amend(change.case_id, record)
    for laboratory in plan.laboratories:
        writer.put_laboratory(laboratory)
    for key, value in plan.policy.items():
        writer.put_policy(key, value)
