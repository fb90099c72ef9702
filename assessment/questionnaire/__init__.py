"""What is asked, of whom, on which response scales, and how it is scored: all of it from a file.

The models here are the file format. They know no instrument: roles, languages, dimensions, bands and
levers come from the file. Shape is checked by the models, coherence by
:func:`assessment.questionnaire.coherence.incoherences`, style by :mod:`assessment.linter`.
"""

from assessment.questionnaire.claim_check import (
    AccountQuestion,
    AnswerCode,
    AnyClaimQuestion,
    ChoiceOption,
    ClaimCheck,
    ClaimQuestion,
    ClaimWording,
    CrosswiseQuestion,
    DirectQuestion,
    DocumentQuestion,
    SampleSize,
    ShareQuestion,
    TeamQuestion,
)
from assessment.questionnaire.information import (
    InformationNotice,
    NoticeParagraph,
    NoticeSection,
    TakePart,
)
from assessment.questionnaire.items import (
    AnswerOption,
    Dimension,
    Facet,
    FacetLevers,
    Item,
    ResponseScale,
    Role,
)
from assessment.questionnaire.part import MAX_SCORE, Id, LocalizedTexts, Part, Place, Text
from assessment.questionnaire.questionnaire import Questionnaire
from assessment.questionnaire.reading import (
    Band,
    Claim,
    ClaimNotAsked,
    Lever,
    LeverRule,
    OpenQuestion,
    Poles,
    Profile,
)
from assessment.questionnaire.rules import Rules

__all__ = [
    "MAX_SCORE",
    "AccountQuestion",
    "AnswerCode",
    "AnswerOption",
    "AnyClaimQuestion",
    "Band",
    "ChoiceOption",
    "Claim",
    "ClaimCheck",
    "ClaimNotAsked",
    "ClaimQuestion",
    "ClaimWording",
    "CrosswiseQuestion",
    "Dimension",
    "DirectQuestion",
    "DocumentQuestion",
    "Facet",
    "FacetLevers",
    "Id",
    "InformationNotice",
    "Item",
    "Lever",
    "LeverRule",
    "LocalizedTexts",
    "NoticeParagraph",
    "NoticeSection",
    "OpenQuestion",
    "Part",
    "Place",
    "Poles",
    "Profile",
    "Questionnaire",
    "ResponseScale",
    "Role",
    "Rules",
    "SampleSize",
    "ShareQuestion",
    "TakePart",
    "TeamQuestion",
    "Text",
]
