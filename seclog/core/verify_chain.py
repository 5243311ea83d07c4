"""The chain of records: framing, sequence, times, and nothing of it hidden beside the live line (V07, V10-V16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, TypeGuard

from seclog.core.errors import Finding
from seclog.core.record import LIVE_KINDS, Baseline, LineRecord, LiveRecord, Record
from seclog.core.verify_facts import Commit, History, Side

_AHEAD = timedelta(days=1)  # clocks of different machines and zones; more than that is worth a word


class Believed(NamedTuple):
    """The live records to rely on, by their place in the chain; `broken` when others are missing or damaged."""

    records: dict[int, LiveRecord]
    broken: bool = False


def short(commit: str) -> str:
    """A commit id as findings name it."""
    return commit[:12]


def is_live(record: Record | None) -> TypeGuard[LiveRecord]:
    """Whether a record belongs on the live line."""
    return record is not None and record.kind in LIVE_KINDS


def is_line(record: Record | None) -> TypeGuard[LineRecord]:
    """Whether a record belongs on a pending line."""
    return record is not None and not is_live(record)


def check_chain(history: History) -> tuple[Believed, list[Finding]]:
    """Which records of the live line can be believed, and what is wrong with the others."""
    found: list[Finding] = []
    records: dict[int, LiveRecord] = {}
    top, broken = 0, False
    for place, commit in enumerate(history.chain):
        found += _framing(commit)
        record = commit.record
        if commit.damage:
            broken = True
            top = max(top, commit.sequence)
        elif is_line(record):
            broken = True
            message = f"A record of a pending line ({record.kind}) stands on the live line"
            found.append(Finding("V24", short(commit.id), message, _undo(commit)))
        elif is_live(record):
            problem = _out_of_turn(record, top)
            if problem:
                found.append(Finding("V10", short(commit.id), problem, _undo(commit)))
            if record.sequence > top:
                broken = broken or bool(problem)
                records[place], top = record, record.sequence
    return Believed(records, broken), found


def hidden_records(history: History) -> tuple[str, ...]:
    """Live records that first parents do not lead to, as after a pull of a side line (design section 4)."""
    hidden = dict.fromkeys(history.beside)
    for side in history.sides.values():
        hidden |= {one.id: None for one in side.commits if is_live(one.record)}
    return tuple(hidden)


def check_beside(history: History, hidden: tuple[str, ...]) -> list[Finding]:
    """Records that no log sees, because they lie beside the live line (V07)."""
    message = "A record of the live line lies beside it, where no log looks"
    hint = f"Find the merge that buried it: git log --first-parent {history.live_ref}"
    return [Finding("V07", short(commit), message, hint) for commit in hidden]


def check_sides(history: History) -> list[Finding]:
    """What is wrong with the messages and times of commits on pending lines, each once."""
    commits = {one.id: one for side in history.sides.values() for one in side.commits}
    found: list[Finding] = []
    for commit in commits.values():
        if commit.damage or is_line(commit.record):
            found += _framing(commit)
    for side in history.sides.values():
        found += _times([one for one in side.commits if is_line(one.record)])
    return list(dict.fromkeys(found))


def check_times(history: History, believed: Believed) -> list[Finding]:
    """Records whose time is not their commit's, or lies before the record that they follow (V14)."""
    return _times([history.chain[place] for place in sorted(believed.records)])


def note_clocks(history: History, now: datetime) -> list[Finding]:
    """Notes on commits dated before their parent or after tomorrow: the order of the ledger does not follow dates."""
    found = []
    latest = (now + _AHEAD).timestamp()
    for before, commit in zip((None, *history.chain), history.chain, strict=False):
        if commit.committed_at > latest:
            found.append(Finding("V16", short(commit.id), "Its date is still to come", "Check the clock of its maker"))
        elif before is not None and commit.committed_at < before.committed_at:
            found.append(Finding("V16", short(commit.id), "Its date lies before that of its parent"))
    return found


def note_encodings(history: History) -> list[Finding]:
    """Commits before the first record that are in another encoding, which no command reads past (V12)."""
    message = "It is encoded in another form than UTF-8, which can forge a row"
    return [
        Finding("V12", short(commit), message, "Begin the rulebook on a branch without it")
        for commit in history.encoded
    ]


def _framing(commit: Commit) -> Iterator[Finding]:
    if commit.damage:
        yield Finding("V12", short(commit.id), commit.damage, _undo(commit))
    elif commit.encoding:
        message = f"It is encoded as {commit.encoding[:20]} and not as UTF-8, which can forge a row"
        yield Finding("V12", short(commit.id), message, _undo(commit))


def _out_of_turn(record: LiveRecord, top: int) -> str:
    """Why a record cannot follow record `top`; empty when it can."""
    if record.sequence <= top:
        return f"Record {record.sequence} stands after record {top}: it is a copy, or records were put before it"
    if isinstance(record, Baseline) != (record.sequence == 1):
        return f"Record {record.sequence} is {'a' if isinstance(record, Baseline) else 'no'} baseline"
    if record.sequence == top + 1:
        return ""
    missing = (
        f"record {top + 1} is" if record.sequence == top + 2 else f"records {top + 1} to {record.sequence - 1} are"
    )
    return f"Record {record.sequence} follows record {top}: {missing} missing"


def _times(commits: list[Commit]) -> list[Finding]:
    found = []
    before: datetime | None = None
    for commit in commits:
        assert commit.record is not None
        recorded = commit.record.recorded_at
        if int(recorded.timestamp()) != commit.committed_at:
            message = f"It says that it was recorded at {recorded:%Y-%m-%dT%H:%M:%SZ}, and its commit has another time"
            found.append(Finding("V14", short(commit.id), message, _undo(commit)))
        if before is not None and recorded < before:
            message = f"It was recorded at {recorded:%Y-%m-%dT%H:%M:%SZ}, before the record that it follows"
            found.append(Finding("V14", short(commit.id), message, _undo(commit)))
        before = recorded
    return found


def _undo(commit: Commit) -> str:
    return f"See who made it and what stood there before: git log -1 --format=fuller {short(commit.id)}"


def fork_place(history: History, side: Side) -> int | None:
    """Where on the chain a line begins, -1 just before the first record; None where it does not begin there."""
    places = {commit.id: place for place, commit in enumerate(history.chain)}
    first = history.chain[0].parents[:1]
    return -1 if (side.fork,) == first else places.get(side.fork)
