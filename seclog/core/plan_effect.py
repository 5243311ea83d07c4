"""The plan of an effect: a provision activated, varied, suspended or derogated from, or a document that expires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from seclog.core.effects import EXPIRES, standing_rows
from seclog.core.errors import RuleError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan
from seclog.core.record import EFFECT_KINDS, EffectRecord, EffectRow, VersionRow
from seclog.core.rulebook import Rulebook
from seclog.core.state import State
from seclog.core.text import field_problem, nearest


@dataclass(frozen=True, slots=True)
class EffectRequest:
    """An effect as notified: `last_on` is the last day (inclusive, None: open); `void`: it never had effect.

    `from_on` is the first day; a document that expires needs none. What is left empty stays as it was recorded.
    """

    document: str
    clause: str
    kind: str
    from_on: date | None = None
    last_on: date | None = None
    notified_on: date | None = None
    instrument: str = ""
    description: str = ""
    reason: str = ""
    void: bool = False


def plan_effect(state: State, request: EffectRequest) -> Plan:
    """Record an effect on the live line, without a new version; a later record of the same one says what holds."""
    _check(request)
    begins = _first_day(state, request)
    if request.last_on is not None and request.last_on < begins:
        raise RuleError(
            f"An effect from {begins} cannot end on {request.last_on}.", "State a last day from then on: --until DATE"
        )
    identity = (request.document, request.clause, request.kind, begins)
    known = next((one.row for one in reversed(state.book.effects) if one.row[:4] == identity), None)
    row = _row(state, request, begins, known)
    if row == known:
        raise RuleError(f"The record says so of {_place(state, request)} already.", _see(request))
    sentence = _sentence(state, request, begins)
    record = EffectRecord(state.book.sequence + 1, state.recorded_at(), sentence, request.reason, (row,))
    return live_plan(state, record, tuple(_summary(state, row, known, sentence)))


def _check(request: EffectRequest) -> None:
    if request.kind not in EFFECT_KINDS:
        near = nearest(request.kind, EFFECT_KINDS)
        hint = f"Did you mean {near}?" if near else f"It is one of: {', '.join(EFFECT_KINDS)}."
        raise UsageError(f"{request.kind!r} is no kind of effect.", hint)
    if request.kind == EXPIRES and (request.clause or (request.last_on is None and not request.void)):
        raise UsageError(
            "A document expires as a whole, on a day.", "Leave out the clause, and state its last day: --until DATE"
        )
    if request.last_on == date.max:
        raise UsageError(f"{date.max} is the last day of the calendar.", "Leave out --until where there is no end.")
    if request.kind != EXPIRES and not (request.clause or request.description or request.void):
        raise UsageError("An effect on no provision says nothing.", "Name the clause, or give --description TEXT.")
    for text in (request.clause, request.instrument, request.description, request.reason):
        problem = field_problem(text) if text else None
        if problem is not None:
            raise UsageError(f"{text[:60]!r} cannot be recorded: it {problem}.", "Write it on one line.")


def _first_day(state: State, request: EffectRequest) -> date:
    """The first day as stated; a document expires once, so a later record of that need not state it again."""
    if request.kind != EXPIRES:
        if request.from_on is None:
            raise UsageError("The first day of the effect is missing.", "State it: --from DATE")
        return request.from_on
    rows = standing_rows(one.row for one in state.book.effects if one.row.document == request.document)
    recorded = [row.from_on for row in rows if row.kind == EXPIRES and not row.void]
    if request.from_on is not None:
        if recorded and request.from_on not in recorded:
            raise RuleError(
                f"That {_place(state, request)} expires is recorded from {recorded[-1]} on.",
                f"Leave out --from, or take that back first: seclog effect {request.document} --kind expires --void",
            )
        return request.from_on
    return recorded[-1] if recorded else min(state.today, request.last_on or state.today)


def _row(state: State, request: EffectRequest, begins: date, known: EffectRow | None) -> EffectRow:
    """The row as it will stand; raises RuleError for one taken back that is not recorded, or no longer holds."""
    if request.void:
        if known is None:
            raise RuleError(f"No such effect on {_place(state, request)} is recorded.", _see(request))
        if known.void:
            raise RuleError(f"That effect on {_place(state, request)} is taken back already.", _see(request))
        return known._replace(void=True)
    if request.kind == EXPIRES and request.document in state.book.retired:
        raise RuleError(f"{_place(state, request)} has left the rulebook.", f"See: seclog history {request.document}")
    return EffectRow(
        request.document,
        request.clause,
        request.kind,
        begins,
        request.last_on + timedelta(days=1) if request.last_on is not None else None,
        request.notified_on or (known.notified_on if known else None),
        request.instrument or (known.instrument if known else ""),
        request.description or (known.description if known else ""),
    )


def _see(request: EffectRequest) -> str:
    return f"See which there are: seclog effects {request.document} --all"


def _place(state: State, request: EffectRequest) -> str:
    label = state.book.issued[request.document][-1].row.label
    return f"{label} {request.clause}".strip()


def _sentence(state: State, request: EffectRequest, begins: date) -> str:
    place = _place(state, request)
    if request.void:
        what = "expires" if request.kind == EXPIRES else f"is {_word(request.kind)} from {begins}"
        return f"Take back that {place} {what}"
    if request.kind == EXPIRES:
        return f"{place} expires, and its last day is {request.last_on}"
    return f"{place} is {_word(request.kind)} from {begins}"


def _word(kind: str) -> str:
    return "subject to a derogation" if kind == "derogation" else kind


def _summary(state: State, row: EffectRow, known: EffectRow | None, sentence: str) -> Iterator[str]:
    ends = row.until_on - timedelta(days=1) if row.until_on and row.kind != EXPIRES and not row.void else None
    yield f"{sentence} until {ends}." if ends else f"{sentence}."
    if known is not None and not row.void:
        before = f"until {known.until_on - timedelta(days=1)}" if known.until_on else "without an end"
        yield f"Recorded before was: {'taken back' if known.void else before}."
    live = state.book.live(row.document)
    if row.kind == EXPIRES and row.until_on is not None and row.until_on <= state.today and live is not None:
        back = "is in the Document Log again" if row.void else "leaves the Document Log"
        yield f"{live.row.label} {live.row.version} {back}."


def expired_lines(book: Rulebook, rows: Iterable[VersionRow], on: date) -> tuple[str, ...]:
    """What is said of versions of documents that have expired by a day: they do not bring the document back."""
    until = book.expiries()
    gone = [row for row in rows if until.get(row.document, date.max) <= on]
    return tuple(
        f"{row.label} has expired ({until[row.document] - timedelta(days=1)} was its last day), and {row.version} does "
        f"not change that. To extend it: seclog effect {row.document} --kind expires --until DATE"
        for row in gone
    )
