"""What is remembered between runs, by whom it belongs to; a file each.

Every ``st.session_state`` key and every cached function of the app lives here. Position and answers are
read from the database on every run: a session may be gone after a reconnect without anything lost.
"""

from assessment.app.state.shared import (
    csv,
    figure,
    result,
)
from assessment.app.state.visitor import (
    choose_language,
    dark,
    language,
    language_named,
    respondent,
    signed_in,
    visit_token,
)
from assessment.app.state.window import (
    Memory,
    acted,
    answer_key,
    clear_mirror,
    done,
    mark_acted,
    memory,
    problem,
    taken,
    tell,
    tell_done,
    ticked,
    typed,
)

__all__ = [
    "Memory",
    "acted",
    "answer_key",
    "choose_language",
    "clear_mirror",
    "csv",
    "dark",
    "done",
    "figure",
    "language",
    "language_named",
    "mark_acted",
    "memory",
    "problem",
    "respondent",
    "result",
    "signed_in",
    "taken",
    "tell",
    "tell_done",
    "ticked",
    "typed",
    "visit_token",
]
