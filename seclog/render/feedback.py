"""Comments on how documents are categorised, drawn: for people by document, for machines one row each."""

from __future__ import annotations

from functools import partial

from seclog.core.feedback import Comment, Feedback
from seclog.render.notes import counted, day, overdue_data, overdue_notice, trial_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.view import Sheet, View

HEADER = ("on", "id", "label", "category", "by", "text")
COLUMNS = (
    Column("Day", "dim"),
    Column("Document", "bold", wraps=True, keep=16),
    Column("Category", "dim", wraps=True, under="Document", folded="({})"),
    Column("By", wraps=True),
    Column("Comment", wraps=True),
)


def view(feedback: Feedback) -> View:
    """The comments in all their forms; JSON is `seclog/feedback/1`."""
    notices = tuple(filter(None, (overdue_notice(feedback.overdue), _trial(feedback))))
    return View(partial(_data, feedback), partial(_sheet, feedback), partial(_paper, feedback), notices)


def _data(feedback: Feedback) -> dict[str, object]:
    trial = feedback.trial
    begins, ends = (trial.begins_on, trial.ends_on) if trial is not None else (None, None)
    comment_at = trial.comment_at if trial is not None else None
    return {
        "schema": "seclog/feedback/1",
        "as_of": feedback.as_of.isoformat(),
        "known_at": feedback.known_at or None,
        "overdue": overdue_data(feedback.overdue),
        "trial": {
            "open": feedback.open,
            "from": day(begins) or None,
            "until": day(ends) or None,
            "comment_at": comment_at,
        },
        "comments": [_comment_data(one) for one in feedback.comments],
    }


def _comment_data(one: Comment) -> dict[str, object]:
    return {
        "document": one.id,
        "label": one.label,
        "category": one.category or None,
        "on": one.on.isoformat(),
        "by": one.by or None,
        "text": one.text,
    }


def _sheet(feedback: Feedback) -> Sheet:
    rows = [(one.on.isoformat(), one.id, one.label, one.category, one.by, one.text) for one in feedback.comments]
    return Sheet(HEADER, rows)


def _paper(feedback: Feedback) -> Paper:
    known = f", as known on {feedback.known_at}" if feedback.known_at else ""
    count = len(feedback.comments)
    summary = f"As of {feedback.as_of}{known}: {counted(count, 'comment') if count else 'no comment'}."
    lead = (Para(summary), *alerts(_trial(feedback)))
    sections = (Section("", [_cells(one) for one in feedback.comments]),) if count else ()
    title = f"Comments on the categories of {feedback.name}"
    return Paper(title, alerts(overdue_notice(feedback.overdue)), lead, COLUMNS, sections)


def _cells(one: Comment) -> tuple[Cell, ...]:
    return one.on.isoformat(), one.label, one.category, one.by, one.text


def _trial(feedback: Feedback) -> str:
    """Whether comments are asked for on the day, and where they go."""
    if feedback.trial is None:
        return "The categories are not on trial."
    if feedback.open:
        return trial_notice(feedback.trial)
    begins, ends = day(feedback.trial.begins_on), day(feedback.trial.ends_on)
    period = " ".join(filter(None, (f"from {begins}" if begins else "", f"until {ends}" if ends else "")))
    return f"The trial of the categories ({period}) is not open on {feedback.as_of}."
