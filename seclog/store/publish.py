"""The one write path: a plan goes into the repository whole, or it changes nothing (README, "One commit point")."""

from __future__ import annotations

import os
import tempfile
from typing import NamedTuple

from seclog.core.errors import IntegrityError, SeclogError, UnfinishedError
from seclog.core.plan import Plan
from seclog.store import journal as journals
from seclog.store import objects, settle, stale
from seclog.store import push as pushes
from seclog.store.disk import machine_errors, private_folder
from seclog.store.failpoint import failpoint
from seclog.store.git import Git
from seclog.store.intent import Intent
from seclog.store.lock import locked, shielded
from seclog.store.prepare import Act, prepare
from seclog.store.push import Push, UnknownOutcomeError
from seclog.store.refs import contains, move, place_intent, read_named

__all__ = ["Published", "Push", "dry_run", "publish"]


class Published(NamedTuple):
    """What an act has made. `kept` are paths not put back to live text because they were edited meanwhile."""

    commit: str
    tags: tuple[str, ...]
    kept: tuple[str, ...] = ()


def publish(git: Git, plan: Plan, *, push: Push | None = None) -> Published:
    """Carry out a plan, which must have been made under `locked(git)`; with `push` the server is told first.

    On any error refs, index and work tree are as they were, or an intent or a journal stands and
    `recover` completes the act; the error's hint then says so.
    """
    with locked(git):
        act = prepare(git, plan, push, private_folder(git))
        objects.store(git, act.raw)
        failpoint("publish.tags")
        with shielded(git):
            _begin(git, act)
        if act.intent.remote is not None:
            _tell(git, act)
            failpoint("publish.pushed")
        with shielded(git):
            _move(git, act)
            kept = _finish(git, act)
        return Published(act.intent.commit, tuple(tag.name for tag in plan.tags), kept)


def dry_run(git: Git, plan: Plan, *, push: Push | None = None) -> None:
    """Make every check that `publish` makes and raise what it would raise; nothing is written in the repository."""
    with machine_errors(), tempfile.TemporaryDirectory(prefix="seclog-") as scratch:
        folder = os.path.join(scratch, "objects")
        os.makedirs(os.path.join(folder, "info"))
        with open(os.path.join(folder, "info", "alternates"), "wb") as file:
            file.write(os.fsencode(os.path.join(git.places().common, "objects")) + b"\n")
        prepare(git.adding({"GIT_OBJECT_DIRECTORY": folder}), plan, push, scratch)


def _begin(git: Git, act: Act) -> None:
    journals.write(git, act.journal)
    failpoint("publish.journal")
    try:
        place_intent(git, act.intent.object_id)
    except SeclogError as error:
        raise _taken_back(git, act, error) from error
    failpoint("publish.intent")


def _tell(git: Git, act: Act) -> None:
    assert act.intent.remote is not None
    try:
        pushes.send(git, act.intent, act.intent.remote)
    except UnknownOutcomeError:
        raise
    except SeclogError as error:
        with shielded(git):
            raise _taken_back(git, act, error) from error


def _move(git: Git, act: Act) -> None:
    """Move the refs. Whatever git's exit code, the refs say whether the act is in."""
    intent = act.intent
    done = move(git, intent.changes, act.standing, intent.object_id)
    failpoint("publish.moved")
    if done.code == 0:
        return
    error = settle.move_failure(done)
    if settle.is_in(git, intent):
        stale.clear(git, intent, act.journal)
        settle.forward(git, intent)
    elif intent.remote is not None:
        raise UnfinishedError(
            f"{intent.remote.name} has the record, but it could not be entered here: {error.message}",
            "Type: seclog recover",
        ) from error
    else:
        raise _taken_back(git, act, error)


def _taken_back(git: Git, act: Act, error: SeclogError) -> SeclogError:
    """Drop an act that has not happened, and return its error; when even that fails, the hint leads to recovery."""
    try:
        stale.clear(git, act.intent, act.journal)
        settle.drop(git, act.intent)
    except SeclogError:
        return type(error)(error.message, "Then type: seclog recover", error.findings)
    return error


def _finish(git: Git, act: Act) -> tuple[str, ...]:
    try:
        kept = settle.finish(git, act.journal, act.trees, repair=False)
    except SeclogError as error:
        raise type(error)(
            f"The record is made, but the work tree has not been brought up to it: {error.message}",
            "Type: seclog recover",
            error.findings,
        ) from error
    _read_back(git, act.intent)
    return kept


def _read_back(git: Git, intent: Intent) -> None:
    standing = read_named(git, [change.ref for change in intent.changes])
    wrong = next((tag.ref for tag in intent.tags if standing.get(tag.ref) != tag.new), None)
    if wrong is None and not contains(git, standing.get(intent.point.ref), intent.commit):
        wrong = intent.point.ref
    if wrong is not None:
        raise IntegrityError(f"{wrong} is not as it was just written.", "Find out who moved it; then: seclog verify")
