"""Plans that put the record right: a wrong date, cause or title, a version never in force, an erratum (section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from seclog.core.cause import check_instrument, check_modification, is_instrument
from seclog.core.errors import RuleError, StateError, UsageError
from seclog.core.plan import Blob, Content, Plan
from seclog.core.plan_dates import check_reason
from seclog.core.plan_line import live_plan
from seclog.core.record import Corrected, Correction
from seclog.core.rulebook import Issued, Rulebook
from seclog.core.state import State
from seclog.core.text import field_problem, nearest


@dataclass(frozen=True, slots=True)
class CorrectRequest:
    """What is put right of one version (by document id), or of all that a release brought; what stays is None.

    `effective_on` is the first day in force; `causes` replace those recorded; `note` is an erratum that changes
    nothing; `void` says that the version was never in force.
    """

    reason: str
    document: str = ""
    version: str = ""
    release: str = ""
    effective_on: date | None = None
    causes: tuple[str, ...] | None = None
    title: str | None = None
    note: str | None = None
    void: bool = False
    changes: Mapping[str, Content | Blob | None] = field(default_factory=dict)


def plan_correct(state: State, request: CorrectRequest) -> Plan:
    """A correction: what is known changes, what was does not, and no word of a text (design section 5)."""
    reason = check_reason(request.reason)
    found = chosen_versions(state.book, request)
    corrected = tuple(_corrected(state, request, one) for one in found)
    if request.effective_on is not None:
        _check_day(state, request.effective_on, found)
    if request.void:
        _check_void(state.book, found[0])
    named = f"{found[0].row.label} {found[0].row.version}" if len(found) == 1 else f"the {found[0].release_title}"
    record = Correction(
        state.book.sequence + 1, state.recorded_at(), f"Correct the record of {named}", reason, corrected
    )
    plan = live_plan(state, record, tuple(_sentences(state, request, found)))
    return replace(plan, changes=request.changes)


def chosen_versions(book: Rulebook, request: CorrectRequest) -> tuple[Issued, ...]:
    """The versions that a request is about; raises StateError for one that was never issued."""
    if request.release:
        if request.document or request.version or not _only_day(request):
            raise UsageError(
                "--release goes with --effective alone.", "Correct other facts version by version: DOC VERSION"
            )
        found = [one for issued in book.issued.values() for one in issued if one.release == request.release]
        if not found:
            near = nearest(request.release, [*book.landed, "baseline"])
            raise StateError(
                f"No release {request.release} has gone live.", f"Did you mean {near}?" if near else "See: seclog log"
            )
        return tuple(one for one in found if not one.void)
    versions = [one for one in book.issued.get(request.document, ()) if one.row.version == request.version]
    if not versions:
        raise _unknown(book, request)
    return (versions[-1],)


def _only_day(request: CorrectRequest) -> bool:
    others = (request.causes, request.title, request.note)
    return request.effective_on is not None and not request.void and all(one is None for one in others)


def _unknown(book: Rulebook, request: CorrectRequest) -> StateError:
    known = [one.row.version for one in book.issued.get(request.document, ())]
    near = nearest(request.version, known)
    hint = f"Did you mean {near}?" if near else f"It has: {', '.join(known)}."
    return StateError(f"{request.document} has no version {request.version}.", hint)


def _corrected(state: State, request: CorrectRequest, one: Issued) -> Corrected:
    """What changes of one version; raises RuleError where the record says so already."""
    if one.void:
        raise RuleError(
            f"{one.row.label} {one.row.version} is void already.", "See: seclog history " + one.row.document
        )
    _check_words(request)
    change = Corrected(
        one.row.document,
        one.row.version,
        request.effective_on if request.effective_on != one.effective_on else None,
        request.title if request.title != one.row.title else None,
        request.causes if request.causes != one.row.causes else None,
        request.void,
        None,
        request.note,
    )
    if change == Corrected(one.row.document, one.row.version):
        asked = (request.effective_on, request.title, request.causes)
        if all(value is None for value in asked):
            raise UsageError("Nothing is stated to correct.", "State --effective, --cause, --title, --note or --void.")
        raise RuleError(
            f"The record says so of {one.row.label} {one.row.version} already.",
            f"See: seclog history {one.row.document}",
        )
    return change


def _check_words(request: CorrectRequest) -> None:
    for text in (request.title, request.note):
        problem = ("is empty" if not text else field_problem(text)) if text is not None else None
        if problem is not None:
            raise UsageError(f"{(text or '')[:60]!r} cannot be recorded: it {problem}.", "Write it on one line.")
    for cause in request.causes or ():
        check_instrument(cause) if is_instrument(cause) else check_modification(cause)


def _check_day(state: State, day: date, found: tuple[Issued, ...]) -> None:
    """Nothing is put in the future, and a document's dates keep the order of the ledger."""
    if day > state.today:
        raise RuleError(f"{day} is still to come: a correction puts nothing in the future.", "State the day it was.")
    for one in found:
        standing = [other for other in state.book.issued[one.row.document] if not other.void]
        place = next(n for n, other in enumerate(standing) if other.sequence == one.sequence and other.row == one.row)
        before = standing[place - 1] if place else None
        after = standing[place + 1] if place + 1 < len(standing) else None
        if before is not None and day < before.effective_on:
            raise RuleError(
                f"{one.row.label} {one.row.version} would take effect before {before.row.version}, "
                f"which did on {before.effective_on}.",
                f"State a day from {before.effective_on} on, or correct {before.row.version} first.",
            )
        if after is not None and day > after.effective_on:
            raise RuleError(
                f"{one.row.label} {one.row.version} would take effect after {after.row.version}, "
                f"which did on {after.effective_on}.",
                f"State a day up to {after.effective_on}, or correct {after.row.version} first.",
            )


def _check_void(book: Rulebook, one: Issued) -> None:
    document = one.row.document
    if document in book.retired:
        raise RuleError(f"{one.row.label} has left the rulebook.", f"See: seclog history {document}")
    standing = [other for other in book.issued[document] if not other.void]
    if len(standing) < 2:
        raise RuleError(
            f"{one.row.label} {one.row.version} is the only version that {document} has.",
            f"Take the document out by a release: seclog retire {document} --for RELEASE",
        )


def _sentences(state: State, request: CorrectRequest, found: tuple[Issued, ...]) -> Iterator[str]:
    for one in found:
        named = f"{one.row.label} {one.row.version}"
        if request.effective_on is not None and request.effective_on != one.effective_on:
            yield f"{named} took effect on {request.effective_on}, and not on {one.effective_on}."
        if request.title is not None and request.title != one.row.title:
            yield f"{named} bears the title {request.title}."
        if request.causes is not None and request.causes != one.row.causes:
            yield f"{named} was caused by {', '.join(request.causes) or 'nothing recorded'}."
        if request.note is not None:
            yield f"{named} has an erratum: {request.note}"
        if request.void:
            yield from _void(state, one, named)


def _void(state: State, one: Issued, named: str) -> Iterator[str]:
    standing = [other for other in state.book.issued[one.row.document] if not other.void]
    yield f"{named} was never in force; its number is spent."
    if standing[-1] is one:
        yield f"The text of {standing[-2].row.version} is live again."
    for release, line in state.open_lines().items():
        draft = line.drafts.get(one.row.document)
        if draft is not None and draft.root == one.row.version:
            yield f"Its draft {draft.row.version} for {release} is stale now: seclog rebase {release}"
