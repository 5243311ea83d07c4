"""Where am I: one look at rulebook, work tree, lines and remotes, by a fixed number of git processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from seclog.core.checks import entry_of
from seclog.core.collisions import warnings
from seclog.core.errors import StateError
from seclog.core.line import Line
from seclog.core.report import PendingRelease, Status
from seclog.formats.sinks import LogSink
from seclog.formats.walk import Walk
from seclog.ops.governed import Governed
from seclog.ops.load import Known, Reading, read_with, today_at
from seclog.ops.log import open_lines
from seclog.ops.pending import homeless, pending_releases
from seclog.store.blobs import object_ids
from seclog.store.changes import changed_between, changed_in_work_tree, merge_base
from seclog.store.git import Git
from seclog.store.recover import probe
from seclog.store.unpushed import Branches, branches


class _Read(NamedTuple):
    walk: Walk
    sink: LogSink
    reading: Reading


def status(git: Git, now: datetime) -> Status:
    """Where we are; raises StateError with how to begin where there is no rulebook."""
    try:
        read = _read(git, now)
    except StateError as error:
        if "seclog init" not in error.hint:
            raise
        raise StateError(error.message, "Begin a rulebook: seclog init. To look around first: seclog demo") from error
    sink, reading = read.sink, read.reading
    lines = open_lines(sink, reading)
    live_ref = read.walk.start
    found = branches(git, live_ref)
    short = found.current.removeprefix("refs/heads/")
    releases = pending_releases(sink, reading, lines)
    mine = next((one for one in lines if f"pending/{one.release}" == short), None)
    return Status(
        sink.name,
        sink.number,
        len({row.id for row in sink.rows}),
        _short(live_ref),
        short,
        next((release for release, state in sink.closed.items() if state == "landed"), ""),
        _changed(git, read, mine),
        _next_due(releases),
        _unpushed(found, live_ref, lines),
        _unfinished(git),
        reading.overdue,
        tuple(dict.fromkeys([*map(_short, found.apart), *(f"pending/{one}" for one in reading.diverged)])),
        (*homeless(sink, reading), *warnings({one.id: one.collisions for one in releases})),
    )


def _read(git: Git, now: datetime) -> _Read:
    day = now.date()
    read = _Read(*read_with(git, lambda: LogSink(day), Known(), day))
    local = today_at(now, read.sink.time_zone)
    return read if local == day else _Read(*read_with(git, lambda: LogSink(local), Known(), local))


def _short(ref: str) -> str:
    return ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def _unfinished(git: Git) -> str:
    """The act that was begun and not finished, in words; empty when there is none."""
    try:
        found = probe(git)
    except StateError as error:
        return error.message.rstrip(".")
    return f"a record on {_short(found.ref)} ({found.commit[:10]})" if found is not None else ""


def _next_due(releases: list[PendingRelease]) -> tuple[PendingRelease, ...]:
    """The releases of the earliest date."""
    dated = [one for one in releases if one.effective_on is not None]
    return tuple(one for one in dated if one.effective_on == dated[0].effective_on)


def _unpushed(found: Branches, live_ref: str, lines: Iterable[Line]) -> tuple[str, ...]:
    refs = [live_ref, *(f"refs/heads/pending/{line.release}" for line in lines)]
    return tuple(f"{_short(ref)} ({found.ahead[ref]} ahead)" for ref in refs if ref in found.ahead)


def _changed(git: Git, read: _Read, mine: Line | None) -> tuple[str, ...]:
    """The documents whose texts or entries are changed and not drafted: edits, on a line also its plain commits."""
    if git.places().top is None:
        return ()
    edited = {one.path for one in changed_in_work_tree(git)}
    tip = (mine.local or mine.tip) if mine is not None else ""
    committed = changed_between(git, merge_base(git, read.walk.tip, tip), tip) if tip else ()
    governed = Governed(git.rooted())
    paths = sorted(governed.among(edited.union(committed)))
    owners = {path: entry_of(path) or governed.entries.owner(path) for path in paths}
    labels = {row.id: row.label for row in read.sink.rows}
    if mine is not None:
        labels |= {name: draft.row.label for name, draft in mine.drafts.items()}
        drafted = {p: mine.drafts[o].commit for p, o in owners.items() if o in mine.drafts and p not in edited}
        left = [one.commit for one in mine.retired.values()]
        gone = [p for p, o in owners.items() if (o in mine.retired or not o) and p not in edited]
        drafted |= {path: left[-1] for path in gone if left}
        settled = _as_drafted(git, drafted, tip)
        owners = {path: owner for path, owner in owners.items() if path not in settled}
    return tuple(dict.fromkeys(labels.get(owner, owner) if owner else path for path, owner in owners.items()))


def _as_drafted(git: Git, drafted: Mapping[str, str], tip: str) -> set[str]:
    """The paths that stand at the tip of a line as they stood when they were drafted."""
    then = {path: f"{commit}:{path}" for path, commit in drafted.items()}
    ids = object_ids(git, [*then.values(), *(f"{tip}:{path}" for path in drafted)])
    return {path for path, spec in then.items() if ids[spec] == ids[f"{tip}:{path}"]}
