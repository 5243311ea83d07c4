"""Renaming: a draft whose registry entry has another label or title, and whose text is as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import RuleError, UsageError
from seclog.core.label import is_placeholder
from seclog.core.line import Line
from seclog.core.plan import Plan
from seclog.core.plan_draft import DraftItem, DraftRequest, draft_line, plan_draft
from seclog.core.record import Instrument
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.core.text import field_problem, folded
from seclog.formats.registry import read_document
from seclog.formats.registry_write import update_document
from seclog.ops.act import Way, carry_out
from seclog.ops.draft import choose_release
from seclog.ops.load import load_state, used_versions
from seclog.ops.registered import entries_at, line_entries, named_document, refuse_gone, require_entry
from seclog.ops.together import own_target
from seclog.store.blobs import read_blobs
from seclog.store.changes import current_branch
from seclog.store.git import Git


@dataclass(frozen=True, slots=True)
class RenameRequest:
    """The document, its new label or title (empty: it stays), the release (None: the only one planned), and why.

    `version` is the one that an own-numbered document will be.
    """

    document: str
    label: str = ""
    title: str = ""
    release: str | None = None
    causes: tuple[str, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    summary: str = ""
    version: str = ""


def rename(git: Git, now: datetime, way: Way, request: RenameRequest) -> Outcome:
    """Draft a document under another label or title; the old ones become aliases, by which it can still be found."""
    _check(request)

    def make() -> Plan:
        state = load_state(git, now)
        line = draft_line(state, choose_release(state, request.release, current_branch(git)))
        name = named_document(state, line, request.document, {})
        before, data = _entry(git, state, line, name)
        after, changed = _renamed(before, data, request)
        item = DraftItem(after, _files(git, state, line, after, request.version), changed)
        asked = DraftRequest(
            line.release,
            (item,),
            request.causes,
            request.instruments,
            request.summary or _subject(before, after, line),
            request.version,
        )
        plan = plan_draft(replace(state, used=used_versions(git, [name])), asked)
        return replace(plan, summary=(*plan.summary, *_said(before, after)))

    return carry_out(git, "rename", make, way, (f"seclog pending {request.release or ''}".strip(),))


def _check(request: RenameRequest) -> None:
    if not request.label and not request.title:
        raise UsageError("There is no new name.", "Give it by --label or --title.")
    for name in (request.label, request.title):
        problem = field_problem(name)
        if problem is not None:
            raise UsageError(f"{name[:60]!r} cannot be a title or label: it {problem}.", "Give another.")


def _entry(git: Git, state: State, line: Line, name: str) -> tuple[Document, bytes]:
    """The entry to rename: the line's where it has changed it for a draft, else the live one."""
    refuse_gone(state, line, name)
    drafted = name in line.drafts
    found = line_entries(git, state, line, [name]) if drafted else entries_at(git, state.live_tip, [name])
    return require_entry(found.documents, name), found.data[name]


def _renamed(before: Document, data: bytes, request: RenameRequest) -> tuple[Document, bytes]:
    """The entry with its new names, byte for byte as it was elsewhere; raises RuleError where it has them already."""
    label, title = request.label or before.label, request.title or before.title
    if (label, title) == (before.label, before.title):
        raise RuleError(f"{before.label} is called that already: {before.title}.", "Give another label or title.")
    old = [one for one, new in ((before.label, label), (before.title, title)) if one != new]
    known = {folded(one) for one in (*before.aliases, label, title)}
    aliases = [one for one in before.aliases if folded(one) not in (folded(label), folded(title))]
    aliases += [one for one in dict.fromkeys(old) if folded(one) not in known and not is_placeholder(one)]
    changes = {"label": label, "title": title, "aliases": aliases}
    path = entry_path(before.id)
    changed = update_document(data, changes, path)
    return read_document(changed, path), changed


def _files(git: Git, state: State, line: Line, document: Document, version: str) -> Mapping[str, bytes]:
    """The text and annexes that the renamed version has: those of the line's draft, else the live ones."""
    before, live = line.drafts.get(document.id), state.book.live(document.id)
    row = before.row if before is not None else live.row if live is not None else None
    commit = before.commit if before is not None else state.live_tip
    if row is None or document.text == "listed":
        return {}
    own = document.numbering == "own"
    place = document.path(own_target(line, document, version)) if own else row.path
    found = read_blobs(git, [f"{commit}:{path}" for path in (row.path, *document.annexes)])
    files = {path: found[f"{commit}:{path}"] for path in (row.path, *document.annexes)}
    texts = {(place if path == row.path else path): data for path, data in files.items()}
    return {path: data for path, data in texts.items() if path and data is not None}


def _subject(before: Document, after: Document, line: Line) -> str:
    was, now = (before.label, after.label) if before.label != after.label else (before.title, after.title)
    subject = f"Rename {was} to {now} for {line.title}"
    return subject if len(subject) <= 100 else f"Rename {before.id} for {line.release}"


def _said(before: Document, after: Document) -> tuple[str, ...]:
    names = ((before.label, after.label), (before.title, after.title))
    return tuple(f"{was} is called {now} from then on." for was, now in names if was != now)
