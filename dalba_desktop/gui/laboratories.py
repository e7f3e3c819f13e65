"""The laboratories' own limits, which decide how a typed result counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.domain.mrd import Laboratory

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker


def laboratories_of(tracker: Tracker, case_id: str) -> tuple[Laboratory, ...]:
    """The laboratories of the store. They travel in every case file, which is where the tracker hands them out."""
    from dalba_desktop.interchange.case_file import read_case_file

    return read_case_file(tracker.case_file(case_id)).laboratories
