"""Releasing: the drafts of a line go live in one record."""

from __future__ import annotations

import re
from datetime import datetime

from seclog.core.collection import entry_path, is_governed
from seclog.core.line import Line
from seclog.core.plan import Plan
from seclog.core.plan_release import LineFiles, ReleaseRequest, plan_release
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.store.blobs import object_ids, read_blobs
from seclog.store.changes import changed_between
from seclog.store.git import Git

_ANNEXES = re.compile(rb"^annexes:[ \t]*(?!\[\][ \t]*\r?$)", re.MULTILINE)


def release(git: Git, now: datetime, way: Way, request: ReleaseRequest) -> Outcome:
    """Make a planned release live; raises RuleError with all that forbids it."""

    def make() -> Plan:
        state = load_state(git, now)
        return plan_release(state, request, line_files(git, state, state.line(request.release)))

    return carry_out(git, "release", make, way, ("seclog log",))


def line_files(git: Git, state: State, line: Line) -> LineFiles:
    """What git holds at the places the release reads: three git processes, however many documents."""
    annexes = _annexes(git, line)
    tip: dict[str, str] = {}
    drafted: dict[str, str] = {}
    for document, draft in line.drafts.items():
        own = (draft.row.path,) if draft.row.path and not draft.row.path.startswith("sha256:") else ()
        for path in (*own, *annexes.get(document, ()), entry_path(document)):
            tip[path] = f"{line.tip}:{path}"
            drafted[path] = f"{draft.commit}:{path}"
    live = {path: f"{state.live_tip}:{path}" for path in tip}
    ids = object_ids(git, [*tip.values(), *drafted.values(), *live.values()])
    return LineFiles(
        {path: ids[spec] for path, spec in tip.items()},
        {path: ids[spec] for path, spec in live.items()},
        {path: ids[spec] for path, spec in drafted.items()},
        annexes,
        hand_edited(git, state),
    )


def _annexes(git: Git, line: Line) -> dict[str, tuple[str, ...]]:
    """The annexes of each drafted document; only entries that have some are read as YAML."""
    blobs = read_blobs(git, [f"{line.tip}:{entry_path(one)}" for one in line.drafts])
    found = {}
    for document in line.drafts:
        data = blobs[f"{line.tip}:{entry_path(document)}"]
        if data is not None and _ANNEXES.search(data):
            from seclog.formats.registry import read_document  # loads pydantic, and few documents have annexes

            found[document] = read_document(data, entry_path(document)).annexes
    return found


def hand_edited(git: Git, state: State) -> tuple[str, ...]:
    """Governed paths of the live line that changed since its last record, which no record tells of."""
    paths = {one.row.path for versions in state.book.issued.values() for one in versions}
    changed = changed_between(git, state.book.last_record, state.live_tip)
    return tuple(path for path in changed if is_governed(path, paths))
