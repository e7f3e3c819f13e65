"""What a form made of what was typed, and what it judges that by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dalba_desktop.domain.history import CaseHistory
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.gui.forms.texts import day_words

if TYPE_CHECKING:
    from dalba_desktop.alerts.policy import Policy
    from dalba_desktop.interchange.plausible import Plausible
    from dalba_desktop.tracker import CaseView

PREVIEW_ID = "\N{MIDDLE DOT}preview"
"""The id of a record that is not stored yet, while it is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`problems` stand in the way, `hints` do not; `understood` says how a text was read. All by the key of the field.

    `record` is None while anything stands in the way; `preview` is one sentence on what will be stored.
    """

    record: Any
    problems: Mapping[str, str]
    hints: Mapping[str, str]
    understood: Mapping[str, str]
    preview: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The case that a fact is typed into, and what is known of doses, ranges, terms and laboratories."""

    view: CaseView
    policy: Policy
    plausible: Plausible
    laboratories: Sequence[Laboratory] = ()

    @property
    def history(self) -> CaseHistory:
        """The whole case."""
        return self.view.history

    @property
    def known(self) -> CaseHistory:
        """What of it is known today."""
        return self.view.known

    def dated(self, day: dt.date) -> str:
        """A day with its number in the protocol."""
        return day_words(day, self.known.day_number)
