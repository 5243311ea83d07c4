"""The plan of a rebase: stale drafts are put on the live text, merged three ways (design section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import NamedTuple

from seclog.core.classification import row_of
from seclog.core.document import Document
from seclog.core.errors import Finding, RuleError
from seclog.core.line import Draft, Line
from seclog.core.plan import Plan
from seclog.core.plan_draft import DraftItem, DraftRequest, is_stale, plan_draft
from seclog.core.record import LineDraft
from seclog.core.rulebook import Issued, Rulebook
from seclog.core.state import State
from seclog.core.text import nearest

BINARIES = (".docx", ".doc", ".pdf", ".xlsx", ".xls", ".pptx", ".zip", ".png", ".jpg")
Merge = Callable[[bytes, bytes, bytes], bytes | None]


class Sides(NamedTuple):
    """One file three times: as the draft's root had it, as the draft has it, as it is live; None where it is not."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None


class Merged(NamedTuple):
    """A file put together, or why it cannot be: `words` changed on both sides, or a `binary`."""

    data: bytes | None
    problem: str = ""


def merged_file(path: str, sides: Sides, merge: Merge) -> Merged:
    """Put the two sides of a file together; what one side alone changed needs no merge."""
    base, ours, theirs = sides
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if path.lower().endswith(BINARIES) or any(data is not None and b"\0" in data for data in sides):
        return Merged(None, "binary")
    if ours is None or theirs is None:
        return Merged(None, "words")
    done = merge(base or b"", ours, theirs)
    return Merged(done, "" if done is not None else "words")


def merged_entry(base: Document, ours: Document, theirs: Document) -> tuple[Document, tuple[str, ...]]:
    """A registry entry put together key by key; the keys that both sides changed keep what the line says."""
    found: dict[str, object] = {}
    both = []
    for one in fields(Document):
        was, here, live = (getattr(entry, one.name) for entry in (base, ours, theirs))
        found[one.name] = live if here == was else here
        if here != was and live not in (was, here):
            both.append(one.name)
    return replace(theirs, **found), tuple(both)  # type: ignore[arg-type]


def root_of(book: Rulebook, draft: Draft) -> Issued | None:
    """The version that a chain of drafts began from, as it was issued; None for a document that was to come."""
    versions = book.issued.get(draft.row.document, ())
    return next((one for one in reversed(versions) if one.row.version == draft.root), None)


def new_base(book: Rulebook, draft: Draft) -> Issued | None:
    """The live version that a draft goes onto; of several the one that took its root's place, else the last."""
    document = draft.row.document
    live = book.live_versions(document)
    found = [one for one in book.issued.get(document, ()) if one.row.version in live and not one.void]
    if draft.root in live:
        return root_of(book, draft)
    root = root_of(book, draft)
    followed = [one for one in found if root is not None and one.effective_on == root.ended_on]
    return next(reversed(followed or found), None)


class Stale(NamedTuple):
    """A draft to be put on another version; `root` is None for a document that was to come."""

    draft: Draft
    root: Issued | None
    base: Issued


def stale_drafts(state: State, line: Line) -> tuple[Draft, ...]:
    """The drafts of a line whose root is no longer live, in its order."""
    live = state.book.live_versions
    return tuple(one for one in line.drafts.values() if is_stale(one.root, live(one.row.document)))


def require_draft(line: Line, document: str) -> Draft:
    """A document's draft on the line; raises RuleError where there is none."""
    if document not in line.drafts:
        near = nearest(document, line.drafts)
        hint = f"Did you mean {near}?" if near else f"Type: seclog pending {line.release}"
        raise RuleError(f"{document} has no draft for {line.title}.", hint)
    return line.drafts[document]


def refusal(state: State, line: Line, draft: Draft) -> Finding | None:
    """Why a draft is not merged at all: it stands as designated, nothing is live, or its number was issued."""
    row = draft.row
    where = f"{row.document} {row.version}"
    if row.document in line.designated:
        hint = f"Draft it again: seclog draft {row.document} --for {line.release} --designated --file FILE"
        return Finding("D201", where, f"{row.label} stands as made", hint)
    if new_base(state.book, draft) is None:
        gone = "has been retired" if row.document in state.book.retired else "has no live version"
        hint = f"Take the draft off: seclog withdraw {row.document} --from {line.release}"
        return Finding("D202", where, f"{row.label} {gone}, so there is nothing to put it on", hint)
    target = row.version.partition("-draft.")[0]
    if target != row.version and any(one.row.version == target for one in state.book.issued[row.document]):
        live = state.book.live_versions(row.document)[-1]
        hint = f"State another: seclog draft {row.document} --for {line.release} --file FILE --base {live} --version V"
        return Finding("D203", where, f"{row.label} {target} has been issued meanwhile", hint)
    return None


def changed_finding(line: Line, draft: Draft, base: str, paths: Iterable[str]) -> Finding:
    """What is said where the line's files are no longer those of the draft: which of the two counts is not guessed."""
    row, named = draft.row, " ".join(paths)
    put_back = f"git switch pending/{line.release} && git restore -SW -s {row.document}/{row.version} -- {named}"
    hint = (
        f"Put the draft's back and commit: {put_back} && git commit -m 'Put back {row.version}'. Or, where they hold "
        f"{base} already: seclog draft {row.document} --for {line.release} --file FILE --base {base}"
    )
    return Finding("D204", f"{row.document} {row.version}", f"{named} changed on the line since the draft", hint)


def conflict_finding(line: Line, stale: Stale, path: str, problem: str) -> Finding:
    """What is said where both sides changed a file: how to settle it."""
    row, base = stale.draft.row, stale.base.row.version
    where = f"{row.document} {row.version}"
    settle = f"seclog draft {row.document} --for {line.release}"
    if path != row.path:
        hint = f"Write it on the line (git switch pending/{line.release}), then there: {settle} --base {base}"
        said = "is no text, and both changed it"
        if problem != "binary":
            hint, said = annex_hint(line, stale, path), "is changed in both, in the same place"
        return Finding("D207", where, f"{path} {said} ({row.version} and {base})", hint)
    if problem == "binary":
        hint = f"Make one file of both, then: {settle} --file FILE --base {base}"
        return Finding("D206", where, f"{path} is no text, and both {row.version} and {base} changed it", hint)
    hint = f"Write both sides to a file: seclog rebase {line.release} {row.document} -o FILE; settle it there, then: "
    return Finding(
        "D205", where, f"{row.version} and {base} change the same words", f"{hint}{settle} --file FILE --base {base}"
    )


def annex_hint(line: Line, stale: Stale, path: str) -> str:
    """How to settle an annex: both sides come in one file, and the settled one is drafted where the line has it."""
    document = stale.draft.row.document
    return f"Write both sides to a file: seclog rebase {line.release} {document} -o FILE; " + _lower(
        annex_settled(line, stale, path)
    )


def annex_settled(line: Line, stale: Stale, path: str) -> str:
    """What to do with the file that holds both sides of an annex."""
    settle = f"seclog draft {stale.draft.row.document} --for {line.release} --base {stale.base.row.version}"
    return f"Settle it, put it at {path} on the line (git switch pending/{line.release}), then there: {settle}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def unsound_finding(line: Line, stale: Stale, path: str, said: str) -> Finding:
    """What is said of a file that git put together, and that is then not in order."""
    row = stale.draft.row
    message = f"{path} put together with {stale.base.row.version} is not in order: {said}"
    return Finding("D209", f"{row.document} {row.version}", message, annex_hint(line, stale, path))


def entry_finding(line: Line, stale: Stale, keys: Iterable[str], path: str) -> Finding:
    """What is said where both sides changed the same keys of a registry entry."""
    row, base = stale.draft.row, stale.base.row.version
    hint = (
        f"Settle the text too: seclog rebase {line.release} {row.document} -o FILE; then: seclog draft {row.document} "
        f"--for {line.release} --file FILE --base {base}, and the line's {' and '.join(keys)} stand"
    )
    message = f"{path}: {', '.join(keys)} changed in both {row.version} and {base}"
    return Finding("D208", f"{row.document} {row.version}", message, hint)


def plan_rebase(state: State, release: str, items: tuple[DraftItem, ...]) -> Plan:
    """Record merged drafts on their new bases, all in one record; numbers, causes and tags as for any draft.

    Each item has its `base`. What the drafts said beside their texts goes on being said.
    """
    line = state.line(release)
    before = {item.document.id: line.drafts[item.document.id].row.version for item in items}
    plan = plan_draft(state, DraftRequest(release, items, summary=_subject(items, line.title)))
    assert isinstance(plan.record, LineDraft)
    said = {row.document: row for row in plan.record.documents}
    said |= {one.document.id: row_of(one.document, None) for one in items if one.document.id in line.described}
    record = replace(plan.record, documents=tuple(said.values()))
    summary = tuple(
        f"{row.label} {row.version} is {before[row.document]} on the live {row.made_from}." for row in record.drafts
    )
    return replace(plan, record=record, summary=(*summary, *_ended(state, line, before)))


def _subject(items: tuple[DraftItem, ...], title: str) -> str:
    text = f"Rebase {', '.join(f'{one.document.label} on {one.base}' for one in items)} for {title}"
    return text if len(text) <= 100 else f"Rebase {len(items)} drafts for {title}"


def _ended(state: State, line: Line, rebased: Mapping[str, str]) -> Iterable[str]:
    """Own-numbered versions that the line was to end and that have ended already: somebody must say what ends now."""
    for one in line.ended:
        if one.document in rebased and one.version not in state.book.live_versions(one.document):
            yield (
                f"{one.document} {one.version} has ended already; say what ends now: "
                f"seclog draft {one.document} --for {line.release} --supersede V --mod ID"
            )
