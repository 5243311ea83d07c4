"""Edits of the work tree: which documents they belong to."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document, slug
from seclog.core.errors import Finding, RuleError
from seclog.core.line import Line
from seclog.core.state import State
from seclog.core.text import is_specification_file
from seclog.formats.registry import read_document
from seclog.formats.specification_kept import kept_in
from seclog.ops.registered import line_entries, named_document
from seclog.ops.specification_files import PUT_RIGHT
from seclog.ops.specification_said import taken_out, unlisted
from seclog.store.blobs import read_blobs
from seclog.store.changes import Changed, changed_between, changed_in_work_tree, merge_base
from seclog.store.files import read_in_tree
from seclog.store.git import Git

ENTRIES = "registry/documents/"


class Edited(NamedTuple):
    """A document of which files are changed; `entry` is its changed or new registry entry, else None.

    `version` is the own number that the name of a new text states; `leaves` are annexes that the entry lists no
    longer, and that are taken away.
    """

    document: Document
    texts: tuple[str, ...]
    entry: bytes | None
    version: str = ""
    leaves: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All its changed paths."""
        own = (*self.texts, *self.leaves)
        return (*own, entry_path(self.document.id)) if self.entry is not None else own


class _Work(NamedTuple):
    """What the work tree at `top` changes, on a line's own branch with the line's plain commits.

    `entries` are the changed registry entries and `written` what they say, both by document.
    """

    top: str
    changes: list[Changed]
    entries: dict[str, bytes]
    written: dict[str, Document]
    owners: _Owners


def edited_documents(git: Git, state: State, line: Line, names: tuple[str, ...], *, on_line: bool) -> list[Edited]:
    """The documents that the work tree changes; `names` keeps to these, none means all.

    On a line's own branch its plain commits since the drafts count as well. Raises RuleError for a changed
    governed file that belongs to no document, and for one that is gone.
    """
    top, changes, entries, written, owners = _work(git, state, line, on_line=on_line)
    wanted = {named_document(state, line, name, written) for name in names}
    texts: dict[str, list[str]] = {}
    versions: dict[str, str] = {}
    strangers: list[str] = []
    unkept: list[str] = []
    for one in changes:
        if one.path.startswith("registry/") and not is_specification_file(one.path):
            continue
        owner, version = owners.of(one.path)
        if owner is None:
            if is_specification_file(one.path) and one.kind != "gone":
                unkept.append(one.path)
            if one.path.startswith("documents/") and not names:
                strangers.append(one.path)
            continue
        if (wanted and owner.id not in wanted) or (one.kind == "gone" and on_line and owner.id in line.retired):
            continue
        if one.kind == "gone":
            raise _gone(state, line, owner, one.path, on_line=on_line)
        texts.setdefault(owner.id, []).append(one.path)
        if version:
            versions[owner.id] = version
    if strangers:
        raise _unregistered(strangers)
    _refuse_unlisted(top, unkept, owners.documents, wanted)
    found = {name: document for name, document in written.items() if not wanted or name in wanted}
    dropped = _dropped(git, found, owners, [_base(state, line, name, on_line=on_line) for name in found])
    _refuse_standing(top, dropped)
    documents = {one.id: one for one in owners.paths.values()} | owners.documents | found
    return [
        Edited(
            documents[name],
            tuple(texts.get(name, ())),
            entries.get(name),
            versions.get(name, ""),
            dropped.get(name, ()),
        )
        for name in dict.fromkeys([*texts, *found])
    ]


def loose_files(git: Git, state: State, line: Line, *, on_line: bool) -> list[str]:
    """The changed files of specifications that name no document, and that no document lists."""
    work = _work(git, state, line, on_line=on_line)
    there = [one.path for one in work.changes if is_specification_file(one.path) and one.kind != "gone"]
    alone = [path for path in there if work.owners.of(path)[0] is None]
    return [path for path in alone if not kept_in(read_in_tree(work.top, path) or b"").document]


def refuse_unchanged(names: tuple[str, ...], loose: list[str], document: str) -> None:
    """Refuse where no document is edited; `loose` are changed files of specifications that belong to none.

    They may be meant for `document`.
    """
    if not loose and not names:
        return  # the plan says so
    named = f"{', '.join(names)}: nothing is changed" if names else "No document is changed"
    if not loose:
        raise RuleError(f"{named}.", "Edit the text, or give one with --file.")
    raise RuleError(
        f"{named}, and {', '.join(loose)} {'belongs' if len(loose) == 1 else 'belong'} to no document.",
        f"Write kept_in: {document} in it, and list it under `annexes` in {entry_path(document)}; or keep it without a "
        f"document: seclog record -m REASON {' '.join(map(shlex.quote, loose))}",
    )


def _work(git: Git, state: State, line: Line, *, on_line: bool) -> _Work:
    changes = changed_in_work_tree(git)
    if on_line:
        changes = _with_commits(git, state, line, changes)
    top = git.places().top or git.directory
    entries = {
        one.path.removeprefix(ENTRIES).removesuffix(".yaml"): data
        for one in changes
        if one.path.startswith(ENTRIES)
        and one.path.endswith(".yaml")
        and (data := read_in_tree(top, one.path)) is not None
    }
    written = {name: read_document(data, entry_path(name)) for name, data in entries.items()}
    return _Work(top, changes, entries, written, _owners(git, state, line, written))


def _base(state: State, line: Line, document: str, *, on_line: bool) -> str:
    """The commit whose entry of a document the work tree's is an edit of."""
    if not on_line:
        return state.live_tip
    return line.drafts[document].commit if document in line.drafts else line.begun(document) or state.live_tip


def _dropped(
    git: Git, written: Mapping[str, Document], owners: _Owners, bases: list[str]
) -> dict[str, tuple[str, ...]]:
    """By document the files of specifications that its entry listed at its base, and that none lists now."""
    specs = {name: f"{base}:{entry_path(name)}" for name, base in zip(written, bases, strict=True)}
    held = read_blobs(git, specs.values())
    found = {}
    for name, spec in specs.items():
        before = read_document(held[spec] or b"", entry_path(name)).annexes if held[spec] is not None else ()
        found[name] = tuple(one for one in before if is_specification_file(one) and owners.of(one)[0] is None)
    return found


def _refuse_standing(top: str, dropped: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse files that a document lists no longer while they stand in the work tree."""
    found = [
        taken_out(path, kept_in(data), document)
        for document, paths in dropped.items()
        for path in paths
        if (data := read_in_tree(top, path)) is not None
    ]
    if found:
        raise RuleError(f"{found[0].where.partition(':')[0]} would leave the rulebook.", PUT_RIGHT, found)


def _gone(state: State, line: Line, owner: Document, path: str, *, on_line: bool) -> RuleError:
    """What is said of a text that is no longer there: perhaps its entry names another file now."""
    source = f"{owner.id}/{line.drafts[owner.id].row.version}" if owner.id in line.drafts else state.live_ref
    command = f"git restore -SW -s {source} --" if on_line else "git restore -SW"
    if path in (owner.path(), *owner.annexes) or "{version}" in (owner.path() or ""):
        return RuleError(f"{path} is gone, and a text is not drafted away.", f"Put it back: {command} {path}")
    return RuleError(
        f"{path} is gone, and {owner.label} has another file in its entry, {owner.path()}.",
        f"A text keeps its file while it is drafted: {command} {path} {entry_path(owner.id)}. "
        f"Its words go into another file by: seclog reissue {owner.id}",
    )


def _with_commits(git: Git, state: State, line: Line, changes: list[Changed]) -> list[Changed]:
    """What the line's commits changed since it left the live line, with the work tree's edits."""
    paths = {one.path: one for one in changes}
    top = git.places().top or git.directory
    for path in changed_between(git, merge_base(git, state.live_tip, line.tip), line.tip):
        there = os.path.lexists(os.path.join(top, path))
        paths.setdefault(path, Changed(path, "edited" if there else "gone"))
    return sorted(paths.values())


def _refuse_unlisted(top: str, paths: list[str], documents: Mapping[str, Document], wanted: set[str]) -> None:
    """Refuse changed files of specifications that say they are kept in a document whose entry does not list them."""
    found = []
    for path in paths:
        said = kept_in(read_in_tree(top, path) or b"")
        if said.document and (not wanted or said.document in wanted):
            found.append(unlisted(path, said, documents))
    if found:
        raise RuleError(f"{found[0].where.partition(':')[0]} would be left out.", PUT_RIGHT, found)


class _Owners(NamedTuple):
    """Documents by id and by each path that is theirs."""

    documents: dict[str, Document]
    paths: dict[str, Document]

    def of(self, path: str) -> tuple[Document | None, str]:
        """The document that a path belongs to, and the version that the name of a new text states."""
        known = self.paths.get(path)
        if known is not None:
            return known, ""
        for document in self.documents.values():
            before, mark, after = (document.path() or "").partition("{version}")
            version = path[len(before) : len(path) - len(after)]
            if mark and path == f"{before}{version}{after}" and "/" not in version:
                return document, version
        return None, ""


def _owners(git: Git, state: State, line: Line, written: dict[str, Document]) -> _Owners:
    """Documents with the entry that counts: just written, the line's, or the live one."""
    ids = dict.fromkeys([*state.book.issued, *line.drafts])
    paths: dict[str, str] = {}
    for name in ids:
        for one in state.book.issued.get(name, ()):
            paths[one.row.path] = name
        if name in line.drafts:
            paths[line.drafts[name].row.path] = name
    entries = line_entries(git, state, line, [one for one in ids if one not in written]).documents | written
    owners = {path: entries[name] for path, name in paths.items() if path and name in entries}
    for document in entries.values():
        for path in (document.path(), *document.annexes):
            if path is not None:
                owners[path] = document
    return _Owners(entries, owners)


def owner_of(git: Git, state: State, line: Line, path: str) -> Document | None:
    """The document that a path belongs to, live or on the line."""
    return _owners(git, state, line, {}).of(path)[0]


def _unregistered(paths: list[str]) -> RuleError:
    findings = []
    for path in paths:
        name = slug(path.rpartition("/")[2].rpartition(".")[0])
        hint = f"Add it: seclog add {name} --file {shlex.quote(path)}"
        findings.append(Finding("D101", path, "The file belongs to no document of the registry", hint))
    these = f"{paths[0]} belongs" if len(paths) == 1 else f"{len(paths)} files belong"
    return RuleError(f"{these} to no document of the registry.", "Add them, or draft the others by name.", findings)
