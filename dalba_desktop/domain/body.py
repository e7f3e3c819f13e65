"""Body surface area, derived from height and weight and never stored."""

from __future__ import annotations

import math


def surface_area_m2(height_cm: float, weight_kg: float) -> float:
    """Square metres after Mosteller: sqrt(cm x kg / 3600) (N Engl J Med 1987;317:1098)."""
    return math.sqrt(height_cm * weight_kg / 3600)
