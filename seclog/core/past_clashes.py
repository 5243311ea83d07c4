"""What is wrong with past versions beside each other and beside those that are recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from seclog.core.errors import Finding
from seclog.core.past import Past
from seclog.core.rulebook import Issued, Rulebook
from seclog.core.version import version_key

HISTORY = "history"  # the release that versions from before the repository stand under


def clashes(book: Rulebook, past: list[Past]) -> list[Finding]:
    """What is wrong with past versions beside each other and beside those that are recorded."""
    found: list[Finding] = []
    documents: dict[str, list[Past]] = {}
    for one in sorted(past, key=lambda each: each.effective_on):
        documents.setdefault(one.row.document, []).append(one)
    for document, rows in documents.items():
        issued = book.issued.get(document, [])
        found += _late(rows, [one for one in issued if one.release != HISTORY])
        found += _twice(rows, issued)
        if is_own(book, document):
            found += _own_ends(rows, first_recorded(book, document))
        else:
            found += _disorder(rows, issued)
            found += _left(book, document, rows)
    return found


def is_own(book: Rulebook, document: str) -> bool:
    """Whether several versions of a document may be in force at once."""
    return book.numbering.get(document) == "own"


def first_recorded(book: Rulebook, document: str) -> date | None:
    """The first day of a document's versions that a baseline or a release recorded; None where there is none."""
    days = (one.effective_on for one in book.issued.get(document, ()) if one.release != HISTORY)
    return min(days, default=None)


def _late(rows: list[Past], recorded: list[Issued]) -> Iterable[Finding]:
    first = min((one.effective_on for one in recorded), default=None)
    for one in rows:
        if first is not None and one.effective_on >= first:
            message = f"{_name(one)} is dated {one.effective_on}, and the record begins on {first}"
            yield Finding("history-late", one.where, message, "Leave it out: a release brings what came later.")


def _twice(rows: list[Past], issued: list[Issued]) -> Iterable[Finding]:
    seen = {one.row.version for one in issued}
    for one in rows:
        if one.row.version in seen:
            yield Finding("history-twice", one.where, f"{_name(one)} is recorded already", "Take one of the rows out.")
        seen.add(one.row.version)


def _disorder(rows: list[Past], issued: list[Issued]) -> Iterable[Finding]:
    """Numbers that do not rise with the days: none may come again when the document goes on."""
    early = [(one.effective_on, one.row.version) for one in issued if one.release == HISTORY]
    later = [one for one in issued if one.release != HISTORY]
    for place, one in enumerate(rows):
        known = [*early, *((each.effective_on, each.row.version) for each in rows[:place])]
        for day, version in known:
            if version != one.row.version and day == one.effective_on:
                message = f"{_name(one)} and {version} begin on one day"
                yield Finding("history-day", one.where, message, "Correct one of the dates.")
            elif version != one.row.version and (day < one.effective_on) != _below(version, one.row.version):
                message = f"{_name(one)} is dated {one.effective_on}, and {version} is dated {day}"
                yield Finding("history-order", one.where, message, "Correct one of the dates or numbers.")
        if later and one.effective_on < later[0].effective_on and _below(later[0].row.version, one.row.version):
            message = f"{_name(one)} is from before {later[0].row.version}, which has a lower number"
            yield Finding(
                "history-number", one.where, message, "Give the document's own number then, or leave the row out."
            )


def _below(one: str, other: str) -> bool:
    return version_key(one) < version_key(other)


def _own_ends(rows: list[Past], first: date | None) -> Iterable[Finding]:
    for one in rows:
        if one.retired_on is None:
            continue
        if one.retired_on <= one.effective_on:
            yield _ended_early(one, one.retired_on)
        elif first is not None and one.retired_on > first:
            message = f"{_name(one)} was in force until {one.retired_on}, and the record begins on {first}"
            yield Finding("history-retired", one.where, message, "What the baseline does not have had ended by then.")


def _left(book: Rulebook, document: str, rows: list[Past]) -> Iterable[Finding]:
    """Documents here are retired by a release; one that left before the repository has one day on which it left."""
    retired = book.retired.get(document)
    stated = {one.retired_on for one in rows if one.retired_on is not None}
    gone = first_recorded(book, document) is None
    day = retired[0] if retired else max(stated, default=None)
    for one in rows:
        if one.retired_on is not None and not (gone and one.retired_on == day):
            left = f"left on {day}" if gone or retired else "has not left"
            hint = f"Write {day}, or leave Retired empty." if gone else "Leave Retired empty: it ends by the next one."
            yield Finding("history-retired", one.where, f"{one.row.label} {left}", hint)
        elif gone and day is not None and one.effective_on >= day:
            yield _ended_early(one, day)
        elif one.retired_on is not None and book.recorded_at and one.retired_on > book.recorded_at.date():
            message = f"{one.row.label} left on {one.retired_on}, when the rulebook was here already"
            yield Finding("history-retired", one.where, message, "Add the document, and let a release retire it.")


def _ended_early(one: Past, day: date) -> Finding:
    message = f"{_name(one)} is dated {one.effective_on} and was no longer in force on {day}"
    return Finding("history-retired", one.where, message, "Correct one of the dates.")


def _name(one: Past) -> str:
    return f"{one.row.label} {one.row.version}"
