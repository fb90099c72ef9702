"""The fonts are there, small, licensed, and hold every sign the product writes."""

import pytest

from assessment import fonts
from assessment.fonts.metrics import text_width
from assessment.i18n import LANGUAGES, texts

SIGNS = "−–—…‘’“”·•€≤≥→←±×%éëïöüÉËÏÖÜàèçñß0123456789"


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_font_files__are_small_and_of_their_kind(weight):
    assert fonts.font_bytes(weight, "woff2")[:4] == b"wOF2"
    assert fonts.font_bytes(weight, "otf")[:4] == b"OTTO"
    assert len(fonts.font_bytes(weight, "woff2")) < 50_000
    assert len(fonts.font_bytes(weight, "otf")) < 100_000


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_fonts__hold_every_sign_of_our_texts(weight):
    from assessment.fonts.metrics import _advances

    ours = {char for language in LANGUAGES for text in texts(language).values() for char in text}
    missing = (ours | set(SIGNS)) - {chr(code) for code in _advances(weight)} - {"\n"}
    assert missing == set()


def test_licence__names_the_copyright_and_the_open_font_license():
    assert "Copyright 2016-2022 The Inter Project Authors" in fonts.licence()
    assert "SIL OPEN FONT LICENSE Version 1.1" in fonts.licence()
    assert 'PROVIDED "AS IS"' in fonts.licence()


def test_text_width__follows_the_font():
    assert text_width("i", 10) < text_width("m", 10)
    assert text_width("Score", 20, 700) > text_width("Score", 20, 400)
    assert text_width("Score", 40) == pytest.approx(2 * text_width("Score", 20))
    assert text_width("0", 2048 / 2048, 400) == pytest.approx(0.62, abs=0.03)
