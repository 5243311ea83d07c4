"""The plan of taking a document out of the rulebook, or of merging it into another, on a pending line (section 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from seclog.core.cause import check_instrument, check_modification
from seclog.core.errors import RuleError, StateError, UsageError
from seclog.core.line import UNSCHEDULED, Line
from seclog.core.plan import Content, Plan
from seclog.core.record import Instrument, LineDraft, Retirement
from seclog.core.rulebook import Issued, Rulebook
from seclog.core.state import State, pending_ref
from seclog.core.text import field_problem

_SUBJECT = 100  # characters that a sentence for people may have


@dataclass(frozen=True, slots=True)
class RetireRequest:
    """Which document goes with which release, where its content goes (empty: nowhere), and why."""

    release: str
    document: str
    merged_into: str = ""
    causes: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    reason: str = ""


def plan_retire(state: State, request: RetireRequest, paths: tuple[str, ...], cited: tuple[str, ...] = ()) -> Plan:
    """Put a retirement on a line, whose tree then lacks the document; raises RuleError where it cannot go.

    `paths` are the files of the document that stand on the line now, `cited` the labels of texts that cite it.
    """
    _check_words(request)
    line = retiring_line(state, request.release)
    last = _present(state, line, request)
    if request.merged_into:
        _check_target(state, line, request, last)
    row = Retirement(request.document, request.merged_into, _causes(line, request))
    before = line.retired.get(request.document)
    if before is not None and before.row == row:
        raise RuleError(
            f"{last.row.label} goes with {line.title} already.",
            f"To keep it, type: seclog withdraw {request.document} --from {line.release}",
        )
    changes: Mapping[str, Content | None] = dict.fromkeys(paths)
    record = LineDraft(
        state.recorded_at(line),
        _subject(state, line, request, last),
        line.release,
        request.instruments,
        (),
        retired=(row,),
    )
    tip = line.tip
    summary = (_sentence(state, line, row, last), *_notes(state, line, request, last, cited))
    return Plan(record, pending_ref(line.release), line.local or None, (tip,), tip, changes, summary=summary)


def retiring_line(state: State, release: str) -> Line:
    """The line of a release that a document may leave with; raises UsageError for the unscheduled one, yet unborn."""
    if release == UNSCHEDULED and release not in state.lines:
        raise UsageError("A document leaves the rulebook with a release.", "Plan one, and name it: --for RELEASE")
    return state.line(release)


def label_of(book: Rulebook, line: Line | None, document: str) -> str:
    """What people call a document: its label as issued last, else as drafted on the line, else its id."""
    if book.issued.get(document):
        return book.issued[document][-1].row.label
    drafted = line.drafts.get(document) if line is not None else None
    return drafted.row.label if drafted is not None else document


def _check_words(request: RetireRequest) -> None:
    for cause in request.causes:
        check_modification(cause)
    for instrument in request.instruments:
        check_instrument(instrument.name)
    problem = field_problem(request.reason.replace("|", "/"))
    if problem is not None:
        raise UsageError(f"The reason {problem}.", "Give it in one plain line.")


def _present(state: State, line: Line, request: RetireRequest) -> Issued:
    """The last version of the document that is to go; raises StateError or RuleError for one that cannot."""
    name, book = request.document, state.book
    last = book.live(name)
    if name in book.retired:
        day, row = book.retired[name]
        into = f" and was merged into {row.merged_into}" if row.merged_into else ""
        raise RuleError(
            f"{label_of(book, line, name)} left the rulebook on {day}{into}.", f"Type: seclog history {name}"
        )
    drafted = line.drafts.get(name)
    if drafted is not None:
        raise RuleError(
            f"{drafted.row.label} {drafted.row.version} is drafted for {line.title}, and cannot leave with it.",
            f"Take the draft back first: seclog withdraw {name} --from {line.release}",
        )
    if last is None:
        raise StateError(f"{name} is not in the rulebook, so it cannot leave it.", "Type: seclog log")
    return last


def _check_target(state: State, line: Line, request: RetireRequest, last: Issued) -> None:
    """Refuse to merge a document into itself, into one that is gone or going, or round in a circle."""
    book, into = state.book, request.merged_into
    if into == request.document:
        raise RuleError(f"{last.row.label} cannot be merged into itself.", "Name the document that takes its content.")
    target = label_of(book, line, into)
    if into in book.retired:
        further = book.retired[into][1].merged_into
        hint = f"It was merged into {further}; merge into that." if further else "Name one that is in the rulebook."
        raise RuleError(f"{target} left the rulebook on {book.retired[into][0]}.", hint)
    circle = _circle(state, request)
    if circle:
        raise RuleError(
            f"The merge would lead round in a circle: {' > '.join(circle)}.",
            f"Take the other one back: {_taken_back(state, circle[1])}",
        )
    if into in line.retired:
        raise RuleError(
            f"{target} leaves the rulebook with {line.title} as well.",
            f"Merge into another document, or keep it: seclog withdraw {into} --from {line.release}",
        )
    if book.live(into) is None and into not in line.drafts:
        raise StateError(
            f"{into} is not in the rulebook, and not drafted for {line.title}.",
            f"Draft it first: seclog add {into} --file FILE --for {line.release}",
        )


def _taken_back(state: State, document: str) -> str:
    """What takes back a retirement that is pending on some line."""
    return next(
        f"seclog withdraw {document} --from {release}"
        for release, line in state.open_lines().items()
        if document in line.retired
    )


def _circle(state: State, request: RetireRequest) -> list[str]:
    """The way from the document by pending merges of all lines back to itself, empty where there is none."""
    goes: dict[str, list[str]] = {request.document: [request.merged_into]}
    for line in state.open_lines().values():
        for name, going in line.retired.items():
            if going.row.merged_into and name != request.document:
                goes.setdefault(name, []).append(going.row.merged_into)
    ways, seen = [[request.document]], set[str]()
    for way in ways:
        for name in goes.get(way[-1], ()):
            if name == request.document:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _causes(line: Line, request: RetireRequest) -> tuple[str, ...]:
    before = line.retired.get(request.document)
    known = before.row.causes if before is not None else ()
    return tuple(dict.fromkeys((*known, *request.causes, *(one.name for one in request.instruments))))


def _subject(state: State, line: Line, request: RetireRequest, last: Issued) -> str:
    if request.merged_into:
        what = f"Merge {last.row.label} into {label_of(state.book, line, request.merged_into)} with {line.title}"
    else:
        what = f"Retire {last.row.label} with {line.title}"
    if request.reason:
        return f"{what}: {request.reason}" if len(what) + len(request.reason) < 2 * _SUBJECT else request.reason
    return what if len(what) <= _SUBJECT else f"Retire {request.document} with {line.release}"


def _sentence(state: State, line: Line, row: Retirement, last: Issued) -> str:
    causes = f" ({', '.join(row.causes)})" if row.causes else ""
    live = ", ".join(state.book.live_versions(row.document))
    into = label_of(state.book, line, row.merged_into)
    how = f"is merged into {into}" if row.merged_into else "leaves the rulebook"
    return f"{last.row.label} {live} {how} with {line.title}{causes}."


def _notes(state: State, line: Line, request: RetireRequest, last: Issued, cited: tuple[str, ...]) -> Iterator[str]:
    """What a person should know before the document goes; none of it forbids that."""
    label, into = last.row.label, request.merged_into
    for release, other in state.open_lines().items():
        if release != line.release and request.document in other.retired:
            yield f"{label} is to leave with {release} as well; one of the two must be withdrawn."
        if release != line.release and request.document in other.drafts:
            version = other.drafts[request.document].row.version
            yield f"{label} {version} is drafted for {release}, and cannot go live once {label} is gone."
        if into and release != line.release and into in other.retired:
            yield f"{label_of(state.book, line, into)} itself is to leave with {release}."
        for name, going in other.retired.items():
            if going.row.merged_into == request.document:
                yield f"{label_of(state.book, line, name)} is to be merged into it with {release}."
    if into and into not in line.drafts:
        named = label_of(state.book, line, into)
        yield f"{named} is not drafted for {line.release} yet: seclog draft {into} --for {line.release}"
    yield from (f"{one} still cites it." for one in (*_linked(state, line, request, label), *cited))


def _linked(state: State, line: Line, request: RetireRequest, label: str) -> Iterator[str]:
    """The documents whose facts name the one that goes; what it is merged into may name it as a predecessor."""
    book, name = state.book, request.document
    whole = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)", re.IGNORECASE)
    for other in book.described:
        said = book.said_of(other, state.today)
        if said is None or other in book.retired or other in line.retired or other == name:
            continue
        if said.part_of == name:
            yield f"{label_of(book, line, other)}, which is part of it,"
        elif whole.search(said.required_by):
            yield f'{label_of(book, line, other)}, required by "{said.required_by}",'
        elif name in said.predecessors and other != request.merged_into:
            yield f"{label_of(book, line, other)}, of which it is a predecessor,"
