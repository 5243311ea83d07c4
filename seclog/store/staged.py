"""What a commit is about to hold: the index in use, the branch it goes to, and whether an act stands unfinished."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from seclog.core.checks import Change
from seclog.core.errors import StateError
from seclog.store.disk import read_regular
from seclog.store.git import Git, failure
from seclog.store.intent import REF
from seclog.store.place import CANDIDATES, configured_live

_RAW = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--ignore-submodules=none")
_KINDS = {"A": "new", "D": "gone", "U": "unmerged"}
_PROGRESS = (
    ("MERGE_HEAD", "merge"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
)
_RECORD = "^Seclog-Record: "


class Standing(NamedTuple):
    """Where we stand, as full refs: the branch (of a rebase: the one being rebased; empty: none) and the live branch.

    `progress` is what git is in the middle of; `unfinished` whether an act of seclog is.
    """

    branch: str
    live_ref: str
    progress: str
    unfinished: bool


def standing(git: Git) -> Standing:
    """Look where a commit would go; two git processes."""
    places = git.places()
    listing = git.text(
        "for-each-ref", "--format=%(HEAD)%00%(refname)%00%(symref)", "refs/heads/", "refs/remotes/origin/HEAD", REF
    )
    rows = [line.split("\0") for line in listing.split("\n") if line]
    refs = {name: target for _, name, target in rows}
    current = next((name for mark, name, _ in rows if mark == "*"), "")
    journal = os.path.lexists(os.path.join(places.common, "seclog", "journal"))
    progress = next((word for name, word in _PROGRESS if os.path.lexists(os.path.join(places.git_dir, name))), "")
    return Standing(
        current or _rebased(places.git_dir), _live_ref(places.common, refs), progress, journal or REF in refs
    )


def _rebased(git_dir: str) -> str:
    """The branch that a rebase has detached HEAD from."""
    for name in ("rebase-merge", "rebase-apply"):
        data = read_regular(os.path.join(git_dir, name, "head-name"))
        if data:
            return data.decode("utf-8", "replace").strip()
    return ""


def _live_ref(common: str, refs: dict[str, str]) -> str:
    """The live branch among the local ones, by the rule of `place.find_live_ref`; empty when there is none."""
    branch = configured_live(common)
    if branch:
        return f"refs/heads/{branch}"
    head = refs.get("refs/remotes/origin/HEAD", "").replace("refs/remotes/origin/", "refs/heads/")
    return next((ref for ref in (*CANDIDATES, head) if ref in refs), "")


def staged_changes(git: Git) -> tuple[Change, ...]:
    """What the index in use changes of HEAD, by path."""
    done = git.try_run(["diff-index", "--cached", *_RAW, "HEAD", "--"])
    if done.code != 0 and git.try_run(["rev-parse", "--verify", "--quiet", "HEAD"]).code != 0:
        from seclog.store.objects import empty_tree  # only before the first commit

        nothing = empty_tree(git.places().object_format)
        return _changes(git.run(["diff-index", "--cached", *_RAW, nothing, "--"]))
    if done.code != 0:
        raise failure(["diff-index"], done)
    return _changes(done.out)


def changes_between(git: Git, old: str, new: str) -> tuple[Change, ...]:
    """What differs between two commits, by path."""
    return _changes(git.run(["diff-tree", "-r", *_RAW, old, new, "--"]))


def unrecorded_changes(git: Git, old: str, new: str) -> tuple[Change, ...]:
    """What the commits that are no records change on the first-parent chain from one commit to another, by path."""
    how = ["--first-parent", "--diff-merges=first-parent", "--format=", "--invert-grep", f"--grep={_RECORD}"]
    return _changes(git.run(["log", *how, *_RAW, f"{old}..{new}", "--"]))


def commit_named(git: Git, text: str) -> str:
    """The commit id that a revision names; raises StateError."""
    done = git.try_run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}"])
    if done.code != 0:
        raise StateError(f"{text[:60]!r} is no commit here.", "Fetch it, or name another.")
    return done.out.decode().strip()


def has_record(git: Git, revision: str) -> bool:
    """Whether a rulebook has been begun on the first-parent chain of a revision."""
    found = git.try_run(["log", "-1", "--first-parent", "--format=%H", f"--grep={_RECORD}", revision, "--"])
    return bool(found.out.strip())


def entry_texts(git: Git, revision: str = "") -> dict[str, str]:
    """The document entries of the registry as text by document id, in the index in use or at a revision."""
    how = ["--no-color", "--no-line-number", "--no-column", "--full-name", "--no-recurse-submodules", "--text"]
    command = ["grep", "-z", *how, "-F", "-e", "", revision or "--cached", "--", ":(top)registry/documents/"]
    done = git.try_run(command)
    if done.code > 1:
        raise failure(command, done)
    texts: dict[str, list[str]] = {}
    for line in done.out.decode("utf-8", "replace").split("\n"):
        name, parted, text = line.partition("\0")
        if parted and name.endswith(".yaml"):
            texts.setdefault(name.rpartition("/")[2].removesuffix(".yaml"), []).append(text)
    return {name: "\n".join(lines) + "\n" for name, lines in texts.items()}


def listed_files(git: Git, revision: str = "") -> tuple[Change, ...]:
    """Every file of the index in use, or of a revision, by path."""
    if revision:
        data = git.run(["ls-tree", "-r", "-z", "--full-tree", revision])
    else:
        data = git.rooted().run(["ls-files", "-s", "-z"])
    return tuple(sorted(_listed(data)))


def _listed(data: bytes) -> Iterator[Change]:
    for row in filter(None, os.fsdecode(data).split("\0")):
        head, _, path = row.partition("\t")
        mode, second, third = head.split(" ")
        in_index = third in ("0", "1", "2", "3")
        yield Change(path, "unmerged" if in_index and third != "0" else "same", mode, second if in_index else third)


def versions_below(git: Git, documents: Iterable[str]) -> dict[str, list[str]]:
    """The tagged versions of some documents on the way to HEAD, by document."""
    patterns = [f"refs/tags/{name}/" for name in documents]
    if not patterns:
        return {}
    found: dict[str, list[str]] = {}
    for name in git.text("for-each-ref", "--merged=HEAD", "--format=%(refname:lstrip=2)", *patterns).split("\n"):
        document, _, version = name.partition("/")
        if version:
            found.setdefault(document, []).append(version)
    return found


def _changes(data: bytes) -> tuple[Change, ...]:
    """Git's raw rows by path; of several on one path the first, which is the newest, counts."""
    fields = iter(os.fsdecode(data).split("\0"))
    found: dict[str, Change] = {}
    for head in fields:
        if head.startswith(":"):
            _, mode, _, object_id, letter = head.lstrip("\n").split(" ")
            path = next(fields)
            change = Change(path, _KINDS.get(letter[:1], "edited"), mode, object_id)
            unmerged = change.kind == "unmerged" or found.get(path, change).kind == "unmerged"
            found[path] = change._replace(kind="unmerged") if unmerged else found.get(path, change)
    return tuple(sorted(found.values()))
