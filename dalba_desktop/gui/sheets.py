"""The tabs under the chart, in the order they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalba_desktop.gui.course_rows import abl1_sheet, event_sheet, note_sheet, response_sheet, treatment_sheet
from dalba_desktop.gui.more_rows import assessment_sheet, concomitant_sheet, follow_up_sheet
from dalba_desktop.gui.mrd_rows import mrd_sheet
from dalba_desktop.gui.record_rows import Sheet
from dalba_desktop.wording import date_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker import CaseView


def sheets_of(view: CaseView) -> tuple[Sheet, ...]:
    """The tabs of a case in the order they stand."""
    makers = (
        mrd_sheet,
        treatment_sheet,
        abl1_sheet,
        response_sheet,
        event_sheet,
        concomitant_sheet,
        assessment_sheet,
        follow_up_sheet,
        note_sheet,
    )
    return tuple(make(view) for make in makers)


def count_title(sheet: Sheet) -> str:
    """`MRD  14`; without a number when there is nothing."""
    return f"{sheet.title}  {sheet.count}" if sheet.count else sheet.title


def looked_at(view: CaseView) -> str:
    """What was there to be judged: for a panel with nothing open."""
    counted = (
        say_n("{count} MRD result", "{count} MRD results", len(view.known.mrd)),
        say_n("{count} ABL1 test", "{count} ABL1 tests", len(view.known.abl1_tests)),
        say_n("{count} treatment", "{count} treatments", len(view.known.treatments)),
    )
    return say("Looked at {facts}, as of {date}.", facts=", ".join(counted), date=date_words(view.as_of))
