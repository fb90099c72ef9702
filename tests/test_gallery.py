"""The gallery: every figure in every way, the same files each time, with a page that links them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Run, one_sentence
from PIL import Image

from assessment.charts import CHARTS
from assessment.gallery import SITUATIONS, situation
from assessment.i18n import EN


def test_gallery__draws_a_reduced_set_twice_the_same(run: Run, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        done = run("gallery", "--out", str(folder), "--figure", "response", "--situation", "ok",
                   "--situation", "open")  # fmt: skip
        assert done.exit_code == 0, done.output
    files = sorted(path.name for path in folders[0].iterdir())
    assert len([name for name in files if name.startswith("response-")]) == 2 * 2 * 2 * 2
    assert {"index.html", "sheet-response-page.png", "sheet-response-stage.png"} <= set(files)
    for name in files:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_gallery__pictures_have_the_size_of_their_layout_and_the_page_links_each(
    run: Run, tmp_path: Path
) -> None:
    run("gallery", "--out", str(tmp_path), "--figure", "claim", "--situation", "not_asked")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    pictures = list(tmp_path.glob("claim-*.png"))
    assert len(pictures) == 8
    for path in pictures:
        with Image.open(path) as picture:
            width, height = picture.size
        assert (width, height) == (1920, 1080) if "-stage-" in path.name else width == 390
        assert f'src="{path.name}"' in page
    assert "//" not in page


def test_gallery__an_unknown_name_is_refused_with_those_that_are_known(run: Run, tmp_path: Path) -> None:
    done = run("gallery", "--out", str(tmp_path / "new"), "--figure", "pie")
    assert done.exit_code == 1
    assert "pie" in one_sentence(done)
    assert "scale" in one_sentence(done)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("chart", CHARTS)
def test_situations__together_bring_a_figure_into_every_state_that_it_can_have(chart: str) -> None:
    states = {CHARTS[chart](situation(name), EN).state for name in SITUATIONS}
    assert {"ok", "empty"} <= states
    assert chart == "response" or "hidden" in states


def sentences() -> dict[str, str]:
    """Figure -> what it says in one sentence, from the page about figures."""
    page = (Path(__file__).parent.parent / "docs" / "figures.md").read_text(encoding="utf-8")
    block = page.partition("<!-- sentences: begin -->")[2].partition("<!-- sentences: end -->")[0]
    rows = [line.split("|") for line in block.splitlines() if line.startswith("|")][2:]
    return {cells[1].strip(): cells[2].strip() for cells in rows}


def test_sentences__are_there_for_every_figure() -> None:
    assert list(sentences()) == list(CHARTS)


@pytest.mark.parametrize("chart", CHARTS)
def test_sentences__name_numbers_that_the_figure_shows(chart: str) -> None:
    figure = CHARTS[chart](situation("ok"), EN)
    shown = set(re.findall(r"\d+", f"{figure.title} {figure.alt_text}"))
    assert set(re.findall(r"\d+", sentences()[chart])) <= shown
