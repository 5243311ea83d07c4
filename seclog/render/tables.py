"""The one way from a report value to text: `render(value, form)`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from seclog.core.errors import Finding, UsageError
from seclog.render.view import View

if TYPE_CHECKING:  # a reading command loads its own report and no other
    from seclog.core.applicability import Applicability
    from seclog.core.applicable import Applicable
    from seclog.core.changes import Changes, Versions
    from seclog.core.due import DueReport
    from seclog.core.effects_report import Effects
    from seclog.core.feedback import Feedback
    from seclog.core.matrix import IncompatibleList, Matrix
    from seclog.core.modifications import Modifications
    from seclog.core.report import DocumentHistory, DocumentLog, Outcome, Pending, Status
    from seclog.core.scope_history import ScopeHistory
    from seclog.core.validity import Validity

    Report = (
        DocumentLog
        | DocumentHistory
        | Pending
        | Status
        | Outcome
        | Feedback
        | DueReport
        | Effects
        | Changes
        | Versions
        | Modifications
        | ScopeHistory
        | Validity
        | Applicable
        | Applicability
        | Matrix
        | IncompatibleList
        | Sequence[Finding]
    )
FORMATS = ("table", "tsv", "csv", "json", "markdown")
_DRAWN_BY = {
    "DocumentLog": "log",
    "DocumentHistory": "history",
    "Pending": "pending",
    "Status": "status",
    "Outcome": "outcome",
    "Feedback": "feedback",
    "DueReport": "due",
    "Effects": "effects",
    "Changes": "changes",
    "Versions": "changes",
    "Modifications": "modifications",
    "ScopeHistory": "scope_history",
    "Applicability": "applicability",
    "Matrix": "matrix",
    "IncompatibleList": "incompatible",
    "Validity": "validity",
    "Applicable": "applicable",
}


def view(value: Report) -> View:
    """The report in all its forms; only the module that draws it is loaded. Any sequence is one of findings."""
    module = import_module(f"seclog.render.{_DRAWN_BY.get(type(value).__name__, 'findings')}")
    drawn: View = module.view(value)
    return drawn


def render(
    value: Report, form: str | None = None, *, terminal: bool = False, width: int = 100, color: bool = False
) -> str:
    """The report as text that ends with a newline; without a format a table on a terminal, else its piped form.

    Raises UsageError for a format that is none of `FORMATS`.
    """
    report = view(value)
    return drawn(report, chosen(report, form, terminal=terminal), width, color)


def chosen(report: View, form: str | None, *, terminal: bool) -> str:
    """The format asked for, else the one that fits where the text goes."""
    return form or ("table" if terminal else report.piped)


def drawn(report: View, form: str, width: int, color: bool) -> str:
    """A view as text in one of `FORMATS` or of its own pages; raises UsageError for any other."""
    if report.pages and form in report.pages:
        return report.pages[form]()
    if form == "table":
        from seclog.render.columns import draw
        from seclog.render.paper import Screen

        screen = Screen(width, color)
        return report.text(screen) if report.text else draw(report.paper(), screen)
    from seclog.render import flat

    if form == "tsv":
        return flat.tsv(report.sheet())
    if form == "csv":
        return flat.csv(report.sheet())
    if form == "json":
        return flat.json(report.data())
    if form == "markdown":
        return flat.markdown(report.paper())
    known = dict.fromkeys((*FORMATS, *(report.pages or ())))
    raise UsageError(f"There is no format {form!r}.", f"Choose one of {', '.join(known)}.")
