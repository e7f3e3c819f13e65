"""Runs the rules over a case as known on a day. A rule that raises is shown as such; the others go on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

from dalba_desktop.alerts.doubts import data_doubts
from dalba_desktop.alerts.findings import Alert, Assessment, Grade, Message, Severity
from dalba_desktop.alerts.mutations import MutationTable
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.alerts.rules import (
    abl1_compound,
    abl1_resistant,
    abl1_test_due,
    after_blinatumomab,
    after_transplant,
    blinatumomab_interval,
    blinatumomab_toxicity,
    blood,
    cd19,
    chimerism,
    cmv,
    cns,
    dasatinib_toxicity,
    data_mrd,
    data_order,
    day85,
    discordant,
    genetics_context,
    inadequate,
    interaction,
    intrathecal,
    lab_toxicity,
    loss,
    overdue,
    ponatinib,
    qtc,
    remission,
    rising,
    tki_gap,
)
from dalba_desktop.alerts.rules.question import Answer, Question
from dalba_desktop.alerts.rules.segments import segment_at, treatment_changes
from dalba_desktop.analysis import kinetics, molecular
from dalba_desktop.analysis.readings import KineticFit
from dalba_desktop.domain.genetics import ikzf1plus
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.domain.phases import phase_on

Rule = Callable[[Question], Answer]

RULES: tuple[tuple[str, Rule], ...] = (
    (rising.RULE, rising.evaluate),
    (loss.RULE, loss.evaluate),
    (day85.RULE, day85.evaluate),
    (after_blinatumomab.RULE, after_blinatumomab.evaluate),
    (after_transplant.RULE, after_transplant.evaluate),
    (blood.RULE, blood.evaluate),
    (discordant.RULE, discordant.evaluate),
    (inadequate.RULE, inadequate.evaluate),
    (overdue.RULE, overdue.evaluate),
    (abl1_test_due.RULE, abl1_test_due.evaluate),
    (abl1_resistant.RULE, abl1_resistant.evaluate),
    (abl1_compound.RULE, abl1_compound.evaluate),
    (remission.RULE, remission.evaluate),
    (genetics_context.RULE, genetics_context.evaluate),
    (cns.RULE, cns.evaluate),
    (cd19.RULE, cd19.evaluate),
    (tki_gap.RULE, tki_gap.evaluate),
    (blinatumomab_interval.RULE, blinatumomab_interval.evaluate),
    (blinatumomab_toxicity.CRS.rule, blinatumomab_toxicity.evaluate_crs),
    (blinatumomab_toxicity.NEUROTOXICITY.rule, blinatumomab_toxicity.evaluate_neurotoxicity),
    (dasatinib_toxicity.PLEURAL_EFFUSION.rule, dasatinib_toxicity.evaluate_pleural_effusion),
    (dasatinib_toxicity.PULMONARY_HYPERTENSION.rule, dasatinib_toxicity.evaluate_pulmonary_hypertension),
    (qtc.RULE, qtc.evaluate),
    (ponatinib.RULE, ponatinib.evaluate),
    (lab_toxicity.RULE, lab_toxicity.evaluate),
    (interaction.RULE, interaction.evaluate),
    (cmv.RULE, cmv.evaluate),
    (intrathecal.RULE, intrathecal.evaluate),
    (chimerism.RULE, chimerism.evaluate),
    (data_order.RULE, data_order.evaluate),
    (data_mrd.RATIO.rule, data_mrd.evaluate_ratio),
    (data_mrd.SCALE.rule, data_mrd.evaluate_scale),
    (data_mrd.DUPLICATE.rule, data_mrd.evaluate_duplicate),
    (data_mrd.TARGET.rule, data_mrd.evaluate_target),
)
"""Every rule by name, in the order in which alerts of equal severity and date are listed."""

_ONE_EPISODE = frozenset({rising.RULE, loss.RULE, abl1_test_due.RULE, after_transplant.RULE})


def assess(
    history: CaseHistory,
    policy: Policy,
    mutations: MutationTable,
    as_of: dt.date,
    laboratories: Sequence[Laboratory] = (),
    rules: Sequence[tuple[str, Rule]] = RULES,
) -> Assessment:
    """Everything that follows from a case on a day. `history` is the whole case; later facts are set aside here."""
    question = _question(history, policy, mutations, as_of, laboratories)
    known, readings = question.known, question.readings
    answers = [_ask(name, rule, question) for name, rule in rules]
    alerts = _spoken(question, answers)
    return Assessment(
        case_id=known.case_id,
        as_of=as_of,
        phase=phase_on(known, as_of),
        molecular_response=molecular.molecular_response(readings),
        readings=readings,
        kinetics=_kinetics(question),
        alerts=_sorted(_with_episodes(alerts)),
        not_called=() if known.death_date else tuple(item for answer in answers for item in answer.not_called),
        data_doubts=data_doubts(readings),
        ikzf1plus=ikzf1plus(known.patient.genetics).value,
    )


def alerts_on(
    history: CaseHistory,
    policy: Policy,
    mutations: MutationTable,
    as_of: dt.date,
    laboratories: Sequence[Laboratory] = (),
    rules: Sequence[tuple[str, Rule]] = RULES,
) -> list[Alert]:
    """The alerts of `assess` alone, in the order of the rules, without episodes: what a replay asks day after day."""
    question = _question(history, policy, mutations, as_of, laboratories)
    return _spoken(question, [_ask(name, rule, question) for name, rule in rules])


def _question(
    history: CaseHistory,
    policy: Policy,
    mutations: MutationTable,
    as_of: dt.date,
    laboratories: Sequence[Laboratory],
) -> Question:
    known = history.as_known_on(as_of)
    readings = molecular.readings_of(known, policy.measurement, laboratories)
    by_name = {laboratory.name: laboratory for laboratory in laboratories}
    return Question(known, readings, policy, mutations, as_of, by_name)


def _spoken(question: Question, answers: Sequence[Answer]) -> list[Alert]:
    """The alerts of the answers; after death only those on the data themselves."""
    alerts = [alert for answer in answers for alert in answer.alerts]
    if question.known.death_date is None:
        return alerts
    return [alert for alert in alerts if alert.rule.startswith("data-")]


def _ask(name: str, rule: Rule, question: Question) -> Answer:
    try:
        return rule(question)
    except Exception as error:  # noqa: BLE001 - a rule that fails must be seen, and must not take the others with it
        return Answer((_failed(name, question, error),))


def _failed(name: str, question: Question, error: Exception) -> Alert:
    return Alert(
        rule=name,
        version=0,
        severity=Severity.WARNING,
        grade=Grade.DATA,
        subject="case",
        episode="",
        since=question.as_of,
        summary=Message("rule.failed", {"rule": name, "error": type(error).__name__}),
        evidence=(),
        closes_when=Message("rule.failed.closes"),
        citation="",
        numbers={},
        policy={},
    )


def _with_episodes(alerts: Sequence[Alert]) -> list[Alert]:
    """Alerts of one run of events share an episode, dated by the first of them."""
    together = [alert.since for alert in alerts if alert.rule in _ONE_EPISODE]
    shared = f"molecular/{min(together).isoformat()}" if together else ""
    return [
        dataclasses.replace(
            alert,
            episode=shared if alert.rule in _ONE_EPISODE else f"{alert.rule}/{alert.subject}/{alert.since.isoformat()}",
        )
        for alert in alerts
    ]


def _sorted(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """Gravest first, then newest, then by rule and subject."""
    order = {name: place for place, (name, _) in enumerate(RULES)}
    return tuple(
        sorted(
            alerts,
            key=lambda alert: (
                -alert.severity.rank,
                -alert.since.toordinal(),
                order.get(alert.rule, len(order)),
                alert.subject,
            ),
        )
    )


def _kinetics(question: Question) -> tuple[KineticFit, ...]:
    """The fit of the segment of the newest evaluable sample of each BCR::ABL1 series, newest series first."""
    changes = question.once("treatment-changes", lambda: treatment_changes(question.known))
    fits = [
        kinetics.fit_segment(
            segment_at(points, points[-1], changes, longest_days=float("inf")),
            question.policy.measurement,
            question.laboratory_of(series),
        )
        for series, points in question.series.items()
    ]
    return tuple(sorted(fits, key=lambda fit: (-fit.last.toordinal(), str(fit.series))))
