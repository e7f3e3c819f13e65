"""One case on A4 paper, one to two pages, as PDF bytes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from reportlab.platypus import Flowable

from dalba_desktop.reports.alert_cards import alert_cards, context_lines
from dalba_desktop.reports.course_tables import abl1_table, adverse_event_table, course_table, remaining
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import joined
from dalba_desktop.reports.identity import identity_facts
from dalba_desktop.reports.layout.blocks import Rule, fact_rows
from dalba_desktop.reports.layout.overlay import DocumentInfo, Place, finished
from dalba_desktop.reports.layout.page import CHART_HEIGHT, TEXT_WIDTH, Sheet, set_pages
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

    `chart_pdf` is what `chart.chart_pdf(data)` gave; without it the chart is drawn here, which must then happen on
    the thread that owns matplotlib. Equal data give equal bytes. A part that cannot be made is named on the page
    and the rest is printed.
    """
    person = data.history.patient
    hide = hider(person) if data.pseudonymised else shown_as_typed
    data = for_paper(data)
    place = Place(TEXT_WIDTH, CHART_HEIGHT, space_before=8.0)
    picture = chart_pdf if chart_pdf is not None else _drawn(data)
    story: list[Flowable] = [
        *_part(say("the head"), lambda: _head(data)),
        *_part(say("the patient"), lambda: fact_rows(identity_facts(data, person.birth_date), TEXT_WIDTH)),
        Rule(space_before=8.0),
        *_part(say("the situation"), lambda: [Text(hide(situation_words(data)), SENTENCE, space_before=8.0)]),
        place if picture is not None else _missing(say("the chart")),
        *_part(say("the alerts"), lambda: alert_cards(data, hide)),
        *_part(say("the MRD table"), lambda: [mrd_table(data)]),
        *_part(say("the ABL1 table"), lambda: [abl1_table(data)]),
        *_part(say("the treatments"), lambda: [treatment_table(data)]),
        *_part(say("the course"), lambda: [course_table(data)]),
        *_part(say("the adverse events"), lambda: [adverse_event_table(data)]),
        *_part(say("the information"), lambda: context_lines(data, hide)),
        *_part(say("the rest"), lambda: remaining(data)),
    ]
    document = set_pages(story, _sheet(data))
    return finished(document, _info(data), place if picture is not None else None, picture)


def _part(name: str, make: Callable[[], Iterable[Flowable | None]]) -> list[Flowable]:
    """The flowables of one part. What fails is said on the page: one odd fact must not cost the whole report."""
    try:
        return [made for made in make() if made is not None]
    except Exception:  # noqa: BLE001 - whatever is wrong with one part
        _log.exception("A part of the case report could not be made")
        return [_missing(name)]


def _drawn(data: ReportData) -> bytes | None:
    from dalba_desktop.reports import chart  # matplotlib costs a second and is not needed when the chart is given

    try:
        return chart.chart_pdf(data)
    except Exception:  # noqa: BLE001 - whatever is wrong with one part
        _log.exception("The chart of the case report could not be drawn")
        return None


def _missing(name: str) -> Text:
    words = say("This part could not be printed: {part}. The application shows it.", part=name)
    return Text(words, TEXT.bold.coloured(CRITICAL), space_before=10.0)


def _head(data: ReportData) -> list[Flowable]:
    title = Text((Run(say("Case summary") + "  ", SUBHEAD), Run(data.history.case_id, HEAD)), HEAD)
    under = [say("Data as of {date}", date=date_words(data.as_of))]
    if data.pseudonymised:
        under.append(say("pseudonymised: without names, hospital number, birth date and free text"))
    return [title, Text(joined(under, " · "), LABEL, space_before=1.0, space_after=4.0)]


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
