"""Reads what commands need from the repository, once: the present state, or what was known at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple, TypeVar, cast

from seclog.core.errors import UnfinishedError, UsageError
from seclog.core.line import Chain, Line, fold_lines
from seclog.core.record import LineRecord
from seclog.core.report import Overdue
from seclog.core.rulebook import fold
from seclog.core.state import State
from seclog.formats.context import Context
from seclog.formats.walk import Sink, Walk
from seclog.store.git import Git
from seclog.store.ledger import pending_chains, read_ledger, resolve_commit, side_chain

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
S = TypeVar("S", bound=Context)


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


def read_known(git: Git, text: str | None) -> Known:
    """What `--known` means: a day (all that was recorded up to its end, UTC) or a revision of the live line."""
    if not text:
        return Known()
    if _DAY.fullmatch(text):
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"There is no day {text}.", "Write a day as YYYY-MM-DD, such as 2020-11-29.") from error
        return Known(f"{text}T23:59:59Z", "", text)
    commit = resolve_commit(git, text)
    return Known("", commit, text)


def read_with(git: Git, make_sink: Callable[[], S], known: Known, today: date) -> tuple[Walk, S, Reading]:
    """Read the ledger through a sink and fold the lines; approved releases whose date has come are `overdue`."""
    walk, sink = read_ledger(git, cast(Callable[[], Sink], make_sink), known.commit)
    context = cast(S, sink)
    chains = pending_chains(walk)
    if known.until or known.commit:
        chains = _chains_then(git, context, chains, known)
    lines, diverged = fold_lines(chains)
    overdue = () if known.until or known.commit else _overdue(context, lines, today)
    unfinished = walk.intent
    return walk, context, Reading(lines, diverged, overdue, unfinished)


def _chains_then(git: Git, context: Context, chains: list[Chain], known: Known) -> list[Chain]:
    """The lines as they were known: also those that have landed since, without the records that came later."""
    limit = known.until or context.first_recorded
    landed = [side_chain(git, head.parents[1], head.parents[0]) for head in context.later]
    found = []
    for chain in (*chains, *filter(None, landed)):
        records = tuple(one for one in chain.records if _recorded(one[1]) <= limit)
        if records:
            found.append(chain._replace(records=records))
    return found


def _recorded(record: LineRecord) -> str:
    return record.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _overdue(context: Context, lines: dict[str, Line], today: date) -> tuple[Overdue, ...]:
    found = []
    for release, line in lines.items():
        approval = context.approvals.get(release)
        due = line.planned_on is not None and line.planned_on <= today
        if approval is None or not due or release in context.closed:
            continue
        if tuple(approval.scope) == line.scope() and line.planned_on is not None:
            found.append(Overdue(release, line.title, line.planned_on))
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
    from seclog.formats.full_sink import FullSink

    walk, sink = read_ledger(git, FullSink)
    if walk.intent and not unfinished_too:
        raise UnfinishedError("An act was begun here and not finished.", "Type: seclog recover")
    book = fold(cast(FullSink, sink).records())
    lines, diverged = fold_lines(pending_chains(walk))
    return State(
        book,
        lines,
        diverged,
        walk.live_ref.decode(),
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
