"""Adding a document: its registry entry and first draft on a pending line; it enters the rulebook by the release."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from seclog.core.document import NUMBERINGS, Document, check_document_id
from seclog.core.errors import RuleError, UsageError
from seclog.core.line import Line
from seclog.core.plan_draft import draft_line
from seclog.core.record import Instrument
from seclog.core.report import Outcome
from seclog.core.rulebook import Rulebook
from seclog.core.state import State
from seclog.core.text import field_problem, folded, is_device_name, nearest
from seclog.formats.titles import title_of
from seclog.ops.act import Way
from seclog.ops.draft import DraftOptions, choose_release, draft
from seclog.ops.edits import owner_of
from seclog.ops.folder import humanised
from seclog.ops.load import load_state
from seclog.ops.registered import named_document
from seclog.store.changes import current_branch
from seclog.store.git import Git


@dataclass(frozen=True, slots=True)
class AddRequest:
    """A document to come: what its entry says, and its text, or the digest of one that is kept elsewhere.

    `part_of` and `predecessors` are names of other documents; `first` the version at which it enters the rulebook.
    """

    document: str
    text: bytes
    text_name: str = ""
    place: str = ""
    title: str = ""
    label: str = ""
    type: str = ""
    category: str = ""
    numbering: str = "integer"
    version: str = ""
    release: str | None = None
    causes: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    summary: str = ""
    first: str = ""
    digest: str = ""
    part_of: str = ""
    predecessors: tuple[str, ...] = ()
    required_by: str = ""
    governance: str = ""
    owner: str = ""
    ask_at: str = ""


def add(git: Git, now: datetime, way: Way, request: AddRequest) -> Outcome:
    """Draft a document that is not in the rulebook yet, as 0.1 (design section 6)."""
    check_document_id(request.document)
    if is_device_name(request.document):
        raise UsageError(f"{request.document!r} cannot be a file's name on Windows.", "Choose another id.")
    if request.numbering not in NUMBERINGS:
        raise UsageError(f"{request.numbering!r} is no numbering.", f"It is one of: {', '.join(NUMBERINGS)}.")
    state = load_state(git, now)
    line = draft_line(state, choose_release(state, request.release, current_branch(git)))
    issued = state.book.issued.get(request.document, ())  # one that never was in force may be added again
    if any(not one.void for one in issued) or request.document in line.drafts:
        hint = f"Type: seclog draft {request.document} --for {line.release} --file FILE"
        raise RuleError(f"The document {request.document} exists.", hint)
    entry = _related(state, line, _entry(state.book, request), request)
    owner = owner_of(git, state, line, entry.file or "")
    if owner is not None:
        raise RuleError(f"{entry.file} belongs to {owner.label} already.", "Give the text under another name.")
    options = DraftOptions(
        (request.document,),
        None if request.digest else request.text,
        request.text_name,
        request.place,
        request.release,
        request.causes,
        request.instruments,
        request.summary,
        request.version,
        added=(entry,),
        digest=request.digest,
        first=request.first,
    )
    return draft(git, now, way, options)


def _entry(book: Rulebook, request: AddRequest) -> Document:
    suffix = os.path.splitext(request.text_name)[1].lower() or ".md"
    title = request.title or title_of(request.text_name or "text.md", request.text)
    if not title:
        raise UsageError("The text has no heading to take its title from.", "Give one: --title TITLE")
    label = request.label or title
    for name in (title, label):
        problem = field_problem(name)
        if problem is not None:
            raise UsageError(f"{name[:60]!r} cannot be a title or label: it {problem}.", "Give another.")
    for name in (request.required_by, request.governance, request.owner, request.ask_at):
        problem = field_problem(name)
        if problem is not None:
            raise UsageError(f"{name[:60]!r} cannot stand in the registry: it {problem}.", "Give another.")
    own = request.numbering == "own"
    in_place = request.place.startswith("documents/") and not own
    folder = humanised(request.place.rpartition("/")[0].rpartition("/")[2]) if in_place else ""
    category = request.category or next((one for one in book.categories if folded(one) == folded(folder)), "")
    path = f"documents/{request.document}/{{version}}{suffix}" if own else f"documents/{request.document}{suffix}"
    return Document(
        request.document,
        label,
        title,
        _chosen("type", request.type, [kind.name for kind in book.types]),
        _chosen("category", category, book.categories),
        request.numbering,
        None if request.digest else request.place if in_place else path,
        required_by=request.required_by or None,
        governance=request.governance or None,
        owner=request.owner or None,
        text="listed" if request.digest else "included",
        ask_at=request.ask_at or None,
    )


def _related(state: State, line: Line, entry: Document, request: AddRequest) -> Document:
    """The entry with the documents that it is part of or came from, named by id, label or unique prefix."""
    part_of = named_document(state, line, request.part_of, {}) if request.part_of else None
    before = tuple(named_document(state, line, name, {}) for name in request.predecessors)
    return replace(entry, part_of=part_of, predecessors=tuple(dict.fromkeys(before)))


def _chosen(what: str, name: str, names: Iterable[str]) -> str:
    """The collection's own spelling of a type or category; the only one where none is named."""
    known = list(names)
    found = next((one for one in known if folded(one) == folded(name)), None)
    if found is not None:
        return found
    if not name and (len(known) == 1 or what == "type"):
        return known[0]
    near = nearest(name, known) if name else None
    hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(known)}."
    said = f"The {what} {name!r} is not one of the collection's." if name else f"The document needs a {what}."
    raise UsageError(said, f"{hint} Write it as --{what}.")
