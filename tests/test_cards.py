"""Cards with QR: the codes on them are read from the picture, and lead where they should."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from assessment.cards import PER_PAGE, cards_pdf
from assessment.i18n import EN, NL
from assessment.links import link_of, links_csv, qr_png
from assessment.storage import IssuedCode, codes

ADDRESS = "https://scan.example.org"


def issued(number: int, role: str = "rep", team: str = "Noord > A") -> list[IssuedCode]:
    return [IssuedCode(codes.new_code(), role, team) for _ in range(number)]


def decoded(picture: np.ndarray) -> set[str]:
    """What a reader finds in one of several takes: no reader reads every take of every square."""
    found: set[str] = set()
    for scale in (1, 0.75, 1.5):
        take = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found |= set(cv2.QRCodeDetector().detectAndDecodeMulti(take)[1])
    return found - {""}


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils")
def test_cards__every_square_on_the_page_is_read_as_its_link(tmp_path: Path) -> None:
    made = issued(PER_PAGE + 3)
    (tmp_path / "cards.pdf").write_bytes(cards_pdf(made, ADDRESS, (NL, EN), "Acme & Zn. “🚲”"))
    subprocess.run(["pdftoppm", "-r", "200", "-png", "cards.pdf", "page"], cwd=tmp_path, check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) == 3  # a cover, eight cards, three cards
    read = [text for page in pages for text in decoded(cv2.imread(str(page)))]
    assert sorted(set(read)) == sorted(link_of(ADDRESS, one.code) for one in made)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_cards__what_is_typed_over_is_the_same_code(tmp_path: Path) -> None:
    made = issued(2) + issued(1, "mt", "")
    (tmp_path / "cards.pdf").write_bytes(cards_pdf(made, ADDRESS, (EN,), "Acme"))
    text = subprocess.run(
        ["pdftotext", "cards.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    typed = re.findall(r"^(?:[0-9A-Z]{5}-){5}[0-9A-Z]$", text, re.MULTILINE)
    assert {codes.normalized_code(one) for one in typed} == {one.code for one in made}
    assert f"{ADDRESS}/r" in text


def test_cards__say_anonymous_only_where_links_are_handed_out_unassigned() -> None:
    plain, listed = (cards_pdf(issued(1), ADDRESS, (EN,), "Acme", listed=listed) for listed in (False, True))
    assert plain != listed
    for content in (plain, listed):
        assert content.startswith(b"%PDF")
        assert b"/MarkInfo" in content or b"/StructTreeRoot" in content


def test_qr_png__is_read_from_a_screen() -> None:
    picture = cv2.imdecode(np.frombuffer(qr_png(link_of(ADDRESS, "A" * 26)), np.uint8), cv2.IMREAD_COLOR)
    assert decoded(picture) == {link_of(ADDRESS, "A" * 26)}


def test_links_csv__runs_no_formula_and_names_only_whom_a_list_names() -> None:
    listed = [IssuedCode("A" * 26, "rep", "=cmd|x", "ann@example.org")]
    text = links_csv(listed, ADDRESS, {"ann@example.org": "+31 Ann"}).decode()
    assert text.splitlines()[0] == "name,address,role,team,link"
    assert "'=cmd" in text
    assert "'+31" in text
    assert links_csv(issued(1), ADDRESS).decode().splitlines()[0] == "role,team,link"
    assert links_csv(issued(1), ADDRESS, dutch_excel=True).startswith(b"\xef\xbb\xbf")
