"""Questions to the whole record: what changed between two days, what a cause brought, what a number stood for."""

from __future__ import annotations

from datetime import date, datetime

from seclog.core.changes import (
    Changes,
    Versions,
    brought_by,
    causes_known,
    instruments_like,
    is_of,
    law_changes,
    names_of,
    waiting_for,
)
from seclog.core.errors import StateError, UsageError
from seclog.core.report import DocumentLog
from seclog.core.text import nearest
from seclog.ops.load import Known, Told, read_known, read_rulebook, today_at
from seclog.store.git import Git


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
    stated = {one.record.collection_number: one for one in book.landed.values() if one.record.collection_number}
    opening = book.numbers[0][1]
    if number not in stated and number != opening:
        near = nearest(number, [opening, *stated])
        known = ", ".join([opening, *stated][-6:])
        hint = f"Did you mean {near}?" if near else f"The last ones are: {known}."
        raise StateError(f"The {book.name} never bore the number {number}.", hint)
    commit = stated[number].commit if number in stated else book.first_commit
    told = read_rulebook(git, Known("", commit, commit[:12]), now)
    days = [one.effective_on for versions in told.book.issued.values() for one in versions if one.commit == commit]
    day = max(days, default=today_at(now, book.time_zone))
    rows = told.book.log(day)
    return DocumentLog(book.name, number, day, commit[:12], rows, book.trial, everything.reading.overdue)
