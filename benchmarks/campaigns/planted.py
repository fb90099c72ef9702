"""What is planted in two organizations beside their answers: one text wherever one can be typed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from assessment.presenting import ORDER
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, SignIn, Store, Wave

NOTICE = (
    *("organization", "controller", "contact", "data_protection_officer", "purpose", "recipients"),
    *("processors", "location", "safeguards"),
)
"""Facts of a notice that are texts."""


def plant(store: Store, organization: str, wave: Wave, mark: str, more: str) -> None:
    """Texts of a presenter, of a wave in preparation, of a colleague and of an installation."""
    desk = store.desk(organization, OPERATOR)
    desk.presenting.arrange(wave.id, {"titles": dict.fromkeys(ORDER, mark[:120])})
    desk.planned.add(replace(wave, id=f"planned{more}", open=True, invited={("rep", mark): 9}))
    store.colleagues(organization, SignIn(f"chief-{organization}")).invite(
        f"colleague of {organization}{more}"[:120], "viewer"
    )
    store.administration(SignIn("admin")).revise_settings(
        {"smtp_user": f"x{more}", "smtp_sender": f"x{more}"}
    )


def foreign_file(questionnaire: Questionnaire, more: str, *, wrong: bool = False) -> bytes:
    """Another tool's answers with the text in a column's name and a team; ``wrong``: in answers too."""
    items = [item.id for item in questionnaire.items_for("rep")][:12]
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["role", "team", *items, f"extra{more}"])
    for number in range(8):
        rows.writerow(["rep", f"North{more}", *[1 + (number + at) % 5 for at in range(len(items))], more])
    if wrong:
        rows.writerow([f"boss{more}", "South", *[more] * len(items), "x"])
    return written.getvalue().encode()
