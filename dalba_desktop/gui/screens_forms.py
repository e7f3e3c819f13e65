"""Pictures of the forms: with problems at their fields, and with what was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dalba_desktop.gui.forms.texts import rows_text

if TYPE_CHECKING:
    from dalba_desktop.gui.screens import Photographer


def _problems(today: dt.date) -> Mapping[str, Mapping[str, str]]:
    day = _typed(today)
    hold = {"start": day, "end": "8/3", "reason": "effusion"}
    return {
        "mrd": {
            "date": "12/3/25",
            "specimen": "marrow",
            "level": "1.2 3",
            "control_copies": "45.000",
            "lod_percent": "0",
        },
        "treatments": {"agent": "dasatinib", "start": day, "dose": "1,4,0", "holds": rows_text([hold])},
        "abl1_tests": {
            "date": day,
            "status": "mutation",
            "variants": rows_text([{"protein": "T334I", "vaf_percent": "138"}]),
        },
        "adverse_events": {"term": "Pleural effusion", "grade": "7", "start": "31/2/2025", "related_to": "dana"},
        "transplants": {"date": day[:-4] + day[-2:], "acute_gvhd_grade": "5"},
        "assessments": {"date": day, "kind": "lvef_percent", "value": "155"},
    }


def _understood(today: dt.date) -> Mapping[str, Mapping[str, str]]:
    day = _typed(today)
    hold = {"start": day, "reason": "effusion"}
    found = [
        {"protein": "T315I", "coding": "c.944C>T", "vaf_percent": "38", "compound_with": "F317L"},
        {"protein": "E255K", "vaf_percent": "2,5"},
    ]
    return {
        "mrd": {"date": day, "specimen": "marrow", "assay": "rqpcr", "level": "<0.001", "control_copies": "45000"},
        "treatments": {"agent": "ponatinib", "start": day, "dose": "60", "holds": rows_text([hold])},
        "abl1_tests": {
            "date": day,
            "specimen": "marrow",
            "method": "ngs",
            "status": "mutation",
            "lod_percent": "3",
            "variants": rows_text(found),
        },
        "adverse_events": {
            "term": "Pleural effusion",
            "grade": "3",
            "start": day,
            "related_to": "dasatinib",
            "serious": "yes",
            "action": "interrupted",
        },
        "transplants": {
            "date": _typed(today - dt.timedelta(days=30)),
            "donor": "matched_sibling",
            "source": "blood",
            "conditioning": "reduced",
            "disease_status": "CR1",
            "neutrophil_engraftment": _typed(today - dt.timedelta(days=13)),
            "acute_gvhd_grade": "1",
        },
        "assessments": {"date": day, "kind": "qtcf_ms", "value": "486"},
    }


def form_screens(photographer: Photographer) -> None:
    """Every form that is typed often, twice. Nothing is stored."""
    window = photographer.window
    today = window.session.tracker.as_of
    for name, texts_by_list in (("problems", _problems(today)), ("understood", _understood(today))):
        for list_name, texts in texts_by_list.items():
            form = window.records.add(list_name, texts)
            assert form is not None
            photographer.keep(f"{list_name.replace('_', '-')}-{name}", form)
            form.reject()
            window.workspace.page.notice.clear()


def _typed(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
