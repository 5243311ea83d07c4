"""Settling an act: forward when its commit point has moved, dropped when it has not; both can be done again."""

from __future__ import annotations

from seclog.core.errors import IntegrityError, RaceError, SeclogError, StateError
from seclog.store import journal as journals
from seclog.store import merge, restore
from seclog.store.failpoint import failpoint
from seclog.store.git import Completed, Git, failure
from seclog.store.intent import REF, Intent, RefChange
from seclog.store.journal import Journal
from seclog.store.refs import contains, move, read_named
from seclog.store.worktree import WorkTree


def is_in(git: Git, intent: Intent) -> bool:
    """Whether the act has happened: its commit-point ref contains the commit."""
    point = intent.point
    return contains(git, read_named(git, [point.ref]).get(point.ref), intent.commit)


def forward(git: Git, intent: Intent) -> tuple[str, ...]:
    """Make what the act has not made yet and take the intent away; returns tags whose objects are gone.

    Adds only. Raises IntegrityError on a tag of that name which is another object.
    """
    standing = read_named(git, [*(change.ref for change in intent.changes), REF])
    refuse_other_tags(intent.tags, standing)
    absent = [tag for tag in intent.tags if tag.ref not in standing]
    gone = _gone(git, absent)
    point = [] if contains(git, standing.get(intent.point.ref), intent.commit) else [intent.point]
    changes = point + [tag for tag in absent if tag.ref not in gone]
    if changes or REF in standing:
        done = move(git, changes, {}, standing.get(REF))
        if done.code != 0 and not _all_moved(git, intent, gone):
            raise move_failure(done)
    return gone


def drop(git: Git, intent: Intent | None) -> None:
    """Take back an act that has not happened: no ref, index or work tree has been touched by it."""
    standing = read_named(git, [REF])
    if intent is not None and standing.get(REF) == intent.object_id:
        git.run(["update-ref", "--stdin"], f"delete {REF} {intent.object_id}\n".encode())
    failpoint("drop.intent")
    journals.remove(git)
    failpoint("drop.journal")


def finish(git: Git, journal: Journal, trees: tuple[WorkTree, ...], *, repair: bool) -> tuple[str, ...]:
    """Bring the work trees to where the ref stands, restore what was drafted, and close the journal.

    Returns the paths that were not restored because somebody has edited them since.
    """
    tip = read_named(git, [journal.ref]).get(journal.ref, journal.commit)
    for tree in trees:
        merge.bring_forward(git, tree, merge.Step(journal.old, tip), repair=repair)
    failpoint("finish.trees")
    kept = restore.perform(git, journal.restore) if journal.restore is not None else ()
    failpoint("finish.restored")
    journals.remove(git)
    failpoint("finish.journal")
    return kept


def refuse_other_tags(tags: tuple[RefChange, ...], standing: dict[str, str]) -> None:
    """Raise IntegrityError when a tag that is to be made stands already as another object."""
    for tag in tags:
        if standing.get(tag.ref, tag.new) != tag.new:
            raise IntegrityError(
                f"{tag.ref} exists and is another object than the record makes it.",
                f"Find out who made it: git cat-file -p {tag.ref}",
            )


def move_failure(done: Completed) -> SeclogError:
    """What a failed transaction means."""
    text = done.err.decode("utf-8", "replace")
    sentence = text.strip().split("\n")[-1].removeprefix("fatal: ").removeprefix("error: ").rstrip(".")
    if "cannot create" in text and "exists" in text:
        return StateError(f"A ref of another name is in the way: {sentence}.", "Rename it and try again.")
    if "but expected" in text or "already exists" in text or "unable to resolve reference" in text:
        return RaceError(f"Somebody else was first: {sentence}.", "Look at what is new and do the act again.")
    return failure(["update-ref"], done)


def _gone(git: Git, tags: list[RefChange]) -> tuple[str, ...]:
    if not tags:
        return ()
    asked = "".join(f"{tag.new}\n" for tag in tags).encode()
    lines = git.run(["cat-file", "--batch-check"], asked).decode().split("\n")
    return tuple(tag.ref for tag, line in zip(tags, lines, strict=False) if line.endswith(" missing"))


def _all_moved(git: Git, intent: Intent, gone: tuple[str, ...]) -> bool:
    standing = read_named(git, [*(change.ref for change in intent.changes), REF])
    tags = all(standing.get(tag.ref) == tag.new or tag.ref in gone for tag in intent.tags)
    return tags and REF not in standing and contains(git, standing.get(intent.point.ref), intent.commit)
