"""What a planned release holds, changed: drafts withdrawn, or moved to another release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seclog.core.collection import entry_path
from seclog.core.line import Line
from seclog.core.plan import Plan
from seclog.core.plan_release import text_paths
from seclog.core.plan_withdraw import (
    UnitFiles,
    chosen_units,
    moved_already,
    plan_move_in,
    plan_move_out,
    plan_withdraw,
    source_line,
)
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.ops.registered import entries_at
from seclog.store.blobs import object_ids
from seclog.store.git import Git


def withdraw(git: Git, now: datetime, way: Way, release: str, names: tuple[str, ...], reason: str) -> Outcome:
    """Take documents, or all that a modification brings, out of a planned release."""

    def make() -> Plan:
        state = load_state(git, now)
        line = state.line(release)
        documents = chosen_units(line, names, _labels(state))
        return plan_withdraw(state, release, documents, reason, unit_files(git, state, line, documents))

    return carry_out(git, "withdraw", make, way, (f"seclog pending {release}",))


def move(git: Git, now: datetime, way: Way, source: str, target: str, names: tuple[str, ...]) -> Outcome:
    """Move drafts to another release: first they stand there, then they leave; run again, it finishes.

    Between the two the drafts stand on both lines, and only one of the two can be released.
    """
    state = load_state(git, now)
    documents = chosen_units(source_line(state, source), names, _labels(state))
    first: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    if not moved_already(state, source_line(state, source), target, documents):
        done = carry_out(git, "move", lambda: _moved_in(git, now, source, target, documents), way)
        first, tags = done.summary, done.tags
        if way.dry_run:
            return done._replace(next_steps=())
    done = carry_out(git, "move", lambda: _moved_out(git, now, source, target, documents), way)
    return done._replace(summary=first or done.summary, tags=tags, next_steps=(f"seclog pending {target}",))


def _moved_in(git: Git, now: datetime, source: str, target: str, documents: tuple[str, ...]) -> Plan:
    state = load_state(git, now)
    line = source_line(state, source)
    return plan_move_in(state, line, target, documents, unit_files(git, state, line, documents))


def _moved_out(git: Git, now: datetime, source: str, target: str, documents: tuple[str, ...]) -> Plan:
    state = load_state(git, now)
    line = source_line(state, source)
    return plan_move_out(state, line, target, documents, unit_files(git, state, line, documents))


def unit_files(git: Git, state: State, line: Line, documents: Iterable[str]) -> UnitFiles:
    """What git holds at the paths of a line's units; two processes, however many documents."""
    paths = _unit_paths(git, state, line, list(documents))
    fork = line.fork or state.live_tip
    specs = [
        f"{commit}:{path}" for found in paths.values() for path in found for commit in (line.tip, fork, state.live_tip)
    ]
    ids = object_ids(git, specs)

    def at(commit: str) -> dict[str, dict[str, str | None]]:
        return {one: {path: ids[f"{commit}:{path}"] for path in found} for one, found in paths.items()}

    return UnitFiles(at(line.tip), at(fork), at(state.live_tip))


def _unit_paths(git: Git, state: State, line: Line, documents: list[str]) -> dict[str, tuple[str, ...]]:
    """The text, annexes and entry of each document, on its line and live; of an own-numbered one the drafted text."""
    here = entries_at(git, line.tip, documents).documents
    live = entries_at(git, state.live_tip, documents).documents
    found: dict[str, tuple[str, ...]] = {}
    for one in documents:
        paths = [entry_path(one)]
        if one in line.drafts:
            paths += text_paths(line.drafts[one].row)
        issued = state.book.issued.get(one, ()) if one in line.retired or not _own(state, one) else ()
        paths += [path for version in issued for path in text_paths(version.row)]
        for entries in (here, live):
            paths += entries[one].annexes if one in entries else ()
        found[one] = tuple(dict.fromkeys(paths))
    return found


def _own(state: State, document: str) -> bool:
    return state.book.numbering.get(document) == "own"


def _labels(state: State) -> dict[str, str]:
    return {one: versions[-1].row.label for one, versions in state.book.issued.items()}
