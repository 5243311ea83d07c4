"""Recovery: an act that was cut off is completed or taken back, by the refs alone and without guessing."""

from __future__ import annotations

from typing import NamedTuple

from seclog.core.errors import MachineError, SeclogError, StateError
from seclog.store import intent as intents
from seclog.store import journal as journals
from seclog.store import push as pushes
from seclog.store import settle, stale
from seclog.store.failpoint import failpoint
from seclog.store.git import Git
from seclog.store.intent import Intent, Remote
from seclog.store.journal import Journal
from seclog.store.lock import locked, shielded
from seclog.store.refs import contains, read_named
from seclog.store.worktree import find


class IntentState(NamedTuple):
    """An act that was begun and not finished: its record and commit point; `moved` when only work trees lag behind."""

    commit: str
    ref: str
    moved: bool


class Recovery(NamedTuple):
    """What was done: nothing, forward or dropped, in a sentence. `missing` are tags to be derived again.

    `kept` are paths not put back to live text because they were edited since.
    """

    action: str
    message: str
    commit: str | None = None
    missing: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class _Unfinished(NamedTuple):
    """What a crash has left. An intent that is not `standing` is known by the journal alone: its ref is gone."""

    intent: Intent | None
    journal: Journal | None
    standing: bool


def probe(git: Git) -> IntentState | None:
    """The unfinished act, None when there is none; raises StateError on one that another seclog wrote."""
    intent = _standing_intent(git)
    if intent is not None:
        return IntentState(intent.commit, intent.point.ref, moved=False)
    journal = journals.read(git)
    return None if journal is None else IntentState(journal.commit, journal.ref, moved=True)


def recover(git: Git, *, clear_locks: bool = False, abandon: bool = False) -> Recovery:
    """Settle an unfinished act; may be killed and repeated. `abandon` drops one that the server lacks.

    Raises RaceError on a lock that is not ours, IntegrityError on a tag that differs, StateError where a
    work tree is in the way or the intent is unknown, MachineError when the server does not answer.
    """
    with locked(git):
        found = _unfinished(git)
        stale.clear(git, found.intent, found.journal, forced=clear_locks)
        failpoint("recover.unlocked")
        if found.intent is None and found.journal is None:
            return Recovery("nothing", "There is nothing to recover.")
        if found.intent is None:
            return _finish_only(git, found)
        if settle.is_in(git, found.intent):
            return _forward(git, found)
        if found.intent.remote is None or not found.standing:
            return _drop(git, found, "The act had not happened, and nothing of it is left.")
        return _ask(git, found, found.intent.remote, abandon=abandon)


def _standing_intent(git: Git) -> Intent | None:
    object_id = read_named(git, [intents.REF]).get(intents.REF)
    return None if object_id is None else intents.read(git, object_id)


def _unfinished(git: Git) -> _Unfinished:
    intent, journal = _standing_intent(git), journals.read(git)
    if intent is not None and journal is not None and journal.intent != intent.object_id:
        raise StateError(
            f"{intents.REF} and {journals.path_of(git)} speak of two acts.",
            "Was this repository copied while in use? Compare both and remove the one that is not of this repository.",
        )
    standing = intent is not None
    if intent is None and journal is not None and git.try_run(["cat-file", "-e", journal.intent]).code == 0:
        intent = intents.read(git, journal.intent)
    return _Unfinished(intent, journal, standing)


def _finish_only(git: Git, found: _Unfinished) -> Recovery:
    """The intent's object was collected as garbage, so its ref had been taken away: only work trees can lag behind."""
    assert found.journal is not None
    if not contains(git, read_named(git, [found.journal.ref]).get(found.journal.ref), found.journal.commit):
        return _drop(git, found, "The act had not happened, and nothing of it is left.")
    kept = _finish(git, found.journal)
    return Recovery("forward", "The work tree is up to date with the record.", found.journal.commit, (), kept)


def _forward(git: Git, found: _Unfinished) -> Recovery:
    intent, journal = found.intent, found.journal
    assert intent is not None
    if journal is None:
        point = intent.point
        journal = Journal(intent.object_id, point.ref, point.old, intent.commit, (git.places().git_dir,))
        journals.write(git, journal)
    with shielded(git):
        missing = settle.forward(git, intent)
        failpoint("recover.moved")
        kept = _finish(git, journal)
    return Recovery("forward", "The act is complete.", intent.commit, missing, kept)


def _finish(git: Git, journal: Journal) -> tuple[str, ...]:
    return settle.finish(git, journal, find(git, journal.ref), repair=True)


def _drop(git: Git, found: _Unfinished, message: str) -> Recovery:
    with shielded(git):
        settle.drop(git, found.intent)
    return Recovery("dropped", message, found.intent.commit if found.intent else None)


def _ask(git: Git, found: _Unfinished, remote: Remote, *, abandon: bool) -> Recovery:
    """The refs here have not moved: the server says whether the act has happened."""
    intent = found.intent
    assert intent is not None
    try:
        tip = pushes.standing(git, remote)
        has = tip is not None and pushes.holds(git, remote, tip, intent.commit)
    except SeclogError as error:
        raise MachineError(
            f"Only {remote.name} knows whether the act has happened, and it does not answer: {error.message}",
            "When it can be reached, type: seclog recover",
        ) from error
    if not has and (abandon or tip != remote.old):
        why = (
            "was abandoned"
            if abandon
            else f"lost a race: {remote.name} has other records now. Type: git pull --ff-only"
        )
        return _drop(git, found, f"The act {why}.")
    if read_named(git, [intent.point.ref]).get(intent.point.ref) != intent.point.old:
        return _moved_apart(git, found, remote, has=has)
    if not has:
        pushes.send(git, intent, remote)
        failpoint("recover.sent")
    return _forward(git, found)


def _moved_apart(git: Git, found: _Unfinished, remote: Remote, *, has: bool) -> Recovery:
    """Somebody has moved the ref here by other means, so that the record cannot be entered on top of it."""
    if has:
        return _drop(git, found, f"{remote.name} has the record; here the line has moved apart: git fetch, and compare")
    return _drop(git, found, "The act had not happened, the line has moved on, and nothing of the act is left.")
