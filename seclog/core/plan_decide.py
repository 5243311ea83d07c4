"""Plans of what was decided on modifications: their state, by whom, and until when it may be objected to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from seclog.core.cause import check_modification
from seclog.core.errors import RuleError, UsageError
from seclog.core.modification_ids import known_modifications, state_row
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan
from seclog.core.record import MODIFICATION_STATES, ModificationRow, RegistryRecord
from seclog.core.state import State
from seclog.core.text import field_problem, nearest

GIVEN_UP = ("rejected", "sent-back", "quashed", "withdrawn")


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """What is decided on which modifications, and when (None: today); `until` is the last day for objections.

    `was` is the id that a single modification bore before. `insist` takes an id that is nearly a known one.
    """

    names: tuple[str, ...]
    state: str
    on: date | None = None
    body: str = ""
    until: date | None = None
    title: str = ""
    link: str = ""
    was: str = ""
    insist: bool = False
    reason: str = ""


def plan_decide(state: State, request: DecideRequest) -> Plan:
    """Record the state of modifications from a day on, in a record on the live line (design section 7)."""
    request = replace(request, on=request.on or state.today)
    _check(state, request)
    rows = {row.modification: row for row in (_row(state, name, request) for name in request.names)}
    named = ", ".join(rows)
    said = [f"{name} is {row.state} on {row.on}{_by(row)}." for name, row in rows.items()]
    if request.state in GIVEN_UP:
        said += _still_drafted(state, rows.values())
    subject = f"Record {named} as {request.state}" if len(named) < 80 else f"Record {len(rows)} modifications"
    record = RegistryRecord(state.book.sequence + 1, state.recorded_at(), subject, request.reason, tuple(rows.values()))
    return live_plan(state, record, tuple(said))


def _row(state: State, name: str, request: DecideRequest) -> ModificationRow:
    assert request.on is not None
    texts = (request.title, request.body, request.until, request.link, request.was)
    return state_row(state, name, ModificationRow(name, request.state, request.on, *texts), insist=request.insist)


def _check(state: State, request: DecideRequest) -> None:
    assert request.on is not None
    if not request.names:
        raise UsageError("No modification is named.", "Name it before the state, such as: MP093 approved")
    if request.state not in MODIFICATION_STATES:
        near = nearest(request.state, MODIFICATION_STATES)
        hint = f"Did you mean {near}?" if near else f"It is one of: {', '.join(MODIFICATION_STATES)}."
        raise UsageError(f"{request.state!r} is no state of a modification.", hint)
    if request.on > state.today:
        raise RuleError(f"A decision on {request.on} is still to come.", "Record it on that day.")
    if request.until is not None and request.until < request.on:
        raise RuleError(
            f"Objections until {request.until} would end before the decision of {request.on}.",
            "State the last day for objections: --until DATE",
        )
    for text in (request.body, request.title, request.link, request.reason):
        problem = field_problem(text) if text else None
        if problem is not None:
            raise UsageError(f"{text[:60]!r} cannot be kept: it {problem}.", "Write it on one line.")
    if request.was:
        _check_former(state, request)


def _check_former(state: State, request: DecideRequest) -> None:
    check_modification(request.was)
    if len(request.names) != 1:
        raise UsageError("--was is the former id of one modification.", "Name that one alone.")
    if request.names[0] == request.was:
        raise UsageError(f"{request.was} is its id already.", "Leave out --was.")
    if request.was not in known_modifications(state):
        near = nearest(request.was, known_modifications(state))
        hint = f"Did you mean {near}?" if near else "Leave out --was, or record the former one first."
        raise RuleError(f"No modification {request.was} is known.", hint)


def _by(row: ModificationRow) -> str:
    body = f" by the {row.body}" if row.body else ""
    return f"{body}; objections are open until {row.until}" if row.until else body


def _still_drafted(state: State, rows: Iterable[ModificationRow]) -> Iterator[str]:
    """Drafts that name a modification which will not come: they cannot be released with it."""
    given_up = {row.modification for row in rows}
    for release, line in state.open_lines().items():
        causes = {one: draft.row.causes for one, draft in line.drafts.items()}
        causes |= {one: going.row.causes for one, going in line.retired.items()}
        found: dict[str, list[str]] = {}
        for document, named in causes.items():
            for cause in named:
                known = state.book.modification(cause)
                if (known.modification if known else cause) in given_up:
                    found.setdefault(cause, []).append(document)
        for cause, units in found.items():
            yield f"{cause} is still named by {', '.join(units)} in {release}: seclog withdraw {cause} --from {release}"
