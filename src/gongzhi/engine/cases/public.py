"""The door of cases: the rows, the unit of work, lists and counts, verification.

Opening a case and the verbs of its diagram are in `processes`, which drives cases through a `Change`.
"""

from .models import LAST_STAGES, Attachment, Case, CaseForm, CaseText, Clock, Response, WorkItem
from .selectors.badges import badges_of, register_badge
from .selectors.counts import (
    LastHour,
    OpenCount,
    OpenGroup,
    Waiting,
    count_last_hour,
    count_open,
    count_waiting,
    group_open,
    list_longest_overdue,
    scope_of,
)
from .selectors.duplicates import Duplicate, list_duplicates
from .selectors.joined import (
    Kin,
    ResponsePage,
    find_kin,
    list_merged,
    list_parts,
    list_responses,
    parts_for_reporter,
    responses_to,
)
from .selectors.lists import NONE, Filters, Page, level_below, list_cases, list_queue, list_work
from .selectors.load import note_given, open_work
from .selectors.single import (
    StoryLine,
    find_case,
    get_case,
    masked_reporter,
    reveal_reporter,
    story,
)
from .selectors.tracking import get_tracked, token_of
from .services.assignments import Assignment, Refusal, check_assignment, refusal_of, register_assignment_check
from .services.awaiting import check_despite, despite_fields, end_co_handling
from .services.calling import is_late
from .services.change import Change
from .services.clocks import let_run_out, recompute_assumed, run_out
from .services.deletion import erase_reporter
from .services.events import CaseCorrected, CasesChanged, CasesOpened, ClockMarkReached, ClockRanOut, WordsRead
from .services.fields import Field, check_values, keep_values, read_fields, say_label
from .services.forms import (
    PERSONAL,
    FilledIn,
    find_form,
    form_fields,
    keep_form,
    list_fields,
    list_forms,
    read_form,
    say_value,
    variables_of,
)
from .services.grading import grade_fields
from .services.joining import has_in_hand, insist, require_in_hand
from .services.locking import lock_joined, lock_many, no_such_case, read_along
from .services.merging import detach_reopened, join_new
from .services.moving import TRANSFER
from .services.parts import tell_parts
from .services.passing import pass_marks, pass_marks_of
from .services.verbs import VERBS, Verb, Wish, check_words, correct, give_to, list_verbs, named_cases, register_verb
from .services.verification import verify
from .services.writing import (
    CaseDraft,
    begin,
    change_case,
    check_version,
    flush,
    forget_numbers,
    keep_numbers_ready,
    place,
    reserve_numbers,
    settle_past,
    take_number,
)

__all__ = [
    "LAST_STAGES",
    "NONE",
    "PERSONAL",
    "TRANSFER",
    "VERBS",
    "Assignment",
    "Attachment",
    "Case",
    "CaseCorrected",
    "CaseDraft",
    "CaseForm",
    "CaseText",
    "CasesChanged",
    "CasesOpened",
    "Change",
    "Clock",
    "ClockMarkReached",
    "ClockRanOut",
    "Duplicate",
    "Field",
    "FilledIn",
    "Filters",
    "Kin",
    "LastHour",
    "OpenCount",
    "OpenGroup",
    "Page",
    "Refusal",
    "Response",
    "ResponsePage",
    "StoryLine",
    "Verb",
    "Waiting",
    "Wish",
    "WordsRead",
    "WorkItem",
    "badges_of",
    "begin",
    "change_case",
    "check_assignment",
    "check_despite",
    "check_values",
    "check_version",
    "check_words",
    "correct",
    "count_last_hour",
    "count_open",
    "count_waiting",
    "despite_fields",
    "detach_reopened",
    "end_co_handling",
    "erase_reporter",
    "find_case",
    "find_form",
    "find_kin",
    "flush",
    "forget_numbers",
    "form_fields",
    "get_case",
    "get_tracked",
    "give_to",
    "grade_fields",
    "group_open",
    "has_in_hand",
    "insist",
    "is_late",
    "join_new",
    "keep_form",
    "keep_numbers_ready",
    "keep_values",
    "let_run_out",
    "level_below",
    "list_cases",
    "list_duplicates",
    "list_fields",
    "list_forms",
    "list_longest_overdue",
    "list_merged",
    "list_parts",
    "list_queue",
    "list_responses",
    "list_verbs",
    "list_work",
    "lock_joined",
    "lock_many",
    "masked_reporter",
    "named_cases",
    "no_such_case",
    "note_given",
    "open_work",
    "parts_for_reporter",
    "pass_marks",
    "pass_marks_of",
    "place",
    "read_along",
    "read_fields",
    "read_form",
    "recompute_assumed",
    "refusal_of",
    "register_assignment_check",
    "register_badge",
    "register_verb",
    "require_in_hand",
    "reserve_numbers",
    "responses_to",
    "reveal_reporter",
    "run_out",
    "say_label",
    "say_value",
    "scope_of",
    "settle_past",
    "story",
    "take_number",
    "tell_parts",
    "token_of",
    "variables_of",
    "verify",
]
