"""Reads what commands need from the repository, once: the present state, or what was known at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from seclog.core.errors import StateError, UnfinishedError, UsageError
from seclog.core.report import Overdue
from seclog.formats.sinks import HistorySink, LogSink, NamesSink
from seclog.formats.walk import Walk
from seclog.store.git import Git
from seclog.store.ledger import pending_chains, read_ledger, refuse_buried, resolve_commit, side_chain
from seclog.store.place import find_live_ref, refuse_narrow

if TYPE_CHECKING:  # what writing and lines need is loaded by them: it is half of the start of a `log`
    from seclog.core.line import Chain, Line
    from seclog.core.record import LineRecord, LiveRecord
    from seclog.core.rulebook import Rulebook
    from seclog.core.state import State
    from seclog.formats.walk import Head

S = TypeVar("S", LogSink, HistorySink, NamesSink)


class Known(NamedTuple):
    """How far the record is read: up to a UTC time, or from a commit; both empty means all of it."""

    until: str = ""
    commit: str = ""
    said: str = ""


class Reading(NamedTuple):
    """A walk with what it gathered, and the lines as they were known."""

    lines: dict[str, Line]
    diverged: tuple[str, ...]
    overdue: tuple[Overdue, ...]
    unfinished: str
    chains: tuple[Chain, ...] = ()


class Told(NamedTuple):
    """The whole rulebook as it was known, with the lines as they were known then."""

    book: Rulebook
    reading: Reading
    walk: Walk
    records: Sequence[tuple[str, LiveRecord]]


def read_known(git: Git, text: str | None) -> Known:
    """What `--known` means: a day (all that was recorded up to its end, UTC) or a revision of the live line."""
    if not text:
        return Known()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"There is no day {text}.", "Write a day as YYYY-MM-DD, such as 2020-11-29.") from error
        return Known(f"{text}T23:59:59Z", "", text)
    commit = resolve_commit(git, text)
    if commit not in git.text("rev-list", "--first-parent", find_live_ref(git), "--").split("\n"):
        raise StateError(
            f"{text[:60]!r} is no commit of the live line.", "Write a date, or a release: release/2020-11."
        )
    return Known("", commit, text)


def read_with(git: Git, make_sink: Callable[[], S], known: Known, today: date) -> tuple[Walk, S, Reading]:
    """Read the ledger through a sink and fold the lines; approved releases whose date has come are `overdue`."""
    walk, sink = read_ledger(git, make_sink, known.commit)
    past = known.until or known.commit
    limit = known.until or sink.first_recorded
    chains = _chains_then(git, walk, sink.later, known, limit) if past else pending_chains(walk)
    lines, diverged = _folded(chains)
    overdue = () if past else _overdue(sink.closed, sink.scopes, lines, today)
    return walk, sink, Reading(lines, diverged, overdue, walk.intent, tuple(chains))


def read_rulebook(git: Git, known: Known, now: datetime) -> Told:
    """Read all records up to what was known by the full grammar and fold them; one git process, as for `log`."""
    from seclog.core.rulebook import fold
    from seclog.formats.full_sink import FullSink

    walk, sink = read_ledger(git, FullSink, known.commit)
    records = sink.records()
    kept = [one for one in records if not known.until or _written(one[1].recorded_at) <= known.until]
    if not kept:
        raise StateError(f"Nothing was recorded by {known.said}.", "Write a later day: seclog log says since when.")
    book = fold(kept)
    past = known.until or known.commit
    limit = known.until or _written(kept[-1][1].recorded_at)
    later = [head for head in sink.heads()[: len(records) - len(kept)] if len(head.parents) > 1]
    chains = _chains_then(git, walk, later, known, limit) if past else pending_chains(walk)
    lines, diverged = _folded(chains)
    scopes = {release: tuple(approval.scope) for release, approval in book.approvals.items()}
    overdue = () if past else _overdue(book.closed, scopes, lines, today_at(now, book.time_zone))
    return Told(book, Reading(lines, diverged, overdue, walk.intent, tuple(chains)), walk, kept)


def _folded(chains: list[Chain]) -> tuple[dict[str, Line], tuple[str, ...]]:
    if not chains:
        return {}, ()
    from seclog.core.line import fold_lines

    return fold_lines(chains)


def _chains_then(git: Git, walk: Walk, later: list[Head], known: Known, limit: str) -> list[Chain]:
    """The lines as they were known: also those that have landed since, without the records that came later."""
    merged = _merged_after(git, known.commit) if known.commit else [head.parents[:2] for head in later]
    landed = [side_chain(git, line, live) for live, line in merged]
    found = []
    for chain in (*walk.chains(_any_record), *filter(None, landed)):
        records = tuple(one for one in _above_live(chain.records) if _written(one[1].recorded_at) <= limit)
        if records:
            found.append(chain._replace(records=records))
    return found


def _merged_after(git: Git, commit: str) -> list[tuple[str, ...]]:
    """The two parents of each release that came after a commit of the live line."""
    rows = git.text(
        "rev-list", "--first-parent", "--min-parents=2", "--parents", find_live_ref(git), f"^{commit}", "--"
    )
    return [tuple(row.split(" ")[1:3]) for row in rows.split("\n") if row]


def _any_record(message: bytes) -> LineRecord:
    """A record of a chain, which from an earlier commit may run down into what is live now."""
    from seclog.formats.record import parse

    return cast("LineRecord", parse(message))


def _above_live(records: tuple[tuple[str, LineRecord], ...]) -> tuple[tuple[str, LineRecord], ...]:
    """The records of a line above the last one of the live line, oldest first."""
    from seclog.core.record import LIVE_KINDS

    live = [place for place, (_, record) in enumerate(records) if record.kind in LIVE_KINDS]
    return records[live[-1] + 1 :] if live else records


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _overdue(
    closed: Mapping[str, str], scopes: Mapping[str, tuple[tuple[str, str], ...]], lines: dict[str, Line], today: date
) -> tuple[Overdue, ...]:
    found = []
    for release, line in lines.items():
        due = line.planned_on
        if due is None or due > today or release in closed:
            continue
        if scopes.get(release) == line.scope():
            found.append(Overdue(release, line.title, due))
    return tuple(sorted(found, key=lambda one: one.planned_on))


def today_at(now: datetime, zone: str) -> date:
    """The day that a UTC moment falls on in a time zone; raises UsageError for a zone unknown here."""
    if zone in ("", "UTC"):
        return now.date()
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return now.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"The time zone {zone!r} is unknown here.", "Type: pip install tzdata") from error


def load_state(git: Git, now: datetime, documents: Iterable[str] = (), *, unfinished_too: bool = False) -> State:
    """The whole state for a plan; raises UnfinishedError while an act stands unfinished.

    `documents` are those whose tags are read, so that no draft number is given twice.
    """
    from seclog.core.rulebook import fold
    from seclog.core.state import State
    from seclog.formats.full_sink import FullSink

    walk, sink = read_ledger(git, FullSink)
    refuse_narrow(git.directory)
    if walk.intent and not unfinished_too:
        raise UnfinishedError("An act was begun here and not finished.", "Type: seclog recover")
    book = fold(sink.records())
    chains = pending_chains(walk)
    refuse_buried(git, walk.tip, chains)
    lines, diverged = _folded(chains)
    return State(
        book,
        lines,
        diverged,
        walk.start,
        walk.tip,
        now,
        today_at(now, book.time_zone),
        used_versions(git, documents),
    )


def used_versions(git: Git, documents: Iterable[str]) -> dict[str, frozenset[str]]:
    """The versions that tags have taken, by document."""
    patterns = [f"refs/tags/{one}/" for one in documents]
    if not patterns:
        return {}
    used: dict[str, set[str]] = {}
    for name in git.text("for-each-ref", "--format=%(refname)", *patterns).split("\n"):
        document, _, version = name.removeprefix("refs/tags/").partition("/")
        if version:
            used.setdefault(document, set()).add(version)
    return {one: frozenset(versions) for one, versions in used.items()}
