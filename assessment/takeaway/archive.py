"""Everything of a wave in one archive, with checksums, versions, and what the attack tool finds in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pandas as pd

import assessment
from assessment.attack import attack, sentences, tables_of
from assessment.charts import Material
from assessment.export import About
from assessment.i18n import Language
from assessment.takeaway import TAKEAWAYS, Told, untold
from assessment.takeaway.tables import zipped

INSIDE = ("slides", "report", "page", "workbook", "spss")
CHECKSUMS, CONTENTS, VERDICT = "SHA256SUMS", "contents.json", "attack.txt"


def archive(material: Material, language: Language, about: About, told: Told = untold) -> bytes:
    """All files, unpacked where they are archives themselves. ``sha256sum -c SHA256SUMS`` checks them."""
    files: dict[str, bytes] = {}
    for number, name in enumerate(INSIDE):
        takeaway = TAKEAWAYS[name]
        files[takeaway.suffix] = takeaway.make(material, language, about, untold)
        told((number + 1) / (len(INSIDE) + 1))
    for name, folder in (("spss", "spss"), ("tables", "tables")):
        files.pop(TAKEAWAYS[name].suffix, None)
        packed = TAKEAWAYS[name].make(material, language, about, untold)
        with zipfile.ZipFile(io.BytesIO(packed)) as inner:
            files |= {f"{folder}/{entry}": inner.read(entry) for entry in inner.namelist()}
    files[VERDICT] = _verdict(files["tables/facet_scores.csv"], language)
    result = material.result
    versions = {
        "organization": result.organization,
        "wave": result.wave,
        "questionnaire": result.questionnaire.id,
        "version": result.questionnaire.version,
        "made_with": f"sustainable-success-scan {assessment.__version__}",
        "language": language,
        "files": sorted(files),
    }
    files[CONTENTS] = (json.dumps(versions, ensure_ascii=False, indent=2) + "\n").encode()
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    files[CHECKSUMS] = "".join(sums).encode()
    told(1.0)
    return zipped(files)


def _verdict(released: bytes, language: Language) -> bytes:
    """What ``assessment attack`` says of the table that goes along."""
    texts = ("questionnaire", "version", "organization", "wave", "role", "team", "level", "code", "status")
    tables = list(tables_of(pd.read_csv(io.BytesIO(released), dtype=dict.fromkeys(texts, str))))
    return ("\n".join(sentences(attack(tables), len(tables), language)) + "\n").encode()
