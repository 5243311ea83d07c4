"""Rebasing: stale drafts of a line go onto the live text; what conflicts is said, and nothing is left half done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import Finding, IntegrityError, RuleError, UsageError
from seclog.core.line import Draft, Line
from seclog.core.listed import is_digest
from seclog.core.plan import Plan
from seclog.core.plan_draft import DraftItem, is_stale
from seclog.core.plan_rebase import (
    Sides,
    Stale,
    annex_settled,
    changed_finding,
    conflict_finding,
    entry_finding,
    merged_entry,
    merged_file,
    new_base,
    plan_rebase,
    refusal,
    require_draft,
    root_of,
    stale_drafts,
    unsound_finding,
)
from seclog.core.report import Outcome
from seclog.core.rulebook import Issued
from seclog.core.state import State
from seclog.formats.registry import read_document
from seclog.formats.registry_write import update_document
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state, used_versions
from seclog.ops.registered import named_document
from seclog.ops.specification_merged import merged_findings
from seclog.store.blobs import object_ids, read_blobs
from seclog.store.changes import merge_marked, merge_three
from seclog.store.git import Git
from seclog.store.refs import contains


class Rebased(NamedTuple):
    """What was rebased, and a finding for each draft that stays stale."""

    outcome: Outcome
    findings: tuple[Finding, ...]


class Marked(NamedTuple):
    """Both sides of a draft's text in one file; None where there is nothing to put together, which `said` explains."""

    data: bytes | None
    said: str


class _NothingStaleError(Exception):
    """There is nothing to rebase; the notes say why."""

    def __init__(self, notes: tuple[str, ...]) -> None:
        super().__init__()
        self.notes = notes


def rebase(git: Git, now: datetime, way: Way, release: str, names: tuple[str, ...]) -> Rebased:
    """Put the stale drafts of a line (or those named) on the live text, the clean ones in one record.

    Raises RuleError with a finding for each where none is clean.
    """
    findings: list[Finding] = []
    said: list[str] = []

    def make() -> Plan:
        state = load_state(git, now)
        line = state.line(release)
        drafts, notes = _asked(state, line, names)
        if not drafts:
            raise _NothingStaleError(notes)
        items, same = _merged(git, state, line, drafts, findings)
        if not items:
            raise RuleError(f"{_stay(findings, drafts)}, and nothing has changed.", findings[0].hint, findings)
        said[:] = [_stay(findings, drafts)] if findings else []
        ids = [item.document.id for item in items]
        plan = plan_rebase(replace(state, used=used_versions(git, ids)), line.release, items)
        return replace(plan, summary=(*plan.summary, *same, *notes))

    try:
        outcome = carry_out(git, "rebase", make, way, ("seclog pending", "seclog redline DOC"))
    except _NothingStaleError as nothing:
        return Rebased(Outcome("rebase", nothing.notes, way.dry_run, "", (), (), {}), ())
    summary = (*outcome.summary, *(f"{one}." for one in said))
    return Rebased(outcome._replace(summary=summary, details={"stale": tuple(findings)}), tuple(findings))


def marked_text(git: Git, now: datetime, release: str, names: tuple[str, ...]) -> Marked:
    """Both sides of one stale draft in one file, with git's conflict markers where they change the same words.

    Raises RuleError for a draft that cannot be put together so.
    """
    if len(names) != 1:
        raise UsageError("A file holds the text of one document.", f"Name it: seclog rebase {release} DOC -o FILE")
    state = load_state(git, now)
    line = state.line(release)
    drafts, notes = _asked(state, line, names)
    if not drafts:
        return Marked(None, " ".join(notes))
    (draft,) = drafts
    refused = refusal(state, line, draft)
    if refused is not None and refused.code != "D203":
        raise RuleError(f"{refused.message}.", refused.hint)
    stale = _stale(state, draft)
    base, live = stale.base.row, draft.root or "nothing"
    path, others = _to_settle(git, state, line, stale)
    if not path:
        return Marked(None, f"Its files go together: seclog rebase {line.release} {draft.row.document}")
    is_text = path == draft.row.path
    sides = _texts(git, stale) if is_text else _annexes(git, state, stale, (path,))[path]
    labels = (f"draft {draft.row.version}", f"base {live}", f"live {base.version}")
    merged = merge_marked(git, (sides.ours or b"", sides.base or b"", sides.theirs or b""), labels)
    if merged is None or b"\0" in merged:
        problem = conflict_finding(line, stale, path, "binary")
        raise RuleError(f"{problem.message}.", problem.hint)
    more = f" Settle these there too: {', '.join(others)}." if others else ""
    if not is_text:
        return Marked(merged, f"{annex_settled(line, stale, path)}.{more}")
    settle = f"seclog draft {draft.row.document} --for {line.release} --file FILE --base {base.version}"
    return Marked(merged, f"Settle it, then type: {settle}")


def _out_of_order(git: Git, state: State, line: Line, item: DraftItem) -> list[str]:
    """The files of an item that would not be in order."""
    wrong = merged_findings(git, state, line, (item,)).get(item.document.id, ())
    return list(dict.fromkeys(path for one in wrong if (path := one.where.partition(":")[0]) in item.files))


def _to_settle(git: Git, state: State, line: Line, stale: Stale) -> tuple[str, tuple[str, ...]]:
    """The file of a stale draft of which both sides are asked for, empty for none, and further annexes in conflict.

    It is the text, unless that goes together and an annex does not, or is then not in order.
    """
    put, text = _put_together(git, state, line, stale, text_too=True), stale.draft.row.path
    annexes = [path for path in put.conflicts if path != text]
    if text not in put.conflicts and not annexes:
        item = DraftItem(put.document, put.files, put.entry, stale.base.row.version)
        annexes = _out_of_order(git, state, line, item)
    if text in put.conflicts or not annexes:
        return ("" if is_digest(text) else text), ()
    return annexes[0], tuple(annexes[1:])


def stand_on(git: Git, state: State, line: Line, item: DraftItem) -> tuple[DraftItem, tuple[str, ...]]:
    """A text that a person has put on the live version, with the live entry and annexes under it.

    Where both sides changed the same, what the line says stands, and a note says so. An item of a document whose
    draft is not stale comes back as it is.
    """
    draft = line.drafts.get(item.document.id)
    if draft is None or not is_stale(draft.root, state.book.live_versions(item.document.id)):
        return item, ()
    base = new_base(state.book, draft)
    if base is None:
        return item, ()
    put = _put_together(git, state, line, Stale(draft, root_of(state.book, draft), base), text_too=False)
    notes = [f"{path} stays as drafted, though {base.row.version} changed it too." for path in put.conflicts]
    annexes = {path: data for path, data in put.files.items() if path not in item.files}
    odd = _out_of_order(git, state, line, replace(item, document=put.document, files={**annexes, **item.files}))
    notes += [
        f"{path} stays as drafted: put together with {base.row.version} it is not in order."
        for path in odd
        if path in annexes
    ]
    annexes = {path: data for path, data in annexes.items() if path not in odd}
    if put.document.text == "listed" and not item.digest:
        item = replace(item, digest=_live_digest(Stale(draft, root_of(state.book, draft), base)))
    if item.entry is not None:
        return replace(item, files={**annexes, **item.files}), tuple(notes)
    if put.keys:
        notes.append(f"Its entry keeps {' and '.join(put.keys)} as drafted, though {base.row.version} changed it too.")
    moved = (_text_path(item.document, draft), _text_path(put.document, draft))
    files = {moved[1] if path == moved[0] else path: data for path, data in item.files.items()}
    return replace(item, document=put.document, files={**annexes, **files}, entry=put.entry), tuple(notes)


def _asked(state: State, line: Line, names: tuple[str, ...]) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """The stale drafts among those asked for, and what is said of the others."""
    stale = stale_drafts(state, line)
    if not names:
        return stale, () if stale else (f"No draft of {line.title} is stale.",)
    notes, found = [], []
    for name in dict.fromkeys(names):
        document = named_document(state, line, name, {})
        if document in line.retired and document not in line.drafts:
            notes.append(f"{line.title} retires {document}: there is nothing to rebase.")
            continue
        draft = require_draft(line, document)
        if draft in stale:
            found.append(draft)
        else:
            notes.append(
                f"{draft.row.label} {draft.row.version} is not stale: {draft.root or 'nothing'} is what it stands on."
            )
    return tuple(dict.fromkeys(found)), tuple(notes)


def _stay(findings: list[Finding], drafts: tuple[Draft, ...]) -> str:
    stay = len({one.where for one in findings})
    return f"{stay} of {len(drafts)} draft{'s stay' if len(drafts) != 1 else ' stays'} stale"


def _stale(state: State, draft: Draft) -> Stale:
    base = new_base(state.book, draft)
    assert base is not None
    return Stale(draft, root_of(state.book, draft), base)


def _merged(
    git: Git, state: State, line: Line, drafts: tuple[Draft, ...], findings: list[Finding]
) -> tuple[tuple[DraftItem, ...], tuple[str, ...]]:
    """The drafts that go onto the live text, each as an item, with what is said of them; the others leave findings."""
    items, notes = [], []
    for draft in drafts:
        refused = refusal(state, line, draft)
        if refused is not None:
            findings.append(refused)
            continue
        stale = _stale(state, draft)
        put = _put_together(git, state, line, stale, text_too=True)
        found = put.findings(line, stale)
        findings += found
        if not found:
            digest = _live_digest(stale)
            items.append(DraftItem(put.document, put.files, put.entry, stale.base.row.version, digest=digest))
        if not found and put.same:
            take_off = f"seclog withdraw {put.document.id} --from {line.release}"
            notes.append(f"The live text of {put.document.label} holds all of its draft; to take it off: {take_off}")
    wrong = merged_findings(git, state, line, items)
    findings += [one for name, said in wrong.items() for one in _unsound(line, _stale(state, line.drafts[name]), said)]
    return tuple(one for one in items if one.document.id not in wrong), tuple(notes)


def _unsound(line: Line, stale: Stale, said: Iterable[Finding]) -> list[Finding]:
    words = [(one.where.partition(":")[0], one.message.partition("\n")[0]) for one in said]
    return [unsound_finding(line, stale, path, message) for path, message in words]


def _live_digest(stale: Stale) -> str:
    """The digest of the live text where it is kept elsewhere and the draft has that of its root still, else empty."""
    root = stale.root.row.path if stale.root is not None else ""
    live = stale.base.row.path
    return live if stale.draft.row.path == root and is_digest(live) else ""


class _Put(NamedTuple):
    """A draft put on its new base: entry and files; `conflicts` by path and `keys` of the entry changed on both sides.

    `changed` are files that are no longer as they were drafted; `same`: its text is then the live one.
    """

    document: Document
    entry: bytes | None
    files: dict[str, bytes]
    conflicts: dict[str, str]
    keys: tuple[str, ...]
    changed: tuple[str, ...]
    same: bool

    def findings(self, line: Line, stale: Stale) -> list[Finding]:
        """Why it cannot be recorded; nothing where it can."""
        if self.changed:
            return [changed_finding(line, stale.draft, stale.base.row.version, self.changed)]
        found = [conflict_finding(line, stale, path, problem) for path, problem in self.conflicts.items()]
        if self.keys:
            found.append(entry_finding(line, stale, self.keys, entry_path(self.document.id)))
        return found


def _put_together(git: Git, state: State, line: Line, stale: Stale, *, text_too: bool) -> _Put:
    draft = stale.draft
    document, entry, keys, ours = _entries(git, state, line, stale)
    files: dict[str, bytes] = {}
    conflicts: dict[str, str] = {}

    def merge(path: str, place: str, sides: Sides) -> None:
        done = merged_file(path, sides, lambda base, here, live: merge_three(git, base, here, live))
        if done.problem:
            conflicts[path] = done.problem
        elif done.data is not None and (done.data != sides.ours or place != path):
            files[place] = done.data

    texts = _texts(git, stale)
    place = _text_path(document, draft)
    if text_too and draft.row.path:
        merge(draft.row.path, place, texts)
    same = draft.row.path not in conflicts and files.get(place, texts.ours) == texts.theirs
    for path, sides in _annexes(git, state, stale, document.annexes).items():
        merge(path, path, sides)
        same = same and files.get(path, sides.ours) == sides.theirs
    paths = [_text_path(ours, draft), *ours.annexes, entry_path(document.id)]
    return _Put(document, entry, files, conflicts, keys, _changed(git, line, draft, filter(None, paths)), same)


def _changed(git: Git, line: Line, draft: Draft, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths of a draft that plain commits have changed on the line since."""
    named = list(paths)
    ids = object_ids(git, [f"{commit}:{path}" for path in named for commit in (line.tip, draft.commit)])
    return tuple(path for path in named if ids[f"{line.tip}:{path}"] != ids[f"{draft.commit}:{path}"])


def _text_path(document: Document, draft: Draft) -> str:
    """Where a document's text lies; an own-numbered one's by the version that the draft leads to."""
    return document.path(draft.row.version.partition("-draft.")[0]) or ""


def _text_spec(issued: Issued | None) -> str:
    return f"{issued.text_commit or issued.commit}:{issued.row.path}" if issued is not None and issued.row.path else ""


def _texts(git: Git, stale: Stale) -> Sides:
    """A draft's text with that of its root and of its new base."""
    specs = (_text_spec(stale.root), f"{stale.draft.commit}:{stale.draft.row.path}", _text_spec(stale.base))
    held = read_blobs(git, filter(None, specs))
    return Sides(*(held.get(spec) for spec in specs))


def _annexes(git: Git, state: State, stale: Stale, paths: tuple[str, ...]) -> dict[str, Sides]:
    root = stale.root.commit if stale.root is not None else ""
    specs = {path: [f"{one}:{path}" for one in (root, stale.draft.commit, state.live_tip)] for path in paths}
    held = read_blobs(git, [one for three in specs.values() for one in three if not one.startswith(":")])
    return {path: Sides(*(held.get(one) for one in three)) for path, three in specs.items()}


def _entries(
    git: Git, state: State, line: Line, stale: Stale
) -> tuple[Document, bytes | None, tuple[str, ...], Document]:
    """The entry put together: its values, its bytes where they differ from the draft's, its conflicts; the draft's."""
    document = stale.draft.row.document
    path = entry_path(document)
    commits = (_forked(git, line, stale), line.begun(document), stale.draft.commit, state.live_tip)
    specs = [f"{one}:{path}" for one in commits]
    held = read_blobs(git, [one for one in specs if not one.startswith(":")])
    base, begun, ours, theirs = (held.get(one) for one in specs)
    untouched = bool(line.begun(document)) and ours == begun
    if theirs is None or (ours is None and not untouched):
        raise IntegrityError(f"{document} has no registry entry.", f"Put {path} back.")
    live = read_document(theirs, path)
    here = read_document(ours, path) if ours is not None else live
    if untouched and here.file == live.file:
        return live, None, (), live  # the line leaves the entry alone, so the live one counts
    assert ours is not None
    if base is None:
        keys = tuple(name for name in Document.__dataclass_fields__ if getattr(here, name) != getattr(live, name))
        return here, None, keys, here
    merged, keys = merged_entry(read_document(base, path), here, live)
    data = _entry_bytes(git, (base, ours, theirs), merged, live, path)
    return merged, data if data != ours else None, keys, here


def _forked(git: Git, line: Line, stale: Stale) -> str:
    """The live commit that the draft's entry came from: where the line began, or that of the root where it is later."""
    root = stale.root.commit if stale.root is not None else ""
    return line.fork if root and line.fork and contains(git, line.fork, root) else root


def _entry_bytes(git: Git, texts: tuple[bytes, bytes, bytes], merged: Document, live: Document, path: str) -> bytes:
    """The bytes of a merged entry, with the comments of both sides where git can keep them, else with the live ones."""
    base, ours, theirs = texts
    if merged == live and ours == base:
        return theirs
    together = merge_three(git, base, ours, theirs)
    if together is not None and read_document(together, path) == merged:
        return together
    names = (name for name in Document.__dataclass_fields__ if getattr(merged, name) != getattr(live, name))
    return update_document(theirs, {name: getattr(merged, name) for name in names}, path)
