"""What is typed most of a running drug: it is stopped, held, or given at another dose."""

from __future__ import annotations

import dataclasses
import datetime as dt

from dalba_desktop.domain.treatment import Treatment
from dalba_desktop.gui.forms.record_form import RecordForm
from dalba_desktop.gui.forms.texts import rows_of, rows_text
from dalba_desktop.wording import dose_words, label, say


def fill_stop(form: RecordForm, today: dt.date) -> None:
    """The end is today; what is left to say is why."""
    form.prefill({"end": _typed(today)}, reason=say("stopped"), focus="stop_reason")


def fill_hold(form: RecordForm, today: dt.date) -> None:
    """One more interruption, from today, open."""
    holds = [*rows_of(form.fields["holds"].value()), {"start": _typed(today)}]
    form.prefill({"holds": rows_text(holds)}, reason=say("held"), focus="holds")


def fill_dose(form: RecordForm, row: Treatment, today: dt.date) -> None:
    """The same drug from today; what is left to say is how much."""
    texts = {"agent": row.agent.value, "dose_unit": row.dose_unit.value if row.dose_unit is not None else ""}
    if row.cycle is not None:
        texts["cycle"] = str(row.cycle)
    form.prefill({**texts, "start": _typed(today)}, focus="dose")


def dose_title(row: Treatment) -> str:
    """`Change the dose of dasatinib 100 mg/day`."""
    drug = " ".join(part for part in (label(row.agent), dose_words(row.dose, row.dose_unit)) if part)
    return say("Change the dose of {drug}", drug=drug)


def ended_before(row: Treatment, new: Treatment) -> Treatment:
    """The running row as it ends on the day before the new one starts."""
    return dataclasses.replace(row, end=new.start - dt.timedelta(days=1), stop_reason=None)


def _typed(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
