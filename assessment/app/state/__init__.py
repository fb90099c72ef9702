"""What is remembered between runs, by whom it belongs to; a file each.

Every ``st.session_state`` key and every cached function of the app lives here. Position and answers are in
the database before a screen is drawn of them: a session may be gone after a reconnect without anything lost.
"""

from assessment.app.state.account import (
    enrolment,
    keep_recovery,
    taken_recovery,
)
from assessment.app.state.backup import (
    LockedBackup,
    keep_backup,
    kept_backup,
)
from assessment.app.state.desk import (
    Editing,
    Issued,
    choose_organization,
    edit,
    editing,
    issued,
    keep_issued,
    next_turn,
    organization,
)
from assessment.app.state.importing import (
    import_preview,
    this_year,
)
from assessment.app.state.invitations import (
    cards_file,
    links_file,
    own_address,
    post,
)
from assessment.app.state.planning import (
    planned_sentences,
    planned_team_sentences,
)
from assessment.app.state.room import (
    qr_picture,
)
from assessment.app.state.shared import (
    MadeFile,
    csv,
    figure,
    keep_file,
    made_file,
    result,
    takeaway,
)
from assessment.app.state.visitor import (
    address_of,
    asked,
    choose_language,
    dark,
    first_try,
    from_provider,
    language,
    language_named,
    needs_no_other_screen,
    respondent,
    sign_in_token,
    signed_in,
    stage_key,
    view_token,
    visit_token,
)
from assessment.app.state.window import (
    Kind,
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
    "Editing",
    "Issued",
    "Kind",
    "LockedBackup",
    "MadeFile",
    "Memory",
    "acted",
    "address_of",
    "answer_key",
    "asked",
    "cards_file",
    "choose_language",
    "choose_organization",
    "clear_mirror",
    "csv",
    "dark",
    "done",
    "edit",
    "editing",
    "enrolment",
    "figure",
    "first_try",
    "from_provider",
    "import_preview",
    "issued",
    "keep_backup",
    "keep_file",
    "keep_issued",
    "keep_recovery",
    "kept_backup",
    "language",
    "language_named",
    "links_file",
    "made_file",
    "mark_acted",
    "memory",
    "needs_no_other_screen",
    "next_turn",
    "organization",
    "own_address",
    "planned_sentences",
    "planned_team_sentences",
    "post",
    "problem",
    "qr_picture",
    "respondent",
    "result",
    "sign_in_token",
    "signed_in",
    "stage_key",
    "takeaway",
    "taken",
    "taken_recovery",
    "tell",
    "tell_done",
    "this_year",
    "ticked",
    "typed",
    "view_token",
    "visit_token",
]
