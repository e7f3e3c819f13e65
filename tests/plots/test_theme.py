"""One palette in the house: legible, and safe for readers who see fewer colours."""

from __future__ import annotations

import pytest

from dalba_desktop.plots.theme import DARK, LEGIBLE, LIGHT, PAPER, Theme, contrast, mixed

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, PAPER], ids=lambda theme: theme.name)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_colours_mix() -> None:
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"
    assert mixed("#102030", "#FFFFFF", 0) == "#102030"


@THEMES
def test_words_in_a_colour_are_legible(theme: Theme) -> None:
    for color in (theme.critical, theme.warning, theme.dasatinib, theme.other_tki, theme.blinatumomab, theme.steroid):
        assert contrast(theme.text(color), theme.page) >= LEGIBLE
        assert contrast(theme.on(color), color) >= 3.9
    assert contrast(theme.muted, theme.page) >= LEGIBLE
    assert contrast(theme.ink, theme.page) >= 7


@THEMES
def test_a_colour_moves_only_as_far_as_it_must(theme: Theme) -> None:
    assert theme.text(theme.ink) == theme.ink
    assert theme.text(theme.page, theme.ink) == theme.page
    assert contrast(theme.text(theme.page), theme.page) >= LEGIBLE
