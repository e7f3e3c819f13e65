"""The figures an MRD result is judged by. They come from the policy file; nothing here has a default.

Copies are control-gene copies, levels and limits percent, noise is the standard deviation of log10(level)
of repeated measurements by one laboratory.
"""

from __future__ import annotations

from dataclasses import dataclass

from dalba_desktop.domain.codes import ControlGene

TOLERANCE = 1e-9
"""A value within this distance of a threshold has reached it."""


def reaches(value: float, threshold: float) -> bool:
    """Whether a value is at or above a threshold, within `TOLERANCE`."""
    return value >= threshold - TOLERANCE


def exceeds(value: float, threshold: float) -> bool:
    """Whether a value is above a threshold, by more than `TOLERANCE`."""
    return value > threshold + TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The policy values that `molecular` and `kinetics` need."""

    adequate_copies: float
    adequate_copies_gusb: float
    adequate_lod_percent: float
    default_lod_percent: float
    default_loq_percent: float
    copies_excluded: float
    depth_copies: tuple[float, float, float]
    depth_copies_gusb: tuple[float, float, float]
    noise_high_log10: float
    noise_middle_log10: float
    noise_low_log10: float
    noise_high_from_percent: float
    noise_middle_from_percent: float
    crossing_levels_percent: tuple[float, ...]

    def adequate_copies_of(self, gene: ControlGene) -> float:
        """The least control copies of an adequate sample."""
        return self.adequate_copies_gusb if gene is ControlGene.GUSB else self.adequate_copies

    def depths_of(self, gene: ControlGene) -> tuple[tuple[str, float], ...]:
        """The depths of an undetected sample, deepest first, with the copies each needs."""
        copies = self.depth_copies_gusb if gene is ControlGene.GUSB else self.depth_copies
        return tuple(zip(("MR5", "MR4.5", "MR4"), reversed(copies), strict=True))

    def noise_at(self, level_percent: float) -> float:
        """The assay's own noise at a level, log10."""
        if reaches(level_percent, self.noise_high_from_percent):
            return self.noise_high_log10
        if reaches(level_percent, self.noise_middle_from_percent):
            return self.noise_middle_log10
        return self.noise_low_log10
