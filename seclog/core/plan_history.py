"""The plan of dated versions that precede the repository: recorded now, in force then (design section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from seclog.core.errors import Finding, InputError
from seclog.core.label import label_key
from seclog.core.past import Past, PastVersion, read_past
from seclog.core.past_clashes import HISTORY, clashes, first_recorded, is_own
from seclog.core.plan import Plan
from seclog.core.plan_line import live_plan
from seclog.core.record import Block, History, Reference, Retirement, VersionRow
from seclog.core.rulebook import Rulebook
from seclog.core.state import State

__all__ = ["PastRow", "PastVersion", "is_there", "plan_history", "shown_past"]


class PastRow(NamedTuple):
    """What a row becomes, for a person to look at; `ended_on` is the first day no longer in force."""

    row: int
    label: str
    title: str
    version: str
    effective_on: date
    ended_on: date | None
    causes: tuple[str, ...]
    digest: str


def plan_history(state: State, rows: Iterable[PastVersion], reason: str) -> Plan:
    """Record past versions before those that are recorded; raises InputError with every finding at once."""
    past = _checked(state.book, rows)
    count = len(past)
    record = History(
        state.book.sequence + 1,
        state.recorded_at(),
        f"Record {count} version{'s' if count != 1 else ''} from before the repository",
        reason,
        _blocks(state.book, past),
    )
    documents = len({one.row.document for one in past})
    first, last = min(one.effective_on for one in past), max(one.effective_on for one in past)
    said = f"{count} past version{'s' if count != 1 else ''} of {documents} document{'s' if documents != 1 else ''}"
    return live_plan(state, record, (f"{said}, in force from {first} on, the last from {last}.",))


def shown_past(book: Rulebook, rows: Iterable[PastVersion]) -> tuple[PastRow, ...]:
    """The rows as they will be recorded, by document and day; raises InputError with every finding at once."""
    past = _checked(book, rows)
    ends = {(row.document, row.version): day for row, day in _ends(book, past)}
    found = [
        PastRow(
            one.number,
            one.row.label,
            one.row.title,
            one.row.version,
            one.effective_on,
            ends.get((one.row.document, one.row.version)),
            one.row.causes,
            one.row.path,
        )
        for one in sorted(past, key=lambda each: (label_key(each.row.label), each.row.document, each.effective_on))
    ]
    return tuple(found)


def is_there(book: Rulebook, rows: Iterable[PastVersion]) -> bool:
    """Whether each row's version is recorded."""
    past = read_past(book, rows, [])
    known = {(document, one.row.version) for document, versions in book.issued.items() for one in versions}
    return bool(past) and all((one.row.document, one.row.version) in known for one in past)


def _checked(book: Rulebook, rows: Iterable[PastVersion]) -> list[Past]:
    findings: list[Finding] = []
    given = list(rows)
    past = read_past(book, given, findings)
    findings += clashes(book, past)
    if findings:
        places = {row.where: place for place, row in enumerate(given)}
        findings.sort(key=lambda one: places[one.where])
        raise InputError(
            f"The past versions have {len(findings)} problem{'s' if len(findings) > 1 else ''}.",
            "Put the rows right, then run the command again.",
            findings,
        )
    if not past:
        raise InputError("The file names no past version.", "It has one row for each, under a header.")
    return past


def _blocks(book: Rulebook, past: list[Past]) -> tuple[Block, ...]:
    """The versions by day; an own-numbered one ends when the next begins, and at the latest when the record does."""
    versions: dict[date, list[VersionRow]] = {}
    ended: dict[date, list[Reference]] = {}
    for one in past:
        versions.setdefault(one.effective_on, []).append(one.row)
    for row, day in _ends(book, past):
        if is_own(book, row.document):
            ended.setdefault(day, []).append(Reference(row.document, row.version))
    retired = _retired(book, past)
    days = sorted({*versions, *ended, *retired})
    return tuple(
        Block(day, tuple(versions.get(day, ())), tuple(ended.get(day, ())), tuple(retired.get(day, ()))) for day in days
    )


def _retired(book: Rulebook, past: list[Past]) -> Mapping[date, list[Retirement]]:
    """The documents that left before the repository began, by the day on which they were no longer in force."""
    left = {one.row.document: one.retired_on for one in past if one.retired_on and one.row.document not in book.issued}
    found: dict[date, list[Retirement]] = {}
    for document, day in left.items():
        found.setdefault(day, []).append(Retirement(document, ""))
    return found


def _ends(book: Rulebook, past: list[Past]) -> Iterator[tuple[VersionRow, date]]:
    """When each version was no longer in force: as stated, when the next began, or when the record begins."""
    documents: dict[str, list[Past]] = {}
    for one in past:
        documents.setdefault(one.row.document, []).append(one)
    for document, rows in documents.items():
        recorded = [one.effective_on for one in book.issued.get(document, ()) if one.release == HISTORY]
        days = {*recorded, *(one.effective_on for one in rows)}
        left = book.retired[document][0] if document in book.retired else None
        last = (
            first_recorded(book, document)
            or left
            or max((one.retired_on for one in rows if one.retired_on), default=None)
        )
        for one in rows:
            following = min((day for day in days if day > one.effective_on), default=last)
            day = (one.retired_on if is_own(book, document) else None) or following
            assert day is not None, one.where  # a document that is not recorded has left
            yield one.row, day
