"""Plans that change when a release takes effect: another date, no date, or not at all (design section 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from seclog.core.cause import modifications_of
from seclog.core.errors import RuleError, UsageError
from seclog.core.line import UNSCHEDULED, Line
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan, past_lines
from seclog.core.record import LinePlan, RegistryRecord
from seclog.core.rulebook import Issued
from seclog.core.state import State
from seclog.core.text import field_problem


def plan_reschedule(state: State, release: str, day: date, reason: str) -> Plan:
    """Give a planned release another first day in force; every date that it had stays in the record."""
    line = state.line(release)
    if release == UNSCHEDULED:
        raise RuleError(
            "The unscheduled line has no date.",
            "Plan a release with a date, then: seclog move DOC --from unscheduled --to RELEASE",
        )
    if line.planned_on == day:
        raise RuleError(f"{line.title} is planned for {day} already.", "State another date.")
    _refuse_before_predecessor(state, line, day)
    before = f"from {line.planned_on} " if line.planned_on else ""
    said = f"{line.title} moves {before}to {day}."
    return _on_line(state, line, day, reason, (said, *past_lines(day, state.today), *_approved(state, line)))


def plan_hold(state: State, release: str, reason: str) -> Plan:
    """Take the date off a planned release: it cannot be released until it has one again."""
    line = state.line(release)
    if line.planned_on is None:
        hint = "" if release == UNSCHEDULED else f"To give it one, type: seclog reschedule {release} DATE --reason TEXT"
        raise RuleError(f"{line.title} has no date.", hint)
    said = f"{line.title} is held: {line.planned_on} no longer stands, and it has no date."
    return _on_line(state, line, None, reason, (said,))


def plan_cancel(state: State, release: str, reason: str) -> Plan:
    """Give up a planned release; its drafts stay on its line, readable, and their numbers are spent."""
    line = state.line(release)
    reason = check_reason(reason)
    record = RegistryRecord(
        state.book.sequence + 1,
        state.recorded_at(line),
        f"Cancel the {line.title}",
        reason,
        cancelled=(release,),
    )
    plan = live_plan(state, record, (f"{line.title} is cancelled.", *_left_over(state, line)))
    return replace(plan, parents=(state.live_tip, line.tip))


def check_reason(reason: str) -> str:
    """Return a reason that a record can hold; raises UsageError for none and for one that could not be kept."""
    if not reason:
        raise UsageError("A reason is needed.", "Say why: --reason TEXT")
    problem = field_problem(reason)
    if problem is not None:
        raise UsageError(f"{reason[:60]!r} cannot be kept as a reason: it {problem}.", "Write it on one line.")
    return reason


def _on_line(state: State, line: Line, day: date | None, reason: str, summary: tuple[str, ...]) -> Plan:
    when = f"for {day}" if day else "without a date"
    record = LinePlan(
        state.recorded_at(line),
        f"Plan {line.title} {when}",
        line.release,
        line.title,
        line.kind,
        day,
        check_reason(reason),
    )
    return Plan(
        record, f"refs/heads/pending/{line.release}", line.local or None, (line.tip,), line.tip, summary=summary
    )


def _refuse_before_predecessor(state: State, line: Line, day: date) -> None:
    """No version takes effect, and no document leaves, before the last version of that document."""
    leaving = dict.fromkeys(line.retired, "leave")
    for document, verb in {**leaving, **dict.fromkeys(line.drafts, "take effect")}.items():
        last = max((one for one in state.book.issued.get(document, ()) if not one.void), key=_day, default=None)
        if last is not None and day < last.effective_on:
            before = f"its version {last.row.version} of {last.effective_on}"
            raise RuleError(
                f"{last.row.label} would {verb} on {day}, before {before}.",
                f"State a date from {last.effective_on} on.",
            )


def _day(issued: Issued) -> date:
    return issued.effective_on


def _approved(state: State, line: Line) -> tuple[str, ...]:
    approval = state.book.approvals.get(line.release)
    if approval is None or tuple(approval.scope) != line.scope():
        return ()
    return ("Its approval stands: the scope is the same.",)


def _left_over(state: State, line: Line) -> list[str]:
    """What a cancelled release leaves: drafts that will not go live, and modifications that lose their release."""
    said = []
    if line.drafts:
        named = ", ".join(f"{one.row.label} {one.row.version}" for one in line.drafts.values())
        said.append(f"Not going live: {named}. To keep one: seclog move DOC --from {line.release} --to RELEASE")
    others = (other for other in state.open_lines().values() if other.release != line.release)
    lost = _modifications(line).difference(*map(_modifications, others))
    if lost:
        said.append(f"No longer planned in any release: {', '.join(sorted(lost))}.")
    return said


def _modifications(line: Line) -> set[str]:
    """The modifications behind the drafts and the retirements of a line."""
    causes = [one.row.causes for one in line.drafts.values()] + [one.row.causes for one in line.retired.values()]
    return {name for one in causes for name in modifications_of(one)}
