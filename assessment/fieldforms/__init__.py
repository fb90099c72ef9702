"""The same items outside the app: an XLSForm for ODK or Kobo, and a form on paper."""

from assessment.fieldforms.paper import paper_form
from assessment.fieldforms.xlsform import xlsform

__all__ = ["paper_form", "xlsform"]
