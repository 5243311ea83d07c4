"""Questions to the whole record: what changed between two days, what a cause brought, what a number stood for."""

from __future__ import annotations

from datetime import date, datetime

from seclog.core.changes import (
    Changes,
    Versions,
    brought_by,
    causes_known,
    corrected_since,
    instruments_like,
    is_of,
    law_changes,
    names_of,
    waiting_for,
)
from seclog.core.errors import StateError, UsageError
from seclog.core.record import Baseline, Release
from seclog.core.report import DocumentLog
from seclog.core.text import nearest
from seclog.ops.load import Known, Told, read_known, read_rulebook, today_at
from seclog.store.git import Git

_SHOWN = 6  # numbers of the collection that a hint names


def log_between(git: Git, now: datetime, before: date, until: date, known: str | None = None) -> Changes:
    """What differs between the law of two days; raises UsageError where the second is not after the first."""
    if until < before:
        raise UsageError(f"{until} is before {before}.", f"Write the earlier first: --between {until} {before}")
    limit = read_known(git, known)
    told = read_rulebook(git, limit, now)
    numbers = told.book.number_on(before), told.book.number_on(until)
    changes = law_changes(told.book, before, until)
    return Changes(told.book.name, before, until, numbers, limit.said, changes, told.reading.overdue)


def log_modification(git: Git, now: datetime, name: str, known: str | None = None) -> Versions:
    """Every version that a modification brought, by any of its ids; raises StateError for an unknown one."""
    limit = read_known(git, known)
    told = read_rulebook(git, limit, now)
    known_causes = causes_known(told.book, told.reading.lines)
    names = names_of(told.book, name)
    chosen = tuple(one for one in known_causes if is_of(one, names))
    if not chosen:
        near = nearest(name, known_causes)
        raise StateError(
            f"No modification {name} is known.", f"Did you mean {near}?" if near else "Type: seclog modifications"
        )
    return _versions(told, limit, now, name, chosen)


def log_cause(git: Git, now: datetime, words: str, known: str | None = None) -> Versions:
    """Every version that an instrument brought: `designation`, or "BEIS designation"; raises StateError for none."""
    limit = read_known(git, known)
    told = read_rulebook(git, limit, now)
    known_causes = causes_known(told.book, told.reading.lines)
    chosen = instruments_like(known_causes, words)
    if not chosen:
        near = nearest(words, known_causes)
        hint = f"Did you mean {near}?" if near else "Name a modification or an instrument, such as: designation"
        raise StateError(f"Nothing was caused by {words!r}.", hint)
    return _versions(told, limit, now, words, chosen)


def _versions(told: Told, limit: Known, now: datetime, asked: str, chosen: tuple[str, ...]) -> Versions:
    day = today_at(now, told.book.time_zone)
    open_lines = [line for release, line in told.reading.lines.items() if release not in told.book.closed]
    waiting = tuple(waiting_for(open_lines, chosen))
    brought = brought_by(told.book, chosen, day)
    return Versions(told.book.name, asked, day, limit.said, brought, waiting, told.reading.overdue)


def log_collection(git: Git, now: datetime, number: str) -> DocumentLog:
    """What made up a number of the collection: the records up to the one that stated it, on its first day."""
    everything = read_rulebook(git, Known(), now)
    book = everything.book
    stated = _stated(everything)
    if number not in stated:
        near = nearest(number, stated)
        known = ", ".join(list(stated)[-_SHOWN:])
        said = f"There is: {known}." if len(stated) <= _SHOWN else f"The last ones are: {known}."
        raise StateError(
            f"The {book.name} never bore the number {number}.", f"Did you mean {near}? {said}" if near else said
        )
    commit, record = stated[number]
    told = read_rulebook(git, Known("", commit), now)
    day = max((block.effective_on for block in record.blocks), default=today_at(record.recorded_at, book.time_zone))
    rows = told.book.log(day)
    corrected = corrected_since(rows, book)
    name = f"release/{record.release if isinstance(record, Release) else 'baseline'}"
    return DocumentLog(book.name, number, day, name, rows, told.book.trial, (), corrected)


def _stated(told: Told) -> dict[str, tuple[str, Baseline | Release]]:
    """Every number that the collection bore, with the record that stated it first."""
    found: dict[str, tuple[str, Baseline | Release]] = {}
    for commit, record in told.records:
        if isinstance(record, Baseline | Release) and record.collection_number:
            found.setdefault(record.collection_number, (commit, record))
    return found
