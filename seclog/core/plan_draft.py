"""The plan of drafting: texts become decimal versions on a pending line (design sections 4 and 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from seclog.core.cause import check_instrument, check_modification
from seclog.core.checks import marker_line
from seclog.core.collection import entry_path
from seclog.core.designated import check_designated, designated_lines, designated_row
from seclog.core.document import Document, label_key
from seclog.core.errors import InputError, RuleError, UsageError
from seclog.core.labels import check_labels
from seclog.core.line import UNSCHEDULED, Line, fold_line
from seclog.core.listed import check_digest, is_digest
from seclog.core.plan import Content, Plan, TagPlan
from seclog.core.plan_described import check_relations, draft_rows
from seclog.core.plan_effect import expired_lines
from seclog.core.record import Designated, Instrument, LineDraft, Reference, VersionRow
from seclog.core.rulebook import Rulebook
from seclog.core.state import State, pending_ref
from seclog.core.text import nearest
from seclog.core.version import OwnVersion, Version, version_key


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One document to draft: its entry as it will stand on the line, and the files that change.

    `files` maps paths to bytes (text and annexes); `entry` is the changed or new registry entry, else None.
    `base` is the live version that the text now stands on, empty for the line's draft or what is live;
    `takes_back` are the live versions whose changes a designated text takes back; `digest` is that of a text
    that is kept elsewhere; `leaves` are annexes that the entry lists no longer, and that are taken away.
    """

    document: Document
    files: Mapping[str, bytes]
    entry: bytes | None = None
    base: str = ""
    takes_back: tuple[str, ...] = ()
    digest: str = ""
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What is drafted for which release, why, and what of the work tree goes back to live text afterwards.

    `first` is the version at which a document to come enters the rulebook, an `N.0`; empty for `1.0`.
    """

    release: str
    items: tuple[DraftItem, ...]
    causes: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    summary: str = ""
    version: str = ""
    supersede: tuple[str, ...] = ()
    base: str = ""
    restore: tuple[str, ...] = field(default=())
    designated: bool = False
    first: str = ""


def plan_draft(state: State, request: DraftRequest) -> Plan:
    """Draft documents on a line; raises RuleError where a draft cannot be made from its base."""
    _check(request)
    line = draft_line(state, request.release)
    drafts = tuple(_draft(state, line, request, item) for item in request.items)
    check_labels(state, line, drafts)
    entries = tuple((item.document, item.entry is not None) for item in request.items)
    check_relations(state, line, entries)
    marked = _marked(line, request, drafts)
    ended = tuple(Reference(request.items[0].document.id, one) for one in request.supersede)
    changes: dict[str, Content | None] = {}
    leaving = [path for item in request.items for path in item.leaves]
    for item in request.items:
        changes.update({path: Content(data) for path, data in item.files.items()})
        if item.entry is not None:
            changes[entry_path(item.document.id)] = Content(item.entry)
    changes.update({path: None for path in leaving if path not in changes})
    record = LineDraft(
        state.recorded_at(line),
        request.summary or _subject(drafts, line),
        line.release,
        request.instruments,
        drafts,
        ended,
        documents=draft_rows(state, line, entries),
        designated=tuple(marked.values()),
    )
    return Plan(
        record,
        pending_ref(line.release),
        line.local or None,
        (line.tip,),
        line.tip,
        changes,
        tuple(TagPlan(f"{row.document}/{row.version}", draft_tag_text(record, row)) for row in drafts),
        request.restore,
        (
            *(_sentence(row, line) for row in drafts),
            *(leaves_sentence(path, line.title) for path in leaving if changes[path] is None),
            *designated_lines(state.book, drafts, marked),
            *expired_lines(state.book, drafts, state.today),
        ),
    )


def draft_line(state: State, release: str) -> Line:
    """The line that drafts go to; the unscheduled one begins with its first draft."""
    if release == UNSCHEDULED and release not in state.lines and release not in state.diverged:
        return fold_line(pending_ref(release), state.live_tip, ())
    return state.line(release)


def _marked(line: Line, request: DraftRequest, drafts: tuple[VersionRow, ...]) -> dict[str, Designated]:
    """The drafts that stand as designated, by document; none unless that is asked for."""
    for row in drafts:
        check_designated(line, row, designated=request.designated)
    if not request.designated:
        return {}
    pairs = zip(drafts, request.items, strict=True)
    return {row.document: designated_row(row, item.takes_back) for row, item in pairs}


def draft_tag_text(record: LineDraft, row: VersionRow) -> str:
    """The message of a draft's tag, made from its record alone."""
    return f"{row.label} {row.version}, a draft for {record.release}\n\n{record.subject}\n"


def _check(request: DraftRequest) -> None:
    single = request.version or request.supersede or request.base
    ids = [item.document.id for item in request.items]
    if not request.items:
        raise RuleError("Nothing is changed, so there is nothing to draft.", "Edit a text, or give one with --file.")
    if single and len(request.items) != 1:
        raise UsageError("--version, --supersede and --base go with one document.", "Draft it alone.")
    if len(set(ids)) != len(ids):
        raise UsageError("A document is named twice.", "Name each document once.")
    for cause in request.causes:
        check_modification(cause)
    for instrument in request.instruments:
        check_instrument(instrument.name)
    for item in request.items:
        for path, data in item.files.items():
            _check_text(path, data)


def _check_text(path: str, data: bytes) -> None:
    place = marker_line(data)
    if place:
        raise RuleError(f"{path}:{place} still holds a conflict marker.", "Settle the text and draft it again.")
    if not data:
        raise RuleError(f"{path} is empty.", "Give the whole text of the document.")


def _draft(state: State, line: Line, request: DraftRequest, item: DraftItem) -> VersionRow:
    document = item.document
    before = line.drafts.get(document.id)
    if document.id in state.book.retired:
        raise RuleError(f"{document.label} has been retired.", "Add a document with an id of its own.")
    if document.id in line.retired:
        raise RuleError(
            f"{document.label} leaves the rulebook with {line.title}.",
            f"To keep it and draft it, type first: seclog withdraw {document.id} --from {line.release}",
        )
    known = state.book.numbering.get(document.id, document.numbering)
    if known != document.numbering:
        raise RuleError(
            f"The numbering of {document.label} is {known}, and its entry says {document.numbering}.",
            f"Write numbering: {known} in {entry_path(document.id)}.",
        )
    _check_named(state, document)
    base = item.base or _base(state, line, request, document)
    _check_superseded(state, request, document)
    version = _number(state, line, request, document, base)
    causes = (*(before.row.causes if before else ()), *request.causes, *(one.name for one in request.instruments))
    path = document.path(str(OwnVersion.parse(version).released()) if document.numbering == "own" else None)
    return VersionRow(
        document.id,
        version,
        base,
        document.label,
        document.title,
        document.type,
        document.category,
        path or _digest(state, line, item),
        tuple(dict.fromkeys(causes)),
    )


def _digest(state: State, line: Line, item: DraftItem) -> str:
    """The digest of a listed text: as given, else that of the draft or version before; empty where none is known."""
    if item.digest:
        return check_digest(item.digest)
    name = item.document.id
    live = state.book.live(name)
    before = line.drafts[name].row if name in line.drafts else live.row if live is not None else None
    return before.path if before is not None and is_digest(before.path) else ""


def _base(state: State, line: Line, request: DraftRequest, document: Document) -> str:
    """What the draft is made from: the line's draft, else the live version, empty for a document to come."""
    live = state.book.live_versions(document.id)
    before = line.drafts.get(document.id)
    if request.designated:
        return live[-1] if live else ""
    if request.base:
        if request.base not in live:
            named = ", ".join(live) or "nothing"
            raise RuleError(f"{document.label} {request.base} is not live.", f"Live is {named}.")
        return request.base
    if before is not None:
        if is_stale(before.root, live):
            raise RuleError(
                f"The draft {before.row.version} of {document.label} is stale: "
                f"it was made from {before.root or 'nothing'}, and {', '.join(live) or 'nothing'} is live.",
                rebase_hint(document.id, line.release),
            )
        return before.row.version
    return _stands_on(live, request.version)


def _stands_on(live: tuple[str, ...], target: str) -> str:
    """The live version that a first draft is made from: of several the highest below the target, else the last."""
    if target and len(live) > 1:
        key = OwnVersion.parse(target).key
        below = [one for one in live if version_key(one) < key]
        return max(below, key=version_key) if below else live[-1]
    return live[-1] if live else ""


def _check_superseded(state: State, request: DraftRequest, document: Document) -> None:
    """Only a version of an own-numbered document needs to be ended; the others end with the next."""
    live = state.book.live_versions(document.id)
    for version in request.supersede:
        if document.numbering != "own":
            raise RuleError(
                f"{document.label} {version} ends by itself with the next version.", "Leave out --supersede."
            )
        if version not in live:
            raise RuleError(f"{document.label} {version} is not live.", f"Live is {', '.join(live) or 'nothing'}.")


def is_stale(root: str, live: tuple[str, ...]) -> bool:
    """Whether a chain of drafts began from a version that is no longer live (design section 6)."""
    return root not in live if root else bool(live)


def _check_named(state: State, document: Document) -> None:
    """Refuse a type or category that the collection does not have."""
    types = [kind.name for kind in state.book.types]
    for what, name, names in (("type", document.type, types), ("category", document.category, state.book.categories)):
        if name not in names:
            near = nearest(name, names)
            hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(names)}."
            raise InputError(f"The {what} {name!r} of {document.id} is not one of the collection's.", hint)


def rebase_hint(document: str, release: str) -> str:
    """What to type to put a stale draft on the live version."""
    return f"Rebase it first: seclog rebase {release} {document}"


def _number(state: State, line: Line, request: DraftRequest, document: Document, base: str) -> str:
    taken = set(state.used.get(document.id, ()))
    for other in state.lines.values():
        taken.update(other.used.get(document.id, ()))
    if document.numbering == "own":
        return _own_number(state, line, request, document, taken)
    if request.version:
        raise RuleError(f"{document.label} is numbered by seclog.", "Leave out --version.")
    begins = Version.parse(base).integer if base else _entering(request)
    integer = max([begins, *_spent(state, document.id)])
    used = [one.decimal for one in map(_decimal, taken) if one is not None and one.integer == integer]
    return str(Version(integer, max(used, default=0) + 1))


def _entering(request: DraftRequest) -> int:
    """The integer of the drafts of a document to come, one below that at which it enters the rulebook."""
    if not request.first:
        return 0
    first = Version.parse(request.first)
    if first.is_draft:
        raise UsageError(f"{request.first} is the number of a draft.", "State the live one: --first 5.0")
    return first.integer - 1


def _spent(state: State, document: str) -> Iterator[int]:
    """The integers of void versions: a number once given is not given again, so drafts go on from there."""
    for one in state.book.issued.get(document, ()):
        if one.void and (version := _decimal(one.row.version)) is not None:
            yield version.integer


def _decimal(text: str) -> Version | None:
    try:
        return Version.parse(text)
    except InputError:
        return None  # a tag that somebody made by hand


def _own_number(state: State, line: Line, request: DraftRequest, document: Document, taken: set[str]) -> str:
    if request.first:
        raise UsageError(f"{document.label} keeps its own numbering.", "State its version with --version.")
    before = line.drafts.get(document.id)
    target = request.version or (before.row.version.partition("-draft.")[0] if before else "")
    if not target:
        raise UsageError(
            f"{document.label} keeps its own numbering, so its next version must be stated.", "Add --version 4.2."
        )
    if OwnVersion.parse(target).is_draft:
        raise UsageError(f"{target} is a draft's number.", "State the version that it will be: --version 4.2.")
    if before is not None:
        _refuse_second(state, line, before.row, target)
    twin = issued_already(state.book, document.id, target)
    if twin:
        same = f"{target} is the same version as {twin}, which has been issued."
        said = f"{document.label} {target} has been issued."
        raise RuleError(said if twin == target else same, "State another version.")
    pattern = re.compile(rf"{re.escape(target)}-draft\.([1-9][0-9]{{0,5}})")
    numbers = [int(match[1]) for match in map(pattern.fullmatch, taken) if match is not None]
    return f"{target}-draft.{max(numbers, default=0) + 1}"


def _refuse_second(state: State, line: Line, drafted: VersionRow, target: str) -> None:
    """A line leads to one version of a document; one that has been issued meanwhile stands in nobody's way."""
    standing = drafted.version.partition("-draft.")[0]
    same = version_key(standing) == version_key(target)
    if same or issued_already(state.book, drafted.document, standing):
        return
    raise RuleError(
        f"{drafted.label} {standing} is drafted for {line.title}, and {target} would take its place.",
        f"Give {target} a release of its own (--for RELEASE), or take {standing} out first: "
        f"seclog withdraw {drafted.document} --from {line.release}",
    )


def issued_already(book: Rulebook, document: str, target: str) -> str:
    """The version of an own-numbered document that means the same as a target, as 4.2.0 does 4.2; empty for none."""
    versions = [one.row.version for one in book.issued.get(document, ())]
    return next((one for one in versions if version_key(one) == version_key(target)), "")


def _subject(drafts: tuple[VersionRow, ...], line: Line) -> str:
    names = ", ".join(f"{row.label} {row.version}" for row in sorted(drafts, key=lambda row: label_key(row.label)))
    text = f"Draft {names} for {line.title}"
    return text if len(text) <= 100 else f"Draft {len(drafts)} documents for {line.title}"


def leaves_sentence(path: str, title: str) -> str:
    """What is said of an annex that a release takes out of the rulebook."""
    return f"{path} leaves with {title}."


def _sentence(row: VersionRow, line: Line) -> str:
    made = f" from {row.made_from}" if row.made_from else ", a document to come"
    causes = f" ({', '.join(row.causes)})" if row.causes else ""
    return f"{row.label} {row.version} is drafted{made} for {line.title}{causes}."
