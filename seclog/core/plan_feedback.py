"""The plan of a comment on how a document is categorised: a record on the live line, which changes no file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from seclog.core.errors import InputError, RuleError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan
from seclog.core.record import FeedbackRow, RegistryRecord
from seclog.core.state import State
from seclog.core.text import field_problem

_SHOWN = 80  # characters of a label in a record's sentence


@dataclass(frozen=True, slots=True)
class FeedbackRequest:
    """A comment on a document: its words, who made it (an office or a Party), and on which day (None: today)."""

    document: str
    text: str
    by: str = ""
    on: date | None = None


def plan_feedback(state: State, request: FeedbackRequest) -> Plan:
    """Record a comment; raises UsageError without words, RuleError for a day to come."""
    on = request.on or state.today
    if not request.text:
        raise UsageError("The comment has no words.", 'Write it after the document: seclog feedback DOC "TEXT"')
    for what, text in (("comment", request.text), ("name after --by", request.by)):
        problem = field_problem(text)
        if problem is not None:
            raise InputError(f"The {what} {problem}.", "Write it as one plain line.")
    if on > state.today:
        raise RuleError(f"{on} is still to come.", "Record the comment on that day.")
    label = state.book.issued[request.document][-1].row.label
    row = FeedbackRow(request.document, on, request.by, request.text)
    named = label if len(label) <= _SHOWN else request.document
    record = RegistryRecord(
        state.book.sequence + 1, state.recorded_at(), f"Note a comment on {named}", "", feedback=(row,)
    )
    by = f" by {request.by}" if request.by else ""
    return live_plan(state, record, (f"The comment{by} on {label} is noted.",))
