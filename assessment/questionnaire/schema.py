"""The JSON Schema of the file format, for editors: completion, descriptions, mistakes underlined."""

from __future__ import annotations

import json

from assessment.questionnaire.questionnaire import Questionnaire


def questionnaire_schema() -> str:
    """The schema as it stands in ``questionnaires/questionnaire.schema.json``, made from the models."""
    schema = Questionnaire.model_json_schema(by_alias=True, mode="validation")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Questionnaire file"}
    return json.dumps({**head, **schema, "title": head["title"]}, ensure_ascii=False, indent=2) + "\n"
