"""CSV tables with a description of every column beside them (Frictionless Data Package, Table Schema)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping

import pandas as pd

import assessment
from assessment.charts import Material
from assessment.errors import InvalidAnswersFile
from assessment.export import EXPORTS, About, Field
from assessment.export.csv_format import to_csv
from assessment.export.fields import notice
from assessment.i18n import EN, Language, translate
from assessment.takeaway import Told, untold

DATA_PACKAGE = "datapackage.json"
OLDEST = (1980, 1, 1, 0, 0, 0)
"""No moment stands in an archive: it would tell when somebody was busy, and no two would be the same."""


def csv_files(
    materials: Iterable[Material], language: Language, about: About, *, dutch_excel: bool = False
) -> dict[str, bytes]:
    """Every table of these waves by file name, one below the other, and the description of all of them.

    A table that may not be made of a wave (the benchmark row of few respondents) is left out for it.
    """
    waves = list(materials)
    files, resources = {}, []
    for name, export in EXPORTS.items():
        made = []
        for material in waves:
            try:
                made.append(export.table(material, language, about))
            except InvalidAnswersFile:
                continue
        if not made:
            continue
        table = pd.concat(made, ignore_index=True).drop_duplicates(list(export.key))
        content = to_csv(table, dutch_excel=dutch_excel)
        files[f"{name}.csv"] = content
        resources.append(_resource(name, content, export.fields(waves[0]), export.key, dutch_excel))
    files[DATA_PACKAGE] = _described(waves[0], language, resources)
    return files


def _resource(
    name: str, content: bytes, fields: tuple[Field, ...], key: tuple[str, ...], dutch_excel: bool
) -> dict[str, object]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if dutch_excel else "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ";" if dutch_excel else ","},
        "schema": {
            "fields": [_field(one, dutch_excel) for one in fields],
            "missingValues": [""],
            "primaryKey": list(key),
        },
    }


def _field(field: Field, dutch_excel: bool) -> dict[str, object]:
    constraints: dict[str, object] = {"required": True} if field.required else {}
    if field.values:
        constraints["enum"] = list(field.values)
    described: dict[str, object] = {
        "name": field.name,
        "type": field.kind,
        "description": field.description(EN),
    }
    if field.kind == "number":
        described["decimalChar"] = "," if dutch_excel else "."
    if field.kind == "boolean":
        described |= {"trueValues": ["True"], "falseValues": ["False"]}
    return (
        described
        | ({"unit": field.unit} if field.unit else {})
        | ({"constraints": constraints} if constraints else {})
    )


def _described(material: Material, language: Language, resources: list[dict[str, object]]) -> bytes:
    questionnaire = material.result.questionnaire
    content = {
        "profile": "tabular-data-package",
        "name": "sustainable-success-scan",
        "title": questionnaire.title[language],
        "description": notice(material, language),
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "language": language,
        "made_with": f"sustainable-success-scan {assessment.__version__}",
        "suppression": translate("takeaway.suppression", language, least=material.result.thresholds.group),
        "resources": resources,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def tables_zip(
    material: Material,
    language: Language,
    about: About,
    told: Told = untold,
    *,
    dutch_excel: bool = False,
) -> bytes:
    """All tables of a wave with their description, in one archive."""
    files = csv_files([material], language, about, dutch_excel=dutch_excel)
    told(1.0)
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, OLDEST), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
