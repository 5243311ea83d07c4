"""Plans that put the record right: a wrong date, cause or title, a version never in force, an erratum (section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from seclog.core.cause import check_instrument, check_modification, is_instrument
from seclog.core.document import Document
from seclog.core.errors import RuleError, StateError, UsageError
from seclog.core.plan import Blob, Content, Plan
from seclog.core.plan_dates import check_reason
from seclog.core.plan_line import live_plan
from seclog.core.record import Corrected, Correction
from seclog.core.rulebook import Issued, Rulebook
from seclog.core.state import State
from seclog.core.text import field_problem, nearest

HISTORY = "history"  # the release of versions from before the repository
RESTORED = ("label", "title", "file", "annexes", "text")  # of an entry: what belongs to a text, and comes by a release


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
    _check(request)
    corrected = tuple(_corrected(request, one) for one in found)
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
        return _of_release(book, request)
    versions = [one for one in book.issued.get(request.document, ()) if one.row.version == request.version]
    if not versions:
        raise _unknown(book, request)
    return (versions[-1],)


def _of_release(book: Rulebook, request: CorrectRequest) -> tuple[Issued, ...]:
    """The versions of a release that took effect on another day than the one that is stated."""
    issued = [one for versions in book.issued.values() for one in versions]
    if request.release not in {one.release for one in issued}:
        near = nearest(request.release, [*book.landed, "baseline"])
        hint = f"Did you mean {near}?" if near else "See: seclog log"
        if request.release in book.landed:
            raise RuleError(f"Release {request.release} brought no version.", "See: seclog log --all")
        raise StateError(f"No release {request.release} has gone live.", hint)
    landed = book.landed.get(request.release)
    gone = [one.document for block in landed.record.blocks for one in block.retired] if landed else []
    if gone:
        raise RuleError(
            f"Release {request.release} took {', '.join(gone)} out as well, and that day cannot be corrected.",
            "Correct its versions one by one: seclog correct DOC VERSION --effective DATE --reason TEXT",
        )
    standing = [one for one in issued if one.release == request.release and not one.void]
    found = tuple(one for one in standing if one.effective_on != request.effective_on)
    if not found:
        raise RuleError(f"The record says so of {request.release} already.", "See: seclog log --all")
    return found


def _only_day(request: CorrectRequest) -> bool:
    others = (request.causes, request.title, request.note)
    return request.effective_on is not None and not request.void and all(one is None for one in others)


def _unknown(book: Rulebook, request: CorrectRequest) -> StateError:
    known = [one.row.version for one in book.issued.get(request.document, ())]
    near = nearest(request.version, known)
    hint = f"Did you mean {near}?" if near else f"It has: {', '.join(known)}."
    return StateError(f"{request.document} has no version {request.version}.", hint)


def _corrected(request: CorrectRequest, one: Issued) -> Corrected:
    """What changes of one version; raises RuleError where the record says so already."""
    if one.void:
        raise RuleError(
            f"{one.row.label} {one.row.version} is void already.", "See: seclog history " + one.row.document
        )
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
        raise RuleError(
            f"The record says so of {one.row.label} {one.row.version} already.",
            f"See: seclog history {one.row.document}",
        )
    return change


def _check(request: CorrectRequest) -> None:
    facts = [one is not None for one in (request.effective_on, request.title, request.causes)]
    if not (any(facts) or request.void or request.note is not None):
        raise UsageError("Nothing is stated to correct.", "State --effective, --cause, --title, --note or --void.")
    if request.void and any(facts):
        raise UsageError("A version that was never in force has no other facts.", "Leave out all but --void.")
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
        place = next(n for n, other in enumerate(standing) if other is one)
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
        _check_end(state.book, one, day)


def _check_end(book: Rulebook, one: Issued, day: date) -> None:
    """A version takes effect before it ends, or its document leaves the rulebook."""
    left = book.retired.get(one.row.document)
    ends = min([on for on in (one.ended_on, left[0] if left else None) if on is not None], default=date.max)
    if day > ends:
        raise RuleError(
            f"{one.row.label} {one.row.version} would take effect after its end, which was on {ends}.",
            f"State a day up to {ends}.",
        )


def _check_void(book: Rulebook, one: Issued) -> None:
    """What is live again must be here: a version from before the repository has no text."""
    document = one.row.document
    standing = [other for other in book.issued[document] if not other.void]
    before = standing[-2] if standing[-1] is one and len(standing) > 1 else None
    if document not in book.retired and before is not None and before.release == HISTORY:
        raise RuleError(
            f"Before {one.row.label} {one.row.version} was {before.row.version}, from before the repository, "
            "and its text is not here.",
            f"Bring the text by a release: seclog draft {document} --for RELEASE --file FILE",
        )


def restored_facts(live: Document, was: Document) -> dict[str, str | tuple[str, ...] | None]:
    """What an entry must say for an earlier text to be live again, by its keys: all that belongs to a text.

    A former name that is the present one again is no alias.
    """
    found: dict[str, str | tuple[str, ...] | None] = {key: getattr(was, key) for key in RESTORED}
    if was.text != live.text:
        found["source"] = was.source
    found["aliases"] = tuple(one for one in live.aliases if one not in (was.label, was.title))
    return found


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
    document = one.row.document
    standing = [other for other in state.book.issued[document] if not other.void]
    yield f"{named} was never in force; its number is spent."
    back = [other for other in standing if other.ended_by == one.sequence]
    if state.book.numbering.get(document) != "own" and standing[-1] is one:
        back = standing[-2:-1]
    if document not in state.book.retired and standing == [one]:
        yield f"{one.row.label} was never in the rulebook; its files go."
    elif document not in state.book.retired:
        yield from (f"The text of {other.row.version} is live again." for other in back)
    for release, line in state.open_lines().items():
        draft = line.drafts.get(one.row.document)
        if draft is not None and draft.root == one.row.version:
            yield f"Its draft {draft.row.version} for {release} is stale now: seclog rebase {release}"
