"""The ledger as a stream: one `git log` of the live line, the pending lines and the intent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from seclog.core.errors import IntegrityError, SeclogError, StateError
from seclog.formats.walk import FORMAT, INTENT_REF, LINE_REFS, Sink, Walk, shallow_error
from seclog.store.git import Git
from seclog.store.place import find_live_ref, likely_live_ref

if TYPE_CHECKING:  # what only lines need is loaded where there are lines: `log` often has none
    from seclog.core.line import Chain
    from seclog.core.record import LineRecord

_OPTIONS = (
    "log",
    "--first-parent",
    "--no-show-signature",
    "--no-notes",
    "--no-mailmap",
    "--encoding=UTF-8",
    f"--format={FORMAT}",
    "--decorate=full",
    *(f"--decorate-refs={ref}" for ref in (INTENT_REF, *LINE_REFS)),
)
_MISSING = r"bad revision|unknown revision|bad object|does not have any commits|ambiguous argument"
_LIVE_RECORDS = "^Seclog-Record: (baseline|release|registry|correction|history|effect)/"
_LINE_RECORDS = "^Seclog-Record: (plan|draft|withdraw)/"
_BUFFER = 1 << 18  # a pipe's worth and more: with a small one a long ledger is half as slow again
S = TypeVar("S", bound=Sink)


def read_ledger(git: Git, make_sink: Callable[[], S], start: str = "") -> tuple[Walk, S]:
    """Read the whole ledger through a sink, from the live branch or from the commit `start`.

    Raises StateError where there is no rulebook, IntegrityError on damage, MachineError in a shallow clone.
    """
    ref = start or likely_live_ref(git)
    try:
        return _read_in_order(git, ref, make_sink)
    except SeclogError as error:
        if start or not re.search(_MISSING, error.message):
            raise
    return _read_in_order(git, find_live_ref(git), make_sink)


def _read_in_order(git: Git, ref: str, make_sink: Callable[[], S]) -> tuple[Walk, S]:
    """Read as git prints soonest, by date; where a clock was wrong and the chain breaks, by ancestry alone."""
    try:
        return _read(git, ref, make_sink())
    except (StateError, IntegrityError):
        return _read(git, ref, make_sink(), "--topo-order")


def _read(git: Git, ref: str, sink: S, *order: str) -> tuple[Walk, S]:
    walk = Walk(ref)
    try:
        with (
            git.stream([*_OPTIONS, *order, f"--decorate-refs={ref}", ref, "--branches", "--remotes", "--"]) as pipe,
            open(pipe.fileno(), "rb", _BUFFER, closefd=False) as lines,
        ):
            walk.read(iter(lines), sink)
        walk.finish()
    except (StateError, IntegrityError):
        if walk.tip and git.text("rev-parse", "--is-shallow-repository") == "true":
            raise shallow_error(walk.first) from None
        raise
    if walk.suspects:
        _look_beside(git, walk)
    return walk, sink


def _look_beside(git: Git, walk: Walk) -> None:
    """Refuse a live line that leaves records beside its first parents, as a pull of a side line can."""
    listing = git.text("rev-list", "-E", f"--grep={_LIVE_RECORDS}", walk.tip, "--")
    if len(listing.split()) > walk.top:
        merge = walk.suspects[0][0]
        raise IntegrityError(
            f"Published records lie beside the live line, behind the merge {merge[:12]}.",
            f"Set the live branch to the commit that it had before that merge: git log {merge[:12]}",
        )


def refuse_buried(git: Git, live: str, chains: Sequence[Chain]) -> None:
    """Refuse a line whose merges leave drafts beside its first parents: they would never be released."""
    for chain in chains:
        if chain.merges and is_burying(git, live, chain.commits[0], len(chain.records)):
            raise buried_error(chain.ref)


def is_burying(git: Git, live: str, tip: str, records: int) -> bool:
    """Whether more records of lines lie between the live tip and a line's tip than stand on the line itself."""
    asked = ["rev-list", "-E", f"--grep={_LINE_RECORDS}", tip, f"^{live}", "--"]
    return len(git.text(*asked).split()) > records


def buried_error(ref: str) -> IntegrityError:
    """What is said of a line that leaves drafts beside it."""
    line = "pending/" + ref.partition("/pending/")[2]
    return IntegrityError(
        f"Drafts lie beside the line {line}, behind a merge.",
        f"Set the line back to the commit before the merge (git log --merges {line}), and draft the other texts again.",
    )


def pending_chains(walk: Walk) -> list[Chain]:
    """The chains of the pending refs, their records read by the full grammar."""
    return walk.chains(_line_record)


def _line_record(message: bytes) -> LineRecord:
    from seclog.core.record import LineDraft, LinePlan, LineWithdrawal
    from seclog.formats.record import parse

    record = parse(message)
    if not isinstance(record, LinePlan | LineDraft | LineWithdrawal):
        raise IntegrityError("A record of the live line stands on a pending line.", "Type: seclog verify")
    return record


def side_chain(git: Git, tip: str, live: str) -> Chain | None:
    """The line that a release made live, from its tip down to the live commit that it met; None without records."""
    from seclog.core.line import Chain

    commits, records = [], []
    listing = git.run(["log", "--first-parent", "-z", "--encoding=UTF-8", "--format=%H%n%B", tip, f"^{live}", "--"])
    for entry in filter(None, listing.split(b"\0")):
        commit, _, message = entry.partition(b"\n")
        commits.append(commit.decode())
        if b"Seclog-Record: " in message:
            records.append((commit.decode(), _line_record(message)))
    if not records:
        return None
    return Chain(f"refs/heads/pending/{records[0][1].release}", tuple(commits), tuple(reversed(records)))


def resolve_commit(git: Git, text: str) -> str:
    """The commit id that a revision names; raises StateError."""
    done = git.try_run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}"])
    if done.code != 0:
        raise StateError(f"{text[:60]!r} is neither a date nor a commit here.", "Write a date as 2020-11-29.")
    return done.out.decode().strip()
