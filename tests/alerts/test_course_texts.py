"""Every sentence of the disease, treatment, toxicity and data rules, filled; and what holds for any case."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop import wording
from dalba_desktop.alerts.engine import RULES, assess
from dalba_desktop.alerts.findings import Alert, Message
from dalba_desktop.alerts.rules import interaction
from dalba_desktop.domain.codes import AssessmentKind, ConcomitantClass
from dalba_desktop.domain.history import LISTS, read_case
from dalba_desktop.wording.alert_texts_course import COURSE_CITATIONS, COURSE_TEMPLATES, COURSE_TITLES, COURSE_WORDS
from tests.alerts.ask import a_case, a_hold, a_value, an_event, on_day
from tests.builders import CaseBuilder
from tests.domain.strategies import cases
from tests.knowledge import MUTATIONS, POLICY

COURSE_RULES = tuple((name, rule) for name, rule in RULES if name in COURSE_TITLES)


def plain(text: str) -> str:
    return text.replace(wording.NBSP, " ")


def found_in(case: CaseBuilder, day: int) -> tuple[Alert, ...]:
    return assess(case.build(), POLICY, MUTATIONS, on_day(day), rules=COURSE_RULES).alerts


def on_blinatumomab(*events: dict[str, Any]) -> CaseBuilder:
    case = a_case().on("dasatinib", 1).cycle(1, 86, 113)
    for event in events:
        case.having("adverse_events", **event)
    return case


def measuring(case: CaseBuilder, *values: tuple[int, str, float]) -> CaseBuilder:
    for day, kind, value in values:
        case.having("assessments", **a_value(day, kind, value))
    return case


def beside(tki: str, drug: str, drug_class: str) -> CaseBuilder:
    case = a_case().on(tki, 1)
    return case.having("concomitants", **{"drug": drug, "class": drug_class, "start": on_day(10)})


def relapsed(cd19: str | None) -> CaseBuilder:
    return on_blinatumomab().having("relapses", date=on_day(200), type="haematological", cd19=cd19)


def dosed(drug: str, term: str, grade: int, to: int | None = None) -> CaseBuilder:
    return a_case().on(drug, 1, to).having("adverse_events", **an_event(20, term, grade))


CRS, PAH = "Cytokine release syndrome", "Pulmonary hypertension"
GENES = {"ikzf1": "deleted", "pax5": "deleted", "cdkn2a": "homozygous", "erg": "none"}
DEAD = {"date": on_day(15), "status": "dead"}

SAID: list[tuple[CaseBuilder, int, str]] = [
    (a_case(), 27, "No complete remission recorded by day 27."),
    (
        a_case(),
        95,
        "Day 95 and still no complete remission recorded; in the trial blinatumomab began in remission.",
    ),
    (
        a_case().having("responses", date=on_day(40), category="PR"),
        95,
        "Day 95 without a complete remission: PR on 16 Feb 2025.",
    ),
    (a_case(genetics=GENES), 1, "IKZF1plus: IKZF1 deleted with CDKN2A, PAX5, ERG not deleted."),
    (measuring(a_case(), (20, "csf_blasts", 1)), 20, "Blasts in the CSF of 27 Jan 2025 and no CNS relapse recorded."),
    (
        relapsed("negative"),
        200,
        "The blasts of the relapse of 26 Jul 2025 have lost CD19: another CD19 therapy may fail.",
    ),
    (
        relapsed("partial"),
        200,
        "Only part of the blasts of the relapse of 26 Jul 2025 carry CD19: another CD19 therapy may fail.",
    ),
    (relapsed(None), 200, "CD19 on the blasts of the relapse of 26 Jul 2025 is not recorded."),
    (a_case(), 8, "No TKI is recorded since day 1, 8 Jan 2025: 8 days."),
    (
        a_case().on("dasatinib", 1, 10),
        20,
        "No TKI for 10 days, since 18 Jan 2025: dasatinib ended and nothing followed.",
    ),
    (
        a_case().on("dasatinib", 1, holds=[a_hold(10)]),
        20,
        "Dasatinib on hold: no TKI taken for 10 days, since 18 Jan 2025.",
    ),
    (
        on_blinatumomab().cycle(2, 120, 147),
        120,
        "Blinatumomab 2 began on 7 May 2025, 7 d after the end of cycle 1; 14 d free of treatment are planned.",
    ),
    (
        on_blinatumomab().cycle(2, 110, 137),
        110,
        "Blinatumomab 2 began on 27 Apr 2025, while cycle 1 was still running.",
    ),
    (
        a_case().cycle(1, 86, holds=[a_hold(90)]),
        98,
        "Blinatumomab 1 held since 7 Apr 2025, 8 days: after so long the label asks for a new cycle.",
    ),
    (
        on_blinatumomab(an_event(87, CRS, 2)),
        90,
        "Cytokine release syndrome grade 2 since 4 Apr 2025, blinatumomab 1.",
    ),
    (
        on_blinatumomab(an_event(87, CRS, 3)),
        90,
        (
            "Cytokine release syndrome grade 3 since 4 Apr 2025, blinatumomab 1: "
            "interrupt, dexamethasone, restart at the lower step."
        ),
    ),
    (
        on_blinatumomab(an_event(87, CRS, 4)),
        90,
        "Cytokine release syndrome grade 4 since 4 Apr 2025, blinatumomab 1: stop blinatumomab for good.",
    ),
    (on_blinatumomab(an_event(87, "confusion", 2)), 90, "Confusion grade 2 since 4 Apr 2025, blinatumomab 1."),
    (
        on_blinatumomab(an_event(87, "ICANS", 3)),
        90,
        "ICANS grade 3 since 4 Apr 2025, blinatumomab 1: hold until grade 1 or less for three days.",
    ),
    (
        on_blinatumomab(an_event(87, "ICANS", 4)),
        90,
        "ICANS grade 4 since 4 Apr 2025, blinatumomab 1: stop blinatumomab for good.",
    ),
    (
        on_blinatumomab(an_event(87, "Seizure", 2)),
        90,
        "Seizure grade 2 on 4 Apr 2025, blinatumomab 1: hold; a second one ends blinatumomab for good.",
    ),
    (
        on_blinatumomab(an_event(87, "Seizure", 2), an_event(89, "Seizure", 1)),
        90,
        "Second seizure on blinatumomab, 6 Apr 2025 after 4 Apr 2025: stop blinatumomab for good.",
    ),
    (
        dosed("dasatinib", "Pleural effusion", 2),
        20,
        "Pleural effusion grade 2 since 27 Jan 2025 on dasatinib: chest X-ray and echocardiogram, consider a hold.",
    ),
    (
        dosed("dasatinib", "Pleural effusion", 3),
        20,
        "Pleural effusion grade 3 since 27 Jan 2025 on dasatinib: hold dasatinib, relieve, restart lower.",
    ),
    (
        dosed("dasatinib", PAH, 2),
        20,
        "Pulmonary hypertension grade 2 since 27 Jan 2025 and dasatinib still given: once confirmed, stop it for good.",
    ),
    (
        dosed("dasatinib", PAH, 2, to=25),
        30,
        "Pulmonary hypertension grade 2 since 27 Jan 2025, begun on dasatinib, not resolved since it ended.",
    ),
    (
        measuring(a_case(), (20, "qtcf_ms", 490)),
        20,
        "QTcF 490 ms on 27 Jan 2025: repeat; potassium, magnesium, other drugs.",
    ),
    (
        measuring(a_case(), (20, "qtcf_ms", 505.5)),
        20,
        "QTcF 505.5 ms on 27 Jan 2025: hold what prolongs it, repeat today.",
    ),
    (
        measuring(a_case(), (1, "qtcf_ms", 400), (20, "qtcf_ms", 470)),
        20,
        "QTcF 470 ms on 27 Jan 2025, up from 400 ms on 8 Jan 2025.",
    ),
    (
        dosed("ponatinib", "stroke", 3),
        20,
        "Stroke grade 3 since 27 Jan 2025, begun on ponatinib, which is still given.",
    ),
    (
        dosed("ponatinib", "stroke", 3, to=25),
        30,
        "Stroke grade 3 since 27 Jan 2025, begun on ponatinib, not resolved since it ended.",
    ),
    (
        measuring(a_case().on("ponatinib", 1), (20, "systolic_mmhg", 170)),
        20,
        "Systolic pressure 170 mmHg on 27 Jan 2025 on ponatinib.",
    ),
    (
        measuring(a_case().on("imatinib", 1), (20, "alt_uln", 5.5)),
        20,
        "ALT 5.5 times the upper limit of normal on 27 Jan 2025 on imatinib.",
    ),
    (
        measuring(a_case().on("imatinib", 1), (20, "lipase_uln", 3)),
        20,
        "Lipase 3 times the upper limit of normal on 27 Jan 2025 on imatinib.",
    ),
    (
        beside("dasatinib", "omeprazole {20 mg}", "ppi"),
        20,
        (
            "Since 17 Jan 2025 omeprazole {20 mg} (PPI) beside dasatinib, which needs stomach acid: "
            "avoid PPIs and H2 blockers with it."
        ),
    ),
    (
        beside("ponatinib", "voriconazole", "cyp3a4_inhibitor"),
        20,
        (
            "Since 17 Jan 2025 voriconazole (strong CYP3A4 inhibitor) beside ponatinib, whose level it raises: "
            "another drug, or less ponatinib."
        ),
    ),
    (
        beside("ponatinib", "rifampicin", "cyp3a4_inducer"),
        20,
        (
            "Since 17 Jan 2025 rifampicin (strong CYP3A4 inducer) beside ponatinib, whose level it lowers: "
            "choose another drug."
        ),
    ),
    (
        dosed("dasatinib", "Cytomegalovirus infection reactivation", 2),
        20,
        "CMV reactivation grade 2 since 27 Jan 2025.",
    ),
    (measuring(a_case(), (20, "cmv_iu_per_ml", 12_000)), 20, "CMV load 12,000 IU/mL on 27 Jan 2025."),
    (
        a_case().on("intrathecal", 1),
        86,
        "Intrathecal doses given: 1 of the 3 expected by now.",
    ),
    (
        measuring(a_case().having("transplants", date=on_day(1)), (61, "donor_chimerism_percent", 94.6)),
        61,
        "Donor chimerism 94.6 % on 9 Mar 2025.",
    ),
    (
        measuring(
            a_case().having("transplants", date=on_day(1)),
            (31, "donor_chimerism_percent", 100),
            (61, "donor_chimerism_percent", 94.6),
        ),
        61,
        "Donor chimerism fell from 100 % on 7 Feb 2025 to 94.6 % on 9 Mar 2025.",
    ),
    (a_case(birth_year=2026).with_mrd(20, 1), 20, "The MRD result of 27 Jan 2025 lies before birth (1 Jan 2026)."),
    (
        measuring(a_case(), (-100, "weight_kg", 70)),
        20,
        "The measurement of 29 Sep 2024 lies long before the diagnosis of 1 Jan 2025.",
    ),
    (
        a_case().having("follow_up", **DEAD).having("responses", date=on_day(20), category="CR"),
        20,
        "The response of 27 Jan 2025 lies after death on 22 Jan 2025.",
    ),
    (
        a_case().on("imatinib", 20, 10),
        20,
        "The treatment of 27 Jan 2025 ends before it starts, on 17 Jan 2025.",
    ),
    (
        a_case().on("imatinib", 1, holds=[a_hold(20, 10)]),
        20,
        "In the treatment of 8 Jan 2025 a hold of 27 Jan 2025 ends before it starts, on 17 Jan 2025.",
    ),
    (
        a_case().tested(20, "no_mutation", reported_on=on_day(10)),
        20,
        "The ABL1 test of 27 Jan 2025 was reported on 17 Jan 2025, before its sample.",
    ),
    (
        on_blinatumomab().cycle(2, 110, 137),
        110,
        "Blinatumomab 2 begins on 27 Apr 2025, while cycle 1 is still running.",
    ),
    (
        a_case().with_mrd(20, 0.31, target_copies=12, copies=45_000),
        20,
        "The level of 27 Jan 2025 is 0.31 %, but its copies make 0.02667 %.",
    ),
    (
        a_case().with_mrd(20, 0.31, scale="is"),
        20,
        "The result of 27 Jan 2025 is on the International Scale, which e1a2 (p190) does not have.",
    ),
    (
        a_case().with_mrd(20, 0.31).with_mrd(20, 0.4),
        20,
        "Two results of one series on 27 Jan 2025 differ.",
    ),
    (
        a_case().with_mrd(20, 0.31, target="e14a2"),
        20,
        "The result of 27 Jan 2025 is for e14a2 (p210); the diagnosis was e1a2 (p190).",
    ),
]


@pytest.mark.parametrize(("case", "day", "sentence"), SAID, ids=[sentence[:60] for _, _, sentence in SAID])
def test_the_sentence_is_what_a_colleague_would_say(case: CaseBuilder, day: int, sentence: str) -> None:
    alerts = found_in(case, day)
    assert sentence in [plain(wording.alert_summary(alert)) for alert in alerts]


def test_every_text_is_said_by_some_rule_and_nothing_is_said_without_a_text() -> None:
    alerts = [alert for case, day, _ in SAID for alert in found_in(case, day)]
    own = [message for alert in alerts for message in (alert.summary, alert.closes_when, *alert.against)]
    said = {message.code for message in own if not message.code.startswith("doubt.")}
    assert said == set(COURSE_TEMPLATES)
    assert {alert.rule for alert in alerts} == set(COURSE_TITLES) == {name for name, _ in COURSE_RULES}
    assert {alert.citation for alert in alerts} == set(COURSE_CITATIONS)


def test_every_text_is_filled_on_the_cards() -> None:
    for case, day, _ in SAID:
        for alert in found_in(case, day):
            texts = [wording.alert_title(alert), wording.alert_summary(alert), wording.closes(alert)]
            texts += [*map(wording.message, alert.against), wording.citation(alert)]
            for text in (text.replace("{20 mg}", "20 mg") for text in texts):
                assert text
                assert "{" not in text
                assert "  " not in text


def test_a_sentence_is_one_sentence() -> None:
    for code, template in COURSE_TEMPLATES.items():
        is_sentence = template.endswith(".")
        assert is_sentence != ("closes" in code or code == "ikzf1plus.contested"), code
        assert not re.search(r"[.] [A-Z]", template), code


@pytest.mark.parametrize(
    ("value", "words"),
    [(1200.0, "1,200"), (5.5, "5.5"), (0, "0"), (0.1 + 0.2, "0.3"), (-2.5, "−2.5"), (1e6, "1,000,000"), (None, "")],
)
def test_a_measured_value_is_said_as_it_was_entered(value: float | None, words: str) -> None:
    assert COURSE_WORDS["value"](value) == words
    assert COURSE_WORDS["ratio"](None) == ""


def test_every_code_that_a_sentence_names_has_a_word() -> None:
    for drug_class in ConcomitantClass:
        if drug_class.value in interaction._SAYS:
            assert COURSE_WORDS["drug_class"](drug_class.value)
    for kind in (AssessmentKind.ALT_ULN, AssessmentKind.LIPASE_ULN):
        assert COURSE_WORDS["kind"](kind.value)
    for name in LISTS.keys() - {"notes", "decisions"}:
        assert COURSE_WORDS["list"](name)


@given(cases(), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_any_valid_case_is_judged_with_sentences_evidence_and_days_that_exist(
    raw: dict[str, Any], day: dt.date
) -> None:
    history = read_case(raw, "case")
    known = history.as_known_on(day)
    alerts = assess(history, POLICY, MUTATIONS, day, rules=COURSE_RULES).alerts
    assert len({(alert.rule, alert.subject) for alert in alerts}) == len(alerts)
    for alert in alerts:
        assert alert.version > 0, alert
        assert alert.since <= day
        assert all(known.find(item.list, item.id) is not None for item in alert.evidence)
        assert wording.message(Message(alert.summary.code, alert.summary.values)) != alert.summary.code
        assert "{" not in wording.closes(alert) or alert.rule == interaction.RULE
