"""Contrast of every colour on its ground, recomputed (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

import pytest

from assessment.charts.palette import DARK, LIGHT

TEXT, GRAPHIC = 4.5, 3.0
TEXT_TOKENS = [
    "ink",
    "ink2",
    "ink3",
    "first_role_text",
    "second_role_text",
    "low_text",
    "high_text",
    "accent",
]
MARK_TOKENS = ["axis", "first_role", "second_role", "low", "high"]
THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast__black_on_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@THEMES
@pytest.mark.parametrize("token", TEXT_TOKENS)
def test_text_colours__are_legible_on_ground_and_panel(palette, token):
    assert contrast(getattr(palette, token), palette.ground) >= TEXT
    assert contrast(getattr(palette, token), palette.panel) >= TEXT


@THEMES
@pytest.mark.parametrize("token", MARK_TOKENS)
def test_marks__stand_out_from_the_ground(palette, token):
    assert contrast(getattr(palette, token), palette.ground) >= GRAPHIC


@THEMES
def test_band_names__are_legible_on_their_band(palette):
    for position in range(5):
        assert contrast(*palette.band(position, 5)) >= TEXT


@THEMES
def test_cell_texts__are_legible_on_every_step(palette):
    for steps in (palette.likert, palette.heat):
        for step, colour in enumerate(steps):
            assert contrast(palette.on_cell(step, len(steps)), colour) >= TEXT


@pytest.mark.parametrize("of", [1, 2, 3, 4, 5, 7])
def test_band__any_number_of_bands_runs_from_pole_to_pole(of):
    assert LIGHT.band(0, of)[0] == LIGHT.bands[0]
    if of > 1:
        assert LIGHT.band(of - 1, of)[0] == LIGHT.bands[-1]
