"""The `dalba-check/1` document: what follows from a case, as plain values for other people's scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dalba_desktop import wording
from dalba_desktop.alerts.decisions import DecidedEpisode
from dalba_desktop.alerts.findings import Alert, Assessment, Evidence, NotCalled
from dalba_desktop.analysis.readings import Crossing, KineticFit, MrdReading

FORMAT = "dalba-check/1"


def check_document(
    assessments: Sequence[Assessment], as_of: dt.date, decided: Mapping[str, Iterable[DecidedEpisode]] | None = None
) -> dict[str, Any]:
    """The whole document for the cases of a file. `decided` is by case id."""
    by_case = decided or {}
    return {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "cases": [assessment_document(each, by_case.get(each.case_id, ())) for each in assessments],
    }


def assessment_document(assessment: Assessment, decided: Iterable[DecidedEpisode] = ()) -> dict[str, Any]:
    """One case of the document: every alert, with what was decided about its episode."""
    by_episode = {found.episode.id: found for found in decided}
    phase, response = assessment.phase, assessment.molecular_response
    return {
        "case_id": assessment.case_id,
        "phase": {
            "name": phase.name.value,
            "cycle": phase.cycle,
            "since": phase.since.isoformat(),
            "day": phase.day,
            "tki": None if phase.tki is None else phase.tki.value,
        },
        "molecular_response": {
            "class": response.response.value,
            "date": _day(response.date),
            "mrd": response.mrd_id,
            "depth": response.depth,
        },
        "mrd": [_reading_document(reading) for reading in assessment.readings],
        "kinetics": [_kinetics_document(fit) for fit in assessment.kinetics],
        "alerts": [alert_document(alert, by_episode.get(alert.episode)) for alert in assessment.alerts],
        "not_called": [_silence_document(item) for item in assessment.not_called],
        "data_doubts": [wording.message(doubt) for doubt in assessment.data_doubts],
        "derived": {"ikzf1plus": assessment.ikzf1plus},
    }


def alert_document(alert: Alert, found: DecidedEpisode | None = None) -> dict[str, Any]:
    """One alert with its sentences, its evidence and the values it used; `decision` only where there is one."""
    document = {
        "rule": alert.rule,
        "version": alert.version,
        "severity": alert.severity.value,
        "episode": alert.episode,
        "subject": alert.subject,
        "since": alert.since.isoformat(),
        "title": wording.alert_title(alert),
        "summary": wording.alert_summary(alert),
        "evidence": [_evidence_document(item) for item in alert.evidence],
        "against": [wording.message(doubt) for doubt in alert.against],
        "closes_when": wording.closes(alert),
        "citation": wording.citation(alert),
        "grade": alert.grade.value,
        "numbers": dict(alert.numbers),
        "policy": dict(alert.policy),
    }
    if found is not None and found.decision is not None:
        document["decision"] = _decision_document(found)
    return document


def _decision_document(found: DecidedEpisode) -> dict[str, Any]:
    """What was decided about an episode; `state` open and `back` tell of one that counts no longer."""
    decision = found.decision
    assert decision is not None
    return {
        "state": found.state.value,
        "kind": None if decision.kind is None else decision.kind.value,
        "by": decision.by,
        "at": None if decision.at is None else decision.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reason": decision.reason,
        "comment": decision.comment,
        "back": [why.value for why in found.back],
    }


def _reading_document(reading: MrdReading) -> dict[str, Any]:
    return {
        "id": reading.id,
        "date": reading.date.isoformat(),
        "day": reading.day,
        "series": str(reading.series),
        "category": reading.category.value,
        "level_percent": reading.level_percent,
        "upper_limit_percent": reading.upper_limit_percent,
        "evaluable": reading.evaluable,
        "doubtful": reading.doubtful,
        "response": reading.response.value,
        "depth": reading.depth,
        "sd_log10": reading.sd_log10,
    }


def _kinetics_document(fit: KineticFit) -> dict[str, Any]:
    return {
        "series": str(fit.series),
        "from": fit.first.isoformat(),
        "to": fit.last.isoformat(),
        "n": fit.n,
        "n_censored": fit.n_censored,
        "intercept_log10": fit.intercept_log10,
        "slope_log10_per_day": fit.slope_log10_per_day,
        "slope_se": fit.slope_se,
        "slope_ci95": None if fit.slope_ci95 is None else list(fit.slope_ci95),
        "scale_log10": fit.scale_log10,
        "doubling_days": fit.doubling_days,
        "halving_days": fit.halving_days,
        "projected_crossing": [_crossing_document(crossing) for crossing in fit.crossings] or None,
        "refused": fit.refused,
    }


def _crossing_document(crossing: Crossing) -> dict[str, Any]:
    interval = crossing.ci95_days
    return {
        "level_percent": crossing.level_percent,
        "days_from_first": crossing.days,
        "date": _day(crossing.date),
        "ci95_days": None if interval is None else list(interval),
    }


def _silence_document(item: NotCalled) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "evidence": [_evidence_document(evidence) for evidence in item.evidence],
        "reason": wording.message(item.reason),
    }


def _evidence_document(evidence: Evidence) -> dict[str, Any]:
    return {"list": evidence.list, "id": evidence.id}


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
