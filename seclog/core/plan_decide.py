"""Plans of what was decided on modifications: their state, by whom, and until when it may be objected to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from seclog.core.cause import check_modification
from seclog.core.errors import RuleError, UsageError
from seclog.core.modification_ids import known_modifications, refuse_slip, state_row
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan
from seclog.core.record import MODIFICATION_STATES, ModificationRow, RegistryRecord
from seclog.core.state import State
from seclog.core.text import field_problem, nearest

ADDED = ("proposed", "targeted")
GIVEN_UP = ("rejected", "quashed", "withdrawn")


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
    if request.state not in MODIFICATION_STATES:
        near = nearest(request.state, MODIFICATION_STATES)
        hint = f"Did you mean {near}?" if near else f"It is one of: {', '.join(MODIFICATION_STATES)}."
        raise UsageError(f"{request.state!r} is no state of a modification.", hint)
    return _plan(state, request, _row)


def plan_add(state: State, request: DecideRequest) -> Plan:
    """Record modifications that come; one that is known keeps its state unless another is stated."""
    if request.state not in ("", *ADDED):
        named = request.names[0] if request.names else "MOD"
        hint = f"Type: seclog decide {named} {request.state}"
        raise UsageError(f"What is added is {' or '.join(ADDED)}, not {request.state!r}.", hint)
    return _plan(state, request, _added)


def _plan(state: State, request: DecideRequest, row: Callable[[State, str, DecideRequest], ModificationRow]) -> Plan:
    _check(state, request)
    rows = {one.modification: one for one in (row(state, name, request) for name in request.names)}
    said = [_sentence(one) for one in rows.values()]
    said += _still_drafted(state, [one for one in rows.values() if one.state in GIVEN_UP])
    states = {one.state for one in rows.values()}
    subject = f"Record {', '.join(rows)} as {', '.join(states)}"
    if len(subject) > 100:
        subject = f"Record {len(rows)} modifications as {', '.join(states)}"
    record = RegistryRecord(state.book.sequence + 1, state.recorded_at(), subject, request.reason, tuple(rows.values()))
    return live_plan(state, record, tuple(said))


def _row(state: State, name: str, request: DecideRequest, *, adding: bool = False) -> ModificationRow:
    on = request.on or state.today
    if not request.insist and not request.was:
        refuse_slip(state, name, adding=adding)
    texts = (request.title, request.body, request.until, request.link, request.was)
    return state_row(state, name, ModificationRow(name, request.state, on, *texts))


def _added(state: State, name: str, request: DecideRequest) -> ModificationRow:
    known = state.book.modification(request.was or name)
    row = _row(state, name, replace(request, state=request.state or ADDED[0]), adding=True)
    if known is None or request.state:
        return row
    return row._replace(state=known.state, on=known.on, body=known.body, until=known.until)


def _sentence(row: ModificationRow) -> str:
    body = f", by the {row.body}" if row.body else ""
    until = f"; objections are open until {row.until}" if row.until else ""
    was = f" (was {row.was})" if row.was else ""
    return f"{row.modification}{was} is {row.state} on {row.on}{body}{until}."


def _check(state: State, request: DecideRequest) -> None:
    on = request.on or state.today
    if not request.names:
        raise UsageError("No modification is named.", "Name it, such as MP093.")
    if on > state.today:
        raise RuleError(f"A decision on {on} is still to come.", "Record it on that day.")
    if request.until is not None and request.until < on:
        raise RuleError(
            f"Objections until {request.until} would end before the decision of {on}.",
            "State the last day for objections: --until DATE",
        )
    for text in (request.body, request.title, request.link, request.reason):
        problem = field_problem(text)
        if problem is not None:
            raise UsageError(f"{text[:60]!r} cannot be kept: it {problem}.", "Write it on one line.")
    if request.title and len(request.names) != 1:
        raise UsageError("--title is that of one modification.", "Name that one alone.")
    if request.was:
        _check_former(state, request)


def _check_former(state: State, request: DecideRequest) -> None:
    check_modification(request.was)
    if len(request.names) != 1:
        raise UsageError("--was is the former id of one modification.", "Name that one alone.")
    if request.names[0] == request.was:
        raise UsageError(f"{request.was} is its id already.", "Leave out --was.")
    current = state.book.modification(request.was)
    if current is not None and current.modification not in (request.was, request.names[0]):
        hint = f"Name that one: --was {current.modification}"
        raise RuleError(f"{request.was} has become {current.modification} already.", hint)
    if request.was not in known_modifications(state):
        near = nearest(request.was, known_modifications(state))
        hint = f"Did you mean {near}?" if near else "Leave out --was, or record the former one first."
        raise RuleError(f"No modification {request.was} is known.", hint)


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
