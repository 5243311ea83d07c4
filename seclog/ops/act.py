"""Carries out a plan: a rehearsal that writes nothing, or the one write path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from seclog.core.errors import StateError, UsageError
from seclog.core.plan import Plan
from seclog.core.record import LineDraft, LinePlan, LineWithdrawal
from seclog.core.report import Outcome
from seclog.store.git import Git, Tell, require_git
from seclog.store.lock import locked
from seclog.store.place import has_remote, is_linked, many_packs
from seclog.store.publish import Push, dry_run, publish


class Way(NamedTuple):
    """How an act is carried out: only rehearsed, whether a line is pushed as well, and who hears how far that is."""

    dry_run: bool = False
    push: bool = False
    tell: Tell | None = None


def carry_out(
    git: Git,
    action: str,
    make: Callable[[], Plan],
    way: Way,
    next_steps: tuple[str, ...] = (),
    details: Mapping[str, object] | None = None,
) -> Outcome:
    """Make the plan under the lock and publish it, or only rehearse it; raises what either refuses."""
    git.tell = way.tell
    require_git(git)
    _refuse_submodule(git)
    holding: AbstractContextManager[None] = nullcontext() if way.dry_run else locked(git)
    with holding:
        plan = make()
        push = remote_of(git, plan, wanted=way.push)
        tags = tuple(tag.name for tag in plan.tags)
        if way.dry_run:
            dry_run(git, plan, push=push)
            return Outcome(action, plan.summary, True, "", tags, (), details or {})
        done = publish(git, plan, push=push)
    _tidy(git)
    kept = tuple(f"{path} was edited meanwhile and is left as it is." for path in done.kept)
    return Outcome(action, (*plan.summary, *kept), False, done.commit, done.tags, next_steps, details or {})


def _refuse_submodule(git: Git) -> None:
    """A rulebook stands on its own: a commit here would leave the repository around it pointing elsewhere."""
    around = git.text("rev-parse", "--show-superproject-working-tree") if is_linked(git.directory) else ""
    if around:
        raise StateError(f"This is a submodule of {around}.", "Do the act in a clone of the rulebook's own.")


def _tidy(git: Git) -> None:
    """Let git pack what many acts have left, as it does after its own commits; the act is done either way."""
    if many_packs(git.directory):
        git.try_run(["-c", "gc.auto=6700", "gc", "--auto", "--quiet"])


def remote_of(git: Git, plan: Plan, *, wanted: bool) -> Push | None:
    """Where an act is published: live acts at the live branch's upstream, acts on lines only when asked."""
    on_line = isinstance(plan.record, LinePlan | LineDraft | LineWithdrawal)
    if not wanted and (on_line or not has_remote(git.directory)):
        return None
    listing = git.try_run(["config", "--get-regexp", r"^branch\..*\.(remote|merge)$"]).out.decode()
    settings = dict(line.partition(" ")[::2] for line in listing.split("\n") if line)
    branch = plan.ref.removeprefix("refs/heads/")
    remote = settings.get(f"branch.{branch}.remote")
    target = settings.get(f"branch.{branch}.merge", plan.ref)
    if remote and remote != ".":
        return Push(remote, target)
    if not wanted:
        return None
    remotes = git.text("remote").split()
    if len(remotes) != 1:
        named = ", ".join(remotes) or "none"
        raise UsageError(
            f"There is no one remote to push to ({named}).",
            f"Type: git branch --set-upstream-to REMOTE/{branch} {branch}",
        )
    return Push(remotes[0], plan.ref)
