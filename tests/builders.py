"""Cases written the way the clinic talks: `a_case().on("dasatinib", day=1).with_mrd(day=85, level=0.02)`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dalba_desktop.domain.history import CaseHistory, read_case

DAY_ONE = dt.date(2025, 1, 8)


def on_day(day: int) -> dt.date:
    """The date of a protocol day (day 1 is 8 January 2025)."""
    return DAY_ONE + dt.timedelta(days=day - 1)


class CaseBuilder:
    """Collects the plain values of one case; every method answers with the builder, `build` reads them."""

    def __init__(self, **patient: Any) -> None:
        self.raw: dict[str, Any] = {
            "patient": {
                "case_id": "CASE-1",
                "diagnosis_date": "2025-01-01",
                "protocol_start": DAY_ONE.isoformat(),
                "transcript": "e1a2",
                **{key: value for key, value in patient.items() if value is not None},
            }
        }
        for key, value in patient.items():
            if value is None:
                self.raw["patient"].pop(key, None)

    def having(self, list_name: str, **values: Any) -> CaseBuilder:
        """One more record of a list, its values as in the case file."""
        record = {key.rstrip("_"): _plain(value) for key, value in values.items() if value is not None}
        self.raw.setdefault(list_name, []).append(record)
        return self

    def with_mrd(
        self,
        day: int,
        level: float | None = None,
        *,
        copies: float | None = 50_000,
        specimen: str = "marrow",
        laboratory: str | None = "Lab A",
        assay: str = "rqpcr",
        reported: int | None = None,
        **values: Any,
    ) -> CaseBuilder:
        """An MRD sample; without a level, a category or copies it is not evaluable."""
        return self.having(
            "mrd",
            date=on_day(day),
            specimen=specimen,
            assay=assay,
            laboratory=laboratory,
            control_copies=copies,
            level_percent=level,
            reported_on=None if reported is None else on_day(reported),
            **values,
        )

    def undetected(self, day: int, **values: Any) -> CaseBuilder:
        """A sample in which no BCR::ABL1 was found."""
        return self.with_mrd(day, category="undetected", **values)

    def pnq(self, day: int, **values: Any) -> CaseBuilder:
        """A positive sample below the quantification limit."""
        return self.with_mrd(day, category="positive_not_quantifiable", **values)

    def on(self, agent: str, day: int, to: int | None = None, **values: Any) -> CaseBuilder:
        """A treatment from a protocol day, ongoing unless it has an end."""
        return self.having(
            "treatments", agent=agent, start=on_day(day), end=None if to is None else on_day(to), **values
        )

    def cycle(self, number: int, day: int, to: int | None = None, **values: Any) -> CaseBuilder:
        """A blinatumomab cycle."""
        return self.on("blinatumomab", day, to, cycle=number, dose=28, dose_unit="mcg/day", **values)

    def tested(self, day: int, status: str, *variants: dict[str, Any], **values: Any) -> CaseBuilder:
        """An ABL1 test."""
        return self.having(
            "abl1_tests", date=on_day(day), status=status, variants=list(variants) if variants else None, **values
        )

    def build(self) -> CaseHistory:
        """The case."""
        return read_case(self.raw, "cases[0]")


def a_case(**patient: Any) -> CaseBuilder:
    """A case diagnosed on 1 January 2025, day 1 on 8 January, e1a2."""
    return CaseBuilder(**patient)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
