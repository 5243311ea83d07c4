"""All that is done before anything moves: the objects of an act, and every reason to refuse it."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from seclog.core.errors import InputError, RaceError, StateError, UnfinishedError
from seclog.core.plan import Blob, Content, Plan
from seclog.formats.record import write as record_text
from seclog.store import intent as intents
from seclog.store import journal as journals
from seclog.store import merge, objects, restore
from seclog.store import push as pushes
from seclog.store.disk import machine_errors, remove
from seclog.store.failpoint import failpoint
from seclog.store.git import Git
from seclog.store.intent import Intent, RefChange
from seclog.store.journal import Journal
from seclog.store.objects import RawObject, Signature
from seclog.store.push import Push
from seclog.store.refs import read_refs
from seclog.store.settle import refuse_other_tags
from seclog.store.worktree import WorkTree, find, refuse_locked

_REF = re.compile(r"refs/heads/[^\x00-\x20\x7f~^:?*\[\\]+")
_TAG = re.compile(r"[0-9a-z][0-9a-z./-]*")


@dataclass(frozen=True, slots=True)
class Act:
    """An act that may begin: its intent and journal, the work trees it brings on, its tag objects, the refs now."""

    intent: Intent
    journal: Journal
    trees: tuple[WorkTree, ...]
    raw: tuple[RawObject, ...]
    standing: Mapping[str, str]


def prepare(git: Git, plan: Plan, push: Push | None, scratch: str) -> Act:
    """Write the objects of a plan, except its tags, and make every check; no ref, index or file is touched.

    Raises RaceError when the ref is not where the plan has it, StateError when a ref name or a work tree is in
    the way, IntegrityError on another tag, UnfinishedError while an earlier act is not settled.
    """
    signature = Signature(committer(git), plan.record.recorded_at)
    standing = read_refs(git, "refs/heads", "refs/tags", "refs/seclog")
    _check_refs(git, plan, standing)
    trees = find(git, plan.ref)
    put_back = restore.check(git, plan.restore)
    failpoint("publish.checked")
    commit = _write_commit(git, plan, _write_tree(git, plan, scratch), signature)
    failpoint("publish.commit")
    for tree in trees:
        merge.rehearse(git, tree, merge.Step(plan.old, commit), scratch)
    failpoint("publish.rehearsed")
    raw, changes = _tags(git, plan, commit, signature)
    refuse_other_tags(changes[1:], dict(standing))
    remote = pushes.ask(git, push, changes, plan.parents) if push is not None else None
    note = objects.tag(intents.NAME, commit, signature, intents.write(changes, remote))
    intent = Intent(objects.object_id(note, git.places().object_format), commit, changes, remote)
    git_dirs = (git.places().git_dir, *(tree.git_dir for tree in trees))
    journal = Journal(intent.object_id, plan.ref, plan.old, commit, git_dirs, put_back)
    return Act(intent, journal, trees, (*raw, note), standing)


def committer(git: Git) -> str:
    """`Name <mail>` as git would sign a commit; raises MachineError with what to type when it is not set."""
    return git.text("var", "GIT_COMMITTER_IDENT").rsplit(" ", 2)[0]


def _check_refs(git: Git, plan: Plan, standing: Mapping[str, str]) -> None:
    if intents.REF in standing or journals.exists(git):
        raise UnfinishedError("An act was begun and not finished.", "Type: seclog recover")
    if _REF.fullmatch(plan.ref) is None:
        raise InputError(f"{plan.ref!r} is no branch.")
    if standing.get(plan.ref) != plan.old:
        raise RaceError(f"{plan.ref} has moved meanwhile.", "Look at what is new and do the act again.")
    common = git.places().common
    refuse_locked(os.path.join(common, f"{plan.ref}.lock"))
    refuse_locked(os.path.join(common, "packed-refs.lock"))
    wanted = [f"refs/tags/{tag.name}" for tag in plan.tags]
    bad = next((tag.name for tag in plan.tags if _TAG.fullmatch(tag.name) is None), None)
    if bad is not None:
        raise InputError(f"{bad!r} cannot be the name of a tag.")
    _check_clashes([*wanted, plan.ref], standing)


def _check_clashes(wanted: list[str], standing: Mapping[str, str]) -> None:
    """A ref cannot be below another ref: git keeps them as files and folders."""
    names = sorted(standing)
    for ref in wanted:
        parts = ref.split("/")
        above = next((up for n in range(3, len(parts)) if (up := "/".join(parts[:n])) in standing), None)
        place = bisect_left(names, f"{ref}/")
        below = names[place] if place < len(names) and names[place].startswith(f"{ref}/") else None
        clash = above or below
        if clash is not None:
            raise StateError(f"{ref} cannot be made while {clash} exists.", f"Rename {clash} and try again.")


def _write_tree(git: Git, plan: Plan, scratch: str) -> str:
    """Write the tree that the plan's changes make of its base, by an index of its own."""
    contents = {path: RawObject("blob", new.data) for path, new in plan.changes.items() if isinstance(new, Content)}
    objects.store(git, contents.values())
    failpoint("publish.blobs")
    index = os.path.join(scratch, "index.tree")
    _remove_index(index)
    at = git.rooted().adding({"GIT_INDEX_FILE": index})
    try:
        at.run(["read-tree", plan.base_tree if plan.base_tree is not None else "--empty"])
        at.run(["update-index", "-z", "--index-info"], os.fsencode(_index_rows(git, plan, contents)))
        tree = at.text("write-tree")
    finally:
        _remove_index(index)
    failpoint("publish.tree")
    return tree


def _index_rows(git: Git, plan: Plan, contents: Mapping[str, RawObject]) -> str:
    """Removals first, so that a file may take the place of a folder and the other way round."""
    object_format = git.places().object_format
    ids = {path: objects.object_id(raw, object_format) for path, raw in contents.items()}
    ids |= {path: new.object_id for path, new in plan.changes.items() if isinstance(new, Blob)}
    zero = "0" * len(objects.empty_tree(object_format))
    gone = [f"0 {zero}\t{path}\0" for path in plan.changes if path not in ids]
    return "".join(gone + [f"100644 {object_id}\t{path}\0" for path, object_id in ids.items()])


def _remove_index(index: str) -> None:
    with machine_errors():
        remove(index)
        remove(f"{index}.lock")


def _write_commit(git: Git, plan: Plan, tree: str, signature: Signature) -> str:
    parents = [part for parent in plan.parents for part in ("-p", parent)]
    moment = f"@{signature.stamp}"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    return git.run(["commit-tree", tree, *parents], record_text(plan.record), dates).decode().strip()


def _tags(
    git: Git, plan: Plan, commit: str, signature: Signature
) -> tuple[tuple[RawObject, ...], tuple[RefChange, ...]]:
    raw = tuple(objects.tag(tag.name, commit, signature, tag.text) for tag in plan.tags)
    ids = [objects.object_id(tag, git.places().object_format) for tag in raw]
    tags = (RefChange(f"refs/tags/{tag.name}", None, new) for tag, new in zip(plan.tags, ids, strict=True))
    return raw, (RefChange(plan.ref, plan.old, commit), *tags)
