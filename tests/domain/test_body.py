"""Body surface area."""

from __future__ import annotations

import pytest

from dalba_desktop.domain.body import surface_area_m2


@pytest.mark.parametrize(("height_cm", "weight_kg", "area_m2"), [(180, 80, 2.0), (170, 65, 1.752), (160, 44, 1.398)])
def test_surface_area_as_the_formula_is_printed(height_cm: float, weight_kg: float, area_m2: float) -> None:
    assert surface_area_m2(height_cm, weight_kg) == pytest.approx(area_m2, abs=0.001)
