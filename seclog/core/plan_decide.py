"""Plans of what was decided on modifications: their state, by whom, and until when it may be objected to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from seclog.core.cause import check_modification
from seclog.core.errors import RuleError, UsageError
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
    rows = tuple(decided(state, name, request) for name in dict.fromkeys(request.names))
    named = ", ".join(row.modification for row in rows)
    said = [f"{row.modification} is {row.state} on {row.on}{_by(row)}." for row in rows]
    if request.state in GIVEN_UP:
        said += list(_still_drafted(state, rows))
    subject = f"Record {named} as {request.state}" if len(named) < 80 else f"Record {len(rows)} modifications"
    record = RegistryRecord(state.book.sequence + 1, state.recorded_at(), subject, request.reason, rows)
    return live_plan(state, record, tuple(said))


def decided(state: State, name: str, request: DecideRequest) -> ModificationRow:
    """The row of one modification: what is known of it and not stated anew is kept."""
    check_modification(name)
    assert request.on is not None
    known = state.book.modification(request.was or name)
    if not request.insist:
        refuse_near(state, name)
    current = name if request.was or known is None else known.modification
    return ModificationRow(
        current,
        request.state,
        request.on,
        request.title or (known.title if known else ""),
        request.body,
        request.until,
        request.link or (known.link if known else ""),
        request.was or (known.was if known else ""),
    )


def refuse_near(state: State, name: str) -> None:
    """Refuse an id that nobody knows and that is nearly a known one: a record of it would stand for ever."""
    known = known_modifications(state)
    if name in known or not known:
        return
    near = nearest(name, known)
    if near is not None and _is_slip(name, near):
        raise RuleError(f"No modification {name} is known.", f"Did you mean {near}? If {name} is another one: --new")


def known_modifications(state: State) -> dict[str, None]:
    """The ids that the record or a draft names, also those borne before."""
    named = dict.fromkeys([*state.book.modifications, *state.book.renamed])
    for line in state.lines.values():
        for draft in line.drafts.values():
            named.update(dict.fromkeys(draft.row.causes))
    return named


def _is_slip(name: str, near: str) -> bool:
    """Letters turned or left out are a slip; another number is another modification."""
    if name.casefold() == near.casefold():
        return True
    return sorted(name) == sorted(near) or "".join(filter(str.isdigit, name)) == "".join(filter(str.isdigit, near))


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


def _still_drafted(state: State, rows: tuple[ModificationRow, ...]) -> Iterator[str]:
    """Drafts that name a modification which will not come: they cannot be released with it."""
    names = {name for row in rows for name in (row.modification, row.was) if name}
    for release, line in state.open_lines().items():
        units = [draft.row.document for draft in line.drafts.values() if names & set(draft.row.causes)]
        if units:
            named = ", ".join(sorted(names & {c for d in line.drafts.values() for c in d.row.causes}))
            yield f"{named} is still named by {', '.join(units)} in {release}: seclog withdraw {named} --from {release}"
