"""Commands that draw: gallery."""

from __future__ import annotations

from pathlib import Path

import click

from assessment.cli.base import language_option, main, told_errors
from assessment.errors import InvalidAnswersFile
from assessment.i18n import Language, translate


@main.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option("--figure", "figures", multiple=True, help="Only this figure (may be repeated).")
@click.option("--situation", "situations", multiple=True, help="Only this situation (may be repeated).")
@language_option
@told_errors
def gallery(out: Path, figures: tuple[str, ...], situations: tuple[str, ...], language: Language) -> None:
    """Draw every figure of a simulated organization in every layout, theme, language and situation."""
    from assessment.charts import CHARTS
    from assessment.gallery import SITUATIONS, draw_gallery

    if out.exists() and not out.is_dir():
        raise InvalidAnswersFile("export.not_a_folder", folder=str(out))
    for chosen, known in ((figures, CHARTS), (situations, SITUATIONS)):
        for name in chosen:
            if name not in known:
                raise InvalidAnswersFile("gallery.unknown", name=name, known=", ".join(known))
    out.mkdir(parents=True, exist_ok=True)
    drawn = sum(1 for _ in draw_gallery(out, figures, situations))
    click.echo(translate("cli.gallery.drawn", language, n=drawn, folder=out))
