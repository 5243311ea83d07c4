"""The plan of an effect: a provision activated, varied, suspended or derogated from, or a document that expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from seclog.core.effects import EXPIRES
from seclog.core.errors import RuleError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan
from seclog.core.record import EFFECT_KINDS, EffectRecord, EffectRow
from seclog.core.state import State
from seclog.core.text import field_problem, nearest


@dataclass(frozen=True, slots=True)
class EffectRequest:
    """An effect as notified: `last_on` is the last day (inclusive, None: open); `void`: it never had effect."""

    document: str
    clause: str
    kind: str
    from_on: date
    last_on: date | None = None
    notified_on: date | None = None
    instrument: str = ""
    description: str = ""
    reason: str = ""
    void: bool = False


def plan_effect(state: State, request: EffectRequest) -> Plan:
    """Record an effect on the live line, without a new version; a later record of the same one says what holds."""
    _check(state, request)
    until = request.last_on + timedelta(days=1) if request.last_on is not None else None
    row = EffectRow(
        request.document,
        request.clause,
        request.kind,
        request.from_on,
        until,
        request.notified_on,
        request.instrument,
        request.description,
        request.void,
    )
    known = [one.row for one in state.book.effects if one.row[:4] == row[:4]]
    if known and known[-1] == row:
        raise RuleError(f"The record says so of {_place(state, request)} already.", "See: seclog effects")
    if request.void and not known:
        raise RuleError(
            f"No such effect on {_place(state, request)} from {request.from_on} is recorded.",
            f"See which there are: seclog effects {request.document} --all",
        )
    record = EffectRecord(
        state.book.sequence + 1, state.recorded_at(), _sentence(state, request), request.reason, (row,)
    )
    said = [f"{_sentence(state, request)}{_days(request)}."]
    if known and not request.void:
        before = known[-1].until_on
        last = f"until {before - timedelta(days=1)}" if before else "without an end"
        said.append(f"Recorded before was: {last}.")
    return live_plan(state, record, tuple(said))


def _check(state: State, request: EffectRequest) -> None:
    if request.kind not in EFFECT_KINDS:
        near = nearest(request.kind, EFFECT_KINDS)
        hint = f"Did you mean {near}?" if near else f"It is one of: {', '.join(EFFECT_KINDS)}."
        raise UsageError(f"{request.kind!r} is no kind of effect.", hint)
    if request.kind == EXPIRES and (request.clause or request.last_on is None):
        raise UsageError(
            "A document expires as a whole, on a day.", "Leave out the clause, and state its last day: --until DATE"
        )
    if request.last_on is not None and request.last_on < request.from_on:
        raise RuleError(
            f"An effect from {request.from_on} cannot end on {request.last_on}.", "State a last day from then on."
        )
    if request.last_on == date.max:
        raise UsageError(f"{date.max} is the last day of the calendar.", "Leave out --until where there is no end.")
    if request.kind != EXPIRES and not request.clause and not request.description:
        raise UsageError("An effect on no provision says nothing.", "Name the clause, or give --description TEXT.")
    for text in (request.clause, request.instrument, request.description, request.reason):
        problem = field_problem(text) if text else None
        if problem is not None:
            raise UsageError(f"{text[:60]!r} cannot be recorded: it {problem}.", "Write it on one line.")


def _place(state: State, request: EffectRequest) -> str:
    label = state.book.issued[request.document][-1].row.label
    return f"{label} {request.clause}".strip()


def _sentence(state: State, request: EffectRequest) -> str:
    place = _place(state, request)
    if request.void:
        return f"Take back that {place} is {request.kind} from {request.from_on}"
    if request.kind == EXPIRES:
        return f"{place} expires on {request.last_on}"
    word = "subject to a derogation" if request.kind == "derogation" else request.kind
    return f"{place} is {word} from {request.from_on}"


def _days(request: EffectRequest) -> str:
    if request.kind == EXPIRES or request.void or request.last_on is None:
        return ""
    return f" until {request.last_on}"
