"""Commands about questionnaires: check, describe, and write as a form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assessment.cli.base import language_option, main, told_errors, write_whole
from assessment.errors import InvalidQuestionnaire
from assessment.i18n import Language, translate
from assessment.questionnaire import Questionnaire


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file format and check nothing.")
@language_option
@told_errors
def validate(files: tuple[Path, ...], schema: bool, language: Language) -> None:
    """Check questionnaire FILES (default: those that come with the product)."""
    from assessment.library import load_questionnaire, questionnaire_paths
    from assessment.linter import lint
    from assessment.questionnaire.schema import questionnaire_schema

    if schema:
        click.echo(questionnaire_schema(), nl=False)
        return
    wrong = 0
    for path in files or tuple(questionnaire_paths().values()):
        findings = lint(path)
        wrong += len(findings)
        for finding in findings:
            click.echo(finding.sentence(language))
        if not findings:
            loaded = load_questionnaire(path)
            words = {"facets": len(loaded.facets), "items": len(loaded.items), "version": loaded.version}
            click.echo(translate("cli.valid", language, file=path.name, id=loaded.id, **words))
    if wrong:
        sys.exit(1)


@main.command()
@click.argument("questionnaire")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File (default: the screen).")
@language_option
@told_errors
def describe(questionnaire: str, out: Path | None, language: Language) -> None:
    """Write QUESTIONNAIRE (id or path) as a Markdown page: every item with key, claims and rationale."""
    from assessment.instrument_table import instrument_table
    from assessment.library import load_questionnaire

    page = instrument_table(load_questionnaire(questionnaire))
    if out is None:
        click.echo(page, nl=False)
        return
    write_whole(out, page.encode())
    click.echo(translate("cli.written", language, file=out))


@main.command("export-form")
@click.argument("questionnaire")
@click.option("--format", "kind", type=click.Choice(["xlsform", "paper"]), required=True)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="XLSForm: a file; paper: a folder."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The order of items.")
@click.option("--facts", type=click.Path(path_type=Path), default=None, help="YAML for the notice in front.")
@click.option("--claim", "claims", multiple=True, help="A question of the claim check to ask.")
@language_option
@told_errors
def export_form(
    questionnaire: str,
    kind: str,
    out: Path,
    seed: int,
    facts: Path | None,
    claims: tuple[str, ...],
    language: Language,
) -> None:
    """Write QUESTIONNAIRE (id or path) as a form without the app: for ODK and Kobo, or on paper."""
    from assessment.fieldforms import paper_form, xlsform
    from assessment.library import load_questionnaire
    from assessment.notice import read_facts

    instrument = load_questionnaire(questionnaire)
    _known_claims(instrument, claims)
    known = read_facts(facts) if facts else None
    forms = {out: xlsform(instrument, seed=seed, facts=known, claim_questions=claims)}
    if kind == "paper":
        forms = {
            out / f"{instrument.id}-{role}-{spoken}.html": paper_form(
                instrument, role, spoken, seed=seed, facts=known, claim_questions=claims
            ).encode()
            for role in instrument.role_ids
            for spoken in instrument.languages
        }
        out.mkdir(parents=True, exist_ok=True)
    for path, form in forms.items():
        write_whole(path, form)
        click.echo(translate("cli.written", language, file=path))


def _known_claims(instrument: Questionnaire, claims: tuple[str, ...]) -> None:
    """Refuse claim questions that cannot be asked of anyone."""
    check = instrument.claim_check
    askable = [question.id for question in check.questions if question.askable] if check else []
    for wanted in claims:
        if wanted not in askable:
            raise InvalidQuestionnaire("claim_check.unknown", id=wanted, known=", ".join(askable) or "-")
