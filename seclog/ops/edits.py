"""Edits of the work tree: which documents they belong to, and how they go onto what a line holds already."""

from __future__ import annotations

from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document, slug
from seclog.core.errors import Finding, RuleError
from seclog.core.line import Line
from seclog.core.plan_draft import DraftItem
from seclog.core.state import State
from seclog.formats.registry import read_document
from seclog.ops.registered import entries_at, named_document
from seclog.store.blobs import read_blobs
from seclog.store.changes import Changed, changed_between, changed_in_work_tree, merge_three
from seclog.store.files import read_in_tree
from seclog.store.git import Git

ENTRIES = "registry/documents/"


class Edited(NamedTuple):
    """A document of which files are changed; `entry` is its changed or new registry entry, else None."""

    document: Document
    texts: tuple[str, ...]
    entry: bytes | None

    @property
    def paths(self) -> tuple[str, ...]:
        """All its changed paths."""
        return (*self.texts, entry_path(self.document.id)) if self.entry is not None else self.texts


def edited_documents(git: Git, state: State, line: Line, names: tuple[str, ...], *, on_line: bool) -> list[Edited]:
    """The documents that the work tree changes; `names` keeps to these, none means all.

    On a line's own branch its plain commits since the drafts count as well. Raises RuleError for a changed
    governed file that belongs to no document, and for one that is gone.
    """
    changes = changed_in_work_tree(git)
    if on_line:
        changes = _with_commits(git, state, line, changes)
    top = git.places().top or git.directory
    entries = {
        one.path.removeprefix(ENTRIES).removesuffix(".yaml"): data
        for one in changes
        if one.path.startswith(ENTRIES) and one.path.endswith(".yaml") and (data := read_in_tree(top, one.path))
    }
    written = {name: read_document(data, entry_path(name)) for name, data in entries.items()}
    owners = _owners(git, state, line, written)
    wanted = {named_document(state, line, name, written) for name in names}
    texts: dict[str, list[str]] = {}
    strangers: list[str] = []
    for one in changes:
        if one.path.startswith("registry/"):
            continue
        owner = owners.get(one.path)
        if owner is None:
            if one.path.startswith("documents/") and not names:
                strangers.append(one.path)
            continue
        if wanted and owner.id not in wanted:
            continue
        if one.kind == "gone":
            raise RuleError(
                f"{one.path} is gone, and a text is not drafted away.", f"Put it back: git restore {one.path}"
            )
        texts.setdefault(owner.id, []).append(one.path)
    if strangers:
        raise _unregistered(strangers)
    found = {name: document for name, document in written.items() if not wanted or name in wanted}
    documents = {one.id: one for one in owners.values()} | found
    return [
        Edited(documents[name], tuple(texts.get(name, ())), entries.get(name))
        for name in dict.fromkeys([*texts, *found])
    ]


def _with_commits(git: Git, state: State, line: Line, changes: list[Changed]) -> list[Changed]:
    """What the branch's plain commits changed since each document was last drafted, with the work tree's edits."""
    paths = {one.path: one for one in changes}
    for path in changed_between(git, state.live_tip, line.tip):
        paths.setdefault(path, Changed(path, "edited"))
    return sorted(paths.values())


def _owners(git: Git, state: State, line: Line, written: dict[str, Document]) -> dict[str, Document]:
    """Documents by each path that is theirs, with the entry that counts: just written, the line's, or the live one."""
    ids = dict.fromkeys([*state.book.issued, *line.drafts])
    paths: dict[str, str] = {}
    for name in ids:
        for one in state.book.issued.get(name, ()):
            paths[one.row.path] = name
        if name in line.drafts:
            paths[line.drafts[name].row.path] = name
    entries = entries_at(git, line.tip, [one for one in ids if one not in written]).documents | written
    owners = {path: entries[name] for path, name in paths.items() if path and name in entries}
    for document in entries.values():
        for path in (document.path(), *document.annexes):
            if path is not None:
                owners[path] = document
    return owners


def _unregistered(paths: list[str]) -> RuleError:
    findings = []
    for path in paths:
        name = slug(path.rpartition("/")[2].rpartition(".")[0])
        hint = f"Add it: seclog add {name} --file {path}"
        findings.append(Finding("D101", path, "The file belongs to no document of the registry", hint))
    these = f"{paths[0]} belongs" if len(paths) == 1 else f"{len(paths)} files belong"
    return RuleError(f"{these} to no document of the registry.", "Add them, or draft the others by name.", findings)


def put_together(
    git: Git, state: State, line: Line, edited: list[Edited], *, on_line: bool
) -> tuple[tuple[DraftItem, ...], list[Edited]]:
    """What each edit makes of the line's text, and the edits that the line's drafts hold already.

    On the live branch an edit is merged three ways: ancestor the live text, ours the line's, theirs the edit.
    Raises RuleError where the two conflict.
    """
    top = git.places().top or git.directory
    specs = [f"{commit}:{path}" for one in edited for path in one.paths for commit in _commits(state, line, one)]
    held = read_blobs(git, specs)
    items: list[DraftItem] = []
    settled: list[Edited] = []
    for one in edited:
        drafted, live = _commits(state, line, one)
        files: dict[str, bytes] = {}
        for path in one.texts:
            edit = read_in_tree(top, path) or b""
            ours, base = held[f"{drafted}:{path}"], held[f"{live}:{path}"]
            text = edit if on_line else _merged(git, line, one.document, (base, ours, edit))
            if text != ours:
                files[path] = text
        entry = one.entry if one.entry != held.get(f"{drafted}:{entry_path(one.document.id)}") else None
        if files or entry is not None:
            items.append(DraftItem(one.document, files, entry))
        else:
            settled.append(one)
    return tuple(items), settled


def _commits(state: State, line: Line, one: Edited) -> tuple[str, str]:
    """Where the line's text of a document stands (its draft, else live) and where the live text stands."""
    before = line.drafts.get(one.document.id)
    return (before.commit if before is not None else state.live_tip), state.live_tip


def _merged(git: Git, line: Line, document: Document, texts: tuple[bytes | None, bytes | None, bytes]) -> bytes:
    base, ours, edit = texts
    if ours is None or ours in (base, edit):
        return edit
    merged = merge_three(git, base, ours, edit) if base is not None else None
    if merged is None:
        draft = line.drafts[document.id].row.version
        raise RuleError(
            f"The edit of {document.label} and its draft {draft} change the same words.",
            f"Put them together in one file: seclog show {document.id}@{draft} --raw -o FILE; "
            f"then: seclog draft {document.id} --for {line.release} --file FILE",
        )
    return merged
