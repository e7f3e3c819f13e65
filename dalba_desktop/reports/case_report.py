"""One case on A4 paper, one to two pages, as PDF bytes."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.platypus import Flowable

from dalba_desktop.reports.alert_cards import alert_cards, thresholds
from dalba_desktop.reports.also_recorded import remaining
from dalba_desktop.reports.course_tables import abl1_table, adverse_event_table, course_table
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import joined
from dalba_desktop.reports.identity import genetic_facts, identity_facts
from dalba_desktop.reports.layout.blocks import Rule, fact_rows, long_facts
from dalba_desktop.reports.layout.fitting import USUAL_HEIGHT, Fit, best_fit
from dalba_desktop.reports.layout.overlay import DocumentInfo, Place, finished, picture_height
from dalba_desktop.reports.layout.page import TEXT_WIDTH, Sheet, set_pages
from dalba_desktop.reports.layout.safe_text import visible
from dalba_desktop.reports.layout.text import Run, Text
from dalba_desktop.reports.layout.typography import CRITICAL, HEAD, LABEL, SENTENCE, SUBHEAD, TEXT
from dalba_desktop.reports.mrd_table import mrd_table
from dalba_desktop.reports.privacy import for_paper, hider, shown_as_typed
from dalba_desktop.reports.situation import situation_words
from dalba_desktop.reports.treatment_table import treatment_table
from dalba_desktop.wording import date_words, say

_log = logging.getLogger(__name__)


def case_report(data: ReportData, chart_pdf: bytes | None = None) -> bytes:
    """The report of one case as PDF.

    `chart_pdf` is what `chart.chart_pdf(data, chart_height(data))` gave; without it the chart is drawn here, which
    must then happen on the thread that owns matplotlib. Equal data give equal bytes. A part that cannot be made is
    named on the page and the rest is printed. Where two pages do not hold a case, its print is a little smaller.
    """
    place = _place(USUAL_HEIGHT if chart_pdf is None else picture_height(chart_pdf, TEXT_WIDTH))
    paper, parts = _made(data, place)
    fit = _fitted(parts, place, fixed=chart_pdf is not None)
    picture = chart_pdf if chart_pdf is not None else _drawn(paper, fit.height)
    if picture is None:
        parts = [_Part(part.name, [_missing(part.name)]) if place in part.flowables else part for part in parts]
    document = _laid_out(parts, _sheet(paper), fit.scale)
    return finished(document, _info(paper), place if picture is not None else None, picture)


def chart_height(data: ReportData) -> float:
    """How high the chart of a case may be for the report to keep to two pages, in points."""
    place = _place(USUAL_HEIGHT)
    _, parts = _made(data, place)
    return _fitted(parts, place, fixed=False).height


def _made(data: ReportData, place: Place) -> tuple[ReportData, list[_Part]]:
    """The data as they may be printed, and the parts of the report in their order."""
    person = data.history.patient
    hide = hider(person, with_id=bool(data.shown_as)) if data.pseudonymised else shown_as_typed
    data = for_paper(data)
    return data, [
        _part(say("the head"), lambda: _head(data)),
        _part(say("the patient"), lambda: _patient(data, person.birth_date)),
        _part(say("the situation"), lambda: _situation(hide(situation_words(data)))),
        _part(say("the chart"), lambda: [place]),
        _part(say("the alerts"), lambda: alert_cards(data, hide)),
        _part(say("the MRD table"), lambda: [mrd_table(data)]),
        _part(say("the ABL1 table"), lambda: [abl1_table(data)]),
        _part(say("the treatments"), lambda: [treatment_table(data)]),
        _part(say("the course"), lambda: [course_table(data)]),
        _part(say("the adverse events"), lambda: [adverse_event_table(data)]),
        _part(say("the rest"), lambda: remaining(data)),
        _part(say("the thresholds"), lambda: thresholds(data)),
    ]


def _place(height: float) -> Place:
    return Place(TEXT_WIDTH, height, space_before=8.0)


def _fitted(parts: Sequence[_Part], place: Place, *, fixed: bool) -> Fit:
    """The size of chart and print; the usual one where a part cannot be laid out, which is said later."""
    try:
        return best_fit([flowable for part in parts for flowable in part.flowables], place, fixed=fixed)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one part
        _log.debug("The case report could not be measured: %s", _kind_and_place(error))
        return Fit(place.height)


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    flowables: list[Flowable]


def _part(name: str, make: Callable[[], Iterable[Flowable | None]]) -> _Part:
    """One part of the report. What fails is said on the page: one odd fact must not cost the whole report."""
    try:
        return _Part(name, [made for made in make() if made is not None])
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one part
        _log.error("A part of the case report could not be made: %s", _kind_and_place(error))
        return _Part(name, [_missing(name)])


def _laid_out(parts: Sequence[_Part], sheet: Sheet, scale: float) -> bytes:
    """The parts on pages. When that fails, the part that cannot be laid out even alone gives way to its name."""
    try:
        return set_pages([flowable for part in parts for flowable in part.flowables], sheet, scale)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one part
        _log.error("The case report could not be laid out: %s", _kind_and_place(error))
    kept = [part.flowables if _can_be_laid_out(part, sheet) else [_missing(part.name)] for part in parts]
    return set_pages(_untouched(flowable for flowables in kept for flowable in flowables), sheet)


def _untouched(flowables: Iterable[Flowable]) -> list[Flowable]:
    """The flowables without what a layout that broke off left on them."""
    kept = list(flowables)
    for flowable in kept:
        vars(flowable).pop("_postponed", None)
    return kept


def _can_be_laid_out(part: _Part, sheet: Sheet) -> bool:
    try:
        set_pages(_untouched(part.flowables), sheet)
    except Exception:  # noqa: BLE001 - already logged for the whole
        return False
    return True


def _patient(data: ReportData, birth_date: dt.date | None) -> list[Flowable]:
    return [*fact_rows(identity_facts(data, birth_date), TEXT_WIDTH), *long_facts(genetic_facts(data), TEXT_WIDTH)]


def _situation(words: str) -> list[Flowable]:
    return [Rule(space_before=8.0), Text(words, SENTENCE, space_before=8.0)]


def _drawn(data: ReportData, height: float) -> bytes | None:
    from dalba_desktop.reports import chart  # matplotlib costs a second and is not needed when the chart is given

    try:
        return chart.chart_pdf(data, height)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one part
        _log.error("The chart of the case report could not be drawn: %s", _kind_and_place(error))
        return None


def _kind_and_place(error: Exception) -> str:
    """What went wrong and where, without the error's own words: they may quote a patient."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


def _missing(name: str) -> Text:
    words = say("This part could not be printed: {part}. The application shows it.", part=name)
    return Text(words, TEXT.bold.coloured(CRITICAL), space_before=10.0)


def _head(data: ReportData) -> list[Flowable]:
    runs = (
        Run(say("Case summary") + "  ", SUBHEAD),
        Run(data.history.case_id, HEAD),
        Run("   " + say("Data as of {date}", date=date_words(data.as_of)), LABEL),
    )
    title = Text(runs, HEAD, space_after=3.0)
    if not data.pseudonymised:
        return [title]
    without = say("pseudonymised: without names, hospital number, birth date and free text")
    return [title, Text(without, LABEL, space_after=3.0)]


def _sheet(data: ReportData) -> Sheet:
    as_of = say("Data as of {date}", date=date_words(data.as_of))
    made_by = joined(["D-ALBA Desktop", data.version], " ")
    policy = say("policy {version}", version=data.policy_version) if data.policy_version else ""
    audit = say("audit {code}", code=data.audit_head) if data.audit_head else ""
    return Sheet(
        sender=data.centre or "D-ALBA Desktop",
        running=joined([say("Case summary"), data.history.case_id, date_words(data.as_of)], " · "),
        banner=say("SYNTHETIC – not a real patient") if data.synthetic else "",
        origin=joined([as_of, made_by, policy, audit], " · "),
        warning=say("Not a medical device. Verify every number against the source."),
    )


def _info(data: ReportData) -> DocumentInfo:
    """What the file says about itself: never who the patient is."""
    title = joined([say("Case summary"), visible(data.history.case_id)], " ")
    return DocumentInfo(
        title=joined([title, say("SYNTHETIC") if data.synthetic else ""], " · "),
        subject=say("Data as of {date}", date=date_words(data.as_of)),
        author=visible(data.centre) or "D-ALBA Desktop",
        producer=joined(["D-ALBA Desktop", data.version], " "),
        language=data.language,
        made_on=data.as_of,
    )
