"""The plan that takes drafts and retirements off a line, their numbers spent."""

from __future__ import annotations

from seclog.core.errors import UsageError
from seclog.core.line import Line
from seclog.core.line_units import UnitFiles, live_again, named_units, plan_on_line, version_on
from seclog.core.plan import Plan
from seclog.core.record import LineWithdrawal, Reference
from seclog.core.state import State
from seclog.core.text import field_problem


def plan_withdraw(state: State, line: Line, documents: tuple[str, ...], reason: str, files: UnitFiles) -> Plan:
    """Take units off a line: its tree shows live text there again; a tag stays, and its number is given no more."""
    problem = field_problem(reason)
    if problem is not None:
        raise UsageError(f"{reason[:60]!r} cannot be kept as a reason: it {problem}.", "Write it on one line.")
    gone = tuple(Reference(one, version_on(line, one)) for one in documents)
    subject = f"Take {named_units(gone)} out of {line.title}"
    record = LineWithdrawal(state.recorded_at(line), subject, line.release, reason, gone)
    said = tuple(f"{one.document} {one.version} is taken out of {line.title}." for one in gone)
    return plan_on_line(line, record, live_again(files, documents), said)
