"""Commands that write what is released of a stored wave: tables, slides, report, everything."""

from __future__ import annotations

from pathlib import Path

import click

from assessment.cli.base import data_option, language_option, main, store_in, told_errors, write_whole
from assessment.errors import InvalidAnswersFile, StorageError
from assessment.i18n import Language, translate

TABLES = ("facet_scores", "benchmark", "items", "claim_check", "response", "codebook")
FILES = ("slides", "report", "page", "workbook", "tables", "tables_dutch", "spss", "everything")


@main.command()
@click.argument("name", type=click.Choice([*TABLES, *FILES]))
@click.argument("organization")
@click.argument("wave")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option("--dutch-excel", is_flag=True, help="A table with semicolons and decimal commas.")
@data_option
@language_option
@told_errors
def export(
    name: str,
    organization: str,
    wave: str,
    out: Path,
    dutch_excel: bool,
    data: Path | None,
    language: Language,
) -> None:
    """Write NAME (a table, slides, a report, everything) of a closed WAVE of an ORGANIZATION to a folder."""
    from assessment.app.released import about_wave, released_material
    from assessment.export import EXPORTS
    from assessment.export.csv_format import to_csv
    from assessment.storage import OPERATOR
    from assessment.takeaway import TAKEAWAYS, untold

    if out.exists() and not out.is_dir():
        raise InvalidAnswersFile("export.not_a_folder", folder=str(out))
    desk = store_in(data).desk(organization, OPERATOR)
    found = next((one for one in desk.waves() if one.id == wave), None)
    if found is None:
        raise StorageError("storage.unknown_wave", wave=wave)
    if found.open:
        raise StorageError("storage.wave_still_open", wave=wave)
    material, about = released_material(desk, found), about_wave(desk, found)
    if name in EXPORTS:
        file, content = (
            f"{name}.csv",
            to_csv(EXPORTS[name].table(material, language, about), dutch_excel=dutch_excel),
        )
    else:
        file, content = TAKEAWAYS[name].suffix, TAKEAWAYS[name].make(material, language, about, untold)
    desk.note_export(wave, file)
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / file, content)
    click.echo(translate("cli.exported", language, file=out / file))
