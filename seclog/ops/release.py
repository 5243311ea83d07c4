"""Releasing: the drafts of a line go live in one record."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from seclog.core.classification import taken_back
from seclog.core.collection import entry_path, is_governed
from seclog.core.line import Line
from seclog.core.plan import Plan
from seclog.core.plan_draft import leaves_sentence
from seclog.core.plan_release import LineFiles, ReleaseRequest, plan_release
from seclog.core.record import Release
from seclog.core.release_retired import files_of
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.core.text import is_specification_file
from seclog.ops.act import Way, carry_out
from seclog.ops.governed import Governed
from seclog.ops.load import load_state
from seclog.store.blobs import object_ids, read_blobs
from seclog.store.changes import changed_between
from seclog.store.git import Git

_ANNEXES = re.compile(rb"^annexes:[ \t]*(?!\[\][ \t]*\r?$)", re.MULTILINE)


def release(git: Git, now: datetime, way: Way, request: ReleaseRequest) -> Outcome:
    """Make a planned release live; raises RuleError with all that forbids it."""

    def make() -> Plan:
        state = load_state(git, now)
        line = state.line(request.release)
        files = line_files(git, state, line)
        plan = plan_release(state, request, files)
        annexes = (*files.dropped, *(one for paths in files.annexes.values() for one in paths))
        assert isinstance(plan.record, Release)
        notes: tuple[str, ...] = ()
        if any(map(is_specification_file, annexes)):
            from seclog.ops.specification_files import refuse_released  # few releases bring such files

            notes = refuse_released(git, state, line, annexes, plan.record.blocks[0].effective_on)
        gone = [path for path in files.dropped if plan.changes.get(path, path) is None]
        leaving = (leaves_sentence(path, line.title) for path in gone)
        return replace(plan, summary=(*plan.summary, *leaving, *notes))

    return carry_out(git, "release", make, way, ("seclog log",))


def line_files(git: Git, state: State, line: Line) -> LineFiles:
    """What git holds at the places the release reads: three git processes, however many documents."""
    annexes, dropped = _annexes(git, line, state.live_tip)
    tip: dict[str, str] = {}
    drafted: dict[str, str] = {}
    for document, draft in line.drafts.items():
        own = (draft.row.path,) if draft.row.path and not draft.row.path.startswith("sha256:") else ()
        for path in (*own, *annexes.get(document, ()), entry_path(document)):
            tip[path] = f"{line.tip}:{path}"
            drafted[path] = f"{draft.commit}:{path}"
    goes = [path for one in line.retired for path in files_of(state, one, annexes.get(one, ()))]
    live = {path: f"{state.live_tip}:{path}" for path in (*tip, *goes, *dropped)}
    begun = {one: commit for one in line.drafts if (commit := line.begun(one))}
    forked = {entry_path(one): f"{commit}:{entry_path(one)}" for one, commit in begun.items()}
    ids = object_ids(git, [*tip.values(), *drafted.values(), *live.values(), *forked.values()])
    entries = {one: tuple(ids[at[entry_path(one)]] for at in (forked, live, tip)) for one in begun}
    return LineFiles(
        {path: ids[spec] for path, spec in tip.items()},
        {path: ids[spec] for path, spec in live.items()},
        {path: ids[spec] for path, spec in drafted.items()},
        annexes,
        hand_edited(git, state),
        {path: ids[spec] for path, spec in forked.items()},
        unsettled_entries(git, state, line, entries),
        dropped,
    )


def unsettled_entries(
    git: Git, state: State, line: Line, entries: dict[str, tuple[str | None, ...]]
) -> dict[str, tuple[str, ...]]:
    """What the live line changed of entries that the line changed as well; only such entries are read.

    `entries` are by document the objects where its files on the line began, on the live line and at the line's tip.
    """
    wanted = [one for one, (begun, live, tip) in entries.items() if live and tip and tip not in (begun, live)]
    if not wanted:
        return {}
    from seclog.formats.registry import read_document  # loads pydantic, and few entries are changed twice

    specs = {one: f"{commit}:{entry_path(one)}" for one, commit in _bases(git, state, line, wanted).items()}
    blobs = read_blobs(git, [*specs.values(), *(blob for one in wanted for blob in entries[one][1:] if blob)])
    found = {}
    for document, spec in specs.items():
        three = (blobs[spec], *(blobs[blob or ""] for blob in entries[document][1:]))
        if three[0] is not None:
            before, live, tip = (read_document(blob or b"", entry_path(document)) for blob in three)
            found[document] = taken_back(before, live, tip)
    return found


def _bases(git: Git, state: State, line: Line, documents: list[str]) -> dict[str, str]:
    """The live commit whose entry a line's goes back to: that of a draft's root, or where the line began if later."""
    late = git.text("rev-list", "--first-parent", f"{line.fork}..{state.live_tip}", "--").split() if line.fork else ()
    found = {}
    for one in documents:
        draft = line.drafts.get(one)
        issued = state.book.issued.get(one, ())
        root = next((v.commit for v in reversed(issued) if draft is not None and v.row.version == draft.root), "")
        found[one] = root if root in late else line.begun(one)
    return found


def _annexes(git: Git, line: Line, live_tip: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The annexes of each document drafted or retired, by the entry that counts, and the live ones it no longer names.

    Few entries are read as YAML.
    """
    commits = {one: (line.begun(one) or live_tip, line.tip, live_tip) for one in line.drafts}
    commits |= dict.fromkeys(line.retired, (live_tip, live_tip, live_tip))
    specs = {one: [f"{commit}:{entry_path(one)}" for commit in three] for one, three in commits.items()}
    blobs = read_blobs(git, [spec for three in specs.values() for spec in three])
    found = {}
    dropped: list[str] = []
    for document, three in specs.items():
        begun, tip, live = (blobs[spec] for spec in three)
        data = live if tip == begun else tip
        if data is not None:
            found[document] = _named_annexes(document, data)
            if data != live:
                named = found[document]
                dropped += [path for path in _named_annexes(document, live or b"") if path not in named]
    leaving = [*dropped, *(path for one in line.retired for path in found.get(one, ()))]
    if leaving:
        others = Governed(git, live_tip).annexes_of_others(leaving, (*line.drafts, *line.retired))
        found |= {one: tuple(path for path in found.get(one, ()) if path not in others) for one in line.retired}
        dropped = [path for path in dropped if path not in others]
    return found, tuple(dropped)


def _named_annexes(document: str, data: bytes) -> tuple[str, ...]:
    if not _ANNEXES.search(data):
        return ()
    from seclog.formats.registry import read_document  # loads pydantic, and few documents have annexes

    return read_document(data, entry_path(document)).annexes


def hand_edited(git: Git, state: State) -> tuple[str, ...]:
    """Governed paths of the live line that changed since its last record, which no record tells of."""
    paths = {one.row.path for versions in state.book.issued.values() for one in versions}
    changed = changed_between(git, state.book.last_record, state.live_tip)
    return tuple(path for path in changed if is_governed(path, paths))
