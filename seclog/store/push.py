"""Telling the server first: what it has, and one atomic push by object id with a lease."""

from __future__ import annotations

from typing import NamedTuple

from seclog.core.errors import IntegrityError, MachineError, RaceError, RuleError, SeclogError
from seclog.core.state import set_aside
from seclog.store.git import Completed, Git, failure
from seclog.store.intent import Intent, RefChange, Remote
from seclog.store.place import find_live_ref
from seclog.store.refs import contains

_RULED = ("hook declined", "protected branch", "prohibited", "denied", "hidden ref", "rule violations")
_UNSURE = "[remote failure]"
_BEHIND = "Type: git pull --ff-only; then do the act again."
_LINES = "refs/heads/pending/"
_RELEASES = "refs/tags/release/"


class Push(NamedTuple):
    """A server (its name in this repository) and the full name of the ref there."""

    remote: str
    ref: str


class UnknownOutcomeError(MachineError):
    """The server was asked and did not answer: it may have taken the record."""


def ask(git: Git, push: Push, changes: tuple[RefChange, ...], parents: tuple[str, ...] = ()) -> Remote:
    """Where the server stands, before anything is written; a line that is only there is known by its parent here.

    Raises MachineError when it cannot be reached, RaceError when it has records that we lack, IntegrityError
    when it has another tag of a name that is to be made.
    """
    point, tags = changes[0], changes[1:]
    there = _listed(git, push.remote, [push.ref, *(tag.ref for tag in tags)])
    standing = there.get(push.ref)
    held = next(iter(parents), None) or point.old  # a line goes on from the tracking branch where that is further
    if standing is not None and (held is None or not _known(git, held, standing)):
        raise RaceError(f"{push.remote} has records that this repository lacks.", _behind(push.remote, point.ref))
    for tag in tags:
        if there.get(tag.ref, tag.new) == tag.new:
            continue
        if point.ref.startswith(_LINES):
            raise _given_elsewhere(push.remote, tag.ref, f"git fetch --tags {push.remote}; then do the act again.")
        raise IntegrityError(f"{push.remote} has another {tag.ref}.", f"Compare: git ls-remote {push.remote}")
    remote = Remote(push.remote, push.ref, standing)
    released = next((tag.ref for tag in tags if tag.ref.startswith(_RELEASES)), "")
    release = point.ref.removeprefix(_LINES) if point.ref.startswith(_LINES) else released.removeprefix(_RELEASES)
    if release and parents:
        _refuse_taken(git, remote, release, parents[-1])
    return remote


def _refuse_taken(git: Git, remote: Remote, release: str, tip: str) -> None:
    """Refuse a line with unpushed drafts of which a number has been given in another clone meanwhile."""
    known = [f"--no-merged={one}" for one in (remote.old, find_live_ref(git)) if one]
    form = ["--sort=creatordate", "--format=%(objectname) %(refname)"]
    listing = git.text("for-each-ref", *form, f"--merged={tip}", *known, "refs/tags/")
    ours = {name: one for one, _, name in (row.partition(" ") for row in listing.split("\n") if row)}
    there = _listed(git, remote.name, list(ours)) if ours else {}
    taken = [name for name, one in ours.items() if there.get(name, one) != one]
    if taken:
        on_line = remote.ref.startswith(_LINES) and remote.old
        base = "" if on_line else f"{taken[0].removeprefix('refs/tags/')}~1"
        remedy = set_aside(release, remote.name, base)
        raise _given_elsewhere(remote.name, taken[0], f"{remedy}; then draft again what is on mine-{release}.")


def _given_elsewhere(remote: str, tag: str, remedy: str) -> RaceError:
    name = tag.removeprefix("refs/tags/")
    return RaceError(f"{remote} has another {name}: the number was given in another clone.", f"Type: {remedy}")


def _behind(remote: str, ref: str) -> str:
    """What to type to take in what the server has and do the act again."""
    return f"Type: git fetch {remote}; then do the act again." if ref.startswith(_LINES) else _BEHIND


def standing(git: Git, remote: Remote) -> str | None:
    """Where the server's ref stands now; raises MachineError when it cannot be reached."""
    return _listed(git, remote.name, [remote.ref]).get(remote.ref)


def holds(git: Git, remote: Remote, tip: str, commit: str) -> bool:
    """Whether the server's tip has a commit on its first-parent chain; fetches the tip when it is unknown here."""
    if tip == commit:
        return True
    if git.try_run(["cat-file", "-e", tip]).code != 0:
        fetch = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--end-of-options"]
        git.run([*fetch, remote.name, remote.ref])
    return contains(git, tip, commit)


def send(git: Git, intent: Intent, remote: Remote) -> None:
    """Push the record and its tags, all or none.

    Raises RaceError when somebody was first, RuleError when the server's own rules refuse,
    UnknownOutcomeError when the connection is lost before the server has said what it did.
    """
    specs = [f"{intent.commit}:{remote.ref}", *(f"{tag.new}:{tag.ref}" for tag in intent.tags)]
    lease = f"--force-with-lease={remote.ref}:{remote.old or ''}"
    # The drafts that a release makes live may have been tagged here alone: their tags travel with it.
    options = ["--porcelain", "--atomic", "--follow-tags", "--no-verify", "--no-signed", lease]
    command = ["push", *options, "--", remote.name, *specs]
    if git.tell is None:
        done = git.unlocked().try_run(command)
    else:
        done = git.unlocked().follow(["push", "--progress", *command[1:]], git.tell)
    if done.code == 0:
        return
    refused = [line for line in done.out.decode("utf-8", "replace").split("\n") if line.startswith("!")]
    if refused and not any(_UNSURE in line for line in refused):
        raise _refusal(remote, refused, done)
    try:
        if standing(git, remote) == intent.commit:
            return
    except SeclogError:
        pass
    raise UnknownOutcomeError(
        f"The connection to {remote.name} was lost before it said whether it has the record.",
        "When it can be reached again, type: seclog recover",
    )


def _refusal(remote: Remote, refused: list[str], done: Completed) -> SeclogError:
    reasons = [line.split("\t")[-1] for line in refused]
    ruled = next((reason for reason in reasons if any(word in reason for word in _RULED)), None)
    if ruled is None:
        first = next((reason for reason in reasons if "atomic push" not in reason), reasons[0])
        return RaceError(
            f"{remote.name} did not take the record, and nothing has changed: {first}.",
            _behind(remote.name, remote.ref),
        )
    said = [line.removeprefix("remote: ").strip() for line in _talk(done) if line.startswith("remote: ")]
    words = " ".join(line for line in said if line) or ruled
    return RuleError(f"{remote.name} refuses the record, and nothing has changed: {words.rstrip('.')}.")


def _talk(done: Completed) -> list[str]:
    return done.err.decode("utf-8", "replace").replace("\r", "\n").split("\n")


def _listed(git: Git, remote: str, names: list[str]) -> dict[str, str]:
    command = ["ls-remote", "--refs", "--quiet", "--end-of-options", remote, *names]
    done = git.unlocked().try_run(command)
    if done.code != 0:
        raise MachineError(
            f"{remote} cannot be reached: {failure(command, done).message}", "Check the network and your access."
        )
    rows = (line.split("\t", 1) for line in done.out.decode("utf-8", "replace").split("\n") if "\t" in line)
    return {name: object_id for object_id, name in rows if name in names}


def _known(git: Git, ours: str, theirs: str) -> bool:
    return ours == theirs or (git.try_run(["cat-file", "-e", theirs]).code == 0 and contains(git, ours, theirs))
