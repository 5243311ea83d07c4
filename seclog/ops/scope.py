"""What a planned release holds, changed: drafts withdrawn, or moved to another release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.errors import RaceError
from seclog.core.line import Line
from seclog.core.line_units import UnitFiles, chosen_units
from seclog.core.plan import Plan
from seclog.core.plan_move import arrived, plan_move_in, plan_move_out, source_line
from seclog.core.plan_release import text_paths
from seclog.core.plan_withdraw import plan_withdraw
from seclog.core.release_retired import files_of
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.ops.registered import entries_at
from seclog.ops.release import unsettled_entries
from seclog.store.blobs import object_ids
from seclog.store.git import Git


def withdraw(git: Git, now: datetime, way: Way, release: str, names: tuple[str, ...], reason: str) -> Outcome:
    """Take documents, or all that a modification brings, out of a planned release."""

    def make() -> Plan:
        state = load_state(git, now)
        line = _left_on(git, state, release) if state.book.closed.get(release) == "landed" else state.line(release)
        documents = chosen_units(state, line, names)
        return plan_withdraw(state, line, documents, reason, unit_files(git, state, line, documents))

    return carry_out(git, "withdraw", make, way, (f"seclog pending {release}",))


def move(git: Git, now: datetime, way: Way, source: str, target: str, names: tuple[str, ...]) -> Outcome:
    """Move drafts to another release: first they stand there, then they leave; run again, it finishes.

    Between the two the drafts stand on both lines. What would refuse the second half is asked before the first.
    """
    state = load_state(git, now)
    line = _left_on(git, state, source)
    documents = chosen_units(state, line, names, moving=True)
    half = Halves(git, now, source, target, documents)
    if all(arrived(state, line, target, one) for one in documents):
        return carry_out(git, "move", half.leave, way, (f"seclog pending {target}",))
    carry_out(git, "move", half.rehearse_leaving, way._replace(dry_run=True))
    done = carry_out(git, "move", half.arrive, way)
    if way.dry_run:
        return done
    carry_out(git, "move", half.leave, way)
    return done._replace(next_steps=(f"seclog pending {target}",))


class Halves(NamedTuple):
    """A move, whose two halves are planned anew under the lock."""

    git: Git
    now: datetime
    source: str
    target: str
    documents: tuple[str, ...]

    def arrive(self) -> Plan:
        """The drafts stand on the target line, those that do so already left as they are."""
        state = load_state(self.git, self.now)
        line = _left_on(self.git, state, self.source)
        documents = chosen_units(state, line, self.documents, moving=True)
        coming = tuple(one for one in documents if not arrived(state, line, self.target, one))
        files = unit_files(self.git, state, line, coming)
        sides = (files.forked, files.live, files.tip)
        entries = {one: tuple(side[one][entry_path(one)] for side in sides) for one in coming}
        files = replace(files, unsettled=unsettled_entries(self.git, state, line, entries))
        return plan_move_in(state, line, self.target, coming, files)

    def leave(self) -> Plan:
        """The drafts leave the line that they came from; raises RaceError where another has been drafted since."""
        state = load_state(self.git, self.now)
        line = _left_on(self.git, state, self.source)
        for one in self.documents:
            if not arrived(state, line, self.target, one):
                hint = f"See both, and withdraw one: seclog pending {self.source}; seclog pending {self.target}"
                raise RaceError(f"{one} has changed on {self.source} while it was moved.", hint)
        return self._leaving(state, line)

    def rehearse_leaving(self) -> Plan:
        """What leaving will be, asked before anything has moved."""
        state = load_state(self.git, self.now)
        return self._leaving(state, _left_on(self.git, state, self.source))

    def _leaving(self, state: State, line: Line) -> Plan:
        files = unit_files(self.git, state, line, self.documents)
        return plan_move_out(state, line, self.target, self.documents, files)


def _left_on(git: Git, state: State, release: str) -> Line:
    """The line to move from; of a landed one what no release has taken."""
    line = state.lines.get(release)
    landed = line is not None and state.book.closed.get(release) == "landed"
    late = git.text("rev-list", line.tip, f"^{state.live_tip}", "--").split() if line is not None and landed else ()
    return source_line(state, release, frozenset(late))


def unit_files(git: Git, state: State, line: Line, documents: Iterable[str]) -> UnitFiles:
    """What git holds at the paths of a line's units; two processes, however many documents."""
    paths = _unit_paths(git, state, line, list(documents))
    tip, live = dict.fromkeys(paths, line.tip), dict.fromkeys(paths, state.live_tip)
    begun = {one: line.begun(one) or state.live_tip for one in paths}
    drafted = {one: line.drafts[one].commit for one in paths if one in line.drafts}
    sides = (tip, begun, live, drafted)
    ids = object_ids(git, [f"{side[one]}:{path}" for side in sides for one in side for path in paths[one]])

    def at(side: dict[str, str]) -> dict[str, dict[str, str | None]]:
        return {one: {path: ids[f"{side[one]}:{path}"] for path in paths[one]} for one in side}

    return UnitFiles(at(tip), at(begun), at(live), at(drafted))


def _unit_paths(git: Git, state: State, line: Line, documents: list[str]) -> dict[str, tuple[str, ...]]:
    """The drafted text, annexes and entry of each document; live texts too, except of an own-numbered one that stays.

    Annexes are those that its entry names here or on the live line.
    """
    here = entries_at(git, line.tip, documents).documents
    live = entries_at(git, state.live_tip, documents).documents
    found: dict[str, tuple[str, ...]] = {}
    for one in documents:
        paths = [path for entries in (here, live) if one in entries for path in entries[one].annexes]
        if one in line.drafts:
            paths += text_paths(line.drafts[one].row)
        if one in line.retired or state.book.numbering.get(one) != "own":
            paths += files_of(state, one, ())
        found[one] = tuple(dict.fromkeys((*paths, entry_path(one))))
    return found
