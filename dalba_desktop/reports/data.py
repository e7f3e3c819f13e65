"""Everything a case report needs, taken at one moment: the report never asks the store, a clock or a setting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalba_desktop.alerts.decisions import DecidedEpisode, State
from dalba_desktop.alerts.episodes import episodes_of
from dalba_desktop.alerts.findings import Assessment
from dalba_desktop.alerts.policy import Policy
from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class ReportData:
    """One case as printed. Equal data give equal bytes.

    `history` is the whole case, withdrawn rows included; `known` the same case as known on `as_of`, which is
    what `assessment` and `timeline` were made from. `audit_head` is the code of the case's last data row in the
    audit trail, None where there is no store. `pseudonymised` leaves out names, hospital number, birth date and
    every free text somebody typed about the person; `shown_as` then stands for the case id. `decided` are the cards
    with what was decided about them, None where nobody was asked: then every warning and critical is open. With
    `policy` the thresholds an alert used are printed with meaning and unit, without it by their keys.
    """

    history: CaseHistory
    known: CaseHistory
    assessment: Assessment
    timeline: Timeline
    as_of: dt.date
    synthetic: bool = False
    audit_head: str | None = None
    centre: str = ""
    version: str = ""
    policy_version: str = ""
    policy: Policy | None = None
    pseudonymised: bool = False
    shown_as: str = ""
    language: str = "en"
    decided: tuple[DecidedEpisode, ...] | None = None

    @property
    def cards(self) -> tuple[DecidedEpisode, ...]:
        """Every card, context included, in the engine's order."""
        if self.decided is not None:
            return self.decided
        return tuple(DecidedEpisode(episode, State.OPEN) for episode in episodes_of(self.assessment))
