"""SPSS files of the released tables, with labels and with codes for what is missing, and why."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pyreadstat

from assessment.charts import Material
from assessment.export import EXPORTS, About, Export
from assessment.i18n import Language, translate
from assessment.takeaway import Told, untold
from assessment.takeaway.tables import zipped

TABLES = ("facet_scores", "items", "claim_check", "response")
MISSING = {"suppressed": -1.0, "not_asked": -2.0, "only_bound": -3.0}
"""What stands in a number's place where there is none: user-missing values with a label."""


def spss_zip(material: Material, language: Language, about: About, told: Told = untold) -> bytes:
    """A .sav for each table of numbers."""
    files = {}
    for number, name in enumerate(TABLES, start=1):
        files[f"{name}.sav"] = sav(EXPORTS[name], material, language, about)
        told(number / len(TABLES))
    return zipped(files)


def sav(export: Export, material: Material, language: Language, about: About) -> bytes:
    """One table as an SPSS file. The library writes to a path: a private folder holds it for a moment."""
    table, fields = export.table(material, language, about), export.fields(material)
    labels = {name: translate(f"takeaway.missing.{name}", language) for name in MISSING}
    numbers = [one.name for one in fields if one.kind in ("integer", "number")]
    with_status = "status" in table.columns
    for name in numbers:
        column = table[name].astype("Float64")
        if with_status:
            column = column.mask(column.isna() & (table["status"] == "suppressed"), MISSING["suppressed"])
            column = column.mask(column.isna() & (table["status"] == "not_asked"), MISSING["not_asked"])
        if "bound" in table.columns:
            column = column.mask(column.isna() & (table["bound"].fillna("") != ""), MISSING["only_bound"])
        table[name] = column.astype(float)
    for one in fields:
        if one.kind == "boolean":
            table[one.name] = table[one.name].astype(float)
        if one.kind == "string":
            table[one.name] = table[one.name].fillna("").astype(object)
    codes = {MISSING[name]: label for name, label in labels.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.sav"
        pyreadstat.write_sav(
            pd.DataFrame(table),
            path,
            column_labels=[one.description(language)[:255] for one in fields],
            variable_value_labels=dict.fromkeys(numbers, codes) if with_status else {},
            missing_ranges={name: list(MISSING.values()) for name in numbers} if with_status else {},
            variable_measure=dict.fromkeys(numbers, "scale"),
        )
        return path.read_bytes()
